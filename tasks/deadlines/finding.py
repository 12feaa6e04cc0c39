"""Find the deadline that binds inside a duty told in sentences.

A labelled clause wins ("Thời gian trình: …"), then one in brackets, then the last limit put to a
verb. Never taken: dates of cited documents, days from which something is in force, years that
belong to a name ("giai đoạn 2021-2025", "đến năm 2030").
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from agencies.text import clean
from tasks.deadlines.citations import hide_citations, hide_school_years
from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.phrase import Phrase, Span
from tasks.deadlines.phrases import DONE, LABEL, milestone_before, milestone_of, unread_words
from tasks.deadlines.reading import LONGEST_PHRASE, read_phrase, usable_day
from tasks.deadlines.stretches import OBJECT_KINDS, find_rhythms, find_stretches
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import MASK, PARAGRAPH_END, Wording, even, masked

# More clauses than any duty has; a text without end must not take time without end.
_MOST_CLAUSES = 24
_LONGEST_CLAUSE = 600
_LONGEST_DUTY = 20_000
_QUOTED = re.compile(r'"[^"\x00]{1,400}"')
_BRACKETED = re.compile(r"\(([^()]{3,300})\)")
_SENTENCE_END = re.compile(rf"[.;](?=\s|\Z|\))|{PARAGRAPH_END}")
_AT_START = re.compile(r"[\s\d.(+*•-]{0,6}(?:[a-zđ]\) ?)?")
_OPENING = re.compile(r"[^,:]{4,60}?(?:[,:]| -(?= (?!(?:quý|tháng|năm|ngày|[ivx]+)(?!\w))[^\W\d]))")
_ASIDE = re.compile(r"theo|tùy|nếu|căn cứ|trường hợp|đúng|cùng|đồng thời")
_NAMED_YEAR = re.compile(r"[^\d]*năm")
_AS_PLANNED = re.compile(
    r"(?<!\w)theo (?:quy định và |lịch và )?(?:kế hoạch|hướng dẫn|lịch|thông báo|tiến độ)"
    r"(?: và hướng dẫn)? của [^.;,:]{2,80}(?=[.;]? ?\Z)"
)
_UNDATED_KINDS = {DeadlineKind.RECURRING, DeadlineKind.CONDITIONAL, DeadlineKind.DONE}
_ANY_VERB = re.compile(
    r"(?<!\w)(?:thực hiện|triển khai|tổ chức|xây dựng|trình|ban hành|tham mưu|phối hợp|tăng cường"
    r"|tiếp tục|đẩy mạnh|nâng cao|bảo đảm|đảm bảo|rà soát|báo cáo|hướng dẫn|chỉ đạo|giao"
    r"|hỗ trợ|quản lý|kiểm tra|giám sát|tuyên truyền|phát triển|hoàn thiện|hoàn thành)(?!\w)"
)
_ONGOING_START = re.compile(r"(?:thường xuyên|liên tục)(?! trú)(?!\w)")
_ONGOING_END = re.compile(
    r"(?:,|thực hiện|nhiệm vụ) thường xuyên(?:, liên tục|, lâu dài)?[ .;:]*\Z"
)
_DONE_WHERE = re.compile(r" (?:tại|số|theo|tháng|ngày|năm|trong|vào)(?!\w)")
_LAST_BRACKET = re.compile(r" ?\)[ .;,/]*\Z")
_RHYTHM_BEFORE = re.compile(r"(?<!\w)(?:hằng|mỗi|định kỳ) (?:\w+ ){0,2}(?:năm|quý|tháng|tuần) \Z")
_SET_APART = re.compile(r"[,;.(-] ?\Z")


def find_deadline(text: str, *, on: date | None = None) -> tuple[Deadline, Span] | None:
    """Return the deadline that binds in text and where its wording stands; None without one.

    on is the letter's date: implied years are taken from it, and an unlabelled day before it is
    history ("báo cáo trước ngày 30/9/2013" in a reminder of October), not a deadline. Only the
    first 20,000 characters are read: no duty is longer.
    """
    text = text[:_LONGEST_DUTY]
    wording = even(text.replace("\n", PARAGRAPH_END))
    duty = Duty(wording, _without_names(wording.plain), usable_day(on))
    for rank in _RANKS:
        if found := rank(duty):
            start, end = _with_bracket(text, *wording.original_span(*found.span))
            source = replace(wording, original=text)
            return found.phrase.as_deadline(source, clean(text[start:end])), (start, end)
    return None


@dataclass(frozen=True)
class Reading:
    phrase: Phrase
    span: Span


@dataclass(frozen=True)
class Duty:
    """A duty's text; plain is without what only looks like a time."""

    wording: Wording
    plain: str
    on: date | None

    @property
    def begin(self) -> int:
        match = _AT_START.match(self.plain)
        return match.end() if match else 0

    def read(self, start: int, end: int) -> Reading | None:
        """Read a stretch as a phrase and keep of it what was used.

        Of "tháng 9/2021, trong đó làm rõ …" that is the month.
        """
        if end - start > LONGEST_PHRASE:
            return None
        phrase = read_phrase(self.wording.part(start, end), self.on)
        if phrase.kind is DeadlineKind.NONE or not phrase.used:
            return None
        first = start + min(begin for begin, _ in phrase.used)
        last = start + max(stop for _, stop in phrase.used)
        exact = read_phrase(self.wording.part(first, last), self.on)
        if exact.kind is not phrase.kind:
            return Reading(phrase.moved(start), (first, last))
        exact = replace(exact, milestone=phrase.milestone).moved(first)
        return Reading(exact, (first, last))

    def reads_all(self, found: Reading, start: int, end: int) -> bool:
        """Whether nothing of plain[start:end] is left unread."""
        used = list(found.phrase.moved(-start).used)
        return not found.phrase.has_unread and not unread_words(self.plain[start:end], used)

    def is_aside(self, phrase: Phrase) -> bool:
        """Whether what was read may say something else: bare figures, "theo quy định"."""
        if phrase.kind is not DeadlineKind.CONDITIONAL or not phrase.condition:
            return phrase.is_weak
        return _ASIDE.match(self.wording.plain, phrase.condition[0]) is not None

    def is_past(self, phrase: Phrase) -> bool:
        return self.on is not None and phrase.due is not None and phrase.due < self.on

    def clause_end(self, start: int, after: int) -> int:
        """A clause ends with the bracket that it stands in, else with its sentence."""
        stop = min(len(self.plain), after + _LONGEST_CLAUSE)
        if self.plain.rfind("(", max(0, start - 12), start) >= 0:
            closing = self.plain.find(")", after, stop)
            if closing >= 0:
                return closing
        match = _SENTENCE_END.search(self.plain, after, stop)
        return match.start() if match else stop


