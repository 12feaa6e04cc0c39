"""The columns of the annex as one workbook prints them: styles, room for text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import ColumnKind, Value
from tasks.writing import page
from tasks.writing.columns import AnnexColumn
from tasks.writing.excel.styles import CELL_PADDING_PT, DATE_FORMAT, POINTS_PER_MM, Look
from tasks.writing.measure import Room


@dataclass(frozen=True)
class PrintedColumn:
    letter: str
    label: str
    width: float
    value: Callable[[Any], Value]
    style: int
    quoted_style: int
    room: Room


def printed_columns(sheet: Worksheet, columns: Sequence[AnnexColumn]) -> list[PrintedColumn]:
    return [_printed(sheet, index, column) for index, column in enumerate(columns, start=2)]


def style_number(sheet: Worksheet, look: Look) -> int:
    """Return the number under which the workbook keeps a look."""
    cell = Cell(sheet, row=1, column=1)
    look.dress(cell)
    return int(cell.style_id)


def _printed(sheet: Worksheet, index: int, column: AnnexColumn) -> PrintedColumn:
    look = Look(
        horizontal="center" if column.centred else "left",
        number_format=DATE_FORMAT if column.kind is ColumnKind.DATE else "General",
    )
    return PrintedColumn(
        letter=get_column_letter(index),
        label=column.label,
        width=column.width,
        value=column.value,
        style=style_number(sheet, look),
        quoted_style=style_number(sheet, replace(look, quoted=True)),
        room=Room.of(column.width * POINTS_PER_MM - CELL_PADDING_PT, page.TABLE_PT),
    )
