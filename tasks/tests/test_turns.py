from datetime import date

import pytest

from tasks.deadlines import parse_deadline
from tasks.deadlines.turns import first_turn, next_turn

END = date(2025, 12, 31)


def turns(wording, count, on=date(2021, 3, 2)):
    """The first turns of a deadline as read from a letter of that day."""
    deadline = parse_deadline(wording, on=on)
    found = [first_turn(deadline.recurrence, deadline.due, END)]
    while len(found) < count:
        found.append(next_turn(deadline.recurrence, found[-1].due, END))
    return found


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        (
            "quý 1 năm hàng năm",
            [("2021", "01/01/2021", "31/03/2021"), ("2022", "01/01/2022", "31/03/2022")],
        ),
        (
            "trước ngày 15/12 hằng năm",
            [("2021", "01/01/2021", "15/12/2021"), ("2022", "01/01/2022", "15/12/2022")],
        ),
        (
            "định kỳ 6 tháng",
            [("2021-H1", "01/01/2021", "30/06/2021"), ("2021-H2", "01/07/2021", "31/12/2021")],
        ),
        (
            "trước ngày 15/6 và trước ngày 01/12 hằng năm",
            [("2021-H1", "01/01/2021", "15/06/2021"), ("2021-H2", "01/07/2021", "01/12/2021")],
        ),
        (
            "hàng quý",
            [("2021-Q1", "01/01/2021", "31/03/2021"), ("2021-Q2", "01/04/2021", "30/06/2021")],
        ),
        (
            "trước ngày 25 hàng tháng",
            [("2021-03", "01/03/2021", "25/03/2021"), ("2021-04", "01/04/2021", "25/04/2021")],
        ),
        (
            "hằng tuần vào thứ Sáu",
            [("2021-W09", "01/03/2021", "05/03/2021"), ("2021-W10", "08/03/2021", "12/03/2021")],
        ),
        (
            "hằng ngày",
            [("2021-03", "01/03/2021", "31/03/2021"), ("2021-04", "01/04/2021", "30/04/2021")],
        ),
        (
            "ngày 15 và ngày 30 hằng tháng",
            [
                ("2021-03-15", "01/03/2021", "15/03/2021"),
                ("2021-03-31", "16/03/2021", "31/03/2021"),
                ("2021-04-15", "01/04/2021", "15/04/2021"),
            ],
        ),
        (
            "2 năm một lần",
            [("2021", "01/01/2021", "31/12/2021"), ("2023", "01/01/2023", "31/12/2023")],
        ),
    ],
)
def test_turns_follow_the_cycle(wording, expected):
    found = turns(wording, len(expected))

    assert [(t.suffix, f"{t.start:%d/%m/%Y}", f"{t.due:%d/%m/%Y}") for t in found] == expected


def test_turns_end_with_the_term():
    assert next_turn("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", date(2025, 3, 31), END) is None


@pytest.mark.parametrize(
    ("wording", "label", "deadline"),
    [
        ("quý 1 năm hàng năm", "năm 2021", "Hết Quý I/2021, chậm nhất 31/03/2021"),
        ("trước ngày 15/12 hằng năm", "năm 2021", "Chậm nhất 15/12/2021"),
        ("quý II hằng năm", "năm 2021", "Chậm nhất 30/06/2021"),
        (
            "định kỳ 6 tháng",
            "6 tháng đầu năm 2021",
            "Hết 6 tháng đầu năm 2021, chậm nhất 30/06/2021",
        ),
        ("hằng tháng", "tháng 3/2021", "Hết tháng 3/2021, chậm nhất 31/03/2021"),
        ("hằng tuần", "tuần 09/2021", "Chậm nhất 07/03/2021"),
        ("ngày 15 và ngày 30 hằng tháng", "kỳ đến 15/03/2021", "Chậm nhất 15/03/2021"),
    ],
)
def test_turn_is_a_deadline_of_its_own(wording, label, deadline):
    turn = turns(wording, 1)[0]

    assert (turn.label, turn.deadline.label) == (label, deadline)
    read_again = parse_deadline(turn.deadline.wording)
    assert (read_again.kind, read_again.due) == (turn.deadline.kind, turn.due)


@pytest.mark.parametrize("day", range(1, 32))
def test_each_month_has_one_turn_whatever_its_day(day):
    found = turns(f"trước ngày {day} hằng tháng", 46, on=date(2021, 1, 1))

    months = [(2021 + month // 12, month % 12 + 1) for month in range(46)]
    assert [(turn.due.year, turn.due.month) for turn in found] == months
