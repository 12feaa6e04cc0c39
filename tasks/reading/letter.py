"""Numbered paragraphs → LetterDraft: head, items, signer, and what became nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from agencies.directory import Directory
from agencies.text import fold
from tasks.reading.directive import read_directive
from tasks.reading.drafts import ItemDraft, LetterDraft, Paragraph, Source
from tasks.reading.duties import find_duties
from tasks.reading.foot import read_foot
from tasks.reading.head import Head, read_head
from tasks.reading.headings import Outline, read_outline
from tasks.reading.marks import Rank
from tasks.reading.places import places_of
from tasks.reading.references import find_references
from tasks.reading.register import known_sender, with_known_bodies
from tasks.reading.sender import sender_of
from tasks.reading.tables import read_tables
from tasks.reading.zones import Part, split_parts

_ANSWERED = re.compile(
    r"(?:công văn|văn bản|thông báo|giấy mời|phiếu chuyển|cv|tờ trình|báo cáo)\s(?:số\s?)?:?\s?$",
    re.IGNORECASE,
)
_ANSWERING = re.compile(
    r"(?:phúc đáp|trả lời|thực hiện|theo|căn cứ|tiếp nhận|nhận được|tại|xét)(?!\w)"
    r"(?:(?!đã có)[^.;]){0,250}$",
    re.IGNORECASE,
)
_DAY_OF_CITED = re.compile(
    r"\s{0,3}ngày\s{1,3}(\d{1,2})(?:/|\stháng\s)(\d{1,2})(?:/|\snăm\s)(\d{4})"
)
_PROPOSES = re.compile(
    r"tham muu|de xuat|dang ky|bao cao|gop y|tra loi|phuc dap|danh muc|ke hoach|tong hop"
)


def read_letter(source: Source, directory: Directory | None = None) -> LetterDraft:
    """Return what the letter says. Nothing is invented: what is not written stays empty.

    Bodies are looked up in the directory; without one they are given by their wording.
    """
    directory = directory or Directory()
    parts = split_parts(source.paragraphs)
    first = parts[0]
    head = read_head(first.head)
    on = head.date or head.parent_day
    signer, distribution = read_foot(first.foot)
    items: list[ItemDraft] = []
    unread: list[Paragraph] = []
    tabled = any(p.cell for p in source.paragraphs)
    outlines = [read_outline([p for p in part.body if not p.cell]) for part in parts]
    for part, outline in zip(parts, outlines, strict=True):
        found, left = _read_body(part, outline, on, listed=tabled or part.is_annex)
        items += found
        unread += left
    opening = _opening(outlines[0])
    name = sender_of(head, opening, source.paragraphs)
    sender = known_sender(name, head.reference, directory)
    answers = _answered(opening, head)
    if answers.reference and sender.name and _PROPOSES.search(fold(head.subject)):
        items = [item if item.lead else replace(item, lead=(sender,)) for item in items]
    return LetterDraft(
        reference=str(head.reference or ""),
        number=head.reference.number if head.reference else "",
        symbol=head.reference.symbol if head.reference else "",
        document_type=head.document_type,
        date=head.date,
        place=head.place,
        subject=head.subject,
        sender=sender,
        recipients=head.recipients,
        answers=answers.reference,
        answers_on=answers.on,
        signer=signer,
        distribution=distribution,
        items=tuple(with_known_bodies(item, directory) for item in items),
        unread=tuple(unread),
        notes=(*source.notes, *head.notes),
        places=places_of(first, head, signer, answers.paragraph),
        is_recognised=source.is_recognised,
    )


def _read_body(
    part: Part, outline: Outline, on: date | None, *, listed: bool
) -> tuple[list[ItemDraft], list[Paragraph]]:
    """Return the items of a part in the order of the text, and its paragraphs left unread."""
    items: list[ItemDraft] = []
    used: set[int] = set()
    for draft, numbers in read_tables(part.body, on):
        items += [draft] if draft else []
        used |= numbers
    for node, parts in find_duties(outline, on, listed=listed):
        draft = read_directive(node, parts, on)
        items.append(draft)
        used |= {span.paragraph for span in (draft.source, *draft.also)}
        used |= {above.paragraph.number for above in node.ancestors}
    items.sort(key=lambda draft: draft.source.paragraph)
    return items, [p for p in part.body if p.number not in used]


def _opening(outline: Outline) -> list[Paragraph]:
    """Return the paragraphs between the head and the first listed one."""
    leads = [root.paragraph for root in outline.roots[:1] if root.rank is Rank.LEAD]
    return [*outline.opening, *leads]


@dataclass(frozen=True)
class _Answered:
    """The letter that this one answers, and the paragraph that says so."""

    reference: str = ""
    on: date | None = None
    paragraph: Paragraph | None = None


def _answered(opening: Sequence[Paragraph], head: Head) -> _Answered:
    """Return the letter answered: the first one cited before the content."""
    for paragraph in opening[:4]:
        for cited in find_references(paragraph.text):
            before = paragraph.text[max(0, cited.start - 300) : cited.start]
            is_own = head.reference and _issuer(cited.symbol) == _issuer(head.reference.symbol)
            if _ANSWERED.search(before) and _ANSWERING.search(before) and not is_own:
                return _Answered(str(cited), _day_after(paragraph.text, cited.end), paragraph)
    return _Answered()


def _day_after(text: str, end: int) -> date | None:
    """Return the day of a cited letter: "899/SKHĐT-KH ngày 24/02/2021"."""
    found = _DAY_OF_CITED.match(text, end)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _issuer(symbol: str) -> str:
    return re.split(r"[-/]", symbol)[0]
