"""The list of tasks. Its rows are read for every visit; what stands round them is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from agencies.choices import UserRole
from agencies.models import User
from agencies.requests import SignedInRequest
from tasks.arrangement import ViewError, chosen_columns, chosen_day, day_of, is_compact
from tasks.changed import alterations, with_alterations
from tasks.choices import LINES_AND_PERIODS, Timeliness
from tasks.consolidation import ALTERED, COLUMNS, Column, Row
from tasks.facets import Facets, Standing
from tasks.filters import (
    TaskFilter,
    counted_for,
    filter_errors,
    judged_by_first,
    tasks_for,
    without,
)
from tasks.grouping import (
    Arrangement,
    Counted,
    chosen_arrangement,
    count_values,
    groups_of,
    in_groups,
)
from tasks.keeping import KEEP_SECONDS, key, stamp_of
from tasks.models import SavedView, Task
from tasks.past import Past, as_it_stood
from tasks.permissions import can_edit_tasks
from tasks.querysets import among
from tasks.rows import Asked as AskedRows
from tasks.rows import rows_of
from tasks.timeliness import timeliness_conditions
from tasks.views import listing
from tasks.views.exports import export_answer
from tasks.views.page_keys import keys_of_page
from tasks.views.successions import succession_notes
from tasks.views.view_tabs import NO_VIEW, Line, Tabs, Views, tabs_for, views_of

# The element that asks only for the counts, once a cell was saved.
_COUNTS = "list-counts"
# What the filter bar has no panel for, but keeps when it is sent.
_KEPT = (
    *("sort", "group", "columns", "density", "view"),
    *("on", "since", "change", "agency", "programme"),
)


@dataclass(frozen=True)
class Asked:
    """What a valid address asks for, and the stamp under which the answer is kept."""

    data: QueryDict
    filters: TaskFilter  # made when something is asked of it, which is kept otherwise
    on: date
    arranged: Arrangement
    columns: list[Column]
    stamp: str
    user: User

    @cached_property
    def since(self) -> date | None:
        """The day since which changes are told; the address was checked."""
        text = self.data.get("since", "")
        return day_of(text) if text else None

    @cached_property
    def for_list(self) -> str:
        return f"{self.stamp}|{listing.address(self.data, page=None)}"

    @cached_property
    def for_page(self) -> str:
        return f"{self.stamp}|{listing.address(self.data)}"


@require_safe
def task_list(request: SignedInRequest) -> HttpResponseBase:
    """The list, or with `format` the same rows as a file."""
    today = timezone.localdate()
    views = views_of(request.user)
    if views.default and not request.GET:
        return redirect(views.default.url)
    data = _address(request.GET, views)
    try:
        on = chosen_day(data, today=today)
    except ViewError as error:
        return _not_understood(request, {"on": str(error)})
    if on == today:
        return _list(request, data, views, on=on)
    with as_it_stood(on, request.user) as past:
        return _list(request, data, views, on=on, past=past)


def _list(
    request: SignedInRequest, data: QueryDict, views: Views, *, on: date, past: Past | None = None
) -> HttpResponseBase:
    filters: Any = SimpleLazyObject(lambda: tasks_for(request.user, data, on=on, request=request))
    now = stamp_of(views.state, request.user, on=on)
    facets = Facets(request.user, data, on=on, request=request, stamp=now)
    errors = {} if facets.kept else filter_errors(filters)
    try:
        tabs = tabs_for(views, data)
        if errors:
            return _not_understood(request, errors, tabs)
        arranged, is_dense = chosen_arrangement(data), is_compact(data)
        columns = chosen_columns(data)
        if "format" in data:
            return export_answer(request, filters, arranged=arranged, on=on)
        asked = Asked(data, filters, on, arranged, columns, now, request.user)
        if request.htmx.target == _COUNTS:
            return render(request, "tasks/_task_counts.html", _around(asked, facets))
    except ViewError as error:
        return _not_understood(request, {"": str(error)})
    try:
        page = listing.chosen_page(data, facets.standing.total, more=facets.standing.more)
    except ViewError as error:
        return _not_understood(request, {"page": str(error)})
    part = request.htmx and not request.htmx.history_restore_request
    template = "tasks/_task_results.html" if part else "tasks/task_list.html"
    context = _list_context(asked, facets, page) | {
        "empty": "" if facets.standing.total else _empty_kind(request, filters, past),
        "can_edit": past is None and can_edit_tasks(request.user),
        "tabs": tabs,
        "is_compact": is_dense,
        "past": past,
        "on": on,
    }
    return render(request, template, context)


def _address(data: QueryDict, views: Views) -> QueryDict:
    """Return the address, saying that it is no view's where the bare list opens with one.

    Taking its last filter away must lead to the whole list, not to that view.
    """
    if not views.has_default or "view" in data:
        return data
    said = data.copy()
    said["view"] = NO_VIEW
    return said


def _not_understood(
    request: SignedInRequest, errors: dict[str, str], tabs: Tabs | None = None
) -> HttpResponse:
    """Say what of the address is wrong, and show no row: never silently everything."""
    page = "tasks/task_list_refused.html"
    template = "tasks/_task_not_understood.html" if request.htmx else page
    view = _to_blame(tabs, errors)
    rest = without(request.GET, {"format", *errors}).urlencode()
    context = {
        "errors": list(errors.values()),
        "on": timezone.localdate(),
        "view": view,
        "has_no_page": [*errors] == ["page"],
        "words": SavedView.objects.get(pk=view.pk).words.splitlines() if view else [],
        "rest_url": f"?{rest}" if rest and "" not in errors else "",
    }
    return render(request, template, context, status=400)


def _to_blame(tabs: Tabs | None, errors: Iterable[str]) -> Line | None:
    """Return the open view if what is not understood comes from it, not from who asks."""
    view = tabs.current if tabs else None
    return view if view and not QueryDict(view.query).keys().isdisjoint(errors) else None


def _list_context(asked: Asked, facets: Facets, page: int) -> dict[str, Any]:
    data, standing = asked.data, facets.standing
    columns = [*asked.columns, ALTERED] if asked.since else asked.columns
    sort, grouping = asked.arranged.sort, asked.arranged.grouping
    rows = _rows(asked, standing, page)
    around = _around(asked, facets)
    counts = _counts(asked, standing, around["all_groups"])
    return around | {
        "columns": columns,
        "all_columns": COLUMNS,
        "groups": in_groups(rows, grouping, counts) if grouping else [],
        "rows": rows,
        "headers": SimpleLazyObject(lambda: listing.headers(data, columns, sort)),
        "page": SimpleLazyObject(
            lambda: listing.pagination(data, page, standing.total, more=standing.more)
        ),
        "exports": SimpleLazyObject(lambda: listing.exports(data)),
        "bulk_url": SimpleLazyObject(lambda: listing.bulk_url(data)),
        "kept_for_page": asked.for_page,
    }


def _around(asked: Asked, facets: Facets) -> dict[str, Any]:
    """Return what stands round the rows: how many there are, the groups, the filters."""
    data, standing = asked.data, facets.standing
    sort, grouping = asked.arranged.sort, asked.arranged.grouping
    groups: Any = SimpleLazyObject(lambda: _groups(asked, standing))
    return {
        "q": data.get("q", ""),
        "since": data.get("since", ""),
        "on_text": data.get("on", ""),
        "today_url": SimpleLazyObject(lambda: listing.address(data, page=None, on=None)),
        "no_since_url": SimpleLazyObject(
            lambda: listing.address(data, page=None, since=None, change=None)
        ),
        "alterations": SimpleLazyObject(lambda: _alterations(asked)),
        "due_from": data.get("due_from", ""),
        "due_to": data.get("due_to", ""),
        "kept": [(name, value) for name in _KEPT for value in data.getlist(name)],
        "total": standing.total,
        "more": standing.more,
        "all_url": listing.ALL_URL,
        "counts_periods": counted_for(data) == LINES_AND_PERIODS,
        "first_deadline": judged_by_first(data),
        "overdue": standing.timeliness.get(Timeliness.OVERDUE, 0),
        "group_words": grouping.label if grouping else "",
        "all_groups": groups,
        "group_index": SimpleLazyObject(lambda: listing.group_index(data, groups)),
        "group_choices": SimpleLazyObject(lambda: listing.group_choices(data, asked.arranged)),
        "densities": SimpleLazyObject(lambda: listing.densities(data)),
        # Made when a template asks for them, which it does not for what is kept drawn.
        "panels": SimpleLazyObject(lambda: listing.panels(asked.filters, facets.choices)),
        "chips": SimpleLazyObject(lambda: listing.chips(asked.filters)),
        "successions": SimpleLazyObject(lambda: succession_notes(data, on=asked.on)),
        "summary": SimpleLazyObject(lambda: listing.summary(data, standing)),
        "annex_order_url": SimpleLazyObject(lambda: listing.annex_order(data) if sort else ""),
        "keep_seconds": KEEP_SECONDS,
        "kept_for_list": asked.for_list,
    }


def _rows(asked: Asked, standing: Standing, page: int) -> list[Row]:
    """Return the page's tasks as they are now; which they are is kept, as their number is."""
    keys: Any = cache.get_or_set(
        key("keys", asked.for_page),
        lambda: keys_of_page(
            _found(asked, standing),
            asked.arranged,
            standing,
            page,
            lambda: _groups(asked, standing),
        ),
        KEEP_SECONDS,
    )
    wanted = AskedRows.by(asked.columns, asked.on, first=judged_by_first(asked.data))
    rows = rows_of(Task, keys, wanted)
    if asked.since is None:
        return rows
    return with_alterations(rows, keys, asked.since, asked.on)


