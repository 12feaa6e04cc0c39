"""The bodies that a cell names, by the register; those it does not know are collected, once each.

"Sở Y tế; Sở Tài chính", "Sở Y tế, Sở Tài chính và Công an tỉnh", one on each line, or two names
without anything between them. A name that the register does not know is never matched with one
that looks like it: a person says which body is meant, or that it shall be added.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agencies.directory import Directory
from agencies.text import fold
from tasks.reading.bodies import split_bodies

# A body of the register by its key, or one still to be added: "+so moi".
Ref = int | str
ADD = "+"
_JOINT = re.compile(r"\(\s*(?:cùng|đồng)\s+chủ\s+trì\s*\)", re.IGNORECASE)
# "Chủ trì: Sở Y tế; phối hợp: Sở Tài chính", "Sở Y tế (chủ trì), Sở Tài chính (phối hợp)".
_OFFICE = r"(?:(?:cơ\s+quan|đơn\s+vị|cq|đv)\s+)?"
_LEADS = re.compile(rf"(?<!\w){_OFFICE}chủ\s+trì\s*:|\(\s*chủ\s+trì\s*\)", re.IGNORECASE)
_HELPS = re.compile(
    rf"(?<!\w){_OFFICE}phối\s+hợp(?!\w)(?:\s+(?:với|cùng)(?!\w))?\s*:?", re.IGNORECASE
)
_HELPER = re.compile(r"\(\s*phối\s+hợp\s*\)", re.IGNORECASE)
_PARTING = re.compile(r";|(?<=\)),|(?<=trì\))\s|(?<=hợp\))\s", re.IGNORECASE)
# What stands before each body of a list: a dash, "1.", "b)".
_LISTED = re.compile(r"^\s*(?:[-–+•*]|(?:\d{1,2}|[a-zđ])[.)])\s+", re.MULTILINE)
# What may stand between two bodies of one cell; "Sở Y tế tỉnh Bình Thuận" names our own province.
_BETWEEN = r"(?:[\s,.&/+–—-]|(?<!\w)(?:và|cùng|với|chủ trì|các|tỉnh{})(?!\w))*"
_OWN_PROVINCE = re.compile(r"UBND tỉnh (\w.*)")
_COMMA = re.compile(r"\s*[,+]\s*|\s+(?:và|cùng|với)\s+")
# "Các sở: Tài chính, Nội vụ", "UBND các huyện Tuy Phong, Bắc Bình": the kind is said once.
_KIND = re.compile(r"(UBND\s+)?(?:các\s+)?(sở|ban|huyện|xã|phường)(?!\w)\s*:?\s*", re.IGNORECASE)
_NOBODY = {"khong", "khong co"}
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
    """What a cell names, in its order; `joint` and `helping` are those marked as such.

    `asked` are the names that the register does not know, `unknown` those without an answer yet.
    """

    refs: tuple[Ref, ...] = ()
    joint: tuple[Ref, ...] = ()
    helping: tuple[Ref, ...] = ()
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class Bodies:
    """Reads cells; each text is worked out once.

    `chosen` answers for unknown names, by their folded text: a key, or ADD. `tell` gets each body
    with the name by which a text calls it.
    """

    directory: Directory
    keys: Mapping[str, int]
    chosen: Mapping[str, Ref] = field(default_factory=dict)
    tell: Callable[[int, str], None] = lambda key, name: None
    unknown: dict[str, Unknown] = field(default_factory=dict)
    _read: dict[str, Named] = field(default_factory=dict)
    _texts: dict[str, list[Wording]] = field(default_factory=dict)

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
        found: dict[str, list[Ref]] = {"refs": [], "joint": [], "helping": []}
        asked: list[str] = []
        unknown: list[str] = []
        for part, kind in _parts_of(text):
            for name, key in self._wordings(part):
                if key is None:
                    asked.append(name)
                else:
                    self.tell(key, name)
                ref = self._answer(name) if key is None else key
                if ref is None:
                    unknown.append(name)
                elif not any(ref in refs for refs in found.values()):
                    found[kind].append(ref)
        named = {kind: tuple(refs) for kind, refs in found.items()}
        return Named(**named, asked=tuple(dict.fromkeys(asked)), unknown=tuple(unknown))

    def _answer(self, name: str) -> Ref | None:
        choice = self.chosen.get(fold(name))
        return f"{ADD}{fold(name)}" if choice == ADD else choice

    def _wordings(self, part: str) -> list[Wording]:
        """Return what a text without semicolons names; a line may end within a name, or after."""
        if part not in self._texts:
            words = _LISTED.sub("", _JOINT.sub(" ", part))
            lines = words.splitlines()
            self._texts[part] = self._all_known(words) or [
                found for line in lines for found in self._all_known(line) or self._split(line)
            ]
        return self._texts[part]

    @cached_property
    def _between(self) -> re.Pattern[str]:
        names = (_OWN_PROVINCE.fullmatch(name) for e in self.directory.entries for name in e.names)
        own = "".join(f"| {re.escape(found[1])}" for found in names if found)
        return re.compile(_BETWEEN.format(f"(?:{own})" if own else ""), re.IGNORECASE)

    def _all_known(self, text: str) -> list[Wording]:
        """Return the names of a text that holds nothing but names of the register."""
        words = _bare(text)
        end = 0
        names: list[Wording] = []
        for mention in self.directory.find(words):
            if not self._between.fullmatch(words, end, mention.start):
                return []
            name = words[mention.start : mention.end]
            names.append((name, self.keys[mention.entry.code]))
            end = mention.end
        return names if self._between.fullmatch(words, end) else []

    def _split(self, text: str) -> Iterable[Wording]:
        """Return known names and what stands between them; no name is cut that is known whole."""
        words = _bare(text)
        if fold(words) in _NOBODY:
            return
        if listed := self._of_one_kind(words):
            yield from listed
            return
        for name in split_bodies(words):
            yield from self._all_known(name) or self._of_one_kind(name) or self._cut(name)

    def _of_one_kind(self, words: str) -> list[Wording]:
        """Return the bodies of "Sở Tài chính, Nội vụ và Tư pháp"; nothing where one is unknown."""
        kind = _KIND.match(words)
        if not kind:
            return []
        said = " ".join(filter(None, (kind[1], kind[2])))
        bounds = [(kind.end(), kind.end()), *((c.start(), c.end()) for c in _COMMA.finditer(words))]
        bounds.append((len(words), len(words)))
        names: list[Wording] = []
        first = 0
        while first < len(bounds) - 1:
            for last in range(len(bounds) - 1, first, -1):
                name = words[bounds[first][1] : bounds[last][0]]
                key = self.only(f"{said} {name}") or (self.only(name) if names else None)
                if key:
                    names.append((name, key))
                    first = last
                    break
            else:
                return []
        return names if len(names) > 1 or ":" in kind[0] else []

    def _cut(self, words: str) -> Iterable[Wording]:
        """Return the parts of a list in which some names are known, each by itself."""
        parts = [self._all_known(part) or [(part, None)] for part in _COMMA.split(words) if part]
        unknown = [name for found in parts for name, key in found if key is None]
        if len(unknown) == len(parts) or any(name[0].islower() for name in unknown):
            parts = [[(words, None)]]
        for found in parts:
            yield from ((name[:NAME_MAX_LENGTH], key) for name, key in found)


def _parts_of(text: str) -> Iterable[tuple[str, str]]:
    """Return the texts of a cell, each with what it says of its bodies, until one says otherwise.

    "Sở Y tế chủ trì, phối hợp với Sở Tài chính": the second one helps.
    """
    kind = "refs"
    for part in _PARTING.split(text):
        own = "joint" if _JOINT.search(part) else "helping" if _HELPER.search(part) else ""
        bare = _HELPER.sub(" ", part)
        signs = sorted([*_LEADS.finditer(bare), *_HELPS.finditer(bare)], key=re.Match.start)
        place = 0
        for sign in signs:
            yield bare[place : sign.start()].strip(" ,-("), own or kind
            place = sign.end()
            if not sign[0].startswith("("):
                kind = "helping" if sign.re is _HELPS else "refs"
        words = bare[place:].strip(" ,-")
        yield words if "(" in words else words.rstrip(") "), own or kind


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" .,:-–")
