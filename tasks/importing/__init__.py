"""Sheets of tasks in: the bytes of a workbook or of CSV → rows by what their columns hold.

Plain Python: nothing here knows the database. What a row becomes of (new, changed, refused) is
decided in tasks.actions.imports.
"""

from tasks.importing.columns import GROUP_MARK, LABELS, Column, plain_head
from tasks.importing.days import even_text
from tasks.importing.reading import OUR_SHEETS, read_packed, read_sheets
from tasks.importing.sheets import row_ranges
from tasks.importing.table import HeadingPath, SourceRow, SourceTable, Trouble

__all__ = [
    "GROUP_MARK",
    "LABELS",
    "OUR_SHEETS",
    "Column",
    "HeadingPath",
    "SourceRow",
    "SourceTable",
    "Trouble",
    "even_text",
    "plain_head",
    "read_packed",
    "read_sheets",
    "row_ranges",
]
