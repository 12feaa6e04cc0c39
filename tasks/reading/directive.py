"""One duty → ItemDraft: type of document, wording, bodies, deadline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.reading.attributes import find_attributes
from tasks.reading.binding import Found, find_binding
from tasks.reading.bodies import Bodies, find_bodies, split_bodies
from tasks.reading.columns import Column
from tasks.reading.drafts import Body, HeadingDraft, ItemDraft, Span
from tasks.reading.duties import names_body
from tasks.reading.headings import Node, is_time
from tasks.reading.issuing import Issuing, issuer_of_type, issuing_of, type_named
from tasks.reading.lexicon import leading_type, plain, starts_with_responsible
from tasks.reading.marks import section_of

_HEADING_KINDS = {
    DeadlineKind.ONGOING,
    DeadlineKind.DAY,
    DeadlineKind.MONTH,
    DeadlineKind.QUARTER,
    DeadlineKind.HALF_YEAR,
    DeadlineKind.YEAR,
    DeadlineKind.PERIOD,
    DeadlineKind.RECURRING,
}
_DATED = {
    DeadlineKind.DAY,
    DeadlineKind.MONTH,
    DeadlineKind.QUARTER,
    DeadlineKind.HALF_YEAR,
}
_LABELLED = re.compile(
    r"[\s,;.]*(?:\(\s{0,2})?(?:(?:thời gian|thời hạn|tiến độ|hạn|mốc)\s?(?:trình|ban hành|"
    r"thực hiện|hoàn thành|báo cáo|gửi)?\s{0,2}[:–-]?\s{0,2})$",
    re.IGNORECASE,
)
# A second clause of time before the one that was read: "Thời gian trình: dự kiến 2022 (…)".
_TIME_CLAUSE = re.compile(
    r"[\s,;.]+(?:thời gian|thời hạn|tiến độ)\s(?:trình|ban hành|thực hiện|hoàn thành)\s?:"
    r"[^.;()]{1,60}$",
    re.IGNORECASE,
)
NO_DEADLINE = Deadline(wording="", kind=DeadlineKind.NONE)


def read_directive(node: Node, parts: Sequence[Node], on: date | None) -> ItemDraft:
    """Return the item that a duty is, with what its headings say of it."""
    pieces = _pieces(node, parts)
    text = "\n".join(words for words, _ in pieces)
    headings = [above for above in node.ancestors if above.words]
    issuing = issuing_of([above.words for above in headings])
    bound = _bound(text, pieces, headings, on)
    bodies = _bodies(node, text, headings, issuing)
    said = find_attributes(text)
    return ItemDraft(
        section=section_of(
            node.labels or [label for above in headings[:1] for label in above.labels]
        ),
        heading=headings[0].words if headings else "",
        text=text,
        title=_title(node, text, bound.place),
        document_type=leading_type(said.get(Column.TYPE, ""))
        or leading_type(text)
        or type_named(text),
        submitter=Body(said.get(Column.SUBMITTER) or issuing.submitter),
        issuer=Body(
            said.get(Column.ISSUER) or issuer_of_type(said.get(Column.TYPE, "")) or issuing.issuer
        ),
        lead=tuple(map(Body, bodies.lead)),
        coordinating=tuple(map(Body, bodies.coordinating)),
        deadline=bound.deadline,
        source=pieces[0][1],
        also=tuple(span for _, span in pieces[1:]),
        deadline_source=bound.source,
        above=tuple(_heading(above) for above in reversed(headings)),
        remarks=bound.remarks,
        notes=bound.notes,
    )


def _heading(node: Node) -> HeadingDraft:
    own = node.mark.label if node.mark else "-"
    number = "" if own in {"-", "+"} else section_of(node.labels)
    return HeadingDraft(number, node.words.rstrip(" :."), node.paragraph.number)


def _pieces(node: Node, parts: Sequence[Node]) -> list[tuple[str, Span]]:
    """Return the paragraphs of a duty, or its place in one, with their words."""
    whole = [*node.tail]
    for part in parts:
        whole += [part.paragraph, *part.tail]
    return [
        (node.words, node.span),
        *((p.text.strip(), Span(p.number, 0, len(p.text))) for p in whole),
    ]


@dataclass(frozen=True)
class _Bound:
    """A deadline, its place in the duty's text and in the letter, and what to say of it."""

    deadline: Deadline = NO_DEADLINE
    place: tuple[int, int] | None = None
    source: Span | None = None
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def _bound(
    text: str, pieces: Sequence[tuple[str, Span]], headings: Sequence[Node], on: date | None
) -> _Bound:
    if found := find_binding(text, on):
        deadline, place = found
        source = _place_in(pieces, *place)
        return _Bound(deadline, place, source, notes=_other_deadline(text, deadline, place, on))
    for above in headings:
        inherited = _of_heading(above.words, on)
        if inherited and inherited[0].kind in _HEADING_KINDS:
            source = _place_in([(above.words, above.span)], *inherited[1])
            return _Bound(
                inherited[0],
                source=source,
                remarks=(f"Thời hạn lấy từ đề mục: {above.words}",),
            )
    return _Bound()


