"""Where in the sentences of a duty a time is set for it, as places of the evened text.

A time counts only with a word that makes it a limit ("trước", "trong", "chậm nhất"), right after
a verb, or as a rhythm of work; "kế hoạch năm 2022", "trợ cấp hằng tháng" set nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date

from tasks.deadlines.events import MAIN_CLAUSE, find_delays, find_sessions
from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.marks import Mark, find_marks
from tasks.deadlines.phrase import Span
from tasks.deadlines.units import Unit, find_units

OBJECT_KINDS = {DeadlineKind.YEAR, DeadlineKind.PERIOD}
_OBJECT = re.compile(
    r"(?:kế hoạch|kết quả|số liệu|dự toán|tình hình|công tác|nhiệm vụ|chương trình|chỉ tiêu"
    r"|mục tiêu|nội dung|hoạt động|định hướng|tầm nhìn) \Z"
)
_IN_FORCE = re.compile(r"hiệu lực(?: thi hành)?(?: kể)? \Z")
_NOUN_BEFORE_MARK = re.compile(
    r"(?:kế hoạch|chương trình|công tác|hướng dẫn|dự toán|ngân sách|kinh phí|trợ cấp|lương|mức"
    r"|nghỉ|phép|báo cáo|nhiệm vụ|chỉ tiêu|thu nhập|doanh thu|sinh hoạt|trợ giúp|hỗ trợ|bình quân"
    r"|tăng|giảm|phí|tiền) \Z"
)
_PERIODIC = re.compile(r"lần|định kỳ")
_DUTY_AFTER = re.compile(
    r",|:| ?(?:tổng hợp|báo cáo|gửi|tổ chức|rà soát|xây dựng|tham mưu|trình|ban hành|thực hiện"
    r"|đánh giá|kiểm tra|cập nhật|sơ kết|tổng kết|chủ trì|phối hợp|lập|công bố|định kỳ)"
)
_VERB_BEFORE = re.compile(
    r"(?:[,;:(-]|(?<!\w)(?:trình|ban hành|hoàn thành|xong|gửi|phê duyệt|thông qua|kết thúc"
    r"|thực hiện|tổ chức|triển khai)) ?\Z"
)
_CLOSED = re.compile(r" ?(?:[.,;:)]|\Z)")
_EVENT = re.compile(
    r"(?<!\w)(?:(?:ngay )?sau khi|ngay khi|(?:cho )?đến khi|kể từ khi|khi|chờ)(?: đã)? "
    r"(?:có|được|đủ|trung ương|chính phủ|thủ tướng|quốc hội|bộ|các bộ|hđnd|hội đồng nhân dân|ubnd"
    r"|ủy ban nhân dân|uỷ ban nhân dân|tỉnh ủy|ban thường vụ|cấp (?:có )?thẩm quyền|cấp trên"
    r"|nghị định|thông tư|luật|quyết định|nghị quyết|nhà nước|đề án|dự án|quy hoạch)(?!\w)"
    r"[^.;:]{0,160}?(?<!\w)(?:ban hành|phê duyệt|thông qua|hướng dẫn|hiệu lực|quyết định"
    r"|chấp thuận|phân bổ|yêu cầu|kinh phí|vốn|nguồn lực|chủ trương|ý kiến|văn bản|bố trí|cho phép"
    r"|điều kiện|công bố|quy định|giao|chỉ đạo|kế hoạch|kết luận|thẩm định)(?!\w)[^.;:()]{0,160}"
    r"|(?<!\w)trước khi (?:triển khai|thực hiện|trình|ban hành)[^.;:,()]{0,60}(?=[.;]|\Z)"
    r"|(?<!\w)(?:đến )?trước ngày (?:nghị định|thông tư|luật|quyết định|nghị quyết|pháp lệnh)"
    r"[^.;:()]{0,300}hiệu lực"
)
_DUTY_FOLLOWS = re.compile(r" (?:thì|sẽ)(?!\w)")
_SENTENCE_START = re.compile(r"(?:\A|[.;:\u2029-]) ?(?:[a-zđ\d]{1,2}[.)] ?)?\Z")
_GAP = re.compile(r"[ ,;()-]*(?:và |hoặc |nhưng )?[ ,(]*")


def find_stretches(plain: str, on: date | None) -> list[Span]:
    """Return in order the stretches that set a time; events only where no date stands.

    Neighbours are one stretch: "năm 2022, sau khi …", "trước ngày 25 hằng tháng".
    """
    units = find_units(plain)
    dated = [*_dated(plain, units, on), *_rhythms(plain, units)]
    joined = _joined(plain, [*dated, *_events(plain)])
    if not dated:
        return joined
    begins = sorted(start for start, _ in dated)
    return [span for span in joined if bisect_left(begins, span[0]) < bisect_left(begins, span[1])]


def find_rhythms(plain: str) -> list[Span]:
    """Return the words of repetition that are said of work: "Hằng năm, các sở báo cáo …"."""
    return _rhythms(plain, find_units(plain))


def _rhythms(plain: str, units: list[Unit]) -> list[Span]:
    marks = [mark for mark in find_marks(plain) if _is_rhythm(plain, mark, units)]
    return [(mark.start, mark.end) for mark in marks]


def _dated(plain: str, units: list[Unit], on: date | None) -> Iterator[Span]:
    for unit in units:
        if _is_limit(plain, unit, on):
            yield unit.start, unit.end
    for start, end in (*find_delays(plain), *find_sessions(plain)):
        if not _IN_FORCE.search(plain, max(0, start - 24), start):
            yield start, end


def _is_limit(plain: str, unit: Unit, on: date | None) -> bool:
    before = max(0, unit.start - 24)
    if _IN_FORCE.search(plain, before, unit.start):
        return False
    if not unit.leads & {"before", "by"} and _OBJECT.search(plain, before, unit.start):
        return False  # "kết quả trong quý I", but "gửi kết quả trước ngày 15/4"
    if not (unit.names_year or on or unit.leads & {"by", "before"}):
        return False
    if unit.leads <= {"in"} and unit.is_unnamed:  # "nghỉ lễ, tết trong năm"
        return False
    if unit.is_limit:
        return unit.leads - {"soft"} != {"to"} or unit.kind not in OBJECT_KINDS
    is_told = unit.names_year and unit.kind not in OBJECT_KINDS and not unit.is_bare
    follows = is_told and not unit.leads and _VERB_BEFORE.search(plain, before, unit.start)
    return bool(follows and _CLOSED.match(plain, unit.end))


def _is_rhythm(plain: str, mark: Mark, units: list[Unit]) -> bool:
    place = bisect_left(units, mark.start, key=lambda unit: unit.start)
    for unit in units[max(0, place - 1) : place + 2]:
        is_near = 0 <= mark.start - unit.end <= 3 or 0 <= unit.start - mark.end <= 40
        is_of_mark = unit.is_limit or unit.end <= mark.start
        if is_near and is_of_mark and not unit.names_year:
            return True
    if not mark.is_named:
        return False
    before = max(0, mark.start - 24)
    if _PERIODIC.search(plain, max(0, mark.start - 8), mark.end):
        return True
    if _NOUN_BEFORE_MARK.search(plain, before, mark.start):
        return False
    return _DUTY_AFTER.match(plain, mark.end) is not None


def _events(plain: str) -> Iterator[Span]:
    for match in _EVENT.finditer(plain):
        is_first = _SENTENCE_START.search(plain, max(0, match.start() - 6), match.start())
        main_clause = MAIN_CLAUSE if is_first else _DUTY_FOLLOWS
        stop = main_clause.search(plain, match.start() + 8, match.end())
        yield match.start(), stop.start() if stop else match.end()


def _joined(plain: str, spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start < joined[-1][1] or _GAP.fullmatch(plain, joined[-1][1], start)):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
