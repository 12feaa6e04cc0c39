"""The foot of a letter: Nơi nhận, and who signed with what authority."""

import re
from collections.abc import Sequence

from tasks.reading.drafts import Paragraph, Signer
from tasks.reading.lexicon import plain
from tasks.reading.lines import is_capitals
from tasks.reading.zones import AUTHORITY, POSITION, is_signing

_RECIPIENTS = re.compile(r"nơi\s+(?:nhận|gửi)\s{0,3}[:.]?\s{0,3}", re.IGNORECASE)
_NAME = re.compile(r"[A-ZÀ-ỸĐ][\w'’]{0,9}(?:\s[A-ZÀ-ỸĐ][\w'’]{0,9}){1,5}$")
_RANK = re.compile(
    r"(?:(?:đại|thượng|trung|thiếu)\s(?:tướng|tá|úy)|(?:pgs|gs|ts|ths|bs|bsck\w*|ks)[.,]?)[\s.,]*",
    re.IGNORECASE,
)
_SPACED = re.compile(r"^(TM|KT|TL|TUQ|Q)\.\s{0,3}")
_SIGNED = re.compile(r"(đã ký|ký tên|\(?ký\)?|signed)", re.IGNORECASE)


def read_foot(paragraphs: Sequence[Paragraph]) -> tuple[Signer, tuple[str, ...]]:
    """Return the signer and the distribution list; what is not there is empty."""
    lines = [p.text.strip() for p in paragraphs if not p.cell]
    return read_signer(lines), _distribution(lines)


def read_signer(lines: Sequence[str]) -> Signer:
    authorities: list[str] = []
    positions: list[str] = []
    for index, line in enumerate(lines):
        if not is_signing(line):
            continue
        if AUTHORITY.match(line):
            authorities.append(_SPACED.sub(lambda found: f"{found[1]}. ", line))
        else:
            positions.append(line)
        if name := _name_after(lines[index + 1 :]):
            if not positions and len(authorities) > 1:
                positions.append(authorities.pop())
            return Signer(" / ".join(authorities), " ".join(positions), name)
    return Signer(" / ".join(authorities), " ".join(positions))


def _name_after(lines: Sequence[str]) -> str:
    """Return the name under a position; recipients may stand between (two columns)."""
    for line in lines:
        if is_signing(line):
            return ""
        words = _RANK.sub("", line, count=2).strip(" .*")
        if _SIGNED.match(words) or not words:
            continue
        if _is_name(words):
            return words if not is_capitals(words) else words.title()
    return ""


def _is_name(words: str) -> bool:
    if len(words) > 45 or not _NAME.match(words):
        return False
    return not POSITION.match(plain(words)) and not _RECIPIENTS.match(words)


def _distribution(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines "- …;" under Nơi nhận, up to the signature."""
    kept: list[str] = []
    opened = False
    for line in lines:
        found = _RECIPIENTS.match(line)
        opened = opened or found is not None
        words = line[found.end() :].strip() if found else line
        if opened and words.startswith(("-", "–", "•", "+")):
            kept.append(words.lstrip("-–•+ ").strip(" .;,"))
    return tuple(name for name in kept if name)
