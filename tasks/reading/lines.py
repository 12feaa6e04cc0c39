"""Lines of plain text joined into paragraphs.

Text pasted from a mail is cut at a column, text taken out of a PDF at each page: "(sửa đổi," and
"bổ sung)" in letter 372 stand on two pages.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.reading.lexicon import plain
from tasks.reading.marks import parse_mark
from tasks.reading.references import parse_head_number

_RULE = re.compile(r"[\s\-–—_=*.~]*$")
_SENTENCE_END = re.compile(r"[.;:!?…/]['\"”’)\]]?$")
# A symbol or a span of years cut at its hyphen: "2769/UBND-" + "NCKSTTHC", "2021-" + "2030".
_CUT_SYMBOL = re.compile(r"(?:/[A-ZĐÂÊÔƠƯ0-9]{1,20}|\d)[-–]$")
# Lines that open a part of the letter whatever stands before them.
_OPENS = re.compile(
    r"(kính gửi|nơi nhận|(?-i:S[ốỐ])\s*:|v/v|phụ lục|điều \d|căn cứ|\(?(ban hành )?kèm theo|"
    r"độc lập|cộng h|(tm|kt|tl|tuq|q)\.|t/m|k/t|t/l|\[\d)",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(r"(?:^|\D)(?:19|20)\d\d$")
_OTHER_YEAR = re.compile(r"[-–]\s?(?:19|20)\d\d\b")
# What closes a letter is a paragraph of its own.
_LEAVE = re.compile(r"Trên đây|Trân trọng|Kính (?:đề nghị|gửi|mong|trình)|Rất mong")
_WANTS_FIGURE = re.compile(
    r"(?:^|\s)(?<!hằng )(?<!hàng )(?:ngày|tháng|năm|quý|số|số:|thứ|khóa|khoá|Điều|khoản)$"
)
_FIGURE = re.compile(r"\d|[IVX]{1,4}(?![\w])")
# A position with nothing after it, an authority before one; "phụ lục" with its number.
_ALONE = re.compile(
    r"(?:(?:tm|kt|tl|tuq|q)\.\s?|(?:t/m|k/t|t/l)\s)?(?:phó |quyền )?(?:chánh |tổng )?"
    r"(?:giám đốc|chủ tịch|bộ trưởng|thứ trưởng|trưởng ban|cục trưởng|vụ trưởng|chi cục trưởng|"
    r"chủ nhiệm|bí thư|thủ tướng|chỉ huy trưởng|chánh văn phòng|văn phòng|chánh thanh tra|"
    r"viện trưởng|hiệu trưởng|trưởng phòng|tổng cục trưởng)$"
    r"|phụ lục(?: (?:số )?[ivx\d]{1,4})?$"
)
_WRAPPED_MIN, _WRAPPED_MAX = 40, 130


@dataclass
class Block:
    """A paragraph under construction; `joined` are places where lines were put together."""

    text: str
    joined: list[int] = field(default_factory=list)

    def join(self, more: str) -> None:
        """Append a line; nothing is put between the halves of a symbol cut at its hyphen."""
        if not _CUT_SYMBOL.search(self.text[-24:]):
            self.text += " "
        self.joined.append(len(self.text))
        self.text += more


def is_head_number(line: str) -> bool:
    """Whether a line is the letter's number and nothing else; the subject may stand below it."""
    found = parse_head_number(line) if line[:1] in {"S", "s"} else None
    return bool(found) and found is not None and found.end == len(line)


def is_rule(line: str) -> bool:
    """Whether a line holds no words, only blanks or a ruling such as "-------"."""
    return bool(_RULE.match(line))


def join_lines(lines: Iterable[str]) -> list[Block]:
    """Return paragraphs; blank lines and rulings are dropped."""
    rows = list(lines)
    width = wrapped_width(rows)
    blocks: list[Block] = []
    above = _Above()
    for row in rows:
        line = row.strip()
        if is_rule(line):
            above.is_apart = above.is_apart or not line
            continue
        indent = len(row) - len(row.lstrip())
        if blocks and _continues(above, line, indent, width):
            blocks[-1].join(line)
        else:
            blocks.append(Block(line))
        above = _Above(line, indent)
    return blocks


def is_cut(text: str, following: str) -> bool:
    """Whether a paragraph breaks off and the next one goes on: a page was cut between them."""
    if opens_part(following) or parse_mark(following) or is_capitals(text):
        return False
    return not _SENTENCE_END.search(text[-3:]) and following[0].islower()


@dataclass
class _Above:
    """The line above, and whether a blank line stands between."""

    text: str = ""
    indent: int = 0
    is_apart: bool = False


def wrapped_width(rows: Sequence[str]) -> int:
    """Return the column at which lines were cut, or 0 when each line is a paragraph."""
    lengths = [len(row.strip()) for row in rows if len(row.strip()) >= _WRAPPED_MIN]
    width = max(lengths, default=0)
    if not width or width > _WRAPPED_MAX:
        return 0
    # Cut text has lines near its width that end in the middle of a sentence.
    cut = [
        r
        for r in rows
        if len(r.strip()) >= width * 0.8 and not _SENTENCE_END.search(r.rstrip()[-3:])
    ]
    near = sum(1 for length in lengths if length >= width * 0.8)
    return width if len(cut) >= 2 and near >= 0.4 * len(lengths) else 0


def _continues(above: _Above, line: str, indent: int, width: int) -> bool:
    if is_cut_between(above.text, line) and not above.is_apart:
        return True
    if starts_anew(above.text, line) or is_capitals(above.text) != is_capitals(line):
        return False
    is_full = len(above.text) + len(line.split(" ", 1)[0]) >= width - 3 if width else False
    if _SENTENCE_END.search(above.text[-3:]):
        # A sentence may end where the line does, in the middle of its paragraph.
        return is_full and above.text[-1] == "." and indent <= above.indent and not above.is_apart
    if line[0].islower() or (line[0] in "(,;)" and not above.is_apart):
        return True
    return is_full and not above.is_apart and indent <= above.indent + 1


def is_cut_between(above: str, line: str) -> bool:
    """Whether a line surely goes on: "giai đoạn 2023" + "- 2025", "ngày 8 tháng 3 năm" + "2021"."""
    if _OTHER_YEAR.match(line) and _YEAR_AT_END.search(above[-5:]):
        return True
    if _CUT_SYMBOL.search(above[-24:]):
        return True
    if not _FIGURE.match(line) or not _WANTS_FIGURE.search(above[-16:]):
        return False
    return not parse_mark(line) or above.endswith("thứ")


def starts_anew(above: str, line: str) -> bool:
    """Whether a line begins something of its own, by what it says or by what stands above it."""
    if opens_part(line) or parse_mark(line):
        return True
    if _LEAVE.match(line) and _SENTENCE_END.search(above[-3:]):
        return True
    return is_head_number(above) or (is_capitals(above) and is_standing_alone(above))


def is_standing_alone(line: str) -> bool:
    """Whether a line of capitals is complete: an authority, a position, a type of document."""
    return bool(_ALONE.match(plain(line)))


def opens_part(line: str) -> bool:
    """Whether a line opens a part of the letter, whatever stands before it."""
    return bool(_OPENS.match(line))


def is_capitals(line: str) -> bool:
    """Whether a line is written in capitals, as titles and positions are."""
    upper = sum(map(str.isupper, line))
    return upper > 0 and upper >= 0.9 * (upper + sum(map(str.islower, line)))
