"""Several duties in one paragraph of prose: "… 02 nội dung: (1) Nghị quyết …; (2) Kế hoạch …"."""

import re

from tasks.reading.drafts import Paragraph
from tasks.reading.headings import Node
from tasks.reading.marks import Rank, parse_mark

_INLINE = re.compile(r"(?:(?<=[:;.,]\s)|(?<=\svà\s))\(?(?P<label>\d{1,2}|[a-zđ])\)\s{0,2}(?=\S)")
_ORDER = "abcdđeghiklmnopqrstuvxy"


def split_inline(paragraph: Paragraph) -> list[Node]:
    """Return the listed duties of a paragraph, two at least, counted from 1 or a; or nothing."""
    starts: list[int] = []
    for found in _INLINE.finditer(paragraph.text):
        if _place(found["label"]) == len(starts) + 1:
            starts.append(found.start())
    if len(starts) < 2 or ":" not in paragraph.text[: starts[0]]:
        return []
    ends = [*starts[1:], len(paragraph.text)]
    return [_node(paragraph, start, end) for start, end in zip(starts, ends, strict=True)]


def _place(label: str) -> int:
    return int(label) if label.isdigit() else _ORDER.find(label) + 1


def _node(paragraph: Paragraph, start: int, end: int) -> Node:
    text = paragraph.text[start:end].rstrip()
    text = text.removesuffix(" và").rstrip()
    mark = parse_mark(text)
    return Node(
        paragraph, mark, mark.rank if mark else Rank.BRACKET, place=(start, start + len(text))
    )
