"""What a person has to do, by kinds: piles of lines, the most urgent kind first.

A pile asks for its things when it is drawn and for their number alone when it is counted. A new
kind is one more `Pile` in `of_agency` or `_of_planning`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import Agency, User
from tasks.actions.progress import asked_period
from tasks.choices import (
    OPEN_STATUSES,
    UNFINISHED_REPLIES,
    CountsAs,
    ExtensionState,
    HistoryVerb,
    IntakeState,
    ReportState,
    Timeliness,
)
from tasks.models import (
    AwaitedEvent,
    Extension,
    HistoryEntry,
    Intake,
    ProgressReport,
    Reply,
    Round,
    Task,
)
from tasks.permissions import (
    can_decide_extensions,
    can_review_reports,
    can_run_rounds,
    can_take_in_letters,
)
from tasks.templatetags.task_badges import BADGES, badge_of, extension_badge

# How many of a pile are shown before "Xem cả".
SHOWN = 20
SENT, STARTED, MORE_TIME, REMINDED = "sent", "started", "more-time", "reminded"
# Shown to be known, not to be done; what one was reminded of is done elsewhere.
_TOLD = (SENT, STARTED, MORE_TIME, REMINDED)
# So long what others did is told to the people whose tasks it concerns.
TOLD_DAYS = 30


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
    """Things of one kind, each made into an `Item`; `is_whole` shows all of them."""

    key: str
    title: str
    found: Sequence[Any] | QuerySet
    make: Callable[[Any], Item]
    is_whole: bool = False

    @cached_property
    def count(self) -> int:
        found = self.found
        return found.count() if isinstance(found, QuerySet) else len(found)

    @cached_property
    def items(self) -> list[Item]:
        return [self.make(each) for each in self.found[: None if self.is_whole else SHOWN]]

    @property
    def all_url(self) -> str:
        return f"?all={self.key}#{self.key}" if self.count > len(self.items) else ""


def told_since(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on - timedelta(days=TOLD_DAYS), time.min))


class AgencyWork:
    """What one agency was asked for on a day, and what it has said; asked of the database once.

    What others did is told that they did since a moment, by itself `TOLD_DAYS` before the day.
    """

    def __init__(self, agency: Agency, on: date, *, since: datetime | None = None) -> None:
        self.agency, self.on = agency, on
        self.since = since or told_since(on)
        self.period = asked_period(on)
        self.led = Task.objects.filter(lead=agency).reported_singly()
        own = ProgressReport.objects.filter(agency=agency)
        self.reports = own.select_related("task", "decided_by")

    @cached_property
    def asked(self) -> list[int]:
        """The keys of the tasks to report on, the one due first before the others."""
        urgent = (F("running_due_on").asc(nulls_last=True), "position", "pk")
        found = self.led.to_report(on=self.on).order_by(*urgent)
        return list(found.values_list("pk", flat=True))

    @cached_property
    def answered(self) -> set[int]:
        """The keys of the tasks of which the period's report was sent; some are done by it."""
        said = self.reports.answering(self.period).filter(task__in=self.led.values("pk"))
        return set(said.values_list("task", flat=True))

    @cached_property
    def returned(self) -> list[ProgressReport]:
        return list(self.reports.returned_last().order_by("decided_at", "pk"))

    @cached_property
    def drafts(self) -> dict[int, ProgressReport]:
        drafts = self.reports.filter(state=ReportState.DRAFT)
        return {report.task_id: report for report in drafts}

    @cached_property
    def todo(self) -> list[int]:
        """The keys of what is still to be reported; what came back is a pile of its own."""
        back = {report.task_id for report in self.returned if report.period == self.period}
        elsewhere = self.answered | back
        return [pk for pk in self.asked if pk not in elsewhere]


def piles_of(user: User, *, on: date, whole: str = "") -> list[Pile]:
    """Return the piles that this person may have; empty ones too."""
    if user.role == UserRole.REPORTER and user.agency:
        return of_agency(AgencyWork(user.agency, on), whole)
    return list(_of_planning(user, on, whole))


def work_count(piles: Sequence[Pile]) -> int:
    """Return how many things wait for this person; what was sent waits for somebody else."""
    return sum(pile.count for pile in piles if pile.key not in _TOLD)


