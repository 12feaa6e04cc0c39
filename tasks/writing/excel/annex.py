"""The workbook for the People's Committee: annex, table by agency, what was taken out."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.consolidation import Consolidation, Section
from tasks.writing import page
from tasks.writing.columns import NUMBER_WIDTH_MM, AnnexColumn, annex_columns
from tasks.writing.excel.breaks import PageBreaks
from tasks.writing.excel.columns import printed_columns, style_number
from tasks.writing.excel.head import write_head
from tasks.writing.excel.provenance import write_provenance
from tasks.writing.excel.rows import AnnexLooks, AnnexRows
from tasks.writing.excel.splice import Part, splice
from tasks.writing.excel.styles import (
    CELL_PADDING_PT,
    LINE_PT,
    POINTS_PER_MM,
    ROW_PADDING_PT,
    Look,
    new_workbook,
    put,
    set_page,
    set_widths,
)
from tasks.writing.excel.totals import write_totals
from tasks.writing.measure import Room, line_count
from tasks.writing.page import Head
from tasks.writing.provenance import Provenance

SHEET_TITLE = "Danh mục nhiệm vụ"
_COLUMN_NAME = Look(bold=True)


def write_annex(
    consolidation: Consolidation, file: IO[bytes], *, head: Head, provenance: Provenance
) -> None:
    """Write the workbook to a binary file; long lists need no more memory than short ones."""
    workbook = new_workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET_TITLE
    columns = annex_columns(consolidation.rows, consolidation.columns)
    on, sections = consolidation.on, consolidation.sections
    annex = annex_sheet(workbook, sheet, sections, columns, head, on)
    write_totals(workbook.create_sheet(), consolidation.agencies, consolidation.on)
    write_provenance(workbook.create_sheet(), provenance, consolidation)
    save(workbook, file, [annex], title=" ".join(head.title), issuer=head.issuer, at=provenance.at)


def save(
    workbook: Workbook,
    file: IO[bytes],
    parts: Sequence[Part],
    *,
    title: str,
    issuer: str,
    at: datetime,
) -> None:
    """Write the workbook with its streamed sheets; equal values give equal bytes."""
    properties = workbook.properties
    properties.title, properties.creator = title, issuer
    properties.created = at.replace(tzinfo=None)
    properties.language = "vi"
    template = BytesIO()
    workbook.save(template)
    splice(template, file, parts, at=at)


def annex_sheet(
    workbook: Workbook,
    sheet: Worksheet,
    sections: Sequence[Section[Any]],
    printed: Sequence[AnnexColumn],
    head: Head,
    on: date,
) -> Part:
    """Make everything of an annex but its rows, which the part that is returned holds."""
    columns = printed_columns(sheet, printed)
    widths = [NUMBER_WIDTH_MM, *(column.width for column in columns)]
    set_widths(sheet, widths)
    last, rules = write_head(sheet, head, widths, on)
    header = last + 1
    _put_column_names(sheet, header, ["TT", *(column.label for column in columns)], widths)
    codes = _hide_codes(sheet, header, len(widths) + 1)
    set_page(sheet, header)
    sheet.freeze_panes = f"A{header + 1}"
    rows = AnnexRows(
        sections,
        columns,
        codes,
        _looks(sheet),
        head.signature,
        header + 1,
        _breaks(sheet, header),
    )
    return Part(workbook.index(sheet) + 1, rows, rules, widths)


def _breaks(sheet: Worksheet, header: int) -> PageBreaks:
    paper = page.PAPER_SHORT_MM - page.MARGIN_TOP_MM - page.MARGIN_BOTTOM_MM
    heights = [sheet.row_dimensions[row].height or 0 for row in range(1, header + 1)]
    room = paper * POINTS_PER_MM
    return PageBreaks(room=room - heights[-1], left=room - sum(heights))


def _looks(sheet: Worksheet) -> AnnexLooks:
    return AnnexLooks(
        number=style_number(sheet, Look()),
        headings={level: _heading_styles(sheet, level) for level in (0, 1, 2)},
        signature=style_number(sheet, Look(page.BODY_PT, bold=True, vertical="top", boxed=False)),
    )


def _heading_styles(sheet: Worksheet, level: int) -> tuple[int, int]:
    """Programmes and chapters are bold, what is below them bold italic as well."""
    look = Look(bold=True, italic=level > 1)
    return style_number(sheet, look), style_number(
        sheet, Look(bold=True, italic=level > 1, horizontal="left")
    )


def _put_column_names(sheet: Worksheet, row: int, labels: list[str], widths: list[float]) -> None:
    lines = 1
    for column, (label, width) in enumerate(zip(labels, widths, strict=True), start=1):
        put(sheet, row, column, label, _COLUMN_NAME)
        room = Room.of(width * POINTS_PER_MM - CELL_PADDING_PT, page.TABLE_PT, bold=True)
        lines = max(lines, line_count(label, room))
    sheet.row_dimensions[row].height = lines * LINE_PT[page.TABLE_PT] + ROW_PADDING_PT


def _hide_codes(sheet: Worksheet, row: int, column: int) -> str:
    """Name the column of codes beside the table, and hide it: the annex is printed without."""
    put(sheet, row, column, "Mã", _COLUMN_NAME)
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].hidden = True
    return letter
