"""How many tasks stand behind each choice of each filter, with all other filters applied.

Of some thousands of tasks one query reads the few columns that filters ask for, and Python counts
them: there are nearly as many combinations as tasks. Of more, the database counts (counting), but
for a search, whose text would be read again for each filter: then only how many there are is
counted, and beyond some thousands not even that. Taking part and source letter are kept beside the
task, so each asks one query of its own. The answer is kept (keeping): the counts are what makes a
list page slow when it grows.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.http import QueryDict

from agencies.models import User
from tasks.choices import LINES, LINES_AND_PERIODS, CountsAs
from tasks.counting import count_in_database
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
from tasks.models import Assignment, Letter, Programme, Task
from tasks.querysets import LACKS, among
from tasks.timeliness import timeliness_case

# So many tasks are read to be counted, and so many letters offered as a choice.
READ_AT_MOST = 10_000
LETTERS_SHOWN = 100
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
    "programme",
    "position",
    "pk",
)
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Standing:
    """How many tasks the address finds, and how they stand: each page of the list says it.

    With `more` there are more than `total`, and how they stand is not counted.
    """

    total: int
    timeliness: dict[str, int]
    headings: dict[int, dict[str, int]]
    more: bool = False
    # The keys of what a search found, where they are few, in the order of the annex.
    found: tuple[int, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the filter bar shows: `counts[filter][choice]`, and labels of the source letters.

    A filter that is not in `counts` is not counted.
    """

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
        """Count both, as one answer holds both."""
        if "q" in self._data:
            counted = self._count_searched()
        else:
            tasks = self._read(self._narrowed(*_FACETS, counted=_ALL), most=READ_AT_MOST + 1)
            is_long = len(tasks) > READ_AT_MOST
            counted = self._count_in_database() if is_long else self._count_read(tasks)
        cache.set_many(dict(zip(self._keys, counted, strict=True)), KEEP_SECONDS)
        return counted

    def _count_read(self, everything: list[Values]) -> tuple[Standing, Choices]:
        tasks = _counted_as(everything, counted_for(self._data))
        chosen = {name: set(self._data.getlist(name)) for name in self._chosen}
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
        found = _in_annex_order(matching) if "q" in self._data else ()
        return _standing_of(matching, found), self._with_related(counts, found)

    def _count_searched(self) -> tuple[Standing, Choices]:
        """Count what is found where it is not too much."""
        tasks = self._read_found()
        if tasks is not None:
            return self._count_read(tasks)
        choices = Choices({}, self._labels(self._data.getlist("letter")))
        found = self._found()
        if len(found) > READ_AT_MOST:
            return Standing(READ_AT_MOST, {}, {}, more=True), choices
        matching = self._read(Task.objects.filter(pk__in=among(found)))
        return _standing_of(matching, _in_annex_order(matching)), choices

    def _read_found(self) -> list[Values] | None:
        """Return what a search finds without other filters, None where that is too much.

        PostgreSQL finds by an index, and would have to come back for the tasks. SQLite reads the
        texts: it finds the keys first, for a common word is found too often long before the end.
        """
        if connection.vendor == "postgresql":
            everything = self._narrowed(*_FACETS, counted=_ALL)
            tasks = self._read(everything, most=READ_AT_MOST + 1)
            return tasks if len(tasks) <= READ_AT_MOST else None
        found = self._found(*_FACETS, counted=_ALL)
        if len(found) > READ_AT_MOST:
            return None
        return self._read(Task.objects.filter(pk__in=among(found)))

    def _count_in_database(self) -> tuple[Standing, Choices]:
        counted = count_in_database(
            lambda name: self._narrowed(
                name, counted=LINES_AND_PERIODS if name == "quarter" else ()
            ),
            self._chosen,
            on=self._on,
            first=self._first,
        )
        counts = {
            name: _spread(facet, counted[name])
            for name, facet in _FACETS.items()
            if name != "missing"
        }
        counts["missing"] = dict(counted["missing"])
        standing = Standing(
            total=counted["standing"].total(),
            timeliness=_by_timeliness(counted["standing"]),
            headings=_by_heading(counted["standing"]),
        )
        return standing, self._with_related(counts, (), newest_only=True)

    def _with_related(
        self,
        counts: dict[str, dict[str, int]],
        found: tuple[int, ...],
        *,
        newest_only: bool = False,
    ) -> Choices:
        """Add the counts of what is kept beside the tasks."""
        letters = self._letters(self._related("letter", found), newest_only=newest_only)
        counts["letter"] = {key: count for key, (_, count) in letters.items()}
        counts["coordinating"] = _coordinating(self._related("coordinating", found))
        return Choices(counts, {key: label for key, (label, _) in letters.items()})

    def _related(self, name: str, found: tuple[int, ...]) -> Any:
        """Return the tasks to count for a filter; what a search found is not sought again."""
        if "q" in self._data and name not in self._data:
            return among(found)
        return self._narrowed(name)

    def _letters(self, tasks: Any, *, newest_only: bool) -> dict[str, tuple[str, int]]:
        """Return the newest source letters that a person may open and the chosen ones, newest
        first: label and number of tasks."""
        visible = Letter.objects.visible_to(self._user).newest_first()
        if newest_only:
            letters = self._newest(visible)
            tasks = tasks.filter(items__letter__in=[letter.pk for letter in letters])
            grouped = tasks.values_list("items__letter")
            counts = dict(grouped.annotate(count=Count("pk", distinct=True)))
        else:
            links = Task.items.through.objects.filter(task__in=tasks)
            grouped = links.values_list("letteritem__letter")
            counts = dict(grouped.annotate(count=Count("task", distinct=True)))
            letters = self._newest(visible.filter(pk__in=among(counts)))
        return {str(x.pk): (x.reference, counts[x.pk]) for x in letters if x.pk in counts}

    def _newest(self, letters: Any) -> list[Letter]:
        """Return the newest of the letters, then those chosen that are older."""
        letters = letters.only("number", "symbol")
        newest = list(letters[:LETTERS_SHOWN])
        older = {*self._data.getlist("letter")} - {str(letter.pk) for letter in newest}
        return [*newest, *(letters.filter(pk__in=older) if older else ())]

    def _labels(self, letters: list[str]) -> dict[str, str]:
        found = Letter.objects.visible_to(self._user).filter(pk__in=letters).defer("paragraphs")
        return {str(letter.pk): letter.reference for letter in found}

    @cached_property
    def _chosen(self) -> list[str]:
        return [name for name in _FACETS if name in self._data]

    def _found(self, *but: str, counted: Collection[CountsAs] = ()) -> list[int]:
        """Return the keys of the tasks without these filters, one more than are counted at most."""
        keys = self._narrowed(*but, counted=counted).values_list("pk", flat=True)
        return list(keys[: READ_AT_MOST + 1])

    def _read(self, tasks: Any, *, most: int | None = None) -> list[Values]:
        judged = timeliness_case(self._on, first=self._first)
        annotated = tasks.order_by().annotate(timeliness=judged, no_result=LACKS["result"])
        return list(annotated.values_list(*_COLUMNS)[:most])

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
_key = itemgetter(_COLUMNS.index("pk"))
_programme = itemgetter(_COLUMNS.index("programme"))
_place = itemgetter(_COLUMNS.index("position"), _COLUMNS.index("pk"))
_standing = itemgetter(_COLUMNS.index("heading"), _COLUMNS.index("timeliness"))


