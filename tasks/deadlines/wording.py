"""Text made even for matching, each place of it tied to its place in the text as given.

Lower case, composed, one blank between words, one kind of dash and quote: "Quí  II–III/2022" and
its decomposed form become "quý ii-iii/2022". Controls such as NUL count as blanks, marks without
width as nothing, so a wording cut in two by them is still one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MASK = "\x00"
PARAGRAPH_END = "\u2029"  # kept, for a text of several paragraphs; line breaks become blanks
_CLUSTER = re.compile(r"[\x00-\x7f]|[^\x00-\x7f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)
_ASCII_CLUSTER = re.compile(r"[A-Za-z][\u0300-\u036f]+|" + _CLUSTER.pattern, re.DOTALL)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "“”„‟«»"
_ROMAN = {"Ⅰ": "i", "Ⅱ": "ii", "Ⅲ": "iii", "Ⅳ": "iv", "ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv"}
_FOOTNOTE_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SAME_LENGTH = (
    (re.compile(r"\bq(?:uí|úi|úy|ùy|uỳ)\b"), "quý"),
    (re.compile(r"\bhàng(?= (?:năm|quý|tháng|tuần|ngày|kỳ|\d))"), "hằng"),
    (re.compile(r"\btuỳ\b"), "tùy"),
    (re.compile(r"\bkì\b"), "kỳ"),
)
# Words of time that a scan has cut ("trư ớc", "th áng"), and figures ("tháng 0 6 năm").
_TIME_WORDS = """
trước tháng ngày năm quý hằng chậm muộn nhất hoàn thành trình ban hành thời gian hạn kỳ định báo cáo
đến hết trong tuần xong
"""
_CUT = re.compile(
    r"(?<!\w)(?:" + "|".join(" ?".join(word) for word in _TIME_WORDS.split()) + r")(?!\w)"
    r"|(?<=tháng )\d \d(?= ?(?:năm|/))|(?<=ngày )\d \d(?= ?(?:tháng|/))|(?<=năm )20 \d\d(?!\d)"
    r"|(?<=/)2 ?0 ?\d ?\d(?![\d/])"
)
_GLUED = re.compile(r"(?<!\w)(?:ngày|tháng|năm|quý)(?=\d)")
# Words that a wording typed without marks may hold; "nam" and "quy" mean these in a deadline.
_UNMARKED = {
    "thang": "tháng", "quy": "quý", "nam": "năm", "ngay": "ngày", "hang": "hằng", "moi": "mỗi",
    "truoc": "trước", "thuong": "thường", "xuyen": "xuyên", "doan": "đoạn", "den": "đến",
    "het": "hết", "cham": "chậm", "nhat": "nhất", "cuoi": "cuối", "dau": "đầu", "giua": "giữa",
    "dinh": "định", "ky": "kỳ", "lan": "lần", "da": "đã", "hanh": "hành", "hoan": "hoàn",
    "thanh": "thành", "trinh": "trình", "tu": "từ", "thoi": "thời", "han": "hạn",
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    original: str
    plain: str
    places: tuple[int, ...]  # places[i]: where plain[i] begins in original; one more for the end

    def part(self, start: int, end: int) -> "Wording":
        return Wording(self.original, self.plain[start:end], self.places[start : end + 1])

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of plain[start:end], without blanks at its ends."""
        while start < end and self.plain[start] == " ":
            start += 1
        while end > start and self.plain[end - 1] == " ":
            end -= 1
        stop = self.places[end]
        while stop > self.places[start] and _is_trimmed(self.original[stop - 1]):
            stop -= 1
        return self.places[start], stop


def even(text: str) -> Wording:
    plain: list[str] = []
    places: list[int] = []
    for match in _ASCII_CLUSTER.finditer(text):
        piece = _even_cluster(match.group())
        if piece == " " and (not plain or plain[-1] == " "):
            continue
        for char in piece:
            plain.append(char)
            places.append(match.start())
    places.append(len(text))
    joined = "".join(plain)
    for pattern, replacement in _SAME_LENGTH:
        joined = pattern.sub(replacement, joined)
    return _mended(Wording(text, joined, tuple(places)))


def _mended(wording: Wording) -> Wording:
    """Return the wording without blanks inside words of time, and with those that are missing."""
    wording = _parted(wording)
    cut = [match.span() for match in _CUT.finditer(wording.plain) if " " in match[0]]
    if not cut:
        return wording
    blanks = {i for start, end in cut for i in range(start, end) if wording.plain[i] == " "}
    kept = [i for i in range(len(wording.plain)) if i not in blanks]
    plain = "".join(wording.plain[i] for i in kept)
    places = tuple(wording.places[i] for i in (*kept, len(wording.plain)))
    return Wording(wording.original, plain, places)


def _parted(wording: Wording) -> Wording:
    """ "ngày30/6/2022" is "ngày 30/6/2022"."""
    ends = [match.end() for match in _GLUED.finditer(wording.plain)]
    for end in reversed(ends):
        plain = f"{wording.plain[:end]} {wording.plain[end:]}"
        places = (*wording.places[:end], wording.places[end], *wording.places[end:])
        wording = Wording(wording.original, plain, places)
    return wording


def with_marks(wording: Wording) -> Wording:
    """Return a wording typed without any mark ("quy 2 nam 2022") as if it had them."""
    marked = re.sub(
        r"[a-z]+", lambda match: _UNMARKED.get(match.group(), match.group()), wording.plain
    )
    return Wording(wording.original, marked, wording.places)


def is_unmarked(wording: Wording) -> bool:
    return wording.plain.isascii() and re.search(r"[a-z]{3}", wording.plain) is not None


def masked(plain: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return plain with stretches made unreadable, so that nothing else is read from them."""
    pieces, place = [], 0
    for start, end in sorted(spans):
        if end > place:
            begin = max(start, place)
            pieces += [plain[place:begin], MASK * (end - begin)]
            place = end
    return "".join([*pieces, plain[place:]])


def _is_trimmed(char: str) -> bool:
    return char.isspace() or char == "*"


@lru_cache(maxsize=4096)
def _even_cluster(cluster: str) -> str:
    if cluster in _ROMAN:
        return _ROMAN[cluster]
    if cluster in _FOOTNOTE_MARKS:
        return ""
    composed = unicodedata.normalize("NFKC", cluster).casefold()
    composed = unicodedata.normalize("NFC", composed)
    if len(composed) == 1:
        return _even_char(composed)
    return "".join(_even_char(char) for char in composed)


def _even_char(char: str) -> str:
    if char == PARAGRAPH_END:
        return char
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return '"'
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    if char == "*":  # bold and italic of pasted text
        return ""
    return "" if unicodedata.category(char) in ("Cf", "Cs") else char
