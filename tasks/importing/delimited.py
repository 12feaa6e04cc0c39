"""CSV, in any encoding and with any separator that spreadsheets write, as one sheet."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

from tasks.importing.sheets import Sheet, Workbook, checked
from tasks.reading.encodings import decode
from tasks.reading.errors import UnreadableLetter

SHEET_NAME = "CSV"
_SEPARATORS = ";,\t"
_SAMPLE_LINES = 20
_LONGEST_CELL = 1_000_000
# Our own CSV, and that of careful programs, guards such texts by an apostrophe.
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")


def read_delimited(data: bytes) -> Workbook:
    text = decode(data)
    separator = ""
    if said := re.match(r"sep=(.)\r?\n", text):
        separator, text = said[1], text[said.end() :]
    csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = csv.reader(StringIO(text, newline=""), delimiter=separator or _separator(text))
        rows = [[_GUARDED.sub("", cell) for cell in line] for line in lines]
    except csv.Error as error:
        raise UnreadableLetter(
            f"Tệp CSV có chỗ không đọc được ({error}). Hãy mở tệp bằng Excel, lưu lại dạng .xlsx "
            "rồi gửi lại."
        ) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return Workbook([checked(Sheet(SHEET_NAME, rows))])


def _separator(text: str) -> str:
    """Return the separator that parts the first lines into most cells, the same in most lines."""
    return max(_SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> int:
    widths = [len(row) for row in _sample(csv.reader(StringIO(text), delimiter=separator))]
    if not widths:
        return 0
    common = max(set(widths), key=widths.count)
    return common * widths.count(common) if common > 1 else 0


def _sample(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    for _, row in zip(range(_SAMPLE_LINES), rows, strict=False):
        yield row
