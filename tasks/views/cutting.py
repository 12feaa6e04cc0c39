"""A paragraph cut where items and other marks begin and end, for pages that show a letter."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")


def cut(text: str, marks: Iterable[tuple[int, int, T]]) -> list[tuple[str, list[T]]]:
    """Return the text in pieces, each with what marks it: (from, to, mark) may overlap."""
    marked = [(max(0, start), min(len(text), end), mark) for start, end, mark in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in marked for edge in (start, end))})
    return [
        (text[start:end], [mark for first, last, mark in marked if first <= start and end <= last])
        for start, end in pairwise(edges)
    ]
