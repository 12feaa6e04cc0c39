import io
from dataclasses import replace
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from tasks.consolidation import NO_LEAD, Row, consolidate
from tasks.tests.annex_samples import (
    COLUMN_NAMES,
    HEAD,
    LETTER,
    ON,
    PROVENANCE,
    RESOLUTION,
)
from tasks.writing.excel import write_annex
from tasks.writing.page import Head, place_and_date
from tasks.writing.provenance import Provenance


def book(*rows, head=HEAD, **kwargs):
    file = io.BytesIO()
    write_annex(consolidate(rows, on=ON, **kwargs), file, head=head, provenance=PROVENANCE)
    return load_workbook(file)


def values(sheet, first_row=1):
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=first_row)]


def header_row(sheet):
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value == "TT")


def task_cells(sheet):
    """Return the printed cells of the rows below the column names."""
    return list(sheet.iter_rows(min_row=header_row(sheet) + 1, max_col=12))


def test_annex_holds_head_headings_and_tasks():
    annex = book(RESOLUTION, LETTER).worksheets[0]

    assert annex.title == "Danh mục nhiệm vụ"
    above = [value for row in values(annex)[: header_row(annex) - 1] for value in row if value]
    assert above == [
        "ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
        "Độc lập - Tự do - Hạnh phúc",
        "DANH MỤC NHIỆM VỤ",
        "THỰC HIỆN CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "(Kèm theo Kế hoạch số ……/KH-UBND ngày …… tháng …… năm 2022 của Ủy ban nhân dân tỉnh)",
        "Tình trạng tính đến hết ngày 15/06/2022",
    ]
    blank = (None,) * 11
    assert values(annex, header_row(annex)) == [
        (*COLUMN_NAMES, "Mã"),
        ("I", "UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành", *blank),
        (
            1,
            "Nghị quyết về hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn",
            "Nghị quyết",
            "Sở LĐTBXH",
            "Sở Tài chính; Sở Tư pháp",
            "UBND tỉnh",
            "HĐND tỉnh",
            "Trình: tháng 12/2021",
            datetime(2021, 12, 31),
            "Đang thực hiện\n(quá hạn 166 ngày)",
            None,
            None,
            "NV-001",
        ),
        ("III", "Thực hiện tốt chính sách ưu đãi người có công với cách mạng", *blank),
        ("3.1", "UBND tỉnh ban hành", *blank),
        (
            2,
            "Công văn triển khai vận động Quỹ đền ơn đáp nghĩa",
            "Công văn",
            None,
            None,
            None,
            None,
            "đã ban hành tháng 02/2021",
            None,
            "Hoàn thành",
            "Công văn 512/UBND-KGVXNV",
            "Theo Công văn 372/SLĐTBXH-KHTC",
            "NV-002",
        ),
    ]


def test_annex_keeps_the_codes_in_a_hidden_column_beside_what_is_printed():
    annex = book(RESOLUTION, LETTER).worksheets[0]

    hidden = {letter for letter, column in annex.column_dimensions.items() if column.hidden}
    assert hidden == {"M"}
    assert max(area.max_col for area in annex.merged_cells.ranges) == 12


def test_annex_is_laid_out_as_decree_30_wants():
    for sheet in book(RESOLUTION, LETTER).worksheets:
        margins = sheet.page_margins
        millimetres = [margins.top, margins.bottom, margins.left, margins.right]
        assert [round(inches * 25.4) for inches in millimetres] == [20, 20, 30, 15]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.HeaderFooter.differentFirst is True
        assert (sheet.oddHeader.center.text, sheet.oddHeader.center.size) == ("&P", 13)
        assert sheet.firstHeader.center.text is None


def test_annex_repeats_its_column_names_and_keeps_them_in_sight():
    annex = book(RESOLUTION).worksheets[0]
    names = header_row(annex)

    assert annex.print_title_rows == f"${names}:${names}"
    assert annex.freeze_panes == f"A{names + 1}"


