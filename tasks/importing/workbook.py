"""An .xlsx as sheets of text: values by calamine, what it leaves out by the XML itself.

calamine reads five times as fast as openpyxl, but gives an error cell and a formula without its
value as blanks, and knows nothing of hidden rows or of dates shown without their day. Blanks
would be taken for "nothing said here", so these cells are looked for in the parts of the file.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tasks.importing.sheets import MAX_COLUMNS, MAX_ROWS, Merged, Sheet, Workbook, checked
from tasks.reading.encodings import convert, find_conversion
from tasks.reading.errors import UnreadableLetter

# Our own exports keep nothing for the importer in hidden sheets; somebody else's may hold tasks.
_HIDDEN = "Trang tính ẩn “{}” không được đọc. Nếu có nhiệm vụ ở đó, hãy bỏ ẩn rồi gửi lại."
_FORMULAS = "{} ô là công thức: đã lấy kết quả ghi trong tệp ở lần lưu cuối."
_NO_VALUE = "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
_ERROR = "Ô báo lỗi {}. Hãy gõ lại giá trị."
_CELL = rb"<(?:\w+:)?c\s([^>]*)>"
_ERROR_CELL = re.compile(
    _CELL.replace(rb"([^>]*)", rb'([^>]*\bt="e"[^>]*)')
    + rb"(?:<(?:\w+:)?f.{0,4000}?)?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_EMPTY_FORMULA = re.compile(
    _CELL
    + rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    + rb"(?:<(?:\w+:)?v\s?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
# A hundred thousandth row or a column of three letters, with something in it.
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]{3,}\d+|[A-Z]{1,2}\d{6,7})"[^>]*(?<!/)>(?!</)'
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_REFERENCE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
_IS_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
_SAMPLE_ROWS = 300
_DAYS_MAX = date(9999, 12, 31)


def read_workbook(data: bytes) -> Workbook:
    """Return the visible sheets with something in them; raise UnreadableLetter when too large."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = _sheet_parts(archive)
        for name, part in parts.items():
            _refuse_far(name, archive.read(part))
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        is_1904 = bool(_IS_1904.search(archive.read("xl/workbook.xml")))
        months = _month_styles(archive)
        found, notes, formulas = [], [], 0
        for meta in book.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            if meta.visible is not SheetVisibleEnum.Visible:
                notes.append(_HIDDEN.format(meta.name))
                continue
            sheet = _sheet(book, meta.name, is_1904)
            if sheet.rows:
                xml = archive.read(parts[meta.name]) if meta.name in parts else b""
                formulas += len(_FORMULA.findall(xml))
                _look_closer(sheet, xml, months)
                notes += _out_of_old_fonts(sheet)
                found.append(sheet)
    if formulas:
        notes.append(_FORMULAS.format(formulas))
    return Workbook(found, notes)


def _sheet(book: Any, name: str, is_1904: bool) -> Sheet:
    read = book.get_sheet_by_name(name)
    if read.width > MAX_COLUMNS or read.height > MAX_ROWS:
        # Refused before a million cells become texts.
        return checked(Sheet(name, [[""] * read.width] * read.height))
    first_row, first_column = read.start or (0, 0)
    before = [""] * first_column
    rows = [before + [_TEXTS[type(v)](v) for v in row] for row in read.to_python()]
    merged = [
        Merged(top, bottom, left, right)
        for (top, left), (bottom, right) in read.merged_cell_ranges or ()
    ]
    return checked(Sheet(name, rows, first_row, merged=merged, is_1904=is_1904))


def _out_of_old_fonts(sheet: Sheet) -> Iterator[str]:
    """Turn what was typed for the fonts .VnTime and VNI into Unicode, and tell so."""
    texts = [text for row in sheet.rows[:_SAMPLE_ROWS] for text in row if not text.isascii()]
    if conversion := find_conversion("\n".join(texts)):
        for row in sheet.rows:
            row[:] = [text if text.isascii() else convert(text, conversion) for text in row]
        yield f"Trang tính “{sheet.name}” gõ bằng bảng mã cũ (TCVN3, VNI), đã chuyển sang Unicode."


