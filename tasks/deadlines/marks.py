"""Words of repetition: "hằng tháng", "6 tháng một lần", "2 lần/năm", "của tháng cuối quý"."""

import re
from dataclasses import dataclass, replace

from tasks.deadlines.numbers import COUNT, number
from tasks.deadlines.wording import MASK, masked

_ONE = r"(?:một|1|01)"
# "trước 15 giờ thứ Sáu hằng tuần", "trước 16 giờ 30 ngày thứ Năm hằng tuần"
_CLOCK = re.compile(
    r"(?<!\w)(?:(?:chậm nhất|muộn nhất|trước|vào|lúc|đến) )*(?:lúc )?(?P<h>\d{1,2}) ?"
    r"(?:giờ|h|g|:) ?(?P<min>\d\d)?(?: ?(?:phút|'|’))?(?: (?:sáng|chiều))?,? ?"
    r"(?:(?:ngày |chiều |sáng )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),? )?\Z"
)
_CLOCK_REACH = 60
_COUNTED = r"(?:phiên|lần|cuộc|buổi|đợt|kỳ|hội nghị|lớp|số|báo cáo|bài|chuyên|chuyến|ngày|buổi)"
_EVERY = re.compile(
    rf"(?<!\w)(?:vào |của |trong )?(?:(?<!thứ )năm )?(?:hằng|mỗi|từng|theo|(?:vào )?các) "
    rf"(?:(?P<n>{COUNT}) )?(?P<unit>năm|quý|tháng|tuần|ngày)(?!\w)"
    rf"(?! (?!\d{{1,2}} {_COUNTED})\d| [ivx]+\b"
    r"| (?:tiếp theo|tiếp đến|sau|kế tiếp|trước|qua|gần)\b)"
    rf"(?:(?: ?\(?)(?P<times>{COUNT}) lần)?"
)
_ONCE_IN = re.compile(
    rf"(?<!\w)(?P<n>{COUNT}) (?P<unit>năm|quý|tháng|tuần|ngày)(?: ?/ ?| ){_ONE}? ?lần(?!\w)"
)
_TIMES_IN = re.compile(
    rf"(?<!\w)(?P<times>{COUNT}) lần ?(?:/|mỗi|trong|một|trên|hằng|trong mỗi) ?(?:{_ONE} )?"
    r"(?P<unit>năm|quý|tháng|tuần|ngày)(?!\w)"
    rf"|(?<!\w)(?P<unit2>năm|quý|tháng|tuần) (?P<times2>{COUNT}) lần(?!\w)"
)
_CYCLE_NAME = rf"(?:(?:{COUNT} )?(?:năm|quý|tháng|tuần|ngày)(?! (?:\d|đầu|cuối|[ivx]+\b))(?!\w))"
_PERIODICALLY = re.compile(
    r"(?<!\w)(?:định kỳ|thường niên|hằng kỳ)(?: theo)?"
    rf"(?P<list>(?:,? (?:và )?(?:báo cáo )?{_CYCLE_NAME}){{0,6}})"
)
_NAMED = re.compile(rf"(?:(?P<n>{COUNT}) )?(?P<unit>năm|quý|tháng|tuần|ngày)(?!\w)")
MONTH_OF_QUARTER = re.compile(
    r"(?<!\w)(?:của |trong )?(?:các )?tháng (?P<place>đầu|cuối|giữa|thứ (?:nhất|hai|ba|[1-3]))"
    r"(?: cùng| tiên)?(?: của| trong)?(?: hằng| mỗi| các| từng)? quý"
    r"(?: (?:sau|tiếp theo|liền kề|kế tiếp|báo cáo))?(?! ?(?:\d|[ivx]+\b))"
)
_OF_NEXT = re.compile(
    r"(?<!\w)(?:của )?(?P<unit>tháng|quý|năm) (?P<which>tiếp theo|kế tiếp|liền kề|liền sau|sau"
    r"|kế hoạch|báo cáo|hiện hành|đó|ngân sách|quyết toán|thực hiện|tổ chức|trước)(?! khi)(?!\w)"
)
_BEFORE_NEXT = re.compile(
    rf"(?:\d|\)|{MASK}|cuối|đầu|quý \w+) của \Z"
    rf"|(?:ngày \d{{1,2}}|[/.-]\d{{1,2}}|tháng \d{{1,2}}|\)|{MASK}|cuối|đầu|quý \w+) \Z"
)
_LAST_OF = re.compile(
    r"(?<!\w)ngày (?:làm việc )?cuối(?: cùng)? của (?P<unit>tháng|quý|năm)(?! ?[\d/])(?! [ivx]+\b)"
    r"(?! (?:nay|này|một|hai|ba|bốn|tư))(?!\w)"
)
FIRST_DAYS = re.compile(
    rf"(?<!\w)(?P<n>{COUNT}) ngày (?:làm việc )?đầu(?: tiên)?(?: của)? "
    r"(?:hằng |mỗi |các )?(?P<unit>tháng|quý|năm)(?! ?[\d/])(?! [ivx]+\b)"
)
_MONTHS = {"năm": 12, "quý": 3, "tháng": 1}


