"""From which paragraphs the head and the foot were read, for whoever checks them.

A part stands where its words stand; a subject cut over several lines stands on each of them.
"""

from collections.abc import Iterator, Sequence

from agencies.text import fold
from tasks.reading.drafts import HeadPart, Paragraph, Place, Signer
from tasks.reading.head import Head, names_day
from tasks.reading.references import parse_head_number
from tasks.reading.zones import Part

# A shorter line ("a", "TM.") would stand in any subject.
_SHORTEST = 8


def places_of(
    part: Part, head: Head, signer: Signer, answering: Paragraph | None
) -> tuple[Place, ...]:
    """Return where each part of the head and the foot was read, in the order of the text."""
    found = {*_in_head(part.head, head), *_in_foot(part.foot, signer)}
    if answering:
        found.add((answering.number, HeadPart.ANSWERS))
    order = list(HeadPart)
    return tuple(
        Place(kind, number)
        for number, kind in sorted(found, key=lambda place: (place[0], order.index(place[1])))
    )


def _in_head(paragraphs: Sequence[Paragraph], head: Head) -> Iterator[tuple[int, HeadPart]]:
    reference = next((p for p in paragraphs if parse_head_number(p.text)), None)
    day = next((p for p in paragraphs if head.place and names_day(p.text)), None)
    if reference and head.reference:
        yield reference.number, HeadPart.REFERENCE
    if day:
        yield day.number, HeadPart.DATE
    for paragraph in paragraphs:
        if _holds(paragraph.text, head.subject):
            yield paragraph.number, HeadPart.SUBJECT
        if any(_holds(paragraph.text, name) for name in head.recipients):
            yield paragraph.number, HeadPart.RECIPIENTS


def _in_foot(paragraphs: Sequence[Paragraph], signer: Signer) -> Iterator[tuple[int, HeadPart]]:
    parts = (
        (HeadPart.AUTHORITY, signer.authority),
        (HeadPart.POSITION, signer.position),
        (HeadPart.SIGNER, signer.name),
    )
    signing = [(kind, _joined(words)) for kind, words in parts if words]
    for paragraph in paragraphs:
        line = _joined(paragraph.text)
        kinds = [kind for kind, words in signing if words in line]
        for kind in kinds:
            yield paragraph.number, kind
        if not kinds and line.startswith(("noinhan", "noigui", "-", "+", "•")):
            yield paragraph.number, HeadPart.DISTRIBUTION


def _joined(text: str) -> str:
    """Return text to compare where blanks do not count: "KT.GIÁM ĐỐC" is "KT. GIÁM ĐỐC"."""
    return "".join(fold(text).split())


def _holds(text: str, words: str) -> bool:
    line, part = fold(text), fold(words)
    return bool(part) and (part in line or (len(line) >= _SHORTEST and line in part))
