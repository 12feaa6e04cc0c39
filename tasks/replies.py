"""How an answer stands on a day: what it is, and by how many days it is late.

A body that was to answer by 10/3/2021 and did on 12/3 is 2 days late for ever; one that is silent
on 15/3 is 5 days late that day. What was answered after the day in question counts as silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tasks.choices import UNFINISHED_REPLIES, ReplyOutcome


class Answered(Protocol):
    """What the judgement needs; a Reply has it."""

    outcome: str
    answered_on: date | None


@dataclass(frozen=True)
class Standing:
    outcome: ReplyOutcome
    days_late: int = 0

    @property
    def is_owed(self) -> bool:
        return self.outcome in UNFINISHED_REPLIES


def standing(reply: Answered, *, reply_by: date, on: date) -> Standing:
    """Return how a reply stands at the end of a day. Half an answer is late until it is whole."""
    outcome = ReplyOutcome(reply.outcome)
    if reply.answered_on is None or reply.answered_on > on:
        outcome = ReplyOutcome.SILENT
    until = on if outcome in UNFINISHED_REPLIES else reply.answered_on
    late = (until - reply_by).days if until else 0
    return Standing(outcome, max(late, 0))


def counted(standings: Iterable[Standing]) -> dict[str, int]:
    """Return how many stand how, every outcome named, and how many of all are late."""
    found = list(standings)
    counts = {
        outcome.value: sum(one.outcome == outcome for one in found) for outcome in ReplyOutcome
    }
    return counts | {"late": sum(one.days_late > 0 for one in found)}
