"""What the task list shows, made ready to print: panels, chips, columns, pages, rows.

Templates get words and addresses only; every link is the address of the page with one thing
changed, so the list works without JavaScript and any state of it can be mailed to a colleague.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse

from agencies.models import Agency
from tasks.arrangement import COMPACT, ViewError
from tasks.choices import Alteration, DocumentType, Status, Timeliness
from tasks.consolidation import Column, count_words, group_words
from tasks.deadlines import DeadlineKind
from tasks.exports import FORMATS
from tasks.facets import LETTERS_SHOWN, Choices, Standing
from tasks.filters import (
    MISSING,
    NO_DOCUMENT,
    VIEW_PARAMETERS,
    Applied,
    TaskFilter,
    applied_filters,
    parse_quarter,
    without,
)
from tasks.grouping import GROUPINGS, UNGROUPED, Arrangement, Counted
from tasks.models import Heading
from tasks.templatetags.list_parts import group_anchor
from tasks.templatetags.task_badges import BADGES

PAGE_SIZE = 25
# The list as it is: what the bare address shows where no view is to open first.
ALL_URL = "?view=all"


def chosen_page(data: QueryDict, total: int, *, more: bool = False) -> int:
    """Return the page that an address names; with `more`, only pages of the first `total`."""
    last = max(1, -(-total // PAGE_SIZE))
    wanted = data.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 9 and 1 <= int(wanted) <= last):
        if more:
            raise ViewError(f"Chỉ mở được {last} trang đầu. Hãy gõ thêm chữ để thu hẹp.")
        raise ViewError(f"Không có trang “{wanted[:20]}”: danh sách này có {last} trang.")
    return int(wanted)


def address(data: QueryDict, **changes: str | None) -> str:
    """Return the address of the list with some parameters changed, removed where None."""
    query = without(data, {"format", *changes})
    for name, value in changes.items():
        if value is not None:
            query[name] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


def headers(data: QueryDict, columns: Iterable[Column], sort: str) -> list[dict[str, Any]]:
    return [_header(data, column, sort) for column in columns]


def _header(data: QueryDict, column: Column, sort: str) -> dict[str, Any]:
    ascending = column.sort and sort == column.sort
    descending = column.sort and sort == f"-{column.sort}"
    turned = f"-{column.sort}" if ascending else column.sort
    return {
        "key": column.key,
        "label": column.short_label,
        "url": address(data, page=None, sort=turned) if column.sort else "",
        "sorted": "ascending" if ascending else "descending" if descending else "",
    }


def pagination(data: QueryDict, page: int, total: int, *, more: bool = False) -> dict[str, Any]:
    """Return what stands below a list, its numbers as they are written."""
    last = max(1, -(-total // PAGE_SIZE))
    url_of = _pages(data)
    near = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    items: list[dict[str, Any]] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            items.append({"gap": True})
        items.append(
            {"number": count_words(number), "url": url_of(number), "current": number == page}
        )
    return {
        "items": items if last > 1 else [],
        "previous_url": url_of(page - 1) if page > 1 else "",
        "next_url": url_of(page + 1) if page < last else "",
        "first": count_words((page - 1) * PAGE_SIZE + 1),
        "last": count_words(min(page * PAGE_SIZE, total)),
        "total": count_words(total),
        "more": more,
    }


def _pages(data: QueryDict) -> Callable[[int], str]:
    """Return what gives the address of each page, the rest of which is written once."""
    first = address(data, page=None)
    others = first if first == "?" else f"{first}&"
    return lambda number: first if number == 1 else f"{others}page={number}"


def annex_order(data: QueryDict) -> str:
    return address(data, page=None, sort=None)


def group_choices(data: QueryDict, arranged: Arrangement) -> list[dict[str, Any]]:
    """Return the ways to group, each with the address of the list in such groups."""
    ways = {name: grouping.label for name, grouping in GROUPINGS.items()}
    return [
        {
            "label": label,
            "url": address(data, page=None, group=name),
            "chosen": name == arranged.group,
        }
        for name, label in (*ways.items(), (UNGROUPED, "Không nhóm"))
    ]


def group_index(data: QueryDict, groups: Sequence[Counted]) -> list[dict[str, Any]]:
    """Return all groups with their counts, each with the address of the page where it begins."""
    url_of = _pages(data)
    return [
        {
            "words": " / ".join(group.words),
            "counted": group_words(group.count, group.overdue),
            "url": f"{url_of(group.before // PAGE_SIZE + 1)}#{group_anchor(group.key)}",
        }
        for group in groups
    ]


def alterations(data: QueryDict, tasks: Any, kinds: Mapping[Alteration, Q]) -> list[dict[str, Any]]:
    """Return each kind of alteration with its number of tasks, one query for all."""
    names = {kind.value: Count("pk", filter=condition) for kind, condition in kinds.items()}
    counts = tasks.order_by().aggregate(**names)
    chosen = data.getlist("change")
    return [
        {
            "label": kind.label,
            "count": counts[kind.value],
            "url": address(data, page=None, change=kind.value),
            "chosen": kind.value in chosen,
        }
        for kind in kinds
    ]


def densities(data: QueryDict) -> list[dict[str, Any]]:
    compact = data.get("density") == COMPACT
    return [
        {"label": "Thoáng", "url": address(data, density=None), "chosen": not compact},
        {"label": "Gọn", "url": address(data, density=COMPACT), "chosen": compact},
    ]


def bulk_url(data: QueryDict) -> str:
    """Return where all that the list finds may be changed at once, and the list as it stands."""
    rest = without(data, VIEW_PARAMETERS - {"sort"})
    if back := address(data).removeprefix("?"):
        rest["back"] = back
    return f"{reverse('tasks:bulk')}?all=1&{rest.urlencode()}"


def exports(data: QueryDict) -> dict[str, str]:
    return {kind: address(data, page=None, format=kind) for kind in FORMATS}


@dataclass(frozen=True)
class Register:
    """Names behind the values of an address; two queries."""

    agencies: dict[str, str]
    headings: dict[str, str]

    @classmethod
    def load(cls) -> "Register":
        headings = Heading.objects.values_list("pk", "number", "title")
        return cls(
            agencies=dict(Agency.objects.values_list("code", "name")),
            headings={str(pk): f"{number}. {title}" for pk, number, title in headings},
        )


@dataclass(frozen=True)
class Panel:
    """One filter of the bar: its choices with their counts, all other filters applied."""

    name: str
    label: str
    choices: list[dict[str, Any]]
    active: int
    note: str = ""


_DOCUMENT_TYPES = [*DocumentType.choices, (NO_DOCUMENT, "Không ra văn bản")]
_KINDS = [(kind.value, kind.label) for kind in DeadlineKind]


def labels(register: Register, counted: Choices, chosen: list[str]) -> dict[str, dict[str, str]]:
    """Return, for each filter with choices, every value it may have and its label."""
    names = register.agencies
    quarters = {
        key: parse_quarter(key).label
        for key in sorted({*counted.counts.get("quarter", ()), *chosen})
    }
    return {
        "lead": names,
        "status": dict(Status.choices),
        "timeliness": dict(Timeliness.choices),
        "quarter": quarters,
        "letter": counted.letters,
        "document_type": dict(_DOCUMENT_TYPES),
        "issuer": names,
        "coordinating": names,
        "deadline_kind": dict(_KINDS),
        "heading": register.headings,
        "missing": MISSING,
    }


_NEWEST = f"Chỉ hiện {LETTERS_SHOWN} văn bản mới nhất. Văn bản khác: gõ số vào ô tìm."
# Long registers: only what stands behind some task, or is chosen.
_ONLY_COUNTED = {"issuer", "coordinating", "letter", "quarter"}


def panels(filters: TaskFilter, counted: Choices) -> list[Panel]:
    register, quarters = Register.load(), [q for q in filters.address.getlist("quarter") if q]
    return [
        _panel(name, choices, filters, counted.counts.get(name))
        for name, choices in labels(register, counted, quarters).items()
    ]


def _panel(
    name: str, choices: dict[str, str], filters: TaskFilter, counts: dict[str, int] | None
) -> Panel:
    chosen = set(filters.address.getlist(name))
    shown = [
        {
            "value": value,
            "label": label,
            "count": None if counts is None else counts.get(value, 0),
            "checked": value in chosen,
        }
        for value, label in choices.items()
        if counts is None or name not in _ONLY_COUNTED or value in counts or value in chosen
    ]
    if name in ("lead", "issuer", "coordinating"):
        shown.sort(key=lambda choice: not choice["count"])
    note = _NEWEST if name == "letter" and len(shown) >= LETTERS_SHOWN else ""
    return Panel(name, str(TaskFilter.base_filters[name].label), shown, len(chosen), note)


def chips(filters: TaskFilter) -> list[dict[str, str]]:
    """Return the applied filters in words, each with the address without it."""
    return [
        {"label": applied.words, "url": address(_less(filters.address, applied))}
        for applied in applied_filters(filters)
    ]


def _less(data: QueryDict, applied: Applied) -> QueryDict:
    rest = without(data, ("page",))
    rest.setlist(applied.name, [v for v in rest.getlist(applied.name) if v != applied.value])
    return rest


def summary(data: QueryDict, standing: Standing) -> list[dict[str, Any]]:
    """Return the line over the table: how the tasks found stand, each a link to just those."""
    return [
        {
            "label": value.label.lower(),
            "count": standing.timeliness[value],
            "icon": BADGES[value][0],
            "variant": BADGES[value][1],
            "url": address(data, page=None, timeliness=value.value),
        }
        for value in Timeliness
        if standing.timeliness.get(value)
    ]
