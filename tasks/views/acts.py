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
from tasks.actions.progress import asked_period, why_not_reported
from tasks.choices import ReportState, Status
from tasks.models import Task
from tasks.permissions import (
    can_attach_files,
    can_change_status,
    can_edit_tasks,
    can_enter_reports,
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
    _report,
    _edit,
    _enter,
    _attach,
    _steps,
)
