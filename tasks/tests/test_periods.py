from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.periods import HalfYear, Month, Quarter, Year, Years, parse_period, quarter_number

PERIODS = [
    (Month(2021, 2), date(2021, 2, 1), date(2021, 2, 28), "tháng 02/2021"),
    (Month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "tháng 02/2024"),
    (Month(2022, 3), date(2022, 3, 1), date(2022, 3, 31), "tháng 3/2022"),
    (Month(2021, 12), date(2021, 12, 1), date(2021, 12, 31), "tháng 12/2021"),
    (Quarter(2022, 2), date(2022, 4, 1), date(2022, 6, 30), "Quý II/2022"),
    (Quarter(2022, 4), date(2022, 10, 1), date(2022, 12, 31), "Quý IV/2022"),
    (HalfYear(2022, 1), date(2022, 1, 1), date(2022, 6, 30), "6 tháng đầu năm 2022"),
    (HalfYear(2022, 2), date(2022, 7, 1), date(2022, 12, 31), "6 tháng cuối năm 2022"),
    (Year(2022), date(2022, 1, 1), date(2022, 12, 31), "năm 2022"),
    (Years(2021, 2025), date(2021, 1, 1), date(2025, 12, 31), "giai đoạn 2021–2025"),
]


@pytest.mark.parametrize(("period", "first_day", "last_day", "label"), PERIODS)
def test_period_knows_its_days_and_its_name(period, first_day, last_day, label):
    assert (period.first_day, period.last_day, period.label) == (first_day, last_day, label)


@pytest.mark.parametrize("period", [row[0] for row in PERIODS])
def test_period_is_read_back_from_its_name(period):
    assert parse_period(period.label) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("quý 2/2022", Quarter(2022, 2)),
        ("Quý 02 năm 2022", Quarter(2022, 2)),
        ("quí iv-2022", Quarter(2022, 4)),
        ("QUÝ  HAI NĂM 2022", Quarter(2022, 2)),
        ("tháng 06 năm 2022", Month(2022, 6)),
        ("6/2022", Month(2022, 6)),
        ("sáu tháng đầu năm 2022", HalfYear(2022, 1)),
        ("2022", Year(2022)),
        ("2021 - 2025", Years(2021, 2025)),
    ],
)
def test_parse_period_reads_the_ways_offices_write_it(text, period):
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "quý 5/2022", "tháng 13/2022", "quý II", "năm nay", "2025-2021", "tháng 2/22", "\x00"],
)
def test_parse_period_refuses_what_is_no_period(text):
    with pytest.raises(ValueError, match="kỳ"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I", 1),
        ("ii", 2),
        ("03", 3),
        ("bốn", 4),
        ("tư", 4),
        ("5", None),
        ("0", None),
        ("IIII", None),
    ],
)
def test_quarter_number_reads_roman_and_arabic(text, number):
    assert quarter_number(text) == number


@pytest.mark.parametrize(
    "make", [lambda: Month(2022, 13), lambda: Quarter(2022, 0), lambda: Year(0)]
)
def test_period_that_no_calendar_has_cannot_be_made(make):
    with pytest.raises(ValueError, match="không có"):
        make()


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_lies_in_its_periods(day):
    for unit in (Month, Quarter, HalfYear, Year):
        period = unit.containing(day)
        assert period.first_day <= day <= period.last_day
        assert unit.containing(period.first_day) == unit.containing(period.last_day) == period
