"""What a person does to the items of a draft: each change returns a new draft.

Wording is never typed here: an item's words are places in the letter, joined, cut or marked anew,
and what they say is read again.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tasks.deadlines import parse_deadline
from tasks.intake.draft import BodyRole, Draft, Head, Item
from tasks.intake.opening import document_type_of, own_notes, task_deadline, with_bodies
from tasks.reading import ItemDraft, Span

# Reads a passage on the letter's day with the register at hand.
Reader = Callable[[str], ItemDraft]

MADE_BY_HAND = "Mục do bạn tạo từ văn bản; hãy xem lại đề mục, cơ quan và thời hạn."
_AFTER_SENTENCE = re.compile(r"[.;!?](?:[”\")]|\.\.)?\s+(?=\S)|\n")
_AFTER_COMMA = re.compile(r",\s+(?=\S)")
# What may stand between two places for them to be one: "…; " and the mark of the next line.
_GAP = re.compile(r"[\s.;,:–—-]{0,4}$")


def cuts(text: str) -> list[int]:
    """Return where a text may be cut: after its sentences, in a single one after its commas."""
    for pattern in (_AFTER_SENTENCE, _AFTER_COMMA):
        if places := [found.end() for found in pattern.finditer(text)]:
            return places
    return []


def pieces(text: str) -> list[tuple[int, str]]:
    """Return the parts between the cuts, each with where it begins."""
    edges = [0, *cuts(text), len(text)]
    return [(start, text[start:end].strip()) for start, end in pairwise(edges)]


def split_item(draft: Draft, key: int, at: int, read: Reader) -> Draft:
    """Return the draft with an item cut in two; raise ValueError when `at` is no place to cut."""
    item = draft.item(key)
    if at not in cuts(draft.text(item)):
        raise ValueError("Không cắt được ở chỗ này. Hãy chọn một câu trong mục.")
    before, after = _cut(draft, item, at)
    first = _read_again(draft, replace(item, spans=before), read)
    second = _read_again(draft, replace(item, spans=after, key=_next_key(draft)), read)
    place = draft.items.index(item)
    items = (*draft.items[:place], first, second, *draft.items[place + 1 :])
    return replace(draft, items=items)


def merge_with_next(draft: Draft, key: int, read: Reader) -> Draft:
    """Return the draft with an item and the one kept after it made one.

    Raise ValueError when it is the last one.
    """
    item = draft.item(key)
    kept = list(draft.kept)
    if item not in kept or item is kept[-1]:
        raise ValueError("Không có mục nào phía sau để gộp.")
    other = kept[kept.index(item) + 1]
    spans = _joined(draft, (*item.spans, *other.spans))
    also = tuple(span for span in (*item.also, *other.also) if span not in spans)
    merged = _read_again(draft, replace(item, spans=spans, also=also), read)
    if not merged.deadline.wording:
        last = item if item.deadline.wording else other
        merged = replace(merged, deadline=last.deadline, deadline_span=last.deadline_span)
    items = (merged if i == item else i for i in draft.items if i is not other)
    return replace(draft, items=tuple(items))


def move_item(draft: Draft, key: int, step: int) -> Draft:
    """Return the draft with an item one place up (-1) or down (1) among those kept."""
    item = draft.item(key)
    kept = list(draft.kept)
    target = kept.index(item) + step if item in kept else -1
    if not 0 <= target < len(kept):
        return draft
    place = draft.items.index(kept[target])
    others = [other for other in draft.items if other is not item]
    return replace(draft, items=(*others[:place], item, *others[place:]))


def drop_item(draft: Draft, key: int, *, dropped: bool = True) -> Draft:
    return draft.with_item(replace(draft.item(key), dropped=dropped))


def add_passage(draft: Draft, span: Span, read: Reader) -> tuple[Draft, Item]:
    """Return the draft with one more item made of a place in the letter, and that item.

    It stands after the items that come before it in the letter and under their heading. Raise
    ValueError when there are no words there.
    """
    span = _trimmed(draft, span)
    above = _last_before(draft, span)
    item = Item(
        key=_next_key(draft),
        spans=(span,),
        title="",
        deadline=above.deadline if above else read("").deadline,
        section=above.section if above else "",
        group=above.group if above else None,
        place=above.group if above else None,
        heading=above.heading if above else "",
        lead=draft.head.sender,
    )
    item = replace(_read_again(draft, item, read), notes=(MADE_BY_HAND,))
    place = draft.items.index(above) + 1 if above else 0
    return replace(draft, items=(*draft.items[:place], item, *draft.items[place:])), item


def resolve_body(draft: Draft, name: str, code: str) -> Draft:
    """Return the draft with a wording known to be this body; without code it is left out."""
    items = []
    for item in draft.items:
        resolved = item
        for body in item.unknown:
            if body.name == name:
                resolved = _with_body(resolved, body.role, code)
        unknown = tuple(body for body in item.unknown if body.name != name)
        items.append(replace(resolved, unknown=unknown))
    head = draft.head
    if not head.sender and head.sender_wording == name:
        head = replace(head, sender=code)
    return replace(draft, head=head, items=tuple(items))


def with_head(draft: Draft, head: Head) -> Draft:
    """Return the draft with a corrected head.

    Who sends it may lead items by the same wording; a wording without a year means another one
    when the letter is of another day.
    """
    old = draft.head
    head = replace(head, sender_wording=old.sender_wording, checked=True)
    if head.sender and not old.sender and old.sender_wording:
        draft = resolve_body(draft, old.sender_wording, head.sender)
    if head.issued_on != old.issued_on:
        items = (_redated(item, old.issued_on, head.issued_on) for item in draft.items)
        draft = replace(draft, items=tuple(items))
    return replace(draft, head=head)


def _redated(item: Item, before: date | None, after: date | None) -> Item:
    """Return the item with its wording read on another day, unless the wording says it all."""
    was = parse_deadline(item.deadline.wording, on=before)
    now = parse_deadline(item.deadline.wording, on=after)
    if (was.start, was.due) != (item.deadline.start, item.deadline.due) or was == now:
        return item
    return replace(item, deadline=replace(now, milestone=item.deadline.milestone), checked=False)


def _with_body(item: Item, role: BodyRole, code: str) -> Item:
    taken = {item.lead, *item.joint_leads, *item.coordinating}
    if not code or (code in taken and role not in {BodyRole.SUBMITTER, BodyRole.ISSUER}):
        return item
    match role:
        case BodyRole.LEAD:
            return replace(item, lead=code)
        case BodyRole.JOINT_LEAD:
            return replace(item, joint_leads=(*item.joint_leads, code))
        case BodyRole.COORDINATING:
            return replace(item, coordinating=(*item.coordinating, code))
        case BodyRole.SUBMITTER:
            return replace(item, submitter=code)
        case BodyRole.ISSUER:
            return replace(item, issuer=code)


def _read_again(draft: Draft, item: Item, read: Reader) -> Item:
    """Return the item with what its words say now; what they leave open stays as it was."""
    text = draft.text(item)
    found = read(text)
    read_bodies = with_bodies(item, found)
    leads = bool(found.lead)
    return replace(
        item,
        title=found.title,
        document_type=document_type_of(found.document_type),
        deadline=task_deadline(found),
        deadline_span=_place_of(item, found.deadline_source),
        lead=read_bodies.lead if leads else item.lead,
        joint_leads=read_bodies.joint_leads if leads else item.joint_leads,
        coordinating=read_bodies.coordinating or item.coordinating,
        submitter=read_bodies.submitter or item.submitter,
        issuer=read_bodies.issuer or item.issuer,
        unknown=read_bodies.unknown or item.unknown,
        notes=own_notes(found),
        remarks=found.remarks,
        event=None,
        checked=False,
        like=(),
        joins=None,
    )


def _place_of(item: Item, found: Span | None) -> Span | None:
    """Return the place in the letter of characters of the item's text."""
    if found is None:
        return None
    offset = 0
    for span in item.spans:
        length = span.end - span.start
        if found.start < offset + length:
            start = span.start + found.start - offset
            return Span(span.paragraph, start, min(span.end, start + found.end - found.start))
        offset += length + 1
    return None


