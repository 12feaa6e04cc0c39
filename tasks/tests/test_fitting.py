from datetime import date

import pytest

from tasks.writing.fitting import Fitting, fitted_widths, sampled

LONG = "Tiếp tục đẩy mạnh tuyên truyền, nâng cao nhận thức các cấp, các ngành và nhân dân. " * 6


def test_columns_shrink_to_their_longest_word_and_leave_the_rest_to_the_wording():
    columns = [
        Fitting("Nội dung", [LONG, LONG], 60),
        Fitting("Cơ quan chủ trì", ["Sở LĐTBXH", "Sở Y tế"], 40),
        Fitting("Ghi chú", ["", ""], 40),
    ]

    widths = fitted_widths(columns, 0, 200)

    assert widths == [170, 19, 11]


def test_a_column_is_widened_where_that_makes_the_table_shorter():
    columns = [
        Fitting("Nội dung", ["Công văn triển khai"], 60),
        Fitting("Kết quả", ["Đã ban hành kế hoạch và giao các đơn vị thực hiện trong quý I"], 40),
    ]

    content, result = fitted_widths(columns, 0, 80)

    assert content + result == 80
    assert columns[1].lines(result) == [1, 3]
    assert columns[1].lines(columns[1].narrowest)[1] == 14


@pytest.mark.parametrize(
    ("value", "narrowest"),
    [
        (date(2021, 12, 31), 21),
        ("tháng 12/2021", 15),
        ("Công văn 372/SLĐTBXH-KHTC", 11),  # the number of a letter may be broken
        ("", 11),
        (None, 11),
        ("x" * 100, 40),
    ],
)
def test_days_are_never_broken_but_references_may_be(value, narrowest):
    assert Fitting("Cột", [value], 40).narrowest == narrowest


def test_a_long_list_is_judged_by_some_of_its_rows():
    assert sampled(range(16)) == range(16)
    assert len(sampled(range(10_000))) == 40
