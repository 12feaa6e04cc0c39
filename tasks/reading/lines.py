"""Lines of plain text joined into paragraphs.

Text pasted from a mail is cut at a column, text taken out of a PDF at each page: "(sửa đổi," and
"bổ sung)" in letter 372 stand on two pages.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.reading.marks import parse_mark

_RULE = re.compile(r"[\s\-–—_=*.~]*$")
_SENTENCE_END = re.compile(r"[.;:!?…/]['\"”’)\]]?$")
# A symbol cut at its hyphen: "2769/UBND-" + "NCKSTTHC", "15/2018/NĐ-" + "CP".
_CUT_SYMBOL = re.compile(r"/[A-ZĐÂÊÔƠƯ0-9]{1,20}[-–]$")
# Lines that open a part of the letter whatever stands before them.
_OPENS = re.compile(
    r"(kính gửi|nơi nhận|số\s*:|v/v|phụ lục|điều \d|căn cứ|\(?(ban hành )?kèm theo|độc lập|cộng h|"
    r"(tm|kt|tl|tuq|q)\.|t/m|k/t|t/l|\[\d)",
    re.IGNORECASE,
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


def is_rule(line: str) -> bool:
    """Whether a line holds no words, only blanks or a ruling such as "-------"."""
    return bool(_RULE.match(line))


def join_lines(lines: Iterable[str]) -> list[Block]:
    """Return paragraphs; blank lines and rulings are dropped."""
    rows = list(lines)
    width = wrapped_width(rows)
    blocks: list[Block] = []
    previous, after_blank = "", False
    for row in rows:
        line = row.strip()
        if is_rule(line):
            after_blank = after_blank or not line
            continue
        if blocks and _continues(blocks[-1], previous, line, after_blank, width):
            blocks[-1].join(line)
        else:
            blocks.append(Block(line))
        previous, after_blank = line, False
    return blocks


def wrapped_width(rows: Sequence[str]) -> int:
    """Return the column at which lines were cut, or 0 when each line is a paragraph."""
    lengths = sorted(len(row.strip()) for row in rows if len(row.strip()) >= _WRAPPED_MIN)
    if len(lengths) < 4 or lengths[-1] > _WRAPPED_MAX:
        return 0
    # Cut text has many lines near its width; paragraphs of a letter have none.
    width = lengths[-1]
    near = sum(1 for length in lengths if length >= width * 0.8)
    return width if near >= 0.5 * len(lengths) and near >= 4 else 0


def _continues(block: Block, previous: str, line: str, after_blank: bool, width: int) -> bool:
    if _CUT_SYMBOL.search(previous[-24:]) and not after_blank:
        return True
    if opens_part(line) or "\t" in line or "\t" in previous or line.startswith("|"):
        return False
    if parse_mark(line):
        return False
    if _SENTENCE_END.search(previous[-3:]):
        return False
    if is_capitals(previous) != is_capitals(line):
        return False
    if line[0].islower() or (line[0] in "(,;)" and not after_blank):
        return True
    return bool(width) and not after_blank and len(previous) >= width * 0.7 - 4


def opens_part(line: str) -> bool:
    """Whether a line opens a part of the letter, whatever stands before it."""
    return bool(_OPENS.match(line))


def is_capitals(line: str) -> bool:
    """Whether a line is written in capitals, as titles and positions are."""
    letters = [c for c in line if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)
