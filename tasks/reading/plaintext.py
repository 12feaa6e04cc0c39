"""Plain text as blocks: a .txt file, text pasted from Word, a mail, a chat or a spreadsheet.

Word pastes tables with tabs between cells, other programs with bars; * and ** around words are
emphasis that the sender's program wrote as signs.
"""

import re
import unicodedata

from tasks.reading.blocks import Table
from tasks.reading.columns import is_header
from tasks.reading.lines import Block, join_lines

_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])|(?<!_)__(?!_)")
_BAR_RULE = re.compile(r"\|?[\s:|-]+\|?$")
_COLUMNS = re.compile(r" {4,60}")
_CLOSES_TABLE = re.compile(r"\s*(?:nơi\s+(?:nhận|gửi)|(?:TM|KT|TL|TUQ)\.)", re.IGNORECASE)
_ODD_BLANKS = dict.fromkeys(
    map(
        ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
    ),
    " ",
)
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    )
)


def tidy(text: str) -> str:
    """Return text in NFC with plain blanks and line ends, without invisible signs."""
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0b", "\n")
    )
    text = unicodedata.normalize("NFC", text.translate(_ODD_BLANKS | _INVISIBLE))
    return "".join(c for c in text if c in "\n\t\f" or unicodedata.category(c) not in ("Cc", "Cs"))


def blocks_of_text(text: str) -> list[Block | Table]:
    """Return the paragraphs and tables of plain text."""
    rows = [_cells(line) for line in _EMPHASIS.sub("", tidy(text)).replace("\f", "\n").split("\n")]
    blocks: list[Block | Table] = []
    lines: list[str] = []
    index = 0
    while index < len(rows):
        if len(rows[index]) > 2 and is_header(rows[index]):
            end = _table_end(rows, index)
            table = Table([[*row] for row in rows[index:end] if any(row)])
            blocks += [*join_lines(lines), table]
            lines, index = [], end
        else:
            lines += rows[index]
            index += 1
    return blocks + join_lines(lines)


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    if stripped.startswith("|") and stripped.count("|") >= 3:
        cells = [cell.strip() for cell in stripped.strip("|").split("|")]
        return cells if not _BAR_RULE.match(stripped) else [""]
    if "\t" in stripped:
        return [cell.strip() for cell in line.rstrip().split("\t")]
    # Two columns set side by side with blanks, as the head and the signature are.
    columns = _COLUMNS.split(stripped)
    return columns if len(columns) == 2 and columns[1][:1].isupper() else [line]


def _table_end(rows: list[list[str]], start: int) -> int:
    """Return where a table ends: a row of one cell belongs to it when rows of cells follow.

    The recipients, the signature and a sentence of its own, set apart by a blank line, end it.
    """
    end = start + 1
    for index in range(start + 1, len(rows)):
        row = rows[index]
        if _CLOSES_TABLE.match(row[0]) or (len(row) == 1 and _is_sentence(rows, index)):
            break
        if len(row) > 1:
            end = index + 1
        elif any(row) and index > end + 1:
            break
    return end


def _is_sentence(rows: list[list[str]], index: int) -> bool:
    words = rows[index][0].strip()
    is_apart = not any(rows[index - 1]) and len(words.split()) > 7
    return words.endswith(("./.", ".\\.")) or (is_apart and words.endswith((".", ":", "./")))