def _groups(asked: Asked, standing: Standing) -> list[Counted]:
    """Return the groups of the whole list with their counts, kept as those of the filters are."""
    grouping = asked.arranged.grouping
    if grouping is None or standing.more:
        return []

    def count() -> list[Counted]:
        if grouping.column == "heading_id":
            return groups_of(grouping, _by_heading(standing))
        overdue = timeliness_conditions(asked.on, first=asked.filters.first)[Timeliness.OVERDUE]
        return groups_of(grouping, count_values(_found(asked, standing), grouping, overdue))

    where = listing.address(asked.data, page=None, sort=None, columns=None)
    return cache.get_or_set(key("groups", asked.stamp, where), count, KEEP_SECONDS) or []


def _counts(asked: Asked, standing: Standing, groups: Iterable[Counted]) -> Mapping[str, Any]:
    """Return how many tasks a group has and how many are overdue; of headings it is known."""
    if asked.arranged.group == "heading":
        return {str(pk or ""): counts for pk, counts in _by_heading(standing).items()}
    return {group.key: (group.count, group.overdue) for group in groups}


def _by_heading(standing: Standing) -> dict[int | None, tuple[int, int]]:
    return {
        heading or None: (sum(counts.values()), counts.get(Timeliness.OVERDUE, 0))
        for heading, counts in standing.headings.items()
    }


def _alterations(asked: Asked) -> list[dict[str, Any]]:
    """Return how many tasks found are of each kind of alteration, each with its address."""
    if asked.since is None:
        return []
    everything = asked.data.copy()
    everything.pop("change", None)
    found = tasks_for(asked.user, everything, on=asked.on).qs
    return listing.alterations(asked.data, found, alterations(asked.since, asked.on))


def _found(asked: Asked, standing: Standing) -> Any:
    """Return the tasks of the list; what a search found is not sought again."""
    if standing.found:
        return Task.objects.filter(pk__in=among(standing.found))
    return asked.filters.qs


def _empty_kind(request: SignedInRequest, filters: TaskFilter, past: Past | None) -> str:
    """Return why nothing is shown: nothing matches, none may be seen, or none exists yet."""
    if listing.chips(filters):
        return "none_match"
    if past:
        return "none_then"
    if request.user.role == UserRole.REPORTER:
        return "none_allowed"
    return "none_yet"
