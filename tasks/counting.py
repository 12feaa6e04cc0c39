"""The counts of a long list, made by the database: nothing of the tasks is read.

One statement groups by each filter's column on its own. Grouping by all of them at once would
give nearly as many rows as there are tasks; each of these groups follows a narrow index.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import CharField, Count, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from agencies.models import Agency
from tasks.models import Heading
from tasks.querysets import LACKS
from tasks.timeliness import timeliness_case

# What a line of the statement has where its filter has no such value. A cast would be grouped by
# too, and the groups would not follow an index any more.
_NOTHING = {
    "number": Value(None, output_field=IntegerField()),
    "words": Value(None, output_field=CharField()),
    "day": Value(None, output_field=DateField()),
}
# PostgreSQL takes the types of the columns from the first part.
_NO_DAY = Cast(Value(None), DateField())
_COLUMNS: dict[str, dict[str, Any]] = {
    "lead": {"number": F("lead_id")},
    "status": {"words": F("status")},
    "document_type": {"words": F("document_type")},
    "issuer": {"number": F("issuer_id")},
    "deadline_kind": {"words": F("deadline_kind")},
    "quarter": {"day": F("due_on")},
    "heading": {"number": F("heading_id")},
}
_ALWAYS = _COLUMNS.keys() - {"heading"}
Line = tuple[str, int | None, str | None, date | None, int]
# The tasks that the address finds, but for one of its filters.
Narrowed = Callable[[str], QuerySet]
# How many tasks have each value; the values are those that tasks.facets reads of a task.
Counts = dict[str, Counter[Any]]


def count_in_database(
    narrowed: Narrowed, chosen: Collection[str], *, on: date, first: bool
) -> Counts:
    """Return the counts by filter, and as "standing" by heading and timeliness.

    Three queries. Headings and timeliness have counts of their own only where they are chosen;
    else they follow from how all stand.
    """
    judged = timeliness_case(on, first=first)
    columns = {name: column for name, column in _COLUMNS.items() if name in _ALWAYS | {*chosen}}
    if "timeliness" in chosen:
        columns["timeliness"] = {"words": judged}
    parts = [_grouped(narrowed(""), "standing", number=F("heading_id"), words=judged, day=_NO_DAY)]
    parts += [_grouped(narrowed(name), name, **column) for name, column in columns.items()]
    parts += [
        _grouped(narrowed("missing").filter(lacks), "missing", words=Value(part))
        for part, lacks in LACKS.items()
    ]
    counts = _by_filter(parts[0].union(*parts[1:], all=True))
    if "heading" not in chosen:
        counts["heading"] = _each(counts["standing"], itemgetter(0))
    if "timeliness" not in chosen:
        counts["timeliness"] = _each(counts["standing"], itemgetter(1))
    codes = dict(Agency.objects.values_list("pk", "code"))
    above = dict(Heading.objects.values_list("pk", "parent"))
    counts["heading"] = _each(counts["heading"], lambda key: (key, above.get(key)))
    return counts | {name: _each(counts[name], codes.get) for name in ("lead", "issuer")}


def _grouped(tasks: QuerySet, name: str, **columns: Any) -> QuerySet:
    named = tasks.order_by().annotate(facet=Value(name), **_NOTHING | columns)
    grouped = named.values_list("facet", "number", "words", "day")
    return grouped.annotate(count=Count("*"))


def _by_filter(lines: Iterable[Line]) -> Counts:
    counts: Counts = {name: Counter() for name in ("standing", "missing", "timeliness", *_COLUMNS)}
    for name, number, words, day, count in lines:
        value = (number, words) if name == "standing" else number or words or day
        counts[name][value] += count
    return counts


def _each(counted: Counter[Any], change: Callable[[Any], Any]) -> Counter[Any]:
    """Return the counts of what the values become."""
    counts: Counter[Any] = Counter()
    for value, count in counted.items():
        counts[change(value)] += count
    return counts
