"""What stands where on the pages of a PDF: words with their places, and ruled lines.

PDFium reads the file. It is compiled code, so it only ever runs in the child process of `sandbox`.
"""

import math
from collections.abc import Iterator
from ctypes import c_double, c_float, c_int
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

from tasks.reading.errors import UnreadableLetter
from tasks.reading.plaintext import tidy

MAX_PAGES = 1_000
# More than any page of a letter has; what a file claims must not take time without end.
_MOST_CHARACTERS = 60_000
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 6
# Runs of words set further apart than this many heights of a letter are runs of their own.
_APART = 1.0
_FLAT = 2.0
# How PDFium gives the hyphen of a word or symbol cut at the end of its line.
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
# Widths of Times New Roman in em; only their proportions matter here.
_NARROW = frozenset("iíìỉĩịjltf.,;:'!|()[]/-Iˈ ")
_WIDE = frozenset("mwMWƠƯÔÂ—…%&@")

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class Fragment:
    """A run of words. x, y in points from the lower left; `size` is the height of its letters."""

    x: float
    y: float
    size: float
    text: str
    end: float


@dataclass
class Page:
    fragments: list[Fragment] = field(default_factory=list)
    # (x, y0, y1) of vertical and (y, x0, x1) of horizontal rulings.
    verticals: list[tuple[float, float, float]] = field(default_factory=list)
    horizontals: list[tuple[float, float, float]] = field(default_factory=list)


def width_of(text: str, size: float) -> float:
    """Return about how wide text is set, in points."""
    return size * sum(
        0.29 if c in _NARROW else 0.85 if c in _WIDE else 0.69 if c.isupper() else 0.47
        for c in text
    )


def read_pages(data: bytes) -> list[Page]:
    """Return the pages of a PDF; one that asks for a password or is too long is refused."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableLetter("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise
    if len(document) > MAX_PAGES:
        raise UnreadableLetter(f"Tệp PDF dài quá {MAX_PAGES} trang. Hãy tách phụ lục rồi gửi lại.")
    return [_read_page(document, index) for index in range(len(document))]


def _read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    source = document[index]
    words = source.get_textpage()
    turn = _Turn(source.get_rotation() % 360, *source.get_size())
    page = Page(list(_fragments(words, turn)))
    for rule in _rules(source, turn):
        _add_rule(page, *rule)
    words.close()
    source.close()
    return page


@dataclass(frozen=True)
class _Turn:
    """A page that is shown turned; places in the file are those of the page as it lies there."""

    degrees: int
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        match self.degrees:
            case 90:
                return y, self.height - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.width - y, x
            case _:
                return x, y


def _fragments(words: Any, turn: _Turn) -> Iterator[Fragment]:
    """Yield runs of words in the order of the file."""
    run: list[str] = []
    first: tuple[float, float, float] = (0.0, 0.0, 0.0)
    end = 0.0
    for sign, x, y, size, right in _characters(words, turn):
        if run and (sign == "\n" or _is_apart(first, end, x, y)):
            yield from _fragment(first, run, end)
            run = []
        if sign == "\n" or (not run and sign == " "):
            continue
        if not run:
            first, end = (x, y, size), x
        run.append(sign)
        end = max(end, right)
    yield from _fragment(first, run, end)


def _is_apart(first: tuple[float, float, float], end: float, x: float, y: float) -> bool:
    _, line, size = first
    return abs(y - line) > 0.2 * size or x - end > _APART * size or x < end - size


def _fragment(first: tuple[float, float, float], run: list[str], end: float) -> Iterator[Fragment]:
    text = tidy("".join(run)).replace("\n", " ")
    if text.strip():
        yield Fragment(*first, text, end)


def _characters(words: Any, turn: _Turn) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield sign, x, y, height and right edge of each character; "\\n" where a line breaks."""
    x, y = c_double(), c_double()
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    matrix = pdfium.FS_MATRIX()
    at, edge, size = (0.0, 0.0), 0.0, 12.0
    for index in range(min(pdfium.FPDFText_CountChars(words), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(words, index)
        if code in (0x0A, 0x0D):
            yield "\n", *at, size, edge
            continue
        if not code:
            continue
        sign = _HYPHENS.get(code) or chr(code)
        if sign != " " and pdfium.FPDFText_GetCharOrigin(words, index, x, y):
            at = turn.place(x.value, y.value)
            pdfium.FPDFText_GetMatrix(words, index, matrix)
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            size = abs(pdfium.FPDFText_GetFontSize(words, index) * scale) or 12.0
            pdfium.FPDFText_GetCharBox(words, index, left, right, bottom, top)
            edge = max(
                turn.place(left.value, bottom.value)[0], turn.place(right.value, top.value)[0]
            )
        yield sign, *at, size, edge


def _rules(source: pypdfium2.PdfPage, turn: _Turn) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight lines that are painted, as x, y, x, y."""
    for index in range(min(pdfium.FPDFPage_CountObjects(source), _MOST_OBJECTS)):
        shape = pdfium.FPDFPage_GetObject(source, index)
        for x, y, far_x, far_y in _rules_of(shape, _UNMOVED, 0):
            yield *turn.place(x, y), *turn.place(far_x, far_y)


def _rules_of(shape: Any, outer: Matrix, depth: int) -> Iterator[tuple[float, float, float, float]]:
    kind = pdfium.FPDFPageObj_GetType(shape)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _within(_matrix_of(shape), outer)
        for index in range(min(pdfium.FPDFFormObj_CountObjects(shape), _MOST_OBJECTS)):
            yield from _rules_of(pdfium.FPDFFormObj_GetObject(shape, index), inner, depth + 1)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH and _is_painted(shape):
        yield from _lines_of(shape, _within(_matrix_of(shape), outer))


def _is_painted(shape: Any) -> bool:
    fill, stroke = c_int(), c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)) and bool(
        fill.value or stroke.value
    )


def _lines_of(shape: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    x, y = c_float(), c_float()
    begun = at = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(shape), _MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        to = _placed(x.value, y.value, matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = to
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield *at, *to
        at = to
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield *at, *begun


def _matrix_of(shape: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that places what `inner` places in a form that `outer` places."""
    a, b, c, d, e, f = inner
    along_x, along_y = _placed(e, f, outer)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        along_x,
        along_y,
    )


def _placed(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def _add_rule(page: Page, x: float, y: float, far_x: float, far_y: float) -> None:
    """Keep what is upright or level; Word draws a ruling as a thin rectangle, by its long sides."""
    if abs(far_x - x) <= _FLAT < abs(far_y - y):
        page.verticals.append((x, min(y, far_y), max(y, far_y)))
    elif abs(far_y - y) <= _FLAT < abs(far_x - x):
        page.horizontals.append((y, min(x, far_x), max(x, far_x)))
