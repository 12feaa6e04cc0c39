"""The one way to compare, search and sort Vietnamese text.

SQLite cannot ignore case beyond ASCII, `đ` does not decompose, `hòa` and `hoà` are the same
word, and pasted text may be decomposed: fold("Đà Nẵng") == "da nang".
"""

import re
import unicodedata
from functools import lru_cache

# Categories Cc and Cs, but for line breaks and tabs; what is not seen, or turns text around.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
# Order of a Vietnamese dictionary: blank, figures, then a ă â b c d đ e ê …
_ORDER = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: f"{place:02}" for place, letter in enumerate(_ORDER, start=1)}
# Order of the tones in dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def clean(text: str) -> str:
    """Return text as we store it: NFC, without control characters, blanks at its ends cut.

    NUL and other controls cannot be kept by PostgreSQL or by Excel; line breaks and tabs stay. The
    Icelandic Ð of old fonts and converters is the Vietnamese Đ, which it looks like.
    """
    kept = _CONTROLS.sub("", unicodedata.normalize("NFC", text)).strip()
    return kept.replace("\u00d0", "Đ").replace("\u00f0", "đ")


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        lowered = unicodedata.normalize("NFD", chr(code).casefold())
        lowered = lowered.replace("đ", "d").replace("\u00f0", "d")
        bare = "".join(c for c in lowered if not unicodedata.combining(c))
        self[code] = bare.translate(_DASHES)
        return self[code]


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return text without marks, case, kinds of dash or runs of blanks."""
    return " ".join(text.translate(_FOLDED).split())


# "Công văn số 372/SLĐTBXH", "số 372": what a letter is called by, but "văn bản 2021" names a year.
_CALLED = re.compile(
    r"^(?:(?:(?:cong van|cv|van ban|vb) )?so ?:? ?|(?:cong van|cv|van ban|vb) (?!(?:19|20)\d\d$))"
    r"(?=\d{1,6}(?:/\S*)?$)"
)
_QUOTES = dict.fromkeys(map(ord, '"“”„‟«»'), " ")


def sought_words(text: str) -> list[str]:
    """Return the folded words of what somebody seeks, without the quotes that were pasted along.

    Of quotes alone they stay: no word at all would find everything. The number of a letter is
    sought without what it is called by, which its text does not hold.
    """
    return _CALLED.sub("", fold(text.translate(_QUOTES)), count=1).split() or fold(text).split()


# Of the same names of bodies, again and again.
@lru_cache(maxsize=1024)
def sort_key(text: str) -> str:
    """Return a key whose plain order is that of a Vietnamese dictionary: letters, then tones.

    Figures only, so that every database collation sorts it alike.
    """
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.casefold()):
        base, tone = _split_tone(char)
        if base in _PLACE:
            letters.append(_PLACE[base])
            tones.append(tone)
    return "".join(letters) + "00" + "".join(tones).rstrip("0")


def _split_tone(char: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[p] for p in parts if p in _TONES), "0")
    base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
    return base, tone
