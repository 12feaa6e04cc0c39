import io
from dataclasses import replace
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tasks.writing.word import OfficialLetter, Signature, write_letter
from tasks.writing.word.fill import UnknownField, field_names, fill
from tasks.writing.word.layouts import letter_layout, put
from tasks.writing.word.markup import paragraph, run

LETTER = OfficialLetter(
    superior="UBND tỉnh Bình Thuận",
    issuer="Sở Kế hoạch và Đầu tư",
    symbol="SKHĐT-KH",
    place="Bình Thuận",
    subject="đôn đốc tham mưu triển khai thực hiện Chương trình hành động",
    recipients=("Sở Nông nghiệp và Phát triển nông thôn", "Sở Thông tin và Truyền thông"),
    paragraphs=(
        "Ngày 24/02/2021, Sở Kế hoạch và Đầu tư có Công văn số 899/SKHĐT-KH gửi quý cơ quan.",
        "Đề nghị quý cơ quan trả lời trước ngày 12/3/2021.",
    ),
    signature=Signature(authority=("KT. Giám đốc",), position="Phó Giám đốc", name="Lê Văn Ổn"),
    distribution=("Như trên", "UBND tỉnh (báo cáo)", "Lưu: VT, KH"),
    drafted_on=date(2021, 3, 6),
)
ROOM = "\u00a0" * 6


def written(letter):
    file = io.BytesIO()
    write_letter(letter, file)
    return file


def lines(cell):
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text]


