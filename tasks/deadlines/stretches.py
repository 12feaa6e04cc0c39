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
# "trình Ban Thường vụ Tỉnh ủy quý II/2021": nothing but whom it goes to stands between.
_SUBMITTED_TO = re.compile(
    r"(?<!\w)trình(?: (?:ban|thường|vụ|tỉnh|ủy|huyện|thành|chấp|hành|đảng|bộ|ubnd|hđnd|hội|đồng"
    r"|nhân|dân|chính|phủ|thủ|tướng|quốc|cấp|có|thẩm|quyền|xem|xét|phê|duyệt|thông|qua|quyết|định"
    r"|cho|ý|kiến),?){1,12} \Z"
)
# A year alone belongs to a name, unless something ends in it: "dự kiến hoàn thành năm 2023".
_FINISHED_IN = re.compile(r"(?<!\w)(?:hoàn thành|hoàn tất|kết thúc|xong) \Z")
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
_GAP = re.compile(r"[ ,()-]*(?:và |hoặc |nhưng )?[ ,(]*")
# What was measured in a time, not done in it: "số liệu từ ngày 15/12/2020 đến ngày 14/6/2021".
_MEASURED = re.compile(
    r"(?:số liệu|tính|phát sinh|lũy kế|kết quả|tình hình|kỳ|giai đoạn|thời kỳ|hiệu lực|áp dụng"
    r"|thời gian)"
    r"(?: [^\W\d]+){0,3} ?\Z"
)
# A figure to be reached, not a day to be kept: "đến hết năm 2022 có 100% người hưởng …".
_TARGET = re.compile(
    r" ?,? ?(?:(?:phấn đấu|toàn tỉnh|cả nước|tỉnh|huyện) )?"
    r"(?:có|đạt|tỷ lệ|trên|ít nhất|tối thiểu|khoảng|\d+)(?!\w)"
)
# Work that comes again, told at the end of a clause: "mở chuyên mục, phát sóng hằng tháng".
_END_OF_WORK = re.compile(r" ?(?:[.;)]|\Z)| (?:về|cho|gửi|với|tại|trên|đến) ")
_WORK_BEFORE = re.compile(
    r"(?<!\w)(?:báo cáo|phát sóng|cập nhật|tổ chức|sơ kết|tổng kết|kiểm tra|rà soát|giao ban|họp"
    r"|đưa tin|thông tin|thông báo|theo dõi|trực|nhắc nhở|vệ sinh|tập huấn|công bố|đối thoại"
    r"|thống kê|đánh giá|định hướng)(?: (?!của|theo|cho|từ|và)[^\W\d]+){0,6} \Z"
)
_NAMED_THING = re.compile(
    r"(?<!\w)(?:kế hoạch|chương trình|kinh phí|dự toán|ngân sách|chỉ tiêu|quy định|nội dung"
    r"|công tác"
    r"|hướng dẫn|nhiệm vụ|cuộc|sinh hoạt|đời sống)(?!\w)"
)


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
    marks = find_marks(plain)
    kept = [mark for mark in marks if _is_rhythm(plain, mark, units)]
    # "định kỳ" right before a rhythm is part of it.
    starts = {mark.start for mark in kept}
    kept += [mark for mark in marks if not mark.is_named and {mark.end, mark.end + 1} & starts]
    return sorted((mark.start, mark.end) for mark in kept)


def _dated(plain: str, units: list[Unit], on: date | None) -> Iterator[Span]:
    for unit in units:
        if _is_limit(plain, unit, on):
            yield unit.start, unit.end
    for start, end in (*find_delays(plain), *find_sessions(plain)):
        if not _IN_FORCE.search(plain, max(0, start - 24), start):
            yield start, end


def _is_limit(plain: str, unit: Unit, on: date | None) -> bool:
    if _is_of_something_else(plain, unit, on):
        return False
    before = max(0, unit.start - 24)
    if _is_stretch_of_days(unit):
        return not _MEASURED.search(plain, max(0, unit.start - 40), unit.start)
    if unit.kind is DeadlineKind.YEAR and _FINISHED_IN.search(plain, before, unit.start):
        return _CLOSED.match(plain, unit.end) is not None
    if unit.is_limit:
        return unit.leads - {"soft"} != {"to"} or unit.kind not in OBJECT_KINDS
    is_told = unit.names_year and unit.kind not in OBJECT_KINDS and not unit.is_bare
    if not is_told or unit.leads or not _CLOSED.match(plain, unit.end):
        return False
    return bool(
        _VERB_BEFORE.search(plain, before, unit.start)
        or _SUBMITTED_TO.search(plain, max(0, unit.start - 90), unit.start)
    )


def _is_of_something_else(plain: str, unit: Unit, on: date | None) -> bool:
    """Whether a time is that of a decree, a plan, a term of office or a figure to be reached."""
    before = max(0, unit.start - 24)
    if _IN_FORCE.search(plain, before, unit.start):
        return True
    if not unit.leads & {"before", "by"} and _OBJECT.search(plain, before, unit.start):
        return True  # "kết quả trong quý I", but "gửi kết quả trước ngày 15/4"
    if not (unit.names_year or on or unit.leads & {"by", "before"}):
        return True
    if unit.leads <= {"in"} and unit.is_unnamed:  # "nghỉ lễ, tết trong năm"
        return True
    if plain.startswith("nhiệm kỳ", unit.moments[0].start):
        return True
    is_until = unit.kind is DeadlineKind.YEAR and unit.leads & {"to", "until"}
    return bool(is_until and _TARGET.match(plain, unit.end))


def _is_stretch_of_days(unit: Unit) -> bool:
    """ "từ ngày 20/8/2025 đến hết ngày 20/9/2025"."""
    is_fine = all(moment.kind not in OBJECT_KINDS for moment in unit.moments)
    return unit.is_range and "from" in unit.leads and unit.names_year and is_fine


def _is_rhythm(plain: str, mark: Mark, units: list[Unit]) -> bool:
    if mark.hour:
        return True
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
    if _END_OF_WORK.match(plain, mark.end):
        return _is_work(plain, mark)
    if _NOUN_BEFORE_MARK.search(plain, before, mark.start):
        return False
    return _DUTY_AFTER.match(plain, mark.end) is not None


def _is_work(plain: str, mark: Mark) -> bool:
    """Whether a mark closes a clause about work; "kế hoạch kiểm tra hằng năm" is a thing."""
    clause = re.split(r"[,;:.()]", plain[max(0, mark.start - 90) : mark.start])[-1]
    return bool(_WORK_BEFORE.search(clause)) and not _NAMED_THING.search(clause)


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