# A quarter counts periods, also while the list still counts lines.
_ALL = tuple({*LINES, *LINES_AND_PERIODS})
_counts_as = itemgetter(_COLUMNS.index("counts_as"))


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
    return _spread(facet, Counter(map(facet.values, tasks)))


def _spread(facet: Facet, counted: Counter[Any]) -> dict[str, int]:
    """Return the counts of the choices from those of the values behind them."""
    counts: Counter[str] = Counter()
    for values, count in counted.items():
        for choice in facet.choices(values):
            counts[choice] += count
    return dict(counts)


def _in_annex_order(tasks: Iterable[Values]) -> tuple[int, ...]:
    """Return the keys in the order of the annex; one query, for the order of the programmes."""
    programmes = list(Programme.objects.values_list("pk", flat=True))
    ordered = sorted(tasks, key=lambda task: (programmes.index(_programme(task)), _place(task)))
    return tuple(map(_key, ordered))


def _standing_of(matching: list[Values], found: tuple[int, ...]) -> Standing:
    standing = Counter(map(_standing, matching))
    return Standing(
        total=len(matching),
        timeliness=_by_timeliness(standing),
        headings=_by_heading(standing),
        found=found,
    )


def _by_timeliness(standing: Counter[tuple[int | None, str]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for (_, timeliness), count in standing.items():
        counts[timeliness] += count
    return dict(counts)


def _by_heading(standing: Counter[tuple[int | None, str]]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    for (heading, timeliness), count in standing.items():
        counts.setdefault(heading or 0, {})[timeliness] = count
    return counts


def _coordinating(tasks: Any) -> dict[str, int]:
    """Return how many of the tasks, a query or keys, each agency takes part in, by its code."""
    taking_part = Assignment.objects.filter(task__in=tasks).order_by()
    return dict(taking_part.values_list("agency__code").annotate(count=Count("*")))
