"""Files that somebody may send by mistake or by malice, each built as its program would."""

import io
import zipfile
from datetime import date, datetime

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

GOOD = workbook_of(HEADS, [1, PLAN, "Sở CT", "quý II/2022"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
BOMB = "<worksheet><sheetData>" + "<row/>" * (6 * 1024 * 1024)
ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'


def locked(archive=GOOD):
    """Return the file with the mark of an encrypted entry on all its parts."""
    data = bytearray(archive)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def encrypted():
    """Return what Excel writes behind a password: an OLE file around the encrypted workbook."""
    names = "".join(("EncryptionInfo", "EncryptedPackage")).encode("utf-16-le")
    return OLE + b"\0" * 504 + names + b"\x9c" * 4096


def wide(columns=16_384):
    names = [*HEADS, *(f"Cột {number}" for number in range(5, columns + 1))]
    return workbook_of(names, [1, PLAN, *["x"] * (columns - 2)])


def merged_everything():
    """Return the workbook with every cell that a sheet can have joined into one."""
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    title = workbook_of(["Danh mục nhiệm vụ"])
    return with_sheet_xml(title, lambda xml: xml.replace("</sheetData>", f"</sheetData>{merged}"))


def blank_styled_rows(count=1_000_000):
    blank = "".join(
        f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="1"/></row>'
        for number in range(3, count + 3)
    )
    return with_sheet_xml(GOOD, lambda xml: xml.replace("</sheetData>", f"{blank}</sheetData>"))


def formulas():
    """Return a row whose deadline is a formula with its value, and one of formulas without."""

    def with_formulas(xml):
        cell = '<c r="D2" t="str"><f>CONCATENATE("quý ","I/2022")</f><v>quý I/2022</v></c>'
        bare = '<row r="3"><c r="B3"><f>B2</f></c><c r="C3"><f>C2</f><v/></c></row>'
        kept, _, end = xml.rpartition("</row>")
        kept = kept[: kept.index('<c r="D2"')]
        return f"{kept}{cell}</row>{bare}{end}"

    return with_sheet_xml(GOOD, with_formulas)


def error_cells():
    def break_it(book):
        for place, error in (("C2", "#REF!"), ("D2", "#N/A")):
            book.active[place] = error
            book.active[place].data_type = "e"

    return workbook_of(HEADS, [1, PLAN, None, None], change=break_it)


def hidden_parts():
    """Return a task in plain sight, one in a hidden row, and one in a hidden sheet."""

    def hide(book):
        book.active.title = "Danh mục"
        book.active.row_dimensions[3].hidden = True
        old = book.create_sheet("Bản cũ")
        old.append(["Nhiệm vụ", "Chủ trì"])
        old.append(["Việc của bản cũ", "Sở CT"])
        old.sheet_state = "hidden"

    rows = ([1, PLAN, "Sở CT", "2022"], [2, "Việc ẩn", "Sở CT", "2023"])
    return workbook_of(HEADS, *rows, change=hide)


def days_since_1904():
    def old_mac(book):
        book.epoch = datetime(1904, 1, 1)
        book.active["D2"] = date(2022, 6, 30)
        book.active["D3"] = 43280
        book.active["D3"].number_format = "General"

    return workbook_of(HEADS, [1, PLAN, "Sở CT"], [2, "Chợ", "Sở CT"], change=old_mac)


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


_XLSX = "Hãy lưu lại dạng .xlsx rồi gửi lại."
_DAMAGED = (
    "Không đọc được bảng tính này: tệp bị hỏng hoặc quá lớn. Hãy mở bằng Excel, xóa các dòng và "
    "cột trống thừa, lưu lại dạng .xlsx rồi gửi lại."
)
_NO_TABLE = (
    "Không thấy bảng nhiệm vụ. Bảng phải có một dòng tên cột, trong đó có “Nội dung nhiệm vụ” và "
    "ít nhất một cột như “Cơ quan chủ trì”, “Thời hạn”, “Mã”. Có thể tải tệp mẫu để điền."
)
_NO_SHEET = "Đây không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV."
_CUT = f"Tệp bị hỏng hoặc tải lên chưa hết. {_XLSX}"
_FAR = "quá xa bảng. Hãy xóa các dòng, cột thừa, lưu lại rồi gửi lại."
# Each kind: the bytes, and all that is answered.
REFUSED = {
    "empty": (b" \r\n", "Tệp không có nội dung. Hãy chọn lại tệp."),
    "too large": (
        b"a;b\n" * (MAX_BYTES // 4 + 1),
        "Tệp lớn hơn 20 MB. Hãy tách phụ lục hoặc giảm cỡ ảnh rồi gửi lại.",
    ),
    "Word": (docx_of("1. Kế hoạch phát triển y tế."), _NO_SHEET),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, _NO_SHEET),
    "PDF": (b"%PDF-1.7\n", _NO_SHEET),
    "web page named .xls": (
        b"<html><table><tr><td>STT</td></tr></table>",
        f"Đây là trang web hoặc tệp XML, không phải văn bản. {_XLSX}",
    ),
    "plain archive": (
        archive(a="b"),
        "Đây là tệp nén, không phải tệp Word hay Excel. Hãy chọn lại tệp.",
    ),
    "OpenDocument": (
        archive(**{"content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}),
        f"Đây là tệp OpenDocument (.odt, .ods). {_XLSX}",
    ),
    "binary": (b"MZ\x90\x00\x03" * 400, f"Không nhận ra loại tệp. {_XLSX}"),
    "old .xls": (
        OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"),
        f"Đây là tệp Excel kiểu cũ. {_XLSX}",
    ),
    "encrypted by Excel": (encrypted(), "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
    "encrypted archive": (locked(), "Tệp Excel có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."),
    "macro": (
        repacked(GOOD, more=[("xl/vbaProject.bin", b"\0")]),
        "Tệp Excel có macro. Hãy lưu lại dạng không macro (.docx, .xlsx) rồi gửi lại.",
    ),
    "truncated to a tenth": (GOOD[: len(GOOD) // 10], _CUT),
    "truncated to a half": (GOOD[: len(GOOD) // 2], _CUT),
    "truncated by a byte": (GOOD[:-30], _CUT),
    "zip bomb": (
        repacked(GOOD, changes=[(SHEET, BOMB)]),
        "Tệp bung ra quá lớn. Hãy giảm cỡ ảnh hoặc tách phụ lục rồi gửi lại.",
    ),
    "entities": (
        repacked(GOOD, changes=[(SHEET, ENTITIES)]),
        f"Tệp có khai báo thực thể, không an toàn để mở. {_XLSX}",
    ),
    "no XML": (repacked(GOOD, changes=[(SHEET, "nothing")]), _DAMAGED),
    "no sheets": (repacked(GOOD, drop=["xl/_rels/workbook.xml.rels"]), _DAMAGED),
    "16,384 columns": (wide(), f"Trang tính “Sheet” có giá trị ở ô AAA1, {_FAR}"),
    "300 columns": (
        wide(300),
        (
            "Trang tính “Sheet” rộng 300 cột, nhiều nhất là 200. Hãy xóa các cột thừa ở bên phải "
            "bảng, lưu lại rồi gửi lại."
        ),
    ),
    "too many rows": (
        csv_of(HEADS, *([i, f"{PLAN} {i}", "Sở Y tế", "2022"] for i in range(20_000))),
        (
            "Trang tính “CSV” dài 20001 dòng, nhiều nhất là 20000. Hãy tách thành nhiều tệp rồi "
            "nhập lần lượt."
        ),
    ),
    "a value far away": (
        with_sheet_xml(
            GOOD,
            lambda xml: xml.replace(
                "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
        ),
        f"Trang tính “Sheet” có giá trị ở ô XFD1048576, {_FAR}",
    ),
    "a cell that no sheet has": (
        with_sheet_xml(GOOD, lambda xml: xml.replace('r="B2"', 'r="ZZZZZ99999999"')),
        f"Trang tính “Sheet” có giá trị ở ô ZZZZZ99999999, {_FAR}",
    ),
    "merged everything": (merged_everything(), _NO_TABLE),
    "no head": (workbook_of([1, PLAN, "Sở Y tế"]), _NO_TABLE),
    "only a hidden sheet": (
        workbook_of(
            HEADS,
            [1, PLAN, "Sở CT", "2022"],
            change=lambda book: (
                book.create_sheet("Trống"),
                setattr(book.worksheets[0], "sheet_state", "veryHidden"),
            ),
        ),
        (
            f"{_NO_TABLE} Trang tính ẩn “Sheet” không được đọc. Nếu có nhiệm vụ ở đó, hãy bỏ ẩn "
            "rồi gửi lại."
        ),
    ),
    "no rows": (
        workbook_of(HEADS),
        "Bảng có tên cột nhưng không có nhiệm vụ nào. Hãy điền từ dòng dưới tên cột rồi gửi lại.",
    ),
    "unreadable letters": (
        b"\x80\x81\x82\xff\xfe\x90" * 50,
        "Không nhận ra bảng mã của tệp CSV. Hãy lưu lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi lại.",
    ),
    "lost letters, tones left": (
        "STT,N?i dung nhi?m v?,Ch? trì\r\n1,TRÌNH DÙNG TH?, KHÔNG CÓ H?A BÌNH,S? Y t?".encode(
            "cp1252"
        ),
        (
            "Tệp CSV đã mất dấu tiếng Việt từ lúc lưu (“N?i nhi?m v? Ch?”). Hãy mở tệp gốc, lưu "
            "lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi lại."
        ),
    ),
    "lost letters": (
        "STT,N?i dung nhi?m v?,Ch? trì\r\n1,K? ho?ch phát tri?n,S? Công Th??ng".encode("cp1252"),
        (
            "Tệp CSV đã mất dấu tiếng Việt từ lúc lưu (“N?i nhi?m v? Ch?”). Hãy mở tệp gốc, lưu "
            "lại dạng .xlsx hoặc “CSV UTF-8” rồi gửi lại."
        ),
    ),
    "broken quotes": (
        b'"Noi dung";"Chu tri"\n"' + b"a" * 1_100_000,
        (
            "Tệp CSV có chỗ không đọc được (dòng 2), có thể do một dấu nháy kép không đóng. Hãy mở "
            "tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
        ),
    ),
}