@dataclass(frozen=True)
class Mark:
    """A word of repetition: every so many months, or weeks (months 0), or days (months -1)."""

    start: int
    end: int
    months: int
    step: int = 1
    is_named: bool = True  # False: "định kỳ" alone, which says no cycle
    hour: str = ""  # "17:00", where the mark says until when on its day
    is_exclusive: bool = False


def find_marks(plain: str) -> list[Mark]:
    """Return the words of repetition in order, the more telling first where two overlap."""
    found: list[Mark] = []
    for family in _FAMILIES:
        fresh = family(plain)
        found += fresh
        plain = masked(plain, [(mark.start, mark.end) for mark in fresh])
    return [_with_clock(plain, mark) for mark in sorted(found, key=lambda mark: mark.start)]


def _with_clock(plain: str, mark: Mark) -> Mark:
    clock = _CLOCK.search(plain, max(0, mark.start - _CLOCK_REACH), mark.start)
    if clock is None:
        return mark
    hour = f"{int(clock['h']):02}:{clock['min'] or '00'}"
    return replace(mark, start=clock.start(), hour=hour, is_exclusive="trước" in clock[0])


def _quarter_marks(plain: str) -> list[Mark]:
    return [Mark(*match.span(), 3) for match in MONTH_OF_QUARTER.finditer(plain)]


def _counted_marks(plain: str) -> list[Mark]:
    return [_mark(match) for match in _TIMES_IN.finditer(plain)]


def _once_marks(plain: str) -> list[Mark]:
    return [_mark(match) for match in _ONCE_IN.finditer(plain)]


def _every_marks(plain: str) -> list[Mark]:
    return [_mark(match) for match in _EVERY.finditer(plain)]


def _last_day_marks(plain: str) -> list[Mark]:
    return [
        Mark(*match.span(), _MONTHS[match["unit"]])
        for pattern in (_LAST_OF, FIRST_DAYS)
        for match in pattern.finditer(plain)
    ]


def _next_marks(plain: str) -> list[Mark]:
    """ "ngày 30/4 năm sau", "ngày 20 của tháng tiếp theo"; not a year that nothing precedes."""
    return [Mark(*match.span(), _MONTHS[match["unit"]]) for match in find_next(plain)]


def find_next(plain: str) -> list[re.Match[str]]:
    """Return where a day is said to be of a later period: "của tháng tiếp theo", "năm sau"."""
    return [
        match
        for match in _OF_NEXT.finditer(plain)
        if _BEFORE_NEXT.search(plain, max(0, match.start() - 14), match.start("unit"))
    ]


def _mark(match: re.Match[str]) -> Mark:
    groups = match.groupdict()
    unit = groups.get("unit") or groups.get("unit2") or "năm"
    count = number(groups.get("n") or "1") or 1
    times = number(groups.get("times") or groups.get("times2") or "1") or 1
    return _sized(match.start(), match.end(), unit, count, times)


def _sized(start: int, end: int, unit: str, count: int, times: int = 1) -> Mark:
    if unit in ("tuần", "ngày"):
        if unit == "ngày" and count > 1:
            return Mark(start, end, -1, count)
        return Mark(start, end, 0 if unit == "tuần" else -1, count)
    months = _MONTHS[unit] * count
    if times > 1:
        months = max(1, months // times)
    return (
        Mark(start, end, 12, months // 12)
        if months > 12 and months % 12 == 0
        else Mark(start, end, months)
    )


def _periodic_marks(plain: str) -> list[Mark]:
    found = []
    for match in _PERIODICALLY.finditer(plain):
        names = list(_NAMED.finditer(plain, match.start("list"), match.end("list")))
        for name in names:
            count = number(name["n"]) if name["n"] else 1
            found.append(_sized(name.start(), name.end(), name["unit"], count))
        end = names[0].start() if names else match.end()
        is_named = plain[match.start() : match.start() + 11] == "thường niên"
        found.append(Mark(match.start(), end, 12, is_named=is_named))
    return found


_FAMILIES = (
    _quarter_marks,
    _last_day_marks,
    _once_marks,
    _counted_marks,
    _every_marks,
    _periodic_marks,
    _next_marks,
)
