"""A report's files read back: every figure is that of the value, and the paper is as prescribed."""

import io
from dataclasses import replace
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from tasks.choices import ReportKind
from tasks.consolidation import TOTALS_COLUMNS, cell_words, count_words, rate_words
from tasks.consolidation.report import build_report
from tasks.tests.test_report import ISSUED as ISSUED_ROW
from tasks.tests.test_report import ISSUER, LATE, SOURCE
from tasks.writing import excel, word
from tasks.writing.provenance import Issue

PREVIEW = Issue(at=datetime(2022, 6, 18, 8, 15), by="Nguyễn Văn An")
ISSUED = replace(PREVIEW, edition=2, sha256="ab12", number="7", on=date(2022, 6, 20))


def in_word(report, issue=PREVIEW):
    file = io.BytesIO()
    word.write_report(report, file, issue=issue)
    return Document(file)


def in_excel(report, issue=PREVIEW):
    file = io.BytesIO()
    excel.write_report(report, file, issue=issue)
    return load_workbook(file)


def words(row):
    """The words of a row's own cells: one that spans columns is one cell."""
    tags = {qn("w:t"): lambda e: e.text or "", qn("w:br"): lambda e: "\n"}
    return ["".join(tags[e.tag](e) for e in cell.iter(*tags)) for cell in row._tr.iter(qn("w:tc"))]


def printed(table):
    """A frozen table as both files print it: headings, then numbered rows."""
    rows = []
    for section in table.sections:
        rows += [[line.number, line.title] for line in section.headings]
        rows += [[str(n), *map(cell_words, row.cells)] for n, row in section.numbered()]
    return rows


def figures(report):
    """The table by agency as Word prints it."""
    return [
        [rate_words(c.value(t)) if c.is_rate else count_words(c.value(t)) for c in TOTALS_COLUMNS]
        for t in (*report.agencies.rows, report.agencies.total)
    ]


NAMES = {
    ReportKind.ANNEX: "DANH MỤC NHIỆM VỤ",
    ReportKind.PROGRESS: "BÁO CÁO",
    ReportKind.OVERDUE: "DANH SÁCH NHIỆM VỤ QUÁ HẠN",
}


@pytest.fixture(params=ReportKind)
def report(request):
    also_late = LATE._replace(code="NV-009", title="Đề án khác", lead="Sở Tài chính", headings=())
    return build_report(
        replace(SOURCE, kind=request.param, rows=(*SOURCE.rows, also_late), filters=("Lọc: thử",))
    )


def test_every_figure_and_word_of_the_report_is_in_word(report):
    document = in_word(report)
    tasks, totals = [t for t in document.tables if _repeated(t)]

    assert [words(row) for row in tasks.rows] == [
        ["TT", *(c.label for c in report.tasks.columns)],
        *printed(report.tasks),
    ]
    in_file = [words(row) for row in totals.rows][3:]
    assert [row[-len(TOTALS_COLUMNS) :] for row in in_file] == figures(report)
    assert [row[1] for row in in_file[:-1]] == [t.agency for t in report.agencies.rows]
    text = [paragraph.text for paragraph in document.paragraphs]
    for chapter in report.chapters if report.kind == ReportKind.PROGRESS else ():
        assert [line for line in chapter.paragraphs if line not in text] == []


def test_every_figure_and_word_of_the_report_is_in_excel(report):
    book = in_excel(report)

    wanted = [("Phụ lục", report.tasks)]
    if report.kind == ReportKind.PROGRESS:
        wanted.append(("Quá hạn", report.overdue))
    assert book.sheetnames == ["Bìa", "Tổng hợp theo cơ quan", *(name for name, _ in wanted)]
    for name, table in wanted:
        rows = [[as_word(c.value) for c in row] for row in book[name].iter_rows()]
        header = next(i for i, row in enumerate(rows) if row[0] == "TT")
        assert [
            [*row[:2], *row[2 : len(table.columns) + 1]] if any(row[2:]) else row[:2]
            for row in rows[header + 1 :]
        ] == printed(table)
    totals = list(book["Tổng hợp theo cơ quan"].iter_rows(min_row=7, values_only=True))
    assert [row[2:] for row in totals[: len(report.agencies.rows) + 1]] == [
        tuple("–" if c.value(t) is None else c.value(t) for c in TOTALS_COLUMNS)
        for t in (*report.agencies.rows, report.agencies.total)
    ]


