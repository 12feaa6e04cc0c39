"""One cell of the task list, changed where it stands: its form as a part, then its row again.

The same address gives a whole page without JavaScript. The rules, the versions and what happens
when two people edit at once are those of the task's own forms (tasks.views.tasks).
"""

from datetime import date
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from agencies.text import clean
from tasks.actions.saving import EditConflict
from tasks.actions.tasks import edit_task
from tasks.arrangement import ViewError, chosen_columns, day_of
from tasks.changed import with_alterations
from tasks.choices import Status
from tasks.consolidation import ALTERED, Column
from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.filters import filter_errors, judged_by_first, tasks_for
from tasks.forms import StatusForm, TaskForm, differences, resolved, task_initial
from tasks.models import Task
from tasks.permissions import can_change_status, can_edit_tasks
from tasks.rows import Asked, rows_of
from tasks.templatetags.list_parts import EDITED, task_row
from tasks.transitions import TRANSITIONS, Transition, transition
from tasks.views.finding import find_task
from tasks.views.readings import read_on, reading_of
from tasks.views.steps import took_step

# The field of the task's form that a column shows, where they are not called the same.
_FIELDS = {"deadline": "deadline_wording"}


@require_http_methods(["GET", "POST"])
def task_cell(request: SignedInRequest, code: str, column: str) -> HttpResponse:
    """The form of one cell; once it is saved, the row as it is now, or the list."""
    task = find_task(request, code)
    if column not in EDITED:
        raise Http404
    if column == "status":
        if not can_change_status(request.user):
            raise PermissionDenied
        return _status(request, task)
    if not can_edit_tasks(request.user):
        raise PermissionDenied
    if task.is_period:
        raise Http404
    return _field(request, task, column)


def _field(request: SignedInRequest, task: Task, column: str) -> HttpResponse:
    name = _FIELDS.get(column, column)
    saved = task_initial(task)
    on = read_on(task)
    data = _filled(saved, request.POST, name, on) if request.method == "POST" else None
    form = TaskForm(data, programme=task.programme, on=on, task=task)
    conflict: list[dict[str, str]] = []
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_task(task, values=form.values, version=version, by=request.user)
        except EditConflict as found:
            conflict = differences(form, task_initial(found.task))
            form.reopen_at(found.task.version)
            return _form(request, found.task, column, form=form, conflict=conflict, status=409)
        except ValidationError as error:
            form.add_error(name, error.messages)
        else:
            return _saved(request, task)
    return _form(request, task, column, form=form)


def _filled(saved: dict[str, Any], posted: QueryDict, name: str, on: date) -> QueryDict:
    """Return what the task's whole form would send with this one field changed.

    A deadline that waits for nothing any more leaves its event.
    """
    typed = resolved(posted, saved)
    data = QueryDict(mutable=True)
    for each, value in saved.items():
        values = value if isinstance(value, list) else ["" if value is None else value]
        data.setlist(each, [str(one) for one in values])
    data["version"] = posted.get("version", "")
    data.setlist(name, typed.getlist(name))
    if name == "deadline_wording" and not _waits_still(clean(typed.get(name, "")), saved, on):
        data["awaited_event"] = ""
    return data


def _waits_still(wording: str, saved: dict[str, Any], on: date) -> bool:
    """Whether a deadline is the saved one, which keeps its event, or waits for one as well."""
    is_saved = wording == saved["deadline_wording"]
    return is_saved or parse_deadline(wording, on=on).kind == DeadlineKind.CONDITIONAL


