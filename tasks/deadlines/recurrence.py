"""Rules of recurring deadlines: RFC 5545 RRULE, counted out by dateutil.

One due day for each period, always. RFC 5545 leaves out a month that has no day 31; offices
then mean its last day, so days 29 to 31 become "the last of days 28 to n that the month has".
"""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

LAST_DAY = -1
QUARTER_ENDS = (3, 6, 9, 12)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COMMON_YEAR = 2023


def occurrences(rule: str, start: date, until: date, *, first: date | None = None) -> list[date]:
    """Return the due days from start to until; none before first, from which intervals count."""
    if not rule or until < start:
        return []
    series = rrulestr(rule, dtstart=_midnight(first or start))
    return [found.date() for found in series.between(_midnight(start), _midnight(until), inc=True)]


def next_occurrence(
    rule: str, after: date, until: date | None = None, *, first: date | None = None
) -> date | None:
    if not rule or after == date.max:
        return None
    begin = first or after + timedelta(days=1)
    found = rrulestr(rule, dtstart=_midnight(begin)).after(_midnight(after))
    if found is None or (until is not None and found.date() > until):
        return None
    return date(found.year, found.month, found.day)


def yearly(days: Iterable[tuple[int, int]], interval: int = 1) -> str:
    """Return the rule for these (month, day) of each year; day -1 is the month's last."""
    wanted = sorted({(month, _existing(month, day)) for month, day in days})
    head = "FREQ=YEARLY" + (f";INTERVAL={interval}" if interval > 1 else "")
    head += f";BYMONTH={_joined({month for month, _ in wanted})}"
    numbers = {day for _, day in wanted}
    if len(wanted) > 1 and all(day in (LAST_DAY, _length(month)) for month, day in wanted):
        return f"{head};BYMONTHDAY={LAST_DAY}"
    if len(numbers) == 1 or len(wanted) == 1:
        return f"{head};BYMONTHDAY={_joined(numbers)}"
    return head + _chosen_days(wanted)


def monthly(day: int, months: Iterable[int] = ()) -> str:
    """Return the rule for this day of each month, or of each of these months."""
    head = "FREQ=MONTHLY" + (f";BYMONTH={_joined(months)}" if months else "")
    if day in (LAST_DAY, 31):
        return f"{head};BYMONTHDAY={LAST_DAY}"
    if day <= 28:
        return f"{head};BYMONTHDAY={day}"
    return f"{head};BYMONTHDAY={_joined(range(28, day + 1))};BYSETPOS=-1"


def every_months(count: int, day: int = LAST_DAY) -> str:
    """Return the rule for the end of each period of so many months, counted from January."""
    if count == 1:
        return monthly(day)
    if 12 % count == 0:
        return monthly(day, range(count, 13, count))
    return f"FREQ=MONTHLY;INTERVAL={count};BYMONTHDAY={LAST_DAY}"


def weekly(weekday: int = 6, interval: int = 1) -> str:
    step = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ=WEEKLY{step};BYDAY={WEEKDAYS[weekday]}"


def last_working_day(months: Iterable[int] = ()) -> str:
    head = "FREQ=MONTHLY" + (f";BYMONTH={_joined(months)}" if months else "")
    return f"{head};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"


def limited(rule: str, until: date | None) -> str:
    return f"{rule};UNTIL={until:%Y%m%d}" if rule and until else rule


def sample_days(rule: str) -> list[tuple[int, int]]:
    """Return (month, day) of the due days in a common year, for saying a rule in words."""
    bare = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL", "INTERVAL")))
    days = occurrences(bare, date(_COMMON_YEAR, 1, 1), date(_COMMON_YEAR, 12, 31))
    return [(day.month, day.day) for day in days]


def _chosen_days(wanted: list[tuple[int, int]]) -> str:
    """BYMONTH × BYMONTHDAY gives every combination; BYSETPOS keeps those that are wanted."""
    wanted = sorted((month, _in_common_year(month, day)) for month, day in wanted)
    numbers = sorted({day for _, day in wanted})
    months = sorted({month for month, _ in wanted})
    grid = [(m, d) for m in months for d in numbers if d <= _length(m)]
    places = [grid.index(day) + 1 for day in wanted]
    return f";BYMONTHDAY={_joined(numbers)};BYSETPOS={_joined(places)}"


def _existing(month: int, day: int) -> int:
    if day == LAST_DAY or (month == 2 and day > 28):
        return LAST_DAY if month == 2 else _length(month)
    return min(day, _length(month))


def _in_common_year(month: int, day: int) -> int:
    return _length(month) if day == LAST_DAY else day


def _length(month: int) -> int:
    return calendar.monthrange(_COMMON_YEAR, month)[1]


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in sorted(set(numbers)))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