def as_word(value):
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _repeated(table):
    return table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_progress_report_is_portrait_and_its_annexes_landscape():
    document = in_word(build_report(SOURCE))
    text, annexes = document.sections

    assert (text.orientation, annexes.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in document.sections]
    assert sizes == [(210, 297), (297, 210)]
    for section in document.sections:
        margins = ("top_margin", "bottom_margin", "left_margin", "right_margin")
        assert [round(getattr(section, side).mm) for side in margins] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert ' PAGE "' in text.header._element.xml
    body = next(p for p in document.paragraphs if p.text.startswith("Đến hết ngày"))
    assert (body.style.font.name, body.style.font.size) == ("Times New Roman", Pt(14))
    assert [p.text for p in document.paragraphs if p.style.name == "Đề mục"] == [
        "I. TÌNH HÌNH CHUNG",
        "II. KẾT QUẢ THEO NHÓM NHIỆM VỤ",
        "III. TỒN TẠI, NGUYÊN NHÂN",
        "IV. ĐỀ XUẤT, KIẾN NGHỊ",
    ]


def test_report_is_headed_signed_and_sent_as_its_letterhead_says():
    issuer = replace(ISSUER, authority=("KT. Giám đốc",), position="Phó Giám đốc", signer="Lê Ổn")
    document = in_word(build_report(replace(SOURCE, issuer=issuer)), ISSUED)
    head, foot = document.tables[0], document.tables[1]

    assert head.cell(1, 0).text == "Số: 07/BC-SKHĐT"
    assert head.cell(1, 1).text == "Bình Thuận, ngày 20 tháng 6 năm 2022"
    assert foot.cell(0, 0).text == "Nơi nhận:\n- Như trên;\n- Lưu: VT, TH."
    assert foot.cell(0, 1).text == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nLê Ổn"
    assert document.paragraphs[0].text == "BÁO CÁO"
    parents = [p.text for p in document.paragraphs if p.text.startswith("(Kèm theo")]
    assert (
        parents
        == ["(Kèm theo Báo cáo số 07/BC-SKHĐT ngày 20/06/2022 của Sở Kế hoạch và Đầu tư)"] * 2
    )


def test_a_preview_leaves_number_and_date_to_the_clerk():
    document = in_word(build_report(SOURCE))
    room = "\u00a0" * 6

    head = document.tables[0]
    assert head.cell(1, 0).text == f"Số: {room}/BC-SKHĐT"
    assert head.cell(1, 1).text == f"Bình Thuận, ngày {room} tháng {room} năm 2022"
    parent = next(p.text for p in document.paragraphs if p.text.startswith("(Kèm theo"))
    assert parent.startswith("(Kèm theo Báo cáo số ……/BC-SKHĐT ngày ……/……/……")


