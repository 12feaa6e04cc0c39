"""Periods of recurring work: one line in the list, and below it one task for each turn.

"quý 1 năm hàng năm" is the line NV-006; NV-006-2021 and NV-006-2022 are its periods. What people
do to the line they do to its current period; the line mirrors that in its own columns, so that
lists and figures read plain columns. A period opens on the first day of its turn (`open_periods`,
for cron) or when the one before is closed, never past the programme's term.

Whoever writes a period holds the lock of its line, so parallel runs wait for each other.
"""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agencies.models import User
from tasks.actions.saving import lock, save_changed, save_searchable
from tasks.actions.words import task_in_words
from tasks.choices import OPEN_STATUSES, CountsAs, HistoryVerb, Status
from tasks.deadlines import DeadlineKind, Milestone
from tasks.deadlines.turns import Turn, first_turn, next_turn
from tasks.models import Assignment, HistoryEntry, Task

# Why many deadlines are not changed at once where it would end periods or forbid them.
HAS_PERIODS = "Nhiệm vụ định kỳ đã mở kỳ; hãy đổi sang thời hạn một lần ở trang sửa của nó."
HAS_PARTS = "Đã chia việc con nên thời hạn không thể là định kỳ."
# What a period has from its line, and keeps in step with it while it is open.
_SHARED = (
    "programme_id",
    "heading_id",
    "position",
    "title",
    "document_type",
    "lead_id",
    "submitter_id",
    "issuer_id",
    "milestone",
)
# How far the work is: of a period, and by mirroring of its line.
STATE = (
    "status",
    "submitted_on",
    "completed_on",
    "completed_precision",
    "result_reference",
    "result_on",
    "result_note",
    "percent",
    "last_reported_on",
    "first_deadline_wording",
    "first_due_on",
    "extension_count",
)
MIRRORED = ("deadline_start", "due_on", *STATE)


def open_periods(*, on: date, by: User | None = None) -> int:
    """Open every period whose time has come by that day; return how many. Run it at will.

    Work that has nothing to open is not locked, so a run that finds nothing waits for nobody.
    """
    recurring = Task.objects.lines().filter(deadline_kind=DeadlineKind.RECURRING)
    opened = 0
    for line in recurring.exclude(status=Status.STOPPED).select_related("programme"):
        if _due_turn(line, _latest(line), on) is None:
            continue
        with transaction.atomic():
            opened += _open_due(lock(line), on, by)
    return opened


def acted_on(task: Task, *, by: User) -> Task:
    """Return what an act on this locked task writes: the current period of recurring work.

    Where recurring work has no period yet, its first one is opened.
    """
    if task.deadline_kind != DeadlineKind.RECURRING:
        return task
    current = current_period(task)
    if current is not None:
        return Task.objects.select_for_update().get(pk=current.pk)
    turn = _turn_after(task, None)
    if turn is None:
        return task
    period = _open(task, turn, by)
    _mirror(task)
    return period


def current_period(line: Task) -> Task | None:
    """Return the earliest period that is open, else the latest, else None."""
    periods = line.parts.filter(counts_as=CountsAs.PERIOD).order_by("period_due_on")
    return periods.filter(status__in=OPEN_STATUSES).first() or periods.last()


def open_ones(line: Task) -> list[Task]:
    """Return the line's open periods, locked, the earliest first."""
    periods = line.parts.select_for_update().filter(counts_as=CountsAs.PERIOD)
    return list(periods.filter(status__in=OPEN_STATUSES).order_by("period_due_on"))


def follow(task: Task, *, by: User | None, opens_next: bool = True) -> None:
    """After a task was written: where it is a period, open the next one and mirror it.

    `opens_next` is False when the recurring work as a whole was stopped.
    """
    if not task.is_period:
        return
    line = Task.objects.select_for_update().get(pk=task.parent_id)
    if opens_next and task.status not in OPEN_STATUSES:
        _open_due(line, None, by)
    _mirror(line)


def _open_due(line: Task, on: date | None, by: User | None) -> int:
    """Open the turns whose time has come, and the one after a latest period that is closed."""
    latest = _latest(line)
    opened = 0
    while turn := _due_turn(line, latest, on):
        latest = _open(line, turn, by)
        opened += 1
    if opened:
        _mirror(line)
    return opened


def _latest(line: Task) -> Task | None:
    return line.parts.filter(counts_as=CountsAs.PERIOD).order_by("period_due_on").last()


def _due_turn(line: Task, latest: Task | None, on: date | None) -> Turn | None:
    """Return the next turn if it opens: its time has come, or the period before is closed."""
    turn = _turn_after(line, latest)
    is_due = turn is not None and on is not None and turn.start <= on
    is_next = latest is not None and latest.status not in OPEN_STATUSES
    return turn if is_due or is_next else None


