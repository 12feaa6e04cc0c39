"""Consolidation → .csv, for other programs and for spreadsheets.

UTF-8 with a byte order mark, or Excel reads the Vietnamese letters wrongly; commas, the list
separator of Windows in Vietnamese and in English; lines end as RFC 4180 wants.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import IO

from tasks.consolidation import Consolidation, Value
from tasks.writing.text import within_cell, writable

# A spreadsheet runs a cell that begins so, also behind blanks and in full-width form.
_FORMULA_START = tuple("=+-@＝＋－＠")
_ROWS_AT_ONCE = 500
VERSION = "Phiên bản"


def write_csv(
    consolidation: Consolidation, file: IO[bytes], *, version: Callable[[str], str]
) -> None:
    """Write every column of every row, in order, to a binary file; no headings, no groups.

    `version` of a code comes last: by it an import knows what others changed since. A time would
    tell less, and two files of the same tasks would differ.
    """
    file.write(b"\xef\xbb\xbf")
    lines = _lines(consolidation, version)
    while block := list(islice(lines, _ROWS_AT_ONCE)):
        text = io.StringIO()
        csv.writer(text).writerows(block)
        file.write(text.getvalue().encode())


def _lines(consolidation: Consolidation, version: Callable[[str], str]) -> Iterator[list[str]]:
    columns = consolidation.columns
    yield ["TT", *(column.label for column in columns), VERSION]
    for number, row in enumerate(consolidation.rows, start=1):
        texts = (_plain(column.value(row)) for column in columns)
        yield [str(number), *texts, version(row.code)]


def _plain(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _guarded(value) if value else ""


def _guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe keeps it a text."""
    plain = within_cell(writable(text))
    risky = text[0] in "\t\r\n" or plain.lstrip().startswith(_FORMULA_START)
    return f"'{plain}" if risky else plain
