"""What is read of one phrase, before it becomes a Deadline, and what a reader found in it."""

from dataclasses import dataclass, replace
from datetime import date

from agencies.text import clean
from tasks.deadlines.cycles import Cycle
from tasks.deadlines.events import Event
from tasks.deadlines.kinds import DeadlineKind, Delay, Milestone
from tasks.deadlines.units import Unit
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import Wording
from tasks.periods import Period

Span = tuple[int, int]


@dataclass(frozen=True)
class Phrase:
    """What was read, with the places of the evened text that it was read from."""

    kind: DeadlineKind
    used: tuple[Span, ...] = ()
    start: date | None = None
    due: date | None = None
    condition: Span | None = None
    recurrence: str = ""
    notes: tuple[str, ...] = ()
    is_exclusive: bool = False
    time: str = ""
    delay: Delay | None = None
    done: Period | date | None = None
    milestone: Milestone | None = None
    binds_from: int = 0  # where the unit that binds begins
    is_weak: bool = False  # bare figures, or a year that may belong to a name
    has_unread: bool = False

    def moved(self, offset: int) -> "Phrase":
        """Return it with the places of the text that its own text was cut from."""
        condition = self.condition
        if condition:
            condition = (condition[0] + offset, condition[1] + offset)
        used = tuple((start + offset, end + offset) for start, end in self.used)
        return replace(self, used=used, condition=condition)

    def noting(self, *notes: str) -> "Phrase":
        return replace(self, notes=(*self.notes, *notes))

    def as_deadline(self, text: Wording, wording: str) -> Deadline:
        return Deadline(
            wording,
            self.kind,
            start=self.start,
            due=self.due,
            milestone=self.milestone,
            condition=_words(text, self.condition),
            recurrence=self.recurrence,
            notes=tuple(dict.fromkeys(self.notes)),
            is_exclusive=self.is_exclusive,
            time=self.time,
            delay=self.delay,
            done=self.done,
        )


@dataclass(frozen=True)
class Scene:
    """A phrase with what stands in it, for the rules to choose from."""

    body: str
    plain: str  # without cited documents
    event: Event | None
    outside: str  # without the event's own words and school years
    units: list[Unit]
    cycle: Cycle | None
    on: date | None


def _words(text: Wording, span: Span | None) -> str:
    if span is None:
        return ""
    start, end = text.original_span(*span)
    return " ".join(clean(text.original[start:end]).strip(" .,;:()[]-").split())
