"""Sheet 2: the table by agency."""

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import (
    TOTALS_COLUMNS,
    TOTALS_TITLE,
    AgencyTable,
    AgencyTotals,
    column_groups,
    column_sums,
    totals_sum,
)
from tasks.writing import page
from tasks.writing.columns import AGENCY_WIDTH_MM, totals_widths
from tasks.writing.excel.styles import (
    CELL_PADDING_PT,
    COUNT_FORMAT,
    LINE_PT,
    POINTS_PER_MM,
    RATE_FORMAT,
    ROW_PADDING_PT,
    Look,
    merge,
    put,
    put_across,
    set_page,
    set_widths,
)
from tasks.writing.measure import Room, line_count

SHEET_TITLE = "Tổng hợp theo cơ quan"
_FIRST = 3  # column of the first figure
_HEADER = Look(bold=True)
_LABEL = Look(horizontal="left")
_COUNT = Look(number_format=COUNT_FORMAT)
_RATE = Look(number_format=RATE_FORMAT)
_SMALL = Look(size=page.TABLE_PT, italic=True)


def write_totals(sheet: Worksheet, table: AgencyTable, on: date) -> int:
    """Write the table and return the row of its first agency; the totals follow the last."""
    sheet.title = SHEET_TITLE
    widths = totals_widths()
    set_widths(sheet, widths)
    header = _put_title(sheet, len(widths), on)
    _put_header(sheet, header)
    row = header + 3
    for number, totals in enumerate(table.rows, start=1):
        _put_agency(sheet, row, number, totals)
        row += 1
    _put_total(sheet, row, table.total)
    set_page(sheet, header)
    sheet.print_title_rows = f"{header}:{header + 2}"
    sheet.freeze_panes = f"C{header + 3}"
    return header + 3


def _put_title(sheet: Worksheet, last: int, on: date) -> int:
    title = Look(size=page.TITLE_PT, bold=True, boxed=False)
    italic = Look(size=page.BODY_PT, italic=True, boxed=False)
    put_across(sheet, 1, (1, last), TOTALS_TITLE.upper(), title)
    put_across(sheet, 2, (1, last), f"Số liệu tính đến hết ngày {on:%d/%m/%Y}", italic)
    unit = Look(size=page.TABLE_PT, italic=True, horizontal="right", boxed=False)
    put_across(sheet, 3, (1, last), "Đơn vị tính: nhiệm vụ", unit)
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = LINE_PT[13] + 2
    return 4


def _put_header(sheet: Worksheet, row: int) -> None:
    """Two rows of names, and one that tells how the figures add up."""
    for column, label in ((1, "TT"), (2, "Cơ quan chủ trì")):
        _put_tall(sheet, row, column, label)
    column = _FIRST
    for group, labels in column_groups():
        if labels == [group]:
            _put_tall(sheet, row, column, group)
        else:
            put_across(sheet, row, (column, column + len(labels) - 1), group, _HEADER)
            for offset, label in enumerate(labels):
                put(sheet, row + 1, column + offset, label, _HEADER)
        column += len(labels)
    sheet.row_dimensions[row].height = 2 * LINE_PT[11] + ROW_PADDING_PT
    sheet.row_dimensions[row + 1].height = 4 * LINE_PT[11] + ROW_PADDING_PT
    _put_sums(sheet, row + 2)


def _put_tall(sheet: Worksheet, row: int, column: int, label: str) -> None:
    put(sheet, row, column, label, _HEADER)
    put(sheet, row + 1, column, None, _HEADER)
    merge(sheet, (row, row + 1), (column, column))


def _put_sums(sheet: Worksheet, row: int) -> None:
    put(sheet, row, 1, "A", _SMALL)
    put(sheet, row, 2, f"B  ({totals_sum()})", _SMALL)
    for index, text in enumerate(column_sums(), start=_FIRST):
        put(sheet, row, index, text, _SMALL)
    sheet.row_dimensions[row].height = 2 * LINE_PT[11] + ROW_PADDING_PT


def _put_agency(sheet: Worksheet, row: int, number: int, totals: AgencyTotals) -> None:
    put(sheet, row, 1, number, _COUNT)
    put(sheet, row, 2, totals.agency, _LABEL)
    _put_figures(sheet, row, totals, bold=False)
    width = AGENCY_WIDTH_MM * POINTS_PER_MM - CELL_PADDING_PT
    lines = line_count(totals.agency, Room.of(width, page.TABLE_PT))
    sheet.row_dimensions[row].height = lines * LINE_PT[11] + ROW_PADDING_PT


def _put_total(sheet: Worksheet, row: int, total: AgencyTotals) -> None:
    put_across(sheet, row, (1, 2), total.agency, _HEADER)
    _put_figures(sheet, row, total, bold=True)
    sheet.row_dimensions[row].height = LINE_PT[11] + ROW_PADDING_PT


def _put_figures(sheet: Worksheet, row: int, totals: AgencyTotals, *, bold: bool) -> None:
    for index, column in enumerate(TOTALS_COLUMNS, start=_FIRST):
        look = _RATE if column.is_rate else _COUNT
        value = column.value(totals)
        shown = "–" if value is None else value
        put(sheet, row, index, shown, Look(bold=bold, number_format=look.number_format))
