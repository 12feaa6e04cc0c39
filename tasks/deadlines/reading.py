"""One deadline phrase → Deadline: a table cell, or the clause "Thời gian trình: quý 2 năm 2022"."""

import re
from dataclasses import replace
from datetime import date

from agencies.text import clean
from tasks.deadlines.citations import hide_citations, hide_school_years
from tasks.deadlines.cycles import find_cycle
from tasks.deadlines.events import find_event
from tasks.deadlines.kinds import DeadlineKind, Milestone
from tasks.deadlines.moments import UNITS, find_moments
from tasks.deadlines.outcomes import RULES
from tasks.deadlines.phrase import Phrase, Scene
from tasks.deadlines.phrases import (
    DONE,
    EMPTY,
    LABEL,
    NOT_DONE,
    VAGUE,
    milestone_before,
    milestone_of,
    unread_words,
)
from tasks.deadlines.reach import POSSIBLE_YEARS
from tasks.deadlines.units import find_units
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import Wording, even, is_unmarked, masked, with_marks
from tasks.periods import Period

LONGEST_PHRASE = 2000
_OPENING = re.compile(r"[\s(\[+*•-]*")


def parse_deadline(wording: str, *, on: date | None = None) -> Deadline:
    """Read one deadline phrase; on is the letter's date, which implied years are taken from.

    Any text is answered: what cannot be read has kind NONE and a note that says so, a blank has
    kind NONE alone. Nothing is guessed: without `on` an implied year leaves start and due empty.
    NUL and other controls are cut from the wording, which is kept composed (NFC).
    """
    kept = clean(wording)
    if len(kept) < 60 and EMPTY.fullmatch(kept.casefold()):
        return Deadline(kept, DeadlineKind.NONE)
    if len(kept) > LONGEST_PHRASE:
        note = f"Quá dài ({len(kept)} ký tự) để là một thời hạn"
        return Deadline(kept, DeadlineKind.NONE, notes=(note,))
    text = even(kept)
    if not is_unmarked(text):
        return read_phrase(text, usable_day(on)).as_deadline(text, kept)
    phrase = read_phrase(with_marks(text), usable_day(on))
    if phrase.kind is not DeadlineKind.NONE:
        phrase = phrase.noting("Văn bản gõ không dấu")
    return phrase.as_deadline(text, kept)


def read_phrase(text: Wording, on: date | None) -> Phrase:
    """Read the whole of an evened text as one deadline."""
    plain = text.plain
    opening = _OPENING.match(plain)
    begin = opening.end() if opening else 0
    label = LABEL.match(plain, begin)
    begin = label.end() if label else begin
    body = " " * begin + plain[begin:]
    phrase = _read_done(body, begin) or _read_body(body, on)
    phrase = replace(phrase, milestone=_milestone(body, phrase, label))
    left = unread_words(hide_school_years(hide_citations(body)), list(phrase.used))
    if not left or not phrase.used or phrase.kind is DeadlineKind.DONE:
        return phrase
    if phrase.is_weak:
        return _unread(plain)
    return replace(phrase.noting(f"Chưa hiểu phần “{_shown(left)}”"), has_unread=True)


def usable_day(on: date | None) -> date | None:
    """Return the letter's date, or None where no letter can be of that year."""
    return on if on and on.year in POSSIBLE_YEARS else None


def _milestone(body: str, phrase: Phrase, label: re.Match[str] | None) -> Milestone | None:
    """Of two times with two verbs ("trình tháng 6, ban hành tháng 7/2022") the binding one's.

    The verbs may follow their times: "tháng 6 trình, tháng 7/2022 ban hành".
    """
    earlier = [end for _, end in phrase.used if end <= phrase.binds_from]
    first = min((start for start, _ in phrase.used), default=len(body))
    if earlier and not milestone_of(body[:first]):
        binding = max(end for start, end in phrase.used if start >= phrase.binds_from)
        if own := milestone_of(body[binding:]):
            return own
    if earlier and (own := milestone_of(body[max(earlier) : phrase.binds_from])):
        return own
    return (milestone_of(label[0]) if label else None) or milestone_before(body[:first])


def _read_done(body: str, begin: int) -> Phrase | None:
    match = DONE.search(body, begin, begin + 60)
    if match is None or NOT_DONE.search(body, begin, match.start()):
        return None
    event = find_event(body, begin)
    if (event and event.start < match.start()) or find_units(body[: match.start()]):
        return None
    done = done_when(body[match.end() :])
    return Phrase(DeadlineKind.DONE, ((match.start(), len(body)),), done=done)


def done_when(plain: str) -> Period | date | None:
    """Return the day, month, quarter or year that a text about finished work names first."""
    for moment in find_moments(plain):
        if moment.year is None or (moment.is_bare and moment.kind is DeadlineKind.YEAR):
            continue
        try:
            first, _ = moment.in_year(moment.year)
        except ValueError:
            continue
        unit = UNITS.get(moment.kind)
        return unit.containing(first) if unit else first
    return None


def _read_body(body: str, on: date | None) -> Phrase:
    plain = hide_citations(body)
    without_school = hide_school_years(plain)
    event = find_event(plain)
    outside = masked(without_school, [(event.start, event.end)]) if event else without_school
    units = find_units(outside)
    cycle = find_cycle(outside, units, is_year_implied=on is None)
    scene = Scene(body, plain, event, outside, units, cycle, on)
    for rule in RULES:
        if phrase := rule(scene):
            return phrase
    if without_school != plain:
        note = "Năm học không phải năm dương lịch; cần ghi ngày cụ thể"
        return Phrase(DeadlineKind.NONE, notes=(note,))
    if VAGUE.search(plain):
        return Phrase(DeadlineKind.NONE, notes=("Chỉ nêu mức khẩn, không nêu ngày",))
    return _unread(body)


def _unread(body: str) -> Phrase:
    return Phrase(DeadlineKind.NONE, notes=(f"Không đọc được thời hạn trong “{_shown(body)}”",))


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