def test_letter_has_the_parts_of_the_decree():
    document = Document(written(LETTER))
    head, foot = document.tables

    assert lines(head.cell(0, 0)) == ["UBND TỈNH BÌNH THUẬN", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"]
    assert lines(head.cell(0, 1)) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert lines(head.cell(1, 0)) == [
        f"Số: {ROOM}/SKHĐT-KH",
        "V/v đôn đốc tham mưu triển khai thực hiện Chương trình hành động",
    ]
    assert lines(head.cell(1, 1)) == [f"Bình Thuận, ngày {ROOM} tháng {ROOM} năm 2021"]
    assert [p.text for p in document.paragraphs if p.text] == [
        "Kính gửi:\t- Sở Nông nghiệp và Phát triển nông thôn;\n- Sở Thông tin và Truyền thông.",
        *LETTER.paragraphs,
    ]
    assert lines(foot.cell(0, 0)) == [
        "Nơi nhận:",
        "- Như trên;",
        "- UBND tỉnh (báo cáo);",
        "- Lưu: VT, KH.",
    ]
    assert lines(foot.cell(0, 1)) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Văn Ổn"]


def test_letter_keeps_paper_margins_and_fonts_of_the_decree():
    document = Document(written(LETTER))
    section = document.sections[0]
    head = document.tables[0]

    assert section.orientation == WD_ORIENT.PORTRAIT
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = ("top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert ' PAGE "' in section.header._element.xml
    assert section.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert section.first_page_header.paragraphs[0].text == ""
    looks = {
        p.text: (p.style.font.name, p.style.font.size, bool(p.style.font.bold))
        for p in [*head.cell(0, 0).paragraphs, *head.cell(0, 1).paragraphs, *document.paragraphs]
        if p.text
    }
    assert set(looks.values()) == {
        ("Times New Roman", Pt(12), False),
        ("Times New Roman", Pt(12), True),
        ("Times New Roman", Pt(13), True),
        ("Times New Roman", Pt(14), False),
    }
    assert looks["SỞ KẾ HOẠCH VÀ ĐẦU TƯ"] == ("Times New Roman", Pt(12), True)
    assert looks["Độc lập - Tự do - Hạnh phúc"] == ("Times New Roman", Pt(13), True)


def test_number_and_date_are_printed_as_the_decree_writes_them():
    letter = replace(LETTER, number="5", issued_on=date(2021, 3, 6), recipients=("Sở Tư pháp",))

    document = Document(written(letter))

    assert lines(document.tables[0].cell(1, 0))[0] == "Số: 05/SKHĐT-KH"
    assert lines(document.tables[0].cell(1, 1)) == ["Bình Thuận, ngày 06 tháng 3 năm 2021"]
    assert document.paragraphs[0].text == "Kính gửi:\tSở Tư pháp"


def test_grounds_stand_before_the_text_and_only_when_there_are_any():
    grounds = ("Căn cứ Luật Tổ chức chính quyền địa phương", "Xét đề nghị của Sở Nội vụ")

    document = Document(written(replace(LETTER, grounds=grounds)))

    shown = [(p.text, p.style.name) for p in document.paragraphs if p.text][1:3]
    assert shown == [(f"{grounds[0]};", "Căn cứ"), (f"{grounds[1]}.", "Căn cứ")]
    assert "Căn cứ" not in {p.style.name for p in Document(written(LETTER)).paragraphs}


def test_many_addressees_are_named_in_a_list_at_the_end():
    names = tuple(f"Ủy ban nhân dân huyện {number}" for number in range(1, 14))

    document = Document(written(replace(LETTER, recipients=names)))

    assert document.paragraphs[0].text == "Kính gửi:\tCác cơ quan, đơn vị (theo danh sách kèm theo)"
    title, parent = [p for p in document.paragraphs if p.text][-2:]
    assert title.text == "DANH SÁCH CƠ QUAN, ĐƠN VỊ NHẬN CÔNG VĂN"
    assert title.paragraph_format.page_break_before
    assert parent.text == (
        "(Kèm theo Công văn số ……/SKHĐT-KH ngày ……/……/…… của Sở Kế hoạch và Đầu tư)"
    )
    listed = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert listed[0] == ["TT", "Cơ quan, đơn vị"]
    assert listed[1:] == [[str(number), name] for number, name in enumerate(names, start=1)]


def test_long_names_are_cut_in_even_lines():
    document = Document(written(replace(LETTER, superior="Ủy ban nhân dân tỉnh Bình Thuận")))

    assert lines(document.tables[0].cell(0, 0))[0] == "ỦY BAN NHÂN DÂN\nTỈNH BÌNH THUẬN"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{{7*7}} {{Người ký}}", "{{7*7}} {{Người ký}}"),
        ("<w:p>&amp;]]>", "<w:p>&amp;]]>"),
        ("=1+1", "=1+1"),
        ("a\x00\x0bb\ud800c\ufffe", "abc"),
        ("Bình Thuận", "Bình Thuận"),
        ("x" * 40_000, "x" * 40_000),
        ("một\r\nhai", "một\nhai"),
    ],
)
def test_hostile_words_come_out_as_the_text_they_are(typed, printed):
    document = Document(written(replace(LETTER, paragraphs=(typed,), subject=typed)))

    assert [p.text for p in document.paragraphs if p.text][1:] == [printed]
    assert lines(document.tables[0].cell(1, 0))[1] == f"V/v {printed}"


def test_equal_letters_are_equal_files_dated_by_their_values():
    first, second = written(LETTER), written(LETTER)

    assert first.getvalue() == second.getvalue()
    properties = Document(first).core_properties
    assert properties.created == datetime(2021, 3, 6, tzinfo=UTC)
    assert (properties.title, properties.author) == (LETTER.subject, LETTER.issuer)


def test_file_names_no_address_and_no_program():
    with ZipFile(written(LETTER)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())

    assert b'TargetMode="External"' not in everything
    assert b"python-docx" not in everything


def test_a_field_cut_by_word_into_runs_is_one_field():
    document = letter_layout()
    put(document, paragraph(run("{{Người") + run(" k") + run("ý}} và {{ NGƯỜI  KÝ }}"), "NoiDung"))

    assert field_names(document)[-1] == "NGƯỜI  KÝ"
    fill(document, dict.fromkeys(field_names(letter_layout()), "Ổn"))
    assert document.paragraphs[-1].text == "Ổn và Ổn"


def test_a_field_that_no_value_has_is_refused_by_name():
    document = letter_layout()
    put(document, paragraph(run("{{Lương}}"), "NoiDung"))

    with pytest.raises(UnknownField, match="Lương"):
        fill(document, dict.fromkeys(field_names(letter_layout()), "Ổn"))
