"""Whether a task is in time on a given day, in Python and in SQL from the same truths.

The day counts to its end in Asia/Ho_Chi_Minh, so a task is overdue from the day after its last
day. It is judged by the milestone that its deadline binds: "thời gian trình" by the day it was
submitted, everything else by the day it was completed. A task that waits for an event has no
clock, also when a year stands beside the event. What was completed without a last day counts as
on time: nothing says that it was late, and the figures of done tasks must add up.

Everything can also be judged by the first deadline (`first`): as if no extension had been given.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.db.models.functions import Coalesce

from tasks.choices import OPEN_STATUSES, Status, Timeliness
from tasks.deadlines import DeadlineKind, Milestone

DUE_SOON_DAYS = 30


class Dated(Protocol):
    """What the judgement needs; a Task has it."""

    status: str
    deadline_kind: str
    milestone: str
    due_on: date | None
    first_due_on: date | None
    submitted_on: date | None
    completed_on: date | None


def met_on(task: Dated) -> date | None:
    """Return the day on which the task reached the milestone that its deadline binds."""
    if task.milestone == Milestone.SUBMISSION:
        return task.submitted_on or task.completed_on
    return task.completed_on


def judged_due_on(task: Dated, *, first: bool) -> date | None:
    """Return the last day that counts: the present one, or the one before any extension."""
    is_extended = first and task.due_on is not None and task.first_due_on is not None
    return task.first_due_on if is_extended else task.due_on


def timeliness(task: Dated, *, on: date, first: bool = False) -> Timeliness:
    due_on = judged_due_on(task, first=first)
    if task.status == Status.STOPPED:
        return Timeliness.STOPPED
    met = met_on(task)
    if met is not None:
        late = due_on is not None and met > due_on and not _waits(task)
        return Timeliness.LATE if late else Timeliness.ON_TIME
    if _waits(task):
        return Timeliness.WAITING
    if task.deadline_kind == DeadlineKind.ONGOING:
        return Timeliness.ONGOING
    if due_on is None:
        return Timeliness.NO_DEADLINE
    if due_on < on:
        return Timeliness.OVERDUE
    soon = due_on <= on + timedelta(days=DUE_SOON_DAYS)
    return Timeliness.DUE_SOON if soon else Timeliness.WITHIN


def _waits(task: Dated) -> bool:
    return task.deadline_kind == DeadlineKind.CONDITIONAL


_WAITS = Q(deadline_kind=DeadlineKind.CONDITIONAL)
_MET_ON = Case(
    When(milestone=Milestone.SUBMISSION, then=Coalesce("submitted_on", "completed_on")),
    default=F("completed_on"),
    output_field=DateField(null=True),
)
_NOT_MET = Q(completed_on__isnull=True) & (
    ~Q(milestone=Milestone.SUBMISSION) | Q(submitted_on__isnull=True)
)


def running_due_on() -> Case:
    """Return the last day of a task whose clock runs, else NULL: stored as a generated column.

    Overdue, due soon and within are ranges of this one indexed column.
    """
    return Case(
        When(Q(status__in=OPEN_STATUSES) & _NOT_MET & ~_WAITS, then=F("due_on")),
        default=Value(None),
        output_field=DateField(null=True),
    )


def timeliness_conditions(on: date, *, first: bool = False) -> Mapping[Timeliness, Q]:
    """Return, for each value, the condition that picks its tasks on that day."""
    due = _judged if first else _present
    soon_until = on + timedelta(days=DUE_SOON_DAYS)
    open_unmet = Q(status__in=OPEN_STATUSES) & _NOT_MET
    met = ~Q(status=Status.STOPPED) & ~_NOT_MET
    dated = Q(running_due_on__isnull=False)
    return {
        Timeliness.OVERDUE: due("running_due_on", lt=on),
        Timeliness.DUE_SOON: due("running_due_on", range=(on, soon_until)),
        Timeliness.WITHIN: due("running_due_on", gt=soon_until),
        Timeliness.WAITING: open_unmet & _WAITS,
        Timeliness.ONGOING: open_unmet & Q(deadline_kind=DeadlineKind.ONGOING),
        Timeliness.NO_DEADLINE: open_unmet
        & ~dated
        & ~Q(deadline_kind__in=[DeadlineKind.CONDITIONAL, DeadlineKind.ONGOING]),
        Timeliness.LATE: met & ~_WAITS & due("due_on", lt=_MET_ON),
        Timeliness.ON_TIME: met & (_WAITS | Q(due_on__isnull=True) | due("due_on", gte=_MET_ON)),
        Timeliness.STOPPED: Q(status=Status.STOPPED),
    }


def _present(column: str, **lookup: Any) -> Q:
    return Q(**{f"{column}__{name}": value for name, value in lookup.items()})


def _judged(column: str, **lookup: Any) -> Q:
    """Return the same on the first last day, where the task has one besides the column's."""
    never_extended = Q(first_due_on__isnull=True) & _present(column, **lookup)
    return never_extended | _present(column, isnull=False) & _present("first_due_on", **lookup)


def timeliness_case(on: date, *, first: bool = False) -> Case:
    """Return the same judgement as one SQL expression; the conditions exclude each other."""
    whens: list[Any] = [
        When(condition, then=Value(value.value))
        for value, condition in timeliness_conditions(on, first=first).items()
    ]
    return Case(*whens, output_field=CharField())


def timeliness_words(value: Timeliness, task: Dated, *, on: date, first: bool = False) -> str:
    """Return the badge's words, with the days where days mean something: "Quá hạn 166 ngày".

    A waiting task never gets a number of days.
    """
    due_on = judged_due_on(task, first=first)
    if value == Timeliness.LATE and due_on and (met := met_on(task)):
        return f"Muộn {_days((met - due_on).days)}"
    if due_on is None or value not in _RUNNING:
        return value.label
    days = (due_on - on).days
    if days < 0:
        return f"Quá hạn {_days(-days)}"
    return f"Còn {_days(days)}" if days else "Hạn hôm nay"


def _days(number: int) -> str:
    return f"{number:,} ngày".replace(",", ".")


_RUNNING = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.WITHIN)
