"""One deadline phrase → Deadline: a table cell, or the clause "Thời gian trình: quý 2 năm 2022"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from agencies.text import clean
from tasks.deadlines.citations import hide_citations, hide_school_years
from tasks.deadlines.cycles import Cycle, find_cycle, first_period
from tasks.deadlines.events import Event, find_event
from tasks.deadlines.kinds import DeadlineKind, Delay, Milestone
from tasks.deadlines.marks import find_marks
from tasks.deadlines.moments import UNITS, find_moments
from tasks.deadlines.phrases import (
    DONE,
    EMPTY,
    LABEL,
    NOT_DONE,
    ONGOING,
    SOFT,
    SOFT_NOTE,
    VAGUE,
    milestone_before,
    milestone_of,
    unread_words,
)
from tasks.deadlines.recurrence import limited
from tasks.deadlines.units import Reach, Unit, fault_of, find_units, reach
from tasks.deadlines.value import Deadline
from tasks.deadlines.wording import Wording, even, is_unmarked, masked, with_marks
from tasks.periods import Period

_OPENING = re.compile(r"[\s(\[+*•-]*")
LONGEST_PHRASE = 2000
UNREAD = "Không đọc được thời hạn trong “{}”"


@dataclass(frozen=True)
class Phrase:
    """What was read of a phrase, in places of its evened text."""

    kind: DeadlineKind
    used: tuple[tuple[int, int], ...] = ()
    start: date | None = None
    due: date | None = None
    condition: tuple[int, int] | None = None
    recurrence: str = ""
    notes: tuple[str, ...] = ()
    is_exclusive: bool = False
    time: str = ""
    delay: Delay | None = None
    done: Period | date | None = None
    is_weak: bool = False  # bare figures, or a year that may belong to a name
    milestone: Milestone | None = None
    binds_from: int = 0  # where the unit that binds begins


def parse_deadline(wording: str, *, on: date | None = None) -> Deadline:
    """Read one deadline phrase; on is the letter's date, which implied years are taken from.

    Any text is answered: what cannot be read has kind NONE and a note that says so, a blank has
    kind NONE alone. Nothing is guessed: without `on` an implied year leaves start and due empty.
    NUL and other controls are cut from the wording, which is kept composed (NFC).
    """
    kept = clean(wording)
    if EMPTY.fullmatch(kept.casefold()[:60]) and len(kept) < 60:
        return Deadline(kept, DeadlineKind.NONE)
    if len(kept) > LONGEST_PHRASE:
        note = f"Quá dài ({len(kept)} ký tự) để là một thời hạn"
        return Deadline(kept, DeadlineKind.NONE, notes=(note,))
    text = even(kept)
    unmarked = is_unmarked(text)
    phrase = read_phrase(with_marks(text) if unmarked else text, on)
    if unmarked and phrase.kind is not DeadlineKind.NONE:
        phrase = replace(phrase, notes=(*phrase.notes, "Văn bản gõ không dấu"))
    return as_deadline(phrase, text, kept)


def as_deadline(phrase: Phrase, text: Wording, wording: str) -> Deadline:
    condition = ""
    if phrase.condition:
        start, end = text.original_span(*phrase.condition)
        condition = " ".join(clean(text.original[start:end]).strip(" .,;:()[]-").split())
    return Deadline(
        wording,
        phrase.kind,
        phrase.start,
        phrase.due,
        phrase.milestone,
        condition,
        phrase.recurrence,
        tuple(dict.fromkeys(phrase.notes)),
        phrase.is_exclusive,
        phrase.time,
        phrase.delay,
        phrase.done,
    )


def read_phrase(text: Wording, on: date | None) -> Phrase:
    """Read the whole of an evened text as one deadline."""
    plain = text.plain
    opening = _OPENING.match(plain)
    begin = opening.end() if opening else 0
    label = LABEL.match(plain, begin)
    begin = label.end() if label else begin
    body = " " * begin + plain[begin:]
    phrase = _read_done(body, begin) or _read_body(body, on)
    used = list(phrase.used)
    left = unread_words(hide_school_years(hide_citations(body)), used)
    phrase = replace(phrase, milestone=_milestone(body, phrase, label))
    if phrase.kind is DeadlineKind.DONE or not left:
        return phrase
    if phrase.kind is DeadlineKind.NONE and not phrase.used:
        return phrase
    if phrase.is_weak:
        return Phrase(DeadlineKind.NONE, notes=(UNREAD.format(_shown(plain)),))
    return replace(phrase, notes=(*phrase.notes, f"Chưa hiểu phần “{_shown(left)}”"))


def _milestone(body: str, phrase: Phrase, label: re.Match[str] | None) -> Milestone | None:
    """Of two times with two verbs ("trình tháng 6, ban hành tháng 7/2022") the binding one's."""
    earlier = [end for _, end in phrase.used if end <= phrase.binds_from]
    if earlier and (own := milestone_of(body[max(earlier) : phrase.binds_from])):
        return own
    first = min((start for start, _ in phrase.used), default=len(body))
    return (milestone_of(label[0]) if label else None) or milestone_before(body[:first])


