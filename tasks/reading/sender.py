"""Whose letter it is: from the head, else from who speaks in its first sentence."""

import re
from collections.abc import Sequence

from agencies.text import fold
from tasks.reading.drafts import Paragraph
from tasks.reading.head import Head
from tasks.reading.lexicon import AMBIGUOUS_HEADS, BODY_HEADS, DUTY_VERBS, plain, starts_with_body

_HEADS = tuple(
    sorted(
        {fold(head) for head in (*BODY_HEADS, *AMBIGUOUS_HEADS)} - {"cac"}, key=len, reverse=True
    )
)
_VERB = re.compile(
    r"\s(?:"
    + "|".join(map(re.escape, sorted(DUTY_VERBS, key=len, reverse=True)))
    + r"|nhận được|có ý kiến)(?!\w)"
)
# "HỘI NÔNG DÂN VIỆT NAM / BAN CHẤP HÀNH TỈNH BÌNH THUẬN": the association of the province.
_COMMITTEE = re.compile(r"BAN (?:CHẤP HÀNH|THƯỜNG VỤ) (?P<place>(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ) .+)")
_NATIONAL = re.compile(r" VIỆT NAM$")
_PLACE = re.compile(r"(?<!\w)(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|tp\.?)\s")
_PROPER = ("Hồ Chí Minh", "Việt Nam", "Nhà nước", "Mặt trận Tổ quốc", "Bộ đội Biên phòng")
_ABBREVIATIONS = {
    "tncs",
    "ccb",
    "lhpn",
    "htx",
    "mtqg",
    "ubnd",
    "hđnd",
    "ubmttq",
    "mttq",
    "tp",
    "tp.",
    "đbqh",
    "bhxh",
    "vksnd",
    "qlda",
}


def sender_of(head: Head, opening: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> str:
    """Return the name of the body that writes, in ordinary letters; "" when nothing says it."""
    if name := issuer_in(head.sender_lines):
        return _in_ordinary_letters(name, paragraphs)
    if head.parent_line and (
        found := re.search(r"(?<=của )[^,.;()]{3,120}(?=\)?\W*$)", head.parent_line)
    ):
        return found[0].strip()
    for paragraph in opening:
        if name := _speaker(paragraph.text):
            return name
    return ""


_HEAD_WORDS = "ỦY BAN NHÂN DÂN BỘ SỞ TỈNH HỘI ĐỒNG CHÍNH PHỦ VĂN PHÒNG THỦ TƯỚNG CÔNG AN"
_CUT = re.compile(
    r"(?<!\w)(?:" + "|".join(" ?".join(word) for word in _HEAD_WORDS.split()) + r")(?!\w)"
)


def _mended(line: str) -> str:
    """Return a line in capitals without the blanks that a scan has put inside its words."""
    return _CUT.sub(lambda found: found[0].replace(" ", ""), line)


def issuer_in(lines: Sequence[str]) -> str:
    """Return the issuing body of the two in the head: the superior stands on the lines above."""
    names: list[str] = []
    for line in map(_mended, lines):
        words = fold(line)
        # "TRƯỜNG" alone is the end of "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", not the start of a school.
        starts = any(
            words.startswith(f"{head} ") or (words == head and " " in head) for head in _HEADS
        )
        if names and (not starts or names[-1].endswith((" -", " –", " VÀ", ","))):
            names[-1] += f" {line}"
        else:
            names.append(line)
    if len(names) > 1 and (committee := _COMMITTEE.match(names[-1])):
        return f"{_NATIONAL.sub('', names[-2])} {committee['place']}"
    return names[-1] if names else ""


def _speaker(text: str) -> str:
    """Return who speaks in "Sở Lao động - TB&XH tham mưu các nội dung …"."""
    for clause in (text, *(part.strip() for part in re.split(r"[;,.]", text))):
        verb = _VERB.search(clause[:160])
        if verb and starts_with_body(clause) and not clause.startswith("Các"):
            return clause[: verb.start()].strip(" ,")
    return ""


def _in_ordinary_letters(name: str, paragraphs: Sequence[Paragraph]) -> str:
    """Return a name printed in capitals as the letter itself writes it elsewhere."""
    pattern = re.compile(r"\s+".join(map(re.escape, name.split())), re.IGNORECASE)
    for paragraph in paragraphs:
        for found in pattern.finditer(paragraph.text):
            if not found[0].isupper():
                words = " ".join(found[0].split())
                return words[:1].upper() + words[1:]
    return _lowered(name)


def _lowered(name: str) -> str:
    """Return a name in capitals with only its first word and its place capitalised."""
    words = " ".join(w.upper() if w.lower() in _ABBREVIATIONS else w.lower() for w in name.split())
    if place := list(_PLACE.finditer(plain(words))):
        at = place[-1].end()
        words = words[:at] + words[at:].title()
    for proper in _PROPER:
        words = words.replace(proper.lower(), proper)
    return words[:1].upper() + words[1:]