def test_a_list_goes_with_its_submission_when_that_is_asked_for():
    issuer = replace(ISSUER, symbol="TTr-SKHĐT")
    report = build_report(replace(SOURCE, kind=ReportKind.ANNEX, issuer=issuer))
    file = io.BytesIO()

    word.write_report(report, file, issue=ISSUED, submitted=True)

    document = Document(file)
    assert document.tables[0].cell(1, 0).text == "Số: 07/TTr-SKHĐT"
    text = [p.text for p in document.paragraphs if p.text]
    assert text[0] == "TỜ TRÌNH"
    assert "".join(text[1].split()).startswith("Vềviệcbanhànhdanhmụcnhiệmvụ")
    assert [line for line in report.chapters[0].paragraphs if line not in text] == []
    assert "(Kèm theo Tờ trình số 07/TTr-SKHĐT ngày 20/06/2022 của Sở Kế hoạch và Đầu tư)" in text
    assert [s.orientation for s in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    tasks, totals = [t for t in document.tables if _repeated(t)]
    assert [words(row) for row in tasks.rows][1:] == printed(report.tasks)
    assert words(totals.rows[-1])[1] == "3"


def test_workbook_begins_with_a_cover_and_has_charts_that_excel_draws(report):
    book = in_excel(report, ISSUED)
    cover, totals = book["Bìa"], book["Tổng hợp theo cơ quan"]

    text = [c.value for row in cover.iter_rows() for c in row if c.value is not None]
    assert text[:3] == ["UBND TỈNH BÌNH THUẬN", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", NAMES[report.kind]]
    at = text.index("Tiến độ")
    assert text[at : at + 14] == [
        *("Tiến độ", "Số nhiệm vụ"),
        *("Hoàn thành đúng hạn", 1),
        *("Quá hạn", 2),
        *("Thường xuyên", 1),
        *("Tổng số", 4),
        *("Tỷ lệ hoàn thành / tổng số", 0.25),
        *("Tỷ lệ hoàn thành / (hoàn thành + quá hạn)", 1 / 3),
    ]
    assert text[text.index("Bản") :][:4] == ["Bản", "Lần 2, đã chốt", "Phạm vi", "Lọc: thử"]
    assert text[text.index("Mã băm SHA-256") + 1] == "ab12"
    assert cover.page_setup.orientation == "portrait"
    assert [len(sheet._charts) for sheet in (cover, totals)] == [1, 1]
    bars = totals._charts[0]
    assert bars.series[0].val.numRef.f == "'Tổng hợp theo cơ quan'!$D$7:$D$9"
    assert bars.series[0].cat.numRef.f == "'Tổng hợp theo cơ quan'!$B$7:$B$9"
    assert bars.grouping == "stacked"


def test_a_chart_of_many_agencies_has_a_page_of_its_own():
    rows = tuple(LATE._replace(code=f"NV-{n}", lead=f"Sở {n:02}") for n in range(44))

    book = in_excel(build_report(replace(SOURCE, rows=rows)))

    chart = book["Biểu đồ"]
    assert book.sheetnames[:3] == ["Bìa", "Tổng hợp theo cơ quan", "Biểu đồ"]
    assert [len(sheet._charts) for sheet in book.worksheets[:3]] == [1, 0, 1]
    assert chart.page_setup.orientation == "portrait"
    assert (chart.page_setup.fitToWidth, chart.page_setup.fitToHeight) == (1, 1)
    assert chart._charts[0].series[0].val.numRef.f == "'Tổng hợp theo cơ quan'!$J$7:$J$50"


def test_noughts_are_not_written_into_bars():
    file = io.BytesIO()
    excel.write_report(build_report(SOURCE), file, issue=PREVIEW)

    with ZipFile(file) as package:
        bars = package.read("xl/charts/chart2.xml").decode()
    assert bars.count("<dLbls>") == 3
    assert bars.count('<dLbls><numFmt formatCode="0;;;" sourceLinked="0"/>') == 3
    assert bars.count('<showVal val="1"/><showCatName val="0"/><showSerName val="0"/>') == 3


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (
            ReportKind.PROGRESS,
            "(Kèm theo Báo cáo số 07/BC-SKHĐT ngày 20/06/2022 của Sở Kế hoạch và Đầu tư)",
        ),
        (ReportKind.ANNEX, "(Kèm theo …… số ……/…… ngày …… tháng …… năm …… của ……)"),
    ],
)
def test_annexes_in_excel_name_what_they_go_with(kind, parent):
    annex = in_excel(build_report(replace(SOURCE, kind=kind)), ISSUED)["Phụ lục"]

    assert parent in [cell.value for row in annex.iter_rows() for cell in row]


