"""Workbooks and CSV as departments send them, made for a test."""

import io
import json
import zipfile
from pathlib import Path

from openpyxl import Workbook

from tasks.importing import Column

SHEETS = Path(__file__).parent / "data" / "sheets"
HEADS = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
PLAN = "Kế hoạch phát triển công nghiệp chế biến thủy sản đến năm 2030"


def saved(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def workbook_of(*rows, change=None):
    """Return an .xlsx with the rows; `change` gets its book before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    return saved(book)


def csv_of(*rows, separator=",", encoding="utf-8"):
    lines = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def titles(table):
    return [row.get(Column.TITLE) for row in table.rows]


def column(table, wanted):
    return [row.get(wanted) for row in table.rows]


def repacked(data, *, more=(), drop=(), changes=()):
    """Return the archive with parts added, left out or replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, dict(changes).get(name, old.read(name)))
        for name, content in more:
            new.writestr(name, content)
    return stream.getvalue()


def with_sheet_xml(data, replace):
    """Return the workbook with the XML of its first sheet changed."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(part).decode()
    return repacked(data, changes=[(part, replace(xml))])


def resolution_03():
    """Return the annex of Resolution 03/NQ-CP as .xlsx, and what must be read of it."""
    stem = "44-phu-luc-nq03-danh-muc-nhiem-vu-I-II"
    rows = []
    for line in (SHEETS / f"{stem}.txt").read_text("utf-8").splitlines():
        if line.startswith("|---"):
            continue
        cells = line.strip().strip("|").split("|") if line.startswith("|") else [line]
        rows.append([cell.strip().replace("**", "") for cell in cells])
    expected = json.loads((SHEETS / f"{stem}.expected.json").read_text("utf-8"))
    return workbook_of(*rows), expected
