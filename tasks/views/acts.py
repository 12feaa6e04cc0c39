"""What a person may do with a task: the buttons of its page.

A kind of act is a function of task, person and thread in `_ACTS`, the most urgent kind first. The
first act marked `main` is the page's one button, all others are its menu.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from tasks.actions.extensions import why_not_extended
from tasks.actions.parts import why_not_divided
from tasks.actions.progress import asked_period, why_not_reported
from tasks.choices import OPEN_STATUSES, ExtensionState, ReportState, Status
from tasks.deadlines import DeadlineKind
from tasks.models import Task
from tasks.permissions import (
    can_ask_extension,
    can_attach_files,
    can_change_status,
    can_decide_extensions,
    can_edit_tasks,
    can_enter_reports,
    can_record_events,
    can_report,
    can_review_reports,
)
from tasks.querysets import TO_REPORT
from tasks.timeliness import timeliness
from tasks.transitions import TRANSITIONS
from tasks.views.thread import Entry


@dataclass(frozen=True)
class Act:
    label: str
    url: str
    icon: str
    main: bool = False


def task_acts(task: Task, user: User, thread: list[Entry]) -> dict[str, Any]:
    """Return the one act of the button, or None, and those of the menu; costs no query."""
    acts = [act for kind in _ACTS for act in kind(task, user, thread)]
    button = next((act for act in acts if act.main), None)
    return {"button": button, "menu": [act for act in acts if act is not button]}


def _review(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    """The reports that wait, the one that waits longest first."""
    if can_review_reports(user):
        for entry in reversed(thread):
            report = entry.data.get("report")
            if report and report.state == ReportState.SENT:
                label = f"Duyệt báo cáo {report.period.label}"
                yield Act(label, report.get_absolute_url(), "check2-square", main=True)


def _decide(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    """The request for more time that waits for a decision."""
    if can_decide_extensions(user):
        for entry in thread:
            extension = entry.data.get("extension")
            if extension and extension.state == ExtensionState.ASKED:
                url = extension.get_absolute_url()
                yield Act("Quyết định gia hạn", url, "calendar3", main=True)


def _ask(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if not can_ask_extension(user, task.lead_id) or why_not_extended(task):
        return
    asked = [entry.data["extension"] for entry in thread if "extension" in entry.data]
    if not any(extension.state == ExtensionState.ASKED for extension in asked):
        yield Act("Xin gia hạn", reverse("tasks:extension_ask", args=[task.code]), "calendar3")


def _record_event(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    waits = task.deadline_kind == DeadlineKind.CONDITIONAL and task.status in OPEN_STATUSES
    if waits and task.awaited_event_id and can_record_events(user):
        url = reverse("events:record", args=[task.awaited_event_id])
        yield Act("Ghi nhận sự kiện đã xảy ra", url, "hourglass-split")


def _divide(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_edit_tasks(user) and not why_not_divided(task):
        yield Act("Chia việc con", reverse("tasks:part_new", args=[task.code]), "scissors")


def _report(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if not can_report(user) or why_not_reported(task):
        return
    own = [entry.data["report"] for entry in thread if "report" in entry.data]
    own = [report for report in own if report.agency_id == user.agency_id]
    is_asked = (
        task.lead_id == user.agency_id and timeliness(task, on=timezone.localdate()) in TO_REPORT
    )
    waits = any(report.state == ReportState.SENT for report in own)
    label = f"Báo cáo {asked_period(timezone.localdate()).label}"
    url = reverse("tasks:report", args=[task.code])
    yield Act(label, url, "pencil", main=is_asked and not waits)


def _enter(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_enter_reports(user) and not why_not_reported(task):
        url = reverse("tasks:report_enter", args=[task.code])
        yield Act("Nhập thay báo cáo", url, "file-earmark-text")


def _attach(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_attach_files(user):
        yield Act("Thêm tệp", reverse("tasks:files", args=[task.code]), "paperclip")


def _edit(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_edit_tasks(user):
        yield Act("Sửa", reverse("tasks:edit", args=[task.code]), "pencil", main=True)


def _steps(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_change_status(user):
        for step in TRANSITIONS[Status(task.status)]:
            url = reverse("tasks:status", args=[task.code, step.to])
            yield Act(step.label, url, "arrow-right")


_ACTS: tuple[Callable[[Task, User, list[Entry]], Iterator[Act]], ...] = (
    _review,
    _decide,
    _report,
    _edit,
    _ask,
    _record_event,
    _enter,
    _attach,
    _divide,
    _steps,
)
