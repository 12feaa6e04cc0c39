"""What the reader gives: numbered paragraphs, and the draft read from them.

Nothing here is a task yet. Every item points to its words in the paragraphs, so that a person can
check it against the letter before anything is stored.
"""

from dataclasses import dataclass
from datetime import date

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
    """A body as the letter words it; `code` is its code in the register, "" when unknown there."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class ItemDraft:
    """One duty. `text` is verbatim without its list mark; `title` is the wording to edit."""

    section: str
    heading: str
    text: str
    title: str
    document_type: str
    submitter: str
    issuer: str
    lead: tuple[Body, ...]
    coordinating: tuple[Body, ...]
    deadline: Deadline
    source: Span
    also: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterDraft:
    """What would be stored of a letter once a person has confirmed it."""

    reference: str
    number: str
    symbol: str
    document_type: str
    date: date | None
    place: str
    subject: str
    sender: Body
    recipients: tuple[str, ...]
    answers: str
    signer: Signer
    distribution: tuple[str, ...]
    items: tuple[ItemDraft, ...]
    unread: tuple[Paragraph, ...]
    notes: tuple[str, ...] = ()
