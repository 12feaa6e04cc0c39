"""The rows of an annex as XML of a sheet, made one by one so that long lists stay small.

openpyxl would cost three to four times as much for the same cells (see docs/performance.md).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from tasks.consolidation import HeadingLine, Section, Value
from tasks.importing import GROUP_MARK
from tasks.writing import page
from tasks.writing.excel.breaks import PageBreaks
from tasks.writing.excel.columns import PrintedColumn
from tasks.writing.excel.styles import (
    CELL_PADDING_PT,
    LINE_PT,
    POINTS_PER_MM,
    ROW_MAX_PT,
    ROW_PADDING_PT,
)
from tasks.writing.measure import Room, line_count, split
from tasks.writing.text import within_cell, writable

NOTHING = "Không có nhiệm vụ nào."
_LINES_TO_SIGN = 5
# Excel's calendar takes 1900 for a leap year; its days are right from 1 March 1900 on.
_DAY_ZERO, _FIRST_SOUND_DAY = date(1899, 12, 30), date(1900, 3, 1)
_LINE_PT = LINE_PT[page.TABLE_PT]
_LINES_MAX = int((ROW_MAX_PT - ROW_PADDING_PT) // _LINE_PT)
# A text that opens so becomes a formula when somebody edits the cell, unless marked as text.
_FORMULA_START = ("=", "+", "-", "@")
# "_x0041_" in a file means the letter A to Excel.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


# A row's height in points, and its XML.
Line = tuple[float, str]
# How many lines a value takes, and the XML from after the number of the row in its cell up to
# where the next cell needs that number again.
Drawn = tuple[int, str]


@dataclass(frozen=True)
class AnnexLooks:
    """Numbers of the styles; those of headings by level: of their number and of their title."""

    number: int
    headings: dict[int, tuple[int, int]]
    signature: int


@dataclass
class AnnexRows:
    """Makes the rows of sections of tasks from `first_row` on.

    `codes` is the letter of a hidden column: by it the sheet, edited, finds its tasks again.
    `merged`, `last_row` and the orders of `breaks` are known when all rows were taken.
    """

    sections: Sequence[Section[Any]]
    columns: list[PrintedColumn]
    codes: str
    looks: AnnexLooks
    signature: tuple[str, ...]
    first_row: int
    breaks: PageBreaks
    merged: list[str] = field(default_factory=list)
    last_row: int = 0

    def __post_init__(self) -> None:
        after = [*(column.letter for column in self.columns[1:]), self.codes]
        self._drawing = [*map(_drawing, self.columns, after)]

    def xml(self) -> Iterator[str]:
        self.last_row = self.first_row - 1
        height = 0.0
        for height, lines in self._lines():
            self.breaks.add(height)
            yield lines
        if self.signature:
            yield self._signature(height)

    def _lines(self) -> Iterator[Line]:
        if not self.sections:
            yield self._across("", NOTHING, level=1)
        for section in self.sections:
            headings = [self._heading(line) for line in section.headings]
            tasks = (line for number, row in section.numbered() for line in self._task(number, row))
            yield from self._headed(headings, tasks)

    def _headed(self, headings: list[Line], tasks: Iterator[Line]) -> Iterator[Line]:
        """Keep headings on the page of the first task below them."""
        first_row = self.last_row - len(headings) + 1
        together = [*headings, next(tasks)]
        self.breaks.keep_together(first_row, [height for height, _ in together])
        yield from together
        yield from tasks

    def _heading(self, line: HeadingLine) -> Line:
        code = GROUP_MARK if line.is_group else ""
        return self._across(line.number, line.title, level=line.level, code=code)

    def _across(self, number: str, text: str, *, level: int, code: str = "") -> Line:
        """A heading over all columns but the first, which keeps its number."""
        self.last_row += 1
        at, first, last = self.last_row, self.columns[0].letter, self.columns[-1].letter
        number_style, style = self.looks.headings[min(level, 2)]
        words = _fitting(text)
        width = sum(column.width for column in self.columns) * POINTS_PER_MM - CELL_PADDING_PT
        lines = line_count(words, Room.of(width, page.TABLE_PT, bold=True))
        self.merged.append(f"{first}{at}:{last}{at}")
        cells = [
            _text_cell(f"A{at}", number_style, number),
            _text_cell(f"{first}{at}", style, words),
            *(f'<c r="{column.letter}{at}" s="{style}"/>' for column in self.columns[1:]),
        ]
        if code:
            cells.append(_text_cell(f"{self.codes}{at}", self.looks.number, code))
        return _row(at, min(lines, _LINES_MAX), cells)

    def _task(self, number: int, row: Any) -> Iterator[Line]:
        values = [column.value(row) for column in self.columns]
        lines, cells = self._drawn(values)
        if lines <= _LINES_MAX:
            yield self._line(number, lines, cells, row.code)
        else:
            yield from self._continued(number, [_fitting(value) for value in values], row.code)

    def _drawn(self, values: Sequence[Value]) -> tuple[int, Sequence[str]]:
        """Return how many lines a row of these values takes, and its cells."""
        drawn = [draw(value) for draw, value in zip(self._drawing, values, strict=True)]
        lines, cells = zip(*drawn, strict=True)
        return max(lines), cells

    def _continued(self, number: int, texts: list[str], code: str) -> Iterator[Line]:
        """A text higher than a row can be goes on in rows below, without a number."""
        pieces = [split(t, c.room, _LINES_MAX) for c, t in zip(self.columns, texts, strict=True)]
        for index in range(max(map(len, pieces))):
            part = [piece[index] if index < len(piece) else "" for piece in pieces]
            lines, cells = self._drawn(part)
            yield self._line(None if index else number, min(lines, _LINES_MAX), cells, code)

    def _line(self, number: int | None, lines: int, cells: Sequence[str], code: str) -> Line:
        self.last_row += 1
        height = _height(lines)
        shown = "" if number is None else f"<v>{number}</v>"
        pieces = (
            '<row r="',
            f'" ht="{height:g}" customHeight="1"><c r="A',
            f'" s="{self.looks.number}">{shown}</c><c r="{self.columns[0].letter}',
            *cells,
            f"{_text(self.looks.number, _fitting(code))}</row>",
        )
        return height, str(self.last_row).join(pieces)

    def _signature(self, height_before: float) -> str:
        """One row, so that no page break falls between its lines, nor before it alone."""
        at = self.last_row = self.last_row + 1
        height = (len(self.signature) + _LINES_TO_SIGN) * LINE_PT[page.BODY_PT]
        if height > self.breaks.left and height + height_before <= self.breaks.room:
            self.breaks.after.append(at - 2)
        first, last = self.columns[-6].letter, self.columns[-1].letter
        self.merged.append(f"{first}{at}:{last}{at}")
        words = writable("\n".join(("", *self.signature)))
        cell = _text_cell(f"{first}{at}", self.looks.signature, words)
        return f'<row r="{at}" ht="{height:g}" customHeight="1">{cell}</row>'


def _text_cell(reference: str, style: int, text: str) -> str:
    return f'<c r="{reference}{_text(style, text)}'


def _text(style: int, text: str) -> str:
    """Return the XML of a cell with text after its reference."""
    if not text:
        return f'" s="{style}"/>'
    return f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'


def _height(lines: int) -> float:
    return lines * _LINE_PT + ROW_PADDING_PT


def _row(number: int, lines: int, cells: list[str]) -> Line:
    height = _height(lines)
    row = f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'
    return height, row


def _drawing(column: PrintedColumn, after: str) -> Callable[[Value], Drawn]:
    """Return what draws the cells of a column up to the letter of the one after it.

    Most columns have few values, drawn once each.
    """

    @lru_cache(maxsize=4096)
    def drawn(value: Value) -> Drawn:
        text = _fitting(value)
        xml = f'{_value(column, value, text)}<c r="{after}'
        return line_count(text, column.room), xml

    return drawn


def _value(column: PrintedColumn, value: Value, text: str) -> str:
    if isinstance(value, date) and value >= _FIRST_SOUND_DAY:
        return f'" s="{column.style}"><v>{(value - _DAY_ZERO).days}</v></c>'
    quoted = text.startswith(_FORMULA_START)
    return _text(column.quoted_style if quoted else column.style, text)


def _fitting(value: Value) -> str:
    """Return the words of a value as a cell can hold them."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return within_cell(writable(value)) if value else ""


def _xml(text: str) -> str:
    return _ESCAPE_LIKE.sub("_x005F_", escape(text, quote=False))
