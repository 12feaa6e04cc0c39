"""A sheet as plain text: what every kind of file is turned into before its table is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.reading.errors import UnreadableLetter

MAX_ROWS = 20_000
MAX_COLUMNS = 200


class Merged(NamedTuple):
    """Cells joined into one, whose value stands in the first; counted from 0, ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Sheet:
    """Texts of the cells; rows and columns are counted from 0, row `first_row` is rows[0].

    A real date stands as 2021-12-31, whole figures without decimals. `broken` says of a cell
    what keeps its value from being read.
    """

    name: str
    rows: list[list[str]]
    first_row: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    is_1904: bool = False
    # Cells are told apart by a separator that a text may hold too.
    is_delimited: bool = False


@dataclass
class Workbook:
    """The sheets that people see, and what they should know of the file as a whole."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


def checked(sheet: Sheet) -> Sheet:
    """Return the sheet, or refuse one that is larger than anybody's list of tasks."""
    width = max(map(len, sheet.rows), default=0)
    if width > MAX_COLUMNS:
        raise UnreadableLetter(
            f"Trang tính “{sheet.name}” rộng {width} cột, nhiều nhất là {MAX_COLUMNS}. Hãy xóa "
            "các cột thừa ở bên phải bảng, lưu lại rồi gửi lại."
        )
    if len(sheet.rows) > MAX_ROWS:
        raise UnreadableLetter(
            f"Trang tính “{sheet.name}” dài {len(sheet.rows)} dòng, nhiều nhất là {MAX_ROWS}. "
            "Hãy tách thành nhiều tệp rồi nhập lần lượt."
        )
    return sheet


def column_letter(index: int) -> str:
    """Return the letters over a column counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def row_ranges(numbers: Sequence[int]) -> str:
    """Return numbers in rising order as people list them: 5–9, 12."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    shown = [f"{a}" if a == b else f"{a}–{b}" for a, b in parts[:10]]
    return ", ".join(shown) + (" …" if len(parts) > 10 else "")
