"""A department's letter in, a draft to review out: `read_source`, then `read_letter`."""

from tasks.reading.drafts import (
    Body,
    Cell,
    HeadingDraft,
    HeadPart,
    ItemDraft,
    LetterDraft,
    Paragraph,
    Place,
    Signer,
    Source,
    Span,
)
from tasks.reading.errors import UnreadableLetter
from tasks.reading.letter import read_letter
from tasks.reading.passage import read_passage
from tasks.reading.source import read_source, read_text

__all__ = [
    "Body",
    "Cell",
    "HeadPart",
    "HeadingDraft",
    "ItemDraft",
    "LetterDraft",
    "Paragraph",
    "Place",
    "Signer",
    "Source",
    "Span",
    "UnreadableLetter",
    "read_letter",
    "read_passage",
    "read_source",
    "read_text",
]
