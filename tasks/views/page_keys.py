"""Which tasks stand on a page of the list, found without reading those of the pages before it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tasks.arrangement import ANNEX_ORDER
from tasks.facets import READ_AT_MOST, Standing
from tasks.grouping import UNGROUPED, Arrangement, Counted, Grouping
from tasks.models import Programme
from tasks.views.listing import PAGE_SIZE

# A page over more groups is found in the order of all tasks.
_GROUPS_AT_MOST = 3


def keys_of_page(
    tasks: Any,
    arranged: Arrangement,
    standing: Standing,
    page: int,
    groups: Callable[[], Sequence[Counted]],
) -> list[int]:
    """Return the keys in their order; of a long list in groups, by where each group begins."""
    start = (page - 1) * PAGE_SIZE
    end = min(start + PAGE_SIZE, standing.total)
    if standing.found and arranged.order == ANNEX_ORDER:
        return list(standing.found[start:end])
    grouping = arranged.grouping if arranged.order != ANNEX_ORDER else None
    if grouping and standing.total > READ_AT_MOST:
        touched = [g for g in groups() if g.before < end and start < g.before + g.count]
        if len(touched) <= _GROUPS_AT_MOST:
            inside = Arrangement(arranged.sort, UNGROUPED)
            return _of_groups(tasks, grouping, inside, touched, start, end)
    parts = [tasks.order_by(*arranged.order)] if standing.found else _parts(tasks, arranged)
    if standing.more:
        return _between(parts, start, end)
    return _from_nearer_end(parts, standing.total, start, end)


def _of_groups(
    tasks: Any,
    grouping: Grouping,
    inside: Arrangement,
    groups: Iterable[Counted],
    start: int,
    end: int,
) -> list[int]:
    """Return the keys of a page, group by group: else all tasks would be put in order for it."""
    keys: list[int] = []
    for group in groups:
        parts = _parts(tasks.filter(grouping.holds(group.key)), inside)
        first, last = max(start - group.before, 0), min(end - group.before, group.count)
        keys += _from_nearer_end(parts, group.count, first, last)
    return keys


def _from_nearer_end(parts: Sequence[Any], total: int, start: int, end: int) -> list[int]:
    if start < total // 2:
        return _between(parts, start, end)
    backwards = [part.reverse() for part in reversed(parts)]
    return _between(backwards, total - end, total - start)[::-1]


def _parts(tasks: Any, arranged: Arrangement) -> Sequence[Any]:
    """Return the tasks in their order, in one part or several that follow an index each.

    The annex begins with the programmes, whose own order stands in another table: joined, all
    tasks would be put in order for each page. Of what a search found there are few.
    """
    if arranged.order != ANNEX_ORDER:
        return [tasks.order_by(*arranged.order)]
    programmes = Programme.objects.values_list("pk", flat=True)
    return [tasks.filter(programme=pk).order_by("position", "pk") for pk in programmes]


def _between(parts: Sequence[Any], start: int, end: int) -> list[int]:
    """Return the keys from one place to another, counted over all parts together."""
    keys: list[int] = []
    before, size = start, end - start
    for part in parts:
        found = part.values_list("pk", flat=True)[before : before + size - len(keys)]
        keys += found
        if len(keys) == size:
            break
        before = 0 if found or not before else before - part.count()
    return keys
