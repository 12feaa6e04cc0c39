"""What this person has to do, the most urgent first; the same number of queries for any amount."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.choices import UserRole
from agencies.models import Agency, User
from agencies.requests import SignedInRequest
from tasks.actions.progress import asked_period, period_to_report, why_not_reported
from tasks.choices import ExtensionState, IntakeState, ReportState, Status, Timeliness
from tasks.models import AwaitedEvent, Extension, Intake, ProgressReport, Task
from tasks.permissions import can_decide_extensions, can_issue_reports, can_review_reports, sees_all
from tasks.reporting import ReportingPeriod
from tasks.templatetags.task_badges import BADGES, badge_of
from tasks.timeliness import timeliness_case
from tasks.views.finding import find_task
from tasks.views.home import list_url
from tasks.views.progress import sheet_context, sheet_form

# How many of a pile are shown before "Xem tất cả".
SHOWN = 20
_SENT = "sent"


@dataclass(frozen=True)
class Item:
    """One line: what it is about, the evidence under it, and its one act."""

    title: str
    url: str
    act: str
    act_url: str
    notes: tuple[str, ...] = ()
    badge: dict[str, str] | None = None
    quoted: str = ""
    # The task whose form may open beside the list, on a screen with room for it.
    opens: str = ""


@dataclass(frozen=True)
class Pile:
    """Things of one kind to do: the first of them, how many there are, where all are shown."""

    key: str
    title: str
    items: list[Item]
    count: int
    all_url: str


@dataclass(frozen=True)
class _View:
    """The day, the period that is asked for, and which pile is shown whole."""

    on: date
    period: ReportingPeriod
    whole: str

    def pile(
        self, key: str, title: str, found: Sequence[Any] | QuerySet, make: Callable[[Any], Item]
    ) -> Pile:
        count = found.count() if isinstance(found, QuerySet) else len(found)
        items = [make(each) for each in found[: self.limit(key)]]
        all_url = f"?all={key}#{key}" if count > len(items) else ""
        return Pile(key, title, items, count, all_url)

    def limit(self, key: str) -> int | None:
        return None if key == self.whole else SHOWN


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    view = _View(on, asked_period(on), request.GET.get("all", ""))
    agency = request.user.agency
    if request.user.role == UserRole.REPORTER and agency:
        context = _reporter(request, agency, view)
    else:
        context = _planning(request.user, view)
    piles = [pile for pile in context["piles"] if pile.count]
    context |= {
        "on": on,
        "period": view.period,
        "days_left": (view.period.send_by - on).days,
        "piles": piles,
        "may_remind": can_issue_reports(request.user),
        "count": sum(pile.count for pile in piles if pile.key != _SENT),
    }
    return render(request, "my_work.html", context)


def _reporter(request: SignedInRequest, agency: Agency, view: _View) -> dict[str, Any]:
    """Return the piles of an agency, how far its period is, and the form that stands open."""
    led = Task.objects.filter(lead=agency).reported_singly()
    urgent = (F("running_due_on").asc(nulls_last=True), "position", "pk")
    asked = list(led.to_report(on=view.on).order_by(*urgent).values_list("pk", flat=True))
    own = ProgressReport.objects.filter(agency=agency).select_related("task", "decided_by")
    answered = set(own.answering(view.period).values_list("task", flat=True))
    returned = list(own.returned_last().order_by("decided_at", "pk"))
    drafts = {report.task_id: report for report in own.filter(state=ReportState.DRAFT)}
    back = {report.task_id for report in returned if report.period == view.period}
    elsewhere = answered | back
    todo = [pk for pk in asked if pk not in elsewhere]
    waiting = own.filter(state=ReportState.SENT).order_by("-sent_at", "-pk")
    others = [report for pk, report in drafts.items() if pk not in todo]
    piles = [
        view.pile("returned", "Bị trả lại", returned, lambda report: _returned(report, view)),
        _to_report(todo, drafts, view),
        view.pile("drafts", "Bản nháp khác", others, lambda report: _draft(report, view)),
        view.pile(_SENT, "Đã gửi, chờ duyệt", waiting, lambda report: _sent(report, view)),
    ]
    standing = _standing(led, view.on)
    return {
        "piles": piles,
        "agency": agency,
        "led": sum(standing.values()),
        "taking_part": Task.objects.taking_part(agency.pk).lines().count(),
        "sent": sum(1 for pk in asked if pk in answered),
        "asked": len(asked),
        "excused": _excused(standing),
        "urgent": _urgent(standing, agency),
        "bodies": [],
        "opened": _opened(request, agency, piles, view),
    }


def _to_report(todo: list[int], drafts: dict[int, ProgressReport], view: _View) -> Pile:
    shown = todo[: view.limit("todo")]
    tasks = Task.objects.in_bulk(shown)
    items = [_asked(tasks[pk], drafts.get(pk), view) for pk in shown]
    all_url = "?all=todo#todo" if len(shown) < len(todo) else ""
    return Pile("todo", "Cần báo cáo", items, len(todo), all_url)


def _asked(task: Task, draft: ProgressReport | None, view: _View) -> Item:
    if draft:
        last = "đã có bản nháp"
    elif task.percent is not None:
        last = f"kỳ trước {task.percent}%"
    elif task.last_reported_on:
        last = f"báo cáo gần nhất {task.last_reported_on:%d/%m/%Y}"
    else:
        last = "chưa từng báo cáo"
    return Item(
        title=task.title,
        url=task.get_absolute_url(),
        act="Báo cáo",
        act_url=reverse("tasks:report", args=[task.code]),
        notes=(task.code, last),
        badge=badge_of(task, on=view.on),
        opens=task.code,
    )


def _returned(report: ProgressReport, view: _View) -> Item:
    task = report.task
    return Item(
        title=task.title,
        url=task.get_absolute_url(),
        act="Sửa, gửi lại",
        act_url=_edit_url(report),
        notes=(task.code, report.period.label, f"{report.decided_by} trả lại"),
        badge=badge_of(task, on=view.on),
        quoted=report.decision_note,
        opens=task.code if report.period == view.period else "",
    )


def _draft(report: ProgressReport, view: _View) -> Item:
    return Item(
        title=report.task.title,
        url=report.task.get_absolute_url(),
        act="Viết tiếp",
        act_url=_edit_url(report),
        notes=(report.task.code, report.period.label),
        badge=badge_of(report.task, on=view.on),
    )


def _sent(report: ProgressReport, view: _View) -> Item:
    percent = f"{report.percent}%, " if report.percent is not None else ""
    return Item(
        title=report.task.title,
        url=report.task.get_absolute_url(),
        act="Xem",
        act_url=report.get_absolute_url(),
        notes=(report.task.code, report.period.label, f"{percent}gửi {_day(report.sent_at)}"),
        badge=badge_of(report.task, on=view.on),
    )


def _edit_url(report: ProgressReport) -> str:
    return reverse("tasks:report_edit", args=[report.task.code, report.pk])


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}"


def _opened(
    request: SignedInRequest, agency: Agency, piles: list[Pile], view: _View
) -> dict[str, Any] | None:
    """Return the form of the task that was chosen, else of the most urgent one."""
    first = (item.opens for pile in piles for item in pile.items if item.opens)
    code = request.GET.get("open") or next(first, "")
    if not code:
        return None
    task = find_task(request, code)
    if why_not_reported(task) or task.has_periods:
        return None
    context = sheet_context(task, agency, period_to_report(task, agency, on=view.on))
    latest = context["latest"]
    if latest and latest.state == ReportState.SENT:
        return None
    return context | {
        "form": sheet_form(context, copies="copy" in request.GET),
        "copy_url": f"?open={task.code}&copy=1#report",
    }


def _standing(tasks: Any, on: date) -> dict[tuple[str, str], int]:
    """Return how many tasks stand how, by status and timeliness; one grouped query."""
    counted = tasks.annotate(timeliness=timeliness_case(on)).order_by()
    rows = counted.values_list("status", "timeliness").annotate(count=Count("*"))
    return {(status, timeliness): count for status, timeliness, count in rows}


def _urgent(standing: dict[tuple[str, str], int], agency: Agency) -> list[dict[str, Any]]:
    """Return how many tasks are overdue and due soon, each with the list of just those."""
    figures = []
    for value in (Timeliness.OVERDUE, Timeliness.DUE_SOON):
        count = sum(n for (_, found), n in standing.items() if found == value)
        icon, variant = BADGES[value]
        url = list_url([("timeliness", value.value), ("lead", agency.code)])
        words = {"count": count, "label": value.label.lower()}
        figures.append(words | {"icon": icon, "variant": variant, "url": url})
    return [figure for figure in figures if figure["count"]]


def _excused(standing: dict[tuple[str, str], int]) -> list[str]:
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


def _planning(user: User, view: _View) -> dict[str, Any]:
    """Return the piles of whoever sees all: reports, extensions, letters, events, late tasks."""
    piles = []
    if can_review_reports(user):
        sent = ProgressReport.objects.filter(state=ReportState.SENT).order_by("sent_at", "pk")
        reports = sent.select_related("task", "agency", "by")
        piles.append(view.pile("reports", "Báo cáo chờ duyệt", reports, _to_review))
    if can_decide_extensions(user):
        asked = Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")
        extensions = asked.select_related("task", "agency")
        piles.append(view.pile("extensions", "Đề nghị gia hạn", extensions, _to_decide))
    if can_review_reports(user):
        piles += [_intakes(view), _events(view)]
    if user.role == UserRole.LEADER:
        overdue = Task.objects.lines().overdue(on=view.on).select_related("lead")
        late = overdue.order_by("running_due_on", "pk")
        piles.append(view.pile("late", "Quá hạn", late, lambda task: _late(task, view)))
    if user.role == UserRole.MANAGER:
        piles.append(_without_reporter(view))
    bodies = _bodies(view) if sees_all(user) else []
    return {
        "piles": piles,
        "agency": None,
        "opened": None,
        "bodies": bodies,
        "sent": sum(body["sent"] for body in bodies),
        "asked": sum(body["asked"] for body in bodies),
        "excused": [],
        "urgent": [],
    }


def _to_review(report: ProgressReport) -> Item:
    asked = report.get_asked_status_display().lower()
    percent = f"{report.percent}%" if report.percent is not None else ""
    notes = (report.task.code, report.agency.short_name, report.period.label, percent)
    status = f"đề nghị: {asked}" if asked else ""
    return Item(
        title=report.task.title,
        url=report.task.get_absolute_url(),
        act="Duyệt",
        act_url=f"{report.get_absolute_url()}?queue",
        notes=tuple(filter(None, (*notes, status, f"gửi {_day(report.sent_at)}"))),
    )


def _to_decide(extension: Extension) -> Item:
    before = f"{extension.before_due_on:%d/%m/%Y} → " if extension.before_due_on else ""
    task = extension.task
    return Item(
        title=task.title,
        url=task.get_absolute_url(),
        act="Quyết định",
        act_url=task.get_absolute_url(),
        notes=(task.code, extension.agency.short_name, f"{before}{extension.due_on:%d/%m/%Y}"),
        quoted=extension.reason,
    )


def _intakes(view: _View) -> Pile:
    found = Intake.objects.filter(state=IntakeState.OPEN).defer("paragraphs", "draft")
    return view.pile("letters", "Văn bản đang soát", found, _intake)


def _intake(intake: Intake) -> Item:
    url = intake.get_absolute_url()
    return Item(str(intake), url, "Soát tiếp", url, notes=(f"sửa {_day(intake.updated_at)}",))


def _events(view: _View) -> Pile:
    waiting = Count("tasks", filter=Q(tasks__in=Task.objects.lines().timely("waiting", on=view.on)))
    found = AwaitedEvent.objects.filter(happened_on=None).annotate(waiting=waiting)
    events = found.filter(waiting__gt=0).order_by("-waiting", "title")
    return view.pile("events", "Sự kiện chờ xác nhận", events, _event)


def _event(event: Any) -> Item:
    url = list_url([("event", str(event.pk))])
    return Item(event.title, url, "Ghi nhận", url, notes=(f"{event.waiting} nhiệm vụ đang chờ",))


def _late(task: Task, view: _View) -> Item:
    lead = task.lead.short_name if task.lead else "chưa có chủ trì"
    url = task.get_absolute_url()
    return Item(task.title, url, "Xem", url, (task.code, lead), badge_of(task, on=view.on))


def _without_reporter(view: _View) -> Pile:
    """Bodies that lead tasks to report on and have no account that could."""
    led = Task.objects.filter(lead=OuterRef("pk")).to_report(on=view.on)
    reporters = User.objects.filter(agency=OuterRef("pk"), role=UserRole.REPORTER, is_active=True)
    found = Agency.objects.filter(Exists(led), ~Exists(reporters))
    return view.pile("accounts", "Cơ quan chưa có tài khoản đầu mối", found, _account)


def _account(agency: Agency) -> Item:
    add = f"{reverse('admin:agencies_user_add')}?agency={agency.pk}&role={UserRole.REPORTER.value}"
    return Item(agency.name, agency.get_absolute_url(), "Lập tài khoản", add)


def _bodies(view: _View) -> list[dict[str, Any]]:
    """Return, body by body, how many reports of the period are asked for and are there."""
    said = ProgressReport.objects.filter(task=OuterRef("pk"), agency=OuterRef("lead"))
    asked = Task.objects.to_report(on=view.on).filter(lead__isnull=False)
    counted = (
        asked.annotate(is_said=Exists(said.answering(view.period)))
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