def test_annex_cells_share_one_look():
    annex = book(RESOLUTION, LETTER).worksheets[0]

    for row in task_cells(annex):
        for cell in (cell for cell in row if not isinstance(cell, MergedCell)):
            assert (cell.font.name, cell.font.size) == ("Times New Roman", 11)
            assert cell.border.left.style == cell.border.bottom.style == "thin"
            assert cell.alignment.wrap_text
    assert annex.cell(header_row(annex) + 2, 9).number_format == "dd/mm/yyyy"
    assert {cell.font.name for row in annex.iter_rows() for cell in row} == {"Times New Roman"}


def test_annex_fills_the_width_between_the_margins():
    for rows in ([RESOLUTION, LETTER], []):
        annex = book(*rows).worksheets[0]
        pixels = sum(annex.column_dimensions[letter].width * 8 for letter in "ABCDEFGHIJKL")

        assert pixels / 96 * 25.4 == pytest.approx(252, abs=1)


def test_annex_rows_are_as_high_as_their_text():
    long = Row(code="NV-003", title="Tiếp tục đẩy mạnh tuyên truyền, nâng cao nhận thức. " * 13)

    annex = book(Row(code="NV-001", title="Ngắn"), long).worksheets[0]

    first = header_row(annex) + 1
    heights = [annex.row_dimensions[row].height for row in (first, first + 1)]
    assert heights[0] == 3 * 14.25 + 3  # "Chưa thực hiện" beside a long wording
    assert heights[1] == 9 * 14.25 + 3


def test_text_higher_than_a_row_goes_on_in_the_next():
    words = [f"từ{number}" for number in range(900)]

    annex = book(Row(code="NV-001", title=" ".join(words)), RESOLUTION, grouped=False).worksheets[0]

    rows = values(annex, header_row(annex) + 1)
    assert [row[0] for row in rows] == [1, *[None] * (len(rows) - 2), 2]
    assert " ".join(row[1] for row in rows[:-1]).split() == words
    heights = [annex.row_dimensions[header_row(annex) + 1 + i].height for i in range(len(rows))]
    assert max(heights) <= 409


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "==cmd|' /C calc'!A0",
        "+84 252 3821 111",
        "-5% so với năm 2020",
        "@SUM(A1)",
        "＝1+1",
        "<b>&amp;</b> ]]>",
        "Hai\ndòng",
        "{{7*7}}",
    ],
)
def test_text_stays_text_in_every_sheet(text):
    head = Head(superior=text, issuer="SỞ", title=(text,))
    row = Row(code="NV-001", title=text, lead=text, result=text, note=text, headings=(text,))
    provenance = Provenance(at=PROVENANCE.at, by=text, filters=(text,))
    file = io.BytesIO()

    write_annex(consolidate([row], on=ON), file, head=head, provenance=provenance)

    workbook = load_workbook(file)
    cells = [cell for sheet in workbook for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    task = values(workbook.worksheets[0])[-1]
    assert (task[1], task[3], task[10], task[11]) == (text, text, text, text)
    assert [row[1] for row in values(workbook.worksheets[2])[2:]][:1] == [text]


def test_text_like_a_formula_is_marked_as_text_for_whoever_edits_it():
    annex = book(Row(code="NV-001", title="=1+1", note="bình thường")).worksheets[0]

    cells = task_cells(annex)[0]
    assert (cells[1].quotePrefix, bool(cells[11].quotePrefix)) == (True, False)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ke\u0302\u0301 hoa\u0323ch", "Kế hoạch"),
        ("a\x00b\x0bc\x1fd\ud800e\ufffff", "abcdef"),
        ("một\r\nhai\tba", "một\nhai ba"),
    ],
)
def test_text_that_a_file_cannot_hold_is_made_writable(text, cell):
    annex = book(Row(code="NV-001", title=text)).worksheets[0]

    assert task_cells(annex)[0][1].value == cell


def test_text_longer_than_a_cell_is_cut_with_a_note():
    annex = book(Row(code="NV-001", title="chữ " * 10_000)).worksheets[0]

    shown = " ".join(row[1] for row in values(annex, header_row(annex) + 1))
    assert shown.endswith("… [đã cắt bớt, toàn văn có 40000 ký tự]")


