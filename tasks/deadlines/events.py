"""Deadlines that wait for something: an event, a session, so many days after one.

"sau khi Chính phủ ban hành Nghị định thay thế", "trình kỳ họp cuối năm 2021", "chậm nhất 15 ngày
kể từ ngày Bộ Y tế thông báo phân bổ vắc xin".
"""

import re
from dataclasses import dataclass

from tasks.deadlines.kinds import Delay
from tasks.deadlines.numbers import COUNT, number

_UNITS = {
    "ngày làm việc": "working_day",
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "năm": "year",
    "giờ": "hour",
}
_UNIT = r"(?P<unit>ngày(?P<working> làm việc| công tác)?|tuần|tháng|năm|giờ)(?!\w)"
_AMOUNT = rf"(?P<n>{COUNT})(?: ?\([^()]{{1,20}}\))? {_UNIT}"
_LIMIT = r"(?:chậm nhất|muộn nhất|không quá|tối đa|không chậm hơn|ít nhất|khoảng)"
_WITHIN = (
    rf"(?<!\w)(?<!tháng )(?<!ngày )(?<!/)(?:{_LIMIT} ?(?:là |trong |sau ){{0,2}})?"
    r"(?:(?:trong|sau)(?: (?:thời hạn|thời gian|vòng|khoảng))? )?"
    rf"(?:{_LIMIT} )?"
)
_DELAY = re.compile(
    rf"{_WITHIN}{_AMOUNT},? (?P<from>kể từ|tính từ|từ|sau|trước)"
    r"(?! (?:nay|năm|tháng|quý) ?\d)(?!\w)"
)
_BARE_DELAY = re.compile(rf"{_WITHIN}(?:trong )?{_AMOUNT}[ .]*")
_LIMITING = re.compile(rf"{_LIMIT}|trong|sau|không")
_OPEN_DELAY = re.compile(rf"(?<!\w)(?:trong (?:thời hạn|vòng)|sau|không quá|tối đa) {_AMOUNT}")
# "chậm nhất sau 05 ngày làm việc", without a word of what it is counted from.
_LATEST_DELAY = re.compile(
    rf"(?<!\w)(?:chậm nhất|muộn nhất) (?:là |trong |sau )?{_AMOUNT}(?=[ ]?[.;,)]|\Z)"
)
_OWN_DATE = re.compile(
    r",? ?(?:kể từ|tính từ|từ|sau)(?: khi)?(?: ngày)? (?:ký|ban hành)(?: ban hành)?"
    r"(?: (?:công văn|văn bản|kế hoạch|quyết định|chỉ thị|thông báo|chương trình|nghị quyết))?"
    r"(?: này)? ?[.)\]]*\Z"
)
_SESSION = re.compile(
    r"(?<!\w)(?:(?:trình|thông qua)(?: (?:hđnd|hội đồng nhân dân|quốc hội)(?: tỉnh)?)? ?)?"
    r"(?:(?:tại|vào|trước|sau|trong) )?(?:các |những )?(?:kỳ họp|phiên họp)(?!\w)"
)
_STRONG = re.compile(
    r"(?<!\w)(?:(?:ngay )?sau khi|ngay khi|trước khi|(?:cho )?đến khi|(?:kể )?từ khi|khi"
    r"|chờ|đợi|ngay sau(?! \d)"
    r"|(?:kể từ|tính từ|sau|(?:đến )?trước|đến|từ)(?: thời điểm)? ngày(?= [^\W\d]))(?!\w)"
)
_AFTER = re.compile(
    r"(?<!\w)(?<!năm )(?<!tháng )(?<!quý )(?<!tiếp )(?<!về )(?:sau|trước) "
    r"(?!đó|này|đây|mắt|năm|quý|tháng|ngày|tuần|cuối|hết|khi|\d|[ivx]+\b|thời)(?=[^\W\d])"
)
_WEAK = re.compile(
    r"(?<!\w)(?:(?<!tiếp )theo(?! (?:định kỳ|tháng|quý|năm|tuần|từng))|tùy|phụ thuộc|căn cứ|nếu"
    r"|trường hợp|cùng (?:với|thời)|đồng thời|nhân dịp|dịp|đúng (?:thời hạn|tiến độ|quy định|hạn))"
    r"(?!\w)"
)
# Where a clause that comes first gives way to the duty: "Sau khi có Nghị định, tham mưu …".
MAIN_CLAUSE = re.compile(
    r", (?:thì )?(?=(?:đề nghị|giao|tham mưu|sở|các|ubnd|ủy ban|hđnd|cơ quan|đơn vị|xây dựng|trình"
    r"|triển khai|thực hiện|hoàn thành|rà soát|tổ chức|báo cáo|gửi|phối hợp|chủ trì|hoàn thiện"
    r"|cập nhật|đề xuất|hướng dẫn|tiếp tục|kịp thời|phòng|văn phòng|ban) )"
    r"| (?:thì|sẽ)(?!\w)"
)
# "trước mùa mưa hằng năm" comes again each year and waits for nothing.
_SEASON = re.compile(r"(?:trước|sau) (?:mùa|vụ|tết|dịp|đợt)[^.;,()]{0,60} hằng năm(?!\w)")
_LONGEST_CLAUSE = 600
_SESSION_BREAK = re.compile(r"[;)\]]|\.(?= |\Z)|, (?!khóa|nhiệm kỳ|hđnd|hội đồng)")
# A clause about an event ends where a limit of its own begins.
_BREAK = re.compile(
    r"[;)\]]|\.(?= |\Z)"
    r"|,? (?:nhưng |và |song )?(?:dự kiến |phấn đấu |hoàn thành |xong |ban hành |trình )?"
    r"(?:chậm nhất|muộn nhất|không muộn hơn|trước ngày \d|trong (?:quý|tháng \d|năm \d)"
    r"|vào (?:quý|tháng \d|năm \d)|hạn cuối)"
    r"|, (?:dự kiến|phấn đấu) |, (?:quý [\divx]|năm \d{4}\Z|tháng \d)"
)