def test_a_rate_is_rounded_alike_on_screen_in_word_and_in_excel():
    rows = [LATE._replace(code=f"NV-{n}") for n in range(15)]
    report = build_report(replace(SOURCE, rows=(*rows, ISSUED_ROW)))

    totals = in_excel(report)["Tổng hợp theo cơ quan"]
    rate = next(row[14] for row in totals.iter_rows() if row[0].value == "Tổng số")

    # Excel shows 6.25 % as 6,3 %.
    assert (rate.value, rate.number_format) == (0.0625, "0.0%")
    assert rate_words(rate.value) == "6,3%"


def test_signature_never_stands_alone_on_a_page():
    document = in_word(build_report(SOURCE))

    last = next(p for p in document.paragraphs if p.text.startswith("Trên đây là báo cáo"))
    gap = document.paragraphs[[p._p for p in document.paragraphs].index(last._p) + 1]
    assert [p.paragraph_format.keep_with_next for p in (last, gap)] == [True, True]
    assert gap._p.getnext().tag == qn("w:tbl")


def test_annexes_in_excel_are_ready_to_print(report):
    book = in_excel(report)

    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows
        assert {c.font.name for row in sheet.iter_rows() for c in row} == {"Times New Roman"}


@pytest.mark.parametrize("writer", [word, excel])
def test_equal_reports_issued_alike_are_equal_files(report, writer):
    files = [io.BytesIO(), io.BytesIO()]

    for file in files:
        writer.write_report(report, file, issue=ISSUED)

    assert files[0].getvalue() == files[1].getvalue()


NOTED = "… [đã cắt bớt, toàn văn có 40000 ký tự]"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{{7*7}}", "{{7*7}}"),
        ("<w:p/>&", "<w:p/>&"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("{{Quá hạn}} {% x %}", "{{Quá hạn}} {% x %}"),
        ("a\x00b\x08c\ud800d\ufffe", "abcd"),
        ("Ke\u0302\u0301 hoa\u0323ch", "Kế hoạch"),
    ],
)
def test_hostile_words_come_out_as_the_text_they_are(typed, printed):
    row = LATE._replace(title=typed, lead=typed, headings=(f"1. {typed}",))
    told = {LATE.code: replace(SOURCE.told[LATE.code], obstacles=typed)}
    report = build_report(
        replace(SOURCE, rows=(row,), told=told, issuer=replace(ISSUER, recipients=(typed,)))
    )

    document, book = in_word(report), in_excel(report)

    tasks, totals = [t for t in document.tables if _repeated(t)]
    assert words(tasks.rows[2])[1] == printed
    assert words(totals.rows[3])[1] == printed
    assert any(f"Phụ lục I): {printed}" in p.text for p in document.paragraphs)
    sheet = book["Phụ lục"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == printed)
    assert cell.data_type == "s"


def test_words_longer_than_a_cell_are_whole_in_word_and_cut_with_a_note_in_excel():
    report = build_report(replace(SOURCE, rows=(LATE._replace(title="chữ " * 10_000),)))

    tasks = next(t for t in in_word(report).tables if _repeated(t))
    shown = [row[1].value for row in in_excel(report)["Phụ lục"].iter_rows() if row[1].value]

    assert words(tasks.rows[2])[1] == "chữ " * 10_000
    assert shown[-1].endswith(NOTED)


def test_a_report_without_tasks_is_written_too():
    report = build_report(replace(SOURCE, rows=(), told={}, completions={}, missing=()))

    tasks, totals = [t for t in in_word(report).tables if _repeated(t)]

    assert words(tasks.rows[-1]) == ["", "Không có nhiệm vụ nào."]
    assert words(totals.rows[-1])[:2] == ["Tổng số", "0"]
    annex = in_excel(report)["Phụ lục"]
    assert list(annex.iter_rows(values_only=True))[-1][1] == "Không có nhiệm vụ nào."
