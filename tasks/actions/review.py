"""Reports decided by Planning: accepted, returned, or entered for an agency ("nhập thay").

Accepting the report of the lead is one of the two ways in which a task changes its status; the
other is a consolidator's direct step with a reason (tasks.actions.tasks).
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from tasks.actions.periods import follow
from tasks.actions.progress import (
    ReportConflict,
    ReportValues,
    Sheet,
    state_change,
    tell,
    write,
)
from tasks.actions.saving import EditConflict, lock, save_changed
from tasks.actions.tasks import check_step, set_status
from tasks.actions.words import task_in_words
from tasks.choices import HistoryVerb, ReportState, Status
from tasks.models import ProgressReport, Task
from tasks.permissions import can_enter_reports, can_review_reports


def accept_report(
    report: ProgressReport, *, version: int, task_version: int, note: str, by: User, on: date
) -> None:
    """Accept a report; of the lead's, the task takes over percent, status and result.

    Raise ReportConflict when the report, EditConflict when the task is not what the person saw.
    """
    if not can_review_reports(by):
        raise PermissionDenied
    with transaction.atomic():
        task = lock(report.task)
        saved = _waiting(report, version)
        if task.version != task_version:
            raise EditConflict(task)
        _accept(task, saved, note=note, by=by, on=on)


def return_report(report: ProgressReport, *, version: int, note: str, by: User) -> None:
    """Give a report back with what is missing; it may be sent again for the same period."""
    if not can_review_reports(by):
        raise PermissionDenied
    if not note:
        raise ValidationError({"note": "Hãy ghi lý do trả lại để cơ quan biết phải sửa gì."})
    with transaction.atomic():
        lock(report.task)
        saved = _waiting(report, version)
        _decide(saved, ReportState.RETURNED, note=note, by=by)
        tell(saved, HistoryVerb.REPORT_RETURNED, ReportState.SENT, by=by)


def enter_report(task: Task, sheet: Sheet, *, by: User, on: date) -> ProgressReport:
    """Enter what an agency's letter says; who enters it has read it, so it is accepted at once."""
    if not can_enter_reports(by):
        raise PermissionDenied
    if not sheet.values.based_on:
        raise ValidationError({"based_on": "Hãy ghi văn bản của cơ quan làm căn cứ."})
    with transaction.atomic():
        report = write(task, sheet, by=by, on=on)
        if report.state == ReportState.DRAFT:
            report.sent_at = timezone.now()
            _accept(lock(report.task), report, note="", by=by, on=on)
    return report


def _waiting(report: ProgressReport, version: int) -> ProgressReport:
    saved = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if saved.version != version or saved.state != ReportState.SENT:
        raise ReportConflict(saved)
    return saved


def _decide(report: ProgressReport, state: ReportState, *, note: str, by: User) -> None:
    report.state = state
    report.decision_note = note
    report.decided_by = by
    report.decided_at = timezone.now()
    report.version += 1
    report.full_clean()
    report.save()


def _accept(task: Task, report: ProgressReport, *, note: str, by: User, on: date) -> None:
    was = ReportState(report.state) if report.state == ReportState.SENT else None
    _decide(report, ReportState.ACCEPTED, note=note, by=by)
    if report.agency_id != task.lead_id:
        tell(report, HistoryVerb.REPORT_ACCEPTED, was, by=by)
        return
    before = task_in_words(task)
    if report.asked_status not in ("", task.status):
        values = ReportValues.of(report).step(str(report))
        check_step(task, values, on)
        set_status(task, values)
    _take_over_percent(task, report)
    save_changed(
        task,
        before,
        HistoryVerb.REPORT_ACCEPTED,
        by=by,
        also=[state_change(report, was)],
        reason=note,
    )
    follow(task, by=by)


def _take_over_percent(task: Task, report: ProgressReport) -> None:
    """Take over how far the work is, unless a report of a later period said that already."""
    later = task.reports.filter(agency=report.agency_id, state=ReportState.ACCEPTED)
    if later.filter(period_start__gt=report.period_start).exists():
        return
    task.percent = 100 if task.status == Status.COMPLETED else report.percent
    task.last_reported_on = report.sent_at and timezone.localdate(report.sent_at)
