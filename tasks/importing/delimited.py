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
_LOST_WORDS = 3
_LINE_END = re.compile(r"\r\n?")
# Our own CSV, and that of careful programs, guards such texts by an apostrophe.
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")


# A letter that the program which saved the file could not write: "N?i dung nhi?m v?".
_LOST = re.compile(r"\w{0,9}[a-z]\?\w{0,9}", re.IGNORECASE)
_TONED = re.compile("[\u1ea0-\u1ef9]")


def read_delimited(data: bytes) -> Workbook:
    text = _decoded(data)
    separator = ""
    if said := re.match(r"sep=(.)\n", text):
        separator, text = said[1], text[said.end() :]
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(StringIO(text), delimiter=separator or _separator(text))
    try:
        rows = [[_GUARDED.sub("", cell) for cell in line] for line in lines]
    except csv.Error as error:
        raise UnreadableLetter(
            f"Tệp CSV có chỗ không đọc được (dòng {lines.line_num}), có thể do một dấu nháy kép "
            "không đóng. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
        ) from error
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return Workbook([checked(Sheet(SHEET_NAME, rows, is_delimited=True))])


def _decoded(data: bytes) -> str:
    try:
        text = decode(data)
    except UnreadableLetter as error:
        _refuse_lost_letters(data.decode("latin-1"))
        raise UnreadableLetter(
            "Không nhận ra bảng mã của tệp CSV. Hãy lưu lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi "
            "lại."
        ) from error
    _refuse_lost_letters(text)
    return _LINE_END.sub("\n", text)


def _refuse_lost_letters(text: str) -> None:
    """Refuse a text with question marks for the letters that only Vietnamese has.

    The few that seem to be left are a western "ò" or "ì", taken for a tone.
    """
    lost = _LOST.findall(text)
    if len(lost) >= max(_LOST_WORDS, len(_TONED.findall(text))):
        raise UnreadableLetter(
            f"Tệp CSV đã mất dấu tiếng Việt từ lúc lưu (“{' '.join(lost[:4])}”). Hãy mở tệp gốc, "
            "lưu lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi lại."
        )


def _separator(text: str) -> str:
    """Return the separator that parts the first lines into most cells, the same in most lines."""
    return max(_SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> int:
    try:
        widths = [len(row) for row in _sample(csv.reader(StringIO(text), delimiter=separator))]
    except csv.Error:
        return 0
    if not widths:
        return 0
    common = max(set(widths), key=widths.count)
    return common * widths.count(common) if common > 1 else 0


def _sample(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    for _, row in zip(range(_SAMPLE_LINES), rows, strict=False):
        yield row
