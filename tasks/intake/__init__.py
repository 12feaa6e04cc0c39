"""A letter being taken in: what the reader proposes and a person corrects, before anything is made.

Values only: no row is read or written here. `open_draft` starts it, `changes` correct it, `stored`
keeps it as JSON, and tasks.actions.intake makes the letter and its tasks of it.
"""

from tasks.intake.draft import Alike, BodyRole, Draft, Head, Item, LetterHeading, UnknownBody
from tasks.intake.opening import open_draft
from tasks.intake.stored import dump_draft, load_draft

__all__ = [
    "Alike",
    "BodyRole",
    "Draft",
    "Head",
    "Item",
    "LetterHeading",
    "UnknownBody",
    "dump_draft",
    "load_draft",
    "open_draft",
]
