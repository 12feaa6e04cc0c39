from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from agencies.models import Agency, User
from agencies.requests import SignedInRequest
from tasks.choices import OPEN_STATUSES, Timeliness
from tasks.consolidation import part_of
from tasks.keeping import KEEP_SECONDS, key, stamp
from tasks.models import Task
from tasks.piles import piles_of, work_count
from tasks.templatetags.task_badges import BADGES
from tasks.timeliness import timeliness_case
from tasks.views.charts import Bar, stacked_bars
from tasks.views.links import Filter, list_url

_TO_DO_SHOWN = 6
_OPEN: Filter = [("status", status.value) for status in OPEN_STATUSES]
_TO_DO: Filter = [("timeliness", "overdue"), ("timeliness", "due_soon"), ("sort", "timeliness")]
# The numbers that matter today: label, icon, variant, and the list that each one is.
FIGURES: tuple[tuple[str, str, str, Filter], ...] = (
    ("Quá hạn", "exclamation-triangle-fill", "late", [("timeliness", "overdue")]),
    ("Đến hạn trong 30 ngày", "clock-fill", "soon", [("timeliness", "due_soon")]),
    ("Chưa hoàn thành", "list-task", "", _OPEN),
    ("Chờ sự kiện", "hourglass-split", "waiting", [("timeliness", "waiting")]),
    ("Hoàn thành", "check-circle-fill", "done", [("status", "completed")]),
)
# Lead's code and short name, status, timeliness, number of tasks.
Counted = tuple[str | None, str | None, str, str, int]


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What stands today. All of it follows from counts, so it is kept drawn as they would be."""
    on = timezone.localdate()
    kept = stamp(request.user, on=on)
    request.work_count = _work_count(request.user, on, kept)
    tasks = Task.objects.visible_to(request.user).lines()
    counted: Any = SimpleLazyObject(lambda: counts_by_lead(tasks, on))
    context = {
        "on": on,
        "total": SimpleLazyObject(lambda: sum(count for *_, count in counted)),
        "figures": SimpleLazyObject(lambda: figures(counted)),
        "to_do": SimpleLazyObject(lambda: _to_do(tasks, on)),
        "to_do_url": SimpleLazyObject(lambda: list_url(_TO_DO)),
        "chart": SimpleLazyObject(lambda: stacked_bars(_bars(counted))),
        "keep_seconds": KEEP_SECONDS,
        "kept_for_home": f"{kept}|{request.user.role}",
    }
    return render(request, "home.html", context)


def _work_count(user: User, on: date, kept: str) -> int:
    """Return how many things wait for this person; kept like everything else on the page."""
    found: Any = cache.get_or_set(
        key("work", kept, str(user.pk)),
        lambda: work_count(piles_of(user, on=on)),
        KEEP_SECONDS,
    )
    return int(found)


def counts_by_lead(tasks: Any, on: date) -> list[Counted]:
    """Return how many tasks stand how, by lead in the register's order; two queries.

    The database puts only keys together: with the names, each row would be joined and sorted.
    """
    grouped = (
        tasks.annotate(timeliness=timeliness_case(on))
        .order_by()
        .values_list("lead", "status", "timeliness")
        .annotate(count=Count("*"))
    )
    counted: dict[int | None, list[tuple[str, str, int]]] = {}
    for lead, *counts in grouped:
        counted.setdefault(lead, []).append(tuple(counts))
    bodies = [(None, None, None), *Agency.objects.values_list("pk", "code", "short_name")]
    return [(code, name, *counts) for pk, code, name in bodies for counts in counted.get(pk, ())]


def figures(counted: list[Counted], **narrowed: str) -> list[dict[str, Any]]:
    """Return each figure with the address of exactly the tasks it counts."""
    standing: Counter[tuple[str, str]] = Counter()
    for *_, status, timeliness, count in counted:
        standing[status, timeliness] += count
    return [
        {
            "label": label,
            "icon": icon,
            "variant": variant,
            "count": sum(count for (s, t), count in standing.items() if _counts(filters, s, t)),
            "url": list_url(filters, **narrowed),
        }
        for label, icon, variant, filters in FIGURES
    ]


def _counts(filters: Filter, status: str, timeliness: str) -> bool:
    return ("status", status) in filters or ("timeliness", timeliness) in filters


def _to_do(tasks: Any, on: date) -> list[dict[str, Any]]:
    """Return the tasks longest overdue, then those due next."""
    late_or_soon = tasks.timely(Timeliness.OVERDUE, Timeliness.DUE_SOON, on=on)
    first = late_or_soon.order_by("running_due_on", "pk")[:_TO_DO_SHOWN]
    return [
        {
            "row": row,
            "url": reverse("tasks:detail", args=[row.code]),
            "icon": BADGES[row.timeliness][0],
            "variant": BADGES[row.timeliness][1],
        }
        for row in first.rows(on=on, coordinating=False, below=False, letters=False)
    ]


def _bars(counted: list[Counted]) -> list[Bar]:
    """Return the bars, the agency with most overdue tasks first, then by number of tasks."""
    bars: dict[str | None, Bar] = {}
    for code, name, status, timeliness, count in counted:
        if code not in bars:
            filters = [("lead", code)] if code else [("missing", "lead")]
            bars[code] = Bar(name or "Chưa có chủ trì", list_url(filters), Counter())
        bars[code].parts[segment_of(status, timeliness)] += count
    return sorted(bars.values(), key=lambda bar: (-bar.parts["overdue"], -bar.parts.total()))


@lru_cache
def segment_of(status: str, timeliness: str) -> str:
    """Return the part of an agency's bar that a task belongs to; the parts add up to all."""
    if timeliness == Timeliness.DUE_SOON:
        return "soon"
    return _SEGMENTS[part_of(status, timeliness)]


# The parts of the table by agency as the chart draws them.
_SEGMENTS = {
    "completed_on_time": "done",
    "completed_late": "donelate",
    "submitted_on_time": "submitted",
    "submitted_late": "submitted",
    "within": "intime",
    "overdue": "overdue",
    "waiting": "waiting",
    "ongoing": "ongoing",
    "no_deadline": "undated",
    "stopped": "stopped",
}