def _refuse_far(name: str, xml: bytes) -> None:
    """Refuse a value so far from a table that the cells between would fill the memory."""
    if found := _FAR_CELL.search(xml):
        raise UnreadableLetter(
            f"Trang tính “{name}” có giá trị ở ô {found[1].decode()}, quá xa bảng. Hãy xóa các "
            "dòng, cột thừa, lưu lại rồi gửi lại."
        )


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _day(value: date) -> str:
    return value.isoformat() if value < _DAYS_MAX else f"{value:%d/%m/%Y}"


class _Texts(dict[type, Callable[[Any], str]]):
    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return str


_TEXTS = _Texts(
    {
        float: _number,
        bool: lambda value: "TRUE" if value else "FALSE",
        date: _day,
        datetime: lambda value: _day(value.date()),
    }
)


def _look_closer(sheet: Sheet, xml: bytes, months: set[bytes]) -> None:
    """Find what the values do not tell: errors, formulas without value, hidden rows, months."""
    # Most sheets have none of these; to look for two bytes costs nothing.
    for found in _ERROR_CELL.finditer(xml) if b't="e"' in xml else ():
        error = found[2].decode(errors="replace")
        _mark(sheet, _place(found[1]), error, _ERROR.format(error))
    for found in _EMPTY_FORMULA.finditer(xml) if _FORMULA.search(xml) else ():
        _mark(sheet, _place(found[1]), "=", _NO_VALUE)
    for found in _HIDDEN_ROW.finditer(xml) if b"hidden=" in xml else ():
        if number := _ROW_NUMBER.search(found[0]):
            sheet.hidden_rows.append(int(number[1]) - 1)
    for row, column in _month_cells(xml, months):
        _show_as_month(sheet, row, column)


def _mark(sheet: Sheet, place: tuple[int, int] | None, shown: str, advice: str) -> None:
    """Say of a cell why it has no value, and let its row be seen where it has nothing else."""
    if place is None or place[0] < sheet.first_row:
        return
    row, column = place[0] - sheet.first_row, place[1]
    sheet.rows += [[] for _ in range(row + 1 - len(sheet.rows))]
    sheet.rows[row] += [""] * (column + 1 - len(sheet.rows[row]))
    sheet.rows[row][column] = shown
    sheet.broken[place] = advice


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.search(attributes)
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _month_cells(xml: bytes, months: set[bytes]) -> Iterator[tuple[int, int]]:
    if not months:
        return
    styles = b"|".join(sorted(months))
    pattern = re.compile(_CELL.replace(rb"([^>]*)", rb'([^>]*\bs="(?:' + styles + rb')"[^>]*)'))
    for found in pattern.finditer(xml):
        if place := _place(found[1]):
            yield place


def _show_as_month(sheet: Sheet, row: int, column: int) -> None:
    """Excel turns a typed "6/2025" into 1 June 2025 and shows the month: the month was meant."""
    line = sheet.rows[row - sheet.first_row] if row - sheet.first_row < len(sheet.rows) else []
    if column < len(line) and re.fullmatch(r"\d{4}-\d\d-01", line[column]):
        line[column] = f"{line[column][5:7]}/{line[column][:4]}"


def _month_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """Return the numbers of the styles that show a month and its year, and no day."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    xml = archive.read("xl/styles.xml")
    formats = {b"17"}
    for number, code in re.findall(
        rb'<(?:\w+:)?numFmt\s[^>]*numFmtId="(\d+)"[^>]*formatCode="([^"]*)"', xml
    ):
        shown = re.sub(rb"&quot;.*?&quot;|\[[^\]]*\]|\\.", b"", code).lower()
        if b"m" in shown and b"y" in shown and b"d" not in shown and b"h" not in shown:
            formats.add(number)
    used = re.search(rb"<(?:\w+:)?cellXfs.*?</(?:\w+:)?cellXfs>", xml, re.DOTALL)
    styles = re.findall(rb"<(?:\w+:)?xf\s[^>]*", used[0]) if used else []
    return {
        str(index).encode()
        for index, style in enumerate(styles)
        if any(b'numFmtId="' + number + b'"' in style for number in formats)
    }


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet, by the sheet's name."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    book = fromstring(archive.read("xl/workbook.xml"))
    parts = {}
    for sheet in (e for e in book.iter() if e.tag.endswith("}sheet")):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        target = targets.get(key, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            parts[sheet.get("name", "")] = path
    return parts