def _read_done(body: str, begin: int) -> Phrase | None:
    match = DONE.search(body, begin, begin + 60)
    if match is None or NOT_DONE.search(body, begin, match.start()):
        return None
    if (
        find_event(body, begin)
        and (find_event(body, begin) or Event(0, 0, False)).start < match.start()
    ):
        return None
    if find_units(body[: match.start()]):
        return None
    return Phrase(
        DeadlineKind.DONE, ((match.start(), len(body)),), done=done_when(body[match.end() :])
    )


def done_when(plain: str) -> Period | date | None:
    """Return the day, month, quarter or year that a text about finished work names first."""
    for moment in find_moments(plain):
        if moment.year is None or moment.is_bare and moment.kind is DeadlineKind.YEAR:
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
    ongoing = ONGOING.search(outside)
    if ongoing and cycle and not cycle.used and ongoing.start() < cycle.start:
        note = "Còn nói lặp lại định kỳ mà không nêu ngày"
        return replace(_ongoing(ongoing, None, on), used=_spans(ongoing, cycle), notes=(note,))
    if cycle and not (event and event.start < cycle.start and event.is_strong):
        return _cyclic(cycle, units, event, on)
    binding = _binding(units)
    if event and _waits(event, binding):
        return _waiting(plain, event, binding, on)
    if ongoing and not (binding and (binding.leads & {"by", "before", "until", "to"})):
        return _ongoing(ongoing, binding, on)
    if binding:
        phrase = _dated(binding, units, on, event)
        return replace(phrase, notes=(*phrase.notes, *_soft_notes(outside)))
    if event:
        return _waiting(plain, event, None, on)
    if without_school != plain:
        return _unread(body, "Năm học không phải năm dương lịch; cần ghi ngày cụ thể")
    if VAGUE.search(plain):
        return _unread(body, "Chỉ nêu mức khẩn, không nêu ngày")
    return _unread(body, UNREAD.format(_shown(body)))


def _spans(ongoing: re.Match[str], cycle: Cycle) -> tuple[tuple[int, int], ...]:
    return (ongoing.span(), *((mark.start, mark.end) for mark in cycle.marks))


def _unread(body: str, note: str) -> Phrase:
    return Phrase(DeadlineKind.NONE, notes=(note,))


def _binding(units: list[Unit]) -> Unit | None:
    """Return the unit that binds, a year that stands apart given to the finer one it belongs to."""
    years = [
        u for u in units if u.kind is DeadlineKind.YEAR and u.names_year and "to" not in u.leads
    ]
    finer = [unit for unit in units if unit.kind is not DeadlineKind.YEAR]
    dated = [unit for unit in finer if unit.names_year]
    if not finer:
        return _last(units)
    if dated or not years:
        return _last(dated or finer)
    unit, year = finer[-1], years[-1].moments[0].year
    if any(moment.is_current for moment in unit.moments):
        return years[-1]
    moments = (*unit.moments[:-1], replace(unit.moments[-1], year=year))
    return replace(unit, moments=moments)


def _last(units: Sequence[Unit]) -> Unit | None:
    limits = [unit for unit in units if unit.is_limit and not unit.leads & {"from"}]
    ends = limits or [unit for unit in units if "from" not in unit.leads] or list(units)
    return ends[-1] if ends else None


def _waits(event: Event, unit: Unit | None) -> bool:
    if unit is None:
        return event.is_strong
    if event.is_session:
        return unit.start > event.start
    is_bound = unit.leads & {"by"} and unit.start > event.start
    return event.is_strong and not is_bound


def _waiting(plain: str, event: Event, unit: Unit | None, on: date | None) -> Phrase:
    span = (event.start, event.end)
    if event.counts_from_letter and event.delay and on and event.delay.unit != "working_day":
        return _counted(event, on)
    known = _time_of_session(plain, event) or unit
    reached = reach(known, on) if known and not (known.is_bare and known is not unit) else None
    used = [span] if unit is None else [span, (unit.start, unit.end)]
    notes = reached.notes if reached else ()
    if event.counts_from_letter:
        notes = (*notes, "Cần lịch làm việc hoặc ngày ký để tính ra ngày cuối")
    return Phrase(
        DeadlineKind.CONDITIONAL,
        tuple(used),
        start=reached.start if reached else None,
        due=reached.due if reached else None,
        condition=span,
        notes=notes if not reached or not reached.fault else (*notes, reached.fault),
        delay=event.delay,
    )


