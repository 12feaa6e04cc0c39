"""Days as cells of a sheet hold them: read day first, or asked for."""

from datetime import date, datetime

import pytest

from tasks.importing import Column, read_sheets
from tasks.tests.hostile_sheets import days_since_1904
from tasks.tests.sheet_samples import HEADS, PLAN, column, workbook_of


@pytest.mark.parametrize(
    ("cell", "read", "advice"),
    [
        (date(2022, 6, 30), "30/06/2022", ""),
        (datetime(2022, 6, 30, 17), "30/06/2022", ""),
        ("30/6/2022", "30/06/2022", ""),
        ("2022-06-30", "30/06/2022", ""),
        ("ngày 30-06-2022", "30/06/2022", ""),
        (44742, "30/06/2022", ""),
        ("03/05/2021", "03/05/2021", ""),
        ("quý II/2022", "quý II/2022", ""),
        (2025, "2025", ""),
        ("29/02/2023", "29/02/2023", "Không có ngày 29/02/2023 trên lịch. Hãy ghi lại."),
        (
            "trước 29/02/2023",
            "trước 29/02/2023",
            "Không có ngày 29/02/2023 trên lịch. Hãy ghi lại.",
        ),
        # 2022 typed into a cell that shows days.
        (
            date(1905, 7, 14),
            "1905-07-14",
            "Năm 1905 không hợp lý. Hãy ghi lại ngày, ví dụ 31/12/2021.",
        ),
        ("12/31/2021", "12/31/2021", "Ghi tháng trước ngày. Hãy ghi ngày trước: 31/12/2021."),
        (
            "31/12/21",
            "31/12/21",
            "Năm ghi thiếu. Hãy ghi đủ bốn chữ số, ví dụ 31/12/2021.",
        ),
        (
            "31/12/1821",
            "31/12/1821",
            "Năm 1821 không hợp lý. Hãy ghi lại ngày, ví dụ 31/12/2021.",
        ),
    ],
)
def test_days_of_deadlines_are_read_day_first_or_refused(cell, read, advice):
    row = read_sheets(workbook_of(HEADS, [1, PLAN, "Sở Y tế", cell])).rows[0]

    assert row.get(Column.DEADLINE) == read
    assert [trouble.advice for trouble in row.troubles] == ([advice] if advice else [])


def test_days_that_could_be_either_are_asked_for_beside_one_that_is_month_first():
    table = read_sheets(
        workbook_of(
            HEADS,
            [1, PLAN, "Sở Y tế", "03/05/2021"],
            [2, "Kế hoạch phát triển chợ", "Sở Y tế", "12/31/2021"],
            [3, "Kế hoạch phát triển điện", "Sở Y tế", "25/12/2021"],
        )
    )

    doubt = (
        "Cột này có ngày ghi tháng trước ngày (12/31/2021, dòng 3) nên không rõ ngày hay tháng "
        "đứng trước. Hãy ghi ngày/tháng/năm cho cả cột."
    )
    assert [[trouble.advice for trouble in row.troubles] for row in table.rows] == [
        [doubt],
        ["Ghi tháng trước ngày. Hãy ghi ngày trước: 31/12/2021."],
        [],
    ]


@pytest.mark.parametrize(
    ("head", "cell", "advice"),
    [
        ("Ngày trình", "quý II/2022", "Không phải là ngày. Hãy ghi như 31/12/2021."),
        ("Ngày hoàn thành", "sắp xong", "Không phải là ngày. Hãy ghi như 31/12/2021 hoặc 12/2021."),
        ("Ngày hoàn thành", "02/2021", ""),
        ("Ngày hoàn thành", "13/2021", "Không phải là ngày. Hãy ghi như 31/12/2021 hoặc 12/2021."),
    ],
)
def test_columns_of_days_hold_days(head, cell, advice):
    row = read_sheets(workbook_of(["Nội dung", "Chủ trì", head], [PLAN, "Sở Y tế", cell])).rows[0]

    assert [trouble.advice for trouble in row.troubles] == ([advice] if advice else [])


def test_a_day_that_excel_shows_as_a_month_is_that_month():
    def show(book):
        book.active["D2"].number_format = "mmm-yy"
        book.active["D3"].number_format = "mm/yyyy"
        book.active["D4"].number_format = "dd/mm/yyyy"

    first = date(2025, 6, 1)
    data = workbook_of(
        HEADS, *([i, f"{PLAN} {i}", "Sở Y tế", first] for i in (1, 2, 3)), change=show
    )

    assert column(read_sheets(data), Column.DEADLINE) == ["06/2025", "06/2025", "01/06/2025"]


def test_days_of_a_1904_workbook_are_counted_from_1904():
    data = days_since_1904()

    assert column(read_sheets(data), Column.DEADLINE) == ["30/06/2022", "30/06/2022"]
