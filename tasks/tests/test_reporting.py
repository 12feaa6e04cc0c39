from datetime import date

import pytest

from tasks.reporting import ReportingPeriod


def day(text):
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


@pytest.mark.parametrize(
    ("kind", "on", "label"),
    [
        ("month", "14/06/2022", "tháng 6/2022"),
        ("month", "15/06/2022", "tháng 7/2022"),
        ("month", "14/12/2022", "tháng 12/2022"),
        ("month", "15/12/2022", "tháng 01/2023"),
        ("month", "31/01/2023", "tháng 02/2023"),
        ("month", "28/02/2023", "tháng 3/2023"),
        ("quarter", "14/03/2022", "Quý I/2022"),
        ("quarter", "15/03/2022", "Quý II/2022"),
        ("quarter", "14/06/2022", "Quý II/2022"),
        ("quarter", "15/06/2022", "Quý III/2022"),
        ("quarter", "15/12/2021", "Quý I/2022"),
        ("quarter", "14/12/2021", "Quý IV/2021"),
        ("half_year", "15/12/2021", "6 tháng đầu năm 2022"),
        ("half_year", "14/06/2022", "6 tháng đầu năm 2022"),
        ("half_year", "15/06/2022", "6 tháng cuối năm 2022"),
        ("half_year", "14/12/2022", "6 tháng cuối năm 2022"),
        ("year", "15/12/2021", "năm 2022"),
        ("year", "14/12/2022", "năm 2022"),
        ("year", "15/12/2022", "năm 2023"),
    ],
)
def test_day_belongs_to_the_period_of_the_decree(kind, on, label):
    assert ReportingPeriod.covering(kind, day(on)).label == label


@pytest.mark.parametrize(
    ("kind", "start", "first_day", "cut_off", "send_by"),
    [
        ("month", "01/02/2022", "15/01/2022", "14/02/2022", "21/02/2022"),
        ("month", "01/01/2022", "15/12/2021", "14/01/2022", "20/01/2022"),
        ("quarter", "01/01/2022", "15/12/2021", "14/03/2022", "21/03/2022"),
        ("quarter", "01/04/2022", "15/03/2022", "14/06/2022", "20/06/2022"),
        ("quarter", "01/07/2025", "15/06/2025", "14/09/2025", "22/09/2025"),
        ("half_year", "01/01/2022", "15/12/2021", "14/06/2022", "20/06/2022"),
        ("half_year", "01/07/2022", "15/06/2022", "14/12/2022", "20/12/2022"),
        ("year", "01/01/2022", "15/12/2021", "14/12/2022", "20/12/2022"),
    ],
)
def test_period_covers_its_days_and_is_sent_after_its_cut_off(
    kind, start, first_day, cut_off, send_by
):
    period = ReportingPeriod(kind, day(start))

    assert (period.first_day, period.cut_off, period.send_by) == (
        day(first_day),
        day(cut_off),
        day(send_by),
    )


@pytest.mark.parametrize("kind", ["month", "quarter", "half_year", "year"])
def test_every_day_of_ten_years_belongs_to_the_period_that_covers_it(kind):
    days = range(date(2020, 1, 1).toordinal(), date(2030, 1, 1).toordinal())

    for on in map(date.fromordinal, days):
        period = ReportingPeriod.covering(kind, on)
        assert period.first_day <= on <= period.cut_off
        assert (period.first_day - period.previous.cut_off).days == 1


@pytest.mark.parametrize(
    ("kind", "on", "label"),
    [
        ("quarter", "31/05/2022", "Quý I/2022"),
        ("quarter", "01/06/2022", "Quý II/2022"),
        ("quarter", "15/06/2022", "Quý II/2022"),
        ("quarter", "31/08/2022", "Quý II/2022"),
        ("quarter", "01/09/2022", "Quý III/2022"),
        ("quarter", "30/11/2021", "Quý III/2021"),
        ("quarter", "15/02/2022", "Quý IV/2021"),
        ("month", "01/06/2022", "tháng 6/2022"),
        ("month", "30/06/2022", "tháng 6/2022"),
        ("half_year", "01/06/2022", "6 tháng đầu năm 2022"),
        ("half_year", "30/11/2022", "6 tháng đầu năm 2022"),
        ("year", "30/11/2022", "năm 2021"),
        ("year", "01/12/2022", "năm 2022"),
    ],
)
def test_period_is_asked_for_until_the_next_one_is(kind, on, label):
    assert ReportingPeriod.asked(kind, day(on)).label == label


@pytest.mark.parametrize(("kind", "start"), [("week", "01/04/2022"), ("quarter", "02/04/2022")])
def test_period_that_does_not_exist_is_refused(kind, start):
    with pytest.raises(ValueError, match="kỳ báo cáo"):
        ReportingPeriod(kind, day(start))
