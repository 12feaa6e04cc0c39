"""Ruled tables on a page of a PDF: which words stand in which cell."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.reading.blocks import Table
from tasks.reading.lines import Block
from tasks.reading.pages import Fragment, Page

_NEAR = 3.0


@dataclass(frozen=True)
class Grid:
    """The places of a table's rulings: columns from left, rows from the top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def holds(self, fragment: Fragment) -> bool:
        middle = fragment.y + fragment.size / 3
        return (
            self.rows[-1] - _NEAR <= middle <= self.rows[0] + _NEAR
            and self.columns[0] - _NEAR <= fragment.x <= self.columns[-1] + _NEAR
        )


def find_grids(page: Page) -> list[Grid]:
    """Return the tables of a page from the top: at least two columns and one row each."""
    grids = []
    for top, bottom in _extents(page.verticals):
        columns = _clusters(x for x, low, high in page.verticals if low < top and high > bottom)
        rows = _clusters(
            [
                y
                for y, left, right in page.horizontals
                if bottom - _NEAR <= y <= top + _NEAR and right - left > 10
            ]
            + [top, bottom]
        )
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(Grid(tuple(columns), tuple(reversed(rows))))
    return grids


def _extents(verticals: Sequence[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Return (top, bottom) of each run of vertical rulings that touch each other."""
    extents: list[tuple[float, float]] = []
    for _, low, high in sorted(verticals, key=lambda ruling: -ruling[2]):
        if extents and high >= extents[-1][1] - _NEAR:
            extents[-1] = (extents[-1][0], min(low, extents[-1][1]))
        else:
            extents.append((high, low))
    return extents


def _clusters(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def read_grid(grid: Grid, fragments: Sequence[Fragment]) -> Table:
    """Return the cells of a table; lines of a cell are joined as those of a paragraph."""
    cells: dict[tuple[int, int], Block] = {}
    rows = [-y for y in grid.rows]
    for fragment in fragments:
        row = _index(-fragment.y - fragment.size / 3, rows)
        column = _index(fragment.x + 1, grid.columns)
        words = " ".join(fragment.text.split())
        if (row, column) in cells:
            cells[row, column].join(words)
        else:
            cells[row, column] = Block(words)
    table = Table()
    for row in range(len(grid.rows) - 1):
        texts = [
            cells[row, c].text if (row, c) in cells else "" for c in range(len(grid.columns) - 1)
        ]
        if any(texts):
            table.rows.append(texts)
    return table


def _index(value: float, edges: Sequence[float]) -> int:
    """Return the interval between edges, in rising order, that holds a value."""
    return max(0, min(bisect_right(edges, value) - 1, len(edges) - 2))
