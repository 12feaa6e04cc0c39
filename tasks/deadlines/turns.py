"""Turns of recurring work: the stretch of the calendar that each due day of a rule closes.

"quý 1 năm hàng năm" is due every 31 March. Its turn of 2022 is the year 2022: it opens on
01/01/2022, is due on 31/03/2022 and adds 2022 to the code of the task.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.moments import UNITS
from tasks.deadlines.recurrence import monthly, next_occurrence, sample_days
from tasks.deadlines.value import Deadline
from tasks.periods import HalfYear, Month, Quarter, Year

Unit = type[Year] | type[HalfYear] | type[Quarter] | type[Month]
_PER_YEAR: dict[int, Unit] = {1: Year, 2: HalfYear, 4: Quarter, 12: Month}


@dataclass(frozen=True, order=True)
class Turn:
    """One time round: it opens on `start`, and `due` is its last day in time."""

    start: date
    due: date
    suffix: str

    @property
    def label(self) -> str:
        return turn_words(self.suffix)

    @property
    def deadline(self) -> Deadline:
        """The turn as a deadline of its own: Quý I/2022, or a day where no period ends on it.

        Half a year is named by a rule of half-years only: "quý II hằng năm" would not know itself.
        """
        for kind, unit in UNITS.items():
            if unit is HalfYear and "-H" not in self.suffix:
                continue
            period = unit.containing(self.due)
            if (period.first_day, period.last_day) == (self.start, self.due):
                return Deadline(period.label, kind, start=self.start, due=self.due)
        wording = f"chậm nhất ngày {self.due:%d/%m/%Y}"
        return Deadline(wording, DeadlineKind.DAY, start=self.start, due=self.due)


def next_turn(rule: str, after: date, until: date) -> Turn | None:
    """Return the turn after the one that is due on `after`, or None when it ends past `until`.

    `after` is a due day of the rule: intervals are counted from it.
    """
    followed = followed_rule(rule)
    due = next_occurrence(followed, after, until, first=after)
    return _turn(followed, due, after) if due else None


def first_turn(rule: str, on: date, until: date) -> Turn | None:
    """Return the turn whose due day is the day `on` or the next one that the rule names."""
    followed = followed_rule(rule)
    due = next_occurrence(followed, on - timedelta(days=1), until, first=on)
    return _turn(followed, due, None) if due else None


def followed_rule(rule: str) -> str:
    """Return the rule by which work is followed: what is done every day is, month by month."""
    return monthly(31) if rule.startswith("FREQ=DAILY") else rule


def turn_words(suffix: str) -> str:
    """Return what the end of a period's code means: 2022-Q1 is Quý I/2022."""
    match re.split(r"-([HQW])?", suffix):
        case [year]:
            return Year(int(year)).label
        case [year, "H", half]:
            return HalfYear(int(year), int(half)).label
        case [year, "Q", quarter]:
            return Quarter(int(year), int(quarter)).label
        case [year, "W", week]:
            return f"tuần {week}/{year}"
        case [year, None, month]:
            return Month(int(year), int(month)).label
        case [year, None, month, None, day]:
            return f"kỳ đến {day}/{month}/{year}"
    return suffix


def _turn(rule: str, due: date, before: date | None) -> Turn:
    if rule.startswith("FREQ=WEEKLY") and "INTERVAL" not in rule:
        return _week(due)
    unit = _unit(rule)
    if unit is None:
        start = before + timedelta(days=1) if before else due.replace(day=1)
        return Turn(start, due, f"{due:%Y-%m-%d}")
    period = unit.containing(due)
    return Turn(period.first_day, due, _suffix(period))


def _week(due: date) -> Turn:
    year, week, weekday = due.isocalendar()
    start = due - timedelta(days=weekday - 1)
    return Turn(start, due, f"{year}-W{week:02}")


def _unit(rule: str) -> Unit | None:
    """Return the unit of the calendar of which each holds one due day, or None."""
    if rule.startswith("FREQ=WEEKLY"):
        return None
    days = [date(2023, month, day) for month, day in sample_days(rule)]
    unit = _PER_YEAR.get(len(days))
    return unit if unit and len({unit.containing(day) for day in days}) == len(days) else None


def _suffix(period: Year | HalfYear | Quarter | Month) -> str:
    match period:
        case Year():
            return f"{period.year}"
        case HalfYear():
            return f"{period.year}-H{period.half}"
        case Quarter():
            return f"{period.year}-Q{period.quarter}"
        case Month():
            return f"{period.year}-{period.month:02}"
