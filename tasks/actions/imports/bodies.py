"""The bodies that a cell names, by the register; those it does not know are collected, once each.

"Sở Y tế; Sở Tài chính", "Sở Y tế, Sở Tài chính và Công an tỉnh", one on each line, or two names
without anything between them. A name that the register does not know is never matched with one
that looks like it: a person says which body is meant, or that it shall be added.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agencies.directory import Directory
from agencies.text import fold
from tasks.reading.bodies import split_bodies

# A body of the register by its key, or one still to be added: "+so moi".
Ref = int | str
ADD = "+"
_JOINT = re.compile(r"\(\s*(?:cùng|đồng)\s+chủ\s+trì\s*\)", re.IGNORECASE)
# What stands before each body of a list: a dash, "1.", "b)".
_LISTED = re.compile(r"^\s*(?:[-–+•*]|(?:\d{1,2}|[a-zđ])[.)])\s+", re.MULTILINE)
# What may stand between two bodies of one cell.
_BETWEEN = re.compile(r"(?:[\s,.&/–—-]|(?<!\w)(?:và|cùng|với|phối hợp|chủ trì|các)(?!\w))*")
NAME_MAX_LENGTH = 200


# A name as it is written, and the key of its body where the register knows it.
Wording = tuple[str, int | None]


@dataclass
class Unknown:
    """A name that the register does not know, as it was first written."""

    name: str
    first_row: int
    count: int = 0


@dataclass(frozen=True)
class Named:
    """What a cell names, in its order; `joint` are those marked as leading too.

    `asked` are the names that the register does not know, `unknown` those without an answer yet.
    """

    refs: tuple[Ref, ...] = ()
    joint: tuple[Ref, ...] = ()
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class Bodies:
    """Reads cells; each text is worked out once.

    `chosen` answers for unknown names, by their folded text: a key, or ADD.
    """

    directory: Directory
    keys: Mapping[str, int]
    chosen: Mapping[str, Ref] = field(default_factory=dict)
    unknown: dict[str, Unknown] = field(default_factory=dict)
    _read: dict[str, Named] = field(default_factory=dict)
    _parts: dict[str, list[Wording]] = field(default_factory=dict)

    def named(self, text: str, row: int) -> Named:
        if text not in self._read:
            self._read[text] = self._parse(text)
        named = self._read[text]
        for name in named.asked:
            self.unknown.setdefault(fold(name), Unknown(name, row)).count += 1
        return named

    def only(self, text: str) -> int | None:
        """Return the one body of the register that a text is the name of."""
        entry = self.directory.match(text)
        return self.keys[entry.code] if entry else None

    def _parse(self, text: str) -> Named:
        refs: list[Ref] = []
        joint: list[Ref] = []
        asked: list[str] = []
        unknown: list[str] = []
        for part in text.split(";"):
            for name, key in self._wordings(part):
                if key is None:
                    asked.append(name)
                ref = self._answer(name) if key is None else key
                if ref is None:
                    unknown.append(name)
                elif ref not in refs and ref not in joint:
                    (joint if _JOINT.search(part) else refs).append(ref)
        return Named(tuple(refs), tuple(joint), tuple(dict.fromkeys(asked)), tuple(unknown))

    def _answer(self, name: str) -> Ref | None:
        choice = self.chosen.get(fold(name))
        return f"{ADD}{fold(name)}" if choice == ADD else choice

    def _wordings(self, part: str) -> list[Wording]:
        """Return what a text without semicolons names; a line may end within a name, or after."""
        if part not in self._parts:
            words = _LISTED.sub("", _JOINT.sub(" ", part))
            lines = words.splitlines()
            self._parts[part] = self._all_known(words) or [
                found for line in lines for found in self._all_known(line) or self._split(line)
            ]
        return self._parts[part]

    def _all_known(self, text: str) -> list[Wording]:
        """Return the names of a text that holds nothing but names of the register."""
        words = _bare(text)
        end = 0
        names: list[Wording] = []
        for mention in self.directory.find(words):
            if not _BETWEEN.fullmatch(words, end, mention.start):
                return []
            name = words[mention.start : mention.end]
            names.append((name, self.keys[mention.entry.code]))
            end = mention.end
        return names if _BETWEEN.fullmatch(words, end) else []

    def _split(self, text: str) -> Iterable[Wording]:
        for name in split_bodies(_bare(text)):
            yield from self._all_known(name) or [(name[:NAME_MAX_LENGTH], None)]


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" .,:-–")
