"""A PDF with text as blocks: lines rejoined into paragraphs across pages, tables by their rulings.

Decree 30/2020 sets paragraphs justified with the first line indented, so an indent or a line that
stops short begins a new one; page numbers, footnotes and superscript figures are taken out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.reading.blocks import Table
from tasks.reading.grids import find_grids, read_grid
from tasks.reading.lines import Block, is_capitals, is_cut_between, is_rule, starts_anew
from tasks.reading.pages import Fragment, Page, width_of

_PAGE_NUMBER = re.compile(r"(?:trang\s)?[-–]?\s?\d{1,4}\s?[-–]?(?:\s?/\s?\d{1,4})?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;:!?…/]['\"”’)\]]?$")
_LISTED = re.compile(r"\((\d{1,2})\)\s")
_INDENT = 9.0
# Of the first line of a paragraph, in points.
_DEEPEST_INDENT = 60.0
_SHORT = 12
# Between the lines of one paragraph, in points.
_FARTHEST = 40


@dataclass
class Line:
    """A line of one column. `page` and `gap` (to the line above it) tell paragraphs apart."""

    x: float
    y: float
    size: float
    text: str
    page: int
    end: float


def blocks_of_pages(pages: Sequence[Page]) -> list[Block | Table] | None:
    """Return the paragraphs and tables of a PDF; None for pictures of pages without text."""
    if sum(len(f.text) for page in pages for f in page.fragments) < 40 * max(1, len(pages)):
        return None
    body = Counter(round(f.size) for p in pages for f in p.fragments for _ in f.text).most_common(
        1
    )[0][0]
    flow: list[Line | Table] = []
    notes: list[Line] = []
    for index, page in enumerate(pages):
        _add_page(flow, notes, page, index, float(body))
    return _blocks([*flow, *notes])


def _add_page(
    flow: list[Line | Table], notes: list[Line], page: Page, index: int, body: float
) -> None:
    grids = find_grids(page)
    fragments = [f for f in page.fragments if not _is_superscript(f, body)]
    loose = [f for f in fragments if not any(grid.holds(f) for grid in grids)]
    lines, footnotes = _without_margins(_lines(loose, index), body)
    for grid in grids:
        table = read_grid(grid, [f for f in fragments if grid.holds(f)])
        above = [line for line in lines if line.y > grid.rows[0]]
        lines = [line for line in lines if line.y <= grid.rows[0]]
        flow += above
        _add_table(flow, table)
    flow += lines
    notes += footnotes


def _add_table(flow: list[Line | Table], table: Table) -> None:
    """Append a table, to the one before it when a page break has cut it."""
    last = flow[-1] if flow else None
    if isinstance(last, Table) and _width(last) == _width(table):
        last.rows += table.rows
    else:
        flow.append(table)


def _width(table: Table) -> int:
    return max((len(row) for row in table.rows), default=0)


def _is_superscript(fragment: Fragment, body: float) -> bool:
    return fragment.size < body * 0.75 and fragment.text.strip().isdigit()


def _lines(fragments: Sequence[Fragment], page: int) -> list[Line]:
    """Return lines in the order of the file; columns side by side give lines of their own."""
    lines: list[Line] = []
    last: Fragment | None = None
    for fragment in fragments:
        if last and lines and _goes_on(last, fragment):
            line = lines[-1]
            glue = _glue(last, fragment)
            line.text += glue + fragment.text
            line.end = fragment.end
            line.size = fragment.size if len(fragment.text) * 2 > len(line.text) else line.size
        else:
            lines.append(
                Line(fragment.x, fragment.y, fragment.size, fragment.text, page, fragment.end)
            )
        last = fragment
    for line in lines:
        line.text = " ".join(line.text.split())
    return [line for line in lines if not is_rule(line.text)]


def _glue(last: Fragment, fragment: Fragment) -> str:
    """Return what parts two runs of a line: a blank, unless they stand close or have one."""
    apart = fragment.x - last.end > last.size * 0.12
    return " " if apart and not last.text.endswith(" ") else ""


def _goes_on(last: Fragment, fragment: Fragment) -> bool:
    if abs(fragment.y - last.y) > 0.35 * last.size or fragment.x < last.x:
        return False
    # Justified lines are set wider than their letters.
    return fragment.x - last.end < max(3 * last.size, 0.25 * (last.end - last.x))


def _without_margins(lines: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Take out the page number, and the footnotes in smaller type at the foot of the page."""
    if lines:
        heights = [line.y for line in lines]
        edges = (min(heights), max(heights))
        lines = [x for x in lines if not (x.y in edges and _PAGE_NUMBER.match(x.text))]
    small = [line for line in lines if line.size < body * 0.92]
    start = next((x for x in small if re.match(r"\[?\d{1,2}\]?[\s.]", x.text)), None)
    if start is None:
        return lines, []
    notes = [x for x in small if x.y <= start.y]
    if any(x.y < start.y for x in lines if x not in notes):
        return lines, []
    return [x for x in lines if x not in notes], notes


