"""The register and the page of an agency; they stand here because they count tasks."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.choices import Status, Timeliness
from tasks.filters import FIRST_DEADLINE
from tasks.models import Letter, Task
from tasks.templatetags.task_badges import BADGES
from tasks.views.home import Counted, counts_by_lead, figures
from tasks.views.links import list_url

_TASKS_SHOWN = 10


@require_safe
def agency_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    visible = Task.objects.visible_to(request.user).lines()
    led = dict(visible.order_by().values_list("lead").annotate(count=Count("*")))
    first = request.GET.get("deadline") == FIRST_DEADLINE
    overdue = visible.timely(Timeliness.OVERDUE, on=on, first=first)
    late = dict(overdue.order_by().values_list("lead").annotate(count=Count("*")))
    judged = [("deadline", FIRST_DEADLINE)] if first else []
    groups: list[tuple[str, list[dict[str, Any]]]] = [(kind.label, []) for kind in AgencyKind]
    by_kind = dict(zip(AgencyKind.values, (rows for _, rows in groups), strict=True))
    for agency in Agency.objects.all():
        by_kind[agency.kind].append(
            {
                "agency": agency,
                "led": led.get(agency.pk, 0),
                "late": late.get(agency.pk, 0),
                "url": list_url([("lead", agency.code)]),
                "late_url": list_url([("lead", agency.code), ("timeliness", "overdue"), *judged]),
            }
        )
    context = {
        "groups": [{"label": label, "rows": rows} for label, rows in groups if rows],
        "total": sum(len(rows) for _, rows in groups),
        "on": on,
        "first_deadline": first,
    }
    return render(request, "agencies/agency_list.html", context)


@require_safe
def agency_detail(request: SignedInRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    on = timezone.localdate()
    visible = Task.objects.visible_to(request.user).lines()
    led = visible.filter(lead=agency)
    counted = counts_by_lead(led, on)
    shown = led.order_by("programme", "position", "pk")[:_TASKS_SHOWN]
    context = {
        "agency": agency,
        "on": on,
        "former_names": agency.former_names.all(),
        "successions": agency.successions.select_related("successor"),
        "origins": agency.origins.select_related("predecessor"),
        "children": agency.children.all(),
        "figures": figures(counted, lead=agency.code),
        "by_status": _by_status(counted, code),
        "led_count": sum(count for *_, count in counted),
        "led_url": list_url([("lead", code)]),
        "taking_part_count": visible.taking_part(agency.pk).count(),
        "taking_part_url": list_url([("coordinating", code)]),
        "tasks": [
            {"row": row, "icon": BADGES[row.timeliness][0], "variant": BADGES[row.timeliness][1]}
            for row in shown.rows(on=on, coordinating=False, below=False, letters=False)
        ],
        "letters": Letter.objects.visible_to(request.user)
        .filter(sender=agency)
        .annotate(item_count=Count("items"))
        .newest_first()
        .defer("paragraphs")[:_TASKS_SHOWN],
    }
    return render(request, "agencies/agency_detail.html", context)


def _by_status(counted: list[Counted], code: str) -> list[dict[str, Any]]:
    rows = []
    for status in Status:
        here = [(t, count) for *_, s, t, count in counted if s == status]
        if not here:
            continue
        rows.append(
            {
                "label": status.label,
                "count": sum(count for _, count in here),
                "url": list_url([("lead", code), ("status", status.value)]),
                "parts": [
                    {
                        "label": value.label.lower(),
                        "count": count,
                        "icon": BADGES[value][0],
                        "variant": BADGES[value][1],
                        "url": list_url(
                            [("lead", code), ("status", status.value), ("timeliness", value)]
                        ),
                    }
                    for value in Timeliness
                    for t, count in here
                    if t == value
                ],
            }
        )
    return rows
