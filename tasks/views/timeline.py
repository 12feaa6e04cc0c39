"""The time of one task drawn by quarters, or by years where quarters would be too many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from tasks.periods import ROMAN_QUARTERS, Quarter, Year

# Units of the drawing: its left edge and the width between its first and last line.
LEFT, WIDTH = 4, 296
_MOST_QUARTERS = 12
LABELS = {
    "passed": "Thời gian đã qua",
    "left": "Thời gian còn lại",
    "late": "Quá hạn",
    "asked": "Xin gia hạn",
    "first": "Hạn đầu",
    "accepted": "Báo cáo đã nhận",
    "waiting": "Chờ duyệt",
}
_DOTS = ("accepted", "waiting")


@dataclass(frozen=True)
class Span:
    """The days of a task: where it starts, its last day, the day it reached its milestone."""

    start: date
    due: date | None
    met: date | None = None
    asked_until: date | None = None
    first_due: date | None = None  # where an extension took its place


def timeline(
    span: Span, *, on: date, accepted: Iterable[date] = (), waiting: Iterable[date] = ()
) -> dict[str, Any] | None:
    """Return the drawing ready for its template, or None where there is nothing to draw."""
    dots = [("accepted", day) for day in accepted] + [("waiting", day) for day in waiting]
    if span.due is None and not dots:
        return None
    known = (span.start, span.due, span.first_due, span.asked_until, on)
    days = [day for day in known if day]
    days += [day for _, day in dots]
    grid = _Grid.around(min(days), max(days))
    bars = [
        {"key": key, "x": grid.x(first), "width": round(grid.x(last) - grid.x(first), 1)}
        for key, first, last in _bars(span, on)
        if first < last
    ]
    used = {bar["key"] for bar in bars} | {key for key, _ in dots}
    used |= {"first"} if span.first_due else set()
    return {
        "lines": [grid.x(unit.first_day) for unit in grid.units] + [float(LEFT + WIDTH)],
        "units": [{"label": grid.label(unit), "x": grid.middle(unit)} for unit in grid.units],
        "years": grid.years(),
        "bars": bars,
        "dots": [{"key": key, "x": grid.x(day)} for key, day in dots],
        "first_due": grid.x(span.first_due) if span.first_due else None,
        "today": grid.x(on),
        # The word stays inside the drawing.
        "today_label": min(max(grid.x(on), LEFT + 26), LEFT + WIDTH - 26),
        "legend": [
            {"key": key, "label": label, "is_dot": key in _DOTS, "is_mark": key == "first"}
            for key, label in LABELS.items()
            if key in used
        ],
        "desc": _in_words(span, on, len(dots)),
    }


def _in_words(span: Span, on: date, reports: int) -> str:
    """Return what the drawing shows as one sentence, for whoever does not see it."""
    words = [f"Từ {span.start:%d/%m/%Y}"]
    if span.due:
        words.append(f"hạn {span.due:%d/%m/%Y}")
    if span.first_due:
        words.append(f"hạn đầu {span.first_due:%d/%m/%Y}")
    if span.asked_until:
        words.append(f"xin gia hạn đến {span.asked_until:%d/%m/%Y}")
    if span.met:
        words.append(f"đạt mốc ngày {span.met:%d/%m/%Y}")
    words += [f"{reports} báo cáo", f"hôm nay {on:%d/%m/%Y}"]
    return "; ".join(words)


def _bars(span: Span, on: date) -> list[tuple[str, date, date]]:
    """Return the parts of the bar: time passed, time left, days late, extension asked for."""
    if span.due is None:
        return []
    start = min(span.start, span.due)
    reached = min(span.met or on, span.due)
    bars = [("passed", start, reached)]
    if span.met is None:
        bars.append(("left", max(start, reached), span.due))
    bars.append(("late", span.due, span.met or on))
    if span.asked_until:
        bars.append(("asked", span.due, span.asked_until))
    return bars


@dataclass(frozen=True)
class _Grid:
    units: list[Any]

    @classmethod
    def around(cls, first: date, last: date) -> "_Grid":
        """Return whole quarters from the first day to the last, or years where those are many."""
        quarters = _units(Quarter, first, last)
        return cls(quarters if len(quarters) <= _MOST_QUARTERS else _units(Year, first, last))

    def x(self, day: date) -> float:
        first, last = self.units[0].first_day, self.units[-1].last_day
        return round(LEFT + WIDTH * (day - first).days / ((last - first).days + 1), 1)

    def middle(self, unit: Any) -> float:
        return round((self.x(unit.first_day) + self.x(unit.last_day)) / 2, 1)

    def label(self, unit: Any) -> str:
        return ROMAN_QUARTERS[unit.quarter - 1] if isinstance(unit, Quarter) else str(unit.year)

    def years(self) -> list[dict[str, Any]]:
        if isinstance(self.units[0], Year):
            return []
        years = []
        for year, quarters in groupby(self.units, key=lambda unit: unit.year):
            places = [self.middle(quarter) for quarter in quarters]
            years.append({"label": str(year), "x": round(sum(places) / len(places), 1)})
        return years


def _units(kind: type[Quarter] | type[Year], first: date, last: date) -> list[Any]:
    units = [kind.containing(first)]
    while units[-1].last_day < last:
        units.append(kind.containing(date.fromordinal(units[-1].last_day.toordinal() + 1)))
    return units
