"""How many tasks stand behind each choice of each filter, with all other filters applied.

One grouped query (the cube) answers for every filter that is a column of the task: its groups
are few, so each choice is counted from them in Python. Taking part and source letter are kept
beside the task, so each asks one query of its own. The answer is kept per data version, person's
scope, day and address: the counts are what makes a list page slow when it grows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max
from django.db.models.functions import ExtractQuarter, ExtractYear
from django.http import QueryDict

from agencies.models import User
from tasks.deadlines import DeadlineKind
from tasks.filters import NO_DOCUMENT, VIEW_PARAMETERS, tasks_for
from tasks.models import HistoryEntry, Letter
from tasks.permissions import sees_all
from tasks.querysets import LACKS
from tasks.rows import reference
from tasks.timeliness import timeliness_case

# Writes through the pages change the data version at once; this bounds what commands leave.
KEEP_SECONDS = 60
Group = Mapping[str, Any]


@dataclass(frozen=True)
class Facets:
    """`counts[filter][choice]`, for the whole answer: its number of tasks and how they stand."""

    total: int
    timeliness: dict[str, int]
    headings: dict[int, dict[str, int]]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)


def _quarter(group: Group) -> list[str]:
    return [f"{group['due_year']}-Q{group['due_quarter']}"] if group["due_year"] else []


def _missing(group: Group) -> list[str]:
    flags = {
        "lead": group["lead__code"] is None,
        "deadline": group["deadline_kind"] == DeadlineKind.NONE,
        "result": group["no_result"],
    }
    return [name for name, lacks in flags.items() if lacks]


def _heading(group: Group) -> list[str]:
    keys = (group["heading"], group["heading__parent"])
    return [str(key) for key in keys if key is not None]


# The choices of each filter that a group of the cube belongs to.
_KEYS: dict[str, Callable[[Group], list[str]]] = {
    "lead": lambda group: [group["lead__code"]] if group["lead__code"] else [],
    "status": lambda group: [group["status"]],
    "timeliness": lambda group: [group["timeliness"]],
    "document_type": lambda group: [group["document_type"] or NO_DOCUMENT],
    "issuer": lambda group: [group["issuer__code"]] if group["issuer__code"] else [],
    "deadline_kind": lambda group: [group["deadline_kind"]],
    "quarter": _quarter,
    "heading": _heading,
    "missing": _missing,
}
_COLUMNS = (
    "lead__code",
    "status",
    "timeliness",
    "document_type",
    "issuer__code",
    "deadline_kind",
    "due_year",
    "due_quarter",
    "heading",
    "heading__parent",
    "no_result",
)


def facets(user: User, data: QueryDict, *, on: date, request: Any) -> Facets:
    """Return the counts for a valid address."""
    version = HistoryEntry.objects.aggregate(last=Max("pk"))["last"]
    scope = "all" if sees_all(user) else f"{user.role}-{user.agency_id}"
    address = "&".join(sorted(without(data, VIEW_PARAMETERS).urlencode().split("&")))
    digest = sha256(address.encode()).hexdigest()
    key = f"facets|{version}|{scope}|{on}|{digest}"
    kept: Facets | None = cache.get(key)
    if kept is None:
        kept = _count(user, data, on=on, request=request)
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def _count(user: User, data: QueryDict, *, on: date, request: Any) -> Facets:
    def narrowed(*names: str) -> Any:
        return tasks_for(user, without(data, names), on=on, request=request).qs.order_by()

    cube = _cube(narrowed(*_KEYS), on)
    chosen = {name: set(data.getlist(name)) for name in _KEYS if data.getlist(name)}
    counts = {name: _choices(cube, name, chosen) for name in _KEYS}
    letters = _letters(narrowed("letter"), user)
    counts["letter"] = {key: count for key, (_, count) in letters.items()}
    counts["coordinating"] = _coordinating(narrowed("coordinating"))
    matching = [group for group in cube if _matches(group, chosen)]
    return Facets(
        total=sum(group["count"] for group in matching),
        timeliness=_sum(matching, lambda group: [group["timeliness"]]),
        headings=_by_heading(matching),
        counts=counts,
        letters={key: label for key, (label, _) in letters.items()},
    )


def _cube(tasks: Any, on: date) -> list[Group]:
    grouped = (
        tasks.annotate(
            timeliness=timeliness_case(on),
            due_year=ExtractYear("due_on"),
            due_quarter=ExtractQuarter("due_on"),
            no_result=LACKS["result"],
        )
        .values(*_COLUMNS)
        .annotate(count=Count("*"))
    )
    return list(grouped)


def _choices(cube: list[Group], name: str, chosen: dict[str, set[str]]) -> dict[str, int]:
    others = {other: keys for other, keys in chosen.items() if other != name}
    return _sum((group for group in cube if _matches(group, others)), _KEYS[name])


def _matches(group: Group, chosen: dict[str, set[str]]) -> bool:
    return all(not keys.isdisjoint(_KEYS[name](group)) for name, keys in chosen.items())


def _sum(groups: Iterable[Group], keys: Callable[[Group], list[str]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for group in groups:
        for key in keys(group):
            counts[key] += group["count"]
    return dict(counts)


def _by_heading(groups: Iterable[Group]) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {}
    for group in groups:
        heading = counts.setdefault(group["heading"] or 0, {})
        heading[group["timeliness"]] = heading.get(group["timeliness"], 0) + group["count"]
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


def without(data: QueryDict, names: Iterable[str]) -> QueryDict:
    """Return the address's parameters but for these."""
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest
