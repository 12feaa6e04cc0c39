"""Rows of a table of duties → items. Group rows are headings; a row cut by a page is rejoined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from agencies.text import fold
from tasks.deadlines import Deadline, parse_deadline
from tasks.reading.binding import find_binding
from tasks.reading.bodies import split_bodies
from tasks.reading.columns import Column, columns_of, is_header
from tasks.reading.directive import NO_DEADLINE, title_of
from tasks.reading.drafts import Body, HeadingDraft, ItemDraft, Paragraph, Span
from tasks.reading.issuing import issuer_of_type, type_named
from tasks.reading.lexicon import leading_type
from tasks.reading.marks import parse_mark

_GROUP_NUMBER = re.compile(r"(?:[IVXLC]{1,6}|[A-HK]|phần .{1,8}|[*-])[.)]?$", re.IGNORECASE)
_ITEM_NUMBER = re.compile(r"\(?\d{1,4}(?:\.\d{1,3}){0,3}[.)]?$|[a-zđ][.)]?$|[-+]$")
_COUNTER = re.compile(r"\(?\d{1,2}\)?$|\([a-z]\)$")
_TOTAL = re.compile(r"(tong (cong|so)|cong)\b.{0,12}$")
_DITTO = re.compile(r"[-–\s]*(?:nt|n/t|như trên|[\"”″〃])[-–.\s]*$", re.IGNORECASE)
_EMPTY = {"", "-", "–", "…", "...", "x", "X", "0"}


@dataclass
class Row:
    """A row by kind of column, with the places of its cells."""

    cells: dict[Column, str] = field(default_factory=dict)
    places: dict[Column, list[Span]] = field(default_factory=dict)
    filled: int = 0

    def get(self, column: Column) -> str:
        text = self.cells.get(column, "").strip()
        return "" if text in _EMPTY else text


def read_tables(
    paragraphs: Sequence[Paragraph], on: date | None
) -> Iterator[tuple[ItemDraft | None, set[int]]]:
    """Yield the items of every table, each with the numbers of the paragraphs that it used.

    Heads, groups and totals give no item, but say what they used.
    """
    cells = [p for p in paragraphs if p.cell]
    for _, group in groupby(cells, key=lambda p: p.cell.table if p.cell else -1):
        yield from _read_table([list(row) for _, row in groupby(group, key=_row_number)], on)


def _row_number(paragraph: Paragraph) -> int:
    return paragraph.cell.row if paragraph.cell else -1


def _read_table(
    rows: list[list[Paragraph]], on: date | None
) -> Iterator[tuple[ItemDraft | None, set[int]]]:
    columns: dict[Column, int] = {}
    heads: dict[Column, str] = {}
    group: Sequence[Paragraph] = ()
    pending: Row | None = None
    said: dict[Column, str] = {}
    for cells, below in zip(rows, [*rows[1:], []], strict=True):
        texts = _spread(cells)
        if is_header(texts):
            columns = columns or columns_of(texts)
            heads = heads or {kind: texts[place] for kind, place in columns.items()}
            yield None, _numbers(cells)
            continue
        row = _row(cells, columns)
        if (
            not columns
            or _is_counter_row(texts)
            or _TOTAL.match(fold(row.get(Column.DUTY) or texts[0]))
        ):
            yield None, _numbers(cells)
            continue
        if pending and _continues(row):
            _extend(pending, row)
            continue
        if pending:
            yield _item(pending, group, heads, on)
            pending = None
        if _is_group(row, columns) or _numbers_below(row, _row(below, columns)):
            group = cells
            yield None, _numbers(cells)
        elif row.get(Column.DUTY):
            pending = _with_dittos(row, said)
            said = pending.cells
    if pending:
        yield _item(pending, group, heads, on)


def _numbers(cells: Sequence[Paragraph]) -> set[int]:
    return {paragraph.number for paragraph in cells}


def _spread(cells: Sequence[Paragraph]) -> list[str]:
    width = max((p.cell.column for p in cells if p.cell), default=-1) + 1
    texts = [""] * width
    for paragraph in cells:
        if paragraph.cell:
            texts[paragraph.cell.column] = paragraph.text
    return texts


def _row(cells: Sequence[Paragraph], columns: dict[Column, int]) -> Row:
    kinds = {place: kind for kind, place in columns.items()}
    row = Row(filled=len(cells))
    for paragraph in cells:
        kind = kinds.get(paragraph.cell.column) if paragraph.cell else None
        if kind:
            row.cells[kind] = paragraph.text
            row.places[kind] = [Span(paragraph.number, 0, len(paragraph.text))]
    return row


def _is_counter_row(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    filled = [text for text in texts if text]
    return len(filled) > 2 and all(_COUNTER.match(text) for text in filled)


def _continues(row: Row) -> bool:
    """Whether a row without number goes on with the one above, as after a page break."""
    if row.get(Column.NUMBER):
        return False
    words = row.get(Column.DUTY)
    return not words or words[0].islower() or (row.filled == 1 and bool(parse_mark(words)))


def _extend(pending: Row, row: Row) -> None:
    for kind, text in row.cells.items():
        pending.cells[kind] = f"{pending.cells[kind]} {text}" if kind in pending.cells else text
        pending.places.setdefault(kind, []).extend(row.places[kind])


def _assigns(row: Row) -> bool:
    """Whether a row says who, when or what form of document."""
    return any(
        row.get(kind) for kind in (Column.LEAD, Column.DEADLINE, Column.COORDINATING, Column.TYPE)
    )


def _numbers_below(row: Row, below: Row) -> bool:
    """Whether row "2" only names what "2.1" below it is part of."""
    number = row.get(Column.NUMBER).strip(" .()")
    return bool(number) and not _assigns(row) and below.get(Column.NUMBER).startswith(f"{number}.")


def _with_dittos(row: Row, above: dict[Column, str]) -> Row:
    """Return the row with "nt" and "″" replaced by what the row above says."""
    cells = {
        kind: above.get(kind, "") if _DITTO.match(text) else text
        for kind, text in row.cells.items()
    }
    return replace(row, cells=cells)


def _is_group(row: Row, columns: dict[Column, int]) -> bool:
    """Whether a row is a heading: a Roman figure or no figure, and nobody and no day in it."""
    if _assigns(row):
        return False
    number = row.get(Column.NUMBER)
    if number and _GROUP_NUMBER.match(number) and not number.isdigit():
        return True
    return not number and row.filled <= 2 and Column.NUMBER in columns


def _item(
    row: Row, group: Sequence[Paragraph], heads: dict[Column, str], on: date | None
) -> tuple[ItemDraft, set[int]]:
    text = row.get(Column.DUTY)
    kind = row.get(Column.TYPE)
    deadline, place = _deadline(row, text, heads, on)
    note = row.get(Column.NOTE)
    spans = [span for places in row.places.values() for span in places]
    first = row.places[Column.DUTY][0]
    draft = ItemDraft(
        section=row.get(Column.NUMBER).strip(" .()"),
        heading=" ".join(p.text for p in group),
        text=text,
        title=title_of(text, place),
        document_type=leading_type(kind) or leading_type(text) or type_named(text),
        submitter=Body(row.get(Column.SUBMITTER)),
        issuer=Body(row.get(Column.ISSUER) or issuer_of_type(kind)),
        lead=tuple(map(Body, split_bodies(row.get(Column.LEAD)))),
        coordinating=tuple(map(Body, split_bodies(row.get(Column.COORDINATING)))),
        deadline=deadline,
        source=first,
        also=tuple(span for span in spans if span != first),
        deadline_source=_deadline_source(row, first, place),
        above=_above(group),
        remarks=(f"Ghi chú trong bảng: {note}",) if note else (),
    )
    return draft, {span.paragraph for span in spans}


def _above(group: Sequence[Paragraph]) -> tuple[HeadingDraft, ...]:
    """Return a group row as the heading that it is: "II", "Thủy sản"."""
    if not group:
        return ()
    number = group[0].text if len(group) > 1 and _GROUP_NUMBER.match(group[0].text) else ""
    words = " ".join(p.text for p in (group[1:] if number else group))
    return (HeadingDraft(number.strip(" .)"), words.rstrip(" :."), group[-1].number),)


def _deadline_source(row: Row, duty: Span, place: tuple[int, int] | None) -> Span | None:
    if place:
        return Span(duty.paragraph, place[0], min(place[1], duty.end))
    return next(iter(row.places.get(Column.DEADLINE, ())), None)


def _deadline(
    row: Row, text: str, heads: dict[Column, str], on: date | None
) -> tuple[Deadline, tuple[int, int] | None]:
    if Column.DEADLINE not in heads:
        return find_binding(text, on) or (NO_DEADLINE, None)
    wording = row.get(Column.DEADLINE)
    if not wording:
        return NO_DEADLINE, None
    deadline = parse_deadline(wording, on=on)
    if deadline.milestone is None:
        labelled = parse_deadline(f"{heads[Column.DEADLINE]}: {wording}", on=on)
        if labelled.kind is deadline.kind and labelled.milestone:
            deadline = replace(deadline, milestone=labelled.milestone)
    return deadline, None
