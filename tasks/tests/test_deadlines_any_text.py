import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.deadlines import DeadlineKind, find_deadline, parse_deadline
from tasks.reading.sandbox import run_limited

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DATELESS = {DeadlineKind.ONGOING, DeadlineKind.DONE, DeadlineKind.NONE}
WORDS = (  # noqa: SIM905 - a list of eighty quoted words would be worse to read
    "ngày tháng quý năm 1 2 3 5 15 29 30 31 02 06 12 13 99 2021 2022 2025 9999 22 / - . , ; : ( ) "
    "và đến từ trước sau chậm nhất hết đầu giữa cuối hằng mỗi định kỳ lần một hai sáu mười II IV "
    "khi có hướng dẫn ban hành trình hoàn thành đã kỳ họp thường xuyên giai đoạn nay này tới trong "
    "thời hạn kể từ ký làm việc của tuần thứ Sáu 17h trở đi những theo kế hoạch số 12/2021/NQ-CP "
    "học thời gian trình: dự kiến T6/2022 Q2/2022 31/12/2022 29/02 nửa khẩn trương chờ \x00 “ ” *"
).split(" ")
PHRASES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=60)
LETTER_DATES = st.none() | st.dates()


def assert_holds_together(read):
    assert not (read.start and read.due and read.start > read.due)
    assert bool(read.recurrence) == (read.kind is DeadlineKind.RECURRING)
    assert read.condition or read.kind is not DeadlineKind.CONDITIONAL
    assert read.due is None or read.kind not in DATELESS
    assert "\x00" not in read.wording
    assert read.label
    json.dumps(read.as_json(), ensure_ascii=False)


@settings(deadline=None)
@given(PHRASES, LETTER_DATES)
def test_any_phrase_is_answered_and_holds_together(phrase, on):
    read = parse_deadline(phrase, on=on)

    assert_holds_together(read)
    if read.due is None and read.kind not in DATELESS | {"conditional", "recurring"}:
        assert read.notes


@settings(deadline=None)
@given(st.lists(PHRASES, max_size=4).map(". ".join), LETTER_DATES)
def test_any_paragraph_is_answered_and_its_place_lies_inside(text, on):
    found = find_deadline(text, on=on)

    if found:
        deadline, (start, end) = found
        assert_holds_together(deadline)
        assert 0 <= start < end <= len(text)


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    worded = f"ngày {day.day} tháng {day.month} năm {day.year}"
    forms = (f"{day:%d/%m/%Y}", worded, day.isoformat())

    assert {parse_deadline(form).due for form in forms} == {day}


@pytest.mark.parametrize(
    "unit",
    ["a", "1", "/", "(", " ", "\x00", "\u0301", "2022 ", "12/2021, ", "tháng 1 ", "quý 1/2022 ",
     "hằng năm ", "định kỳ năm, ", "thời hạn: ", "5 ngày kể từ ", "đã ban hành ", "số 12/",
     "khi có ", "kỳ họp ", "và ", "(a", "ngày 5/6, "],
)  # fmt: skip
def test_text_of_any_length_is_read_to_its_end(unit):
    text = (unit * 100_000)[:100_000]

    def read(_):
        parse_deadline(text, on=date(2021, 3, 2))
        find_deadline(text, on=date(2021, 3, 2))

    # Takes a tenth of a second of the limit's twenty; what runs away is stopped there.
    run_limited(read, b"", failure="over the limit")


@pytest.mark.skipif(not (SHARED / "letters" / "deadlines.tsv").exists(), reason="không có dữ liệu")
def test_phrases_of_real_documents_are_all_read():
    same = {
        "date": {"day"},
        "half": {"half_year"},
        "relative": {"conditional"},
        "session": {"conditional"},
        "vague": {"none"},
    }
    with (SHARED / "letters" / "deadlines.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t") if not row[0].startswith("#")]

    wrong = []
    for phrase, kind, start, end, *_ in rows:
        read = parse_deadline(phrase).as_json()
        is_right = read["kind"] in same.get(kind, {kind}) and (not start or read["start"] == start)
        if not is_right or (read["due"] or "") != end:
            wrong.append(phrase)
    assert len(rows) == 65
    assert wrong == []
