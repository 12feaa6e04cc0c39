import io
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from tasks.consolidation import TOTALS_COLUMNS, consolidate
from tasks.tests.annex_samples import COLUMN_NAMES, HEAD, LETTER, ON, PROVENANCE, RESOLUTION
from tasks.writing import excel, word


def written(writer, *rows, head=HEAD):
    file = io.BytesIO()
    writer.write_annex(consolidate(rows, on=ON), file, head=head, provenance=PROVENANCE)
    return file


def document(*rows, **kwargs):
    return Document(written(word, *rows, **kwargs))


def cells(row):
    """The words of a row's own cells: one that spans columns is one cell."""
    return [
        "\n".join(_words(paragraph) for paragraph in cell.iter(qn("w:p")))
        for cell in row._tr.iter(qn("w:tc"))
    ]


def _words(paragraph):
    tags = {qn("w:t"): lambda e: e.text or "", qn("w:br"): lambda e: "\n"}
    return "".join(tags[e.tag](e) for e in paragraph.iter(*tags))


def test_annex_holds_head_headings_and_tasks():
    annex = document(RESOLUTION, LETTER)
    head, tasks, _ = annex.tables

    assert [text for row in head.rows for text in cells(row)] == [
        "ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN\nSỞ KẾ HOẠCH VÀ ĐẦU TƯ\n",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
    ]
    assert [p.text for p in annex.paragraphs if p.text] == [
        "DANH MỤC NHIỆM VỤ",
        "THỰC HIỆN CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "(Kèm theo Kế hoạch số ……/KH-UBND ngày …… tháng …… năm 2022 của Ủy ban nhân dân tỉnh)",
        "Tình trạng tính đến hết ngày 15/06/2022",
        "TỔNG HỢP TÌNH HÌNH THỰC HIỆN NHIỆM VỤ THEO CƠ QUAN CHỦ TRÌ",
        "Số liệu tính đến hết ngày 15/06/2022",
        "Đơn vị tính: nhiệm vụ",
    ]
    assert [cells(row) for row in tasks.rows] == [
        list(COLUMN_NAMES),
        ["I", "UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành"],
        [
            "1",
            "Nghị quyết về hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn",
            "Nghị quyết",
            "Sở LĐTBXH",
            "Sở Tài chính; Sở Tư pháp",
            "UBND tỉnh",
            "HĐND tỉnh",
            "Trình: tháng 12/2021",
            "31/12/2021",
            "Đang thực hiện\n(quá hạn 166 ngày)",
            "",
            "",
        ],
        ["III", "Thực hiện tốt chính sách ưu đãi người có công với cách mạng"],
        ["3.1", "UBND tỉnh ban hành"],
        [
            "2",
            "Công văn triển khai vận động Quỹ đền ơn đáp nghĩa",
            "Công văn",
            "",
            "",
            "",
            "",
            "đã ban hành tháng 02/2021",
            "",
            "Hoàn thành",
            "Công văn 512/UBND-KGVXNV",
            "Theo Công văn 372/SLĐTBXH-KHTC",
        ],
    ]


def _as_word(value):
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def test_word_and_excel_say_the_same():
    rows = [RESOLUTION, LETTER, RESOLUTION._replace(code="NV-003", lead="Sở Y tế", headings=())]
    annex = document(*rows)
    book = load_workbook(written(excel, *rows))

    printed = book.worksheets[0].iter_rows(max_col=len(COLUMN_NAMES))
    in_excel = [[_as_word(c.value) for c in row] for row in printed]
    below_names = in_excel[in_excel.index(list(COLUMN_NAMES)) :]
    in_word = [cells(row) for row in annex.tables[1].rows]
    assert [[text for text in row if text] for row in in_word] == [
        [text for text in row if text] for row in below_names
    ]
    figures = [[c.value for c in row] for row in book.worksheets[1].iter_rows(min_row=7)]
    in_word = [cells(row) for row in annex.tables[2].rows][3:]
    assert [row[-len(TOTALS_COLUMNS) :] for row in in_word] == [
        [f"{v:.1%}".replace(".", ",") if isinstance(v, float) else str(v) for v in _rates(row)]
        for row in figures
    ]
    assert [row[1] for row in in_word[:-1]] == [row[1] for row in figures[:-1]]


