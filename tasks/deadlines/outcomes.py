"""Rules that make a Phrase of what stands in it, tried in order; each returns None to pass on.

A cycle goes before a condition, a condition before a date beside it ("năm 2022, sau khi Chính phủ
ban hành …" waits, with 2022 as provisional), and a hard limit before "thường xuyên".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from tasks.deadlines.cycles import Cycle, first_period
from tasks.deadlines.events import Event
from tasks.deadlines.kinds import DeadlineKind
from tasks.deadlines.marks import find_marks
from tasks.deadlines.phrase import Phrase, Scene
from tasks.deadlines.phrases import ONGOING, SOFT
from tasks.deadlines.reach import Reach, fault_of, reach
from tasks.deadlines.recurrence import limited
from tasks.deadlines.units import Unit, find_units

_LONGEST_RULE = 200
# "khi Trung ương ban hành" waits for something, and does not say what.
_OBJECTLESS = re.compile(
    r"(?:ngay |chỉ )?(?:sau )?khi (?!.*(?:được|luật|nghị|quyết|thông tư|quy|kế hoạch|đề án|văn bản"
    r"|chương trình|hướng dẫn))[^.;,]{2,60}ban hành[ .)]*"
)
_BESIDE = re.compile(r"[ ,;/+-]*(?:và )?")
_HARD = {"by", "before", "until", "to"}


def read_unceasing(scene: Scene) -> Phrase | None:
    """ "Thường xuyên, hằng năm": ongoing, where the cycle adds no day."""
    ongoing, cycle = ONGOING.search(scene.outside), scene.cycle
    if not ongoing or not cycle or cycle.used:
        return None
    if ongoing.start() > cycle.start and not _BESIDE.fullmatch(
        scene.outside, cycle.end, ongoing.start()
    ):
        return None
    used = (ongoing.span(), *((mark.start, mark.end) for mark in cycle.marks))
    note = "Còn nói lặp lại định kỳ mà không nêu ngày"
    return Phrase(DeadlineKind.ONGOING, used, notes=(note,))


def read_cycle(scene: Scene) -> Phrase | None:
    cycle, event = scene.cycle, scene.event
    if cycle is None or (event and event.is_strong and event.start < cycle.start):
        return None
    spans = [(mark.start, mark.end) for mark in cycle.marks]
    spans += [(unit.start, unit.end) for unit in scene.units]
    condition = (event.start, event.end) if event else None
    used = tuple([*spans, condition] if condition else spans)
    fault = next(filter(None, map(fault_of, cycle.used)), "")
    hours = [unit.hour for unit in cycle.used] + [mark.hour for mark in cycle.marks]
    rule, start, due = _bounded(scene, cycle)
    if fault or not rule or len(rule) > _LONGEST_RULE:
        return Phrase(DeadlineKind.NONE, used, notes=(fault,) if fault else cycle.notes)
    return Phrase(
        DeadlineKind.RECURRING,
        used,
        start=start,
        due=due,
        condition=condition,
        recurrence=rule,
        notes=cycle.notes,
        is_exclusive=any("before" in unit.leads for unit in cycle.used)
        or any(mark.is_exclusive for mark in cycle.marks),
        time=next(filter(None, hours), ""),
    )


def _bounded(scene: Scene, cycle: Cycle) -> tuple[str, date | None, date | None]:
    """Return rule, start and due, bounded by years that stand beside: "giai đoạn 2021-2025"."""
    others = [unit for unit in scene.units if unit not in cycle.used and unit.names_year]
    reached = [reach(unit, scene.on) for unit in others]
    begins = [told.start for told in reached if told.start]
    rule = limited(cycle.rule, max((told.due for told in reached if told.due), default=None))
    since = max([*begins, *([scene.on] if scene.on else [])], default=None)
    if since is None or not rule:
        return rule, None, None
    start, due = first_period(replace(cycle, rule=rule), since)
    return rule, max([start, *begins]) if start else None, due


def read_waiting(scene: Scene) -> Phrase | None:
    event, unit = scene.event, _binding(scene.units)
    if event is None or not _waits(event, unit):
        return None
    if event.counts_from_letter and (counted := _counted(event, scene.on)):
        return counted
    return _waiting(scene, event, unit)


def read_ongoing(scene: Scene) -> Phrase | None:
    match, unit = ONGOING.search(scene.outside), _binding(scene.units)
    if match is None or (unit and unit.leads & _HARD):
        return None
    if unit is None:
        return Phrase(DeadlineKind.ONGOING, (match.span(),))
    reached = reach(unit, scene.on)
    used = (match.span(), (unit.start, unit.end))
    return Phrase(DeadlineKind.ONGOING, used, start=reached.start, notes=reached.notes)


def read_dated(scene: Scene) -> Phrase | None:
    unit, event = _binding(scene.units), scene.event
    if unit is None:
        return None
    used = [(each.start, each.end) for each in scene.units]
    reached = reach(unit, scene.on)
    if reached.fault:
        return Phrase(DeadlineKind.NONE, tuple(used), notes=(reached.fault,))
    condition = (event.start, event.end) if event else None
    phrase = Phrase(
        reached.kind,
        tuple([*used, condition] if condition else used),
        start=reached.start or _begin(unit, reached, scene),
        due=reached.due,
        condition=condition,
        notes=reached.notes,
        is_exclusive=reached.is_exclusive,
        time=unit.hour,
        binds_from=unit.start,
        is_weak=_is_weak(unit, reached),
    )
    return phrase.noting(*_other_limits(unit, reached, scene), *_manner(scene.outside))


def read_weak_event(scene: Scene) -> Phrase | None:
    """ "theo tiến độ đầu tư được duyệt": an event only where nothing else stands."""
    return _waiting(scene, scene.event, None) if scene.event else None


RULES = (read_unceasing, read_cycle, read_waiting, read_ongoing, read_dated, read_weak_event)


def _binding(units: list[Unit]) -> Unit | None:
    """Return the unit that binds, a year that stands apart given to the finer one it belongs to."""
    years = [unit for unit in units if _is_year_apart(unit)]
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


def _is_year_apart(unit: Unit) -> bool:
    return unit.kind is DeadlineKind.YEAR and unit.names_year and "to" not in unit.leads


def _last(units: Sequence[Unit]) -> Unit | None:
    ending = [unit for unit in units if "from" not in unit.leads]
    limits = [unit for unit in ending if unit.is_limit]
    chosen = limits or ending or units
    return chosen[-1] if chosen else None


def _waits(event: Event, unit: Unit | None) -> bool:
    """Whether the event decides; "chậm nhất ngày 30/6/2022" after it binds whatever happens."""
    if unit is None:
        return event.is_strong
    if event.is_session:
        return unit.start > event.start
    return event.is_strong and not ("by" in unit.leads and unit.start > event.start)


def _waiting(scene: Scene, event: Event, unit: Unit | None) -> Phrase:
    span = (event.start, event.end)
    known = _time_of_session(scene.plain, event) or unit
    reached = reach(known, scene.on) if known else Reach(DeadlineKind.CONDITIONAL)
    notes = (*reached.notes, reached.fault) if reached.fault else reached.notes
    if _OBJECTLESS.fullmatch(scene.body, *span):
        notes = (*notes, "Chưa nêu rõ chờ văn bản nào; nên ghi tên văn bản")
    if event.counts_from_letter:
        notes = (*notes, "Cần lịch làm việc hoặc ngày ký để tính ra ngày cuối")
    return Phrase(
        DeadlineKind.CONDITIONAL,
        (span,) if unit is None else (span, (unit.start, unit.end)),
        start=reached.start,
        due=reached.due,
        condition=span,
        notes=notes,
        delay=event.delay,
    )


def _time_of_session(plain: str, event: Event) -> Unit | None:
    """ "kỳ họp cuối năm 2021" is some day of 2021: the council, not the calendar, says which."""
    within = find_units(plain[event.start : event.end]) if event.is_session else []
    if not within or not within[-1].names_year:
        return None
    return replace(within[-1], leads=frozenset())


def _counted(event: Event, on: date | None) -> Phrase | None:
    """So many days from the signing of the letter itself: its date is known, so is the last day."""
    delay = event.delay
    if on is None or delay is None or delay.unit not in ("day", "week", "month", "year"):
        return None
    steps = {f"{delay.unit}s": delay.amount}
    try:
        due = on + relativedelta(**steps)  # type: ignore[arg-type]
    except (OverflowError, ValueError):
        return None
    note = f"Tính từ ngày {on:%d/%m/%Y} của văn bản"
    span = (event.start, event.end)
    return Phrase(DeadlineKind.DAY, (span,), due=due, notes=(note,), delay=delay)


def _is_weak(unit: Unit, reached: Reach) -> bool:
    if all(moment.is_bare for moment in unit.moments):
        return True
    return reached.kind in (DeadlineKind.YEAR, DeadlineKind.PERIOD) and not unit.is_limit


def _begin(unit: Unit, reached: Reach, scene: Scene) -> date | None:
    """Return the day that another unit gives as the beginning: "từ 01/3, xong trước 30/6/2022"."""
    for other in scene.units:
        if "from" in other.leads and other.start < unit.start:
            start = reach(other, scene.on).start
            return start if start and reached.due and start <= reached.due else None
    return None


def _other_limits(unit: Unit, reached: Reach, scene: Scene) -> tuple[str, ...]:
    """Say when the phrase names another last day besides the one taken."""
    others = []
    for said in scene.units:
        other = _of_same_year(said, unit)
        if other.start == unit.start or not other.names_year or "from" in other.leads:
            continue
        if (last := _another_day(reach(other, scene.on), reached)) is not None:
            others.append(f"{last:%d/%m/%Y}")
    return (f"Còn nêu hạn khác: {', '.join(others)}",) if others else ()


def _of_same_year(unit: Unit, before: Unit) -> Unit:
    """ "Quý II năm 2023 trình; quý III ban hành": the later one is of the year named before."""
    if unit.names_year or unit.start < before.start:
        return unit
    year = before.moments[-1].year
    return replace(unit, moments=tuple(replace(moment, year=year) for moment in unit.moments))


def _another_day(other: Reach, taken: Reach) -> date | None:
    if other.due is None or taken.due is None or other.due == taken.due:
        return None
    is_around = other.start is not None and other.start <= taken.due <= other.due
    return None if is_around else other.due


def _manner(plain: str) -> tuple[str, ...]:
    notes = ("Chỉ là dự kiến hoặc phấn đấu",) if SOFT.search(plain) else ()
    return (*notes, "Sau đó còn lặp lại định kỳ") if find_marks(plain) else notes
