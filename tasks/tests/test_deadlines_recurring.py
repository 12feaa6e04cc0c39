from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.deadlines.recurrence import every_months, monthly, occurrences, sample_days, yearly

ON = date(2021, 3, 2)
END_OF_PERIOD = ("Không nêu ngày: lấy ngày cuối kỳ",)


@pytest.mark.parametrize(
    ("wording", "recurrence", "start", "due", "label"),
    [
        (
            "quý 1 năm hàng năm",
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31",
            date(2021, 1, 1),
            date(2021, 3, 31),
            "Hằng năm, chậm nhất ngày 31/03",
        ),
        (
            "Quý IV hằng năm",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
            date(2021, 10, 1),
            date(2021, 12, 31),
            "Hằng năm, chậm nhất ngày 31/12",
        ),
        (
            "Tháng 5 hằng năm",
            "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31",
            date(2021, 5, 1),
            date(2021, 5, 31),
            "Hằng năm, chậm nhất ngày 31/05",
        ),
        (
            "trước ngày 31/01 hằng năm",
            "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31",
            date(2022, 1, 1),
            date(2022, 1, 31),
            "Hằng năm, chậm nhất ngày 31/01",
        ),
        (
            "Hằng năm, trước ngày 15/12",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
            date(2021, 1, 1),
            date(2021, 12, 15),
            "Hằng năm, chậm nhất ngày 15/12",
        ),
        (
            "Hàng năm (trước 31/12)",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
            date(2021, 1, 1),
            date(2021, 12, 31),
            "Hằng năm, chậm nhất ngày 31/12",
        ),
        (
            "vào tháng 01 và tháng 7 hàng năm",
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=-1",
            date(2021, 7, 1),
            date(2021, 7, 31),
            "Hằng năm, chậm nhất ngày 31/01 và ngày 31/07",
        ),
        (
            "trước ngày 15/6 và trước ngày 01/12 hằng năm",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1,15;BYSETPOS=2,3",
            date(2021, 1, 1),
            date(2021, 6, 15),
            "Hằng năm, chậm nhất ngày 15/06 và ngày 01/12",
        ),
        (
            "trước ngày 20 của tháng cuối quý",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20",
            date(2021, 1, 1),
            date(2021, 3, 20),
            "Hằng quý, chậm nhất ngày 20 tháng cuối quý",
        ),
        (
            "trước ngày 15 của tháng thứ ba của mỗi quý",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
            date(2021, 1, 1),
            date(2021, 3, 15),
            "Hằng quý, chậm nhất ngày 15 tháng cuối quý",
        ),
        (
            "cuối mỗi quý",
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
            date(2021, 1, 1),
            date(2021, 3, 31),
            "Hằng quý, chậm nhất ngày cuối quý",
        ),
        (
            "trước ngày 25 hàng tháng",
            "FREQ=MONTHLY;BYMONTHDAY=25",
            date(2021, 3, 1),
            date(2021, 3, 25),
            "Hằng tháng, chậm nhất ngày 25",
        ),
        (
            "ngày 01 hằng tháng",
            "FREQ=MONTHLY;BYMONTHDAY=1",
            date(2021, 4, 1),
            date(2021, 4, 1),
            "Hằng tháng, chậm nhất ngày 01",
        ),
        (
            "ngày làm việc cuối cùng của tháng",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            date(2021, 3, 1),
            date(2021, 3, 31),
            "Hằng tháng, chậm nhất ngày làm việc cuối tháng",
        ),
        (
            "trong 5 ngày đầu tháng",
            "FREQ=MONTHLY;BYMONTHDAY=5",
            date(2021, 3, 1),
            date(2021, 3, 5),
            "Hằng tháng, chậm nhất ngày 05",
        ),
        (
            "thứ Sáu hằng tuần",
            "FREQ=WEEKLY;BYDAY=FR",
            date(2021, 3, 1),
            date(2021, 3, 5),
            "Hằng tuần, chậm nhất thứ Sáu",
        ),
        ("hằng ngày", "FREQ=DAILY", ON, ON, "Hằng ngày"),
        (
            "trước ngày 30/11 hằng năm, bắt đầu từ năm 2022",
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
            date(2022, 1, 1),
            date(2022, 11, 30),
            "Hằng năm, chậm nhất ngày 30/11",
        ),
        (
            "Thường xuyên; báo cáo trước ngày 25 hàng tháng",
            "FREQ=MONTHLY;BYMONTHDAY=25",
            date(2021, 3, 1),
            date(2021, 3, 25),
            "Hằng tháng, chậm nhất ngày 25",
        ),
    ],
)
def test_recurring_wording_gives_its_rule_and_first_period(wording, recurrence, start, due, label):
    read = parse_deadline(wording, on=ON)

    assert (read.kind, read.recurrence) == (DeadlineKind.RECURRING, recurrence)
    assert (read.start, read.due, read.label, read.notes) == (start, due, label, ())
    assert parse_deadline(wording).recurrence == recurrence


