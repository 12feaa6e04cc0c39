"""What an edited wording changed of the original, word by word.

difference("Kế hoạch năm 2021", "Kế hoạch năm 2022") keeps "Kế hoạch năm ", removes "2021" and
adds "2022". Joined without what was added the parts give the original, without what was removed
the edited wording.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

# A text of some two lines, and how many words beside a change are shown again.
_LONG, _AROUND = 160, 8
# Letters between the first and the last change; to compare more takes long.
_COMPARED_AT_MOST = 4_000
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


def changed_words(original: str, edited: str) -> list[Part]:
    """Return what changed of a long text among some of the words round it; nothing where the
    text is short, or so much another one that both are better read whole."""
    before, after = _pieces(original), _pieces(edited)
    if min(len(original), len(edited)) < _LONG:
        return []
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    old, new = ("".join(text[start : len(text) - end]) for text in (before, after))
    if len(old) + len(new) > _COMPARED_AT_MOST:
        return []
    whole = [
        Part(Change.KEPT, "".join(before[:start])),
        *difference(old, new),
        Part(Change.KEPT, "".join(before[len(before) - end :])),
    ]
    kept = sum(len(part.text) for part in whole if part.change is Change.KEPT)
    if kept < max(len(original), len(edited)) / 2:
        return []
    last = len(whole) - 1
    return [
        replace(part, text=_cut(part.text, at_start=place == 0, at_end=place == last))
        if part.change is Change.KEPT
        else part
        for place, part in enumerate(whole)
        if part.text
    ]


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many pieces both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))


def _cut(text: str, *, at_start: bool, at_end: bool) -> str:
    """Leave of words that stay those that stand beside a change."""
    words = text.split(" ")
    head, tail = words[: 0 if at_start else _AROUND], words[len(words) if at_end else -_AROUND :]
    if len(head) + len(tail) + 1 >= len(words):
        return text
    return " ".join([*head, "…", *tail])


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
