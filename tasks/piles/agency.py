"""What the people of an agency have to do, and what others did for them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from tasks.actions.progress import asked_period
from tasks.choices import OPEN_STATUSES, CountsAs, HistoryVerb, ReportState
from tasks.models import HistoryEntry, ProgressReport, Task
from tasks.piles.extensions import own_extension, own_extensions
from tasks.piles.pile import Item, Pile, day_of
from tasks.piles.rounds import owed_replies, owed_reply
from tasks.templatetags.task_badges import badge_of

SENT, STARTED, MORE_TIME, REMINDED = "sent", "started", "more-time", "reminded"
# So long what others did is told to the people whose tasks it concerns.
TOLD_DAYS = 30


class AgencyWork:
    """What one agency was asked for on a day, and what it has said; asked of the database once.

    What others did is told since `TOLD_DAYS` before the day, or since a later moment.
    """

    def __init__(self, agency: Agency, on: date, *, since: datetime | None = None) -> None:
        self.agency, self.on = agency, on
        told_from = on - timedelta(days=TOLD_DAYS)
        earliest = timezone.make_aware(datetime.combine(told_from, time.min))
        self.since = max(since, earliest) if since else earliest
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

    @property
    def expected(self) -> int:
        """How many reports the period wants, with those that were sent."""
        return len(self.answered.union(self.asked))

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


def of_agency(work: AgencyWork, whole: str = "") -> list[Pile]:
    on = work.on
    todo = _Tasks(work.todo)
    others = [report for pk, report in work.drafts.items() if pk not in work.todo]
    more_time = own_extensions(work.agency, work.since)
    owed = owed_replies(work.agency)
    waiting = work.reports.filter(state=ReportState.SENT).order_by("-sent_at", "-pk")
    kinds: tuple[tuple[str, str, Any, Callable[[Any], Item]], ...] = (
        ("returned", "Bị trả lại", work.returned, lambda report: _returned(report, work)),
        (REMINDED, "Được đôn đốc", _reminders(work), lambda entry: _reminded(entry, on)),
        ("todo", "Cần báo cáo", todo, lambda task: _asked(task, work)),
        ("drafts", "Bản nháp khác", others, lambda report: _draft(report, on)),
        ("rounds", "Đợt cần trả lời", owed, lambda reply: owed_reply(reply, on)),
        (STARTED, "Mới bắt đầu", _started(work), lambda task: _start(task, on)),
        (MORE_TIME, "Gia hạn đã đề nghị", more_time, own_extension),
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
    notes = (task.code, f"{entry.author}, {day_of(entry.at)}")
    return Item(task.title, url, "Xem", url, notes, badge_of(task, on=on), entry.reason)


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
        notes=(report.task.code, report.period.label, f"{percent}gửi {day_of(report.sent_at)}"),
        badge=badge_of(report.task, on=on),
    )


def _edit_url(report: ProgressReport) -> str:
    return reverse("tasks:report_edit", args=[report.task.code, report.pk])
