import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.writing.measure import Room, line_count, split, text_width

ROOM = Room.of(160, 11)


@pytest.mark.parametrize(
    ("text", "bold", "width"),
    [
        ("31/12/2021", False, 50.1),
        ("Độc lập - Tự do - Hạnh phúc", True, 159.4),
        ("Ủy ban nhân dân tỉnh", False, 94.7),
        (unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh"), False, 94.7),
        ("", False, 0),
    ],
)
def test_text_width_is_that_of_times_new_roman(text, bold, width):
    assert text_width(text, 13 if bold else 11, bold=bold) == pytest.approx(width, abs=0.5)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("Nghị quyết", 1),
        ("Đang thực hiện\n(quá hạn 166 ngày)", 2),
        ("Kế hoạch phát triển giáo dục nghề nghiệp trên địa bàn tỉnh giai đoạn 2021-2030", 3),
    ],
)
def test_line_count_breaks_at_blanks_and_line_ends(text, lines):
    assert line_count(text, ROOM) == lines


def test_line_count_cuts_a_word_wider_than_its_cell():
    assert line_count("m" * 100, ROOM) > line_count("m" * 50, ROOM) > 1


WORDS = st.text(st.sampled_from("abc ắỆđ.\nW"), max_size=400)


@settings(deadline=None)
@given(WORDS, st.integers(1, 5))
def test_split_loses_no_letter_and_keeps_within_its_lines(text, lines):
    pieces = split(text, ROOM, lines)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.count("\n") < lines for piece in pieces)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Nghị", "quyết", "136/2013/NĐ-CP", "a"]), min_size=1, max_size=80))
def test_split_agrees_with_line_count(words):
    text = " ".join(words)

    assert len(split(text, ROOM, 1)) == line_count(text, ROOM)
