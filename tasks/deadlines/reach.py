"""What a unit means for a duty: first day, last day, and in words what was inferred.

An implied year is taken from the letter's date, and stays open without it. "Đầu quý" is its whole
quarter, "đầu năm" its first quarter, as offices mean them; both say that they are vague.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.moments import UNITS, Moment
from tasks.deadlines.units import WEEKDAYS, Unit
from tasks.periods import HalfYear, Month, Quarter, Year

POSSIBLE_YEARS = range(1900, 2100)


@dataclass(frozen=True)
class Reach:
    """What a unit means for a duty."""

    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    is_exclusive: bool = False
    notes: tuple[str, ...] = ()
    fault: str = ""


def fault_of(unit: Unit) -> str:
    """Name the day, month or quarter of the unit that no calendar has; empty when all exist."""
    return next((words for moment in unit.moments if (words := _fault(moment))), "")


def reach(unit: Unit, on: date | None) -> Reach:
    """Return first and last day of a unit, and in words what is not plainly written."""
    if fault := fault_of(unit):
        return Reach(unit.kind, fault=fault)
    moments, notes = _with_years(unit, on)
    if moments is None:
        return Reach(unit.kind, notes=(*notes, *_vague_notes(unit)))
    if any(moment.kind is DeadlineKind.DAY and not moment.number for moment in moments):
        return Reach(unit.kind, notes=("Không nêu tháng của ngày",))
    try:
        first = moments[0].in_year(moments[0].year or 0)[0]
        last = moments[-1].in_year(moments[-1].year or 0)[1]
    except ValueError:
        wrong = next(moment for moment in moments if _is_wrong(moment))
        return Reach(unit.kind, fault=f"Không có {wrong.words} trên lịch")
    if last < first:
        return Reach(unit.kind, fault="Ngày cuối đứng trước ngày đầu")
    notes = (*notes, *_weekday_notes(unit, last))
    return _limits(unit, first, last, on, notes)


def _limits(unit: Unit, first: date, last: date, on: date | None, notes: tuple[str, ...]) -> Reach:
    leads, kind = unit.leads, unit.kind
    if unit.is_open_ended or ("from" in leads and len(unit.moments) == 1):
        told = () if unit.is_open_ended else ("Chỉ nêu ngày bắt đầu, không nêu ngày cuối",)
        return Reach(DeadlineKind.ONGOING, start=first, notes=(*notes, *told))
    if leads == {"after"}:
        notes = (*notes, "Chỉ nêu “sau”, không nêu ngày cuối")
        return Reach(DeadlineKind.NONE, start=last + timedelta(days=1), notes=notes)
    if "from_now" in leads:
        return _from_now(kind, last, on, notes)
    notes = (*notes, *_vague_notes(unit))
    if "before" in leads and kind is not DeadlineKind.DAY and "end" not in leads:
        due = first - timedelta(days=1)
        note = f"“Trước” cả kỳ: hiểu là chậm nhất ngày {due:%d/%m/%Y}"
        return Reach(kind, due=due, notes=(*notes, note))
    if kind is DeadlineKind.YEAR and leads & {"begin", "middle"}:
        last = date(last.year, 3, 31) if "begin" in leads else date(last.year, 6, 30)
        return Reach(kind, due=last, notes=notes)
    return Reach(kind, _start(unit, first, last), last, "before" in leads, notes)


def _from_now(kind: DeadlineKind, last: date, on: date | None, notes: tuple[str, ...]) -> Reach:
    if on is None:
        return Reach(kind, due=last, notes=(*notes, "“Từ nay” cần ngày của văn bản"))
    if last < on:
        return Reach(kind, fault=f"Hạn {last:%d/%m/%Y} đứng trước ngày {on:%d/%m/%Y} của văn bản")
    note = f"“Từ nay” tính từ ngày {on:%d/%m/%Y} của văn bản"
    return Reach(kind, on, last, notes=(*notes, note))


def _start(unit: Unit, first: date, last: date) -> date | None:
    if len(unit.moments) > 1:
        return first
    if unit.leads & {"by", "before", "until", "to"}:
        return None
    if unit.kind is DeadlineKind.DAY:
        return last if "in" in unit.leads else None
    return None if unit.kind is DeadlineKind.YEAR and "end" in unit.leads else first


def _with_years(unit: Unit, on: date | None) -> tuple[tuple[Moment, ...] | None, tuple[str, ...]]:
    """Give each moment its year: its own, its neighbour's, else the letter's."""
    notes: tuple[str, ...] = ()
    moments = [_of_letter(moment, on) for moment in unit.moments]
    short = [moment for moment in moments if moment.has_short_year]
    if short:
        notes = (f"Năm ghi hai chữ số: hiểu là {short[-1].year}",)
    if all(moment.year is None for moment in moments):
        if on is None or moments[-1].is_current or not _has_month(moments[-1]):
            return None, ("Không nêu năm; cần ngày của văn bản để suy ra",)
        moments[-1] = replace(moments[-1], year=_coming_year(moments[-1], on))
        notes = (f"Không nêu năm: suy ra {moments[-1].year} từ ngày {on:%d/%m/%Y} của văn bản",)
    elif any(moment.year != own.year for moment, own in zip(moments, unit.moments, strict=True)):
        shown = next(moment for moment in moments if moment.year)
        notes = (*notes, f"Suy ra năm {shown.year} từ ngày của văn bản")
    return tuple(_spread_years(moments)), notes


def _has_month(moment: Moment) -> bool:
    return moment.kind is not DeadlineKind.DAY or moment.number > 0


def _of_letter(moment: Moment, on: date | None) -> Moment:
    if on is None or moment.year is not None:
        return moment
    if moment.is_current and not moment.years_on:
        current = UNITS[moment.kind].containing(on)
        return replace(moment, year=current.year, number=_number_of(current))
    if moment.is_current and moment.kind is not DeadlineKind.YEAR:
        following = UNITS[moment.kind].containing(
            UNITS[moment.kind].containing(on).last_day + timedelta(days=1)
        )
        return replace(moment, year=following.year, number=_number_of(following))
    if moment.years_on is not None:
        return replace(moment, year=on.year + moment.years_on)
    return moment


def _number_of(period: Month | Quarter | HalfYear | Year) -> int:
    return getattr(period, "month", 0) or getattr(period, "quarter", 0) or 0


def _coming_year(moment: Moment, on: date) -> int:
    try:
        return on.year if moment.in_year(on.year)[1] >= on else on.year + 1
    except ValueError:
        return on.year


def _spread_years(moments: list[Moment]) -> list[Moment]:
    """Fill missing years: "tháng 12 - tháng 01/2022" begins in 2021."""
    known = list(moments)
    for place in range(len(known) - 2, -1, -1):
        later = known[place + 1]
        if known[place].year is None and later.year is not None:
            known[place] = _before(known[place], later)
    for place in range(1, len(known)):
        earlier = known[place - 1]
        if known[place].year is None and earlier.year is not None:
            crosses = known[place].number < earlier.number
            known[place] = replace(known[place], year=earlier.year + crosses)
    return known


def _before(moment: Moment, later: Moment) -> Moment:
    year = later.year or 0
    if moment.kind is DeadlineKind.DAY and not moment.number:
        return replace(moment, year=year, number=later.number)
    crosses = moment.kind is later.kind and moment.number > later.number
    return replace(moment, year=year - crosses)


def _fault(moment: Moment) -> str:
    if moment.year is not None and moment.year not in POSSIBLE_YEARS:
        return f"Năm {moment.year} không hợp lý"
    highest = {DeadlineKind.MONTH: 12, DeadlineKind.QUARTER: 4}.get(moment.kind)
    if highest and not moment.is_current and not 1 <= moment.number <= highest:
        unit = "tháng" if moment.kind is DeadlineKind.MONTH else "quý"
        return f"Không có {unit} {moment.number}"
    if moment.kind is DeadlineKind.DAY and _is_wrong(moment):
        return f"Không có {moment.words} trên lịch"
    return ""


def _is_wrong(moment: Moment) -> bool:
    if moment.kind is DeadlineKind.DAY and not moment.number:
        return not 1 <= moment.day <= 31
    try:
        moment.in_year(2000 if moment.year is None else moment.year)
    except ValueError:
        return True
    return False


def _vague_notes(unit: Unit) -> tuple[str, ...]:
    notes = []
    if unit.leads & {"begin", "middle"}:
        part = "đầu" if "begin" in unit.leads else "giữa"
        if unit.kind is DeadlineKind.YEAR:
            last_day = "31/3" if part == "đầu" else "30/6"
            notes.append(f"“{part.capitalize()} năm” không rõ ngày: lấy {last_day}")
        elif unit.kind is not DeadlineKind.DAY:
            notes.append(f"“{part.capitalize()}” kỳ không rõ ngày: lấy ngày cuối kỳ")
    if unit.kind is DeadlineKind.YEAR and unit.leads == {"to"}:
        notes.append("“Đến năm” hiểu là đến hết ngày 31/12 của năm ấy")
    if "week" in unit.leads:
        notes.append("Tuần thứ mấy của tháng không rõ ngày: lấy ngày cuối tháng")
    if unit.goes_on:
        notes.append("Còn tiếp tục trong các năm tiếp theo")
    return tuple(notes)


def _weekday_notes(unit: Unit, last: date) -> tuple[str, ...]:
    if unit.weekday is None or unit.weekday == last.weekday():
        return ()
    right = WEEKDAYS[last.weekday()]
    name = right if right == "chủ nhật" else f"thứ {right}"
    return (f"Ngày {last:%d/%m/%Y} là {name}, không khớp thứ ghi trong văn bản",)
