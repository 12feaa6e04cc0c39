"""What stands where on the pages of a PDF: words with their places, and ruled lines.

PDFium reads the file. It is compiled code, so it only ever runs in the child process of `sandbox`.
"""

import math
from collections.abc import Iterator, Sequence
from ctypes import c_double, c_float, c_int
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw as pdfium

from tasks.reading.errors import UnreadableLetter
from tasks.reading.plaintext import tidy
from tasks.reading.scans import Rule, mend

MAX_PAGES = 1_000
# More than any page of a letter has; what a file claims must not take time without end.
_MOST_CHARACTERS = 60_000
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 6
# Runs of words set further apart than this many heights of a letter are runs of their own.
_APART = 0.6
# Letters of one word stand closer than this, blanks are wider, in heights of a letter.
_BLANK = 0.08
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


def read_pages(data: bytes, scanned: Sequence[Sequence[Rule]] = ()) -> list[Page]:
    """Return the pages of a PDF; one that asks for a password or is too long is refused.

    `scanned` has for each page the rulings that were found in its picture.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableLetter("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise
    if len(document) > MAX_PAGES:
        raise UnreadableLetter(f"Tệp PDF dài quá {MAX_PAGES} trang. Hãy tách phụ lục rồi gửi lại.")
    pages = [_read_page(document, index) for index in range(len(document))]
    for page, rules in zip(pages, scanned, strict=False):
        page.fragments = [replace(f, text=mend(f.text)) for f in page.fragments]
        for rule in rules:
            _add_rule(page, *rule)
    return pages


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


class Sign(NamedTuple):
    """One character: where its line stands and how high it is, from where to where it reaches."""

    text: str
    x: float
    y: float
    size: float
    end: float
    # A blank that PDFium has put in, where the file has none.
    is_made: bool = False


def _fragments(words: Any, turn: _Turn) -> Iterator[Fragment]:
    """Yield runs of words in the order of the file, those of one row in the order of the row."""
    row: list[Sign] = []
    for sign in _signs(words, turn):
        if row and sign.text != "\n" and abs(sign.y - row[-1].y) > 0.2 * row[-1].size:
            yield from _runs(row)
            row = []
        row.append(sign)
    yield from _runs(row)


def _runs(row: list[Sign]) -> Iterator[Fragment]:
    row = _in_order(row) if _is_out_of_order(row) else _without_false_blanks(row)
    run: list[Sign] = []
    end = 0.0
    for sign in row:
        if run and (sign.text == "\n" or _is_apart(sign, end)):
            yield from _fragment(run)
            run = []
        if sign.text != " ":
            end = sign.end
        if sign.text != "\n" and (run or sign.text != " "):
            run.append(sign)
    yield from _fragment(run)


def _is_apart(sign: Sign, end: float) -> bool:
    """Whether a letter stands far from where the last one ends; blanks may reach anywhere."""
    return sign.text != " " and sign.x - end > _APART * sign.size


def _is_out_of_order(row: list[Sign]) -> bool:
    """Whether letters that one font lacks were set after the rest of their row, in another one."""
    return any(b.x < a.x - 0.5 * a.size for a, b in pairwise(row))


def _without_false_blanks(row: list[Sign]) -> list[Sign]:
    """Return a row without the blanks that PDFium has put between letters that touch."""
    return [
        sign
        for sign, after in zip_longest(row, row[1:])
        if not (sign.is_made and after and 0 <= after.x - sign.end < _BLANK / 2 * sign.size)
    ]


def _in_order(row: list[Sign]) -> list[Sign]:
    """Return a row from left to right; blanks are put again where its letters stand apart."""
    written = [sign for sign in row if sign.text != "\n" and not sign.is_made]
    kept: list[Sign] = []
    for sign in sorted(written, key=lambda sign: sign.x):
        if kept and sign.x - kept[-1].end > _BLANK * sign.size:
            kept.append(Sign(" ", kept[-1].end, sign.y, sign.size, kept[-1].end))
        kept.append(sign)
    return kept


def _fragment(run: list[Sign]) -> Iterator[Fragment]:
    text = tidy("".join(sign.text for sign in run)).replace("\n", " ")
    if text.strip():
        first = run[0]
        yield Fragment(first.x, first.y, first.size, text, max(s.end for s in run if s.text != " "))


def _signs(words: Any, turn: _Turn) -> Iterator[Sign]:
    """Yield the characters of a page in the order of its file, "\\n" where PDFium breaks a line."""
    x, y = c_double(), c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    last = Sign("\n", 0.0, 0.0, 12.0, 0.0)
    for index in range(min(pdfium.FPDFText_CountChars(words), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(words, index)
        if code in (0x0A, 0x0D):
            yield last._replace(text="\n")
            continue
        if not code:
            continue
        text = _HYPHENS.get(code) or chr(code)
        if text == " " and pdfium.FPDFText_IsGenerated(words, index):
            yield last._replace(text=" ", x=last.end, is_made=True)
            continue
        pdfium.FPDFText_GetCharOrigin(words, index, x, y)
        pdfium.FPDFText_GetMatrix(words, index, matrix)
        pdfium.FPDFText_GetLooseCharBox(words, index, box)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = abs(pdfium.FPDFText_GetFontSize(words, index) * scale) or 12.0
        corners = turn.place(box.left, box.bottom), turn.place(box.right, box.top)
        last = Sign(text, *turn.place(x.value, y.value), size, max(corners)[0])
        yield last


def _rules(source: pypdfium2.PdfPage, turn: _Turn) -> Iterator[Rule]:
    """Yield the straight lines that are painted, as x, y, x, y."""
    for index in range(min(pdfium.FPDFPage_CountObjects(source), _MOST_OBJECTS)):
        shape = pdfium.FPDFPage_GetObject(source, index)
        for x, y, far_x, far_y in _rules_of(shape, _UNMOVED, 0):
            yield *turn.place(x, y), *turn.place(far_x, far_y)


def _rules_of(shape: Any, outer: Matrix, depth: int) -> Iterator[Rule]:
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


def _lines_of(shape: Any, matrix: Matrix) -> Iterator[Rule]:
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