@dataclass(frozen=True)
class Event:
    """The clause that says what is waited for, with its place."""

    start: int
    end: int
    is_strong: bool
    is_session: bool = False
    delay: Delay | None = None
    counts_from_letter: bool = False


def find_event(plain: str, start: int = 0) -> Event | None:
    """Return the first clause that makes a deadline wait, or None."""
    delayed = _delayed(plain, start)
    clauses = [
        (match, kind)
        for kind, match in _clauses(plain, start)
        if match and not _SEASON.match(plain, match.start())
    ]
    if not clauses:
        return delayed
    match, kind = min(clauses, key=lambda found: found[0].start())
    if delayed and delayed.start <= match.start():
        return delayed
    begin = match.start()
    if kind == "session":
        return Event(begin, _session_end(plain, match.end()), True, is_session=True)
    return Event(begin, _clause_end(plain, match.end()), kind == "strong")


def bare_delay(plain: str) -> Delay | None:
    """Return the delay that is all of an evened text, "trong 6 tháng"; from what, it leaves out."""
    match = _BARE_DELAY.fullmatch(plain)
    return _delay(match, is_before=False) if match else None


def find_delays(plain: str) -> list[tuple[int, int]]:
    """Return where so many days after an event are given as a limit."""
    counted = [
        (match.start(), _duty_start(plain, match.end()))
        for match in _DELAY.finditer(plain)
        if _LIMITING.match(match[0])
    ]
    return counted + [match.span() for match in _LATEST_DELAY.finditer(plain)]


def _duty_start(plain: str, start: int) -> int:
    end = _clause_end(plain, start)
    match = MAIN_CLAUSE.search(plain, start, end)
    return match.start() if match else end


def find_sessions(plain: str) -> list[tuple[int, int]]:
    """Return where a session is named as the time of a duty, its own words included."""
    return [
        (match.start(), _session_end(plain, match.end()))
        for match in _SESSION.finditer(plain)
        if match[0].startswith(("trình", "thông qua", "tại", "vào", "trước"))
    ]


def _clauses(plain: str, start: int) -> list[tuple[str, re.Match[str] | None]]:
    patterns = (("session", _SESSION), ("strong", _STRONG), ("strong", _AFTER), ("weak", _WEAK))
    return [(kind, pattern.search(plain, start)) for kind, pattern in patterns]


def _delayed(plain: str, start: int) -> Event | None:
    match = _DELAY.search(plain, start)
    if match is None:
        match = _OPEN_DELAY.search(plain, start)
        if match is None:
            return None
        return Event(match.start(), match.end(), True, delay=_delay(match, is_before=False))
    end = _clause_end(plain, match.end())
    own = _OWN_DATE.match(plain[:end], match.start("from"))
    is_before = match["from"] == "trước"
    return Event(
        match.start(), end, True, delay=_delay(match, is_before), counts_from_letter=bool(own)
    )


def _delay(match: re.Match[str], is_before: bool) -> Delay:
    unit = "working_day" if match["working"] else _UNITS[match["unit"]]
    return Delay(number(match["n"]), unit, is_before)


def _clause_end(plain: str, start: int) -> int:
    stop = min(len(plain), start + _LONGEST_CLAUSE)
    match = _BREAK.search(plain, start, stop)
    return match.start() if match else stop


def _session_end(plain: str, start: int) -> int:
    """A session's own words may hold its time: "kỳ họp cuối năm 2021", "kỳ họp tháng 7/2022"."""
    stop = min(len(plain), start + _LONGEST_CLAUSE)
    match = _SESSION_BREAK.search(plain, start, stop)
    return match.start() if match else stop