def _of_heading(words: str, on: date | None) -> Found | None:
    """Return the deadline that a heading gives: one in its words, or all of it ("Năm 2021")."""
    if found := find_binding(words, on):
        return found
    if not is_time(words):
        return None
    return parse_deadline(words.rstrip(" :."), on=on), (0, len(words.rstrip(" :.")))


def _place_in(pieces: Sequence[tuple[str, Span]], start: int, end: int) -> Span:
    """Return where text[start:end] stands, of the text that the pieces make line by line."""
    offset = 0
    for words, span in pieces:
        if start <= offset + len(words):
            first = span.start + max(0, start - offset)
            return Span(span.paragraph, first, min(span.end, span.start + end - offset))
        offset += len(words) + 1
    return pieces[-1][1]


def _other_deadline(
    text: str, deadline: Deadline, place: tuple[int, int], on: date | None
) -> tuple[str, ...]:
    """Return a note when another day stands in the same duty: it may be two of them."""
    if deadline.kind not in _DATED:
        return ()
    for start, end in ((place[1], len(text)), (0, place[0])):
        other = find_binding(text[start:end], on)
        if other and other[0].kind in _DATED and other[0].due != deadline.due:
            return (f"Còn một thời hạn khác trong mục: {other[0].wording}; có thể tách làm hai.",)
    return ()


def _title(node: Node, text: str, place: tuple[int, int] | None) -> str:
    """Return the title of a duty; under the name of a body it is the paragraph that follows."""
    first, _, more = text.partition("\n")
    if more and names_body(node.words):
        shifted = (place[0] - len(first) - 1, place[1] - len(first) - 1) if place else None
        return title_of(more, shifted)
    return title_of(first, place)


def _bodies(node: Node, text: str, headings: Sequence[Node], issuing: Issuing) -> Bodies:
    found = find_bodies(text)
    if found.lead:
        return found
    if names_body(node.words) and node.tail:
        return replace(found, lead=split_bodies(node.words.rstrip(" :.")))
    if issuing.drafter:
        return replace(found, lead=(issuing.drafter,))
    for above in headings:
        words = above.words.rstrip(" :.")
        if lead := find_bodies(above.words).lead:
            return replace(found, lead=lead)
        if starts_with_responsible(words) and len(words.split()) <= 25 and not issuing.issuer:
            return replace(found, lead=split_bodies(words))
    return found


def title_of(text: str, place: tuple[int, int] | None) -> str:
    """Return the wording to edit: without its deadline clause at the end, and without end marks."""
    words = text
    if place and place[0] > 10 and place[1] <= len(text):
        rest = text[place[1] :].strip(" ).;,/")
        before = _LABELLED.sub("", text[: place[0]])
        opened = before.count("(") > before.count(")")
        if opened and not rest:
            before = before[: before.rindex("(")]
        words = _TIME_CLAUSE.sub("", before) if not rest else text
    words = words.strip()
    # Three points say that the list goes on.
    return (words if words.endswith("...") else words.rstrip(" .;,:/(").strip()) or plain(text)