def _turn_after(line: Task, period: Task | None) -> Turn | None:
    """Return the turn after a period, or the first one; None past the term of the programme."""
    if period is None or period.period_due_on is None:
        begin = line.due_on or line.created_at.date()
        return first_turn(line.recurrence, begin, _end_of_term(line))
    return next_turn(line.recurrence, period.period_due_on, _end_of_term(line))


def _end_of_term(line: Task) -> date:
    return date(line.programme.term_end, 12, 31)


def share(line: Task, *, by: User | None, reason: str = "") -> None:
    """After an edit of recurring work, carry it to the open periods; closed ones stay as they were.

    Where it recurs no longer, its periods are withdrawn; one that was worked on forbids that.
    """
    if not line.has_periods:
        return
    if line.deadline_kind != DeadlineKind.RECURRING:
        _withdraw_periods(line, by=by, reason=reason)
        return
    for period in open_ones(line):
        before = task_in_words(period)
        _copy(line, period)
        _date_anew(line, period)
        save_changed(period, before, HistoryVerb.EDITED, by=by, reason=reason)
    _mirror(line)


def _date_anew(line: Task, period: Task) -> None:
    if turn := turn_anew(line, period):
        _set_turn(line, period, turn)


def turn_anew(line: Task, period: Task) -> Turn | None:
    """Return the turn that a changed rule has for the same stretch of the calendar, if another.

    A period whose deadline was extended keeps that.
    """
    if period.extension_count or period.deadline_start is None:
        return None
    turn = first_turn(line.recurrence, period.deadline_start, _end_of_term(line))
    is_other = turn and turn.start == period.deadline_start and turn.due != period.period_due_on
    return turn if is_other else None


def _withdraw_periods(line: Task, *, by: User | None, reason: str) -> None:
    periods = line.parts.filter(counts_as=CountsAs.PERIOD)
    is_touched = Q(reports__isnull=False) | Q(extensions__isnull=False)
    if touched := periods.filter(is_touched | ~Q(status=Status.NOT_STARTED)).first():
        raise ValidationError(
            f"{touched.code} đã có báo cáo hoặc đã làm, nên nhiệm vụ này phải là định kỳ. "
            "Hãy dừng nhiệm vụ này rồi lập nhiệm vụ mới."
        )
    for period in periods:
        period.is_withdrawn = True
        period.version += 1
        period.save()
        HistoryEntry.objects.create(
            by=by, verb=HistoryVerb.UNDONE, task=period, reason=reason or "Không còn định kỳ"
        )
    line.has_periods = False
    line.save()


def _open(line: Task, turn: Turn, by: User | None) -> Task:
    """Make the period of a turn; the first one takes over how far the line is."""
    withdrawn = line.parts.filter(period_due_on=turn.due).first()
    period = withdrawn or Task(parent=line, code=_code(line, turn))
    period.is_withdrawn = False
    _set_turn(line, period, turn)
    if not line.has_periods:
        for name in STATE:
            setattr(period, name, getattr(line, name))
    copy_columns(line, period)
    period.full_clean()
    period.save()
    period.items.set(line.items.all())
    _copy(line, period)
    save_searchable(period)
    HistoryEntry.objects.create(by=by, verb=HistoryVerb.PERIOD_OPENED, task=period)
    line.has_periods = True
    save_searchable(line)
    return period


def copy_columns(line: Task, period: Task) -> None:
    """Give a period, unsaved, what it shares with its line besides the bodies."""
    for name in _SHARED:
        setattr(period, name, getattr(line, name))


def _set_turn(line: Task, period: Task, turn: Turn) -> None:
    milestone = Milestone(line.milestone) if line.milestone else None
    period.period_due_on = turn.due
    period.deadline = replace(turn.deadline, milestone=milestone)


def _copy(line: Task, period: Task) -> None:
    """Give a saved period the words and the bodies of its line."""
    copy_columns(line, period)
    period.assignments.all().delete()
    Assignment.objects.bulk_create(
        Assignment(task=period, agency_id=agency, role=role)
        for agency, role in line.assignments.values_list("agency", "role")
    )


def _code(line: Task, turn: Turn) -> str:
    code = f"{line.code}-{turn.suffix}"
    is_taken = Task.objects.filter(code=code).exists()
    return f"{line.code}-{turn.due:%Y-%m-%d}" if is_taken else code


def _mirror(line: Task) -> None:
    current = current_period(line)
    if current is None:
        return
    before = [getattr(line, name) for name in MIRRORED]
    for name in MIRRORED:
        setattr(line, name, getattr(current, name))
    if before != [getattr(line, name) for name in MIRRORED]:
        line.version += 1
        line.save()