def _with_bracket(text: str, start: int, end: int) -> Span:
    """Take in the bracket that closes one opened inside."""
    words = text[start:end]
    is_open = words.count("(") > words.count(")")
    return start, end + 1 if is_open and text[end : end + 1] == ")" else end


def _without_names(plain: str) -> str:
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    if not unread_words(plain, quoted):
        quoted = []  # the duty itself stands in quotes
    plain = masked(plain, quoted)
    return hide_school_years(hide_citations(plain))


def _whole(duty: Duty) -> Reading | None:
    """A heading or a cell that says nothing else: "NHIỆM VỤ THƯỜNG XUYÊN"."""
    if len(duty.plain) > 200 or PARAGRAPH_END in duty.plain:
        return None
    found = duty.read(0, len(duty.plain))
    if found and found.phrase.kind is DeadlineKind.CONDITIONAL:
        return None  # the duty itself may follow: "Khi lập quy hoạch phải bảo đảm …"
    if not found or duty.is_aside(found.phrase) or not duty.reads_all(found, 0, len(duty.plain)):
        return None
    return found


def _labelled(duty: Duty) -> Reading | None:
    """The last clause with a label; an earlier one with another last day is told."""
    clauses: list[Reading] = []
    for label in list(LABEL.finditer(duty.plain))[-_MOST_CLAUSES:]:
        found = duty.read(label.end(), duty.clause_end(label.start(), label.end()))
        if found is None or unread_words(duty.plain[label.end() : found.span[0]], []):
            continue
        if ":" not in label[0] and duty.is_aside(found.phrase):
            continue
        milestone = milestone_of(label[0]) or found.phrase.milestone
        clauses.append(replace(found, phrase=replace(found.phrase, milestone=milestone)))
    if not clauses or clauses[-1].phrase.kind is DeadlineKind.CONDITIONAL:
        return clauses[-1] if clauses else None
    other = _last_limit(duty)
    return _telling_others(clauses[-1], [*clauses[:-1], *([other] if other else [])])


