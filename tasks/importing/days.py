"""Days as cells hold them, judged by column: day first, or not at all.

A column in which some day can only be month first ("12/31/2021") makes every other day of it
doubtful that could be either ("03/05/2021"); none of them is guessed.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from agencies.text import clean
from tasks.importing.columns import Column
from tasks.importing.table import SourceRow, Trouble

DAY_COLUMNS = (Column.DEADLINE, Column.DUE, Column.SUBMITTED, Column.COMPLETED)
# Where a text may stand for "nothing".
BLANKS = {"-", "–", "—", "…", "...", "/"}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_WRITTEN = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{2,4})(?:\s+\d{1,2}:\d{2}.*)?",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/.-]\d)")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s?[/.-]\s?(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
# Days that Excel counts between 1954 and 2119; other figures of a cell are no day.
_SERIALS = range(20_000, 80_001)
_YEARS = range(1945, 2201)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def as_written(text: str) -> str:
    """Return a day that stands where words should as people write it; other text as it is."""
    found = text[4:5] == "-" and _ISO.fullmatch(text)
    return f"{int(found[3]):02}/{int(found[2]):02}/{found[1]}" if found else text


def even_text(text: str) -> str:
    """Return a text as it is read from a cell of any column, days evened."""
    kept = as_written(clean(text))
    if found := _WRITTEN.fullmatch(kept):
        kept = "/".join(part.zfill(2) for part in found.groups())
    return "" if kept in BLANKS else " ".join(kept.split())


def read_days(rows: Iterable[SourceRow], *, is_1904: bool) -> None:
    """Write the days of a sheet as 31/12/2021; what is no day or doubtful becomes a trouble."""
    kept = list(rows)
    for column in DAY_COLUMNS:
        with_column = [row for row in kept if row.cells.get(column)]
        american = next((row for row in with_column if _is_american(row.cells[column])), None)
        for row in with_column:
            _read_day(row, column, american, is_1904=is_1904)


def _read_day(row: SourceRow, column: Column, american: SourceRow | None, *, is_1904: bool) -> None:
    text = row.cells[column]
    try:
        row.cells[column] = _day(text, is_1904=is_1904)
        if column is not Column.DEADLINE:
            _refuse_no_day(row.cells[column], month=column is Column.COMPLETED)
        if american and _may_be_american(text):
            raise ValueError(
                f"Cột này có ngày ghi tháng trước ngày ({american.cells[column]}, dòng "
                f"{american.number}) nên không rõ ngày hay tháng đứng trước. Hãy ghi "
                "ngày/tháng/năm cho cả cột."
            )
    except ValueError as error:
        row.troubles.append(Trouble(column, text[:60], str(error)))


def _day(text: str, *, is_1904: bool) -> str:
    """Return a day as 31/12/2021 and other words as they are; ValueError says what to do."""
    if found := _ISO.fullmatch(text):
        return _shown(int(found[3]), int(found[2]), int(found[1]))
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        epoch = _EPOCH_1904 if is_1904 else _EPOCH_1900
        return f"{epoch + timedelta(int(found[1])):%d/%m/%Y}"
    if found := _WRITTEN.fullmatch(text):
        return _shown(int(found[1]), int(found[2]), _year(found[3]))
    for found in _WITHIN.finditer(text):
        _shown(int(found[1]), int(found[2]), int(found[3]))
    return text


def _year(text: str) -> int:
    if len(text) != 4:
        raise ValueError("Năm ghi thiếu. Hãy ghi đủ bốn chữ số, ví dụ 31/12/2021.")
    return int(text)


def _shown(day: int, month: int, year: int) -> str:
    if year not in _YEARS:
        raise ValueError(f"Năm {year} không hợp lý. Hãy ghi lại ngày, ví dụ 31/12/2021.")
    try:
        return f"{date(year, month, day):%d/%m/%Y}"
    except ValueError:
        pass
    if month > 12 >= day:
        raise ValueError(f"Ghi tháng trước ngày. Hãy ghi ngày trước: {month:02}/{day:02}/{year}.")
    raise ValueError(f"Không có ngày {day:02}/{month:02}/{year} trên lịch. Hãy ghi lại.")


def _refuse_no_day(text: str, *, month: bool) -> None:
    is_month = month and (found := _MONTH.fullmatch(text)) and 1 <= int(found[1]) <= 12
    if not is_month and not re.fullmatch(r"\d\d/\d\d/\d{4}", text):
        wanted = "31/12/2021 hoặc 12/2021" if month else "31/12/2021"
        raise ValueError(f"Không phải là ngày. Hãy ghi như {wanted}.")


def _is_american(text: str) -> bool:
    found = _WRITTEN.fullmatch(text)
    return bool(found) and int(found[1]) <= 12 < int(found[2]) <= 31  # type: ignore[index]


def _may_be_american(text: str) -> bool:
    found = _WRITTEN.fullmatch(text)
    return bool(found) and max(int(found[1]), int(found[2])) <= 12  # type: ignore[index]
