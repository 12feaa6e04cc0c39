"""Sheet 3: what was taken out, when and by whom, so that a printed list can be made again."""

from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import Consolidation
from tasks.writing import page
from tasks.writing.excel.styles import (
    CELL_PADDING_PT,
    COUNT_FORMAT,
    LINE_PT,
    POINTS_PER_MM,
    ROW_MAX_PT,
    ROW_PADDING_PT,
    Look,
    put,
    put_across,
    set_page,
    set_widths,
)
from tasks.writing.measure import Room, line_count
from tasks.writing.provenance import Provenance

SHEET_TITLE = "Thông tin xuất"
_NAME_MM, _VALUE_MM = 60, 192
_NAME = Look(size=12, bold=True, horizontal="left")
_VALUE = Look(size=12, horizontal="left", number_format=COUNT_FORMAT)


def write_provenance(
    sheet: Worksheet, provenance: Provenance, consolidation: Consolidation
) -> None:
    sheet.title = SHEET_TITLE
    set_widths(sheet, [_NAME_MM, _VALUE_MM])
    put_across(sheet, 1, (1, 2), "THÔNG TIN XUẤT", Look(page.TITLE_PT, bold=True, boxed=False))
    put(sheet, 2, 1, "Mục", Look(size=12, bold=True))
    put(sheet, 2, 2, "Nội dung", Look(size=12, bold=True))
    for row in (1, 2):
        sheet.row_dimensions[row].height = LINE_PT[13] + ROW_PADDING_PT
    for row, (name, value) in enumerate(provenance.facts(consolidation), start=3):
        put(sheet, row, 1, name, _NAME)
        put(sheet, row, 2, value, _VALUE)
        sheet.row_dimensions[row].height = _height(name, value)
    set_page(sheet, 2)


def _height(name: str, value: str | int) -> float:
    lines = max(
        line_count(str(text), Room.of(width * POINTS_PER_MM - CELL_PADDING_PT, 12, bold=bold))
        for text, width, bold in ((name, _NAME_MM, True), (value, _VALUE_MM, False))
    )
    return min(lines * LINE_PT[12] + ROW_PADDING_PT, ROW_MAX_PT)
