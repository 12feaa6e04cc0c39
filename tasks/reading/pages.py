"""What stands where on the pages of a PDF: words with their places, and ruled lines."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

from tasks.reading.errors import UnreadableLetter
from tasks.reading.plaintext import tidy

# Widths of Times New Roman in em; only their proportions matter here.
_NARROW = frozenset("iíìỉĩịjltf.,;:'!|()[]/-Iˈ ")
_WIDE = frozenset("mwMWƠƯÔÂ—…%&@")


@dataclass
class Fragment:
    """A run of words. x, y in points from the lower left; `size` is the height of its letters."""

    x: float
    y: float
    size: float
    text: str
    # The library began a new line here, though it may stand on the same one.
    after_break: bool = False

    @property
    def end(self) -> float:
        return self.x + width_of(self.text, self.size)


@dataclass
class Page:
    fragments: list[Fragment] = field(default_factory=list)
    broken: bool = False
    # (x, y0, y1) of vertical and (y, x0, x1) of horizontal rulings.
    verticals: list[tuple[float, float, float]] = field(default_factory=list)
    horizontals: list[tuple[float, float, float]] = field(default_factory=list)


def width_of(text: str, size: float) -> float:
    """Return about how wide text is set, in points."""
    return size * sum(
        0.29 if c in _NARROW else 0.85 if c in _WIDE else 0.69 if c.isupper() else 0.47
        for c in text
    )


def read_pages(data: bytes, start: int, stop: int) -> tuple[int, list[Page]]:
    """Return how many pages a PDF has, and those from start to before stop.

    One that asks for a password is refused.
    """
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableLetter("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    total = len(reader.pages)
    return total, [_read_page(reader.pages[index]) for index in range(start, min(stop, total))]


def pack_pages(pages: Sequence[Page]) -> list[Any]:
    """Return pages as JSON, for the way between two processes."""
    return [
        [[astuple(f) for f in page.fragments], page.verticals, page.horizontals] for page in pages
    ]


def unpack_pages(packed: Sequence[Any]) -> list[Page]:
    return [
        Page([Fragment(*f) for f in fragments], verticals=verticals, horizontals=horizontals)
        for fragments, verticals, horizontals in packed
    ]


def _read_page(source: PageObject) -> Page:
    page = Page()
    pen = _Pen(page)

    def on_text(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        _add_text(page, text, cm, tm, size)

    def on_operand(operator: Any, operands: Any, cm: Any, tm: Any) -> None:
        pen.draw(operator, operands, cm)

    source.extract_text(visitor_text=on_text, visitor_operand_before=on_operand)
    return page


def _add_text(page: Page, text: str, cm: Any, tm: Any, size: float) -> None:
    if not text.strip():
        # pypdf puts the blank between two runs of a line itself.
        if (
            page.fragments
            and text
            and "\n" not in text
            and not page.fragments[-1].text.endswith(" ")
        ):
            page.fragments[-1].text += " "
        page.broken = page.broken or "\n" in text
        return
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    height = abs(size * (tm[3] or tm[1] or 1) * (cm[3] or cm[1] or 1)) or 12.0
    for line in tidy(text).strip("\n").split("\n"):
        if line.strip():
            page.fragments.append(Fragment(x, y, height, line, page.broken))
            page.broken = False
            y -= height * 1.2


class _Pen:
    """Follows the path operators and keeps what is painted and straight."""

    _FLAT = 2.0
    _PAINTS = frozenset((b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))

    def __init__(self, page: Page) -> None:
        self._page = page
        self._at: tuple[float, float] | None = None
        self._path: list[tuple[float, float, float, float]] = []

    def draw(self, operator: bytes, operands: Any, cm: Any) -> None:
        if operator in self._PAINTS or operator == b"n":
            # "n" ends a path that only clips: the page itself, or the area of a cell.
            for rule in self._path if operator != b"n" else ():
                self._rule(*rule)
            self._path = []
        elif operator in (b"m", b"l", b"re"):
            self._extend(operator, operands, cm)

    def _extend(self, operator: bytes, operands: Any, cm: Any) -> None:
        try:
            values = [float(value) for value in operands]
            x, y = _placed(values[0], values[1], cm)
            if operator == b"re":
                self._rectangle(x, y, *_placed(values[0] + values[2], values[1] + values[3], cm))
        except (TypeError, ValueError, IndexError):
            return
        if operator == b"l" and self._at:
            self._path.append((*self._at, x, y))
        self._at = (x, y)

    def _rectangle(self, x: float, y: float, far_x: float, far_y: float) -> None:
        """Word draws rulings as thin rectangles; a real box has four sides."""
        if abs(far_x - x) <= self._FLAT or abs(far_y - y) <= self._FLAT:
            self._path.append((x, y, far_x, far_y))
            return
        self._path += [
            (x, y, far_x, y),
            (x, far_y, far_x, far_y),
            (x, y, x, far_y),
            (far_x, y, far_x, far_y),
        ]

    def _rule(self, x: float, y: float, far_x: float, far_y: float) -> None:
        if abs(far_x - x) <= self._FLAT < abs(far_y - y):
            self._page.verticals.append((x, min(y, far_y), max(y, far_y)))
        elif abs(far_y - y) <= self._FLAT < abs(far_x - x):
            self._page.horizontals.append((y, min(x, far_x), max(x, far_x)))


def _placed(x: float, y: float, cm: Any) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]
