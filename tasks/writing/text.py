"""Text that every writer can put into a file: Word, Excel and CSV refuse or cut the rest."""

import re
import unicodedata

# Line ends stay; XML 1.0 knows no other control character, no surrogate and no U+FFFE, U+FFFF.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TO_MEND = re.compile(rf"\t|{_REFUSED.pattern}")
CELL_MAX = 32_767


def writable(text: str) -> str:
    """Return text in NFC with plain line ends, tabs as blanks, nothing a file cannot hold."""
    if _TO_MEND.search(text):
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = _REFUSED.sub("", plain)
    return unicodedata.normalize("NFC", text)


def within_cell(text: str, limit: int = CELL_MAX) -> str:
    """Return text cut to what one cell of a spreadsheet holds, saying so at its end."""
    if len(text) <= limit:
        return text
    note = f"… [đã cắt bớt, toàn văn có {len(text)} ký tự]"
    return text[: limit - len(note)] + note