def _telling_others(found: Reading, others: list[Reading]) -> Reading:
    """Note the other last days; the end of a cycle or of a wait is none."""
    dated = [other.phrase for other in others if other.phrase.kind not in _UNDATED_KINDS]
    days = {phrase.due for phrase in dated if phrase.due} - {found.phrase.due}
    if not days or found.phrase.kind is DeadlineKind.RECURRING:
        return found
    told = ", ".join(f"{day:%d/%m/%Y}" for day in sorted(days))
    return replace(found, phrase=found.phrase.noting(f"Đoạn này còn nêu hạn khác: {told}"))


def _in_brackets(duty: Duty) -> Reading | None:
    for match in reversed(list(_BRACKETED.finditer(duty.wording.plain))[-_MOST_CLAUSES:]):
        if not duty.plain[match.start() : match.end()].strip(MASK):
            continue
        if _RHYTHM_BEFORE.search(duty.plain, max(0, match.start() - 30), match.start()):
            continue  # "định kỳ hằng năm (trước ngày 15/11)": one wording
        found = duty.read(*match.span(1))
        if found is None or found.phrase.has_unread or _is_remark(duty, found):
            continue
        is_last = not duty.wording.plain[match.end() :].strip(" .;,/")
        if is_last or found.phrase.kind is not DeadlineKind.CONDITIONAL:
            return found
    return None


def _is_remark(duty: Duty, found: Reading) -> bool:
    if found.phrase.kind in OBJECT_KINDS:
        is_ahead = duty.on and found.phrase.due and found.phrase.due >= duty.on
        if (
            is_ahead
            and duty.reads_all(found, *found.span)
            and _LAST_BRACKET.match(duty.plain, found.span[1])
        ):
            return False  # "Đề án phát triển dịch vụ (2022)", but "Luật Đất đai (2013) …"
        return not _NAMED_YEAR.match(duty.wording.plain, *found.span)
    return duty.is_aside(found.phrase)


def _after_colon(duty: Duty) -> Reading | None:
    """ "Tổ chức khai giảng: Ngày 05/9/2024", "Năm 2018: Rà soát, tổng kết …"."""
    begin = duty.begin
    colon = duty.plain.find(":", begin, begin + 300)
    if colon < 0:
        return None
    for start, end in ((begin, colon), (colon + 1, duty.clause_end(colon, colon + 1))):
        found = duty.read(start, end)
        if found is None or not duty.reads_all(found, start, end):
            continue
        if duty.plain[start:end].strip().startswith("năm ") or not duty.is_aside(found.phrase):
            return found
    return None


def _in_words(duty: Duty) -> Reading | None:
    """The last limit of a verb, or the time that a duty begins with, whichever is nearer."""
    ending, opening = _last_limit(duty), _at_start(duty)
    if ending is None or opening is None:
        return ending or opening
    is_wide = ending.phrase.kind in OBJECT_KINDS
    is_finer = opening.phrase.due is not None and opening.phrase.kind not in OBJECT_KINDS
    return opening if is_wide and is_finer else ending


