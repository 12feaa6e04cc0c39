"""Deadlines that come again: "trước ngày 25 hằng tháng", "quý 1 năm hàng năm", "6 tháng một lần".

Each becomes an RRULE with one due day for each period. A cycle without a day is due on the last
day of its period, and says so.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.marks import FIRST_DAYS, MONTH_OF_QUARTER, Mark, find_marks, find_next
from tasks.deadlines.moments import UNITS, Moment
from tasks.deadlines.numbers import number
from tasks.deadlines.reach import fault_of
from tasks.deadlines.recurrence import (
    LAST_DAY,
    every_months,
    last_working_day,
    monthly,
    next_occurrence,
    weekly,
    yearly,
)
from tasks.deadlines.units import Unit

_LAST_DAY = re.compile(
    r"(?<!\w)(?:vào |trước )?(?:ngày )?(?P<work>làm việc )?cuối(?: cùng)?(?: của)?"
    r"(?= (?:hằng |mỗi |các |từng )?(?:tháng|quý|năm)(?! \d))"
)
_PART_OF_YEAR = re.compile(r"(?<!\w)(đầu|giữa) (?:mỗi |hằng )?năm(?!\w)")
_WEEKDAY = re.compile(r"(?<!\w)(?:thứ (?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sun>chủ nhật))(?!\w)")
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_NAMES = {12: "hằng năm", 6: "6 tháng một lần", 3: "hằng quý", 1: "hằng tháng", 0: "hằng tuần"}
_PLACES = {"đầu": 1, "giữa": 2, "cuối": 3, "nhất": 1, "hai": 2, "ba": 3}


class Rule(NamedTuple):
    rrule: str
    notes: tuple[str, ...] = ()
    unit: DeadlineKind | None = None  # what its first period is, where the marks do not say


@dataclass(frozen=True)
class Cycle:
    rule: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    used: tuple[Unit, ...]
    notes: tuple[str, ...] = ()
    first_unit: DeadlineKind | None = None


def find_cycle(plain: str, units: list[Unit], *, is_year_implied: bool) -> Cycle | None:
    """Return the cycle that plain tells, or None.

    is_year_implied: nothing tells which year "trước ngày 05/6" is in, so it is every year's.
    """
    marks = find_marks(plain)
    plain_days = [unit for unit in units if _is_fixed_day(unit)]
    several = sum(len(unit.moments) for unit in plain_days) > 1
    if not marks and plain_days and (several or is_year_implied) and _no_year(units):
        return _every_year(plain_days, several)
    if not marks or _only_goes_on(plain, marks, units):
        return None
    used = tuple(unit for unit in units if not unit.names_year and not unit.moments[0].is_current)
    has_fault = any(map(fault_of, used))
    rule = Rule("") if has_fault else _rule(plain, marks, used)
    spans = [(mark.start, mark.end) for mark in marks] + [(unit.start, unit.end) for unit in used]
    return Cycle(
        rule.rrule,
        min(start for start, _ in spans),
        max(end for _, end in spans),
        tuple(marks),
        used,
        (*rule.notes, *_shift_notes(plain), *_other_cycles(marks)),
        rule.unit,
    )


def first_period(cycle: Cycle, on: date) -> tuple[date | None, date | None]:
    """Return start and due of the first period that contains or follows the day."""
    due = next_occurrence(cycle.rule, on - timedelta(days=1))
    if due is None:
        return None, None
    unit = UNITS.get(cycle.first_unit or DeadlineKind.NONE)
    if unit:
        return unit.containing(due).first_day, due
    return _start_of_period(min(mark.months for mark in cycle.marks), due), due


def _start_of_period(months: int, due: date) -> date:
    if months <= 0:
        return due - timedelta(days=due.weekday()) if months == 0 else due
    if months > 12 or 12 % months:  # counted from this first period, as its rule is
        return due.replace(day=1)
    return date(due.year, (due.month - 1) // months * months + 1, 1)


def _rule(plain: str, marks: list[Mark], used: tuple[Unit, ...]) -> Rule:
    named = [mark for mark in marks if mark.is_named]
    moments = [moment for unit in used for moment in _due_moments(unit)]
    days = [moment for moment in moments if moment.kind is DeadlineKind.DAY]
    lone = [moment.day for moment in days if not moment.number]
    step = max((mark.step for mark in named if mark.months == 12), default=1)
    if fixed := [(moment.number, moment.day) for moment in days if moment.number]:
        return Rule(yearly(fixed, step))
    if place := MONTH_OF_QUARTER.search(plain):
        return _in_quarter(plain, place, lone)
    if longer := [moment for moment in moments if moment.kind is not DeadlineKind.DAY]:
        ends = [(_end_month(moment), _day_in(lone)) for moment in longer]
        return Rule(yearly(ends, step), unit=longer[0].kind)
    if named:
        return _plain_rule(plain, min(named, key=lambda mark: (mark.months, mark.step)), lone)
    if lone:
        return Rule(monthly(lone[0]), ("Không nêu chu kỳ: hiểu là hằng tháng",))
    return Rule("", ("Nói “định kỳ” mà không nêu chu kỳ; cần ghi hằng tháng, hằng quý …",))


def _plain_rule(plain: str, mark: Mark, lone: list[int]) -> Rule:
    """The rule of a cycle that names no month: a day of each period, or its end."""
    if mark.months <= 0:
        return _weekly_or_daily(plain, mark)
    months = range(mark.months, 13, mark.months) if 1 < mark.months <= 12 else ()
    last = _LAST_DAY.search(plain)
    if last and last["work"]:
        return Rule(last_working_day(months))
    if first := FIRST_DAYS.search(plain):
        return Rule(
            monthly(min(number(first["n"]), 28), [month - mark.months + 1 for month in months])
        )
    if lone:
        return _on_days(mark, lone)
    notes = () if last else ("Không nêu ngày: lấy ngày cuối kỳ",)
    if mark.months == 12:
        return _end_of_year(plain, mark, notes)
    return Rule(every_months(mark.months), notes)


def _end_of_year(plain: str, mark: Mark, notes: tuple[str, ...]) -> Rule:
    part = _PART_OF_YEAR.search(plain)
    if part is None:
        return Rule(yearly([(12, LAST_DAY)], mark.step), notes)
    month = 3 if part[1] == "đầu" else 6
    note = f"“{part[1].capitalize()} năm” không rõ ngày: lấy cuối tháng {month}"
    return Rule(yearly([(month, LAST_DAY)], mark.step), (note,))


def _weekly_or_daily(plain: str, mark: Mark) -> Rule:
    if mark.months < 0:
        return Rule("FREQ=DAILY" + (f";INTERVAL={mark.step}" if mark.step > 1 else ""))
    match = _WEEKDAY.search(plain)
    if match is None:
        return Rule(weekly(interval=mark.step), ("Không nêu thứ: lấy ngày cuối tuần",))
    return Rule(weekly(6 if match["sun"] else _weekday(match["w"]), mark.step))


def _on_days(mark: Mark, lone: list[int]) -> Rule:
    if mark.months == 1 and len(lone) > 1:
        days = sorted({LAST_DAY if day > 28 else day for day in lone}, key=lambda day: day % 32)
        return Rule(f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}")
    if mark.months == 1:
        return Rule(monthly(lone[0]))
    notes = ("Không nêu tháng: lấy tháng cuối kỳ",)
    if mark.months == 12:
        return Rule(yearly([(12, lone[0])], mark.step), notes)
    return Rule(every_months(mark.months, lone[0]), notes)


def _in_quarter(plain: str, match: re.Match[str], lone: list[int]) -> Rule:
    word = match["place"].removeprefix("thứ ")
    place = int(word) if word.isdecimal() else _PLACES[word]
    months = range(place, 13, 3)
    last = _LAST_DAY.search(plain)
    if last and last["work"]:
        return Rule(last_working_day(months), unit=DeadlineKind.QUARTER)
    notes = () if lone or last else ("Không nêu ngày: lấy ngày cuối tháng",)
    return Rule(monthly(_day_in(lone), months), notes, DeadlineKind.QUARTER)


def _due_moments(unit: Unit) -> tuple[Moment, ...]:
    """Of a range the end is due, of a list each."""
    return unit.moments[-1:] if unit.is_range else unit.moments


def _end_month(moment: Moment) -> int:
    size = {DeadlineKind.QUARTER: 3, DeadlineKind.HALF_YEAR: 6}.get(moment.kind, 1)
    return min(12, max(1, moment.number * size))


def _day_in(lone: list[int]) -> int:
    return lone[0] if lone else LAST_DAY


def _weekday(word: str) -> int:
    return int(word) - 2 if word.isdecimal() else _WEEKDAYS.index(word)


def _is_fixed_day(unit: Unit) -> bool:
    is_day = all(moment.kind is DeadlineKind.DAY and moment.number for moment in unit.moments)
    return is_day and not unit.is_range and not unit.names_year and _open_year(unit)


def _open_year(unit: Unit) -> bool:
    return all(moment.years_on is None for moment in unit.moments)


def _no_year(units: list[Unit]) -> bool:
    return not any(unit.names_year or not _open_year(unit) for unit in units)


def _every_year(units: list[Unit], several: bool) -> Cycle:
    days = [(moment.number, moment.day) for unit in units for moment in unit.moments]
    rule = "" if any(map(fault_of, units)) else yearly(days)
    note = "Không nêu năm: hiểu là hằng năm" + ("" if several else "; nếu chỉ một lần, cần ghi năm")
    marks = (Mark(units[0].start, units[-1].end, 12),)
    return Cycle(rule, units[0].start, units[-1].end, marks, tuple(units), (note,))


def _only_goes_on(plain: str, marks: list[Mark], units: list[Unit]) -> bool:
    """ "Tháng 11, 12/2013 và bổ sung hàng năm": the dated part binds, repetition follows it."""
    dated = [unit for unit in units if unit.names_year and "from" not in unit.leads]
    if not dated or dated[0].end > marks[0].start:
        return False
    between = plain[dated[-1].end : marks[0].start]
    return re.match(r"[ ,;]*và(?!\w)", between) is not None


def _shift_notes(plain: str) -> tuple[str, ...]:
    match = next(iter(find_next(plain)), None)
    if match is None or match["which"] in ("hiện hành", "đó"):
        return ()
    return (f"Tính theo “{match['unit']} {match['which']}”: cần xem lại kỳ báo cáo",)


def _other_cycles(marks: list[Mark]) -> tuple[str, ...]:
    sizes = sorted({mark.months for mark in marks if mark.is_named and mark.step == 1})
    names = [_NAMES.get(size, f"{size} tháng một lần") for size in sizes[1:]]
    is_contradiction = len(sizes) > 1 and sizes not in ([3, 12], [1, 12])
    return (f"Có chu kỳ khác nữa: {', '.join(names)}",) if is_contradiction else ()