def _time_of_session(plain: str, event: Event) -> Unit | None:
    """ "kỳ họp cuối năm 2021" is some day of 2021: the council, not the calendar, says which."""
    within = find_units(plain[event.start : event.end]) if event.is_session else []
    if not within or not within[-1].names_year:
        return None
    return replace(within[-1], leads=frozenset())


def _counted(event: Event, on: date) -> Phrase:
    """So many days from the signing of the letter itself: its date is known, so is the last day."""
    assert event.delay is not None
    unit = {"day": "days", "week": "weeks", "month": "months", "year": "years"}.get(
        event.delay.unit
    )
    span = (event.start, event.end)
    try:
        due = on + relativedelta(**{unit: event.delay.amount}) if unit else on  # type: ignore[arg-type]
    except (OverflowError, ValueError):
        return Phrase(DeadlineKind.CONDITIONAL, (span,), condition=span, delay=event.delay)
    note = f"Tính từ ngày {on:%d/%m/%Y} của văn bản"
    return Phrase(DeadlineKind.DAY, (span,), due=due, notes=(note,), delay=event.delay)


def _ongoing(match: re.Match[str], unit: Unit | None, on: date | None) -> Phrase:
    used = [match.span()]
    if unit is None:
        return Phrase(DeadlineKind.ONGOING, tuple(used))
    used.append((unit.start, unit.end))
    reached = reach(unit, on)
    return Phrase(DeadlineKind.ONGOING, tuple(used), start=reached.start, notes=reached.notes)


def _dated(unit: Unit, units: list[Unit], on: date | None, event: Event | None) -> Phrase:
    reached = reach(unit, on)
    used = [(each.start, each.end) for each in units]
    if reached.fault:
        return Phrase(DeadlineKind.NONE, tuple(used), notes=(reached.fault,))
    start = reached.start or _begin(unit, units, on)
    is_object = reached.kind in (DeadlineKind.YEAR, DeadlineKind.PERIOD) and not unit.is_limit
    condition = (event.start, event.end) if event else None
    return Phrase(
        reached.kind,
        tuple([*used, condition] if condition else used),
        start=start,
        due=reached.due,
        condition=condition,
        notes=(*reached.notes, *_others(unit, units, reached, on)),
        is_exclusive=reached.is_exclusive,
        time=unit.hour,
        binds_from=unit.start,
        is_weak=unit.is_bare or is_object or all(m.is_bare for m in unit.moments),
    )


def _soft_notes(plain: str) -> tuple[str, ...]:
    notes = (SOFT_NOTE,) if SOFT.search(plain) else ()
    return (*notes, "Sau đó còn lặp lại định kỳ") if find_marks(plain) else notes


def _begin(unit: Unit, units: list[Unit], on: date | None) -> date | None:
    others = [other for other in units if "from" in other.leads and other.start < unit.start]
    return reach(others[0], on).start if others else None


def _others(unit: Unit, units: list[Unit], reached: Reach, on: date | None) -> tuple[str, ...]:
    """Say when the phrase names another last day besides the one taken."""
    others = []
    for other in units:
        if other.start == unit.start or not other.names_year or "from" in other.leads:
            continue
        told = reach(other, on)
        if told.due and reached.due and told.due != reached.due:
            if not (told.start and told.start <= reached.due <= told.due):
                others.append(f"{told.due:%d/%m/%Y}")
    return (f"Còn nêu hạn khác: {', '.join(others)}",) if others else ()


def _cyclic(cycle: Cycle, units: list[Unit], event: Event | None, on: date | None) -> Phrase:
    dated = [unit for unit in units if unit not in cycle.used and unit.names_year]
    reached = [reach(unit, on) for unit in dated]
    fault = next(filter(None, map(fault_of, cycle.used)), "")
    spans = [(mark.start, mark.end) for mark in cycle.marks]
    spans += [(unit.start, unit.end) for unit in units]
    if fault and not any(told.due for told in reached):
        return Phrase(DeadlineKind.NONE, tuple(spans), notes=(fault,))
    begins = [told.start for told in reached if told.start]
    ends = [told.due for told, unit in zip(reached, dated, strict=True) if told.due]
    rule = limited(cycle.rule, max(ends)) if ends else cycle.rule
    since = max([*begins, *([on] if on else [])], default=None)
    start, due = first_period(replace(cycle, rule=rule), since) if since and rule else (None, None)
    if begins and start and start < max(begins):
        start = max(begins)
    notes = cycle.notes
    return Phrase(
        DeadlineKind.RECURRING,
        tuple([*spans, (event.start, event.end)] if event else spans),
        start=start,
        due=due,
        condition=(event.start, event.end) if event else None,
        recurrence=rule,
        notes=notes,
        is_exclusive=any("before" in unit.leads for unit in cycle.used),
        time=next((unit.hour for unit in cycle.used if unit.hour), ""),
    )


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
