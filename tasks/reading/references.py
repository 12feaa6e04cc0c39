"""Numbers and symbols of documents, as Decree 30/2020 writes them and as offices do.

372/SLĐTBXH-KHTC (công văn), 254/QĐ-UBND, 46/2015/QĐ-TTg, 12-NQ/TU (Party), and with blanks or
without a number in a draft: "Số:      /UBND-NCKSTTHC".
"""

import re
from dataclasses import dataclass

_UPPER = "A-ZÀ-ỸĐ"
_GROUP = rf"[{_UPPER}][{_UPPER}a-zà-ỹđ0-9&.]{{0,19}}"
_TAIL = rf"{_GROUP}(?:\s?[-–/]\s?{_GROUP}){{0,4}}"
# number/symbol, number/year/symbol, number-symbol/issuer of the Party.
_REFERENCE = re.compile(
    rf"(?P<number>\d{{1,6}}[a-z]?)\s{{0,3}}(?P<slash>[/-])\s{{0,2}}(?P<symbol>(?:\d{{4}}\s?/\s?)?{_TAIL})"
)
_HEAD_NUMBER = re.compile(
    rf"(?:^|\s)[Ss][ốỐ]\s{{0,3}}[:.]?\s{{0,3}}(?P<number>\d{{1,6}}[a-z]?)?[\s.…_]{{0,40}}"
    rf"(?P<slash>[/-])\s{{0,2}}(?P<symbol>(?:\d{{4}}\s?/\s?)?{_TAIL})"
)
_BLANKS = re.compile(r"\s?([-–/])\s?")


@dataclass(frozen=True)
class Reference:
    """`number` is "" in a draft that has none yet; text[start:end] is where it stands."""

    number: str
    symbol: str
    start: int
    end: int
    separator: str = "/"

    def __str__(self) -> str:
        return f"{self.number}{self.separator}{self.symbol}" if self.number else self.symbol


def parse_head_number(text: str) -> Reference | None:
    """Return the letter's own number from a line such as "Số: 372 /SLĐTBXH-KHTC"."""
    found = _HEAD_NUMBER.search(text)
    return _reference(found) if found else None


def find_references(text: str) -> list[Reference]:
    """Return the documents that a text cites."""
    return [_reference(found) for found in _REFERENCE.finditer(text)]


def _reference(found: re.Match[str]) -> Reference:
    symbol = _BLANKS.sub(lambda sign: sign[1].replace("–", "-"), found["symbol"]).rstrip(".")
    return Reference(found["number"] or "", symbol, found.start(), found.end(), found["slash"])
