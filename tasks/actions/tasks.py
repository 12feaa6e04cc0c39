"""Everything that writes a task: made, edited, its status changed. Each act leaves history."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Left, Length

from agencies.models import Agency, User
from tasks.actions.parts import check_parts, include_lead
from tasks.actions.periods import acted_on, follow, open_ones, share
from tasks.actions.saving import at_version, lock, save_changed, save_searchable
from tasks.actions.words import status_in_words, task_in_words
from tasks.choices import AssignmentRole, DatePrecision, HistoryVerb, Status
from tasks.deadlines import Deadline
from tasks.models import (
    Assignment,
    AwaitedEvent,
    Heading,
    HistoryEntry,
    LetterItem,
    Programme,
    Task,
)
from tasks.permissions import can_change_status, can_edit_tasks
from tasks.transitions import transition

NO_RESULT = (
    "Chưa có kết quả thì chưa thể đánh dấu hoàn thành: hãy nhập số và ngày văn bản kết quả, hoặc "
    "giải trình."
)
# A task's place is its heading's place times this, plus its place under the heading.
HEADING_STEP = 1_000_000
_AFTER_ALL_HEADINGS = 999_999


@dataclass(frozen=True)
class TaskValues:
    """What a person may edit of a task, apart from its status."""

    title: str
    document_type: str
    heading: Heading | None
    lead: Agency | None
    submitter: Agency | None
    issuer: Agency | None
    deadline: Deadline
    awaited_event: AwaitedEvent | None
    note: str
    joint_leads: tuple[Agency, ...] = ()
    coordinating: tuple[Agency, ...] = ()


@dataclass(frozen=True)
class StatusValues:
    """What a change of status says; which parts count depends on the status."""

    status: Status
    submitted_on: date | None = None
    completed_on: date | None = None
    completed_precision: DatePrecision = DatePrecision.DAY
    result_reference: str = ""
    result_on: date | None = None
    result_note: str = ""
    reason: str = field(default="", compare=False)


def create_task(
    programme: Programme,
    *,
    values: TaskValues,
    by: User,
    items: tuple[LetterItem, ...] = (),
    status: StatusValues | None = None,
    reason: str = "",
) -> Task:
    """Make a task at the end of its heading, under the next free code.

    `status` is for what was done before it came into the list.
    """
    if not can_edit_tasks(by):
        raise PermissionDenied
    with transaction.atomic():
        task = Task(programme=_locked(programme), code=next_code())
        _set_values(task, values)
        task.position = next_position(programme, values.heading)
        if status:
            set_status(task, status)
        _save_new(task)
        task.items.set(items)
        _assign(task, values)
        save_searchable(task)
        HistoryEntry.objects.create(
            by=by,
            verb=HistoryVerb.CREATED,
            task=task,
            changes=status_in_words(task) if status else [],
            reason=reason,
        )
    return task


def _save_new(task: Task) -> None:
    """Save a new task; the database alone is asked whether its truths hold together.

    Asking first costs three statements for each of them, for each task of a letter.
    """
    task.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError:
        # Says in Vietnamese which one does not hold.
        task.full_clean()
        raise


def add_source(task: Task, *, item: LetterItem, by: User) -> Task:
    """Keep one more wording of a duty that is followed already, as when two bodies propose it."""
    if not can_edit_tasks(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = lock(task)
        saved.items.add(item)
        save_searchable(saved)
        change = {"field": "Nguồn", "old": "", "new": str(item)}
        HistoryEntry.objects.create(by=by, verb=HistoryVerb.EDITED, task=saved, changes=[change])
    return saved


def edit_task(task: Task, *, values: TaskValues, version: int, by: User, reason: str = "") -> Task:
    """Change what the task says. Raise EditConflict when `version` is not the saved one."""
    if not can_edit_tasks(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = at_version(task, version)
        before = task_in_words(saved)
        if saved.heading != values.heading:
            saved.position = next_position(saved.programme, values.heading)
        _set_values(saved, values)
        _assign(saved, values)
        if save_changed(saved, before, HistoryVerb.EDITED, by=by, reason=reason):
            share(saved, by=by, reason=reason)
            include_lead(saved, by=by)
    return saved


def change_status(task: Task, *, values: StatusValues, version: int, by: User, on: date) -> Task:
    """Take one step of tasks.transitions on the day `on`; no date may lie after that day.

    Of recurring work the current period takes it; stopping the work stops every open period.
    """
    if not can_change_status(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = at_version(task, version)
        is_end = saved.has_periods and values.status == Status.STOPPED
        for target in open_ones(saved) if is_end else [acted_on(saved, by=by)]:
            check_step(target, values, on)
            before = task_in_words(target)
            set_status(target, values)
            save_changed(target, before, HistoryVerb.STATUS_CHANGED, by=by, reason=values.reason)
            follow(target, by=by, opens_next=not is_end)
    return saved


def next_position(programme: Programme, heading: Heading | None) -> int:
    """Return the place after the last task of the heading."""
    first = (heading.position if heading else _AFTER_ALL_HEADINGS) * HEADING_STEP
    places = programme.tasks.filter(position__gte=first, position__lt=first + HEADING_STEP)
    last = places.aggregate(last=Max("position"))["last"]
    return (last or first) + 1


def next_code() -> str:
    """Return the code after the highest one, NV-017; call it inside the lock of a programme."""
    # Beginning with its letters is quickly seen, for a pattern SQLite asks Python.
    ours = Task.objects.alias(letters=Left("code", 3)).filter(letters="NV-")
    codes = ours.filter(code__regex=r"^NV-[0-9]+$").values_list("code", flat=True)
    last = codes.order_by(Length("code").desc(), "-code").first()
    return f"NV-{int(last[3:]) + 1 if last else 1:03}"


def _locked(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)


def _set_values(task: Task, values: TaskValues) -> None:
    task.title = values.title
    task.document_type = values.document_type
    task.heading = values.heading
    task.lead = values.lead
    task.submitter = values.submitter
    task.issuer = values.issuer
    task.deadline = values.deadline
    task.awaited_event = values.awaited_event
    task.note = values.note


def _assign(task: Task, values: TaskValues) -> None:
    wanted = dict.fromkeys(values.coordinating, AssignmentRole.COORDINATING)
    wanted |= dict.fromkeys(values.joint_leads, AssignmentRole.JOINT_LEAD)
    if values.lead:
        wanted.pop(values.lead, None)
    task.assignments.exclude(agency__in=wanted).delete()
    for agency, role in wanted.items():
        Assignment.objects.update_or_create(task=task, agency=agency, defaults={"role": role})


def check_step(task: Task, values: StatusValues, on: date) -> None:
    """Refuse a step that the table lacks, that gives no reason, or whose days cannot be."""
    step = transition(Status(task.status), values.status)
    if step is None:
        raise ValidationError(
            f"Không chuyển được từ “{task.get_status_display()}” sang “{values.status.label}”."
        )
    if not values.reason:
        raise ValidationError({"reason": "Hãy ghi lý do."})
    check_parts(task, values.status)
    for name in ("submitted_on", "completed_on", "result_on"):
        day = getattr(values, name)
        if day and day > on:
            raise ValidationError({name: f"Ngày này sau hôm nay ({on:%d/%m/%Y})."})
    if submitted_after_completed(values):
        raise ValidationError({"submitted_on": "Ngày trình phải trước ngày hoàn thành, ban hành."})


def lacks_result(values: StatusValues) -> bool:
    """Whether a task would be completed without the document or the explanation that it needs."""
    document = values.result_reference and values.result_on
    return values.status == Status.COMPLETED and not (document or values.result_note)


def submitted_after_completed(values: StatusValues) -> bool:
    """Whether two days of a task stand in the wrong order."""
    submitted, completed = values.submitted_on, values.completed_on
    if submitted is None or completed is None:
        return False
    if values.completed_precision == DatePrecision.MONTH:
        submitted = submitted.replace(day=1)
    return submitted > completed


def set_status(task: Task, values: StatusValues) -> None:
    task.status = values.status
    task.completed_on = None
    task.completed_precision = DatePrecision.DAY
    if values.status in (Status.SUBMITTED, Status.COMPLETED):
        task.submitted_on = values.submitted_on
    if values.status in (Status.NOT_STARTED, Status.IN_PROGRESS):
        task.submitted_on = None
    if values.status == Status.COMPLETED:
        task.completed_on = values.completed_on
        task.completed_precision = values.completed_precision
        task.result_reference = values.result_reference
        task.result_on = values.result_on
    if values.status in (Status.COMPLETED, Status.STOPPED):
        task.result_note = values.result_note
