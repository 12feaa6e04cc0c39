from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.choices import UserRole
from agencies.requests import SignedInRequest
from tasks.actions.tasks import EditConflict, change_status, create_task, edit_task
from tasks.choices import Status
from tasks.consolidation import COLUMNS, Column
from tasks.exports import FORMATS
from tasks.facets import Facets, facets
from tasks.filters import (
    ORDERS,
    TaskFilter,
    ViewError,
    chosen_order,
    filter_errors,
    tasks_for,
)
from tasks.forms import StatusForm, TaskForm, differences, resolved
from tasks.models import Letter, Programme, Task
from tasks.permissions import can_change_status, can_edit_tasks
from tasks.timeliness import timeliness, timeliness_words
from tasks.transitions import TRANSITIONS, transition
from tasks.views import listing
from tasks.views.exports import export_answer
from tasks.views.rows import grouped, page_rows

_HISTORY_SHOWN = 10
# What the filter bar has no panel for, but keeps when it is sent.
_KEPT = ("sort", "columns", "agency", "programme")


@require_safe
def task_list(request: SignedInRequest) -> HttpResponseBase:
    """The list, or with `format` the same rows as a file."""
    on = timezone.localdate()
    filters = tasks_for(request.user, request.GET, on=on, request=request)
    errors = filter_errors(filters)
    if errors:
        return _not_understood(request, list(errors.values()))
    try:
        sort = chosen_order(request.GET)
        columns = listing.chosen_columns(request.GET)
        if "format" in request.GET:
            return export_answer(request, filters, sort=sort, on=on)
        counted = facets(request.user, request.GET, on=on, request=request)
        page = listing.chosen_page(request.GET, counted.total)
    except ViewError as error:
        return _not_understood(request, [str(error)])
    context = _list_context(request, filters, counted, sort, columns, page)
    part = request.htmx and not request.htmx.history_restore_request
    return render(request, "tasks/_task_results.html" if part else "tasks/task_list.html", context)


def _not_understood(request: SignedInRequest, errors: list[str]) -> HttpResponse:
    """Say what of the address is wrong, and show no row: never silently everything."""
    template = "tasks/_task_not_understood.html" if request.htmx else "tasks/task_list.html"
    return render(request, template, {"errors": errors}, status=400)


def _list_context(
    request: SignedInRequest,
    filters: TaskFilter,
    counted: Facets,
    sort: str,
    columns: list[Column],
    page: int,
) -> dict[str, Any]:
    data, on = request.GET, filters.on
    register = listing.Register.load()
    order = ORDERS[sort]
    start = (page - 1) * listing.PAGE_SIZE
    found = filters.qs.order_by(*order).values_list("pk", flat=True)
    keys = list(found[start : start + listing.PAGE_SIZE])
    rows = Task.objects.filter(pk__in=keys).order_by(*order).rows(on=on)
    shown = page_rows(rows, columns)
    return {
        "q": data.get("q", ""),
        "panels": listing.panels(filters, counted, register),
        "chips": listing.chips(filters),
        "due_from": data.get("due_from", ""),
        "due_to": data.get("due_to", ""),
        "kept": [(name, value) for name in _KEPT for value in data.getlist(name)],
        "total": counted.total,
        "summary": listing.summary(data, counted),
        "headers": listing.headers(data, columns, sort),
        "columns": columns,
        "all_columns": COLUMNS,
        "groups": [] if sort else grouped(rows, shown, counted.headings),
        "rows": shown,
        "page": listing.pagination(data, page, counted.total),
        "exports": {kind: listing.address(data, page=None, format=kind) for kind in FORMATS},
        "annex_order_url": listing.address(data, page=None, sort=None) if sort else "",
        "empty": _empty_kind(request, filters) if not counted.total else "",
        "can_edit": can_edit_tasks(request.user),
    }


