import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.directory import Directory, Entry

LABOUR = Entry(
    "so-ldtbxh",
    (
        "Sở Lao động - Thương binh và Xã hội",
        "Sở LĐTBXH",
        "Sở LĐ-TB&XH",
        "Sở Lao động - TB&XH",
    ),
    letter_code="SLĐTBXH",
)
PLANNING = Entry("so-khdt", ("Sở Kế hoạch và Đầu tư", "Sở KH&ĐT"), letter_code="SKHĐT")
CULTURE = Entry("so-vhttdl", ("Sở Văn hóa, Thể thao và Du lịch",))
COMMITTEE = Entry("ubnd-tinh", ("Ủy ban nhân dân tỉnh Bình Thuận", "UBND tỉnh"))
OFFICE = Entry("vp-ubnd", ("Văn phòng UBND tỉnh",))
PARTY = Entry("tinh-uy", ("Tỉnh ủy", "TU"))
DEPARTMENTS = Entry("cac-so", ("các sở, ban, ngành",), is_group=True)
REGISTER = Directory([LABOUR, PLANNING, CULTURE, COMMITTEE, OFFICE, PARTY, DEPARTMENTS])


def codes(text):
    return [mention.entry.code for mention in REGISTER.find(text)]


@pytest.mark.parametrize(
    "wording",
    [
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Lao động – Thương binh và Xã hội",
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
        "Sở Lao động, Thương binh và Xã hội",
        "Sở Lao động - TB&XH",
        "Sở LĐTBXH",
        "sở lđtbxh",
        "Sở LĐ - TB & XH",
        unicodedata.normalize("NFD", "Sở Lao động - Thương binh và Xã hội"),
    ],
)
def test_one_body_is_known_by_each_of_its_wordings(wording):
    assert REGISTER.match(wording) == LABOUR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Kế hoạch và Đầu tư, Sở LĐTBXH và UBND tỉnh", ["so-khdt", "so-ldtbxh", "ubnd-tinh"]),
        ("Văn phòng UBND tỉnh phối hợp với UBND tỉnh", ["vp-ubnd", "ubnd-tinh"]),
        ("Văn phòng Ủy ban nhân dân tỉnh", ["vp-ubnd"]),
        ("Ủy ban nhân dân tỉnh", ["ubnd-tinh"]),
        ("Sở Văn hóa, Thể thao và Du lịch", ["so-vhttdl"]),
        ("phối hợp với các sở, ban, ngành liên quan", ["cac-so"]),
        ("Nghị quyết của TU về công nghiệp", ["tinh-uy"]),
        ("từ ngày ban hành", []),
        ("Sở Kế hoạch. Đầu tư công", []),
        ("Sở Kế hoạch; và Đầu tư", []),
        ("", []),
    ],
)
def test_text_mentions_bodies_by_their_longest_names(text, expected):
    assert codes(text) == expected


def test_mention_says_where_it_stands():
    text = "Giao Sở KH&ĐT chủ trì"

    (mention,) = REGISTER.find(text)

    assert text[mention.start : mention.end] == "Sở KH&ĐT"


def test_match_refuses_a_name_with_more_words():
    assert REGISTER.match("Phòng Tổng hợp Sở Kế hoạch và Đầu tư") is None


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [("SLĐTBXH-KHTC", LABOUR), ("SKHĐT-KH", PLANNING), ("TTr-SKHĐT", PLANNING), ("SYT-KHTC", None)],
)
def test_letter_code_names_the_sender(symbol, expected):
    assert REGISTER.by_letter_code(symbol) == expected


def test_first_body_of_two_with_one_name_counts():
    today = Entry("so-noi-vu-2025", ("Sở Nội vụ",))
    before = Entry("so-noi-vu", ("Sở Nội vụ",))

    assert Directory([today, before]).match("Sở Nội vụ") == today


def test_empty_directory_knows_nobody():
    assert Directory().find("Sở Kế hoạch và Đầu tư") == ()


@given(st.text(max_size=300))
def test_find_answers_any_text(text):
    for mention in REGISTER.find(text):
        assert 0 <= mention.start < mention.end <= len(text)
