"""Whether a task is in time on a given day, in Python and in SQL from the same truths.

The day counts to its end in Asia/Ho_Chi_Minh, so a task is overdue from the day after its last
day. It is judged by the milestone that its deadline binds: "thời gian trình" by the day it was
submitted, everything else by the day it was completed. A task that waits for an event has no
clock, also when a year stands beside the event. What was completed without a last day counts as
on time: nothing says that it was late, and the figures of done tasks must add up.
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
    submitted_on: date | None
    completed_on: date | None


def met_on(task: Dated) -> date | None:
    """Return the day on which the task reached the milestone that its deadline binds."""
    if task.milestone == Milestone.SUBMISSION:
        return task.submitted_on or task.completed_on
    return task.completed_on


def timeliness(task: Dated, *, on: date) -> Timeliness:
    if task.status == Status.STOPPED:
        return Timeliness.STOPPED
    met = met_on(task)
    if met is not None:
        late = task.due_on is not None and met > task.due_on and not _waits(task)
        return Timeliness.LATE if late else Timeliness.ON_TIME
    if _waits(task):
        return Timeliness.WAITING
    if task.deadline_kind == DeadlineKind.ONGOING:
        return Timeliness.ONGOING
    if task.due_on is None:
        return Timeliness.NO_DEADLINE
    if task.due_on < on:
        return Timeliness.OVERDUE
    soon = task.due_on <= on + timedelta(days=DUE_SOON_DAYS)
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


def timeliness_conditions(on: date) -> Mapping[Timeliness, Q]:
    """Return, for each value, the condition that picks its tasks on that day."""
    soon_until = on + timedelta(days=DUE_SOON_DAYS)
    open_unmet = Q(status__in=OPEN_STATUSES) & _NOT_MET
    met = ~Q(status=Status.STOPPED) & ~_NOT_MET
    late = met & ~_WAITS & Q(due_on__isnull=False, due_on__lt=_MET_ON)
    dated = Q(running_due_on__isnull=False)
    return {
        Timeliness.OVERDUE: Q(running_due_on__lt=on),
        Timeliness.DUE_SOON: Q(running_due_on__range=(on, soon_until)),
        Timeliness.WITHIN: Q(running_due_on__gt=soon_until),
        Timeliness.WAITING: open_unmet & _WAITS,
        Timeliness.ONGOING: open_unmet & Q(deadline_kind=DeadlineKind.ONGOING),
        Timeliness.NO_DEADLINE: open_unmet
        & ~dated
        & ~Q(deadline_kind__in=[DeadlineKind.CONDITIONAL, DeadlineKind.ONGOING]),
        Timeliness.LATE: late,
        Timeliness.ON_TIME: met & (_WAITS | Q(due_on__isnull=True) | Q(due_on__gte=_MET_ON)),
        Timeliness.STOPPED: Q(status=Status.STOPPED),
    }


def timeliness_case(on: date) -> Case:
    """Return the same judgement as one SQL expression; the conditions exclude each other."""
    whens: list[Any] = [
        When(condition, then=Value(value.value))
        for value, condition in timeliness_conditions(on).items()
    ]
    return Case(*whens, output_field=CharField())


def timeliness_words(value: Timeliness, task: Dated, *, on: date) -> str:
    """Return the badge's words, with the days where days mean something: "Quá hạn 166 ngày".

    A waiting task never gets a number of days.
    """
    if value == Timeliness.LATE and task.due_on and (met := met_on(task)):
        return f"Muộn {_days((met - task.due_on).days)}"
    if task.due_on is None or value not in _RUNNING:
        return value.label
    days = (task.due_on - on).days
    if days < 0:
        return f"Quá hạn {_days(-days)}"
    return f"Còn {_days(days)}" if days else "Hạn hôm nay"


def _days(number: int) -> str:
    return f"{number:,} ngày".replace(",", ".")


_RUNNING = (Timeliness.OVERDUE, Timeliness.DUE_SOON, Timeliness.WITHIN)
