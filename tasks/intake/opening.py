"""What the reader gives → the draft that a person checks.

A duty that gives no document and no day is ongoing work, as in "Tiếp tục đẩy mạnh tuyên truyền …".
"""

import re
from dataclasses import replace

from tasks.choices import DocumentType
from tasks.deadlines import Deadline, DeadlineKind
from tasks.intake.draft import BodyRole, Draft, Head, Item, LetterHeading, UnknownBody
from tasks.reading import Body, HeadingDraft, ItemDraft, LetterDraft, Paragraph, Span
from tasks.reading.register import NOBODY, UNKNOWN

_TYPES = {str(kind.label): kind.value for kind in DocumentType}
ONGOING_REMARK = "Không nêu thời hạn, không ra văn bản: ghi là nhiệm vụ thường xuyên."
# "3.2. Tổ chức thực hiện tốt các chế độ …: Tiếp tục phát động …": a heading in the same line.
_RUN_IN = re.compile(r"([^.;:]{20,250}):\s+(?=[A-ZÀ-ỸĐ])")


def open_draft(read: LetterDraft, paragraphs: tuple[Paragraph, ...]) -> Draft:
    """Return the draft as it is before anybody touched it, without places in a programme."""
    headings = _Headings()
    items = tuple(
        _item(key, item, headings, paragraphs) for key, item in enumerate(read.items, start=1)
    )
    return Draft(
        paragraphs=paragraphs,
        head=_head(read),
        headings=tuple(headings.found),
        items=items,
        unread=tuple(paragraph.number for paragraph in read.unread),
        places=tuple((place.paragraph, place.part.label) for place in read.places),
        notes=read.notes,
    )


def document_type_of(label: str) -> str:
    """Return the stored value of a type that the reader names; types of the State are "other"."""
    return _TYPES.get(label, DocumentType.OTHER.value) if label else ""


def with_bodies(item: Item, read: ItemDraft) -> Item:
    """Return the item with the bodies that were read, the unknown ones by their wording."""
    leads = [body for body in read.lead if body.name or body.code]
    known = [body.code for body in leads if body.code]
    roles: list[tuple[BodyRole, Body]] = [
        (BodyRole.JOINT_LEAD if place else BodyRole.LEAD, body) for place, body in enumerate(leads)
    ]
    roles += [(BodyRole.COORDINATING, body) for body in read.coordinating]
    roles += [(BodyRole.SUBMITTER, read.submitter), (BodyRole.ISSUER, read.issuer)]
    first_is_known = bool(leads) and bool(leads[0].code)
    return replace(
        item,
        lead=known[0] if first_is_known else "",
        joint_leads=tuple(known[1:] if first_is_known else known),
        coordinating=tuple(body.code for body in read.coordinating if body.code),
        submitter=read.submitter.code,
        issuer=read.issuer.code,
        unknown=tuple(UnknownBody(role, body.name) for role, body in roles if body.is_unknown),
    )


def own_notes(read: ItemDraft) -> tuple[str, ...]:
    """Return the reader's doubts but those about bodies, which change as bodies are chosen."""
    return tuple(n for n in read.notes if n != NOBODY and not n.startswith(UNKNOWN))


def deadline_unsaid(document_type: str) -> Deadline:
    """Return the deadline of a duty that names none."""
    kind = DeadlineKind.NONE if document_type else DeadlineKind.ONGOING
    return Deadline(wording="", kind=kind)


def is_unsaid(deadline: Deadline) -> bool:
    return not deadline.wording and deadline.kind is DeadlineKind.NONE


def task_deadline(read: ItemDraft) -> Deadline:
    """Return what the reader found, or what follows from its silence."""
    return deadline_unsaid(read.document_type) if is_unsaid(read.deadline) else read.deadline


class _Headings:
    """The letter's headings in their order, each once."""

    def __init__(self) -> None:
        self.found: list[LetterHeading] = []
        self._places: dict[tuple[int, str], int] = {}

    def place(self, path: tuple[HeadingDraft, ...]) -> int | None:
        above = None
        for heading in path:
            above = self._add(heading, above)
        return above

    def _add(self, heading: HeadingDraft, parent: int | None) -> int:
        key = (heading.paragraph, heading.title)
        if key not in self._places:
            self._places[key] = len(self.found)
            self.found.append(
                LetterHeading(heading.number, heading.title, heading.paragraph, parent)
            )
        return self._places[key]


def _head(read: LetterDraft) -> Head:
    return Head(
        document_type=document_type_of(read.document_type),
        number=read.number,
        symbol=read.symbol,
        issued_on=read.date,
        place=read.place,
        subject=read.subject,
        sender=read.sender.code,
        sender_wording=read.sender.name,
        recipients=read.recipients,
        distribution=read.distribution,
        answers=read.answers,
        answers_on=read.answers_on,
        signer_authority=read.signer.authority,
        signer_position=read.signer.position,
        signer_name=read.signer.name,
    )


def _item(
    key: int, read: ItemDraft, headings: _Headings, paragraphs: tuple[Paragraph, ...]
) -> Item:
    spans, also = _spans(read, paragraphs)
    group = headings.place(read.above)
    run_in = _run_in(read)
    deadline = task_deadline(read)
    is_inferred = not deadline.wording and deadline.kind is DeadlineKind.ONGOING
    item = Item(
        key=key,
        spans=spans,
        also=also,
        section=read.section,
        group=group,
        place=headings.place((*read.above, run_in)) if run_in else group,
        title=read.title,
        document_type=document_type_of(read.document_type),
        deadline=deadline,
        deadline_span=read.deadline_source,
        remarks=(*read.remarks, ONGOING_REMARK) if is_inferred else read.remarks,
        notes=own_notes(read),
    )
    return with_bodies(item, read)


def _run_in(read: ItemDraft) -> HeadingDraft | None:
    """Return the heading that begins a numbered duty without a document of its own."""
    above = read.above[-1].number if read.above else ""
    if read.document_type or not read.section or read.section == above:
        return None
    found = _RUN_IN.match(read.text)
    return HeadingDraft(read.section, found[1], read.source.paragraph) if found else None


def _spans(
    read: ItemDraft, paragraphs: tuple[Paragraph, ...]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the places of the item's own words, and those of other cells of its row."""
    words, also, place = [], [], 0
    for span in (read.source, *read.also):
        text = paragraphs[span.paragraph - 1].text[span.start : span.end].strip()
        found = read.text.find(text, place)
        # Only blanks may stand between two places of the same wording.
        if found >= 0 and not read.text[place:found].strip():
            words.append(span)
            place = found + len(text)
        else:
            also.append(span)
    return tuple(words), tuple(also)
