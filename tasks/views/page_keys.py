"""Which tasks stand on a page of the list, found without reading those of the pages before it."""

from collections.abc import Sequence
from typing import Any

from tasks.facets import Standing
from tasks.filters import ANNEX_ORDER
from tasks.grouping import Arrangement
from tasks.models import Programme
from tasks.views.listing import PAGE_SIZE


def keys_of_page(tasks: Any, arranged: Arrangement, standing: Standing, page: int) -> list[int]:
    """Return the keys in their order. A page in the second half is counted from its nearer end."""
    parts = [tasks.order_by(*arranged.order)] if standing.found else _parts(tasks, arranged)
    start = (page - 1) * PAGE_SIZE
    end = min(start + PAGE_SIZE, standing.total)
    if standing.more or start < standing.total // 2:
        return _between(parts, start, end)
    backwards = [part.reverse() for part in reversed(parts)]
    return _between(backwards, standing.total - end, standing.total - start)[::-1]


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
