"""How wide Times New Roman prints, so that rows are made high enough before anybody opens them.

Excel and LibreOffice show a row at the height its file says and hide what does not fit. The
widths are those of the font, in thousandths of its size; a letter with marks is as wide as bare.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

_REGULAR = {
    180: "'",
    200: "|",
    250: ",. \u00a0",
    278: "ijlt/:;\\",
    333: "frI!()-[]`\u2018\u2019·\u2010",
    389: "sJ",
    400: "°",
    408: '"',
    444: "acez?“”",
    480: "{}",
    500: "0123456789bdghknopquvxy#$*_đ\u2013§«»^",
    550: "ơư~÷≤≥",
    564: "FPS+<=>\u00d7\u2212",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXYĐƠ",
    778: "m&Ư",
    833: "%",
    889: "M",
    1000: "W@—…→",
}
_BOLD = {
    250: ",. |\u00a0",
    278: "il'/\\",
    333: "fjt!()-:;[]`\u2018\u2019·\u2010",
    400: "sI°{}",
    444: "cerz",
    500: "0123456789agovxyJ#$*?_“”\u2013§«»",
    556: 'bdhknpquSđơ÷≤≥~"',
    611: "FPư^+<=>\u00d7\u2212",
    667: "BELTZ",
    722: "wACDNRUVXYĐ",
    778: "GHKOQƠ",
    833: "m&Ư",
    944: "M@",
    1000: "W%—…→",
}
_UNKNOWN = 1000
_WORDS_KEPT = 32_768
_HORN = "\u031b"
_BLANK = 250
# Printers and screens round the place of each letter: what just fits breaks a line elsewhere.
_ROUNDING = 1.05
_TOKEN = re.compile(r"[^\s]+[ ]*\n?|[ ]+\n?|\n|\s")


class _Widths(dict[str, int]):
    """The width of each character; of one with marks it is found once."""

    def __init__(self, widths: dict[int, str]) -> None:
        super().__init__((char, width) for width, chars in widths.items() for char in chars)

    def __missing__(self, char: str) -> int:
        self[char] = self._of_its_base(char)
        return self[char]

    def _of_its_base(self, char: str) -> int:
        decomposed = unicodedata.normalize("NFD", char)
        base, marks = decomposed[0], decomposed[1:]
        if unicodedata.combining(base):
            return 0
        bare = unicodedata.normalize("NFC", base + _HORN) if _HORN in marks else base
        return self.get(bare, _UNKNOWN)


_WIDTHS = {"regular": _Widths(_REGULAR), "bold": _Widths(_BOLD)}


@dataclass(frozen=True)
class Room:
    """A cell's line: its width in thousandths of the size of its font, and the font's weight."""

    units: float
    weight: str = "regular"

    @classmethod
    def of(cls, width: float, size: float, *, bold: bool = False) -> Self:
        """Return the room of a line of so many points in letters of so many points."""
        return cls(max(width, size) * 1000 / size / _ROUNDING, _weight(bold=bold))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in points of text on one line."""
    return _word_width(text, _weight(bold=bold)) * size / 1000


def line_count(text: str, room: Room) -> int:
    """Return how many lines text takes, breaking at blanks and line ends only."""
    if "\n" not in text:
        return _paragraph_lines(text, room)
    return sum(_paragraph_lines(paragraph, room) for paragraph in text.split("\n"))


def split(text: str, room: Room, lines: int) -> list[str]:
    """Return text in pieces of at most so many lines each."""
    every = list(_lines(text, room))
    return ["".join(every[i : i + lines]).strip() for i in range(0, len(every), lines)] or [""]


def balanced(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return text in lines of about the same length, never with one word left over."""
    lines = line_count(text, Room.of(width, size, bold=bold))
    if lines == 1:
        return [text]
    even = text_width(text, size, bold=bold) / lines * 1.1
    return split(text, Room.of(even, size, bold=bold), 1)


def _paragraph_lines(text: str, room: Room) -> int:
    """Return how many lines a text without line ends takes: each holds the words that end, with
    the blank after them, where it ends."""
    advances = [*map(_advances(room.weight).__getitem__, text.split(" "))]
    room_with_blank = room.units + _BLANK
    lines, used = 1, 0
    for advance in advances:
        used += advance
        if used > room_with_blank:
            if advance > room_with_blank:
                return _with_cut_words(advances, room)
            lines, used = lines + 1, advance
    return lines


def _with_cut_words(advances: list[int], room: Room) -> int:
    """Return the same where a word is wider than the cell."""
    units = room.units
    lines, used = 1, 0.0
    for advance in advances:
        width = advance - _BLANK
        if used + width <= units:
            used += advance
            continue
        lines += 1 if used else 0
        # It is cut where it must be, losing up to a letter each time.
        more = math.ceil(width / (units - _UNKNOWN)) - 1 if width > units else 0
        lines += more
        used = (units if more else width) + _BLANK
    return lines


def _lines(text: str, room: Room) -> Iterator[str]:
    line, used = "", 0.0
    for token in _tokens(text, room):
        width = _word_width(token.rstrip(), room.weight)
        if line and (used + width > room.units or line.endswith("\n")):
            yield line
            line, used = "", 0.0
        line += token
        used += width + _BLANK
    if line:
        yield line


def _tokens(text: str, room: Room) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if _word_width(token.rstrip(), room.weight) <= room.units:
            yield token
        else:
            step = max(1, int(room.units // _UNKNOWN))
            yield from (token[i : i + step] for i in range(0, len(token), step))


def _weight(*, bold: bool) -> str:
    return "bold" if bold else "regular"


def _word_width(word: str, weight: str) -> int:
    return _advances(weight)[word] - _BLANK


class _Advances(dict[str, int]):
    """The width of each word and the blank after it, found once."""

    def __init__(self, weight: str) -> None:
        super().__init__()
        self._widths = _WIDTHS[weight]

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        self[word] = advance = sum(map(self._widths.__getitem__, word)) + _BLANK
        return advance


# Texts repeat few words: a lookup here costs half of one in an lru_cache.
_advances = cache(_Advances)
