"""The parts of a letter: head, body, foot; and annexes, which have a head and a body again.

The body ends at "Nơi nhận:" or at the signature, whichever comes first (Decree 30/2020 puts them
side by side, so that extracted text has them in either order).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agencies.text import fold
from tasks.reading.drafts import Paragraph
from tasks.reading.lexicon import TITLE_TYPES, plain
from tasks.reading.lines import is_capitals
from tasks.reading.marks import Rank, parse_mark

ADDRESS = re.compile(
    r"kính\s+gửi\s{0,3}[:.]?\s{0,3}|[\w\s]{4,60}\s(?:điện|gửi)\s{0,2}:\s{0,3}(?=$|-)", re.IGNORECASE
)
_RECIPIENTS = re.compile(r"nơi\s+(nhận|gửi)\s*[:.]?", re.IGNORECASE)
AUTHORITY = re.compile(
    r"(TM|KT|TL|TUQ|TUN|T/M|K/T|T/L|Q)(\.\s{0,3}|\s{1,3})(?=[A-ZÀ-ỸĐ]{2})|(T/M|K/T|T/L)\s"
)
POSITION = re.compile(
    r"(quyền |phó |thứ |q\.\s?)?(chánh |tổng )?"
    r"(giám đốc|chủ tịch|bộ trưởng|thứ trưởng|trưởng ban|trưởng phòng|cục trưởng|vụ trưởng|"
    r"chi cục trưởng|viện trưởng|"
    r"hiệu trưởng|chủ nhiệm|bí thư|thủ tướng|tư lệnh|chỉ huy trưởng|tổng giám đốc|văn phòng|"
    r"chánh văn phòng|"
    r"chánh thanh tra|thanh tra|trưởng đoàn|tổng cục trưởng|kiểm toán trưởng|trưởng công an|"
    r"thống đốc|đội trưởng|chánh án)\b"
)
_TITLES = re.compile(rf"(?:dự thảo )?(?:{'|'.join(TITLE_TYPES)})(?: (?:số )?[ivx\d]{{1,4}})?[:.]?$")
_ANNEX = re.compile(r"phụ lục(\s+(số\s+)?[ivx\d]{1,4})?\b|danh mục\b|biểu (số|mẫu|tổng hợp)\b")
# Paragraphs; the legal basis of a decision may be long.
_LONGEST_HEAD = 80
_LONGEST_SUBJECT = 500
_BASIS = re.compile(r"can cu|theo de nghi|xet (?:de nghi|to trinh|bao cao)")
# No position, authority or title has fewer letters.
_SHORTEST = 5
_ENDS = ("./.", ".\\.")


@dataclass
class Part:
    """A document in the file: the letter itself, or something annexed to it."""

    head: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    foot: list[Paragraph] = field(default_factory=list)
    is_annex: bool = False


def split_parts(paragraphs: Sequence[Paragraph]) -> list[Part]:
    """Return the letter and its annexes, in order; every paragraph is in one of their zones."""
    parts = [Part()]
    zone = "head"
    starts = _head_end(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if zone != "head" and _starts_annex(paragraphs, index, zone):
            parts.append(Part(is_annex=True))
            zone, starts = "head", index + _head_end(paragraphs[index:])
        if zone == "head" and index >= starts:
            zone = "body"
        if zone == "body" and is_foot(paragraph):
            zone = "foot"
        getattr(parts[-1], zone).append(paragraph)
    return parts


def is_foot(paragraph: Paragraph) -> bool:
    """Whether a paragraph opens the recipients or the signature."""
    if paragraph.cell:
        return False
    text = paragraph.text
    return bool(_RECIPIENTS.match(text)) or is_signing(text)


def is_signing(text: str) -> bool:
    """Whether a line is an authority (TM., KT.) or a position in capitals, and nothing else."""
    if not _SHORTEST <= len(text) <= 90 or not is_capitals(text):
        return False
    if AUTHORITY.match(text):
        return True
    return bool(POSITION.match(plain(text))) and not parse_mark(text) and text[-1] not in ".:;"


def is_title(text: str) -> bool:
    """Whether a line is only a type of document in capitals, as over the subject."""
    return is_capitals(text) and bool(_TITLES.match(plain(text)))


def _starts_annex(paragraphs: Sequence[Paragraph], index: int, zone: str) -> bool:
    paragraph = paragraphs[index]
    text = paragraph.text
    if len(text) < _SHORTEST and not paragraph.cell:
        return False
    if paragraph.cell:
        # A table of duties after the signature, without the word Phụ lục.
        return zone == "foot"
    if _ANNEX.match(plain(text[:40])) and (is_capitals(text) or len(text) < 20):
        return not text.endswith((";", ",")) and text[:1].isupper()
    if zone == "foot":
        return is_title(text) or _is_numbered_heading(text)
    return zone == "body" and is_title(text) and _after_end(paragraphs, index)


def _is_numbered_heading(text: str) -> bool:
    mark = parse_mark(text)
    return (
        bool(mark) and mark is not None and mark.rank in (Rank.PART, Rank.ROMAN) and len(text) > 8
    )


def _after_end(paragraphs: Sequence[Paragraph], index: int) -> bool:
    return any(p.text.rstrip().endswith(_ENDS) for p in paragraphs[max(0, index - 30) : index])


def _head_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return the index at which the body begins."""
    for index, paragraph in enumerate(paragraphs[:_LONGEST_HEAD]):
        if paragraph.cell:
            break
        if ADDRESS.match(paragraph.text):
            return _addressees_end(paragraphs, index)
    return _titled_head_end(paragraphs)


