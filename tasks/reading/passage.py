"""A passage that a person marked in a letter, read as one duty."""

from datetime import date

from agencies.directory import Directory
from tasks.reading.directive import read_directive
from tasks.reading.drafts import ItemDraft, Paragraph
from tasks.reading.headings import Node
from tasks.reading.marks import Rank, parse_mark
from tasks.reading.register import with_known_bodies


def read_passage(text: str, on: date | None, directory: Directory | None = None) -> ItemDraft:
    """Return what the passage says; its places count from its own first character.

    Without the headings round it: what these give, whoever marked it knows.
    """
    node = Node(Paragraph(1, text), parse_mark(text), Rank.LEAD)
    return with_known_bodies(read_directive(node, [], on), directory or Directory())
