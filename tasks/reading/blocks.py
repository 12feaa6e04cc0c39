"""What the readers of file formats give, before paragraphs are numbered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.reading.columns import Column, columns_of, is_header
from tasks.reading.drafts import Cell, Paragraph
from tasks.reading.lines import Block, join_lines


@dataclass
class Table:
    """Rows of cells; a cell is its paragraphs joined by line breaks.

    None is a cell merged with the one above it.
    """

    rows: list[list[str | None]] = field(default_factory=list)


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
        elif any(is_header(texts_of(row)) for row in block.rows[:4]):
            _add_cells(paragraphs, block, tables)
            tables += 1
        else:
            for part in join_cells(block):
                _add(paragraphs, part)
    return tuple(paragraphs)


def join_cells(table: Table) -> list[Block]:
    """Return the text of a table that only lays out the page, row by row."""
    return [
        part for row in table.rows for cell in row if cell for part in join_lines(cell.split("\n"))
    ]


def texts_of(row: Iterable[str | None]) -> list[str]:
    return [text or "" for text in row]


def _add(paragraphs: list[Paragraph], block: Block) -> None:
    paragraphs.append(Paragraph(len(paragraphs) + 1, block.text, joined=tuple(block.joined)))


def _add_cells(paragraphs: list[Paragraph], table: Table, index: int) -> None:
    shared = _shared_columns(table)
    above: dict[int, str] = {}
    for row_index, row in enumerate(table.rows):
        for column, text in enumerate(row):
            own = (above.get(column, "") if column in shared else "") if text is None else text
            above[column] = own
            if words := " ".join(own.split()):
                place = Cell(index, row_index, column)
                paragraphs.append(Paragraph(len(paragraphs) + 1, words, place))


def _shared_columns(table: Table) -> set[int]:
    """Return the columns where a merged cell says the same of each of its rows: who and when."""
    kinds = (Column.LEAD, Column.COORDINATING, Column.SUBMITTER, Column.ISSUER, Column.DEADLINE)
    heads = next((texts_of(row) for row in table.rows[:4] if is_header(texts_of(row))), [])
    places = columns_of(heads)
    return {places[kind] for kind in (*kinds, Column.TYPE) if kind in places}
