"""What the readers of file formats give, before paragraphs are numbered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.reading.columns import is_header
from tasks.reading.drafts import Cell, Paragraph
from tasks.reading.lines import Block, join_lines


@dataclass
class Table:
    """Rows of cells; a cell is its paragraphs joined by line breaks."""

    rows: list[list[str]] = field(default_factory=list)


def number(blocks: Iterable[Block | Table]) -> tuple[Paragraph, ...]:
    """Return numbered paragraphs, from 1.

    A table of duties gives one paragraph for each filled cell. Other tables only lay the page out
    (the head, the signature): their cells give ordinary paragraphs, row by row.
    """
    paragraphs: list[Paragraph] = []
    tables = 0
    for block in blocks:
        if isinstance(block, Block):
            _add(paragraphs, block)
        elif any(is_header(row) for row in block.rows[:4]):
            _add_cells(paragraphs, block, tables)
            tables += 1
        else:
            for part in join_cells(block):
                _add(paragraphs, part)
    return tuple(paragraphs)


def join_cells(table: Table) -> list[Block]:
    """Return the text of a table that only lays out the page, row by row."""
    return [part for row in table.rows for cell in row for part in join_lines(cell.split("\n"))]


def _add(paragraphs: list[Paragraph], block: Block) -> None:
    paragraphs.append(Paragraph(len(paragraphs) + 1, block.text, joined=tuple(block.joined)))


def _add_cells(paragraphs: list[Paragraph], table: Table, index: int) -> None:
    for row_index, row in enumerate(table.rows):
        for column, text in enumerate(row):
            if words := " ".join(text.split()):
                place = Cell(index, row_index, column)
                paragraphs.append(Paragraph(len(paragraphs) + 1, words, place))
