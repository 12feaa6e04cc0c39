"""Made-up progress reports, so that "Việc của tôi" and the thread of a task look real.

Only bodies with a reporter's account report, and a consolidator reviews: without accounts there is
nothing to make.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import User
from tasks.choices import OPEN_STATUSES, ReportState
from tasks.deadlines import DeadlineKind
from tasks.models import Programme, ProgressReport, Task
from tasks.reporting import ReportingPeriod

# How far a task may be, and what is said of it then.
_STAGES = (
    (10, "Đã lập tổ soạn thảo, phân công nhiệm vụ cho các phòng chuyên môn."),
    (30, "Đã xây dựng đề cương, khảo sát tại các địa phương."),
    (50, "Hoàn thành dự thảo lần 1, đã họp tổ soạn thảo."),
    (70, "Đã gửi lấy ý kiến các sở, ngành và UBND cấp huyện; đang tiếp thu ý kiến góp ý."),
    (90, "Đã hoàn chỉnh hồ sơ, gửi Sở Tư pháp thẩm định."),
)
_OBSTACLES = (
    "",
    "",
    "Một số đơn vị chưa gửi ý kiến góp ý.",
    "Chưa thống nhất nguồn kinh phí thực hiện.",
    "Thiếu số liệu điều tra để tính mức hỗ trợ.",
)
_RETURNED = "Đề nghị nêu rõ số liệu và văn bản làm căn cứ."
_PERIODS = 3
_BATCH = 500
# How the report of the last period stands; none for some tasks.
_LAST = (ReportState.ACCEPTED, ReportState.SENT, ReportState.RETURNED, ReportState.DRAFT, None)
_UNREPORTED = (DeadlineKind.CONDITIONAL, DeadlineKind.RECURRING)


@dataclass(frozen=True)
class _People:
    reporters: dict[int | None, User]
    reviewer: User


def make_reports(programme: Programme, *, on: date, rng: Random) -> int:
    """Make the last periods' reports of every open task that somebody can report on; count them."""
    reviewer = User.objects.filter(role=UserRole.CONSOLIDATOR, is_active=True).first()
    reporters = User.objects.filter(role=UserRole.REPORTER, is_active=True).order_by("-pk")
    if reviewer is None:
        return 0
    people = _People({user.agency_id: user for user in reporters}, reviewer)
    tasks = programme.tasks.filter(status__in=OPEN_STATUSES, lead__in=people.reporters)
    reported_on = tasks.exclude(deadline_kind__in=_UNREPORTED).order_by("pk")
    keys = list(reported_on.values_list("pk", flat=True))
    # Some tasks at a time: of a million, a good many wait to be reported on.
    parts = [keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH)]
    return sum(_report_on(reported_on.filter(pk__in=part), people, on, rng) for part in parts)


def _report_on(tasks: QuerySet[Task], people: _People, on: date, rng: Random) -> int:
    reports: list[ProgressReport] = []
    reported: list[Task] = []
    for task in tasks.select_related("lead"):
        made = list(_of_task(task, people, on, rng))
        reports += made
        accepted = [report for report in made if report.state == ReportState.ACCEPTED]
        if accepted:
            task.percent = accepted[-1].percent
            task.last_reported_on = accepted[-1].period.cut_off
            reported.append(task)
    ProgressReport.objects.bulk_create(reports)
    Task.objects.bulk_update(reported, ["percent", "last_reported_on"])
    return len(reports)


def _of_task(task: Task, people: _People, on: date, rng: Random) -> Iterator[ProgressReport]:
    """Yield accepted reports of the earlier periods, and one for the last as chance has it."""
    periods = [ReportingPeriod.asked(settings.REPORT_PERIOD_KIND, on)]
    while len(periods) < _PERIODS:
        periods.insert(0, periods[0].previous)
    stage = rng.randrange(len(_STAGES) - _PERIODS + 1)
    last = rng.choice(_LAST)
    for place, period in enumerate(periods):
        state = ReportState.ACCEPTED if period != periods[-1] else last
        if state is not None:
            percent, done = _STAGES[stage + place]
            report = _report(task, people, period, state)
            report.percent = None if task.deadline_kind == DeadlineKind.ONGOING else percent
            report.done, report.obstacles = done, rng.choice(_OBSTACLES)
            yield report


def _report(
    task: Task, people: _People, period: ReportingPeriod, state: ReportState
) -> ProgressReport:
    sent_at = timezone.make_aware(datetime.combine(period.cut_off, time(9)))
    is_sent = state != ReportState.DRAFT
    is_decided = state in (ReportState.ACCEPTED, ReportState.RETURNED)
    return ProgressReport(
        task=task,
        agency=task.lead,
        period_kind=period.kind,
        period_start=period.start,
        state=state,
        by=people.reporters[task.lead_id],
        sent_at=sent_at if is_sent else None,
        decided_by=people.reviewer if is_decided else None,
        decided_at=sent_at + timedelta(days=2) if is_decided else None,
        decision_note=_RETURNED if state == ReportState.RETURNED else "",
    )
