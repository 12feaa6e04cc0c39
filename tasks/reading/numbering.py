"""Automatic list numbers of Word, which are not in the text: kept as the text they show."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from tasks.numerals import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Level:
    kind: str
    pattern: str
    start: int
    # Figures of the levels above are shown as 1, 2, 3 whatever they are themselves.
    is_legal: bool = False


@dataclass(frozen=True)
class List:
    """A list of a document. Lists of one kind count on, unless one of them starts afresh."""

    kind: str
    levels: dict[int, Level]
    fresh: frozenset[int]


class Numbering:
    """Counts the numbered paragraphs of one document, in the order of its text."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._lists = _lists_by_number(numbering)
        self._styles = _numbers_by_style(styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """Return "1.", "a)", "-" … of a paragraph element; "" when it is in no list."""
        found = self._number_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        listed = self._lists.get(number)
        if not listed or depth not in listed.levels:
            return ""
        level = listed.levels[depth]
        if level.kind == "bullet":
            return "-"
        if level.kind == "none":
            return ""
        counts = self._counts[listed.kind]
        if depth in listed.fresh and found not in self._begun:
            counts.pop(depth, None)
        self._begun.add(found)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return _shown(level, listed.levels, counts)

    def _number_of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        if (own := _number_in(properties)) is not None:
            return own if own[0] != "0" else None
        style = properties.find(f"{W}pStyle")
        return self._styles.get(style.get(f"{W}val")) if style is not None else None


def _number_in(properties: Any) -> tuple[str, int] | None:
    place = properties.find(f"{W}numPr")
    number = place.find(f"{W}numId") if place is not None else None
    if number is None:
        return None
    depth = place.find(f"{W}ilvl")
    return number.get(f"{W}val", "0"), _integer(depth, 0)


def _integer(element: Any, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default


def _lists_by_number(numbering: Any) -> dict[str, List]:
    if numbering is None:
        return {}
    kinds = {
        abstract.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.findall(f"{W}lvl")
        }
        for abstract in numbering.findall(f"{W}abstractNum")
    }
    lists: dict[str, List] = {}
    for number in numbering.findall(f"{W}num"):
        abstract = number.find(f"{W}abstractNumId")
        if abstract is not None:
            kind = abstract.get(f"{W}val")
            lists[number.get(f"{W}numId")] = _list(kind, dict(kinds.get(kind, {})), number)
    return lists


def _list(kind: str, levels: dict[int, Level], number: Any) -> List:
    """Return a list with what it changes of its kind."""
    fresh = set()
    for override in number.findall(f"{W}lvlOverride"):
        depth = int(override.get(f"{W}ilvl", "0"))
        own, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
        if own is not None:
            levels[depth] = _level(own)
        if start is not None and depth in levels:
            levels[depth] = replace(levels[depth], start=_integer(start, 1))
            fresh.add(depth)
    return List(kind, levels, frozenset(fresh))


def _level(level: Any) -> Level:
    kind = level.find(f"{W}numFmt")
    pattern = level.find(f"{W}lvlText")
    return Level(
        kind=kind.get(f"{W}val", "decimal") if kind is not None else "decimal",
        pattern=pattern.get(f"{W}val", "") if pattern is not None else "",
        start=_integer(level.find(f"{W}start"), 1),
        is_legal=level.find(f"{W}isLgl") is not None,
    )


def _numbers_by_style(styles: Any) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in styles.findall(f"{W}style") if styles is not None else ():
        properties = style.find(f"{W}pPr")
        number = _number_in(properties) if properties is not None else None
        if number:
            found[style.get(f"{W}styleId", "")] = number
    return found


def _shown(shown: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    pattern = shown.pattern
    for depth in range(9):
        sign = f"%{depth + 1}"
        if sign in pattern:
            level = levels.get(depth)
            count = counts.get(depth, level.start if level else 1)
            kind = level.kind if level and not shown.is_legal else "decimal"
            pattern = pattern.replace(sign, _figure(count, kind))
    return pattern.strip()


def _figure(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(count - 1) % 26]
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        return roman(count).lower() if kind == "lowerRoman" else roman(count)
    return f"{count:02}" if kind == "decimalZero" else str(count)
