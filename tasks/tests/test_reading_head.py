from datetime import date

import pytest

from tasks.reading import Body, Signer, read_letter, read_text
from tasks.reading.references import find_references, parse_head_number


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 372 /SLĐTBXH-KHTC", "372", "SLĐTBXH-KHTC"),
        ("Số: 05/SYT-KHTC", "05", "SYT-KHTC"),
        ("Số 12-NQ/TU", "12", "NQ/TU"),
        ("Số: 254/QĐ -UBND", "254", "QĐ-UBND"),
        ("Số: 2074a/UBND-TH", "2074a", "UBND-TH"),
        ("Số:      /UBND-NCKSTTHC", "", "UBND-NCKSTTHC"),
        ("Số: 46/2015/QĐ-TTg", "46", "2015/QĐ-TTg"),
        ("Số: 773 /QĐ-TTg", "773", "QĐ-TTg"),
        ("Số: 01/QCPH/UBND-UBMTTQ", "01", "QCPH/UBND-UBMTTQ"),
    ],
)
def test_head_number_is_read_with_its_oddities(line, number, symbol):
    found = parse_head_number(line)

    assert (found.number, found.symbol) == (number, symbol)


def test_party_number_keeps_its_hyphen():
    assert str(parse_head_number("Số 12-NQ/TU")) == "12-NQ/TU"


def test_cited_documents_are_found():
    text = "theo Quyết định số 46/2015/QĐ-TTg ngày 28/9/2015 và Công văn số 899/SKHĐT-KH"

    assert [str(cited) for cited in find_references(text)] == ["46/2015/QĐ-TTg", "899/SKHĐT-KH"]


COLUMNS = """UBND TỈNH BÌNH THUẬN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   SỞ CÔNG THƯƠNG                  Độc lập – Tự do – Hạnh phúc

Số: 512 /SCT-KHTC              Bình Thuận, ngày  05  tháng 3 năm 2021
V/v: đề xuất nội dung
Chương trình hành động
Kính gửi:
- Sở Kế hoạch và Đầu tư;
- Sở Tài chính.
Sở Công Thương đề xuất:
1. Kế hoạch phát triển cụm công nghiệp.
Nơi nhận:                                 GIÁM ĐỐC
- Như trên;
- Lưu: VT.
                                      Nguyễn Văn Mẫu
"""


def test_head_in_two_columns_of_text():
    draft = read_letter(read_text(COLUMNS))

    assert draft.sender == Body("Sở Công Thương")
    assert (draft.place, draft.date) == ("Bình Thuận", date(2021, 3, 5))
    assert draft.subject == "đề xuất nội dung Chương trình hành động"
    assert draft.recipients == ("Sở Kế hoạch và Đầu tư", "Sở Tài chính")
    assert draft.signer == Signer("", "GIÁM ĐỐC", "Nguyễn Văn Mẫu")
    assert draft.distribution == ("Như trên", "Lưu: VT")


def test_draft_without_number_and_day_says_so():
    draft = read_letter(
        read_text(
            "ỦY BAN NHÂN DÂN\nTỈNH BÌNH THUẬN\nSố:      /UBND-TH\n"
            "Bình Thuận, ngày     tháng 3 năm 2021\nV/v báo cáo\nKính gửi: Các sở.\n"
            "Đề nghị các sở báo cáo."
        )
    )

    assert (draft.number, draft.symbol, draft.date) == ("", "UBND-TH", None)
    assert draft.sender == Body("Ủy ban nhân dân tỉnh Bình Thuận")
    assert draft.notes == ("Văn bản chưa ghi đủ ngày, tháng, năm ban hành.",)


def test_titled_document_has_its_subject_under_the_type():
    draft = read_letter(
        read_text(
            "BỘ XÂY DỰNG\n-------\nSố: 12/QĐ-BXD\nHà Nội, ngày 03 tháng 5 năm 2021\nQUYẾT ĐỊNH\n"
            "BAN HÀNH KẾ HOẠCH CÔNG TÁC NĂM 2021\nBỘ TRƯỞNG BỘ XÂY DỰNG\nCăn cứ Luật Nhà ở;\n"
            "QUYẾT ĐỊNH:\nĐiều 1. Giao Cục Quản lý nhà rà soát nhà ở xã hội trước ngày 30/6/2021.\n"
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Ví Dụ"
        )
    )

    assert draft.document_type == "Quyết định"
    assert draft.subject == "BAN HÀNH KẾ HOẠCH CÔNG TÁC NĂM 2021"
    assert draft.signer == Signer(
        "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Ví Dụ"
    )
    assert [item.section for item in draft.items] == ["Điều 1"]
