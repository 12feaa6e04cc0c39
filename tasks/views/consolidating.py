"""What a round brought, under the headings of the programme: seen, arranged, numbered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency
from agencies.requests import SignedInRequest
from agencies.text import clean
from tasks.actions.arranging import arrange, reorder
from tasks.actions.bulk import plan
from tasks.actions.changes import undo
from tasks.arrangement import ANNEX_ORDER, ViewError
from tasks.choices import ChangeKind
from tasks.consolidating_forms import ArrangeForm, OrderForm
from tasks.forms import versions_of
from tasks.models import ChangeSet, DistinctPair, Heading, Round, Task, TaskChange
from tasks.overlaps import overlaps
from tasks.permissions import can_consolidate, can_see_consolidation
from tasks.views import listing
from tasks.views.consolidating_rows import grouped, proposed_rows
from tasks.views.form_errors import add_errors
from tasks.views.rounds import find_round, is_conflict

# The choice of tasks without a heading, in the filter by heading.
NO_HEADING = "none"
_ACTS_SHOWN = 50
_WHOLE = ("all", "heading", "agency")
# A form with more boxes is refused by the server, and nobody numbers so many by hand.
_ORDERED_AT_ONCE = 500
_RELATED = ("heading__parent", "lead", "issuer")


def consolidated_round(request: SignedInRequest, pk: int) -> Round:
    """Return the round for who sees the items of all bodies; 403 for others who see the round."""
    found = find_round(request, pk)
    if not can_see_consolidation(request.user):
        raise PermissionDenied
    return found


def tasks_of(found: Round) -> Any:
    return Task.objects.lines().of_round(found.pk).order_by(*ANNEX_ORDER)


def tabs(found: Round, user: Any, current: str) -> list[dict[str, Any]]:
    """Return the parts of consolidating with their counts; costs the overlaps and two queries."""
    parts = (
        ("consolidate", "Danh mục", tasks_of(found).count()),
        ("duplicates", "Có thể trùng", len(overlaps(found, user).pairs)),
        ("acts", "Đã gộp, đã đổi", acts_of(found).count()),
    )
    return [
        {
            "label": label,
            "count": count,
            "url": reverse(f"rounds:{name}", args=[found.pk]),
            "current": name == current,
        }
        for name, label, count in parts
    ]


@require_safe
def consolidate(request: SignedInRequest, pk: int) -> HttpResponse:
    """The items of all answers, a page of them, under the headings."""
    found = consolidated_round(request, pk)
    context: dict[str, Any] = {
        "round": found,
        "tabs": tabs(found, request.user, "consolidate"),
        "can_act": can_consolidate(request.user),
    }
    status = 200
    try:
        context |= _page(request, found)
    except ViewError as error:
        context |= {"error": str(error)}
        status = 400
    return render(request, "rounds/consolidate.html", context, status=status)


def _page(request: SignedInRequest, found: Round) -> dict[str, Any]:
    data = request.GET
    every = list(tasks_of(found).values_list("pk", flat=True))
    numbers = {key: number for number, key in enumerate(every, start=1)}
    keys = list(filtered(tasks_of(found), data, found).values_list("pk", flat=True))
    page = listing.chosen_page(data, len(keys))
    shown = keys[(page - 1) * listing.PAGE_SIZE : page * listing.PAGE_SIZE]
    rows = proposed_rows(shown, numbers=numbers, alike=overlaps(found, request.user).tasks)
    return {
        "total": len(keys),
        "whole": len(every),
        "groups": grouped(rows),
        "page": listing.pagination(data, page, len(keys)),
        "headings": _heading_choices(found, data),
        "agencies": _agency_choices(found, data),
        "is_filtered": bool(data.get("heading") or data.get("agency")),
        "kept": [(name, data[name]) for name in ("heading", "agency") if data.get(name)],
    }


def filtered(tasks: Any, data: QueryDict, found: Round) -> Any:
    """Return the tasks under a heading, proposed by a body; refuse what the round has not."""
    if heading := data.get("heading"):
        if heading == NO_HEADING:
            tasks = tasks.filter(heading__isnull=True)
        elif heading.isdecimal() and found.programme.headings.filter(pk=int(heading)).exists():
            tasks = tasks.under(int(heading))
        else:
            raise ViewError(f"Chương trình không có đề mục “{heading[:20]}”. Hãy chọn lại.")
    if code := clean(data.get("agency", "")):
        reply = found.replies.filter(agency__code=code).first()
        if reply is None:
            raise ViewError(f"Đợt này không hỏi cơ quan “{code[:40]}”. Hãy chọn lại.")
        letters = reply.letters.values_list("pk", flat=True)
        tasks = tasks.from_letters(*letters)
    return tasks


def _heading_choices(found: Round, data: QueryDict) -> list[dict[str, Any]]:
    """Return the headings of the programme with their numbers of tasks."""
    counts = dict(tasks_of(found).order_by().values_list("heading").annotate(n=Count("*")))
    chosen = data.get("heading", "")
    choices: list[tuple[str, str, int]] = [
        (str(heading.pk), str(heading), counts.get(heading.pk, 0))
        for heading in found.programme.headings.all()
    ]
    if counts.get(None):
        choices.insert(0, (NO_HEADING, "Chưa xếp đề mục", counts[None]))
    return [
        {"value": value, "label": f"{label} ({count})", "chosen": value == chosen}
        for value, label, count in choices
    ]


def _agency_choices(found: Round, data: QueryDict) -> list[dict[str, Any]]:
    agencies = Agency.objects.filter(replies__round=found, replies__letters__isnull=False)
    chosen = data.get("agency", "")
    return [
        {"value": agency.code, "label": agency.short_name, "chosen": agency.code == chosen}
        for agency in agencies.distinct()
    ]


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Many tasks at once: chosen in the list, what to change of them, a preview, the act."""
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    try:
        tasks = chosen_tasks(found, data)
        if not tasks:
            raise ViewError("Hãy đánh dấu ít nhất một nội dung trong danh mục.")
    except ViewError as error:
        messages.error(request, str(error))
        return redirect("rounds:consolidate", found.pk)
    form = ArrangeForm(request.POST or None, programme=found.programme)
    preview: list[dict[str, Any]] = []
    status = 200
    if form.is_valid():
        planned = plan([task.pk for task in tasks], form.wanted.changes)
        preview = [
            {"task": each.edit.task, "changes": each.changes} for each in planned if each.changes
        ]
        if not preview:
            form.add_error(None, "Các nhiệm vụ này đã như vậy, không có gì để đổi.")
        elif "confirm" in request.POST:
            versions = form.cleaned_data["versions"]
            try:
                act = arrange(tasks, wanted=form.wanted, versions=versions, by=request.user)
            except ValidationError as error:
                status = 409 if is_conflict(error) else 200
                add_errors(form, error)
                preview = []
            else:
                messages.success(request, f"{act.note if act else ''}. Hoàn tác được ở “Đã đổi”.")
                return redirect("rounds:consolidate", found.pk)
    context = {
        "round": found,
        "form": form,
        "tasks": tasks,
        "preview": preview,
        "versions": versions_of(tasks),
        # All that the filters find is asked for again, not sent back one by one.
        "whole": [(name, data[name]) for name in _WHOLE if name in data] if "all" in data else [],
    }
    return render(request, "rounds/change.html", context, status=status)


