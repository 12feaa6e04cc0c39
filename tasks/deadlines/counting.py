"""Deadlines given when an event has happened: "trong 6 tháng" counts from its day.

A period begins the day after the event and ends on the same day of a later month, or on its last
day where it has none (Civil Code 2015, articles 147 and 148): 6 months from 31/08/2022 end on
28/02/2023.
"""

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tasks.deadlines.events import bare_delay
from tasks.deadlines.kinds import DeadlineKind, Delay
from tasks.deadlines.reading import parse_deadline
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import even

_SATURDAY = 5
# Nobody gives more; it also keeps the last day within the calendar.
_LONGEST = {"hour": 9999, "day": 9999, "working_day": 2600, "week": 999, "month": 360, "year": 30}


def deadline_after(wording: str, *, happened_on: date) -> Deadline:
    """Read a deadline as parse_deadline does, what is relative counted from the event's day."""
    read = parse_deadline(wording, on=happened_on)
    delay = read.delay or bare_delay(even(read.wording).plain)
    if delay is None or delay.amount > _LONGEST[delay.unit]:
        return read
    due = _counted(happened_on, delay)
    return replace(
        read,
        kind=DeadlineKind.DAY,
        start=min(happened_on, due),
        due=due,
        condition="",
        notes=_notes(delay),
        delay=delay,
    )


def _counted(day: date, delay: Delay) -> date:
    if delay.unit == "working_day":
        return _working_day(day, -delay.amount if delay.before else delay.amount)
    if delay.unit == "hour":
        step = relativedelta(days=-(-delay.amount // 24))
    else:
        step = relativedelta(**{f"{delay.unit}s": delay.amount})  # type: ignore[arg-type]
    return day - step if delay.before else day + step


def _working_day(day: date, count: int) -> date:
    """Return the day so many working days later, or earlier; Monday to Friday are working days."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < _SATURDAY
    return day


def _notes(delay: Delay) -> tuple[str, ...]:
    if delay.unit == "working_day":
        return ("Ngày làm việc tính từ thứ Hai đến thứ Sáu, chưa trừ ngày nghỉ lễ",)
    return ()
