"""What waits for those who see all: reports, extensions, letters, rounds, events, late tasks."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from agencies.choices import UserRole
from agencies.models import Agency, User
from tasks.choices import IntakeState, ReportState, Timeliness
from tasks.models import AwaitedEvent, Intake, ProgressReport, Task
from tasks.permissions import (
    can_decide_extensions,
    can_review_reports,
    can_run_rounds,
    can_take_in_letters,
)
from tasks.piles.extensions import asked_extension, asked_extensions
from tasks.piles.pile import Item, Pile, day_of
from tasks.piles.rounds import late_round, late_rounds
from tasks.templatetags.task_badges import badge_of


def of_planning(user: User, on: date, whole: str = "") -> Iterator[Pile]:
    """Yield the piles of whoever sees all: reports, extensions, letters, events, late tasks."""

    def pile(key: str, title: str, found: QuerySet, make: Callable[[Any], Item]) -> Pile:
        return Pile(key, title, found, make, is_whole=key == whole)

    if can_review_reports(user):
        yield pile("reports", "Báo cáo chờ duyệt", _waiting_reports(), _to_review)
    if can_decide_extensions(user):
        yield pile("extensions", "Đề nghị gia hạn", asked_extensions(), asked_extension)
    if can_take_in_letters(user):
        intakes = Intake.objects.filter(state=IntakeState.OPEN).defer("paragraphs", "draft")
        yield pile("letters", "Văn bản đang soát", intakes, _intake)
    if can_run_rounds(user):
        yield pile(
            "rounds", "Đợt quá hạn trả lời", late_rounds(on), lambda one: late_round(one, on)
        )
    if can_review_reports(user):
        yield pile("events", "Sự kiện chờ xác nhận", _awaited(on), _event)
    if user.role == UserRole.LEADER:
        late = Task.objects.lines().overdue(on=on).select_related("lead")
        late = late.order_by("running_due_on", "pk")
        yield pile("late", "Quá hạn", late, lambda task: late_item(task, on))
    if user.role == UserRole.MANAGER:
        silent = _without_reporter(on)
        yield pile("accounts", "Cơ quan chưa có tài khoản đầu mối", silent, _account)


def _waiting_reports() -> QuerySet:
    sent = ProgressReport.objects.filter(state=ReportState.SENT).order_by("sent_at", "pk")
    return sent.select_related("task", "agency")


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
        notes=tuple(filter(None, (*notes, status, f"gửi {day_of(report.sent_at)}"))),
    )


def _intake(intake: Intake) -> Item:
    url = intake.get_absolute_url()
    return Item(str(intake), url, "Soát tiếp", url, notes=(f"sửa {day_of(intake.updated_at)}",))


def _awaited(on: date) -> QuerySet:
    """Events that did not happen yet and for which some task waits."""
    waiting = Task.objects.lines().timely(Timeliness.WAITING, on=on)
    own = waiting.filter(awaited_event=OuterRef("pk")).order_by()
    count = own.values("awaited_event").annotate(count=Count("*")).values("count")
    found = AwaitedEvent.objects.filter(Exists(own), happened_on=None)
    return found.annotate(waiting=Subquery(count)).order_by("-waiting", "title")


def _event(event: Any) -> Item:
    act_url = reverse("events:record", args=[event.pk])
    notes = (f"{event.waiting} nhiệm vụ đang chờ",)
    return Item(event.title, event.get_absolute_url(), "Ghi nhận", act_url, notes)


def late_item(task: Task, on: date) -> Item:
    lead = task.lead.short_name if task.lead else "chưa có chủ trì"
    url = task.get_absolute_url()
    return Item(task.title, url, "Xem", url, (task.code, lead), badge_of(task, on=on))


def _without_reporter(on: date) -> QuerySet:
    """Bodies that lead tasks to report on and have no account that could."""
    led = Task.objects.filter(lead=OuterRef("pk")).to_report(on=on)
    reporters = User.objects.filter(agency=OuterRef("pk"), role=UserRole.REPORTER, is_active=True)
    return Agency.objects.filter(Exists(led), ~Exists(reporters))


def _account(agency: Agency) -> Item:
    add = f"{reverse('admin:agencies_user_add')}?agency={agency.pk}&role={UserRole.REPORTER.value}"
    return Item(agency.name, agency.get_absolute_url(), "Lập tài khoản", add)
