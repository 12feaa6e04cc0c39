"""List marks at the start of a paragraph, and their rank: I, 1, 1.1, a), (1), -, +.

Decree 30/2020 gives Phần and Chương Roman figures, Điều and khoản Arabic ones, điểm letters
including đ; real letters add 1/, a/, I-, 3.1.a and every kind of dash.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Rank(IntEnum):
    """Higher governs lower; a paragraph without mark that leads into a list ranks above dashes."""

    PART = 0
    UPPER = 1
    ROMAN = 2
    ARTICLE = 3
    # A Roman figure inside an article of a decision.
    INNER_ROMAN = 4
    NUMBER = 5
    NAMED = 6
    SUBNUMBER = 7
    SUBSUBNUMBER = 8
    LETTER = 9
    BRACKET = 10
    LEAD = 11
    DASH = 12
    PLUS = 13


@dataclass(frozen=True)
class Mark:
    rank: Rank
    label: str
    end: int


# No mark with its blanks is longer; each paragraph is asked for its mark several times.
_LONGEST = 48
# As long as a letter's item keeps of it; what would not fit is left out from the top.
LONGEST_SECTION = 20
_GAP = r"(?=\S)"
# A capital or a quotation mark: what a duty starts with after "1." written without a blank.
_START = r"(?=[^\W\d_]|[\"“‘(*+-])"
_PATTERNS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (
        Rank.PART,
        re.compile(
            r"((?i:phần|chương|mục)\s{1,3}(?:(?i:thứ)\s\w{1,8}|[IVXLC]{1,6}|"
            r"\d{1,3}))\b[\s.:–-]{0,4}"
        ),
    ),
    (
        Rank.ARTICLE,
        re.compile(r"((?:Điều|ĐIỀU)\s{1,3}\d{1,3}[a-zđ]?)(?:\s{0,2}[.:]\s{0,3}|\s{1,3}(?=[A-ZĐ]))"),
    ),
    (
        Rank.ROMAN,
        re.compile(
            r"([IVX][IVXLivxl]{0,7}|L[IVX]{1,7})(?:\s?[.)]\s{0,3}|\s?/\s{1,3}|\s?[-–]\s{1,3})"
            + _GAP
        ),
    ),
    (
        Rank.NAMED,
        re.compile(
            r"((?:Nhiệm vụ|Nội dung|Công việc|Đầu việc|Việc|Giải pháp)(?: thứ| số)? "
            r"(?:\d{1,2}|nhất|hai|ba|tư|năm))\s?[:.]\s{0,3}" + _GAP
        ),
    ),
    (
        Rank.NAMED,
        re.compile(
            r"(Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|"
            r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là)\s?[,:.]\s{1,3}(?!ngày \d)" + _GAP
        ),
    ),
    (Rank.UPPER, re.compile(r"([A-HK])\s?[.)/]\s{1,3}" + _GAP)),
    (
        Rank.SUBNUMBER,
        re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3}(?:\.[a-zđ])?)(?:\s?[.)/]\s{0,3}|\s{1,3})" + _START),
    ),
    (
        Rank.NUMBER,
        re.compile(r"(\d{1,3})(?:\s?[.)]\s{0,3}|\s?/\s{1,3}|\s?[-–]\s{1,3}(?=[A-ZÀ-ỸĐ]))" + _START),
    ),
    (Rank.LETTER, re.compile(r"([a-zđ])(?:\s?\)\s{0,3}|\s?[./]\s{1,3})" + _GAP)),
    (Rank.BRACKET, re.compile(r"\((\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s{0,3}" + _GAP)),
    (Rank.DASH, re.compile(r"([-–—−•●▪■◦*·‣⁃\uf0b7\uf02d\uf0a7])\s{0,3}(?![-–—_*])" + _GAP)),
    (Rank.PLUS, re.compile(r"(\+)\s{0,3}" + _GAP)),
)


def parse_mark(text: str) -> Mark | None:
    """Return the list mark that text starts with; `end` is where its own words begin."""
    return _parse_start(text[:_LONGEST])


@lru_cache(maxsize=2048)
def _parse_start(text: str) -> Mark | None:
    for rank, pattern in _PATTERNS:
        if found := pattern.match(text):
            label = " ".join(found[1].split())
            if rank is Rank.ROMAN:
                label = label.upper()
            deeper = rank is Rank.SUBNUMBER and label.count(".") != 1
            return Mark(
                Rank.SUBSUBNUMBER if deeper else rank,
                "-" if rank is Rank.DASH else label,
                found.end(),
            )
    return None


def section_of(labels: list[str]) -> str:
    """Return the address of an item: ["I", "1", "1.1", "a"] is "I.1.1.a", dashes left out."""
    parts: list[str] = []
    for label in labels:
        if label in {"-", "+", ""}:
            continue
        # "1.1" below "1" already says "1".
        if parts and label.startswith(f"{parts[-1]}."):
            parts.pop()
        parts.append(label)
    while len(parts) > 1 and len(".".join(parts)) > LONGEST_SECTION:
        parts.pop(0)
    return ".".join(parts) or ("-" if labels and labels[-1] in {"-", "+"} else "")
