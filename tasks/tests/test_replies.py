from dataclasses import dataclass
from datetime import date

import pytest

from tasks.choices import ReplyOutcome
from tasks.replies import Standing, counted, standing

REPLY_BY = date(2021, 3, 10)


@dataclass
class Answer:
    outcome: str
    answered_on: date | None = None


@pytest.mark.parametrize(
    ("outcome", "answered_on", "on", "expected"),
    [
        ("silent", None, date(2021, 3, 10), ("silent", 0)),
        ("silent", None, date(2021, 3, 11), ("silent", 1)),
        ("silent", None, date(2021, 4, 10), ("silent", 31)),
        ("answered", date(2021, 3, 2), date(2021, 4, 10), ("answered", 0)),
        ("answered", date(2021, 3, 10), date(2021, 4, 10), ("answered", 0)),
        ("answered", date(2021, 3, 12), date(2021, 4, 10), ("answered", 2)),
        ("answered", date(2021, 3, 12), date(2021, 3, 11), ("silent", 1)),
        ("nothing", date(2021, 3, 15), date(2021, 3, 15), ("nothing", 5)),
        ("partial", date(2021, 3, 8), date(2021, 3, 9), ("partial", 0)),
        ("partial", date(2021, 3, 8), date(2021, 3, 14), ("partial", 4)),
        ("returned", date(2021, 3, 8), date(2021, 3, 14), ("returned", 4)),
        ("returned", date(2021, 3, 8), date(2021, 3, 7), ("silent", 0)),
    ],
)
def test_an_answer_stands_on_a_day_and_is_late_by_days(outcome, answered_on, on, expected):
    found = standing(Answer(outcome, answered_on), reply_by=REPLY_BY, on=on)

    assert (found.outcome, found.days_late) == expected
    assert found.is_owed == (expected[0] in {"silent", "partial", "returned"})


def test_counts_name_every_outcome_and_the_late_ones():
    standings = [
        Standing(ReplyOutcome.SILENT, 5),
        Standing(ReplyOutcome.SILENT),
        Standing(ReplyOutcome.ANSWERED, 2),
        Standing(ReplyOutcome.NOTHING),
    ]

    assert counted(standings) == {
        "silent": 2,
        "answered": 1,
        "partial": 0,
        "returned": 0,
        "nothing": 1,
        "late": 2,
    }
