"""Moments joined ("quý II và III/2022", "từ 01/3 đến 15/3/2022"), with the words before them."""

import re
from dataclasses import dataclass, replace

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.moments import Moment, find_moments

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
    ("week", r"(?:trong |vào )?tuần (?:thứ )?(?:nhất|hai|ba|tư|năm|[1-5])(?: của)?"),
    ("begin", r"(?:nửa|tuần|những ngày|các tháng|những tháng)? ?đầu|thượng tuần|ngay từ đầu"),
    ("middle", r"giữa|trung tuần"),
    ("end", r"(?:nửa|tuần|những ngày|các tháng|những tháng|ngày)? ?cuối(?: cùng)?|hạ tuần"),
    ("in", r"ngay trong|trong|vào|ngay|tại|cả|(?:chuyển )?sang"),
    ("soft", r"dự kiến|phấn đấu|khoảng|cố gắng|ước"),
    ("", r"0?[2-9](?= ?\Z)|là|lúc|của|ngày|hai|các|những|dịp"),
    ("", r"thời điểm|thời hạn|(?:khoảng )?thời gian"),
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
# "ngày 20 - 25/8/2022"
_FIRST_OF_DAYS = re.compile(r"(?<![\w/.])(\d{1,2}) ?(?:-|,|và|đến) ?(?:ngày )?\Z")
_LEAD_REACH = 32
_LIMITS = {"by", "before", "until", "to", "in", "end", "begin", "middle", "soft", "week"}
_ONWARDS = re.compile(r" ?,? ?(?:trở đi|trở về sau|trở lại đây)")
_AND_AFTER = re.compile(
    r"(?:,| và)* (?:(?:những|các|cho các|cho những) (?:năm|giai đoạn|quý|tháng) "
    r"(?:tiếp theo|sau|kế tiếp|tiếp đến)|(?:năm|giai đoạn) tiếp theo|tiếp theo|tiếp tục)"
)
_WEEKDAY = re.compile(r" ?[(,] ?(?P<w>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\)?")
WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "chủ nhật")


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
    def is_unnamed(self) -> bool:
        """ "trong năm", "cuối quý": the one that the letter is of, without saying so."""
        return any(moment.is_current and moment.years_on is None for moment in self.moments)

    @property
    def is_limit(self) -> bool:
        """Some word makes the unit a limit: "trước", "chậm nhất", "đến hết", "trong"."""
        return bool(self.leads & _LIMITS)


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
        reach = max(floor, start - _LEAD_REACH)
        match = _FIRST_OF_DAYS.search(plain, max(floor, start - 12), start)
        is_hour = _HOUR.search(plain, reach, start)
        if match and not is_hour and len(unit.moments) == 1 and not unit.moments[0].is_bare:
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
    return int(word) - 2 if word.isdecimal() else WEEKDAYS.index(word)
