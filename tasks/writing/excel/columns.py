"""The columns of the annex as one workbook prints them: widths, styles, room for text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import COLUMNS, AnnexCell, Column, ColumnKind, Row, Value
from tasks.writing import page
from tasks.writing.excel.styles import CELL_PADDING_PT, DATE_FORMAT, POINTS_PER_MM, Look
from tasks.writing.measure import Room

NUMBER_WIDTH_MM = 8.0
_WIDEST = "title"


@dataclass(frozen=True)
class PrintedColumn:
    letter: str
    label: str
    width: float
    value: Callable[[Row], Value]
    style: int
    quoted_style: int
    room: Room


def printed_columns(sheet: Worksheet, rows: Iterable[Row]) -> list[PrintedColumn]:
    """Return the columns of the annex after its number; together they are as wide as the page."""
    chosen = [(column, column.annex) for column in COLUMNS if column.annex]
    empty = _empty_columns(rows)
    widths = {c.key: _width(annex, empty=c.key in empty) for c, annex in chosen}
    widths[_WIDEST] += page.LANDSCAPE_WIDTH_MM - NUMBER_WIDTH_MM - sum(widths.values())
    return [
        _printed(sheet, index, column, annex, widths[column.key])
        for index, (column, annex) in enumerate(chosen, start=2)
    ]


def style_number(sheet: Worksheet, look: Look) -> int:
    """Return the number under which the workbook keeps a look."""
    cell = Cell(sheet, row=1, column=1)
    look.dress(cell)
    return int(cell.style_id)


def _empty_columns(rows: Iterable[Row]) -> set[str]:
    """Return the keys of columns that may shrink because no row has anything in them."""
    empty = {c.key: c.value for c in COLUMNS if c.annex and c.annex.empty_width}
    for row in rows:
        for key in [key for key, value in empty.items() if value(row)]:
            del empty[key]
        if not empty:
            break
    return set(empty)


def _width(annex: AnnexCell, *, empty: bool) -> float:
    return annex.empty_width if empty and annex.empty_width else annex.width


def _printed(
    sheet: Worksheet, index: int, column: Column, annex: AnnexCell, width: float
) -> PrintedColumn:
    look = Look(
        horizontal="center" if annex.centred else "left",
        number_format=DATE_FORMAT if column.kind is ColumnKind.DATE else "General",
    )
    return PrintedColumn(
        letter=get_column_letter(index),
        label=annex.label or column.label,
        width=width,
        value=annex.value or column.value,
        style=style_number(sheet, look),
        quoted_style=style_number(sheet, replace(look, quoted=True)),
        room=Room.of(width * POINTS_PER_MM - CELL_PADDING_PT, page.TABLE_PT),
    )
