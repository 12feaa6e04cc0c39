"""The head of a letter: who writes, its number, place and date, subject, to whom.

By the boxes of Decree 30/2020, annex I, in whatever order the text was taken out: left column
first, line by line across both columns, or without quốc hiệu at all.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agencies.text import fold
from tasks.reading.drafts import Paragraph
from tasks.reading.lexicon import TITLE_TYPES, plain
from tasks.reading.lines import is_capitals
from tasks.reading.marks import parse_mark
from tasks.reading.references import Reference, parse_head_number
from tasks.reading.zones import ADDRESS, is_mark_of_head, is_title

_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\d:]{1,40}),\s{0,3}ngày\s{0,5}(?P<day>\d\s?\d?)?[\s.…]{0,30}tháng\s{0,5}"
    r"(?P<month>\d\s?\d?)?[\s.…]{0,30}năm\s{0,5}(?P<year>\d{4})?",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\d:]{1,40}),\s{0,3}ngày\s{0,5}(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\s*(?:v\s?/\s?v|về việc)\s{0,3}[:.]?\s{0,3}", re.IGNORECASE)
_MOTTO = re.compile(r"cong hoa|doc lap|dang cong san|tu do|hanh phuc|(^|chu nghia )viet nam$")
_URGENT = re.compile(r"(hoa toc|thuong khan|khan|mat|toi mat|tuyet mat|du thao)( \w+)?$")
_PARENT_DAY = re.compile(
    r"ngày\s{1,3}(?P<day>\d{1,2})(?:/|\stháng\s)(?P<month>\d{1,2})(?:/|\snăm\s)(?P<year>\d{4})"
)
_PARENT = re.compile(r"\(\s?(?:ban hành )?kèm theo\b.{0,400}", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    reference: Reference | None
    document_type: str
    date: datetime.date | None
    place: str
    subject: str
    sender_lines: tuple[str, ...]
    recipients: tuple[str, ...]
    parent_line: str
    parent_day: datetime.date | None
    notes: tuple[str, ...]


def read_head(paragraphs: Sequence[Paragraph]) -> Head:
    """Return what the paragraphs before the body say; absent parts are empty, never guessed."""
    lines = [p.text.strip() for p in paragraphs if not p.cell]
    reference = next((found for line in lines if (found := parse_head_number(line))), None)
    place, day, notes = _place_and_date(lines)
    parent = next((line for line in lines if _PARENT.search(line)), "")
    subject = _subject_of_letter(lines) or _subject_of_titled(lines) or _subject_below_number(lines)
    return Head(
        reference=reference,
        document_type=_document_type(lines, reference),
        date=day,
        place=place,
        subject=subject,
        sender_lines=tuple(_sender_lines(lines)),
        recipients=_recipients(lines),
        parent_line=parent,
        parent_day=_parent_day(parent),
        notes=notes,
    )


def _place_and_date(lines: Sequence[str]) -> tuple[str, date | None, tuple[str, ...]]:
    for line in lines:
        if line.startswith("("):
            continue
        found = _DATE.match(line) or _SHORT_DATE.match(line)
        if not found and (number := parse_head_number(line)):
            # Both columns of the head on one line: "Số: 12/SYT Bình Thuận, ngày …".
            found = _DATE.match(line[number.end :].strip())
        if found:
            day = _day(found)
            note = () if day else ("Văn bản chưa ghi đủ ngày, tháng, năm ban hành.",)
            return found["place"].strip(), day, note
    return "", None, ()


def names_day(line: str) -> bool:
    """Whether a line of the head names the place and the day, or leaves them blank."""
    return bool(_DATE.search(line) or _SHORT_DATE.search(line))


def _day(found: re.Match[str]) -> date | None:
    try:
        parts = [int("".join((found[name] or "").split())) for name in ("year", "month", "day")]
        return date(*parts)
    except ValueError:
        return None


def _parent_day(line: str) -> date | None:
    """Return the day of the document that an annex belongs to."""
    found = _PARENT_DAY.search(line)
    try:
        return date(*(int(found[part]) for part in ("year", "month", "day"))) if found else None
    except ValueError:
        return None


def _subject_of_letter(lines: Sequence[str]) -> str:
    """Return what follows V/v, on its own line or lines, up to the next part of the head."""
    for index, line in enumerate(lines):
        if found := _SUBJECT.match(line):
            words = [line[found.end() :]]
            for more in lines[index + 1 :]:
                if _is_other_part(more) or len(" ".join(words)) > 500:
                    break
                words.append(more)
            return _cut(" ".join(words))
        if (at := re.search(r"\s(V/v)\s", line, re.IGNORECASE)) and parse_head_number(line):
            return _cut(line[at.end() :])
    return ""


def _is_other_part(line: str) -> bool:
    return bool(
        _DATE.match(line)
        or ADDRESS.match(line)
        or (line[:1] in {"S", "s"} and parse_head_number(line))
        or _MOTTO.match(fold(line))
        or _URGENT.match(fold(line))
        or is_capitals(line)
        or parse_mark(line)
    )


def _lines_above_parent(lines: Sequence[str]) -> list[str]:
    """Return the title in capitals over "(Kèm theo …)" of an annex that is not called Phụ lục."""
    place = next((i for i, line in enumerate(lines) if _PARENT.match(line)), 0)
    title: list[str] = []
    while place > len(title) and is_capitals(lines[place - len(title) - 1]):
        title.insert(0, lines[place - len(title) - 1])
    return title


def _subject_of_titled(lines: Sequence[str]) -> str:
    """Return the lines under QUYẾT ĐỊNH, KẾ HOẠCH …; or the title line that says it all."""
    for index, line in enumerate(lines):
        if is_title(line):
            words: list[str] = []
            for more in lines[index + 1 :]:
                if _ends_title(more) or (words and is_capitals(more) != is_capitals(words[0])):
                    break
                words.append(more)
            return _cut(" ".join(words))
    if above := _lines_above_parent(lines):
        return _cut(" ".join(above))
    first = lines[0] if lines else ""
    return first if any(plain(first).startswith(title) for title in TITLE_TYPES) else ""


def _subject_below_number(lines: Sequence[str]) -> str:
    """Return the words between the number and Kính gửi: letters of the Party have no V/v."""
    if not any(map(ADDRESS.match, lines)):
        return ""
    below = False
    words: list[str] = []
    for line in lines:
        if _is_other_part(line) or is_mark_of_head(line):
            if words:
                break
            below = below or bool(parse_head_number(line))
        elif below:
            words.append(line)
    return _cut(" ".join(words))


def _ends_title(line: str) -> bool:
    words = fold(line[:60])
    return bool(
        words.startswith(("can cu", "xet ", "theo de nghi", "chu tich", "(", "kinh gui"))
        or (is_capitals(line) and _is_authority_line(words))
        or parse_mark(line)
    )


def _is_authority_line(words: str) -> bool:
    return bool(
        re.match(
            r"(thu tuong chinh phu|bo truong|uy ban nhan dan|hoi dong nhan dan|giam doc|"
            r"chinh phu|truong ban|chanh)\b",
            words,
        )
    )


def _cut(subject: str) -> str:
    return _PARENT.sub("", subject).strip(' .;:"“”')


def _document_type(lines: Sequence[str], reference: Reference | None) -> str:
    for line in lines:
        if is_title(line):
            return plain(line).strip(" .:").capitalize()
    first = plain(lines[0]) if lines else ""
    named = next(
        (title for title in sorted(TITLE_TYPES, key=len, reverse=True) if first.startswith(title)),
        "",
    )
    return named.capitalize() or ("Công văn" if reference or any(map(ADDRESS.match, lines)) else "")


def _sender_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines in capitals over the number, without quốc hiệu and marks of urgency."""
    kept: list[str] = []
    for line in lines:
        words = fold(line)
        if _MOTTO.search(words) or _URGENT.match(words):
            # Both columns on one line: what stands left of quốc hiệu is the sender.
            left = re.split(r"\s{2,}|(?i:cộng h[òo]|độc lập)", line)[0].strip()
            if left and left != line and is_capitals(left):
                kept.append(left)
            continue
        if (
            not is_capitals(line)
            or is_title(line)
            or parse_head_number(line)
            or _SUBJECT.match(line)
        ):
            if kept or is_title(line):
                break
            continue
        if line.strip(" *") not in kept:  # the Youth Union sets its name in both columns
            kept.append(line.strip(" *"))
    return kept


def _recipients(lines: Sequence[str]) -> tuple[str, ...]:
    for index, line in enumerate(lines):
        if found := ADDRESS.match(line):
            names = _names(line[found.end() :])
            for more in lines[index + 1 :]:
                names += _names(more)
            return tuple(names)
    return ()


def _names(line: str) -> list[str]:
    mark = parse_mark(line)
    words = line[mark.end :] if mark else line
    return [name for part in words.split(";") if (name := part.strip(" .,:-–"))]
