"""What the reader gives: numbered paragraphs, and the draft read from them.

Nothing here is a task yet. Every item points to its words in the paragraphs, so that a person can
check it against the letter before anything is stored.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from tasks.deadlines import Deadline


@dataclass(frozen=True)
class Cell:
    """Place of a paragraph in a table of duties, all counted from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as written. `joined` are places where lines or pages were rejoined."""

    number: int
    text: str
    cell: Cell | None = None
    joined: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """A letter as numbered paragraphs, and what is worth knowing of how they were got."""

    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
    # Seen by a machine on a scan: every word may be wrong.
    is_recognised: bool = False


@dataclass(frozen=True)
class Span:
    """paragraph.text[start:end] of the paragraph with this number."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Signer:
    authority: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True)
class Body:
    """A body as the letter words it; `code` is its code in the register, "" when unknown there.

    Both are "" where the letter names nobody.
    """

    name: str = ""
    code: str = ""

    @property
    def is_unknown(self) -> bool:
        return bool(self.name) and not self.code


class HeadPart(StrEnum):
    """What a paragraph of the head or the foot was read as."""

    REFERENCE = "reference"
    DATE = "date"
    SUBJECT = "subject"
    RECIPIENTS = "recipients"
    ANSWERS = "answers"
    AUTHORITY = "authority"
    POSITION = "position"
    SIGNER = "signer"
    DISTRIBUTION = "distribution"

    @property
    def label(self) -> str:
        return _PART_LABELS[self.value]


_PART_LABELS = {
    "reference": "Số, ký hiệu",
    "date": "Nơi, ngày",
    "subject": "Trích yếu",
    "recipients": "Kính gửi",
    "answers": "Trả lời văn bản",
    "authority": "Quyền hạn ký",
    "position": "Chức vụ",
    "signer": "Người ký",
    "distribution": "Nơi nhận",
}


@dataclass(frozen=True)
class Place:
    """The paragraph that a part of the head or the foot was read from."""

    part: HeadPart
    paragraph: int


@dataclass(frozen=True)
class HeadingDraft:
    """A heading that governs items: "3.1", "UBND tỉnh ban hành", and the paragraph it stands in.

    `number` is its whole address and "" where it has none.
    """

    number: str
    title: str
    paragraph: int


@dataclass(frozen=True)
class ItemDraft:
    """One duty. `text` is verbatim without its list mark; `title` is the wording to edit.

    `source` is where it stands, `also` its further paragraphs; `deadline_source` where the wording
    of the deadline stands, which may be a heading or another cell. `above` are the headings that
    govern it, the highest first. `remarks` are worth knowing, `notes` are what a person should
    look at, besides those of the deadline.
    """

    section: str
    heading: str
    text: str
    title: str
    document_type: str
    submitter: Body
    issuer: Body
    lead: tuple[Body, ...]
    coordinating: tuple[Body, ...]
    deadline: Deadline
    source: Span
    also: tuple[Span, ...] = ()
    deadline_source: Span | None = None
    above: tuple[HeadingDraft, ...] = ()
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a person should look, in Vietnamese; () when the reading is sure."""
        return (*self.notes, *self.deadline.notes)

    @property
    def is_sure(self) -> bool:
        return not self.doubts

    @property
    def confidence(self) -> str:
        return "Chắc" if self.is_sure else "Cần xem"


@dataclass(frozen=True)
class LetterDraft:
    """What would be stored of a letter once a person has confirmed it."""

    reference: str
    number: str
    symbol: str
    document_type: str
    date: datetime.date | None
    place: str
    subject: str
    sender: Body
    recipients: tuple[str, ...]
    answers: str
    answers_on: datetime.date | None
    signer: Signer
    distribution: tuple[str, ...]
    items: tuple[ItemDraft, ...]
    unread: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    is_recognised: bool = False
