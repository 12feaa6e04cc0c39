"""Ruled tables on a page of a PDF: which words stand in which cell."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.reading.blocks import Table
from tasks.reading.lines import Block
from tasks.reading.pages import Fragment, Page

_NEAR = 3.0


@dataclass(frozen=True)
class Grid:
    """The places of a table's rulings: columns from left, rows from the top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    # (y, x0, x1) of the level ones as they are drawn: some stop short at merged cells.
    rulings: tuple[tuple[float, float, float], ...] = ()

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
        rulings = tuple(
            (y, left, right)
            for y, left, right in page.horizontals
            if bottom - _NEAR <= y <= top + _NEAR and right - left > 10
        )
        rows = _clusters([*(y for y, _, _ in rulings), top, bottom])
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(Grid(tuple(columns), tuple(reversed(rows)), rulings))
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
    above: dict[tuple[int, int], Fragment] = {}
    rows = [-y for y in grid.rows]
    for fragment in fragments:
        row = _index(-fragment.y - fragment.size / 3, rows)
        column = _index(fragment.x + 1, grid.columns)
        words = " ".join(fragment.text.split())
        place = row, column
        if place not in cells:
            cells[place] = Block(words)
        elif _is_broken_figure(above[place], fragment, grid.columns[column + 1]):
            cells[place].text += words
        else:
            cells[place].join(words)
        above[place] = fragment
    return _table(grid, cells)


def _table(grid: Grid, cells: dict[tuple[int, int], Block]) -> Table:
    """Return the rows that hold something; what stands low in a merged cell is said at its top."""
    columns = range(len(grid.columns) - 1)
    texts: list[list[str | None]] = []
    for row in range(len(grid.rows) - 1):
        merged = _merged_above(grid, row) if texts else set()
        own = {c: cells[row, c].text if (row, c) in cells else "" for c in columns}
        for column in merged:
            _say_above(texts, column, own[column])
        line = [None if c in merged else own[c] for c in columns]
        if any(line):
            texts.append(line)
    return Table(texts)


def _say_above(rows: list[list[str | None]], column: int, words: str) -> None:
    top = next(row for row in reversed(rows) if row[column] is not None)
    top[column] = f"{top[column]} {words}".strip()


def _merged_above(grid: Grid, row: int) -> set[int]:
    """Return the columns in which no ruling parts a row from the one above, where some has one."""
    y = grid.rows[row]
    drawn = [(left, right) for at, left, right in grid.rulings if abs(at - y) <= _NEAR]
    open_columns = {
        column
        for column, (left, right) in enumerate(pairwise(grid.columns))
        if sum(max(0.0, min(right, b) - max(left, a)) for a, b in drawn) < 0.5 * (right - left)
    }
    return open_columns if len(open_columns) < len(grid.columns) - 1 else set()


def _is_broken_figure(above: Fragment, fragment: Fragment, edge: float) -> bool:
    """Whether a narrow column has cut a figure: "31/01/202" + "4"."""
    is_full = above.end > edge - above.size
    return is_full and above.text[-1:].isdigit() and fragment.text[:1].isdigit()


def _index(value: float, edges: Sequence[float]) -> int:
    """Return the interval between edges, in rising order, that holds a value."""
    return max(0, min(bisect_right(edges, value) - 1, len(edges) - 2))
