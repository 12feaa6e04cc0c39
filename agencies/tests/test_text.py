import pytest

from agencies.text import clean, fold, sort_key, sought_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("HÒA BÌNH  và\nhoà bình", "hoa binh va hoa binh"),
        ("Nguye\u0302\u0303n", "nguyen"),
        ("2021 – 2025", "2021 - 2025"),
        ("SỞ LÐTBXH, ðào tạo", "so ldtbxh, dao tao"),
        ("Straße, Ⅳ", "strasse, ⅳ"),
        ("", ""),
    ],
)
def test_fold_leaves_no_marks_case_or_runs_of_blanks(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Sở\x00 Y\x0b tế\x85 ", "Sở Y tế"),
        ("So\u031b\u0309 Y te\u0302\u0301", "Sở Y tế"),
        ("dòng một\ndòng\thai", "dòng một\ndòng\thai"),
        ("một nửa \ud83d dấu", "một nửa  dấu"),
        ("Sở KH&ÐT", "Sở KH&ĐT"),
    ],
)
def test_clean_cuts_what_no_database_keeps(text, cleaned):
    assert clean(text) == cleaned


def test_sort_key_orders_as_a_dictionary():
    names = ["đa", "da", "dã", "ăn", "an", "âm"]

    assert sorted(names, key=sort_key) == ["an", "ăn", "âm", "da", "dã", "đa"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("số 372", ["372"]),
        ("Số: 372/SLĐTBXH-KHTC", ["372/sldtbxh-khtc"]),
        ("Công văn 899", ["899"]),
        ("CV số 899/SKHĐT-KH", ["899/skhdt-kh"]),
        ("văn bản 2021", ["van", "ban", "2021"]),
        ("công văn về quỹ 372", ["cong", "van", "ve", "quy", "372"]),
        ("Số lượng 3", ["so", "luong", "3"]),
        ("“bảo trợ”", ["bao", "tro"]),
        ("“”", ["“”"]),
    ],
)
def test_the_number_of_a_letter_is_sought_without_what_it_is_called_by(asked, words):
    assert sought_words(asked) == words
