"""Units of the calendar named in a text: where they stand, and their number and year as written.

Nothing is decided here about what they mean for a duty; "Quý IV" keeps its missing year.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.numbers import COUNT, DAY, MONTH, number
from tasks.deadlines.wording import masked
from tasks.periods import HalfYear, Month, Quarter, Year, quarter_number

YEAR = r"(?:19|20)\d\d(?!\d)"
_OF_YEAR = (
    rf"(?:(?: ?[/.-] ?|,? (?:của )?)(?:năm )?(?P<y>{YEAR})|/(?P<yy>\d\d)(?![\d/.]|-\d)"
    r"|,? (?:của )?năm (?P<rel>nay|này|tới|sau(?! khi)(?!\w)))"
)
_QUARTER = r"(?:\d{1,2}|i{1,3}|iv|vi{0,3}|một|hai|ba|bốn|tư)(?!\w)(?! lần)"
_NEXT = r" ?(?:,|;|-|\+|&|/|và|hoặc|đến) ?"
_LIST_ENDS = r"(?= ?(?:[/,;.)+&-]|và |đến |hoặc |của |năm |hằng |trong |$))"

# "Tuần 2 tháng 3", "phiên họp thứ 2 tháng 3": the second of a month, and no second day.
_NOT_COUNTED = r"(?<!tuần )(?<!thứ )(?<!đợt )(?<!kỳ )(?<!lần )(?<!phiên )"

_FULL_DATE = re.compile(
    r"(?<![\w/.])(?P<d>\d{1,2}) ?(?P<s>[/.-]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<y>\d{4}|\d\d)(?![\w/])"
)
_ISO_DATE = re.compile(rf"(?<![\w/.-])(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w/-])")
_WORDED_DATE = re.compile(
    rf"(?P<mark>(?:ngày |mùng |mồng ){{1,2}})?(?<![\w/.]){_NOT_COUNTED}(?P<d>{DAY}) ?tháng "
    rf"(?P<m>{MONTH}){_OF_YEAR}?"
)
_SHORT_DATE = re.compile(
    r"(?P<mark>(?:ngày |mùng |mồng ){1,2})?(?<![\w/.])(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2})"
    rf"(?: ?[-/,]? ?(?:của )?năm (?P<y>{YEAR})|-(?P<y2>{YEAR}))?(?![\w/]|[.-]\d)"
)
_LONE_DAY = re.compile(r"(?:ngày|mùng|mồng) (?P<d>\d{1,2})(?![\w/%]|[.,-]\d)")
_MONTHS_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?P<n>{COUNT}) ?(?:\(\w+\) ?)?tháng|nửa) (?P<p>đầu|cuối)"
    rf"(?:{_OF_YEAR}| (?:của )?năm(?! \d| học)(?!\w))"
)
_QUARTERS = re.compile(
    rf"(?<!\w)(?:(?<!mỗi )(?<!từng )(?<!hằng )quý ?(?P<n>{_QUARTER}){_OF_YEAR}?"
    rf"|q\.?(?P<q>[1-4]|i{{1,3}}|iv)[/-](?P<qy>{YEAR}|\d\d(?!\d)))"
)
_NEXT_QUARTER = re.compile(rf"{_NEXT}(?:quý )?(?P<n>{_QUARTER})(?:{_OF_YEAR}|{_LIST_ENDS})")
_MONTHS = re.compile(
    rf"(?<!\w)(?:tháng (?P<n>{MONTH}){_OF_YEAR}?"
    rf"|th?\.? ?(?P<q>\d{{1,2}}) ?[/-] ?(?P<qy>{YEAR}|\d\d(?!\d)))(?!/\w)"
)
_NEXT_MONTH = re.compile(rf"{_NEXT}(?:tháng )?(?P<n>\d{{1,2}}(?!\d))(?:{_OF_YEAR}|{_LIST_ENDS})")
_BARE_MONTH = re.compile(rf"(?<![\w/.])(?P<n>\d{{1,2}}) ?[/.-] ?(?P<y>{YEAR})(?![\w/])")
_YEARS = re.compile(
    rf"(?<![\w/.])(?:(?P<word>giai đoạn|thời kỳ|nhiệm kỳ|niên độ|(?:các )?năm) )?"
    rf"(?P<y>{YEAR})(?![\w/]|\.\d)"
)
_NAMED = re.compile(r"(?<!\w)(?P<n>năm|quý|tháng) (?P<rel>nay|này|tới|sau)(?! (?:khi|đó))(?!\w)")
_UNNAMED = re.compile(
    r"(?<!\w)(?:cả|trong|hết|cuối|đầu|giữa|kết thúc|trước) (?:cuối |của )?(?P<n>năm|quý|tháng)"
    r"(?: (?P<rel>nay|này|tới|sau))?(?! khi)(?! (?:\d|[ivx]+\b|học|kế |báo |tiếp|hằng))(?!\w)"
)


@dataclass(frozen=True)
class Moment:
    """A day, month, quarter, half-year or year; `number` is the month, quarter or half."""

    kind: DeadlineKind
    start: int
    end: int
    number: int = 0
    day: int = 0
    year: int | None = None
    years_on: int | None = None  # "năm nay" 0, "năm tới" 1
    is_current: bool = False  # "cuối quý": the one that the letter's date lies in
    is_bare: bool = False  # figures alone, which are a deadline only where nothing else stands
    has_short_year: bool = False

    def in_year(self, year: int) -> tuple[date, date]:
        """Return the first and the last day in that year; raise ValueError when it has none."""
        if self.kind is DeadlineKind.DAY:
            return date(year, self.number, self.day), date(year, self.number, self.day)
        unit = _PERIODS[self.kind](year, self.number)
        return unit.first_day, unit.last_day

    @property
    def words(self) -> str:
        year = f"/{self.year}" if self.year else ""
        if self.kind is DeadlineKind.DAY:
            return f"ngày {self.day:02}/{self.number:02}{year}"
        name = {DeadlineKind.MONTH: "tháng", DeadlineKind.QUARTER: "quý"}.get(self.kind, "kỳ")
        return f"{name} {self.number}{year}"


def _year_period(year: int, _number: int) -> Year:
    return Year(year)


_PERIODS: dict[DeadlineKind, Callable[[int, int], Month | Quarter | HalfYear | Year]] = {
    DeadlineKind.MONTH: Month,
    DeadlineKind.QUARTER: Quarter,
    DeadlineKind.HALF_YEAR: HalfYear,
    DeadlineKind.YEAR: _year_period,
}
UNITS: dict[DeadlineKind, type[Month | Quarter | HalfYear | Year]] = {
    DeadlineKind.MONTH: Month,
    DeadlineKind.QUARTER: Quarter,
    DeadlineKind.HALF_YEAR: HalfYear,
    DeadlineKind.YEAR: Year,
}


def find_moments(plain: str) -> list[Moment]:
    """Return every unit that plain (evened text) names, in its order, none overlapping."""
    found: list[Moment] = []
    for family in (_days, _parts_of_year, _quarters, _months, _years, _currents):
        fresh = family(plain)
        found += fresh
        plain = _without(plain, fresh)
    return sorted(found, key=lambda moment: moment.start)


def _days(plain: str) -> list[Moment]:
    found: list[Moment] = []
    for pattern in (_ISO_DATE, _FULL_DATE, _WORDED_DATE, _SHORT_DATE, _LONE_DAY):
        fresh = [moment for match in pattern.finditer(plain) if (moment := _day(match))]
        found += fresh
        plain = _without(plain, fresh)
    return found


def _without(plain: str, moments: list[Moment]) -> str:
    return masked(plain, [(moment.start, moment.end) for moment in moments])


def _day(match: re.Match[str]) -> Moment | None:
    groups = match.groupdict()
    written = groups.get("y") or groups.get("y2") or groups.get("yy")
    is_marked = "mark" not in groups or groups["mark"]
    is_month_and_year = match.re is _SHORT_DATE and not is_marked and int(groups["m"]) > 12
    if is_month_and_year or (match.re is _WORDED_DATE and not (is_marked or written)):
        return None
    # "ngày 30/4 năm sau": the year after the one reported on, which cycles.py reads.
    is_of_next_year = groups.get("rel") == "sau"
    return Moment(
        DeadlineKind.DAY,
        match.start(),
        match.end("m") if is_of_next_year else match.end(),
        number(groups["m"]) if groups.get("m") else 0,
        number(groups["d"]),
        year=_whole_year(written),
        years_on=None if is_of_next_year else _years_on(groups.get("rel")),
        is_bare=not is_marked and not written,
        has_short_year=bool(written and len(written) == 2),
    )


def _parts_of_year(plain: str) -> list[Moment]:
    found = []
    for match in _MONTHS_OF_YEAR.finditer(plain):
        count = number(match["n"]) if match["n"] else 6
        is_first = match["p"] == "đầu"
        if count == 6:
            found.append(_moment(DeadlineKind.HALF_YEAR, match, 1 if is_first else 2))
        elif count == 3:
            found.append(_moment(DeadlineKind.QUARTER, match, 1 if is_first else 4))
        elif 1 <= count < 12:
            whole = _moment(DeadlineKind.MONTH, match, 1 if is_first else 13 - count)
            last = replace(whole, start=whole.end, number=count if is_first else 12)
            found += [whole, last]
    return found


def _quarters(plain: str) -> list[Moment]:
    return _series(plain, _QUARTERS, _NEXT_QUARTER, DeadlineKind.QUARTER)


def _months(plain: str) -> list[Moment]:
    found = _series(plain, _MONTHS, _NEXT_MONTH, DeadlineKind.MONTH)
    for match in _BARE_MONTH.finditer(_without(plain, found)):
        moment = _moment(DeadlineKind.MONTH, match, int(match["n"]))
        found.append(replace(moment, is_bare=True))
    return found


def _series(
    plain: str, head: re.Pattern[str], following: re.Pattern[str], kind: DeadlineKind
) -> list[Moment]:
    """Read "quý II, III và IV/2022": a head, then numbers alone."""
    found: list[Moment] = []
    place = 0
    while match := head.search(plain, place):
        found.append(_moment(kind, match, _count(match, kind)))
        place = match.end()
        while match := following.match(plain, place):
            moment = _moment(kind, match, _count(match, kind))
            found.append(replace(moment, start=match.start("n")))
            place = match.end()
    return found


def _count(match: re.Match[str], kind: DeadlineKind) -> int:
    text = match["n"] or match["q"]
    if kind is DeadlineKind.QUARTER:
        return quarter_number(text) or (int(text) if text.isdecimal() else 5)
    return number(text)


def _years(plain: str) -> list[Moment]:
    found = []
    for match in _YEARS.finditer(plain):
        moment = _moment(DeadlineKind.YEAR, match, 0)
        found.append(replace(moment, is_bare=not match["word"]))
    return found


def _currents(plain: str) -> list[Moment]:
    kinds = {"năm": DeadlineKind.YEAR, "quý": DeadlineKind.QUARTER, "tháng": DeadlineKind.MONTH}
    found = []
    for pattern in (_NAMED, _UNNAMED):
        for match in pattern.finditer(plain):
            moment = _moment(kinds[match["n"]], match, 0)
            found.append(replace(moment, start=match.start("n"), is_current=True))
        plain = _without(plain, found)
    return found


def _moment(kind: DeadlineKind, match: re.Match[str], count: int) -> Moment:
    groups = match.groupdict()
    written = groups.get("y") or groups.get("yy") or groups.get("qy")
    return Moment(
        kind,
        match.start(),
        match.end(),
        count,
        year=_whole_year(written),
        years_on=_years_on(groups.get("rel")),
        has_short_year=bool(written and len(written) == 2),
    )


def _whole_year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)


def _years_on(word: str | None) -> int | None:
    return {"nay": 0, "này": 0, "tới": 1, "sau": 1}.get(word) if word else None
