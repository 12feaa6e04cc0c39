"""The value that a deadline is, apart from how it was read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.deadlines.kinds import DeadlineKind, Delay, Milestone
from tasks.deadlines.labels import (
    dated_words,
    done_words,
    ongoing_words,
    recurring_words,
    waiting_words,
)
from tasks.deadlines.recurrence import next_occurrence, occurrences
from tasks.periods import Period


@dataclass(frozen=True)
class Deadline:
    """A deadline as written and as understood.

    `due` is the last day on which the duty is still in time, also of "trước ngày 30/6/2022",
    where offices enter 30/6: `is_exclusive` only remembers the word. For a conditional deadline
    start and due are provisional, for sorting, and never make it late. For a recurring one they
    are those of its first period. `notes` say in Vietnamese what was inferred or is vague.
    """

    wording: str
    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    milestone: Milestone | None = None
    condition: str = ""
    recurrence: str = ""
    notes: tuple[str, ...] = ()
    is_exclusive: bool = False
    time: str = ""  # "17:00": the hour on the last day, where one is given
    delay: Delay | None = None
    done: Period | date | None = None

    @property
    def is_uncertain(self) -> bool:
        """A person should confirm the reading: something was inferred, vague or not read."""
        return bool(self.notes)

    @property
    def label(self) -> str:
        """The deadline in Vietnamese words, from what is stored of it and not from its wording."""
        last_day = self._last_day_words
        match self.kind:
            case DeadlineKind.CONDITIONAL:
                return waiting_words(self.condition, self.start, self.due, last_day)
            case DeadlineKind.RECURRING:
                return recurring_words(self.recurrence)
            case DeadlineKind.ONGOING:
                return ongoing_words(self.start)
            case DeadlineKind.DONE:
                return done_words(self.done)
            case DeadlineKind.NONE:
                return self.kind.label
            case _:
                return dated_words(self.kind, self.start, self.due, last_day)

    @property
    def _last_day_words(self) -> str:
        if not self.due:
            return ""
        words = "trước" if self.is_exclusive else "chậm nhất"
        hour = f" {self.time} ngày" if self.time else (" ngày" if self.is_exclusive else "")
        return f"{words}{hour} {self.due:%d/%m/%Y}"

    def occurrences(self, start: date, until: date) -> list[date]:
        """Return the due days of a recurring deadline from start to until, both included.

        None before the deadline's own start. One for each period: day 29, 30 or 31 falls on the
        last day of a month that is shorter.
        """
        return occurrences(self.recurrence, start, until, first=self.start)

    def next_due(self, after: date, until: date | None = None) -> date | None:
        """Return the first due day later than after, or None when there is none up to until."""
        return next_occurrence(self.recurrence, after, until, first=self.start)

    def as_json(self) -> dict[str, Any]:
        return {
            "wording": self.wording,
            "kind": self.kind.value,
            "start": _iso(self.start),
            "due": _iso(self.due),
            "milestone": self.milestone.value if self.milestone else None,
            "condition": self.condition or None,
            "recurrence": self.recurrence or None,
            "label": self.label,
            "notes": list(self.notes),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
