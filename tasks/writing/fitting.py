"""How wide the columns of a table are, so that its rows take the least paper.

Excel and Word move a row that does not fit to the next page, so high rows leave pages half empty.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tasks.consolidation import Value
from tasks.writing import page
from tasks.writing.measure import Room, line_count, text_width

# A long list is judged by so many of its rows.
_SAMPLE = 40
# The names of the columns are printed again on each page.
_ROWS_ON_A_PAGE = 6
_NARROWEST_MM = 11
# Such as 372/SLĐTBXH-KHTC, and not a day.
_REFERENCE = re.compile(r"[^\W\d]/|/[^\W\d]")
# Blank at both sides of a cell.
_PADDING_PT = 4.5


@dataclass(frozen=True)
class Fitting:
    """One column: its name, what its cells say, the width that it never exceeds."""

    label: str
    values: Sequence[Value]
    widest: float

    @cached_property
    def texts(self) -> list[str]:
        return [f"{v:%d/%m/%Y}" if isinstance(v, date) else v or "" for v in self.values]

    @cached_property
    def narrowest(self) -> int:
        """Return the whole millimetres that its longest word takes; a reference may be broken."""
        every = [word for text in self.texts for word in text.split()]
        words = [(word, False) for word in every if not _REFERENCE.search(word)]
        words += [(word, True) for word in self.label.split()]
        longest = max((_room_for(word, bold=bold) for word, bold in words), default=0)
        return int(min(max(longest, _NARROWEST_MM), self.widest))

    def lines(self, width: float) -> list[int]:
        """Return how many lines its name and each of its cells take."""
        heading = line_count(self.label, _room(width, bold=True))
        room = _room(width)
        counted = {text: line_count(text, room) for text in set(self.texts)}
        return [heading, *map(counted.__getitem__, self.texts)]


def sampled(rows: Sequence[Any]) -> Sequence[Any]:
    return rows[:: max(1, len(rows) // _SAMPLE)]


def fitted_widths(columns: Sequence[Fitting], elastic: int, total: float) -> list[float]:
    """Return widths that add up to the total; the elastic column takes what the others leave.

    Each other column starts as narrow as its longest word; as long as a wider one makes the
    table shorter, the one that makes it shortest is widened.
    """
    widths: list[float] = [column.narrowest for column in columns]
    known: dict[tuple[int, float], list[int]] = {}

    def lines(index: int, width: float) -> list[int]:
        if (index, width) not in known:
            known[index, width] = columns[index].lines(width)
        return known[index, width]

    def height(tried: list[float]) -> int:
        tried[elastic] = total - sum(tried[:elastic]) - sum(tried[elastic + 1 :])
        rows: list[int] = list(map(max, *(lines(*each) for each in enumerate(tried))))
        again = (len(rows) - 1) // _ROWS_ON_A_PAGE
        return rows[0] * again + sum(rows)

    best = height(widths)
    while True:
        options = [
            [*widths[:index], width, *widths[index + 1 :]]
            for index, column in enumerate(columns)
            if index != elastic
            for width in range(column.narrowest, int(column.widest) + 1)
        ]
        least, better = min((height(option), option) for option in options)
        if least >= best:
            return widths
        best, widths = least, better


def _room(width: float, *, bold: bool = False) -> Room:
    return Room.of(width * page.POINTS_PER_MM - _PADDING_PT, page.TABLE_PT, bold=bold)


def _room_for(word: str, *, bold: bool) -> float:
    """Return the millimetres of a cell that holds the word on one line."""
    points = text_width(word, page.TABLE_PT, bold=bold) * 1.05 + _PADDING_PT
    return points / page.POINTS_PER_MM + 1
