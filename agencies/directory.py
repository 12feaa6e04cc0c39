"""Names, short names, aliases and groups → the bodies that a text mentions, longest name first.

"Sở Lao động - TB&XH" and "Sở LĐTBXH" are one body when both stand among its names; "UBND tỉnh"
inside "Văn phòng UBND tỉnh" is no mention of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from agencies.text import fold

# Letters with their marks, also where these stand apart (NFD).
_WORD = re.compile(r"[\w\u0300-\u036f]+")
# What may stand between two words of one name.
_GAP = re.compile(r"[\s,&/–—-]{0,4}$")
_AFTER_ABBREVIATION = re.compile(r"\.\s{0,2}$")
# Written either way in the same letter.
_SPELT_OUT = {
    "UBND": ("uy", "ban", "nhan", "dan"),
    "HĐND": ("hoi", "dong", "nhan", "dan"),
    "BHXH": ("bao", "hiem", "xa", "hoi"),
    "MTTQ": ("mat", "tran", "to", "quoc"),
    "TP": ("thanh", "pho"),
    "TX": ("thi", "xa"),
    "BCH": ("ban", "chap", "hanh"),
}
_AND = "va"


@dataclass(frozen=True)
class Entry:
    """A body of the register. `names` are all its wordings, the present full name first."""

    code: str
    names: tuple[str, ...]
    letter_code: str = ""
    is_group: bool = False

    @property
    def name(self) -> str:
        return self.names[0] if self.names else self.code


@dataclass(frozen=True)
class Mention:
    """text[start:end] names this body."""

    entry: Entry
    start: int
    end: int


@dataclass
class _Step:
    following: dict[str, "_Step"] = field(default_factory=dict)
    entry: Entry | None = None
    # An abbreviation of one word ("TU") counts only as it is written.
    exact: str = ""


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


class Directory:
    """The register as the reader of letters needs it; an empty one knows nobody.

    Where two bodies share a name the one given first counts, so pass those of today first.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._root = _Step()
        self._by_letter_code: dict[str, Entry] = {}
        self.entries = tuple(entries)
        for entry in self.entries:
            for name in entry.names:
                self._add(name, entry)
            if entry.letter_code:
                self._by_letter_code.setdefault(_letter_key(entry.letter_code), entry)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the bodies that a text mentions, in its order, never one inside another."""
        tokens = list(_tokens(text))
        joined = [_may_join(text, a, b) for a, b in pairwise(tokens)]
        mentions: list[Mention] = []
        index = 0
        while index < len(tokens):
            found = self._longest(text, tokens, joined, index)
            if found:
                entry, last = found
                mentions.append(Mention(entry, tokens[index].start, tokens[last].end))
                index = last
            index += 1
        return tuple(mentions)

    def match(self, name: str) -> Entry | None:
        """Return the body that a wording is the name of, and nothing more."""
        found = self.find(name)
        if len(found) != 1:
            return None
        outside = name[: found[0].start] + name[found[0].end :]
        return found[0].entry if not _WORD.search(outside) else None

    def by_letter_code(self, symbol: str) -> Entry | None:
        """Return the body whose letters bear a symbol such as "SLĐTBXH-KHTC"."""
        for part in re.split(r"[/-]", symbol):
            if entry := self._by_letter_code.get(_letter_key(part)):
                return entry
        return None

    def _add(self, name: str, entry: Entry) -> None:
        words = [token.word for token in _tokens(name) if token.word != _AND]
        step = self._root
        for word in words:
            step = step.following.setdefault(word, _Step())
        if words and step.entry is None:
            step.entry = entry
            step.exact = name.strip() if _WORD.fullmatch(name.strip()) else ""

    def _longest(
        self, text: str, tokens: list[_Token], joined: list[bool], start: int
    ) -> tuple[Entry, int] | None:
        """Return the body with the longest name that begins at a token, and its last token."""
        step, best = self._root, None
        for index in range(start, len(tokens)):
            if index > start and not joined[index - 1]:
                break
            token = tokens[index]
            if token.word == _AND and index > start:
                continue
            following = step.following.get(token.word)
            if following is None:
                break
            step = following
            if step.entry and (not step.exact or text[token.start : token.end] == step.exact):
                best = step.entry, index
        return best


def _tokens(text: str) -> Iterator[_Token]:
    for found in _WORD.finditer(text):
        spelt = _SPELT_OUT.get(unicodedata.normalize("NFC", found[0]))
        for word in spelt or (fold(found[0]),):
            yield _Token(word, found.start(), found.end())


def _may_join(text: str, before: _Token, after: _Token) -> bool:
    if before.start == after.start:
        return True
    gap = text[before.end : after.start]
    is_abbreviation = before.end - before.start <= 2
    return bool(_GAP.match(gap)) or (is_abbreviation and bool(_AFTER_ABBREVIATION.match(gap)))


def _letter_key(code: str) -> str:
    return "".join(unicodedata.normalize("NFC", code).upper().split())