def _last_limit(duty: Duty) -> Reading | None:
    stretches = find_stretches(duty.plain, duty.on)[-_MOST_CLAUSES:]
    found = [reading for span in stretches if (reading := _limit(duty, span))]
    if not found:
        return None
    dated = [reading for reading in found if reading.phrase.kind not in _UNDATED_KINDS]
    if dated and found[-1].phrase.kind is DeadlineKind.RECURRING:
        # First the thing itself, then reports on it again and again.
        again = slice(*duty.wording.original_span(*found[-1].span))
        note = f"Sau đó còn lặp lại: {clean(duty.wording.original[again])}"
        chosen = _telling_others(dated[-1], dated[:-1])
        return replace(chosen, phrase=chosen.phrase.noting(note))
    return _telling_others(found[-1], found[:-1])


def _limit(duty: Duty, span: Span) -> Reading | None:
    found = duty.read(*span)
    if rhythmic := _in_rhythm(duty, span):
        found = Reading(rhythmic, span)
    if found is None or duty.is_past(found.phrase):
        return None
    sentence = _SENTENCE_END.split(duty.plain[max(0, span[0] - 400) : span[0]])[-1]
    milestone = found.phrase.milestone or milestone_before(sentence)
    return replace(found, phrase=replace(found.phrase, milestone=milestone))


def _in_rhythm(duty: Duty, span: Span) -> Phrase | None:
    """ "Hằng năm, các sở báo cáo kết quả … trước ngày 15/12": the day belongs to the rhythm."""
    start = max(0, span[0] - _LONGEST_CLAUSE)
    ends = [match.end() for match in _SENTENCE_END.finditer(duty.plain, start, span[0])]
    start = ends[-1] if ends else start
    rhythms = find_rhythms(duty.plain[start : span[0]])
    if not rhythms:
        return None
    first = start + rhythms[-1][0]
    middle = (start + rhythms[-1][1], span[0])
    text = replace(duty.wording, plain=masked(duty.wording.plain, [middle]))
    phrase = read_phrase(text.part(first, span[1]), duty.on)
    is_of_rhythm = phrase.kind is DeadlineKind.RECURRING and not phrase.has_unread
    is_bounded = "UNTIL" in phrase.recurrence
    return phrase.moved(first) if is_of_rhythm and not is_bounded else None


def _at_start(duty: Duty) -> Reading | None:
    """ "Đến năm 2020, giải quyết căn bản …", "Thường xuyên thực hiện tốt …"."""
    begin = duty.begin
    ongoing = _ONGOING_START.match(duty.plain, begin) or _ONGOING_END.search(duty.plain, begin)
    if ongoing:
        return Reading(Phrase(DeadlineKind.ONGOING, (ongoing.span(),)), ongoing.span())
    opening = _OPENING.match(duty.plain, begin)
    found = duty.read(begin, opening.end() - 1) if opening else None
    if opening is None or found is None:
        return None
    if found.phrase.due is None and found.phrase.kind is not DeadlineKind.ONGOING:
        return None
    if duty.is_past(found.phrase) or not duty.reads_all(found, begin, opening.end()):
        return None
    return found


def _finished(duty: Duty) -> Reading | None:
    """ "…, đã ban hành tại Kế hoạch số 812/KH-UBND ngày 09/3/2020"."""
    plain = duty.wording.plain
    for match in DONE.finditer(plain):
        is_apart = _SET_APART.search(plain, max(0, match.start() - 2), match.start())
        if is_apart and _DONE_WHERE.match(plain, match.end()):
            return duty.read(match.start(), duty.clause_end(match.start(), match.end()))
    return None


def _as_planned(duty: Duty) -> Reading | None:
    """ "Các kỳ thi cấp tỉnh theo kế hoạch của Sở …": an event by itself, without any verb."""
    match = _AS_PLANNED.search(duty.plain)
    if match is None or _ANY_VERB.search(duty.plain, 0, match.start()):
        return None
    return duty.read(*match.span())


_RANKS = (_whole, _labelled, _in_brackets, _after_colon, _in_words, _finished, _as_planned)
