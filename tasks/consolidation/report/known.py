"""A task as it stood at the end of an earlier day, from the dates that are kept of it.

A report whose data end on 14/06 must not count what was issued on 16/06, also when it is written
on the 18th. What a task was before it was submitted or completed, its dates do not say: it was
being worked on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tasks.choices import Status
from tasks.consolidation.row import Row
from tasks.deadlines import Milestone
from tasks.timeliness import timeliness, timeliness_words

_MILESTONES = {milestone.label: milestone.value for milestone in Milestone}
# When each completed task was completed, by its code.
Completions = Mapping[str, date]


@dataclass
class _Judged:
    """What tasks.timeliness needs to know of a task."""

    status: str
    deadline_kind: str
    milestone: str
    due_on: date | None
    first_due_on: date | None
    submitted_on: date | None
    completed_on: date | None


def as_known(row: Row, *, on: date, completed_on: date | None) -> Row:
    """Return the row as it was at the end of the day `on`; the same where nothing came later."""
    submitted_on = row.submitted_on if row.submitted_on and row.submitted_on <= on else None
    later = completed_on is not None and completed_on > on
    if not later and submitted_on == row.submitted_on:
        return row
    known_on = None if later else completed_on
    status = _status(row, submitted_on, known_on)
    judged = _Judged(
        status=status,
        deadline_kind=row.deadline_kind,
        milestone=_MILESTONES.get(row.milestone, ""),
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        submitted_on=submitted_on,
        completed_on=known_on,
    )
    value = timeliness(judged, on=on)
    return row._replace(
        status=str(status.label),
        status_value=status.value,
        submitted_on=submitted_on,
        completed="" if later else row.completed,
        result="" if later else row.result,
        timeliness=value,
        timeliness_label=timeliness_words(value, judged, on=on),
    )


def _status(row: Row, submitted_on: date | None, completed_on: date | None) -> Status:
    if completed_on or row.status_value == Status.STOPPED:
        return Status(row.status_value)
    return Status.SUBMITTED if submitted_on else Status.IN_PROGRESS
