"""How many tasks stand behind each choice of each filter, with all other filters applied.

One query reads the few columns that filters ask for, and Python counts them: there are nearly as
many combinations as tasks, so grouping them in the database only adds to its work. Taking part
and source letter are kept beside the task, so each asks one query of its own. The answer is kept
(tasks.keeping): the counts are what makes a list page slow when it grows.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F
from django.http import QueryDict

from agencies.models import User
from tasks.choices import LINES, LINES_AND_PERIODS, CountsAs
from tasks.deadlines import DeadlineKind
from tasks.filters import (
    NO_DOCUMENT,
    VIEW_PARAMETERS,
    counted_for,
    judged_by_first,
    quarter_key,
    tasks_for,
    without,
)
from tasks.keeping import KEEP_SECONDS, key
from tasks.models import Letter
from tasks.querysets import LACKS
from tasks.rows import reference
from tasks.timeliness import timeliness_case

# What is read of a task, in this order.
_COLUMNS = (
    "lead__code",
    "status",
    "timeliness",
    "document_type",
    "issuer__code",
    "deadline_kind",
    "due_on",
    "heading",
    "heading__parent",
    "no_result",
    "counts_as",
)
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Standing:
    """How many tasks the address finds, and how they stand: each page of the list says it."""

    total: int
    timeliness: dict[str, int]
    headings: dict[int, dict[str, int]]


@dataclass(frozen=True)
class Choices:
    """What the filter bar shows: `counts[filter][choice]`, and labels of the source letters."""

    counts: dict[str, dict[str, int]]
    letters: dict[str, str]


class Facets:
    """The counts for a valid address, made only when asked for and not kept.

    `stamp` is that of tasks.keeping.
    """

    def __init__(self, user: User, data: QueryDict, *, on: date, request: Any, stamp: str) -> None:
        self._user = user
        self._data = without(data, VIEW_PARAMETERS)
        self._on = on
        self._request = request
        address = "&".join(sorted(self._data.urlencode().split("&")))
        self._keys = key("standing", stamp, address), key("choices", stamp, address)

    @cached_property
    def kept(self) -> Standing | None:
        """What is kept was counted for this very address: it is a valid one."""
        return cache.get(self._keys[0])

    @cached_property
    def standing(self) -> Standing:
        return self.kept or self._count()[0]

    @cached_property
    def choices(self) -> Choices:
        return cache.get(self._keys[1]) or self._count()[1]

    def _count(self) -> tuple[Standing, Choices]:
        """Count both, as one reading of the tasks answers for both."""
        everything = _read(self._narrowed(*_FACETS, counted=_ALL), self._on, first=self._first)
        tasks = _counted_as(everything, counted_for(self._data))
        chosen = {name: set(self._data.getlist(name)) for name in _FACETS if name in self._data}
        matching = _matching(tasks, chosen)
        counts = {
            name: _choices(
                facet, _matching(tasks, chosen, but=name) if name in chosen else matching
            )
            for name, facet in _FACETS.items()
        }
        by_period = _counted_as(everything, LINES_AND_PERIODS)
        counts["quarter"] = _choices(
            _FACETS["quarter"], _matching(by_period, chosen, but="quarter")
        )
        letters = _letters(self._narrowed("letter"), self._user)
        counts["letter"] = {key: count for key, (_, count) in letters.items()}
        counts["coordinating"] = _coordinating(self._narrowed("coordinating"))
        standing = Standing(
            total=len(matching),
            timeliness=dict(Counter(map(_timeliness, matching))),
            headings=_by_heading(matching),
        )
        choices = Choices(counts, {key: label for key, (label, _) in letters.items()})
        counted = standing, choices
        cache.set_many(dict(zip(self._keys, counted, strict=True)), KEEP_SECONDS)
        return counted

    @property
    def _first(self) -> bool:
        return judged_by_first(self._data)

    def _narrowed(self, *names: str, counted: Collection[CountsAs] = ()) -> Any:
        """Return the tasks that the address finds without these filters."""
        data = without(self._data, names)
        more = {"on": self._on, "request": self._request, "counted": counted}
        return tasks_for(self._user, data, **more).qs.order_by()


@dataclass(frozen=True)
class Facet:
    """A filter whose choices follow from columns of the task: those of a task with such values."""

    values: Callable[[Values], Any]
    choices: Callable[[Any], tuple[str, ...]]

    @classmethod
    def of(cls, *columns: str, choices: Callable[[Any], tuple[str, ...]]) -> "Facet":
        return cls(itemgetter(*map(_COLUMNS.index, columns)), choices)


def _itself(value: Any) -> tuple[str, ...]:
    return (value,) if value else ()


def _document_type(value: str) -> tuple[str, ...]:
    return (value or NO_DOCUMENT,)


def _quarter(day: date | None) -> tuple[str, ...]:
    return (quarter_key(day),) if day else ()


def _heading(values: tuple[int | None, int | None]) -> tuple[str, ...]:
    return tuple(str(key) for key in values if key is not None)


def _missing(values: tuple[str | None, str, bool]) -> tuple[str, ...]:
    lead, kind, no_result = values
    lacks = {"lead": lead is None, "deadline": kind == DeadlineKind.NONE, "result": no_result}
    return tuple(name for name, is_missing in lacks.items() if is_missing)


_FACETS = {
    "lead": Facet.of("lead__code", choices=_itself),
    "status": Facet.of("status", choices=_itself),
    "timeliness": Facet.of("timeliness", choices=_itself),
    "document_type": Facet.of("document_type", choices=_document_type),
    "issuer": Facet.of("issuer__code", choices=_itself),
    "deadline_kind": Facet.of("deadline_kind", choices=_itself),
    "quarter": Facet.of("due_on", choices=_quarter),
    "heading": Facet.of("heading", "heading__parent", choices=_heading),
    "missing": Facet.of("lead__code", "deadline_kind", "no_result", choices=_missing),
}
_timeliness = _FACETS["timeliness"].values
_standing = itemgetter(_COLUMNS.index("heading"), _COLUMNS.index("timeliness"))


# A quarter counts periods, also while the list still counts lines.
_ALL = tuple({*LINES, *LINES_AND_PERIODS})
_counts_as = itemgetter(_COLUMNS.index("counts_as"))


def _read(tasks: Any, on: date, *, first: bool) -> list[Values]:
    judged = timeliness_case(on, first=first)
    tasks = tasks.annotate(timeliness=judged, no_result=LACKS["result"])
    return list(tasks.values_list(*_COLUMNS))


def _counted_as(tasks: list[Values], kinds: Collection[str]) -> list[Values]:
    return [task for task in tasks if _counts_as(task) in kinds]


def _matching(tasks: list[Values], chosen: dict[str, set[str]], *, but: str = "") -> list[Values]:
    """Return the tasks that the chosen filters find, leaving one of them out."""
    for name, wanted in chosen.items():
        if name != but:
            facet = _FACETS[name]
            tasks = [t for t in tasks if not wanted.isdisjoint(facet.choices(facet.values(t)))]
    return tasks


def _choices(facet: Facet, tasks: list[Values]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for values, count in Counter(map(facet.values, tasks)).items():
        for choice in facet.choices(values):
            counts[choice] += count
    return dict(counts)


def _by_heading(tasks: list[Values]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    for (heading, timeliness), count in Counter(map(_standing, tasks)).items():
        counts.setdefault(heading or 0, {})[timeliness] = count
    return counts


def _coordinating(tasks: Any) -> dict[str, int]:
    rows = tasks.values_list("assigned__code").annotate(count=Count("*"))
    return {code: count for code, count in rows if code}


def _letters(tasks: Any, user: User) -> dict[str, tuple[str, int]]:
    """Return the source letters a person may open, newest first: label and number of tasks."""
    letter = "items__letter"
    rows = (
        tasks.filter(**{f"{letter}__in": Letter.objects.visible_to(user)})
        .values_list(letter, f"{letter}__number", f"{letter}__symbol")
        .annotate(count=Count("pk", distinct=True))
        .order_by(F(f"{letter}__issued_on").desc(nulls_last=True), f"-{letter}")
    )
    return {str(pk): (reference(number, symbol), count) for pk, number, symbol, count in rows}
