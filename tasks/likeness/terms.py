"""A wording as weighted terms: what the duty is about, without what frames every duty.

"Nghị quyết về thực hiện hỗ trợ đột xuất cho trẻ em … trên địa bàn tỉnh" is about "đột xuất",
"trẻ em"; "nghị quyết", "thực hiện", "trên địa bàn tỉnh" stand in every second line of any list.
Words are compared without marks and case, since one office types "Qui định", "hoà" or none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from agencies.text import fold
from tasks.reading.references import find_references

# How acts are spoken of, not what they do; each stands in many lines about different things.
_FRAME = (
    "nghi quyet", "quyet dinh", "ke hoach", "chi thi", "de an", "du an", "chuong trinh",
    "cong van", "quy dinh", "qui dinh", "quy che", "to trinh", "thong bao", "bao cao",
    "phuong an", "chien luoc", "trien khai", "thuc hien", "thi hanh", "tren dia ban", "dia ban",
    "giai doan", "tam nhin", "dinh huong", "den nam", "ban hanh", "phe duyet", "thong qua",
    "xay dung", "tiep tuc", "thuong xuyen", "day manh", "tang cuong", "nang cao", "hieu qua",
    "chat luong", "nang luc", "phat trien", "ho tro", "chinh sach", "co che", "quan ly",
    "nha nuoc", "cong tac", "nhiem vu", "giai phap", "noi dung", "mot so", "cac cap",
    "cac nganh", "hoat dong", "to chuc", "phoi hop", "chu tri", "tham muu", "huong dan",
    "kiem tra", "giam sat", "tuyen truyen", "nhan thuc", "lien quan", "muc tieu", "quoc gia",
    "bao dam", "dam bao", "trong tinh hinh moi", "hang nam", "toan tinh", "cap tinh",
    "uy ban nhan dan", "hoi dong nhan dan", "ubnd", "hdnd", "dau tu", "sua doi",
    "bo sung", "thay the", "de xuat", "ra soat", "danh muc", "thoi gian trinh", "doi voi",
    "thu tuong chinh phu", "chinh phu", "bo chinh tri", "trung uong", "viet nam", "binh thuan",
)  # fmt: skip
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "về và các của cho tại theo trong ngoài trên dưới đến từ bị do là có những một nhằm để sau "
        "trước khi với tỉnh năm ngày tháng vào ra ở mức số",
    )
)
_SMALL_UNMARKED = frozenset(map(fold, _SMALL))
_IS_FRAME = re.compile(rf"\b(?:{'|'.join(sorted(_FRAME, key=len, reverse=True))})\b")
_WORD = re.compile(r"[^\W_]+")
_BLANK = "_"
# Who does it and when is compared on its own; "[1]" points to a footnote.
_ASIDE = re.compile(
    r"(?:(?:cơ quan|đơn vị) (?:chủ trì|phối hợp|soạn thảo)|thời gian (?:trình|hoàn thành))[^.;\n]*"
    r"|ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\[\d{1,3}\]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wording:
    """One duty as a list words it.

    `text` is compared; what `cited` names counts as cited too. `product` is the kind of document
    and `product_label` what people call it. `letters` are those that propose the duty, `proposers`
    the bodies that sent them, `named` the bodies it names besides.
    """

    key: int
    text: str
    cited: str = ""
    product: str = ""
    product_label: str = ""
    issuer: str = ""
    letters: frozenset[int] = frozenset()
    proposers: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Word:
    """text[start:end], folded.

    `is_frame` when it says nothing of what the duty is about, `is_small` when it only joins
    others; `follows` when nothing was left out between it and the word before.
    """

    folded: str
    start: int
    end: int
    is_small: bool
    is_frame: bool
    follows: bool


def citations(text: str) -> dict[str, str]:
    """Return the documents that a text cites: as compared, and as printed."""
    return {fold(str(found)): str(found) for found in find_references(text)}


def words(text: str) -> list[Word]:
    """Return the words of a text in order, without citations, dates and clauses about bodies."""
    bare = _blanked(text, [*_cited_spans(text), *(m.span() for m in _ASIDE.finditer(text))])
    small = _SMALL_UNMARKED if text.isascii() else _SMALL
    found = list(_WORD.finditer(bare))
    folded = [fold(match.group()) for match in found]
    framed = _framed(folded)
    result: list[Word] = []
    last = 0
    for match, word, is_frame in zip(found, folded, framed, strict=True):
        is_small = word.isdigit() or match.group().casefold() in small
        follows = _BLANK not in bare[last : match.start()]
        last = match.end()
        result.append(Word(word, *match.span(), is_small, is_frame or is_small, follows))
    return result


def terms(text: str) -> dict[str, float]:
    """Return the words and pairs of words of a text that tell it from others, each with its share.

    A pair says twice as much as a word; one half of which is frame says half of that.
    """
    kept = [word for word in words(text) if not word.is_small]
    found = {word.folded: 1.0 for word in kept if not word.is_frame}
    for first, second in pairwise(kept):
        share = float(2 - first.is_frame - second.is_frame)
        if share:
            name = f"{first.folded} {second.folded}"
            found[name] = max(found.get(name, 0.0), share)
    return found


def _framed(folded: list[str]) -> list[bool]:
    """Return of each word whether it belongs to a phrase of the frame."""
    joined = " ".join(folded)
    spans = [match.span() for match in _IS_FRAME.finditer(joined)]
    place, result = 0, []
    for word in folded:
        result.append(any(start <= place < end for start, end in spans))
        place += len(word) + 1
    return result


def _cited_spans(text: str) -> Iterator[tuple[int, int]]:
    return ((found.start, found.end) for found in find_references(text))


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length with stretches left out."""
    for start, end in spans:
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return text