def _status(request: SignedInRequest, task: Task) -> HttpResponse:
    steps = TRANSITIONS[Status(task.status)]
    data = request.POST if request.method == "POST" else request.GET
    wanted = data.get("to", steps[0].to)
    if wanted not in Status.values:
        raise Http404
    step = transition(Status(task.status), Status(wanted))
    if step is None:
        # Somebody took a step meanwhile: what this one may be now is offered.
        form = _going_on(StatusForm(None, task=task, step=steps[0]), data)
        return _form(request, task, "status", form=form, steps=steps, status=409)
    form = _going_on(StatusForm(request.POST or None, task=task, step=step), data)
    try:
        if form.is_valid() and took_step(form, task, by=request.user):
            return _saved(request, task)
    except EditConflict as found:
        return _form(request, found.task, "status", form=form, steps=steps, status=409)
    return _form(request, task, "status", form=form, steps=steps)


def _going_on(form: StatusForm, typed: QueryDict) -> StatusForm:
    """Return the form of another step with what was typed in that of the step before."""
    shown = {field.name for field in form.visible_fields()}
    form.initial.update((name, value) for name, value in typed.items() if name in shown)
    return form


def _form(
    request: SignedInRequest,
    task: Task,
    column: str,
    *,
    form: Any,
    conflict: list[dict[str, str]] | None = None,
    steps: tuple[Transition, ...] = (),
    status: int = 200,
) -> HttpResponse:
    name = _FIELDS.get(column, column)
    field = form[name] if column != "status" else None
    is_part, back = _is_part(request), _back(request)
    context = {
        "task": task,
        "column": column,
        "form": form,
        "field": field,
        "label": field.label if field else "Tình trạng",
        "steps": steps,
        "conflict": conflict or [],
        "is_stale": status == 409,
        "last": task.history.select_related("by").first() if status == 409 else None,
        "is_part": is_part,
        "reading": reading_of(form.deadline) if column == "deadline" else None,
        "back": back,
        "back_query": urlsplit(back).query,
    }
    template = "tasks/_cell_form.html" if is_part else "tasks/task_cell.html"
    response = render(request, template, context, status=status)
    if is_part and request.method == "POST":
        # What was sent asked for its row; what is still open replaces itself.
        response["HX-Retarget"], response["HX-Reswap"] = "#cell-form", "outerHTML"
    return response


def _saved(request: SignedInRequest, task: Task) -> HttpResponse:
    if not _is_part(request):
        return redirect(_back(request))
    address = QueryDict(_split(request.htmx.current_url or "").query)
    columns, on = _columns(address), timezone.localdate()
    asked = Asked.by(columns, on, first=judged_by_first(address))
    rows = rows_of(Task, [task.pk], asked)
    if since := _since(address):
        # That list says of each row what changed.
        columns = [*columns, ALTERED]
        rows = with_alterations(rows, [task.pk], since, on)
    drawn = task_row(rows[0], columns, has_left=_has_left(request, task, address))
    # The counts round the rows are asked for once the row stands there again.
    return HttpResponse(drawn, headers={"HX-Trigger": "cell-saved"})


def _since(address: QueryDict) -> date | None:
    text = address.get("since", "")
    try:
        return day_of(text) if text else None
    except ValidationError:
        return None


def _has_left(request: SignedInRequest, task: Task, address: QueryDict) -> bool:
    """Whether the list at this address, asked again, would not have the task any more."""
    filters = tasks_for(request.user, address, on=timezone.localdate(), request=request)
    return not filter_errors(filters) and not filters.qs.filter(pk=task.pk).exists()


def _is_part(request: SignedInRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _columns(address: QueryDict) -> list[Column]:
    try:
        return chosen_columns(address)
    except ViewError:
        return chosen_columns(QueryDict())


def _split(address: str) -> SplitResult:
    """Return the parts of an address that came from outside; of no address at all, empty ones."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _back(request: SignedInRequest) -> str:
    """Return the list as it stood before this page; its address alone is taken from outside."""
    said = request.POST.get("back", "")
    if not said:
        came_from = _split(request.headers.get("referer", ""))
        said = came_from.query if came_from.path == reverse("tasks:list") else ""
    return f"{reverse('tasks:list')}?{said}" if said else reverse("tasks:list")