def _cut(draft: Draft, item: Item, at: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    before, after, offset = [], [], 0
    for span in item.spans:
        length = span.end - span.start
        if offset + length < at:
            before.append(span)
        elif offset >= at:
            after.append(span)
        else:
            middle = span.start + at - offset
            before += _words(draft, Span(span.paragraph, span.start, middle))
            after += _words(draft, Span(span.paragraph, middle, span.end))
        offset += length + 1
    return tuple(before), tuple(after)


def _words(draft: Draft, span: Span) -> list[Span]:
    """Return the place without blanks at its ends; [] when nothing else is there."""
    text = draft.words(span)
    if not text.strip():
        return []
    start = span.start + len(text) - len(text.lstrip())
    return [Span(span.paragraph, start, span.start + len(text.rstrip()))]


def _trimmed(draft: Draft, span: Span) -> Span:
    if not 1 <= span.paragraph <= len(draft.paragraphs):
        raise ValueError("Văn bản không có đoạn này.")
    length = len(draft.paragraph(span.paragraph).text)
    found = _words(draft, Span(span.paragraph, max(0, span.start), min(length, span.end)))
    if not found:
        raise ValueError("Chưa chọn chữ nào. Hãy bôi đen một đoạn trong văn bản.")
    return found[0]


def _joined(draft: Draft, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the places in the order of the letter, those that touch each other as one."""
    joined: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.paragraph, s.start, s.end)):
        last = joined[-1] if joined else None
        if last and last.paragraph == span.paragraph:
            gap = draft.words(Span(span.paragraph, last.end, max(last.end, span.start)))
            if _GAP.match(gap):
                joined[-1] = Span(span.paragraph, last.start, max(last.end, span.end))
                continue
        joined.append(span)
    return tuple(joined)


def _last_before(draft: Draft, span: Span) -> Item | None:
    place = (span.paragraph, span.start)
    before = [i for i in draft.items if (i.spans[0].paragraph, i.spans[0].start) < place]
    return before[-1] if before else None


def _next_key(draft: Draft) -> int:
    return max((item.key for item in draft.items), default=0) + 1
