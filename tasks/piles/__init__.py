"""What a person has to do, by kinds: piles of lines, the most urgent kind first.

A pile asks for its things when it is drawn and for their number alone when it is counted. A new
kind is one more `Pile` in `of_agency` or `of_planning`.
"""

from collections.abc import Sequence
from datetime import date

from agencies.choices import UserRole
from agencies.models import User
from tasks.piles.agency import MORE_TIME, REMINDED, SENT, STARTED, AgencyWork, of_agency
from tasks.piles.pile import Item, Pile
from tasks.piles.planning import of_planning

__all__ = ["AgencyWork", "Item", "Pile", "of_agency", "piles_of", "work_count"]
# Shown to be known, not to be done; what one was reminded of is done elsewhere.
_TOLD = (SENT, STARTED, MORE_TIME, REMINDED)


def piles_of(user: User, *, on: date, whole: str = "") -> list[Pile]:
    """Return the piles that this person may have; empty ones too."""
    if user.role == UserRole.REPORTER and user.agency:
        return of_agency(AgencyWork(user.agency, on), whole)
    return list(of_planning(user, on, whole))


def work_count(piles: Sequence[Pile]) -> int:
    """Return how many things wait for this person; what was sent waits for somebody else."""
    return sum(pile.count for pile in piles if pile.key not in _TOLD)
