"""What an edited wording changed of the original, word by word.

difference("Kế hoạch năm 2021", "Kế hoạch năm 2022") keeps "Kế hoạch năm ", removes "2021" and
adds "2022". Joined without what was added the parts give the original, without what was removed
the edited wording.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    change: Change
    text: str


def difference(original: str, edited: str) -> list[Part]:
    """Return the parts in order, what was removed before what stands there now."""
    before, after = _pieces(original), _pieces(edited)
    parts: list[Part] = []
    for tag, a, a_end, b, b_end in _steps(before, after):
        if tag == "equal":
            _add(parts, Change.KEPT, before[a:a_end])
        else:
            _add(parts, Change.REMOVED, before[a:a_end])
            _add(parts, Change.ADDED, after[b:b_end])
    return parts


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(unicodedata.normalize("NFC", text))


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Give the steps of the comparison; blanks kept between two changes belong to the change."""
    held: tuple[int, int, int, int] | None = None
    for tag, *place in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        a, a_end, b, b_end = place
        blank = tag == "equal" and not "".join(before[a:a_end]).strip()
        if tag == "equal" and not (blank and held):
            if held:
                yield ("changed", *held)
            held = None
            yield (tag, a, a_end, b, b_end)
        else:
            held = (held[0], a_end, held[2], b_end) if held else (a, a_end, b, b_end)
    if held:
        yield ("changed", *held)


def _add(parts: list[Part], change: Change, pieces: list[str]) -> None:
    if pieces:
        parts.append(Part(change, "".join(pieces)))