def _empty_kind(request: SignedInRequest, filters: TaskFilter) -> str:
    """Return why nothing is shown: nothing matches, none may be seen, or none exists yet."""
    if listing.chips(filters):
        return "none_match"
    if request.user.role == UserRole.REPORTER:
        return "none_allowed"
    return "none_yet"


def _find(request: SignedInRequest, code: str) -> Task:
    visible = Task.objects.visible_to(request.user)
    related = ("programme", "heading__parent", "lead", "submitter", "issuer", "awaited_event")
    task: Task = get_object_or_404(visible.select_related(*related), code=code)
    return task


@require_safe
def task_detail(request: SignedInRequest, code: str) -> HttpResponse:
    task = _find(request, code)
    on = timezone.localdate()
    value = timeliness(task, on=on)
    history = task.history.select_related("by")
    entries = list(history[: None if "history" in request.GET else _HISTORY_SHOWN + 1])
    open_letters = set(
        Letter.objects.visible_to(request.user)
        .filter(items__tasks=task)
        .values_list("pk", flat=True)
    )
    steps = TRANSITIONS[Status(task.status)] if can_change_status(request.user) else ()
    context = {
        "task": task,
        "deadline": task.deadline,
        "next_due": _next_due(task, on),
        "badge": {
            "text": timeliness_words(value, task, on=on),
            "icon": listing.BADGES[value][0],
            "variant": listing.BADGES[value][1],
        },
        "items": [
            {"item": item, "opens": item.letter_id in open_letters}
            for item in task.items.select_related("letter__sender")
        ],
        "assignments": task.assignments.select_related("agency"),
        "history": entries[:_HISTORY_SHOWN] if "history" not in request.GET else entries,
        "has_more_history": "history" not in request.GET and len(entries) > _HISTORY_SHOWN,
        "steps": steps,
        "can_edit": can_edit_tasks(request.user),
    }
    return render(request, "tasks/task_detail.html", context)


def _next_due(task: Task, on: Any) -> Any:
    """Return the next due day of recurring work within the programme's term."""
    if not task.recurrence:
        return None
    end_of_term = on.replace(year=task.programme.term_end, month=12, day=31)
    return task.deadline.next_due(max(on, task.due_on) if task.due_on else on, end_of_term)


@require_http_methods(["GET", "POST"])
def task_edit(request: SignedInRequest, code: str) -> HttpResponse:
    task = _find(request, code)
    if not can_edit_tasks(request.user):
        raise PermissionDenied
    data = resolved(request.POST, task) if request.method == "POST" else None
    form = TaskForm(data, programme=task.programme, on=_read_on(task), task=task)
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
            conflict = differences(form, found.task)
            form.reopen_at(found.task.version)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã lưu {task.code}.")
            return redirect(task)
    last = task.history.select_related("by").first() if conflict else None
    context = {"task": task, "form": form, "conflict": conflict, "last": last}
    return render(request, "tasks/task_edit.html", context, status=409 if conflict else 200)


def _read_on(task: Task | None) -> Any:
    """Return the day from which a wording without a year is read: that of the source letter."""
    item = task.items.select_related("letter").first() if task else None
    return (item.letter.issued_on if item else None) or timezone.localdate()


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
    return render(request, "tasks/task_edit.html", {"task": None, "form": form})


@require_http_methods(["GET", "POST"])
def task_status(request: SignedInRequest, code: str, to: str) -> HttpResponse:
    """One step of status: the form asks only for what that step needs."""
    task = _find(request, code)
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
    if form.is_valid():
        try:
            change_status(
                task,
                values=form.values,
                version=form.cleaned_data["version"],
                by=request.user,
                on=timezone.localdate(),
            )
        except EditConflict as found:
            conflict = found.task.history.select_related("by").first()
            form.reopen_at(found.task.version)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, f"{task.code}: {step.to.label.lower()}.")
            return redirect(task)
    context = {"task": task, "form": form, "step": step, "conflict": conflict}
    return render(request, "tasks/task_status.html", context, status=409 if conflict else 200)


def _add_errors(form: StatusForm, error: ValidationError) -> None:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)
