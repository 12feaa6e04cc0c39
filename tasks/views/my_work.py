"""What this person has to do, the most urgent first; the same number of queries for any amount."""

from collections import Counter
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

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
from tasks.piles import AgencyWork, Pile, of_agency, piles_of, work_count
from tasks.templatetags.task_badges import BADGES
from tasks.timeliness import timeliness_case
from tasks.views.finding import find_task
from tasks.views.links import list_url
from tasks.views.progress import sheet_context, sheet_form


class Standing(NamedTuple):
    """How many tasks stand alike; of some the period's report was sent."""

    status: str
    timeliness: str
    is_said: bool
    number: int


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
        "time_left": period.time_left(on),
        "piles": [pile for pile in piles if pile.count],
        "may_remind": can_issue_reports(request.user),
        "count": request.work_count,
    }
    return render(request, "my_work.html", context)


def _agency_context(work: AgencyWork) -> dict[str, Any]:
    """Return how far the agency's period is."""
    standing = _standing(work)
    own = Task.objects.of_agency(work.agency.pk).lines()
    lines = own.aggregate(led=Count("pk", filter=Q(lead=work.agency)), all=Count("pk"))
    return {
        "agency": work.agency,
        "led": lines["led"],
        "taking_part": lines["all"] - lines["led"],
        "sent": len(work.answered),
        "asked": work.expected,
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


def _standing(work: AgencyWork) -> list[Standing]:
    """Return how the led tasks stand; one grouped query."""
    said = ProgressReport.objects.filter(task=OuterRef("pk"), agency=work.agency)
    judged = work.led.annotate(
        timeliness=timeliness_case(work.on), is_said=Exists(said.answering(work.period))
    )
    alike = judged.order_by().values_list("status", "timeliness", "is_said")
    return list(starmap(Standing, alike.annotate(count=Count("*"))))


def _urgent(standing: list[Standing], agency: Agency) -> list[dict[str, Any]]:
    """Return how many tasks are overdue and due soon, each with the list of just those."""
    figures = []
    for value in (Timeliness.OVERDUE, Timeliness.DUE_SOON):
        count = sum(each.number for each in standing if each.timeliness == value)
        icon, variant = BADGES[value]
        url = list_url([("timeliness", value.value), ("lead", agency.code)])
        words = {"count": count, "label": value.label.lower()}
        figures.append(words | {"icon": icon, "variant": variant, "url": url})
    return [figure for figure in figures if figure["count"]]


def _excused(standing: list[Standing]) -> list[str]:
    """Return in words what need not be reported and was not: "3 chờ sự kiện"."""
    counts: Counter[str] = Counter()
    for each in standing:
        if not each.is_said:
            counts[_excuse(each)] += each.number
    return [f"{counts[words]} {words}" for words in _EXCUSES if counts[words]]


_EXCUSES = ("đã xong", "đã trình", "chờ sự kiện", "đã dừng")
_OF_STATUS = {Status.COMPLETED: "đã xong", Status.STOPPED: "đã dừng"}


def _excuse(each: Standing) -> str:
    met = each.timeliness in (Timeliness.LATE, Timeliness.ON_TIME)
    if each.status == Status.SUBMITTED and met:
        return "đã trình"
    if each.timeliness == Timeliness.WAITING:
        return "chờ sự kiện"
    return _OF_STATUS.get(Status(each.status), "")


def _bodies(on: date) -> list[dict[str, Any]]:
    """Return, body by body, how many reports of the period are asked for and are there.

    One that told that its task is done was asked for, too.
    """
    said = ProgressReport.objects.filter(task=OuterRef("pk"), agency=OuterRef("lead"))
    led = Task.objects.reported_singly().filter(lead__isnull=False)
    asked = Q(pk__in=Task.objects.to_report(on=on).values("pk"))
    counted = (
        led.annotate(is_said=Exists(said.answering(asked_period(on))))
        .filter(asked | Q(is_said=True))
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