def _addressees_end(paragraphs: Sequence[Paragraph], address: int) -> int:
    end = address + 1
    # "Kính gửi: Sở A;" may go on with lines "- Sở B;" or "Sở B;".
    opened = paragraphs[address].text.rstrip().endswith((":", ";", ","))
    while end < len(paragraphs) and not paragraphs[end].cell:
        text = paragraphs[end].text.strip()
        mark = parse_mark(text)
        listed = mark is not None and mark.rank in (Rank.DASH, Rank.PLUS)
        if not (listed or opened) or len(text) > 200 or is_foot(paragraphs[end]):
            break
        opened = text.endswith((";", ","))
        end += 1
    return end


def _titled_head_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return where the body begins under a title; the legal basis (Căn cứ …) is still head."""
    basis = titled = False
    # The line below the title is the subject, in capitals or not.
    awaits_subject = False
    index = 0
    for index, paragraph in enumerate(paragraphs[:_LONGEST_HEAD]):
        text = paragraph.text
        if paragraph.cell:
            return index
        if is_basis(text):
            basis, awaits_subject = True, False
            continue
        if is_title(text):
            if basis or (titled and text.endswith(":")):
                return index + 1
            titled = awaits_subject = True
            continue
        if _is_headline(text, index) or (awaits_subject and _may_be_subject(text)):
            awaits_subject = awaits_subject and is_mark_of_head(text)
            continue
        return index
    return index + 1 if paragraphs else 0


def is_basis(text: str) -> bool:
    """Whether a paragraph gives the legal basis of a decision."""
    words = fold(text[:80])
    return bool(_BASIS.match(words)) and not parse_mark(text)


def is_mark_of_head(text: str) -> bool:
    """Whether a line of the head is quốc hiệu, a number or the like, not words of the subject."""
    return bool(_HEADLINE.match(plain(text)))


def _may_be_subject(text: str) -> bool:
    return len(text) <= _LONGEST_SUBJECT and not parse_mark(text) and text[-1] not in ".:;"


_HEADLINE = re.compile(
    r"số\b|v/v|độc lập|cộng h|\(?(ban hành )?kèm theo|đảng cộng sản|\*|dự thảo|(hỏa|"
    r"thượng) khẩn|mật\b|.{2,40}, ngày "
)


def _is_headline(text: str, index: int) -> bool:
    if parse_mark(text):
        return False
    lowered = plain(text)
    if _HEADLINE.match(lowered) or is_capitals(text):
        return True
    # "Chỉ thị về việc …": a subject that begins with its type, first of all.
    return index == 0 and any(lowered.startswith(title) for title in TITLE_TYPES)
