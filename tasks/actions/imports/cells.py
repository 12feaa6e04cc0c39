"""Texts of cells → values of a task. ValueError says, in Vietnamese, what to do instead."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from agencies.text import fold
from tasks.choices import DatePrecision, DocumentType, Status
from tasks.deadlines import Deadline, DeadlineKind, Milestone, parse_deadline
from tasks.importing import plain_head
from tasks.reading.lexicon import leading_type

DEADLINE_MAX_LENGTH = 500
_REFERENCE_MAX_LENGTH = 100
_TYPES = {fold(kind.label): kind for kind in DocumentType}
# As annex III of Decree 30/2020 abbreviates them.
_SYMBOLS = {
    "NQ": DocumentType.RESOLUTION,
    "QĐ": DocumentType.DECISION,
    "QyĐ": DocumentType.REGULATION,
    "CT": DocumentType.DIRECTIVE,
    "CTr": DocumentType.PROGRAMME,
    "KH": DocumentType.PLAN,
    "ĐA": DocumentType.SCHEME,
    "DA": DocumentType.PROJECT,
    "TTr": DocumentType.SUBMISSION,
    "BC": DocumentType.REPORT,
    "HD": DocumentType.GUIDANCE,
    "TB": DocumentType.NOTICE,
    "CV": DocumentType.OFFICIAL_LETTER,
}
_STATUSES = {
    fold(words): status
    for status, names in {
        Status.NOT_STARTED: (
            "Chưa thực hiện",
            "Chưa triển khai",
            "Chưa triển khai thực hiện",
            "Chưa bắt đầu",
        ),
        Status.IN_PROGRESS: (
            "Đang thực hiện",
            "Đang triển khai",
            "Đang triển khai thực hiện",
            "Đang soạn thảo",
            "Đang xây dựng",
            "Đang tham mưu",
        ),
        Status.SUBMITTED: ("Đã trình", "Đã trình, chờ ban hành"),
        Status.COMPLETED: (
            "Hoàn thành",
            "Hoàn thành 100%",
            "Đã hoàn thành",
            "Đã hoàn thành 100%",
            "Đã ban hành",
            "Đã thực hiện",
        ),
        Status.STOPPED: ("Đã dừng", "Dừng thực hiện", "Thôi thực hiện"),
    }.items()
    for words in names
}
_STANDING = re.compile(r"\s*\([^()]*\)\s*$")
_SUBMISSION = re.compile(r"(?:thời gian\s+)?trình\s*:\s*", re.IGNORECASE)
_TIME_OF_SUBMISSION = re.compile(r"(thoi (gian|han|diem)|ngay|han|moc|tien do)( du kien)? trinh\b")
_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s?[/.-]\s?(\d{4})", re.IGNORECASE)
_ISSUED = re.compile(
    r"(?P<reference>\S.*?),?\s+ngày\s+(?P<day>\d{1,2}\s?/\s?\d{1,2}\s?/\s?\d{4})", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:(?P<kind>\w[^\d]{0,40}?)\s+)?số\s?:?\s?(?P<rest>\d\S*,?\s+ngày\s.*)", re.IGNORECASE
)
_SYMBOL = re.compile(r"\d+[a-zđ]?\s?[/-]\s?\S.*", re.IGNORECASE)


def parse_document_type(text: str) -> tuple[str, str]:
    """Return the type that a text begins with, and the rest: "Nghị quyết HĐND tỉnh"."""
    if not text:
        return "", ""
    if kind := _TYPES.get(fold(text)) or _SYMBOLS.get(text):
        return kind.value, ""
    named = leading_type(text)
    if not named:
        labels = ", ".join(DocumentType.labels)
        raise ValueError(f"Không có hình thức này. Hãy ghi một trong: {labels}.")
    kind = _TYPES.get(fold(named), DocumentType.OTHER)
    words = len(named.split())
    return kind.value, " ".join(text.split()[words:])


def parse_status(text: str) -> Status:
    words = fold(_STANDING.sub("", text.splitlines()[0]))
    if words not in _STATUSES:
        labels = ", ".join(Status.labels)
        raise ValueError(f"Không có tình trạng này. Hãy ghi một trong: {labels}.")
    return _STATUSES[words]


def parse_day(text: str) -> date | None:
    """Return a day that tasks.importing has evened: 31/12/2021."""
    found = _DAY.fullmatch(text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def parse_completed(text: str) -> tuple[date | None, DatePrecision]:
    if found := _MONTH.fullmatch(text):
        return date(int(found[2]), int(found[1]), 1), DatePrecision.MONTH
    return parse_day(text), DatePrecision.DAY


def parse_result(text: str) -> tuple[str, date | None, str]:
    """Return number and symbol, day, and explanation: one or the other."""
    words = _without_kind(" ".join(text.split()))
    if found := _ISSUED.fullmatch(words):
        if not _SYMBOL.match(found["reference"]):
            return "", None, text
        return _checked(found["reference"]), _issued_on(found["day"]), ""
    if _SYMBOL.fullmatch(words) and len(words.split()) <= 2:
        return _checked(words), None, ""
    return "", None, text


def _without_kind(words: str) -> str:
    """Return "12/NQ-HĐND ngày …" of "Nghị quyết số 12/NQ-HĐND ngày …": the symbol says the kind."""
    found = _NUMBERED.fullmatch(words)
    kind = found and found["kind"]
    if not found or (kind and fold(kind) not in _TYPES and kind not in _SYMBOLS):
        return words
    return found["rest"]


def _checked(reference: str) -> str:
    if len(reference) > _REFERENCE_MAX_LENGTH:
        raise ValueError(f"Số, ký hiệu dài quá {_REFERENCE_MAX_LENGTH} ký tự. Hãy rút gọn.")
    return reference


def _issued_on(text: str) -> date:
    try:
        return datetime.strptime("".join(text.split()), "%d/%m/%Y").date()
    except ValueError:
        raise ValueError(f"Không có ngày {text} trên lịch. Hãy ghi lại ngày văn bản.") from None


@lru_cache(maxsize=4096)
def read_deadline(text: str, milestone: str, on: date) -> Deadline:
    """Return the deadline of a cell, which binds `milestone` unless the cell says otherwise."""
    if len(text) > DEADLINE_MAX_LENGTH:
        raise ValueError(
            f"Thời hạn dài {len(text)} ký tự, nhiều nhất là {DEADLINE_MAX_LENGTH}. Hãy chỉ ghi "
            "thời hạn."
        )
    said = _SUBMISSION.match(text)
    wording = text[said.end() :] if said else text
    read = parse_deadline(wording, on=on)
    if read.kind is DeadlineKind.NONE and not wording:
        return read
    own = Milestone.SUBMISSION if said else read.milestone
    return replace(read, milestone=own or (Milestone(milestone) if milestone else None))


def hangs_on_day(deadline: Deadline, on: date) -> bool:
    """Whether the last day was worked out from today: a sheet has no day that years follow from.

    The first period of recurring work begins today, and is no guess.
    """
    if not deadline.notes or deadline.kind is DeadlineKind.RECURRING:
        return False
    return parse_deadline(deadline.wording, on=on - timedelta(days=400)).due != deadline.due


def milestone_of_head(head: str) -> str:
    """Return what a column of deadlines binds by its head: "Thời gian trình"."""
    words = plain_head(head)
    is_submission = bool(_TIME_OF_SUBMISSION.match(words))
    is_completion = "hoan thanh" in words or "ban hanh" in words
    if is_submission == is_completion:
        return ""
    return Milestone.SUBMISSION.value if is_submission else Milestone.COMPLETION.value
