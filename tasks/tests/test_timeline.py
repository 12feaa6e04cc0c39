from datetime import date

import pytest

from tasks.views.timeline import Span, timeline

LETTER, DUE = date(2021, 3, 2), date(2022, 6, 30)


def bars(drawn):
    return [bar["key"] for bar in drawn["bars"]]


@pytest.mark.parametrize(
    ("span", "on", "expected"),
    [
        (Span(LETTER, DUE), date(2022, 6, 15), ["passed", "left"]),
        (Span(LETTER, DUE), date(2022, 6, 30), ["passed"]),
        (Span(LETTER, DUE), date(2022, 7, 15), ["passed", "late"]),
        (Span(LETTER, DUE, met=date(2022, 5, 20)), date(2022, 7, 15), ["passed"]),
        (Span(LETTER, DUE, met=date(2022, 7, 10)), date(2022, 9, 15), ["passed", "late"]),
        (
            Span(LETTER, DUE, asked_until=date(2022, 9, 30)),
            date(2022, 6, 15),
            ["passed", "left", "asked"],
        ),
        (Span(LETTER, date(2021, 2, 28)), date(2021, 3, 15), ["late"]),
    ],
)
def test_bar_shows_time_passed_left_late_and_asked_for(span, on, expected):
    assert bars(timeline(span, on=on)) == expected


def test_quarters_and_their_years_are_named():
    drawn = timeline(Span(LETTER, DUE), on=date(2022, 6, 15))

    assert [unit["label"] for unit in drawn["units"]] == ["I", "II", "III", "IV", "I", "II"]
    assert [year["label"] for year in drawn["years"]] == ["2021", "2022"]
    assert (drawn["lines"][0], drawn["lines"][-1], len(drawn["lines"])) == (4, 300, 7)


def test_long_times_are_drawn_by_years():
    drawn = timeline(Span(LETTER, date(2025, 12, 31)), on=date(2022, 6, 15))

    labels = [unit["label"] for unit in drawn["units"]]
    assert labels == ["2021", "2022", "2023", "2024", "2025"]
    assert drawn["years"] == []


def test_reports_stand_on_the_day_they_were_sent():
    drawn = timeline(
        Span(LETTER, DUE),
        on=date(2022, 6, 15),
        accepted=[date(2021, 3, 2)],
        waiting=[date(2022, 6, 14)],
    )

    start = drawn["bars"][0]["x"]
    assert drawn["dots"][0] == {"key": "accepted", "x": start}
    assert [key["label"] for key in drawn["legend"]] == [
        "Thời gian đã qua",
        "Thời gian còn lại",
        "Báo cáo đã nhận",
        "Chờ duyệt",
    ]
    assert drawn["desc"] == "Từ 02/03/2021; hạn 30/06/2022; 2 báo cáo; hôm nay 15/06/2022"


def test_a_task_without_a_day_or_a_report_has_nothing_to_draw():
    assert timeline(Span(LETTER, None), on=date(2022, 6, 15)) is None
