"""Texts of cells: CSV in any encoding, old fonts, what is not seen."""

from datetime import date

import pytest

from tasks.importing import Column, read_sheets
from tasks.tests.old_letters import in_cp1258, in_tcvn3, in_vni
from tasks.tests.sheet_samples import HEADS, PLAN, csv_of, workbook_of


@pytest.mark.parametrize("ditto", ["nt", "Như trên", '"', "//"])
def test_a_cell_that_says_as_above_is_asked_for(ditto):
    data = workbook_of(HEADS, [1, PLAN, "Sở Y tế", "2022"], [2, "Kế hoạch hai", ditto, ditto])

    row = read_sheets(data).rows[1]

    assert [(t.column, t.value, t.advice) for t in row.troubles] == [
        (column, ditto, "Ô chỉ ghi “như trên”. Hãy ghi đủ giá trị.")
        for column in (Column.LEAD, Column.DEADLINE)
    ]


ROWS = (("Nội dung", "Chủ trì", "Thời hạn"), (PLAN, "Sở Công Thương", "quý II/2022"))


@pytest.mark.parametrize(
    "data",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, encoding="utf-8-sig"),
        csv_of(*ROWS, separator=";"),
        csv_of(*ROWS, separator="\t", encoding="utf-16"),
        b"sep=;\r\n" + csv_of(*ROWS, separator=";"),
        csv_of(*ROWS, separator=";", encoding="utf-16-le"),
        csv_of(*ROWS, encoding="utf-16-be"),
        csv_of(*ROWS).replace(b"\r\n", b"\r"),
        in_cp1258(csv_of(*ROWS, separator=";")),
        csv_of(*(map(in_tcvn3, row) for row in ROWS), encoding="latin-1"),
        csv_of(*(map(in_vni, row) for row in ROWS), encoding="cp1252"),
        csv_of(("Phụ lục kèm theo; gửi Sở KH&ĐT",), *ROWS, separator=","),
    ],
    ids=[
        "utf-8",
        "bom",
        "semicolons",
        "utf-16 tabs",
        "sep=",
        "utf-16 without mark",
        "utf-16 the other way",
        "old Mac",
        "cp1258",
        "TCVN3",
        "VNI",
        "title above",
    ],
)
def test_csv_comes_in_whatever_wrote_it(data):
    table = read_sheets(data)

    assert [list(row.cells.values()) for row in table.rows] == [list(ROWS[1])]


@pytest.mark.parametrize("typed", [in_tcvn3, in_vni])
def test_a_workbook_in_an_old_font_is_turned_into_unicode_and_told(typed):
    table = read_sheets(workbook_of(*(map(typed, row) for row in ROWS)))

    assert [list(row.cells.values()) for row in table.rows] == [list(ROWS[1])]
    assert table.notes == [
        "Trang tính “Sheet” gõ bằng bảng mã cũ (TCVN3, VNI), đã chuyển sang Unicode."
    ]


def test_what_is_not_seen_and_days_among_words_are_evened():
    data = workbook_of(
        (*HEADS, "Kết quả", "Tình trạng"),
        [1, "Kế\u202e hoạch\u200b \u00a0 chợ\ufeff", "Sở Y tế", "2022", date(2022, 1, 5), ""],
        [2, "\u200b \u00a0", "Sở Y tế", "2022"],
    )

    rows = read_sheets(data).rows

    assert [(row.get(Column.TITLE), row.get(Column.RESULT)) for row in rows] == [
        ("Kế hoạch chợ", "05/01/2022"),
        ("", ""),
    ]


def test_an_apostrophe_that_guards_a_formula_is_taken_off():
    table = read_sheets(csv_of(ROWS[0], ("'=Kế hoạch", "'Sở Y tế'", "'-5 ngày")))

    assert list(table.rows[0].cells.values()) == ["=Kế hoạch", "'Sở Y tế'", "-5 ngày"]
