from datetime import date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format, number_format


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/02/2022", date(2022, 2, 5)),
        ("5/2/2022", date(2022, 2, 5)),
        ("05-02-2022", date(2022, 2, 5)),
        ("05.02.2022", date(2022, 2, 5)),
        ("2022-02-05", date(2022, 2, 5)),
        ("31/12/2021", date(2021, 12, 31)),
    ],
)
def test_dates_are_read_day_first(text, day):
    assert forms.DateField().clean(text) == day


@pytest.mark.parametrize("text", ["12/31/2021", "29/02/2022", "31/04/2022", "5 tháng 2", "0"])
def test_dates_that_do_not_exist_are_refused(text):
    with pytest.raises(ValidationError):
        forms.DateField().clean(text)


def test_dates_are_written_day_first():
    day = date(2022, 2, 5)

    assert date_format(day) == "05/02/2022"
    assert date_format(day, "SHORT_DATE_FORMAT") == "05/02/2022"
    assert Template("{{ day }}").render(Context({"day": day})) == "05/02/2022"
    assert forms.DateInput().format_value(day) == "05/02/2022"


def test_instants_are_written_in_the_time_of_the_province():
    at = datetime(2021, 12, 31, 17, 30, tzinfo=timezone.get_fixed_timezone(0))

    assert Template("{{ at }}").render(Context({"at": at})) == "00:30 01/01/2022"


def test_thousands_are_parted_by_a_dot_and_decimals_by_a_comma():
    assert number_format(12345.5, 1, force_grouping=True) == "12.345,5"
