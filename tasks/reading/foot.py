"""The foot of a letter: Nơi nhận, and who signed with what authority."""

import re
from collections.abc import Sequence

from tasks.reading.drafts import Paragraph, Signer
from tasks.reading.lexicon import plain
from tasks.reading.lines import is_capitals
from tasks.reading.marks import parse_mark
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
        more = _rest_of(lines, index)
        if more and AUTHORITY.match(line):
            authorities[-1] += f" {more}"
        elif more:
            positions[-1] += f" {more}"
        if name := _name_after(lines[index + (2 if more else 1) :]):
            if not positions and len(authorities) > 1:
                positions.append(authorities.pop())
            return Signer(" / ".join(authorities), " ".join(positions), name)
    return Signer(" / ".join(authorities), " ".join(positions))


def _name_after(lines: Sequence[str]) -> str:
    """Return the name under a position; recipients may stand between (two columns)."""
    names: list[str] = []
    for line in lines:
        if is_signing(line):
            break
        words = _without_rank(line)
        if words and not _SIGNED.match(words) and _is_name(words):
            names.append(words)
    # Names are set in ordinary letters (Decree 30/2020); capitals may be the rest of a position.
    ordinary = next((name for name in names if not is_capitals(name)), "")
    return ordinary or (names[0].title() if names else "")


def _without_rank(line: str) -> str:
    return _RANK.sub("", line, count=2).strip(" .*")


def _rest_of(lines: Sequence[str], index: int) -> str:
    """Return the rest of an authority or a position that was cut at the edge of its column."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    if not is_capitals(following) or is_signing(following) or parse_mark(following):
        return ""
    below = [_without_rank(line) for line in lines[index + 2 : index + 8]]
    named = any(_is_name(line) and not is_capitals(line) for line in below)
    return following if named and not _RECIPIENTS.match(following) else ""


def _is_name(words: str) -> bool:
    if len(words) > 45 or not _NAME.match(words):
        return False
    return not POSITION.match(plain(words)) and not _RECIPIENTS.match(words)


def _is_rest(words: str) -> bool:
    """Whether a line without a dash is the rest of the recipient above it."""
    if not words or is_signing(words) or _is_name(_without_rank(words)):
        return False
    return not words[0].isupper() or words[-1] in ".;,"


def _distribution(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines "- …;" under Nơi nhận, up to the signature."""
    kept: list[str] = []
    opened = False
    for line in lines:
        found = _RECIPIENTS.match(line)
        opened = opened or found is not None
        words = line[found.end() :].strip() if found else line
        if opened and words.startswith(("-", "–", "•", "+")):
            kept.append(words)
        elif kept and kept[-1][-1] not in ".;" and _is_rest(words):
            kept[-1] += f" {words}"
    names = (words.lstrip("-–•+ ").strip(" .;,") for words in kept)
    return tuple(name for name in names if name)