def _rates(row):
    """The figures of a row, where a rate of nought or one reads back as a whole number."""
    *counts, first, second = row[2:]
    return [*counts, *(v if isinstance(v, str) else float(v) for v in (first, second))]


def test_annex_is_landscape_and_repeats_its_header_on_each_page():
    annex = document(RESOLUTION)
    section = annex.sections[0]
    _, tasks, totals = annex.tables

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    margins = ("top_margin", "bottom_margin", "left_margin", "right_margin")
    assert [round(getattr(section, side).mm) for side in margins] == [20, 20, 30, 15]
    assert _repeated(tasks) == [True, False, False]
    assert _repeated(totals) == [True, True, True, False, False]
    fonts = {
        (p.style.font.name, p.style.font.size) for c in tasks.rows[2].cells for p in c.paragraphs
    }
    assert fonts == {("Times New Roman", Pt(11))}
    widths = [column.width.mm for column in tasks.columns]
    assert sum(widths) == pytest.approx(252, abs=0.5)


def _repeated(table):
    return [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]


def test_headings_stay_with_the_first_task_below_them():
    tasks = document(RESOLUTION).tables[1]

    heading = tasks.rows[1].cells[1].paragraphs[0]
    assert heading.style.paragraph_format.keep_with_next
    assert tasks.rows[1]._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_few_agencies_are_counted_on_one_page_below_the_list():
    annex = document(RESOLUTION, LETTER)

    totals = annex.tables[2]
    title = next(p for p in annex.paragraphs if p.text.startswith("TỔNG HỢP"))
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in totals.rows]
    assert not title.paragraph_format.page_break_before
    assert title.paragraph_format.keep_with_next
    assert kept == [True, True, True, True, True, None]


def test_a_text_longer_than_a_page_may_be_cut_between_pages():
    tasks = document(RESOLUTION._replace(note="rất dài " * 600)).tables[1]

    whole = [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in tasks.rows]
    assert whole == [True, True, False]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{{7*7}}", "{{7*7}}"),
        ("{{Tiêu đề}}", "{{Tiêu đề}}"),
        ("<w:p/></w:t>&", "<w:p/></w:t>&"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("a\x00b\x1fc\ud83d\ufffe", "abc"),
        ("Nghị quyết", "Nghị quyết"),
        ("một\nhai", "một\nhai"),
        ("x" * 40_000, "x" * 40_000),
        ("<!-- table-0 -->", "<!-- table-0 -->"),
    ],
)
def test_hostile_words_come_out_as_the_text_they_are(typed, printed):
    row = RESOLUTION._replace(title=typed, lead=typed, headings=(f"1. {typed}",))

    _, tasks, totals = document(row, head=replace(HEAD, issuer=typed, parent="")).tables

    assert cells(tasks.rows[2])[1] == printed
    assert cells(totals.rows[3])[1] == printed
    assert cells(tasks.rows[1]) == ["I", printed]


def test_an_empty_list_says_so():
    tasks = document().tables[1]

    assert [cells(row) for row in tasks.rows][1:] == [["", "Không có nhiệm vụ nào."]]


def test_equal_lists_are_equal_files_that_say_where_they_come_from():
    first, second = written(word, RESOLUTION), written(word, RESOLUTION)

    assert first.getvalue() == second.getvalue()
    comments = Document(first).core_properties.comments
    assert comments.startswith("Điều kiện lọc: Tình trạng: Đang thực hiện\nĐiều kiện lọc: Cơ quan")


def test_two_thousand_tasks_are_all_in_one_table():
    rows = [
        RESOLUTION._replace(code=f"NV-{n}", title=f"{RESOLUTION.title} số {n}") for n in range(2000)
    ]

    file = written(word, *rows)

    assert len(Document(file).tables[1]._tbl.tr_lst) == 2002
