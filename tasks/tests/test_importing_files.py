"""Files of every bad kind: each gets a clear answer and nothing comes in."""

import resource

import pytest
from openpyxl.comments import Comment

from tasks.importing import Column, read_sheets
from tasks.reading import UnreadableLetter
from tasks.tests.hostile_sheets import REFUSED, blank_styled_rows, error_cells, formulas
from tasks.tests.sheet_samples import HEADS, PLAN, csv_of, workbook_of


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_file_is_refused_with_what_to_do(kind):
    data, message = REFUSED[kind]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableLetter) as refused:
        read_sheets(data)

    assert str(refused.value) == message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024


def test_an_empty_sheet_beside_the_table_is_passed_over():
    data = workbook_of(HEADS, [1, PLAN], change=lambda book: book.create_sheet("Trống"))

    table = read_sheets(data)

    assert [row.get(Column.TITLE) for row in table.rows] == [PLAN]


def test_a_million_blank_styled_rows_are_passed_over():
    table = read_sheets(blank_styled_rows())

    assert [row.get(Column.TITLE) for row in table.rows] == [PLAN]


def test_formulas_give_their_values_and_one_without_value_is_refused():
    table = read_sheets(formulas())

    advice = "Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
    assert table.rows[0].get(Column.DEADLINE) == "quý I/2022"
    assert [(t.column, t.advice) for t in table.rows[0].troubles] == []
    assert "3 ô là công thức: đã lấy kết quả ghi trong tệp ở lần lưu cuối." in table.notes
    assert [(t.column, t.advice) for row in table.rows[1:] for t in row.troubles] == [
        (Column.TITLE, advice),
        (Column.LEAD, advice),
    ]


def test_an_error_cell_is_refused_by_name():
    row = read_sheets(error_cells()).rows[0]

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
