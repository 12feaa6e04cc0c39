"""Moments joined ("quý II và III/2022", "từ 01/3 đến 15/3/2022"), with the words before them.

Gives each its first and last day, saying what was inferred: the year from the letter's date, the
meaning of "đầu quý". Without that date an implied year stays open.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.moments import UNITS, Moment, find_moments
from tasks.periods import HalfYear, Month, Quarter, Year

_JOIN = re.compile(
    r" ?(?:(?P<range>-|(?:cho )?(?:đến|tới)(?: hết| trước| cuối| nửa đầu)?)"
    r"|(?P<list>,|;|\+|&|/|và|hoặc|, và)(?: trong| vào| trước| của)?) ?"
    r"(?:(?:các )?(?:ngày|tháng|quý|năm) )?"
)
_LEADS = (
    ("by", r"(?:chậm|muộn|trễ) nhất|không (?:muộn|chậm|trễ) hơn|không quá|hạn (?:cuối|chót)"),
    ("before", r"trước"),
    ("until", r"(?:cho )?đến hết|hết|kết thúc"),
    ("to", r"(?:cho )?đến|tới"),
    ("from_now", r"từ (?:nay|bây giờ)"),
    ("from", r"(?:kể |bắt đầu |áp dụng )?từ|bắt đầu"),
    ("after", r"sau"),
    ("begin", r"(?:nửa|tuần|những ngày|các tháng|những tháng)? ?đầu|thượng tuần|ngay từ đầu"),
    ("middle", r"giữa|trung tuần"),
    ("end", r"(?:nửa|tuần|những ngày|các tháng|những tháng|ngày)? ?cuối(?: cùng)?|hạ tuần"),
    ("in", r"ngay trong|trong|vào|ngay|tại|cả"),
    ("soft", r"dự kiến|phấn đấu|khoảng|cố gắng|ước"),
    ("", r"là|của|ngày|thời điểm|thời hạn|thời gian|hai|các|những|dịp|khoảng thời gian"),
    ("", r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),?"),
)
_LEAD = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<w{i}>{words})" for i, (_, words) in enumerate(_LEADS)) + r")"
    r"[ :]*\Z"
)
_HOUR = re.compile(
    r"(?<!\w)(?P<h>\d{1,2}) ?(?:giờ|h|:|g)(?! ?\d{3}) ?(?P<min>\d\d)?(?: ?(?:phút|'|’))?"
    r"(?: (?:sáng|chiều|tối))?,?(?: của)? ?(?:ngày )?\Z"
)
_LEAD_REACH = 32
_LIMITS = {"by", "before", "until", "to", "in", "end", "begin", "middle", "soft"}
_ONWARDS = re.compile(r" ?,? ?(?:trở đi|trở về sau|trở lại đây)")
_AND_AFTER = re.compile(
    r"(?:,| và)* (?:(?:những|các|cho các|cho những) (?:năm|giai đoạn|quý|tháng) "
    r"(?:tiếp theo|sau|kế tiếp|tiếp đến)|(?:năm|giai đoạn) tiếp theo|tiếp theo|tiếp tục)"
)
_WEEKDAY = re.compile(r" ?[(,] ?(?P<w>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\)?")
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "chủ nhật")


@dataclass(frozen=True)
class Unit:
    """Moments that belong together, with the place that they and their words take in the text."""

    moments: tuple[Moment, ...]
    start: int
    end: int
    is_range: bool = False
    leads: frozenset[str] = frozenset()
    hour: str = ""
    is_open_ended: bool = False
    goes_on: bool = False
    weekday: int | None = None

    @property
    def kind(self) -> DeadlineKind:
        kinds = {moment.kind for moment in self.moments}
        is_span = self.is_range or len(self.moments) > 1
        if len(kinds) > 1 or "from_now" in self.leads or (is_span and "from" in self.leads):
            return DeadlineKind.PERIOD
        kind = kinds.pop()
        is_part_of_year = is_span and self.moments[1].start == self.moments[1].end
        if is_part_of_year or (is_span and kind is DeadlineKind.YEAR):
            return DeadlineKind.PERIOD
        return kind

    @property
    def is_bare(self) -> bool:
        return all(moment.is_bare for moment in self.moments) and not self.leads

    @property
    def names_year(self) -> bool:
        return any(moment.year for moment in self.moments)

    @property
    def is_limit(self) -> bool:
        """Some word makes the unit a limit: "trước", "chậm nhất", "đến hết", "trong"."""
        return bool(self.leads & _LIMITS)


@dataclass(frozen=True)
class Reach:
    """What a unit means for a duty."""

    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    is_exclusive: bool = False
    notes: tuple[str, ...] = ()
    fault: str = ""


def find_units(plain: str) -> list[Unit]:
    joined: list[Unit] = []
    for moment in find_moments(plain):
        unit = Unit((moment,), moment.start, moment.end)
        before = joined[-1] if joined else None
        between = _JOIN.fullmatch(plain, before.end, moment.start) if before else None
        if before and (between or before.end == moment.start) and _fit(before, moment):
            is_range = before.is_range or between is None or bool(between["range"])
            unit = Unit((*before.moments, moment), before.start, moment.end, is_range)
            joined.pop()
        joined.append(unit)
    floor = 0
    units = []
    for unit in joined:
        units.append(_with_words(plain, unit, floor))
        floor = units[-1].end
    return units


def _fit(unit: Unit, moment: Moment) -> bool:
    """A list goes on with the same unit; "số 12/2021, 2022" and dates of other kinds do not."""
    last = unit.moments[-1]
    if last.is_current or moment.is_current:
        return False
    if last.kind is DeadlineKind.DAY and moment.kind is not DeadlineKind.DAY:
        return False
    return len(unit.moments) < 40


def _with_words(plain: str, unit: Unit, floor: int) -> Unit:
    start, hour, leads = unit.start, "", set()
    if unit.moments[0].kind is DeadlineKind.DAY:
        match = re.compile(r"(?<![\w/.])(\d{1,2}) ?(?:-|,|và|đến) ?(?:ngày )?\Z").search(
            plain, max(floor, start - 12), start
        )
        if match and len(unit.moments) == 1 and not unit.moments[0].is_bare:
            first = replace(unit.moments[0], start=match.start(), day=int(match[1]))
            unit = replace(unit, moments=(first, unit.moments[0]), is_range=True)
            start = match.start()
        if match := _HOUR.search(plain, max(floor, start - _LEAD_REACH), start):
            hour, start = f"{int(match['h']):02}:{match['min'] or '00'}", match.start()
    for _ in range(8):
        match = _LEAD.search(plain, max(floor, start - _LEAD_REACH), start)
        if match is None:
            break
        leads.add(_LEADS[int((match.lastgroup or "w0")[1:])][0])
        if match.lastgroup == f"w{len(_LEADS) - 1}":
            unit = replace(unit, weekday=_weekday(match[0]))
        start = match.start()
    return _with_tail(plain, replace(unit, start=start, hour=hour, leads=frozenset(leads - {""})))


def _with_tail(plain: str, unit: Unit) -> Unit:
    if match := _WEEKDAY.match(plain, unit.end):
        unit = replace(unit, end=match.end(), weekday=_weekday(match["w"]))
    if match := _ONWARDS.match(plain, unit.end):
        return replace(unit, end=match.end(), is_open_ended=True)
    if match := _AND_AFTER.match(plain, unit.end):
        return replace(unit, end=match.end(), goes_on=True)
    return unit


def _weekday(words: str) -> int:
    word = words.strip(" ,:").removeprefix("thứ ")
    return int(word) - 2 if word.isdecimal() else _WEEKDAYS.index(word)


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
        if not unit.is_open_ended:
            notes = (*notes, "Chỉ nêu ngày bắt đầu, không nêu ngày cuối")
        return Reach(DeadlineKind.ONGOING, start=first, notes=notes)
    if leads == {"after"}:
        notes = (*notes, "Chỉ nêu “sau”, không nêu ngày cuối")
        return Reach(DeadlineKind.NONE, start=last + timedelta(days=1), notes=notes)
    if "from_now" in leads and on is not None and last < on:
        return Reach(kind, fault=f"Hạn {last:%d/%m/%Y} đứng trước ngày {on:%d/%m/%Y} của văn bản")
    if "from_now" in leads:
        return Reach(kind, on, last, notes=(*notes, *_from_now_notes(on)))
    notes = (*notes, *_vague_notes(unit))
    if "before" in leads and kind is not DeadlineKind.DAY and "end" not in leads:
        due = first - timedelta(days=1)
        note = f"“Trước” cả kỳ: hiểu là chậm nhất ngày {due:%d/%m/%Y}"
        return Reach(kind, None, due, notes=(*notes, note))
    if kind is DeadlineKind.YEAR and leads & {"begin", "middle"}:
        month_day = (3, 31) if "begin" in leads else (6, 30)
        return Reach(kind, None, date(last.year, *month_day), notes=notes)
    return Reach(kind, _start(unit, first, last), last, "before" in leads, notes)


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
    """Fill missing years: "tháng 12 - tháng 01/2022" begins in 2021, "11/2021 - 02" ends in 2022."""
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
    if unit.goes_on:
        notes.append("Còn tiếp tục trong các năm tiếp theo")
    return tuple(notes)


def _weekday_notes(unit: Unit, last: date) -> tuple[str, ...]:
    if unit.weekday is None or unit.weekday == last.weekday():
        return ()
    right = _WEEKDAYS[last.weekday()]
    name = right if right == "chủ nhật" else f"thứ {right}"
    return (f"Ngày {last:%d/%m/%Y} là {name}, không khớp thứ ghi trong văn bản",)


def _from_now_notes(on: date | None) -> tuple[str, ...]:
    if on is None:
        return ("“Từ nay” cần ngày của văn bản",)
    return (f"“Từ nay” tính từ ngày {on:%d/%m/%Y} của văn bản",)
