"""A .docx as blocks: paragraphs and tables in document order, automatic numbers as text.

The XML is walked as it stands, not through python-docx's paragraphs, which leave out what
content controls, tracked insertions and text boxes hold.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document

from tasks.reading.blocks import Table, texts_of
from tasks.reading.lines import Block, is_cut, join_lines
from tasks.reading.numbering import Numbering, W
from tasks.reading.plaintext import tidy

_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}footnoteReference",
    f"{W}instrText",
    f"{W}delText",
    f"{W}pPr",
    f"{W}rPr",
}
_BREAKS = {f"{W}br", f"{W}cr"}
_BOX = f"{W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DEPTH = 40


def blocks_of_docx(data: bytes) -> list[Block | Table]:
    """Return the paragraphs and tables of a .docx that the file door has let in."""
    document: Any = Document(BytesIO(data))
    part = document.part
    numbering = Numbering(_numbering_of(part), part.styles.element)
    return _rejoined(_blocks(document.element.body, numbering, 0))


def _rejoined(blocks: Iterator[Block | Table]) -> list[Block | Table]:
    """Put paragraphs that a former page break cut back together."""
    kept: list[Block | Table] = []
    for block in blocks:
        last = kept[-1] if kept else None
        if isinstance(block, Block) and isinstance(last, Block) and is_cut(last.text, block.text):
            last.join(block.text)
        else:
            kept.append(block)
    return kept


def _numbering_of(part: Any) -> Any:
    for relation in part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return part.numbering_part.element
    return None


def _blocks(container: Any, numbering: Numbering, depth: int) -> Iterator[Block | Table]:
    for element in container:
        if element.tag == f"{W}p":
            yield from _paragraph(element, numbering, depth)
        elif element.tag == f"{W}tbl":
            yield Table(list(_rows(element, numbering, depth)))
        elif (
            element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml")
            and depth < _DEPTH
        ):
            yield from _blocks(element, numbering, depth + 1)


def _paragraph(element: Any, numbering: Numbering, depth: int) -> Iterator[Block | Table]:
    boxes: list[Any] = []
    words = tidy("".join(_text(element, boxes)))
    label = numbering.label(element) if words.strip() else ""
    yield from join_lines(f"{label} {words}".strip().split("\n"))
    for box in boxes if depth < _DEPTH else ():
        yield from _blocks(box, numbering, depth + 1)


def _text(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the text of a paragraph; text boxes are put aside, to come after it."""
    waiting = [iter(element)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK and not _is_hidden(child):
            waiting.append(iter(child))


def _is_hidden(run: Any) -> bool:
    """Whether a run is set as hidden text, which nobody sees on paper."""
    mark = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false")


def _rows(table: Any, numbering: Numbering, depth: int) -> Iterator[list[str | None]]:
    for row in table.iter(f"{W}tr"):
        if _nearest_table(row) is table:
            yield [
                text
                for cell in row.iter(f"{W}tc")
                if _row_of(cell) is row
                for text in _cell(cell, numbering, depth)
            ]


def _nearest_table(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"), None)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"), None)


def _cell(cell: Any, numbering: Numbering, depth: int) -> list[str | None]:
    """Return the text of a cell, then an empty text for each further column that it spans."""
    properties = cell.find(f"{W}tcPr")
    span = properties.find(f"{W}gridSpan") if properties is not None else None
    merged = properties.find(f"{W}vMerge") if properties is not None else None
    width = span.get(f"{W}val", "1") if span is not None else "1"
    is_merged = merged is not None and merged.get(f"{W}val") != "restart"
    text = None if is_merged else _cell_text(cell, numbering, depth)
    return [text, *[""] * (min(int(width), 64) - 1 if width.isdigit() else 0)]


def _cell_text(cell: Any, numbering: Numbering, depth: int) -> str:
    if depth >= _DEPTH:
        return ""
    texts: list[str] = []
    for block in _blocks(cell, numbering, depth + 1):
        rows: list[list[str | None]] = [[block.text]] if isinstance(block, Block) else block.rows
        texts += [text for row in rows for text in texts_of(row) if text]
    return "\n".join(texts)
