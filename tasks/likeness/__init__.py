"""Which wordings of different letters may be one and the same duty, and why; plain Python."""

from tasks.likeness.pairs import Likeness, near_duplicates
from tasks.likeness.reasons import reasons
from tasks.likeness.terms import Wording

__all__ = ["Likeness", "Wording", "near_duplicates", "reasons"]
