import unicodedata

import pytest

from tasks.reading import UnreadableLetter, read_letter, read_source, read_text
from tasks.reading.encodings import decode, to_unicode
from tasks.reading.source import CONVERTED
from tasks.tests.reading_samples import docx_of

TEXT = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam. Kế hoạch của Ủy ban nhân dân tỉnh về đường, "
    "thực hiện tháng 3 năm 2021"
)
TCVN3 = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam. KÕ ho¹ch cña Uû ban nh©n d©n tØnh vÒ ®­êng, "
    "thùc hiÖn th¸ng 3 n¨m 2021"
)
VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Keá hoaïch cuûa UÛy ban nhaân daân tænh veà ñöôøng, "
    "thöïc hieän thaùng 3 naêm 2021"
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (unicodedata.normalize("NFD", TEXT).encode(), TEXT),
        (TCVN3.encode("latin-1"), TEXT.replace("Ủy", "Uỷ")),
        (TCVN3.encode(), TEXT.replace("Ủy", "Uỷ")),
        (VNI.encode("cp1252"), TEXT),
        (VNI.encode(), TEXT),
    ],
)
def test_text_in_any_encoding_becomes_unicode(data, text):
    assert decode(data) == text


def test_windows_vietnamese_is_composed():
    text = "Kế hoạch của tỉnh về nhân dân"
    # cp1258 keeps the tone apart from its vowel.
    parted = "K\u00ea\u0301 hoa\u0323ch cu\u0309a ti\u0309nh v\u00ea\u0300 nh\u00e2n d\u00e2n"

    assert decode(parted.encode("cp1258")) == text


@pytest.mark.parametrize("text", [TEXT, "Plain English only", "Café, naïve, Ångström", ""])
def test_other_text_is_left_as_it_is(text):
    assert to_unicode(text) == text


def test_converted_letter_says_so():
    source = read_text("Sè: 12/SYT-KH\n" + TCVN3)

    assert source.notes == (CONVERTED,)
    assert read_letter(source).reference == "12/SYT-KH"


def test_word_file_in_an_old_font_is_converted_where_it_must_be():
    head = "Sở Y tế đề nghị Sở Tài chính thẩm định"
    source = read_source(docx_of(f"Sè: 12/SYT-KH\n{head}\n{TCVN3}"))

    assert [p.text for p in source.paragraphs] == [
        "Số: 12/SYT-KH",
        head,
        TEXT.replace("Ủy", "Uỷ"),
    ]
    assert source.notes == (CONVERTED,)


def test_unknown_encoding_is_refused_and_says_what_to_do():
    with pytest.raises(UnreadableLetter, match="bảng mã"):
        read_source(bytes(range(128, 256)) * 20)
