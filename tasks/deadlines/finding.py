"""Find the deadline that binds inside a duty told in sentences.

A labelled clause wins ("Thời gian trình: …"), then one in brackets, then the last limit put to a
verb. Never taken: dates of cited documents, days from which something is in force, years that
belong to a name ("giai đoạn 2021-2025", "đến năm 2030").
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from agencies.text import clean
from tasks.deadlines.citations import hide_citations, hide_school_years
from tasks.deadlines.events import find_delays, find_sessions
from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.marks import Mark, find_marks
from tasks.deadlines.phrases import DONE, LABEL, milestone_before, milestone_of, unread_words
from tasks.deadlines.reading import LONGEST_PHRASE, Phrase, as_deadline, read_phrase
from tasks.deadlines.units import Unit, find_units
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import PARAGRAPH_END, Wording, even, masked

Span = tuple[int, int]
Reading = tuple[Phrase, Span]

_QUOTED = re.compile(r'"[^"\x00]{1,400}"')
_BRACKETED = re.compile(r"\(([^()]{3,300})\)")
_SENTENCE_END = re.compile(rf"[.;](?=\s|\Z|\))|{PARAGRAPH_END}")
_AT_START = re.compile(r"[\s\d.(+*•-]{0,6}(?:[a-zđ]\) ?)?")
_OBJECT = re.compile(
    r"(?:kế hoạch|báo cáo|kết quả|số liệu|dự toán|tình hình|công tác|nhiệm vụ|chương trình|chỉ tiêu"
    r"|mục tiêu|nội dung|hoạt động|hiệu lực(?: thi hành)?(?: kể)?|định hướng|tầm nhìn) \Z"
)
_NOUN_BEFORE_MARK = re.compile(
    r"(?:kế hoạch|chương trình|công tác|hướng dẫn|dự toán|ngân sách|kinh phí|trợ cấp|lương|mức"
    r"|nghỉ|phép|báo cáo|nhiệm vụ|chỉ tiêu|thu nhập|doanh thu|sinh hoạt|trợ giúp|hỗ trợ|bình quân"
    r"|tăng|giảm|phí|tiền) \Z"
)
_DUTY_AFTER = re.compile(
    r",|:| ?(?:tổng hợp|báo cáo|gửi|tổ chức|rà soát|xây dựng|tham mưu|trình|ban hành|thực hiện"
    r"|đánh giá|kiểm tra|cập nhật|sơ kết|tổng kết|chủ trì|phối hợp|lập|công bố|định kỳ)"
)
_VERB_BEFORE = re.compile(
    r"(?:[,;:(-]|(?<!\w)(?:trình|ban hành|hoàn thành|xong|gửi|phê duyệt|thông qua|kết thúc|thực hiện"
    r"|tổ chức|triển khai)) ?\Z"
)
_EVENT = re.compile(
    r"(?<!\w)(?:(?:ngay )?sau khi|ngay khi|(?:cho )?đến khi|kể từ khi|khi|chờ)(?: đã)? "
    r"(?:có|được|đủ|trung ương|chính phủ|thủ tướng|quốc hội|bộ|các bộ|hđnd|hội đồng nhân dân|ubnd"
    r"|ủy ban nhân dân|uỷ ban nhân dân|tỉnh ủy|ban thường vụ|cấp (?:có )?thẩm quyền|cấp trên"
    r"|nghị định|thông tư|luật|quyết định|nghị quyết|nhà nước|đề án|dự án|quy hoạch)(?!\w)"
    r"[^.;:]{0,160}?(?<!\w)(?:ban hành|phê duyệt|thông qua|hướng dẫn|hiệu lực|quyết định|chấp thuận"
    r"|phân bổ|yêu cầu|kinh phí|vốn|nguồn lực|chủ trương|ý kiến|văn bản|bố trí|cho phép|điều kiện"
    r"|công bố|quy định|giao|chỉ đạo|kế hoạch|kết luận|thẩm định)(?!\w)[^.;:()]{0,160}"
    r"|(?<!\w)trước khi (?:triển khai|thực hiện|trình|ban hành)[^.;:,()]{0,60}(?=[.;]|\Z)"
    r"|(?<!\w)(?:đến )?trước ngày (?:nghị định|thông tư|luật|quyết định|nghị quyết|pháp lệnh)"
    r"[^.;:()]{0,300}hiệu lực"
)
_EVENT_END = re.compile(r" (?:thì|sẽ)(?!\w)|, (?=(?:đề nghị|giao|tham mưu|ubnd|sở|các) )")
_AS_PLANNED = re.compile(
    r"(?<!\w)theo (?:quy định và |lịch và )?(?:kế hoạch|hướng dẫn|lịch|thông báo|tiến độ)"
    r"(?: và hướng dẫn)? của [^.;,:]{2,80}(?=[.;]? ?\Z)"
)
_ANY_VERB = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|tổ chức|xây dựng|trình|ban hành|tham mưu|phối hợp|tăng cường"
    r"|tiếp tục|đẩy mạnh|nâng cao|bảo đảm|đảm bảo|rà soát|báo cáo|hướng dẫn|chỉ đạo|giao"
    r"|hỗ trợ|quản lý|kiểm tra|giám sát|tuyên truyền|phát triển|hoàn thiện|hoàn thành)(?!\w)"
)
_ONGOING_START = re.compile(r"(?:thường xuyên|liên tục)(?! trú)(?!\w)")
_ONGOING_END = re.compile(r"(?:,|thực hiện|nhiệm vụ) thường xuyên(?:, liên tục|, lâu dài)?[ .;]*\Z")
# More clauses than any duty has; a text without end must not take time without end.
_MOST_CLAUSES = 24
_GAP = re.compile(r"[ ,;()-]*(?:và |hoặc |nhưng )?[ ,(]*")
_NEVER_ALONE = {DeadlineKind.YEAR, DeadlineKind.PERIOD}


def find_deadline(text: str, *, on: date | None = None) -> tuple[Deadline, Span] | None:
    """Return the deadline that binds in text and where its wording stands; None without one.

    on is the letter's date: implied years are taken from it, and an unlabelled day before it is
    history ("báo cáo trước ngày 30/9/2013" in a reminder of October), not a deadline.
    """
    wording = even(text.replace("\n", PARAGRAPH_END))
    plain = _without_names(wording.plain)
    for rank in (_whole, _labelled, _in_brackets, _after_colon, _in_words, _finished, _as_planned):
        found = rank(wording, plain, on)
        if found:
            phrase, (start, end) = found
            place = wording.original_span(start, end)
            source = Wording(text, wording.plain, wording.places)
            return as_deadline(phrase, source, clean(text[place[0] : place[1]])), place
    return None


def _without_names(plain: str) -> str:
    plain = masked(plain, [match.span() for match in _QUOTED.finditer(plain)])
    return hide_school_years(hide_citations(plain))


def _read(wording: Wording, start: int, end: int, on: date | None) -> Reading | None:
    """Read a stretch as a phrase and keep of it what was used: "tháng 9/2021, trong đó làm rõ"."""
    if end - start > LONGEST_PHRASE:
        return None
    phrase = read_phrase(wording.part(start, end), on)
    if phrase.kind is DeadlineKind.NONE or not phrase.used:
        return None
    first = start + min(begin for begin, _ in phrase.used)
    last = start + max(stop for _, stop in phrase.used)
    exact = read_phrase(wording.part(first, last), on)
    if exact.kind is not phrase.kind:
        return phrase_at(phrase, start), (first, last)
    return phrase_at(replace(exact, milestone=phrase.milestone), first), (first, last)


def phrase_at(phrase: Phrase, offset: int) -> Phrase:
    """Move the places of a phrase to those of the text that it was cut from."""
    moved = [(start + offset, end + offset) for start, end in phrase.used]
    condition = phrase.condition
    if condition:
        condition = (condition[0] + offset, condition[1] + offset)
    return replace(phrase, used=tuple(moved), condition=condition)


def _is_clean(phrase: Phrase) -> bool:
    return not any(note.startswith("Chưa hiểu") for note in phrase.notes)


def _whole(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """A heading or a cell that says nothing else: "NHIỆM VỤ THƯỜNG XUYÊN"."""
    if len(plain) > 200 or PARAGRAPH_END in plain:
        return None
    found = _read(wording, 0, len(plain), on)
    if not found or _is_weak(found[0], wording) or not _reads_all(plain, found[0]):
        return None
    return found


def _reads_all(plain: str, phrase: Phrase) -> bool:
    return _is_clean(phrase) and not unread_words(plain, list(phrase.used))


def _is_weak(phrase: Phrase, wording: Wording) -> bool:
    if phrase.kind is not DeadlineKind.CONDITIONAL or not phrase.condition:
        return phrase.is_weak
    start, end = phrase.condition
    return (
        re.match(
            r"(?:theo|tùy|nếu|căn cứ|trường hợp|đúng|cùng|đồng thời)", wording.plain[start:end]
        )
        is not None
    )


def _labelled(wording: Wording, plain: str, on: date | None) -> Reading | None:
    found: list[Reading] = []
    for label in list(LABEL.finditer(plain))[-_MOST_CLAUSES:]:
        end = _clause_end(plain, label.start(), label.end())
        read = _read(wording, label.end(), end, on)
        is_aside = read is not None and ":" not in label[0] and _is_weak(read[0], wording)
        if read and not is_aside and not unread_words(plain[label.end() : read[1][0]], []):
            phrase = replace(read[0], milestone=milestone_of(label[0]) or read[0].milestone)
            found.append((phrase, read[1]))
    if not found:
        return None
    phrase, place = found[-1]
    others = {other.due for other, _ in found[:-1] if other.due} - {phrase.due}
    if others and phrase.kind is not DeadlineKind.CONDITIONAL:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in sorted(others))
        phrase = replace(phrase, notes=(*phrase.notes, f"Đoạn này còn nêu hạn khác: {days}"))
    return phrase, place


def _clause_end(plain: str, start: int, after: int) -> int:
    """A clause ends with the bracket that it stands in, else with its sentence."""
    opened = plain.rfind("(", max(0, start - 12), start) >= 0
    closing = plain.find(")", after, after + 600) if opened else -1
    if closing >= 0:
        return closing
    match = _SENTENCE_END.search(plain, after)
    return min(match.start() if match else len(plain), after + 600)


def _in_brackets(wording: Wording, plain: str, on: date | None) -> Reading | None:
    for match in reversed(list(_BRACKETED.finditer(wording.plain))[-_MOST_CLAUSES:]):
        if plain[match.start() : match.end()].count("\x00") == match.end() - match.start():
            continue
        read = _read(wording, match.start(1), match.end(1), on)
        if read is None or not _is_clean(read[0]) or _is_weak_aside(read[0], wording):
            continue
        rest = wording.plain[match.end() :].strip(" .;,/")
        if read[0].kind is DeadlineKind.CONDITIONAL and rest:
            continue
        return read
    return None


def _is_weak_aside(phrase: Phrase, wording: Wording) -> bool:
    if phrase.kind in _NEVER_ALONE:
        start, end = phrase.used[0][0], phrase.used[-1][1]
        return not re.match(r"[^\d]*năm", wording.plain[start:end])
    return _is_weak(phrase, wording)


def _after_colon(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """ "Tổ chức khai giảng: Ngày 05/9/2024", "Năm 2018: Rà soát, tổng kết …"."""
    at_start = _AT_START.match(plain)
    begin = at_start.end() if at_start else 0
    colon = plain.find(":", begin, begin + 300)
    if colon < 0:
        return None
    for start, end in ((begin, colon), (colon + 1, _clause_end(plain, colon, colon + 1))):
        read = _read(wording, start, end, on)
        if read and _reads_all(plain[start:end], phrase_at(read[0], -start)):
            if not _is_weak(read[0], wording) or plain[start:end].strip().startswith("năm "):
                return read
    return None


def _in_words(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """The last limit of a verb, or the time that a duty begins with, whichever is nearer."""
    ending, opening = _limits(wording, plain, on), _at_start(wording, plain, on)
    if ending and opening and ending[0].kind in _NEVER_ALONE and opening[0].due:
        return opening if opening[0].kind not in _NEVER_ALONE else ending
    return ending or opening


def _limits(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """Return the last limit that a verb is given; events only where no date stands."""
    dated = list(_dated_spans(plain, on))
    stretches = _joined(plain, dated, _event_spans(plain))
    if dated:
        begins = sorted(start for start, _ in dated)
        stretches = [
            (a, b) for a, b in stretches if bisect_left(begins, a) < bisect_left(begins, b)
        ]
    for start, end in reversed(stretches[-_MOST_CLAUSES:]):
        read = _read(wording, start, end, on)
        if read and not _is_past(read[0], on):
            milestone = read[0].milestone or milestone_before(_sentence_before(plain, start))
            return replace(read[0], milestone=milestone), read[1]
    return None


def _sentence_before(plain: str, place: int) -> str:
    sentence = plain[max(0, place - 400) : place]
    return re.split(rf"[;.{PARAGRAPH_END}](?=\s|\Z)", sentence)[-1]


def _is_past(phrase: Phrase, on: date | None) -> bool:
    return on is not None and phrase.due is not None and phrase.due < on


def _dated_spans(plain: str, on: date | None) -> Iterator[Span]:
    units = find_units(plain)
    for unit in units:
        if _is_limit(plain, unit, on):
            yield unit.start, unit.end
    for mark in find_marks(plain):
        if _is_rhythm(plain, mark, units):
            yield mark.start, mark.end
    for found in (*find_delays(plain), *find_sessions(plain)):
        if not re.search(r"hiệu lực(?: thi hành)? \Z", plain[: found[0]][-24:]):
            yield found


def _is_limit(plain: str, unit: Unit, on: date | None) -> bool:
    before = plain[max(0, unit.start - 24) : unit.start]
    if _OBJECT.search(before) or not (unit.names_year or on or unit.leads & {"by", "before"}):
        return False
    if any(m.is_current and m.years_on is None for m in unit.moments) and unit.leads <= {"in"}:
        return False
    if unit.is_limit:
        return unit.leads - {"soft"} != {"to"} or unit.kind not in _NEVER_ALONE
    is_closed = re.match(r"[ ]*(?:[.,;:)]|\Z)", plain[unit.end : unit.end + 2]) is not None
    is_told = unit.names_year and unit.kind not in _NEVER_ALONE and not unit.is_bare
    return is_told and not unit.leads and is_closed and bool(_VERB_BEFORE.search(before))


def _is_rhythm(plain: str, mark: Mark, units: list[Unit]) -> bool:
    before = plain[max(0, mark.start - 24) : mark.start]
    place = bisect_left(units, mark.start, key=lambda unit: unit.start)
    beside = units[max(0, place - 1) : place + 2]
    near = [u for u in beside if 0 <= mark.start - u.end <= 3 or 0 <= u.start - mark.end <= 40]
    if any(not unit.names_year and (unit.is_limit or unit.end <= mark.start) for unit in near):
        return True
    if not mark.is_named:
        return False
    if re.search(r"lần|định kỳ", plain[mark.start : mark.end]) or re.search(r"định kỳ \Z", before):
        return True
    if _NOUN_BEFORE_MARK.search(before):
        return False
    return _DUTY_AFTER.match(plain[mark.end : mark.end + 14]) is not None


def _event_spans(plain: str) -> Iterator[Span]:
    for match in _EVENT.finditer(plain):
        stop = _EVENT_END.search(plain, match.start() + 8, match.end())
        yield match.start(), stop.start() if stop else match.end()


def _joined(plain: str, dated: Iterable[Span], events: Iterable[Span]) -> list[Span]:
    """Join stretches with nothing between them: "năm 2022, sau khi …", "trước ngày 25 hằng tháng"."""
    joined: list[Span] = []
    for start, end in sorted((*dated, *events)):
        if joined and (start < joined[-1][1] or _GAP.fullmatch(plain, joined[-1][1], start)):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _at_start(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """ "Đến năm 2020, giải quyết căn bản …", "Thường xuyên thực hiện tốt …"."""
    at_start = _AT_START.match(plain)
    begin = at_start.end() if at_start else 0
    if match := _ONGOING_START.match(plain, begin) or _ONGOING_END.search(plain, begin):
        return Phrase(DeadlineKind.ONGOING, (match.span(),)), match.span()
    comma = re.compile(r"[^,:]{4,60}[,:]").match(plain, begin)
    if comma is None:
        return None
    read = _read(wording, begin, comma.end() - 1, on)
    is_dated = read is not None and read[0].due is not None
    if read and is_dated and _reads_all(plain[begin : comma.end()], phrase_at(read[0], -begin)):
        return None if _is_past(read[0], on) else read
    return None


def _finished(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """ "…, đã ban hành tại Kế hoạch số 812/KH-UBND ngày 09/3/2020"."""
    for match in DONE.finditer(wording.plain):
        if re.match(
            r" (?:tại|số|theo|tháng|ngày|năm|trong|vào)(?!\w)", wording.plain[match.end() :][:8]
        ):
            if re.search(r"[,;.(-] ?\Z", wording.plain[: match.start()][-2:]):
                end = _clause_end(wording.plain, match.start(), match.end())
                return _read(wording, match.start(), end, on)
    return None


def _as_planned(wording: Wording, plain: str, on: date | None) -> Reading | None:
    """ "Các kỳ thi cấp tỉnh theo kế hoạch của Sở …": an event by itself, without any verb."""
    match = _AS_PLANNED.search(plain)
    if match is None or _ANY_VERB.search(plain, 0, match.start()):
        return None
    return _read(wording, match.start(), match.end(), on)
