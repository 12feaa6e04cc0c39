from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.saving import EditConflict
from tasks.actions.tasks import create_task, edit_task
from tasks.choices import ExtensionState, ReportState, Status
from tasks.deadlines import DeadlineKind
from tasks.forms import (
    StatusForm,
    TaskForm,
    differences,
    resolved,
    task_initial,
)
from tasks.models import Attachment, HistoryEntry, Letter, Programme, Task
from tasks.permissions import can_change_status, can_edit_tasks
from tasks.templatetags.task_badges import badge_of
from tasks.timeliness import met_on
from tasks.transitions import transition
from tasks.views.acts import task_acts
from tasks.views.below import below_and_above
from tasks.views.finding import find_task
from tasks.views.readings import read_on, reading_of
from tasks.views.steps import took_step
from tasks.views.thread import Entry, thread
from tasks.views.timeline import Span, timeline
from tasks.views.wordings import WORDINGS, wordings_row

_HISTORY_SHOWN = 4


@require_safe
def task_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """One task; `part` chooses what stands under the wording: the thread, files or history."""
    task = find_task(request, code)
    on = timezone.localdate()
    entries = thread(task, request.user)
    files = Attachment.objects.visible_to(request.user).about(task)
    context = {
        "task": task,
        "deadline": task.deadline,
        "next_due": _next_due(task, on),
        "badge": badge_of(task, on=on),
        "items": _items(request, task),
        "assignments": task.assignments.select_related("agency"),
        "acts": task_acts(task, request.user, entries),
    }
    context |= below_and_above(task, request.user, on=on)
    context |= _part(request, task, entries, files)
    context["proposers"] = _proposers(context["items"])
    context["timeline"] = _timeline(task, context["items"], entries, on)
    return render(request, "tasks/task_detail.html", context)


_PARTS = (("", "Diễn biến"), ("files", "Tài liệu"), ("history", "Lịch sử"))


def _part(request: SignedInRequest, task: Task, entries: list[Entry], files: Any) -> dict[str, Any]:
    """Return the tabs with their counts, and what the chosen one shows; 404 for an unknown one."""
    part = request.GET.get("part", "")
    if part not in dict(_PARTS):
        raise Http404
    history = HistoryEntry.objects.about(task).select_related("by", "task")
    counts = {"": len(entries), "files": files.count(), "history": history.count()}
    return {
        "part": part,
        "tabs": [
            {
                "label": label,
                "url": f"?part={key}#part" if key else f"{task.get_absolute_url()}#part",
                "count": counts[key],
                "current": key == part,
            }
            for key, label in _PARTS
        ],
        "thread": entries,
        "files": files.select_related(*_FILE_OWNERS) if part == "files" else [],
        "history": [] if part == "files" else history[: None if part else _HISTORY_SHOWN],
        "history_total": counts["history"],
    }


_FILE_OWNERS = ("uploaded_by", "report", "report__agency", "extension", "letter")


def _items(request: SignedInRequest, task: Task) -> list[dict[str, Any]]:
    """Return the wordings behind a task, each with whether this person may open its letter."""
    visible = Letter.objects.visible_to(request.user)
    opens = set(visible.filter(items__tasks=task).values_list("pk", flat=True))
    return [
        {"item": item, "opens": item.letter_id in opens}
        for item in task.items.select_related("letter__sender")
    ]