def of_agency(work: AgencyWork, whole: str = "") -> list[Pile]:
    on = work.on
    todo = _Tasks(work.todo)
    others = [report for pk, report in work.drafts.items() if pk not in work.todo]
    waiting = work.reports.filter(state=ReportState.SENT).order_by("-sent_at", "-pk")
    kinds: tuple[tuple[str, str, Any, Callable[[Any], Item]], ...] = (
        ("returned", "Bị trả lại", work.returned, lambda report: _returned(report, work)),
        (REMINDED, "Được đôn đốc", _reminders(work), lambda entry: _reminded(entry, on)),
        ("todo", "Cần báo cáo", todo, lambda task: _asked(task, work)),
        ("drafts", "Bản nháp khác", others, lambda report: _draft(report, on)),
        ("rounds", "Đợt cần trả lời", _owed_replies(work), lambda reply: _owed(reply, on)),
        (STARTED, "Mới bắt đầu", _started(work), lambda task: _start(task, on)),
        (MORE_TIME, "Gia hạn đã đề nghị", _more_time(work), _decided),
        (SENT, "Đã gửi, chờ duyệt", waiting, lambda report: _sent(report, on)),
    )
    return [Pile(*kind, is_whole=kind[0] == whole) for kind in kinds]


def _reminders(work: AgencyWork) -> list[HistoryEntry]:
    """The letters that lately reminded the agency of tasks it leads; the last of each task."""
    open_ones = {"task__lead": work.agency, "task__status__in": OPEN_STATUSES}
    entries = HistoryEntry.objects.filter(verb=HistoryVerb.REMINDER_DRAFTED, **open_ones)
    lately = entries.filter(at__gte=work.since).select_related("task", "by").order_by("pk")
    return list({entry.task_id: entry for entry in lately}.values())


def _reminded(entry: HistoryEntry, on: date) -> Item:
    task: Any = entry.task
    url = task.get_absolute_url()
    notes = (task.code, f"{entry.author}, {_day(entry.at)}")
    return Item(task.title, url, "Xem", url, notes, badge_of(task, on=on), entry.reason)


def _owed_replies(work: AgencyWork) -> QuerySet:
    """What the agency still owes to open rounds, with the day of the last letter that urged it."""
    asked = Reply.objects.filter(agency=work.agency, is_asked=True, round__closed_at=None)
    owed = asked.filter(outcome__in=UNFINISHED_REPLIES).select_related("round")
    return owed.annotate(urged_at=Max("reminders__drafted_at")).order_by("round__reply_by", "pk")


def _owed(reply: Any, on: date) -> Item:
    urged = f"công văn đôn đốc {_day(reply.urged_at)}" if reply.urged_at else ""
    url = reply.round.get_absolute_url()
    notes = tuple(filter(None, (_reply_by(reply.round), urged)))
    badge = _late_badge(reply.round, on)
    return Item(reply.round.title, url, "Xem", url, notes, badge, reply.note)


def _reply_by(round_: Round) -> str:
    return f"trả lời trước hết ngày {round_.reply_by:%d/%m/%Y}"


def _late_badge(round_: Round, on: date) -> dict[str, str] | None:
    days = (on - round_.reply_by).days
    icon, variant = BADGES[Timeliness.OVERDUE]
    return {"text": f"Quá {days} ngày", "icon": icon, "variant": variant} if days > 0 else None


def _started(work: AgencyWork) -> QuerySet:
    """Tasks that an event started lately: their people did not do that themselves."""
    own = Task.objects.of_agency(work.agency.pk).exclude(counts_as=CountsAs.GONE)
    lately = own.started_since(work.since)
    return lately.select_related("awaited_event").order_by("running_due_on", "pk")


def _start(task: Task, on: date) -> Item:
    event = f"đã xảy ra: {task.awaited_event}" if task.awaited_event else ""
    url = task.get_absolute_url()
    notes = tuple(filter(None, (task.code, event)))
    return Item(task.title, url, "Xem", url, notes, badge_of(task, on=on))


def _more_time(work: AgencyWork) -> QuerySet:
    """What the agency asked for: waiting for a decision, or decided lately."""
    decided = (ExtensionState.GRANTED, ExtensionState.REFUSED)
    lately = Q(state__in=decided, decided_at__gte=work.since)
    own = Extension.objects.filter(agency=work.agency).select_related("task", "decided_by")
    return own.filter(Q(state=ExtensionState.ASKED) | lately).order_by("-asked_at", "-pk")


def _decided(extension: Extension) -> Item:
    by = f"{extension.decided_by}, {_day(extension.decided_at)}" if extension.decided_by else ""
    return Item(
        title=extension.task.title,
        url=extension.task.get_absolute_url(),
        act="Xem",
        act_url=extension.get_absolute_url(),
        notes=tuple(filter(None, (extension.task.code, _asked_days(extension), by))),
        badge=extension_badge(extension),
        quoted=extension.decision_note,
    )


