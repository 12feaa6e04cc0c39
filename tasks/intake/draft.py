"""The draft that a person checks: head, headings and items of one letter.

Bodies stand by their codes in the register; what it does not know stays beside them by its wording,
never guessed. A heading of the programme stands by its number ("3.1"), one of the letter that is to
be made in the programme by its place among the letter's headings ("+2").
"""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from tasks.deadlines import Deadline, DeadlineKind
from tasks.intake.done import UNDATED, done_of
from tasks.reading import Paragraph, Span
from tasks.reading.register import NOBODY, UNKNOWN

NEW_HEADING = "+"


class BodyRole(StrEnum):
    """What a body does in a duty; the value is the item's field that holds it."""

    LEAD = "lead"
    JOINT_LEAD = "joint_leads"
    COORDINATING = "coordinating"
    SUBMITTER = "submitter"
    ISSUER = "issuer"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self.value]


_ROLE_LABELS = {
    "lead": "chủ trì",
    "joint_leads": "cùng chủ trì",
    "coordinating": "phối hợp",
    "submitter": "trình",
    "issuer": "ban hành",
}


@dataclass(frozen=True)
class UnknownBody:
    """A body as the letter words it, which the register does not know."""

    role: BodyRole
    name: str


@dataclass(frozen=True)
class Alike:
    """A task that says much the same, and why it is thought so."""

    task: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """The head and the foot. `sender` is a code; `sender_wording` is who the letter says it is."""

    document_type: str = ""
    number: str = ""
    symbol: str = ""
    issued_on: datetime.date | None = None
    place: str = ""
    subject: str = ""
    sender: str = ""
    sender_wording: str = ""
    recipients: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()
    answers: str = ""
    answers_on: datetime.date | None = None
    signer_authority: str = ""
    signer_position: str = ""
    signer_name: str = ""
    checked: bool = False


@dataclass(frozen=True)
class LetterHeading:
    """A heading of the letter; `parent` is the place of the one above it among the headings."""

    number: str
    title: str
    paragraph: int
    parent: int | None = None

    @property
    def label(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class Item:
    """One duty on its way to become a task.

    `spans` are its words in the letter, `also` what else it was read from (other cells of its
    row). `group` is the letter's heading that governs it, `place` the one that it stands under or
    opens itself; `heading` is where the task will stand in the programme. `like` are tasks that
    say much the same; when `joins` is one of them no task is made, this wording becomes another
    source of that one.
    """

    key: int
    spans: tuple[Span, ...]
    title: str
    deadline: Deadline
    also: tuple[Span, ...] = ()
    section: str = ""
    group: int | None = None
    place: int | None = None
    heading: str = ""
    document_type: str = ""
    lead: str = ""
    joint_leads: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    submitter: str = ""
    issuer: str = ""
    unknown: tuple[UnknownBody, ...] = ()
    deadline_span: Span | None = None
    event: int | None = None
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checked: bool = False
    dropped: bool = False
    like: tuple[Alike, ...] = ()
    joins: int | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a person should look; () when the reading is sure."""
        unknown = "; ".join(dict.fromkeys(body.name for body in self.unknown))
        return (
            *((f"{UNKNOWN}{unknown}.",) if unknown else ()),
            *(() if self.lead or unknown else (NOBODY,)),
            *((UNDATED,) if self.is_undated else ()),
            *self.notes,
            *self.deadline.notes,
        )

    @property
    def is_undated(self) -> bool:
        return self.deadline.kind is DeadlineKind.DONE and done_of(self.deadline) is None

    @property
    def needs_look(self) -> bool:
        return not self.dropped and not self.checked and bool(self.doubts or self.like)


@dataclass(frozen=True)
class Draft:
    paragraphs: tuple[Paragraph, ...]
    head: Head
    headings: tuple[LetterHeading, ...] = ()
    items: tuple[Item, ...] = ()
    # Paragraphs that became nothing when the letter was read, and what the head was read from.
    unread: tuple[int, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    # Code of the programme; "" until a person chose among several.
    programme: str = ""
    saved_by: str = ""
    # Tasks up to this key were compared when `Item.like` was filled.
    compared_to: int = 0

    @property
    def kept(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.dropped)

    @property
    def making(self) -> tuple[Item, ...]:
        """The items that become tasks of their own."""
        return tuple(item for item in self.kept if item.joins is None)

    @property
    def unknown_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(body.name for item in self.kept for body in item.unknown))

    def item(self, key: int) -> Item:
        """Return the item with this key; raise KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def paragraph(self, number: int) -> Paragraph:
        return self.paragraphs[number - 1]

    def words(self, span: Span) -> str:
        return self.paragraph(span.paragraph).text[span.start : span.end]

    def text(self, item: Item) -> str:
        """Return the item's words as they stand in the letter, a line for each place."""
        return "\n".join(self.words(span) for span in item.spans)

    def path(self, group: int | None) -> tuple[LetterHeading, ...]:
        """Return a heading with those above it, the highest first."""
        if group is None:
            return ()
        heading = self.headings[group]
        return (*self.path(heading.parent), heading)

    def left_over(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs that are in no item and in no heading."""
        used = {span.paragraph for item in self.items for span in (*item.spans, *item.also)}
        return tuple(self.paragraph(number) for number in self.unread if number not in used)

    def with_item(self, changed: Item) -> "Draft":
        items = tuple(changed if item.key == changed.key else item for item in self.items)
        return replace(self, items=items)