def test_text_that_looks_like_an_escape_is_kept():
    file = io.BytesIO()
    row = Row(code="NV-001", title="_x0041_")
    write_annex(consolidate([row], on=ON), file, head=HEAD, provenance=PROVENANCE)

    sheet = ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert ">_x005F_x0041_<" in sheet


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 2, 28)])
def test_day_that_excel_cannot_count_is_written_in_words(day):
    annex = book(Row(code="NV-001", title="Cũ", due_on=day)).worksheets[0]

    assert task_cells(annex)[0][8].value == f"{day:%d/%m/%Y}"


def test_provisional_day_of_a_waiting_task_is_not_its_last_day():
    waiting = Row(
        code="NV-011", title="Quy định", deadline_kind="conditional", due_on=date(2022, 12, 31)
    )

    assert task_cells(book(waiting).worksheets[0])[0][8].value is None


def test_empty_list_says_so():
    workbook = book()

    assert values(workbook.worksheets[0])[-1][:2] == (None, "Không có nhiệm vụ nào.")
    assert values(workbook.worksheets[1])[-1] == ("Tổng số", None, *[0] * 12, "–", "–")


def test_headings_begin_a_page_with_their_first_task():
    long = "Tiếp tục đẩy mạnh tuyên truyền, nâng cao nhận thức các cấp. " * 16
    rows = [Row(code=f"NV-{i}", title=long, headings=(f"{i}. Chương",)) for i in range(1, 4)]

    annex = book(*rows).worksheets[0]

    first = header_row(annex) + 1
    assert [brk.id for brk in annex.row_breaks.brk] == [first + 1, first + 3]
    assert annex.cell(first + 2, 1).value == "II"


def test_signature_stands_at_the_end_only_when_asked_for():
    head = Head("UBND TỈNH", "SỞ", ("DANH MỤC",), signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))

    annex = book(RESOLUTION, head=head).worksheets[0]

    last = [value for value in values(annex)[-1] if value]
    assert last == ["\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"]
    unsigned = book(RESOLUTION, head=replace(head, signature=())).worksheets[0]
    assert unsigned.max_row == annex.max_row - 1


def test_totals_sheet_counts_by_agency():
    totals = book(RESOLUTION, LETTER).worksheets[1]

    assert totals.title == "Tổng hợp theo cơ quan"
    assert values(totals)[-3:] == [
        (1, "Sở Lao động – Thương binh và Xã hội", 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
        (2, NO_LEAD, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
        ("Tổng số", None, 2, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.5, 0.5),
    ]
    assert totals["O5"].value == "Hoàn thành / tổng số"
    assert totals["P5"].value == "Hoàn thành / (hoàn thành + quá hạn)"
    assert totals["B6"].value == "B  (1 = 2 + 3 + 4 + 5 + 6 + 8 + 9 + 10 + 11 + 12)"
    assert totals.print_title_rows == "$4:$6"


def test_provenance_sheet_tells_how_the_file_came_about():
    sheet = book(RESOLUTION, LETTER).worksheets[2]

    assert sheet.title == "Thông tin xuất"
    assert values(sheet)[1:] == [
        ("Mục", "Nội dung"),
        ("Điều kiện lọc", "Tình trạng: Đang thực hiện"),
        ("Điều kiện lọc", "Cơ quan: Sở Y tế"),
        ("Sắp xếp", "Thứ tự trong danh mục"),
        ("Số nhiệm vụ", 2),
        ("Tình trạng tính đến hết ngày", "15/06/2022"),
        ("Xuất lúc", "08:15 ngày 15/06/2022"),
        ("Người xuất", "Nguyễn Văn An"),
        ("Địa chỉ của danh sách", "https://example.vn/tasks/?status=in_progress"),
    ]


def test_file_counts_its_merged_cells_exactly():
    file = io.BytesIO()
    write_annex(consolidate([RESOLUTION, LETTER], on=ON), file, head=HEAD, provenance=PROVENANCE)

    sheet = ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert f'<mergeCells count="{sheet.count("<mergeCell ")}">' in sheet


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2021, 3, 2), "Bình Thuận, ngày 02 tháng 3 năm 2021"),
        (date(2021, 2, 24), "Bình Thuận, ngày 24 tháng 02 năm 2021"),
    ],
)
def test_place_and_date_have_noughts_as_the_decree_wants(day, line):
    assert place_and_date("Bình Thuận", day) == line
