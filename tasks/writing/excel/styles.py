"""The styles of our workbooks, each made once and shared by all its cells."""

from copy import copy
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tasks.writing import page
from tasks.writing.text import within_cell, writable

DATE_FORMAT = "dd/mm/yyyy"
RATE_FORMAT = "0.0%"
COUNT_FORMAT = "#,##0"
POINTS_PER_MM = page.POINTS_PER_MM
# The Normal style is Times New Roman 12, whose figures are exactly 8 pixels wide: column widths
# in a file are counted in those.
_NORMAL_PT, _FIGURE_PX, _PX_PER_MM = 12, 8, 96 / 25.4
# Blank that Excel keeps at both sides of a cell.
CELL_PADDING_PT = 4.5
# What Excel gives each line of Times New Roman, by size; LibreOffice needs a little less.
LINE_PT = {11: 14.25, 12: 15.75, 13: 17.0, 14: 18.75}
ROW_PADDING_PT = 3
# Excel shows no row higher than this.
ROW_MAX_PT = 409

_THIN = Side(style="thin")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Look:
    """How a kind of cell looks; equal looks share one style in the file."""

    size: float = page.TABLE_PT
    bold: bool = False
    italic: bool = False
    horizontal: str = "center"
    vertical: str = "center"
    boxed: bool = True
    number_format: str = "General"
    quoted: bool = False

    def dress(self, cell: Cell) -> None:
        """Give the cell this look, worked out once for a workbook."""
        styles = _STYLES.setdefault(cast("Workbook", cell.parent.parent), {})
        if self in styles:
            cell._style = copy(styles[self])  # type: ignore[attr-defined]  # no public way
        else:
            self._dress(cell)
            styles[self] = copy(cell._style)  # type: ignore[attr-defined]

    def _dress(self, cell: Cell) -> None:
        cell.font = Font(name=page.FONT, size=self.size, bold=self.bold, italic=self.italic)
        cell.alignment = Alignment(self.horizontal, self.vertical, wrap_text=True)
        cell.number_format = self.number_format
        cell.quotePrefix = self.quoted
        if self.boxed:
            cell.border = BORDER


# The numbers of a look in each workbook; openpyxl works one out in the time of thirty cells.
_STYLES: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()


def new_workbook() -> Workbook:
    """Return a workbook whose default font is that of administrative documents."""
    workbook = Workbook()
    font = Font(name=page.FONT, size=_NORMAL_PT)
    workbook._fonts[0] = font  # type: ignore[attr-defined]  # no public way
    workbook._named_styles["Normal"].font = copy(font)  # type: ignore[attr-defined]
    return workbook


def set_page(sheet: Worksheet, repeated_row: int = 0, *, landscape: bool = True) -> None:
    """Set A4, the decree's margins, fit to width, repeated header, page numbers."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = (
        sheet.ORIENTATION_LANDSCAPE if landscape else sheet.ORIENTATION_PORTRAIT
    )
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top, margins.bottom = page.MARGIN_TOP_MM / 25.4, page.MARGIN_BOTTOM_MM / 25.4
    margins.left, margins.right = page.MARGIN_LEFT_MM / 25.4, page.MARGIN_RIGHT_MM / 25.4
    margins.header = margins.footer = page.MARGIN_TOP_MM / 2 / 25.4
    if repeated_row:
        sheet.print_title_rows = f"{repeated_row}:{repeated_row}"
    sheet.HeaderFooter.differentFirst = True
    number = HeaderFooterPart("&P", font=f"{page.FONT},Regular", size=page.PAGE_NUMBER_PT)
    sheet.oddHeader = HeaderFooterItem(center=number)
    # Each sheet is an annex of its own: it is numbered from 1, and 1 is not printed.
    sheet.page_setup.firstPageNumber = 1
    sheet.page_setup.useFirstPageNumber = True


def set_widths(sheet: Worksheet, millimetres: list[float]) -> None:
    for index, width in enumerate(millimetres, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = round(width * _PX_PER_MM) / _FIGURE_PX


def put(sheet: Worksheet, row: int, column: int, value: str | float | None, look: Look) -> None:
    """Write one cell; text stays text, whatever it begins with."""
    # Cells merged by `merge` are cells like others.
    cell = cast("Cell", sheet.cell(row, column))
    if isinstance(value, str):
        cell.value = within_cell(writable(value))
        cell.data_type = "s"
    else:
        cell.value = value
    look.dress(cell)


def put_across(
    sheet: Worksheet, row: int, span: tuple[int, int], value: str | float | None, look: Look
) -> None:
    """Write one value over several columns of a row, from the first to the last."""
    first, last = span
    for column in range(first, last + 1):
        put(sheet, row, column, value if column == first else None, look)
    if last > first:
        merge(sheet, (row, row), span)


def merge(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Merge cells that look right already.

    openpyxl's own way makes each of them anew and works out its border, in the time of ten cells.
    """
    sheet.merged_cells.add(
        CellRange(min_row=rows[0], max_row=rows[1], min_col=columns[0], max_col=columns[1])
    )
