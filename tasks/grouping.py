"""How the list is put in order and into groups: `sort=due&group=lead` in its address.

Groups come first, the chosen order holds inside each, so that a group never falls apart over the
pages. Without a word of either, the list stands as the annex does: under its headings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import TruncQuarter
from django.http import QueryDict

from agencies.models import Agency
from tasks.arrangement import ANNEX_ORDER, ORDERS, ViewError, chosen_order, order_in_words
from tasks.choices import Status
from tasks.consolidation import Group, Row
from tasks.filters import parse_quarter, quarter_key
from tasks.models import Heading
from tasks.rows import headings_in_words

UNGROUPED = "none"
_NO_LEAD = "Chưa có cơ quan chủ trì"
_NO_DAY = "Chưa có ngày cuối"
_NO_HEADING = "Không thuộc đề mục nào"


@dataclass(frozen=True)
class Place:
    """Where a group stands among the others, and how it is called, the innermost words last."""

    order: Any
    key: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Grouping:
    """One way to group; `key` of a row is that of the place of its value of `column`."""

    label: str
    column: str
    order: tuple[Any, ...]  # of the groups, in the database
    key: Callable[[Row], str]
    words: Callable[[Row], tuple[str, ...]]
    places: Callable[[], Callable[[Any], Place]]  # costs one query at the most
    holds: Callable[[str], Q]  # the tasks of a group, by its key

    def group_of(self, row: Row) -> Group:
        return Group(self.key(row), " / ".join(self.words(row)))


def _headings() -> Callable[[Any], Place]:
    rows = Heading.objects.order_by("programme", "position", "pk").values_list(
        "pk", "parent__number", "parent__title", "number", "title"
    )
    known = {
        pk: Place(order, str(pk), headings_in_words(*path))
        for order, (pk, *path) in enumerate(rows)
    }
    return lambda pk: known.get(pk, Place(len(known), "", (_NO_HEADING,)))


def _leads() -> Callable[[Any], Place]:
    rows = Agency.objects.order_by("position", "sort_key", "pk").values_list("pk", "code", "name")
    known = {pk: Place(order, code, (name,)) for order, (pk, code, name) in enumerate(rows)}
    return lambda pk: known.get(pk, Place(len(known), "", (_NO_LEAD,)))


def _quarter(day: date | None) -> Place:
    if day is None:
        return Place("~", "", (_NO_DAY,))  # after every year
    key = quarter_key(day)
    return Place(key, key, (parse_quarter(key).label,))


def _status(value: str) -> Place:
    return Place(list(Status).index(Status(value)), value, (Status(value).label,))


def _holds_quarter(key: str) -> Q:
    if not key:
        return Q(due_on=None)
    quarter = parse_quarter(key)
    return Q(due_on__range=(quarter.first_day, quarter.last_day))


_UNHEADED = Case(When(heading=None, then=Value(1)), default=Value(0), output_field=IntegerField())
_STATUS_PLACE = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(Status)),
    output_field=IntegerField(),
)
GROUPINGS = {
    "heading": Grouping(
        "Đề mục",
        "heading_id",
        order=(_UNHEADED, "heading__programme", "heading__position", "heading_id"),
        key=lambda row: str(row.heading_id or ""),
        words=lambda row: row.headings or (_NO_HEADING,),
        places=_headings,
        holds=lambda key: Q(heading=key or None),
    ),
    "lead": Grouping(
        "Cơ quan chủ trì",
        "lead_id",
        order=(F("lead__position").asc(nulls_last=True), "lead__sort_key", "lead_id"),
        key=lambda row: row.lead_code,
        words=lambda row: (row.lead or _NO_LEAD,),
        places=_leads,
        holds=lambda key: Q(lead__code=key) if key else Q(lead=None),
    ),
    "quarter": Grouping(
        "Quý đến hạn",
        "due_on",
        order=(TruncQuarter("due_on").asc(nulls_last=True),),
        key=lambda row: _quarter(row.due_on).key,
        words=lambda row: _quarter(row.due_on).words,
        places=lambda: _quarter,
        holds=_holds_quarter,
    ),
    "status": Grouping(
        "Tình trạng",
        "status",
        order=(_STATUS_PLACE,),
        key=lambda row: row.status_value,
        words=lambda row: (row.status,),
        places=lambda: _status,
        holds=lambda key: Q(status=key),
    ),
}


@dataclass(frozen=True)
class Arrangement:
    """The order of the list and its groups, both as the address has them."""

    sort: str
    group: str

    @property
    def grouping(self) -> Grouping | None:
        return GROUPINGS.get(self.group)

    @property
    def order(self) -> tuple[Any, ...]:
        inside = ORDERS[self.sort]
        if self.grouping is None or (self.group == "heading" and inside == ANNEX_ORDER):
            return inside
        return (*self.grouping.order, *inside)

    @property
    def is_annex(self) -> bool:
        return self.sort == "" and self.group == "heading"

    @property
    def in_words(self) -> str:
        words = order_in_words(self.sort)
        if self.grouping is None or self.is_annex:
            return words
        return f"Nhóm theo {self.grouping.label.lower()}; {words[:1].lower()}{words[1:]}"


def usual_group(sort: str) -> str:
    """Return how the list is grouped where its address does not say."""
    return UNGROUPED if sort else "heading"


def chosen_arrangement(data: QueryDict) -> Arrangement:
    """Raise ViewError for an order or a group that the list does not have."""
    sort = chosen_order(data)
    group = data.get("group") or usual_group(sort)
    if group not in GROUPINGS and group != UNGROUPED:
        raise ViewError(
            f"Không nhóm được theo “{group[:40]}”. Hãy chọn đề mục, cơ quan, quý hoặc tình trạng."
        )
    return Arrangement(sort, group)


@dataclass(frozen=True)
class Counted:
    """A group of the whole filtered list: how many tasks, of them overdue, and how many before."""

    key: str
    words: tuple[str, ...]
    count: int
    overdue: int
    before: int


def count_values(tasks: Any, grouping: Grouping, overdue: Q) -> dict[Any, tuple[int, int]]:
    """Return, for each value of the column, how many tasks have it and how many are overdue."""
    counted = tasks.order_by().values_list(grouping.column)
    counted = counted.annotate(count=Count("*"), late=Count("pk", filter=overdue))
    return {value: (count, late) for value, count, late in counted}


def groups_of(grouping: Grouping, counts: Mapping[Any, tuple[int, int]]) -> list[Counted]:
    """Return the groups in the order of the list."""
    place_of = grouping.places()
    placed: dict[Any, list[Any]] = {}
    for value, (count, late) in counts.items():
        place = place_of(value)
        sums = placed.setdefault(place.key, [place, 0, 0])
        sums[1] += count
        sums[2] += late
    groups: list[Counted] = []
    before = 0
    for place, count, late in sorted(placed.values(), key=lambda sums: sums[0].order):
        groups.append(Counted(place.key, place.words, count, late, before))
        before += count
    return groups


def in_groups(
    rows: Iterable[Row], grouping: Grouping, counts: Mapping[str, tuple[int, int]]
) -> list[dict[str, Any]]:
    """Return the rows of a page in their groups, each with its counts over all pages.

    `counts` tells of a group's key how many tasks it has and how many of them are overdue.
    """
    groups: list[dict[str, Any]] = []
    for row in rows:
        key = grouping.key(row)
        if not groups or groups[-1]["key"] != key:
            words, (count, overdue) = grouping.words(row), counts.get(key, (0, 0))
            groups.append(
                {
                    "key": key,
                    "heading": words[-1],
                    "above": " / ".join(words[:-1]),
                    "count": count,
                    "overdue": overdue,
                    "rows": [],
                }
            )
        groups[-1]["rows"].append(row)
    return groups
