import io
import json

import pytest
from django.core.management import CommandError, call_command


def read_deadline(*args):
    out = io.StringIO()
    call_command("read_deadline", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_read_deadline_prints_one_object_for_each_phrase():
    rows = read_deadline("quý 2 năm 2022", "Thời gian trình: khi Trung ương ban hành", "-")

    assert [(row["kind"], row["due"]) for row in rows] == [
        ("quarter", "2022-06-30"),
        ("conditional", None),
        ("none", None),
    ]
    assert rows[1]["wording"] == "Thời gian trình: khi Trung ương ban hành"
    assert rows[1]["condition"] == "khi Trung ương ban hành"
    assert list(rows[0])[:7] == [
        "wording",
        "kind",
        "start",
        "due",
        "milestone",
        "condition",
        "recurrence",
    ]


def test_read_deadline_reads_lines_of_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("tháng 12/2021\n\nThường xuyên\r\n"))

    assert [row["kind"] for row in read_deadline()] == ["month", "none", "ongoing"]


def test_read_deadline_writes_vietnamese_as_it_is():
    out = io.StringIO()
    call_command("read_deadline", "quý II/2022", stdout=out)

    assert '"label": "Hết Quý II/2022, chậm nhất 30/06/2022"' in out.getvalue()


@pytest.mark.parametrize("day", ["2021-03-02", "02/03/2021", " 2/3/2021 "])
def test_read_deadline_takes_the_date_of_the_letter_in_both_forms(day):
    assert read_deadline("Quý IV", "--on", day)[0]["due"] == "2021-12-31"


@pytest.mark.parametrize("day", ["31/02/2021", "hôm nay", "2021", "02-03-2021"])
def test_read_deadline_refuses_what_is_no_date(day):
    with pytest.raises(CommandError, match=r"không phải là ngày; hãy ghi như 02/03/2021"):
        read_deadline("Quý IV", "--on", day)