@pytest.mark.parametrize(
    ("wording", "recurrence"),
    [
        ("Định kỳ hàng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        ("mỗi năm một lần", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        ("hai năm một lần", "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=31"),
        ("6 tháng một lần", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("06 tháng/lần", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("2 lần/năm", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("mỗi năm 2 lần", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("hằng quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("mỗi quý 1 lần", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("3 tháng một lần", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("báo cáo theo quý", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ],
)
def test_cycle_without_a_day_ends_with_its_period_and_says_so(wording, recurrence):
    read = parse_deadline(wording)

    assert (read.kind, read.recurrence) == (DeadlineKind.RECURRING, recurrence)
    assert (read.start, read.due, read.notes) == (None, None, END_OF_PERIOD)


@pytest.mark.parametrize(
    ("wording", "recurrence", "note"),
    [
        (
            "Định kỳ sáu tháng và hàng năm",
            "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1",
            "Có chu kỳ khác nữa: hằng năm",
        ),
        (
            "Hàng tháng có báo cáo, 3 tháng một lần có báo cáo định kỳ",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "Có chu kỳ khác nữa: hằng quý",
        ),
        (
            "trước ngày 30 tháng 4 năm sau",
            "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30",
            "Tính theo “năm sau”: cần xem lại kỳ báo cáo",
        ),
        (
            "vào ngày 20 của tháng tiếp theo",
            "FREQ=MONTHLY;BYMONTHDAY=20",
            "Tính theo “tháng tiếp theo”: cần xem lại kỳ báo cáo",
        ),
        (
            "trước ngày 15 tháng 6 và trước ngày 01 tháng 12",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=1,15;BYSETPOS=2,3",
            "Không nêu năm: hiểu là hằng năm",
        ),
    ],
)
def test_cycle_that_is_not_plain_says_what_to_look_at(wording, recurrence, note):
    read = parse_deadline(wording)

    assert (read.kind, read.recurrence) == (DeadlineKind.RECURRING, recurrence)
    assert note in read.notes


def test_cycle_ends_with_the_term_beside_it():
    read = parse_deadline("Hằng quý, giai đoạn 2021-2022")

    assert read.recurrence == "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;UNTIL=20221231"
    assert len(read.occurrences(date(2020, 1, 1), date(2030, 12, 31))) == 8
    assert read.label == "Hằng quý, chậm nhất ngày cuối quý, đến 31/12/2022"


def test_yearly_plan_of_letter_372_is_due_each_year_of_the_term():
    read = parse_deadline("Thời gian trình: quý 1 năm hàng năm", on=ON)

    assert read.occurrences(date(2020, 1, 1), date(2025, 12, 31)) == [
        date(year, 3, 31) for year in range(2021, 2026)
    ]
    assert read.next_due(date(2021, 3, 30)) == date(2021, 3, 31)
    assert read.next_due(date(2021, 3, 31)) == date(2022, 3, 31)
    assert read.next_due(date(2025, 3, 31), until=date(2025, 12, 31)) is None


def test_deadline_that_does_not_recur_has_no_occurrences():
    read = parse_deadline("quý 2 năm 2022")

    assert read.occurrences(date(2020, 1, 1), date(2030, 1, 1)) == []
    assert read.next_due(ON) is None


def test_deadline_read_back_from_its_fields_recurs_alike():
    stored = Deadline("", DeadlineKind.RECURRING, recurrence="FREQ=MONTHLY;BYMONTHDAY=25")

    assert stored.next_due(date(2022, 12, 25)) == date(2023, 1, 25)


@given(st.integers(1, 31), st.integers(2000, 2080))
def test_monthly_rule_has_one_day_in_every_month_for_twenty_years(day, year):
    days = occurrences(monthly(day), date(year, 1, 1), date(year + 19, 12, 31))

    assert [(found.year, found.month) for found in days] == [
        (year + month // 12, month % 12 + 1) for month in range(240)
    ]
    for found in days:
        is_last = (found + timedelta(days=1)).day == 1
        assert found.day == day or (found.day < day and is_last)


@given(st.integers(1, 12), st.integers(1, 31), st.integers(2000, 2080))
def test_yearly_rule_has_one_day_in_every_year_for_twenty_years(month, day, year):
    days = occurrences(yearly([(month, day)]), date(year, 1, 1), date(year + 19, 12, 31))

    assert [found.year for found in days] == list(range(year, year + 20))
    assert {found.month for found in days} == {month}
    for found in days:
        is_last = (found + timedelta(days=1)).day == 1
        assert found.day == day or (found.day < day and is_last) or (month == 2 and is_last)


@given(st.sampled_from([1, 2, 3, 4, 6, 12]), st.integers(1, 31), st.integers(2000, 2080))
def test_every_period_of_months_has_one_day_for_twenty_years(months, day, year):
    rule = every_months(months, day) if months < 12 else yearly([(12, day)])
    days = occurrences(rule, date(year, 1, 1), date(year + 19, 12, 31))

    assert len(days) == 240 // months
    assert [(found.month - 1) // months for found in days[: 12 // months]] == list(
        range(12 // months)
    )


@given(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=5))
def test_yearly_rule_of_several_days_has_exactly_those(days):
    assert sample_days(yearly(days)) == sorted(days)