def _proposers(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return who proposed the task, each once, with the letters that say so."""
    found: dict[int, dict[str, Any]] = {}
    for source in items:
        letter = source["item"].letter
        by = found.setdefault(letter.sender_id, {"agency": letter.sender, "letters": []})
        if letter.reference not in by["letters"]:
            by["letters"].append(letter.reference)
    return list(found.values())


def _timeline(
    task: Task, items: list[dict[str, Any]], entries: list[Entry], on: date
) -> dict[str, Any] | None:
    """Draw the task from its letter on; a task that waits has no last day to draw."""
    letters = [source["item"].letter.issued_on for source in items]
    waits = task.deadline_kind == DeadlineKind.CONDITIONAL
    span = Span(
        start=min(filter(None, letters), default=timezone.localdate(task.created_at)),
        due=None if waits else task.due_on,
        met=met_on(task),
        first_due=task.first_due_on if task.extension_count else None,
        asked_until=_asked_until(entries),
    )
    sent: dict[str, list[date]] = {ReportState.ACCEPTED: [], ReportState.SENT: []}
    for entry in entries:
        report = entry.data.get("report")
        if report and report.state in sent:
            sent[report.state].append(timezone.localdate(report.sent_at))
    return timeline(
        span, on=on, accepted=sent[ReportState.ACCEPTED], waiting=sent[ReportState.SENT]
    )


def _asked_until(entries: list[Entry]) -> date | None:
    """Return the last day of the extension that waits for a decision."""
    asked = [entry.data["extension"] for entry in entries if "extension" in entry.data]
    return next((each.due_on for each in asked if each.state == ExtensionState.ASKED), None)


def _next_due(task: Task, on: Any) -> Any:
    """Return the next due day of recurring work within the programme's term."""
    if not task.recurrence:
        return None
    end_of_term = on.replace(year=task.programme.term_end, month=12, day=31)
    return task.deadline.next_due(max(on, task.due_on) if task.due_on else on, end_of_term)


@require_http_methods(["GET", "POST"])
def task_edit(request: SignedInRequest, code: str) -> HttpResponse:
    task = find_task(request, code)
    if not can_edit_tasks(request.user):
        raise PermissionDenied
    data = resolved(request.POST, task_initial(task)) if request.method == "POST" else None
    form = TaskForm(data, programme=task.programme, on=read_on(task), task=task)
    conflict: list[dict[str, str]] = []
    if form.is_valid():
        try:
            edit_task(
                task,
                values=form.values,
                version=form.cleaned_data["version"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except EditConflict as found:
            conflict = differences(form, task_initial(found.task))
            form.reopen_at(found.task.version)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã lưu {task.code}.")
            return redirect(_back(request, task))
    last = task.history.select_related("by").first() if conflict else None
    context = {"task": task, "form": form, "conflict": conflict, "last": last}
    context |= {"wordings": _wordings(task), "back": _back(request, task)}
    context["reading"] = reading_of(form.deadline)
    return render(request, "tasks/task_edit.html", context, status=409 if conflict else 200)


def _wordings(task: Task) -> dict[str, Any]:
    prefetch_related_objects([task], WORDINGS)
    return wordings_row(task)


def _back(request: SignedInRequest, task: Task) -> str:
    """Return the page that led here by `next`, if it is one of ours; else that of the task."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else task.get_absolute_url()


@require_http_methods(["GET", "POST"])
def task_new(request: SignedInRequest) -> HttpResponse:
    if not can_edit_tasks(request.user):
        raise PermissionDenied
    programme = Programme.objects.first()
    if programme is None:
        messages.error(
            request,
            "Chưa có chương trình hành động nào. Hãy nhờ quản trị thêm chương trình trước.",
        )
        return redirect("tasks:list")
    form = TaskForm(request.POST or None, programme=programme, on=timezone.localdate())
    if form.is_valid():
        try:
            task = create_task(programme, values=form.values, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã thêm {task.code}.")
            return redirect(task)
    context = {"task": None, "form": form, "reading": reading_of(form.deadline)}
    return render(request, "tasks/task_edit.html", context)


@require_http_methods(["GET", "POST"])
def task_status(request: SignedInRequest, code: str, to: str) -> HttpResponse:
    """One step of status: the form asks only for what that step needs."""
    task = find_task(request, code)
    if not can_change_status(request.user):
        raise PermissionDenied
    if to not in Status.values:
        raise Http404
    step = transition(Status(task.status), Status(to))
    if step is None:
        messages.error(
            request,
            f"{task.code} đang là “{task.get_status_display()}”, không chuyển được sang "
            f"“{Status(to).label}”. Hãy chọn việc khác.",
        )
        return redirect(task)
    form = StatusForm(request.POST or None, task=task, step=step)
    conflict = None
    try:
        if form.is_valid() and took_step(form, task, by=request.user):
            messages.success(request, f"{task.code}: {step.to.label.lower()}.")
            return redirect(task)
    except EditConflict as found:
        conflict = found.task.history.select_related("by").first()
    context = {"task": task, "form": form, "step": step, "conflict": conflict}
    return render(request, "tasks/task_status.html", context, status=409 if conflict else 200)