def chosen_tasks(found: Round, data: QueryDict) -> list[Task]:
    """Return the tasks that `task` names, or with `all` every one that the filters find."""
    if "all" in data:
        tasks = filtered(tasks_of(found), data, found)
        return list(tasks.select_related(*_RELATED).prefetch_related("assignments__agency"))
    return named_tasks(found, data.getlist("task"))


def named_tasks(found: Round, codes: list[str]) -> list[Task]:
    tasks = tasks_of(found).filter(code__in=[clean(code) for code in codes])
    return list(tasks.select_related(*_RELATED).prefetch_related("assignments__agency"))


@require_http_methods(["GET", "POST"])
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """The order of the tasks of one heading, by typed numbers."""
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    heading = None
    if data.get("heading", "").isdecimal():
        heading = get_object_or_404(Heading, pk=data["heading"], programme=found.programme)
    tasks = list(tasks_of(found).filter(heading=heading).select_related(*_RELATED))
    if len(tasks) > _ORDERED_AT_ONCE:
        messages.error(
            request,
            f"Đề mục này có {len(tasks)} nội dung. Hãy chuyển bớt sang đề mục khác rồi đổi thứ tự.",
        )
        return redirect("rounds:consolidate", found.pk)
    form = OrderForm(request.POST or None, tasks=tasks, initial={"versions": versions_of(tasks)})
    status = 200
    if form.is_valid():
        try:
            act = reorder(form.ordered, versions=form.cleaned_data["versions"], by=request.user)
        except ValidationError as error:
            status = 409 if is_conflict(error) else 200
            add_errors(form, error)
        else:
            messages.success(request, f"{act.note}." if act else "Thứ tự không đổi.")
            where = f"?heading={heading.pk}" if heading else f"?heading={NO_HEADING}"
            return redirect(f"{reverse('rounds:consolidate', args=[found.pk])}{where}")
    rows = [{"task": task, "field": form[f"place_{task.pk}"]} for task in tasks]
    context = {"round": found, "heading": heading, "form": form, "rows": rows}
    return render(request, "rounds/order.html", context, status=status)


def acts_of(found: Round) -> Any:
    """Return the merges and arrangements of a round's tasks, the newest first."""
    changed = Task.objects.of_round(found.pk).values("pk")
    kinds = (ChangeKind.MERGE, ChangeKind.BULK)
    acts = ChangeSet.objects.filter(kind__in=kinds, changes__task__in=changed)
    return acts.distinct().order_by("-pk")


@require_safe
def acts(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was merged, arranged and told apart, each to be taken back."""
    found = consolidated_round(request, pk)
    tasks = Task.objects.of_round(found.pk).values("pk")
    # Which duties were one; what changed many names them by its own words.
    merged = TaskChange.objects.filter(change_set__kind=ChangeKind.MERGE, task__parent=None)
    shown = (
        acts_of(found)
        .select_related("by", "undone_by")
        .prefetch_related(Prefetch("changes", merged.select_related("task"), to_attr="merged"))
    )
    context = {
        "round": found,
        "tabs": tabs(found, request.user, "acts"),
        "can_act": can_consolidate(request.user),
        "acts": shown[:_ACTS_SHOWN],
        "apart": DistinctPair.objects.filter(first__in=tasks).select_related(
            "first", "second", "by"
        ),
    }
    return render(request, "rounds/acts.html", context)


@require_POST
def undo_act(request: SignedInRequest, pk: int, act: int) -> HttpResponse:
    found = consolidated_round(request, pk)
    change_set = get_object_or_404(acts_of(found), pk=act)
    try:
        undo(change_set, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã hoàn tác: {change_set.note}.")
    return redirect("rounds:acts", found.pk)
