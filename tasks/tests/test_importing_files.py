"""Files of every bad kind: each gets a clear answer, in time, and nothing comes in."""

import io
import resource
import time
import zipfile

import pytest
from openpyxl.comments import Comment

from tasks.importing import Column, read_sheets
from tasks.reading import UnreadableLetter
from tasks.reading.door import MAX_BYTES
from tasks.tests.reading_samples import docx_of
from tasks.tests.sheet_samples import (
    HEADS,
    PLAN,
    csv_of,
    repacked,
    with_sheet_xml,
    workbook_of,
)

GOOD = workbook_of(HEADS, [1, PLAN, "Sở Công Thương", "quý II/2022"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def locked():
    """Return the workbook with the mark of an encrypted entry on all its parts."""
    data = bytearray(GOOD)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def wide(columns=16_384):
    names = [*HEADS, *(f"Cột {number}" for number in range(5, columns + 1))]
    return workbook_of(names, [1, PLAN, *["x"] * (columns - 2)])


def merged_everything(book):
    book.active.merge_cells("A1:D2")


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


BOMB = "<worksheet><sheetData>" + "<row/>" * (6 * 1024 * 1024)
ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
REFUSED = {
    "empty": (b"", "Tệp không có nội dung."),
    "too large": (b"a;b\n" * (MAX_BYTES // 4 + 1), "Tệp lớn hơn 20 MB."),
    "Word": (docx_of("1. Kế hoạch phát triển y tế."), "Đây không phải bảng tính."),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "Đây không phải bảng tính."),
    "PDF": (b"%PDF-1.7\n", "Đây không phải bảng tính."),
    "web page named .xls": (b"<html><table><tr><td>STT</td></tr></table>", "Đây là trang web"),
    "plain archive": (archive(a="b"), "Đây là tệp nén, không phải tệp Word hay Excel."),
    "OpenDocument": (
        archive(**{"content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}),
        "Đây là tệp OpenDocument (.odt, .ods). Hãy lưu lại dạng .xlsx",
    ),
    "old .xls": (OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"), "Đây là tệp Excel kiểu cũ."),
    "encrypted by Excel": (OLE + "EncryptedPackage".encode("utf-16-le"), "Tệp có mật khẩu."),
    "encrypted archive": (locked(), "Tệp Excel có mật khẩu."),
    "macro": (repacked(GOOD, more=[("xl/vbaProject.bin", b"\0")]), "Tệp Excel có macro."),
    "truncated": (GOOD[: len(GOOD) // 2], "Tệp bị hỏng hoặc tải lên chưa hết."),
    "zip bomb": (repacked(GOOD, changes=[(SHEET, BOMB)]), "Tệp bung ra quá lớn."),
    "entities": (repacked(GOOD, changes=[(SHEET, ENTITIES)]), "Tệp có khai báo thực thể"),
    "no XML": (repacked(GOOD, changes=[(SHEET, "nothing")]), "Không đọc được bảng tính này"),
    "no sheets": (
        repacked(GOOD, drop=["xl/_rels/workbook.xml.rels"]),
        "Không đọc được bảng tính này",
    ),
    "16,384 columns": (wide(), "Trang tính “Sheet” có giá trị ở ô AAA1, quá xa bảng."),
    "300 columns": (wide(300), "Trang tính “Sheet” rộng 300 cột, nhiều nhất là 200."),
    "too many rows": (
        csv_of(HEADS, *([i, f"{PLAN} {i}", "Sở Y tế", "2022"] for i in range(20_000))),
        "Trang tính “CSV” dài 20001 dòng, nhiều nhất là 20000.",
    ),
    "a value far away": (
        with_sheet_xml(
            GOOD,
            lambda xml: xml.replace(
                "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
        ),
        "Trang tính “Sheet” có giá trị ở ô XFD1048576, quá xa bảng.",
    ),
    "merged everything": (
        workbook_of(["Danh mục nhiệm vụ", None, None, None], change=merged_everything),
        "Không thấy bảng nhiệm vụ.",
    ),
    "no head": (workbook_of([1, PLAN, "Sở Y tế"]), "Không thấy bảng nhiệm vụ."),
    "no rows": (workbook_of(HEADS), "Bảng có tên cột nhưng không có nhiệm vụ nào."),
    "no sheet in sight": (
        workbook_of(HEADS, [1, PLAN], change=lambda book: book.create_sheet("Trống")),
        None,
    ),
    "unreadable letters": (b"\x80\x81\x82\xff\xfe\x90" * 50, "Không nhận ra"),
    "broken quotes": (b'"Noi dung";"Chu tri"\n"' + b"a" * 1_100_000, "Tệp CSV có chỗ"),
}


@pytest.mark.parametrize("kind", [kind for kind, (_, message) in REFUSED.items() if message])
def test_a_bad_file_is_refused_with_what_to_do(kind):
    data, message = REFUSED[kind]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableLetter) as refused:
        read_sheets(data)

    assert message in str(refused.value)
    assert "Hãy " in str(refused.value) or "Có thể tải tệp mẫu" in str(refused.value)
    assert time.monotonic() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024


def test_an_empty_sheet_beside_the_table_is_passed_over():
    table = read_sheets(REFUSED["no sheet in sight"][0])

    assert [row.get(Column.TITLE) for row in table.rows] == [PLAN]


def test_a_million_blank_styled_rows_are_passed_over():
    blank = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 1_000_003))
    data = with_sheet_xml(GOOD, lambda xml: xml.replace("</sheetData>", f"{blank}</sheetData>"))

    table = read_sheets(data)

    assert [row.get(Column.TITLE) for row in table.rows] == [PLAN]


def test_formulas_give_their_values_and_one_without_value_is_refused():
    def with_formulas(xml):
        cell = '<c r="D2" t="str"><f>CONCATENATE("quý ","I/2022")</f><v>quý I/2022</v></c>'
        bare = '<row r="3"><c r="B3"><f>B2</f></c><c r="C3"><f>C2</f><v/></c></row>'
        kept, _, end = xml.rpartition("</row>")
        kept = kept[: kept.index('<c r="D2"')]
        return f"{kept}{cell}</row>{bare}{end}"

    table = read_sheets(with_sheet_xml(GOOD, with_formulas))

    advice = "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
    assert table.rows[0].get(Column.DEADLINE) == "quý I/2022"
    assert [(t.column, t.advice) for t in table.rows[0].troubles] == []
    assert "3 ô là công thức: đã lấy kết quả ghi trong tệp ở lần lưu cuối." in table.notes
    assert [(t.column, t.advice) for row in table.rows[1:] for t in row.troubles] == [
        (Column.TITLE, advice),
        (Column.LEAD, advice),
    ]


def test_an_error_cell_is_refused_by_name():
    def break_it(book):
        sheet = book.active
        for place, error in (("C2", "#REF!"), ("D2", "#N/A")):
            sheet[place] = error
            sheet[place].data_type = "e"

    row = read_sheets(workbook_of(HEADS, [1, PLAN, None, None], change=break_it)).rows[0]

    assert [(t.column, t.advice) for t in row.troubles] == [
        (Column.LEAD, "Ô báo lỗi #REF!. Hãy gõ lại giá trị."),
        (Column.DEADLINE, "Ô báo lỗi #N/A. Hãy gõ lại giá trị."),
    ]


def test_a_cell_of_200_kilobytes_is_refused_and_not_kept():
    data = csv_of(HEADS, [1, "x" * 200_000, "Sở Y tế", "2022"], [2, PLAN, "Sở Y tế", "2022"])

    table = read_sheets(data)

    trouble = table.rows[0].troubles[0]
    assert trouble.advice.startswith("Ô dài 200000 ký tự, nhiều nhất là 5000.")
    assert len(table.rows[0].get(Column.TITLE)) == 200
    assert table.rows[1].troubles == []


def test_notes_pictures_and_links_of_a_workbook_are_left_alone():
    def adorn(book):
        book.active["B2"].comment = Comment("Sửa lại", "Ai đó")
        book.active["C2"].hyperlink = "https://example.vn/"

    row = read_sheets(workbook_of(HEADS, [1, PLAN, "Sở Y tế", "2022"], change=adorn)).rows[0]

    assert (row.get(Column.TITLE), row.get(Column.LEAD)) == (PLAN, "Sở Y tế")