def _asked_days(extension: Extension) -> str:
    before = f"{extension.before_due_on:%d/%m/%Y} → " if extension.before_due_on else ""
    return f"{before}{extension.due_on:%d/%m/%Y}"


class _Tasks(Sequence[Any]):
    """Tasks by their keys, in the order of the keys; read from the database when sliced."""

    def __init__(self, keys: list[int]) -> None:
        self.keys = keys

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, place: Any) -> Any:
        keys = self.keys[place]
        found = Task.objects.in_bulk(keys if isinstance(keys, list) else [keys])
        return [found[pk] for pk in keys] if isinstance(keys, list) else found[keys]


def _asked(task: Task, work: AgencyWork) -> Item:
    if task.pk in work.drafts:
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
        badge=badge_of(task, on=work.on),
        opens=task.code,
    )


def _returned(report: ProgressReport, work: AgencyWork) -> Item:
    task = report.task
    return Item(
        title=task.title,
        url=task.get_absolute_url(),
        act="Sửa, gửi lại",
        act_url=_edit_url(report),
        notes=(task.code, report.period.label, f"{report.decided_by} trả lại"),
        badge=badge_of(task, on=work.on),
        quoted=report.decision_note,
        opens=task.code if report.period == work.period else "",
    )


def _draft(report: ProgressReport, on: date) -> Item:
    return Item(
        title=report.task.title,
        url=report.task.get_absolute_url(),
        act="Viết tiếp",
        act_url=_edit_url(report),
        notes=(report.task.code, report.period.label),
        badge=badge_of(report.task, on=on),
    )


def _sent(report: ProgressReport, on: date) -> Item:
    percent = f"{report.percent}%, " if report.percent is not None else ""
    return Item(
        title=report.task.title,
        url=report.task.get_absolute_url(),
        act="Xem",
        act_url=report.get_absolute_url(),
        notes=(report.task.code, report.period.label, f"{percent}gửi {_day(report.sent_at)}"),
        badge=badge_of(report.task, on=on),
    )


def _edit_url(report: ProgressReport) -> str:
    return reverse("tasks:report_edit", args=[report.task.code, report.pk])


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}"


def _of_planning(user: User, on: date, whole: str) -> Iterator[Pile]:
    """Yield the piles of whoever sees all: reports, extensions, letters, events, late tasks."""

    def pile(key: str, title: str, found: QuerySet, make: Callable[[Any], Item]) -> Pile:
        return Pile(key, title, found, make, is_whole=key == whole)

    if can_review_reports(user):
        yield pile("reports", "Báo cáo chờ duyệt", _waiting_reports(), _to_review)
    if can_decide_extensions(user):
        yield pile("extensions", "Đề nghị gia hạn", _asked_extensions(), _to_decide)
    if can_take_in_letters(user):
        intakes = Intake.objects.filter(state=IntakeState.OPEN).defer("paragraphs", "draft")
        yield pile("letters", "Văn bản đang soát", intakes, _intake)
    if can_run_rounds(user):
        yield pile("rounds", "Đợt quá hạn trả lời", _late_rounds(on), lambda one: _late(one, on))
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
        notes=tuple(filter(None, (*notes, status, f"gửi {_day(report.sent_at)}"))),
    )


def _asked_extensions() -> QuerySet:
    asked = Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")
    return asked.select_related("task", "agency")


def _to_decide(extension: Extension) -> Item:
    return Item(
        title=extension.task.title,
        url=extension.task.get_absolute_url(),
        act="Quyết định",
        act_url=extension.get_absolute_url(),
        notes=(extension.task.code, extension.agency.short_name, _asked_days(extension)),
        quoted=extension.reason,
    )


def _intake(intake: Intake) -> Item:
    url = intake.get_absolute_url()
    return Item(str(intake), url, "Soát tiếp", url, notes=(f"sửa {_day(intake.updated_at)}",))


def _late_rounds(on: date) -> QuerySet:
    """Open rounds whose day has gone by while bodies owe an answer."""
    owed = Q(replies__is_asked=True, replies__outcome__in=UNFINISHED_REPLIES)
    late = Round.objects.filter(closed_at=None, reply_by__lt=on)
    owing = late.annotate(owing=Count("replies", filter=owed)).filter(owing__gt=0)
    return owing.order_by("reply_by", "pk")


def _late(round_: Any, on: date) -> Item:
    return Item(
        title=round_.title,
        url=round_.get_absolute_url(),
        act="Đôn đốc",
        act_url=reverse("rounds:remind", args=[round_.pk]),
        notes=(_reply_by(round_), f"{round_.owing} cơ quan chưa trả lời đủ"),
        badge=_late_badge(round_, on),
    )


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
