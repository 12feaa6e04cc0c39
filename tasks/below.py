"""What stands below the lines of a list, in words: periods of recurring work, parts of a task."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tasks.choices import OPEN_STATUSES, CountsAs, Status, Timeliness
from tasks.deadlines.turns import turn_words
from tasks.timeliness import timeliness, timeliness_words


@dataclass
class _Below:
    """A period or a part, with what its timeliness is judged by."""

    line: int
    line_code: str
    code: str
    counts_as: str
    status: str
    deadline_kind: str
    milestone: str
    due_on: date | None
    first_due_on: date | None
    submitted_on: date | None
    completed_on: date | None


_COLUMNS = [each.name for each in fields(_Below)][2:]


def tasks_below(model: Any, keys: Sequence[int]) -> QuerySet:
    """Return the statement that reads what stands below these tasks, in order."""
    below = model.objects.filter(parent__in=keys).order_by("period_due_on", "pk")
    return below.values_list("parent", "parent__code", *_COLUMNS)


def words_below(
    found: Iterable[tuple[Any, ...]], on: date, *, first: bool = False
) -> dict[int, dict[str, Any]]:
    """Return, for the key of each line with something below it, the fields of its row."""
    by_line: dict[int, list[_Below]] = {}
    for task in itertools.starmap(_Below, found):
        if task.counts_as != CountsAs.GONE:
            by_line.setdefault(task.line, []).append(task)
    return {key: _words(tasks, on, first) for key, tasks in by_line.items()}


def period_words(code: str, line_code: str) -> str:
    """Return which period a code names: NV-006-2022 is "năm 2022"."""
    return turn_words(code.removeprefix(f"{line_code}-"))


def _words(tasks: list[_Below], on: date, first: bool) -> dict[str, Any]:
    periods = [task for task in tasks if task.counts_as == CountsAs.PERIOD]
    parts = [task for task in tasks if task.counts_as == CountsAs.PART]
    current = next((p for p in periods if p.status in OPEN_STATUSES), periods and periods[-1])
    earlier = periods[: periods.index(current)] if current else []
    return {
        "period": period_words(current.code, current.line_code) if current else "",
        "earlier": "; ".join(_ended(period, on, first) for period in earlier),
        "parts": parts_words(part.status for part in parts) if parts else "",
    }


def parts_words(statuses: Iterable[str]) -> str:
    """Return how many parts are done, of those that were not stopped."""
    counted = [status for status in statuses if status != Status.STOPPED]
    done = sum(status == Status.COMPLETED for status in counted)
    return f"{done}/{len(counted)} việc con hoàn thành"


def _ended(period: _Below, on: date, first: bool) -> str:
    value = timeliness(period, on=on, first=first)
    words = [Status(period.status).label.lower()]
    if value in (Timeliness.LATE, Timeliness.OVERDUE):
        late = timeliness_words(value, period, on=on, first=first)
        words.append(f"{late[:1].lower()}{late[1:]}")
    return f"{period_words(period.code, period.line_code)}: {', '.join(words)}"
