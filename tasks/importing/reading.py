"""The bytes of a file that somebody sent → its rows, or one sentence that says what to do."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from tasks.importing.columns import Column
from tasks.importing.days import read_days
from tasks.importing.delimited import read_delimited
from tasks.importing.finding import find_table
from tasks.importing.sheets import MAX_ROWS, Sheet, Workbook
from tasks.importing.table import SourceRow, SourceTable
from tasks.importing.workbook import read_workbook
from tasks.reading.door import FileKind, inspect
from tasks.reading.errors import UnreadableLetter
from tasks.reading.sandbox import run_limited

_FAILURE = (
    "Không đọc được bảng tính này: tệp bị hỏng hoặc quá lớn. Hãy mở bằng Excel, xóa các dòng và "
    "cột trống thừa, lưu lại dạng .xlsx rồi gửi lại."
)
_NO_TABLE = (
    "Không thấy bảng nhiệm vụ. Bảng phải có một dòng tên cột, trong đó có “Nội dung nhiệm vụ” và "
    "ít nhất một cột như “Cơ quan chủ trì”, “Thời hạn”, “Mã”. Có thể tải tệp mẫu để điền."
)
_NO_ROWS = "Bảng có tên cột nhưng không có nhiệm vụ nào. Hãy điền từ dòng dưới tên cột rồi gửi lại."

# Sheets of our own workbooks that hold no tasks: nothing is missed when they are not read.
OUR_SHEETS = {
    "lists": "Danh mục để chọn",
    "advice": "Cách điền",
    "totals": "Tổng hợp theo cơ quan",
    "provenance": "Thông tin xuất",
}

# Instead of a version.
_AS_OF = re.compile(r"như ngày (\d\d/\d\d/\d{4})")
_TAKEN_OUT = "Xuất lúc"
# Among the filters: the tasks are those of that day, not only judged on it.
_AS_OF_DAY = re.compile(r"Như cuối ngày (\d\d/\d\d/\d{4}), dựng lại từ lịch sử")


def read_sheets(data: bytes) -> SourceTable:
    """Return the rows of a workbook or CSV; raise UnreadableLetter when it may not come in."""
    return SourceTable.unpack(read_packed(data))


def read_packed(data: bytes) -> dict[str, Any]:
    """Return the same as JSON values, to be kept.

    A foreign file is parsed in a child process, with limits of time and memory.
    """
    kind = inspect(data, spreadsheets=True, advice="Hãy lưu lại dạng .xlsx rồi gửi lại.")
    if kind is FileKind.XLSX:
        packed: dict[str, Any] = run_limited(_pack_workbook, data, failure=_FAILURE)
    elif kind is FileKind.TEXT:
        packed = run_limited(_pack_delimited, data, failure=_FAILURE)
    else:
        raise UnreadableLetter("Đây không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV.")
    return packed


def _pack_workbook(data: bytes) -> dict[str, Any]:
    return _table(read_workbook(data)).pack()


def _pack_delimited(data: bytes) -> dict[str, Any]:
    return _table(read_delimited(data)).pack()


def _table(book: Workbook) -> SourceTable:
    table = SourceTable({}, [], list(book.notes))
    for sheet in book.sheets:
        found = find_table(sheet)
        if found is None:
            if sheet.name == OUR_SHEETS["provenance"]:
                _read_provenance(sheet, table)
            if sheet.name not in OUR_SHEETS.values():
                table.notes.append(f"Trang tính “{sheet.name}” không có bảng nhiệm vụ, không đọc.")
            continue
        read_days(found.rows, is_1904=sheet.is_1904)
        table.rows += found.rows
        _read_day_of_rows(found.rows, table)
        table.columns |= {c: words for c, words in found.columns.items() if c not in table.columns}
        several = len(book.sheets) > 1
        table.notes += [f"{sheet.name}: {note}" if several else note for note in found.notes]
    if not table.columns:
        raise UnreadableLetter(" ".join([_NO_TABLE, *book.notes]))
    if not table.rows:
        raise UnreadableLetter(_NO_ROWS)
    if len(table.rows) > MAX_ROWS:
        raise UnreadableLetter(f"Tệp có hơn {MAX_ROWS} nhiệm vụ. Hãy tách thành nhiều tệp.")
    table.columns.setdefault(Column.TITLE, "Nội dung nhiệm vụ")
    return table


def _read_day_of_rows(rows: list[SourceRow], table: SourceTable) -> None:
    """Keep of our CSV the earlier day that it shows, which stands instead of the versions."""
    _keep_day(_AS_OF, (row.get(Column.VERSION) for row in rows), table)


def _read_provenance(sheet: Sheet, table: SourceTable) -> None:
    """Keep when our annex was taken out and the earlier day that it shows, if it does."""
    facts = [cells for row in sheet.rows if len(cells := list(filter(None, row))) == 2]
    with suppress(ValueError):
        taken_out = dict(facts).get(_TAKEN_OUT, "")
        table.exported_at = datetime.strptime(taken_out, "%H:%M ngày %d/%m/%Y")
    _keep_day(_AS_OF_DAY, (words for _, words in facts), table)


def _keep_day(pattern: re.Pattern[str], texts: Iterable[str], table: SourceTable) -> None:
    for found in filter(None, map(pattern.fullmatch, texts)):
        with suppress(ValueError):
            day = datetime.strptime(found[1], "%d/%m/%Y").date()
            table.shown_on = min(day, table.shown_on or day)