def _blocks(flow: Sequence[Line | Table]) -> list[Block | Table]:
    lines = [item for item in flow if isinstance(item, Line)]
    whole = Frame.of(lines)
    frames = {
        page: Frame.of([x for x in lines if x.page == page], whole)
        for page in {x.page for x in lines}
    }
    blocks: list[Block | Table] = []
    previous: Line | None = None
    for item in flow:
        if isinstance(item, Table):
            blocks.append(item)
            previous = None
            continue
        last = blocks[-1] if blocks else None
        if (
            previous
            and isinstance(last, Block)
            and frames[previous.page].continues(previous, item, last.text)
        ):
            last.join(item.text)
        else:
            blocks.append(Block(item.text))
        previous = item
    return blocks


def _continues_list(so_far: str, text: str) -> bool:
    """Whether "(3) …" at the start of a line goes on with "(1) … (2) …" inside a paragraph."""
    found = _LISTED.match(text)
    return found is not None and f" ({int(found[1]) - 1}) " in so_far


def _left_edge(lines: Sequence[Line]) -> float:
    """Return where lines begin: the leftmost place that several share, not that of first lines."""
    starts = Counter(round(line.x) for line in lines)
    shared = [x for x, count in starts.items() if count >= max(3, 0.04 * len(lines))]
    return float(min(shared, default=starts.most_common(1)[0][0] if starts else 0))


@dataclass(frozen=True)
class Frame:
    """The type area: where lines begin and end, and how far they stand apart."""

    left: float
    right: float
    gap: float

    @classmethod
    def of(cls, lines: Sequence[Line], default: "Frame | None" = None) -> "Frame":
        """Return the type area of lines, or the default when they are too few to tell."""
        left = _left_edge(lines)
        ends = [line.end for line in lines if abs(line.x - left) < _DEEPEST_INDENT]
        if default and len(ends) < 6:
            return default
        right = max(ends, default=0.0)
        # Below a full line that ends no sentence its paragraph goes on: that is how lines stand.
        gaps = Counter(
            round(a.y - b.y)
            for a, b in pairwise(lines)
            if a.page == b.page
            and 0 < a.y - b.y < _FARTHEST
            and a.end > right * 0.93
            and not _SENTENCE_END.search(a.text[-3:])
        )
        if not gaps:
            return cls(left, right, default.gap if default else 0.0)
        return cls(left, right, float(gaps.most_common(1)[0][0]))

    def continues(self, previous: Line, line: Line, so_far: str) -> bool:
        """Whether a line goes on with the paragraph that the one before it belongs to."""
        if self._is_elsewhere(previous, line):
            return False
        if is_cut_between(so_far, line.text):
            return True
        if _continues_list(so_far, line.text) and self._is_full(previous, line):
            return not self._is_spaced(previous, line)
        if starts_anew(previous.text, line.text):
            return False
        ended = bool(_SENTENCE_END.search(so_far[-3:]))
        if is_capitals(line.text) != is_capitals(previous.text):
            # "… trong quý" may go on with "II/2023.", a line of capitals only by its looks.
            is_rest = len(line.text) < _SHORT and line.x < self.left + _INDENT
            return is_rest and not ended and self._is_full(previous, line)
        if is_capitals(line.text) and line.x > self.left + _INDENT:
            return False  # lines of a title or a signature, which head and foot put together
        if (line.text[0].islower() or line.text[0] == "(") and not ended:
            return True
        if line.x > self.left + _INDENT and line.x > previous.x - _INDENT:
            is_level = line.x == previous.x and not self._is_spaced(previous, line)
            return is_level and self._is_full(previous, line) and not ended
        return self._is_full(previous, line) and not self._is_spaced(previous, line)

    def _is_elsewhere(self, previous: Line, line: Line) -> bool:
        """Whether a line stands above the one before it, or far below: another column or part."""
        return line.page == previous.page and not (
            0 < previous.y - line.y < 3 * max(line.size, self.gap)
        )

    def _is_spaced(self, previous: Line, line: Line) -> bool:
        """Whether the distance is more than that between the lines of a paragraph."""
        if line.page != previous.page or not self.gap:
            return False
        return previous.y - line.y > self.gap * 1.12 + 1

    def _is_full(self, previous: Line, line: Line) -> bool:
        """Whether the first word of a line would not have fitted on the one before."""
        word = line.text.split(" ", 1)[0]
        return previous.end + width_of(f" {word}", line.size) > self.right * 0.95
