"""What this person has to do, the most urgent first; the same number of queries for any amount."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.choices import UserRole
from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.actions.progress import asked_period, period_to_report, why_not_reported
from tasks.choices import ReportState, Status, Timeliness
from tasks.models import ProgressReport, Task
from tasks.permissions import can_issue_reports, sees_all
from tasks.templatetags.task_badges import BADGES
from tasks.timeliness import timeliness_case
from tasks.views.finding import find_task
from tasks.views.links import list_url
from tasks.views.piles import AgencyWork, Pile, of_agency, piles_of, work_count
from tasks.views.progress import sheet_context, sheet_form

# How many tasks stand how, by status and timeliness.
Standing = dict[tuple[str, str], int]


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    on, whole = timezone.localdate(), request.GET.get("all", "")
    agency = request.user.agency
    if request.user.role == UserRole.REPORTER and agency:
        work = AgencyWork(agency, on)
        piles = of_agency(work, whole)
        context = _agency_context(work) | {"opened": _opened(request, work, piles)}
    else:
        piles = piles_of(request.user, on=on, whole=whole)
        context = _planning_context(request, on)
    period = asked_period(on)
    request.work_count = work_count(piles)
    context |= {
        "on": on,
        "period": period,
        "days_left": (period.send_by - on).days,
        "piles": [pile for pile in piles if pile.count],
        "may_remind": can_issue_reports(request.user),
        "count": request.work_count,
    }
    return render(request, "my_work.html", context)


def _agency_context(work: AgencyWork) -> dict[str, Any]:
    """Return how far the agency's period is."""
    standing = _standing(work.led, work.on)
    return {
        "agency": work.agency,
        "led": sum(standing.values()),
        "taking_part": Task.objects.taking_part(work.agency.pk).lines().count(),
        "sent": sum(1 for pk in work.asked if pk in work.answered),
        "asked": len(work.asked),
        "excused": _excused(standing),
        "urgent": _urgent(standing, work.agency),
        "bodies": [],
    }


def _planning_context(request: SignedInRequest, on: date) -> dict[str, Any]:
    bodies = _bodies(on) if sees_all(request.user) else []
    return {
        "agency": None,
        "opened": None,
        "bodies": bodies,
        "sent": sum(body["sent"] for body in bodies),
        "asked": sum(body["asked"] for body in bodies),
        "excused": [],
        "urgent": [],
    }


def _opened(request: SignedInRequest, work: AgencyWork, piles: list[Pile]) -> dict[str, Any] | None:
    """Return the form of the task that was chosen, else of the most urgent one."""
    first = (item.opens for pile in piles for item in pile.items if item.opens)
    code = request.GET.get("open") or next(first, "")
    if not code:
        return None
    task = find_task(request, code)
    if why_not_reported(task) or task.has_periods:
        return None
    context = sheet_context(task, work.agency, period_to_report(task, work.agency, on=work.on))
    latest = context["latest"]
    if latest and latest.state == ReportState.SENT:
        return None
    return context | {
        "form": sheet_form(context, copies="copy" in request.GET),
        "copy_url": f"?open={task.code}&copy=1#report",
    }


def _standing(tasks: Any, on: date) -> Standing:
    """Return how many tasks stand how; one grouped query."""
    counted = tasks.annotate(timeliness=timeliness_case(on)).order_by()
    rows = counted.values_list("status", "timeliness").annotate(count=Count("*"))
    return {(status, timeliness): count for status, timeliness, count in rows}


def _urgent(standing: Standing, agency: Agency) -> list[dict[str, Any]]:
    """Return how many tasks are overdue and due soon, each with the list of just those."""
    figures = []
    for value in (Timeliness.OVERDUE, Timeliness.DUE_SOON):
        count = sum(n for (_, found), n in standing.items() if found == value)
        icon, variant = BADGES[value]
        url = list_url([("timeliness", value.value), ("lead", agency.code)])
        words = {"count": count, "label": value.label.lower()}
        figures.append(words | {"icon": icon, "variant": variant, "url": url})
    return [figure for figure in figures if figure["count"]]


def _excused(standing: Standing) -> list[str]:
    """Return in words what need not be reported: "3 chờ sự kiện"."""
    met = (Timeliness.LATE, Timeliness.ON_TIME)
    counts = {
        "đã xong": sum(n for (status, _), n in standing.items() if status == Status.COMPLETED),
        "đã trình": sum(
            n for (status, t), n in standing.items() if status == Status.SUBMITTED and t in met
        ),
        "chờ sự kiện": sum(n for (_, t), n in standing.items() if t == Timeliness.WAITING),
        "đã dừng": sum(n for (status, _), n in standing.items() if status == Status.STOPPED),
    }
    return [f"{count} {words}" for words, count in counts.items() if count]


def _bodies(on: date) -> list[dict[str, Any]]:
    """Return, body by body, how many reports of the period are asked for and are there."""
    said = ProgressReport.objects.filter(task=OuterRef("pk"), agency=OuterRef("lead"))
    asked = Task.objects.to_report(on=on).filter(lead__isnull=False)
    counted = (
        asked.annotate(is_said=Exists(said.answering(asked_period(on))))
        .order_by("lead__position", "lead__sort_key", "lead")
        .values("lead__code", "lead__name", "lead__short_name")
        .annotate(asked=Count("pk"), sent=Count("pk", filter=Q(is_said=True)))
    )
    return [
        {
            "name": row["lead__name"],
            "short_name": row["lead__short_name"],
            "url": reverse("agencies:detail", args=[row["lead__code"]]),
            "asked": row["asked"],
            "sent": row["sent"],
            "missing": row["asked"] - row["sent"],
        }
        for row in counted
    ]
