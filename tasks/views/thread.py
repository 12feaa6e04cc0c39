"""What happened to a task, newest first ("Diễn biến").

A kind of entry is a function of task and person in `_SOURCES`; each entry is drawn by a template
of its own, which finds it as `entry` and what it shows in `entry.data`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agencies.models import User
from tasks.choices import ExtensionState, ReportState
from tasks.models import ProgressReport, Task
from tasks.permissions import can_decide_extensions
from tasks.templatetags.task_badges import EXTENSION_BADGES, extension_badge


@dataclass(frozen=True)
class Entry:
    at: datetime
    anchor: str
    template: str
    icon: str
    variant: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def thread(task: Task, user: User) -> list[Entry]:
    """Return all entries that this person may see; each source costs the same for any number."""
    entries = [entry for source in _SOURCES for entry in source(task, user)]
    return sorted(entries, key=lambda entry: (entry.at, entry.anchor), reverse=True)


# Badge of a report: icon, variant of the badge, variant of the dot.
REPORT_BADGES = {
    ReportState.DRAFT: ("pencil", "none", ""),
    ReportState.SENT: ("clock-fill", "soon", "act"),
    ReportState.ACCEPTED: ("check-circle-fill", "done", "ok"),
    ReportState.RETURNED: ("arrow-counterclockwise", "donelate", "back"),
}


def _reports(task: Task, user: User) -> Iterator[Entry]:
    """Reports of all agencies; a percent is shown beside the one that was accepted before."""
    reports = (
        ProgressReport.objects.visible_to(user)
        .filter(task=task)
        .select_related("agency", "by", "decided_by")
        .prefetch_related("attachments")
        .order_by("pk")
    )
    accepted: int | None = None
    for report in reports:
        report.task = task
        icon, variant, dot = REPORT_BADGES[ReportState(report.state)]
        yield Entry(
            at=report.sent_at or report.updated_at,
            anchor=f"bao-cao-{report.pk}",
            template="tasks/thread/_report.html",
            icon=icon,
            variant=dot,
            data={
                "report": report,
                "badge": {
                    "text": report.get_state_display(),
                    "icon": icon,
                    "variant": variant,
                },
                "before": accepted,
                "is_lead": report.agency_id == task.lead_id,
            },
        )
        if report.state == ReportState.ACCEPTED and report.agency_id == task.lead_id:
            accepted = report.percent if report.percent is not None else accepted


def _extensions(task: Task, user: User) -> Iterator[Entry]:
    """Requests for more time stand where they were asked; what was decided stands in them."""
    asked = task.extensions.select_related("agency", "asked_by", "decided_by")
    for extension in asked.prefetch_related("attachments").order_by("pk"):
        extension.task = task
        _, _, dot = EXTENSION_BADGES[ExtensionState(extension.state)]
        yield Entry(
            at=extension.asked_at,
            anchor=f"gia-han-{extension.pk}",
            template="tasks/thread/_extension.html",
            icon="calendar3",
            variant=dot,
            data={
                "extension": extension,
                "badge": extension_badge(extension),
                "decides": extension.state == ExtensionState.ASKED and can_decide_extensions(user),
            },
        )


_SOURCES: tuple[Callable[[Task, User], Iterator[Entry]], ...] = (_reports, _extensions)
