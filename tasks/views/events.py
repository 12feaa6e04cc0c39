"""Awaited events: what tasks wait for, that it happened, and taking that back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.changes import why_not_undone
from tasks.actions.events import EventConflict, gather_waiting, record_event, undo_event
from tasks.choices import CountsAs
from tasks.following_forms import EventForm, StartsForm
from tasks.models import AwaitedEvent, ChangeSet, Task
from tasks.permissions import can_record_events
from tasks.templatetags.task_badges import badge_of
from tasks.views.form_errors import add_errors
from tasks.views.readings import reading_of

_RELATED = ("lead", "heading")


@require_safe
def event_list(request: SignedInRequest) -> HttpResponse:
    visible = Task.objects.visible_to(request.user)
    waiting = visible.waiting().values("pk")
    involved = visible.exclude(counts_as=CountsAs.GONE).values("pk")
    events = AwaitedEvent.objects.visible_to(request.user).annotate(
        waiting=Count("tasks", filter=Q(tasks__in=waiting), distinct=True),
        involved=Count("tasks", filter=Q(tasks__in=involved), distinct=True),
        asked_on=Min("tasks__items__letter__issued_on"),
    )
    may_record = can_record_events(request.user)
    loose = visible.waiting_loose().values("condition").annotate(count=Count("pk"))
    context = {
        "loose": loose.order_by("-count", "condition") if may_record else [],
        "awaited": events.filter(happened_on=None).order_by(
            "-waiting", F("asked_on").asc(nulls_last=True), "title"
        ),
        "happened": events.exclude(happened_on=None)
        .select_related("recorded_by")
        .order_by("-happened_on", "-pk"),
        "may_record": may_record,
    }
    return render(request, "events/event_list.html", context)


@require_POST
def event_gather(request: SignedInRequest) -> HttpResponse:
    """Make an event of the words in which tasks wait, so that it can be recorded for them."""
    try:
        event = gather_waiting(request.POST.get("condition", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("events:list")
    messages.success(request, f"Đã lập “{event}”: các nhiệm vụ chờ điều kiện này nay chờ sự kiện.")
    return redirect(event)


@require_safe
def event_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    event = _find(request, pk)
    on = timezone.localdate()
    may_record = can_record_events(request.user)
    change_set = _recording(event) if may_record else None
    context = {
        "event": event,
        "tasks": [
            {"task": task, "badge": badge_of(task, on=on)} for task in _tasks(request, event)
        ],
        "asked_on": _asked_on(event),
        "history": event.history.select_related("by"),
        "may_record": may_record,
        "change_set": change_set,
        "why_not_undone": why_not_undone(change_set) if change_set else "",
    }
    return render(request, "events/event_detail.html", context)


@require_http_methods(["GET", "POST"])
def event_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """First what happened; then, with `step`, the deadline of each task; then it is recorded."""
    event = _find(request, pk)
    if not can_record_events(request.user):
        raise PermissionDenied
    if event.happened_on:
        return _recorded_already(request, event)
    tasks = list(Task.objects.waiting_for(event.pk).select_related(*_RELATED).order_by("pk"))
    on = timezone.localdate()
    form = EventForm(request.POST or None, on=on, needs_wording=bool(tasks))
    context = {"event": event, "form": form, "tasks": tasks, "rows": [], "clash": False}
    if not form.is_valid():
        return render(request, "events/event_record.html", context)
    starts = _starts_form(request, form, tasks)
    if request.POST.get("step") == "record" and starts.is_valid():
        try:
            return _record(request, event, form, starts)
        except EventConflict:
            event.refresh_from_db()
            if event.happened_on:
                return _recorded_already(request, event)
            tasks = list(
                Task.objects.waiting_for(event.pk).select_related(*_RELATED).order_by("pk")
            )
            starts = _starts_form(request, form, tasks, keeps_versions=False)
            context |= {"tasks": tasks, "clash": True}
        except ValidationError as error:
            add_errors(form, error)
    context |= {"starts": starts, "rows": _rows(starts)}
    status = 409 if context["clash"] else 200
    return render(request, "events/event_preview.html", context, status=status)


@require_POST
def event_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    event = _find(request, pk)
    if not can_record_events(request.user):
        raise PermissionDenied
    change_set = _recording(event)
    if change_set is None:
        messages.error(request, "Sự kiện này chưa được ghi nhận, hoặc đã hoàn tác rồi.")
        return redirect(event)
    try:
        undo_event(change_set, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Đã hoàn tác: các nhiệm vụ lại chờ sự kiện này.")
    return redirect(event)


def _find(request: SignedInRequest, pk: int) -> AwaitedEvent:
    """Return an event that the person may see, or 404."""
    visible = AwaitedEvent.objects.visible_to(request.user).select_related("recorded_by")
    found: AwaitedEvent = get_object_or_404(visible, pk=pk)
    return found


def _tasks(request: SignedInRequest, event: AwaitedEvent) -> Any:
    visible = Task.objects.visible_to(request.user).exclude(counts_as=CountsAs.GONE)
    ordered = visible.filter(awaited_event=event).order_by("programme", "position", "pk")
    return ordered.select_related(*_RELATED)


def _asked_on(event: AwaitedEvent) -> Any:
    """Return since when tasks wait for it: the day of the first letter that says so."""
    asked = event.tasks.aggregate(first=Min("items__letter__issued_on"))
    return asked["first"] or timezone.localdate(event.created_at)


def _recording(event: AwaitedEvent) -> ChangeSet | None:
    """Return the act by which the event was recorded, unless it was taken back."""
    acts = event.change_sets.filter(undone_at=None).select_related("by", "undone_by")
    return acts.first() if event.happened_on else None


def _recorded_already(request: SignedInRequest, event: AwaitedEvent) -> HttpResponse:
    at = event.recorded_at and timezone.localtime(event.recorded_at)
    when = f" lúc {at:%H:%M %d/%m/%Y}" if at else ""
    messages.warning(
        request,
        f"{event.recorded_by or 'Hệ thống'} đã ghi nhận sự kiện này{when}, theo {event.document}. "
        "Hãy xem các nhiệm vụ đã bắt đầu dưới đây.",
    )
    return redirect(event)


def _starts_form(
    request: SignedInRequest, form: EventForm, tasks: list[Task], *, keeps_versions: bool = True
) -> StartsForm:
    """Return the deadlines: as typed where that step was sent, else one wording for all."""
    data = form.cleaned_data
    posted = None
    if request.POST.get("step") in ("record", "read"):
        posted = request.POST.copy()
        for task in tasks:
            posted.setdefault(f"wording_{task.pk}", data.get("wording", ""))
            if not keeps_versions or f"version_{task.pk}" not in posted:
                posted[f"version_{task.pk}"] = str(task.version)
    happened_on, wording = data["happened_on"], data.get("wording", "")
    return StartsForm(posted, tasks=tasks, happened_on=happened_on, wording=wording)


def _record(
    request: SignedInRequest, event: AwaitedEvent, form: EventForm, starts: StartsForm
) -> HttpResponse:
    record_event(
        event,
        document=form.cleaned_data["document"],
        happened_on=form.cleaned_data["happened_on"],
        starts=starts.starts,
        by=request.user,
        on=timezone.localdate(),
    )
    count = len(starts.tasks)
    started = f"{count} nhiệm vụ bắt đầu tính hạn" if count else "không nhiệm vụ nào đang chờ"
    messages.success(request, f"Đã ghi nhận “{event.title}”: {started}.")
    return redirect(event)


def _rows(starts: StartsForm) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "field": starts[f"wording_{task.pk}"],
            "version": starts[f"version_{task.pk}"],
            "reading": reading_of(starts.deadline_of(task)),
        }
        for task in starts.tasks
    ]
