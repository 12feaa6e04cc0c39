"""Pieces of WordprocessingML as text: quicker to write than objects, and streamed."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from tasks.writing.text import writable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A paragraph on the page of the one that follows.
KEPT = "<w:keepNext/>"
# A twentieth of a point, the unit of most lengths in Word.
TWIPS_PER_MM = 1440 / 25.4


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


@lru_cache(maxsize=4096)
def run(text: str) -> str:
    """Return text as one run; line ends break the line, nothing in it is markup."""
    lines = escape(writable(text), quote=False).split("\n")
    return f"<w:r>{'<w:br/>'.join(_text(line) for line in lines)}</w:r>" if text else ""


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


def paragraph(content: str, style: str, *, properties: str = "") -> str:
    """Return a paragraph of runs in a style of `styles`."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def cell(content: str, width: float, *, properties: str = "") -> str:
    """Return a cell so many millimetres wide; content is one paragraph or more."""
    size = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{properties}</w:tcPr>{content}</w:tc>"


def row(cells: Iterable[str], *, repeated: bool = False, whole: bool = False) -> str:
    """Return a row; one repeated stands on every page, a whole one is not cut between pages."""
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if repeated else "")
    properties = f"<w:trPr>{marks}</w:trPr>" if marks else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def table_start(widths: Iterable[float], *, ruled: bool) -> str:
    """Return the opening of a table of fixed widths, with thin lines or with none."""
    columns = [twips(width) for width in widths]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = 'w:val="single" w:sz="4" w:space="0" w:color="auto"' if ruled else 'w:val="nil"'
    borders = "".join(f"<w:{side} {line}/>" for side in sides)
    gap = twips(0.8 if ruled else 0)
    margins = "".join(f'<w:{side} w:w="{gap}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


TABLE_END = "</w:tbl>"


def _text(line: str) -> str:
    return f'<w:t xml:space="preserve">{line}</w:t>'
