"""The head of an annex above its table: issuing body, national name and motto, title."""

from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from tasks.writing import page
from tasks.writing.excel.styles import CELL_PADDING_PT, LINE_PT, POINTS_PER_MM, Look, put_across
from tasks.writing.measure import Room, balanced, line_count, text_width

_RULES_ROW_PT = 9
_GAP_PT = 6


@dataclass(frozen=True)
class Rule:
    """A line drawn under words (the decree wants it drawn, not underlined), in millimetres."""

    row: int
    left: float
    length: float


@dataclass(frozen=True)
class Block:
    """Columns of the sheet that carry one half of the head, and their place in millimetres."""

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def of(cls, widths: list[float], first: int, last: int) -> "Block":
        return cls(first, last, sum(widths[: first - 1]), sum(widths[first - 1 : last]))

    def rule(self, row: int, length_pt: float) -> Rule:
        length = length_pt / POINTS_PER_MM
        return Rule(row, self.left + (self.width - length) / 2, length)


def write_head(
    sheet: Worksheet, head: page.Head, widths: list[float], on: date
) -> tuple[int, list[Rule]]:
    """Write the head and return the number of its last row, and the lines to draw."""
    last = len(widths)
    first = _first_of_nation(widths)
    issuer, nation = Block.of(widths, 1, min(4, first - 2)), Block.of(widths, first, last)
    row = _put_pair(sheet, 1, (issuer, nation), _superior(head), _NATION)
    if head.superior:
        row = _put_pair(sheet, row + 1, (issuer, nation), _issuer(head), _MOTTO)
    else:
        _put_block(sheet, row := row + 1, nation, *_MOTTO)
    rules = [
        # A third to a half of the issuer's line; as long as the motto (annex I, box 2 and 1).
        issuer.rule(row + 1, text_width(head.issuer.upper(), page.ISSUER_PT, bold=True) * 0.4),
        nation.rule(row + 1, text_width(page.MOTTO, page.MOTTO_PT, bold=True)),
    ]
    sheet.row_dimensions[row := row + 1].height = _RULES_ROW_PT
    if head.place_date:
        _put_block(sheet, row := row + 1, nation, head.place_date, _ITALIC)
    row = _put_title(sheet, row, Block.of(widths, 1, last), head, on)
    return row, rules


def _first_of_nation(widths: list[float]) -> int:
    """Return the first column of the right half, which holds the national name on one line."""
    name = text_width(page.NATIONAL_NAME, page.NATIONAL_NAME_PT, bold=True) + CELL_PADDING_PT
    needed = name * 1.05 / POINTS_PER_MM
    first = 6
    while first > 3 and sum(widths[first - 1 :]) < needed:
        first -= 1
    return first


_PLAIN = Look(size=page.ISSUER_PT, boxed=False)
_STRONG = Look(size=page.ISSUER_PT, bold=True, boxed=False)
_ITALIC = Look(size=page.BODY_PT, italic=True, boxed=False)
_TITLE = Look(size=page.TITLE_PT, bold=True, boxed=False)
_NATION = (page.NATIONAL_NAME, Look(size=page.NATIONAL_NAME_PT, bold=True, boxed=False))
_MOTTO = (page.MOTTO, Look(size=page.MOTTO_PT, bold=True, boxed=False))

Words = tuple[str, Look]


def _superior(head: page.Head) -> Words:
    return (head.superior.upper(), _PLAIN) if head.superior else (head.issuer.upper(), _STRONG)


def _issuer(head: page.Head) -> Words:
    return head.issuer.upper(), _STRONG


def _put_title(sheet: Worksheet, row: int, block: Block, head: page.Head, on: date) -> int:
    sheet.row_dimensions[row := row + 1].height = _GAP_PT
    for line in (part for title in head.title for part in _title_lines(title, block)):
        _put_block(sheet, row := row + 1, block, line, _TITLE)
    if head.parent:
        _put_block(sheet, row := row + 1, block, f"(Kèm theo {head.parent})", _ITALIC)
    as_of = f"Tình trạng tính đến hết ngày {on:%d/%m/%Y}"
    _put_block(sheet, row := row + 1, block, as_of, _ITALIC)
    sheet.row_dimensions[row := row + 1].height = _GAP_PT
    return row


def _title_lines(title: str, block: Block) -> list[str]:
    width = block.width * POINTS_PER_MM - CELL_PADDING_PT
    return balanced(title.upper(), width, page.TITLE_PT, bold=True)


def _put_pair(
    sheet: Worksheet, row: int, blocks: tuple[Block, Block], left: Words, right: Words
) -> int:
    for block, words in zip(blocks, (left, right), strict=True):
        _put_block(sheet, row, block, *words)
    return row


def _put_block(sheet: Worksheet, row: int, block: Block, text: str, look: Look) -> None:
    """Write text over a block and make its row as high as the text needs."""
    put_across(sheet, row, (block.first, block.last), text, look)
    width = block.width * POINTS_PER_MM - CELL_PADDING_PT
    lines = line_count(text, Room.of(width, look.size, bold=look.bold))
    height = lines * LINE_PT[int(look.size)] + 1
    dimension = sheet.row_dimensions[row]
    dimension.height = max(height, dimension.height or 0)
