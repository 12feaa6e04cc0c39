import csv
import io
from datetime import date

import pytest

from tasks.consolidation import COLUMNS, Row, consolidate
from tasks.writing.delimited import write_csv

ON = date(2022, 6, 15)


def written(*rows):
    file = io.BytesIO()
    write_csv(consolidate(rows, on=ON), file, version=lambda code: code[-1])
    return file.getvalue()


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_holds_every_column_of_every_row():
    content = written(
        Row(
            code="NV-001",
            title="Nghị quyết về hỗ trợ, “đột xuất”",
            headings=("1. UBND tỉnh trình",),
            lead="Sở Y tế",
            due_on=date(2022, 6, 30),
        ),
        Row(code="NV-002", title="Kế hoạch"),
    )

    header, first, second = read(content)
    assert header == ["TT", *(column.label for column in COLUMNS), "Phiên bản"]
    assert dict(zip(header, first, strict=True)) == {
        **dict.fromkeys(header, ""),
        "TT": "1",
        "Mã": "NV-001",
        "Đề mục": "1. UBND tỉnh trình",
        "Nội dung nhiệm vụ": "Nghị quyết về hỗ trợ, “đột xuất”",
        "Cơ quan chủ trì": "Sở Y tế",
        "Hạn cuối": "30/06/2022",
        "Tình trạng": "Chưa thực hiện",
        "Phiên bản": "1",
    }
    assert (second[:2], second[-1]) == (["2", "NV-002"], "2")


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_rfc_4180():
    content = written()

    assert content.startswith(b"\xef\xbb\xbfTT,")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+84 252 3821 111", "'+84 252 3821 111"),
        ("-5% so với năm 2020", "'-5% so với năm 2020"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "' =1+1"),
        ("\r=1+1", "'\n=1+1"),
        ("\x00=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("Tăng 5% = 10 tỷ", "Tăng 5% = 10 tỷ"),
        ("Ke\u0302\u0301 hoạch\x00", "Kế hoạch"),
    ],
)
def test_csv_text_stays_text(title, cell):
    header, row = read(written(Row(code="NV-001", title=title)))

    assert row[header.index("Nội dung nhiệm vụ")] == cell
