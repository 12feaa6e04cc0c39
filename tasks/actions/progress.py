"""What an agency says of its task for a period: written and sent; tasks.actions.review decides.

A returned report stays as it was; writing on makes the next attempt for the same period. The
lead's report may ask for a status; the report of a body that takes part only informs.

Every act holds the lock of its task, so two of them wait for each other: a second submit of the
same form finds what the first one wrote, by the token that the form carries.
"""

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from tasks.actions.files import clean_name, copy_files, store_files
from tasks.actions.periods import acted_on
from tasks.actions.saving import lock
from tasks.actions.tasks import StatusValues, check_step, set_status
from tasks.choices import CountsAs, DatePrecision, HistoryVerb, ReportState, Status
from tasks.deadlines import DeadlineKind
from tasks.models import HistoryEntry, ProgressReport, Task
from tasks.permissions import can_enter_reports, can_report
from tasks.reporting import ReportingPeriod
from tasks.transitions import transition

DONE_MISSING = "Hãy ghi đã làm gì trong kỳ trước khi gửi."
PERCENT_MISSING = "Hãy ghi mức độ hoàn thành, từ 0 đến 100."


class ReportConflict(Exception):
    """Somebody wrote, sent or decided the report meanwhile; `report` is what stands there now."""

    def __init__(self, report: ProgressReport) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass(frozen=True)
class ReportValues:
    """What a report says; which dates and results count depends on the status asked for."""

    done: str
    obstacles: str = ""
    causes: str = ""
    proposals: str = ""
    percent: int | None = None
    asked_status: str = ""
    submitted_on: date | None = None
    completed_on: date | None = None
    completed_precision: str = DatePrecision.DAY
    result_reference: str = ""
    result_on: date | None = None
    result_note: str = ""
    based_on: str = ""

    @classmethod
    def of(cls, report: ProgressReport) -> "ReportValues":
        return cls(**{name: getattr(report, name) for name in _NAMES})

    def informing(self) -> "ReportValues":
        """Return what the report of a body that takes part may say: words, not the status."""
        told = {name: getattr(self, name) for name in _WORDS}
        return ReportValues(**told)

    def step(self, reason: str) -> StatusValues:
        names = ("submitted_on", "completed_on", "completed_precision")
        results = ("result_reference", "result_on", "result_note")
        kept = {name: getattr(self, name) for name in (*names, *results)}
        return StatusValues(status=Status(self.asked_status), reason=reason, **kept)


_NAMES = tuple(each.name for each in fields(ReportValues))
_WORDS = ("done", "obstacles", "causes", "proposals", "based_on")


@dataclass(frozen=True)
class Sheet:
    """One form as it came in: for whom and when, what it says, and which version it was."""

    agency: Agency
    period: ReportingPeriod
    values: ReportValues
    token: UUID
    version: int = 0
    files: Sequence[IO[bytes]] = ()
    dropped: Collection[int] = ()


def asked_period(on: date) -> ReportingPeriod:
    """Return the period whose reports are asked for on that day, of the kind that settings say."""
    return ReportingPeriod.asked(settings.REPORT_PERIOD_KIND, on)


def period_to_report(task: Task, agency: Agency, *, on: date) -> ReportingPeriod:
    """Return the period that a report written today is for.

    That is the one asked for; once its report is accepted, the one to which the day belongs.
    """
    asked = asked_period(on)
    answers = task.reports.filter(agency=agency).answering(asked)
    if answers.filter(state=ReportState.ACCEPTED).exists():
        return max(asked, ReportingPeriod.covering(asked.kind, on))
    return asked


def latest_report(task: Task, agency: Agency, period: ReportingPeriod) -> ProgressReport | None:
    return task.reports.filter(agency=agency).of_period(period).order_by("attempt").last()


def why_not_reported(task: Task) -> str:
    """Return why nothing is to be reported of the task, or nothing."""
    if task.counts_as == CountsAs.GONE:
        return f"{task.code} đã gộp vào nhiệm vụ khác hoặc đã bỏ nên không báo cáo nữa."
    if task.status in (Status.COMPLETED, Status.STOPPED):
        return f"{task.code} {task.get_status_display().lower()} nên không phải báo cáo."
    return ""


def save_draft(task: Task, sheet: Sheet, *, by: User) -> ProgressReport:
    """Keep what was written so far. Raise ReportConflict when somebody else wrote meanwhile."""
    _check_author(by)
    with transaction.atomic():
        return write(task, sheet, by=by)


def send_report(task: Task, sheet: Sheet, *, by: User, on: date) -> ProgressReport:
    """Send for review. A second submit of the same form returns what the first one sent."""
    if not can_report(by):
        raise PermissionDenied
    with transaction.atomic():
        report = write(task, sheet, by=by, on=on)
        if report.state == ReportState.DRAFT:
            report.state, report.sent_at = ReportState.SENT, timezone.now()
            report.save()
            tell(report, HistoryVerb.REPORT_SENT, None, by=by)
    return report


def drop_draft(report: ProgressReport, *, by: User) -> None:
    """Throw away what was not sent yet: the own agency's, or what was being entered for one."""
    with transaction.atomic():
        lock(report.task)
        saved = ProgressReport.objects.select_for_update().get(pk=report.pk)
        is_own = can_report(by) and by.agency_id == saved.agency_id
        if not is_own and not (can_enter_reports(by) and saved.is_entered_for):
            raise PermissionDenied
        if saved.state != ReportState.DRAFT:
            raise ReportConflict(saved)
        saved.delete()


def write(task: Task, sheet: Sheet, *, by: User, on: date | None = None) -> ProgressReport:
    """Save the sheet as a draft, or return what the same form wrote before.

    With `on` it must be fit to be sent on that day. Call it in a transaction.
    """
    _check_agency(by, sheet.agency)
    saved = acted_on(lock(task), by=by)
    if refusal := why_not_reported(saved):
        raise ValidationError(refusal)
    if not _takes_part(saved, sheet.agency):
        raise PermissionDenied
    values = _sayable(saved, sheet, by)
    report = ProgressReport.objects.filter(token=sheet.token).first()
    if report is None:
        report = _next_attempt(saved, sheet)
        return _fill(report, sheet, values, by=by, on=on)
    if report.task_id != saved.pk or report.agency_id != sheet.agency.pk:
        raise PermissionDenied
    if report.version == sheet.version and report.state == ReportState.DRAFT:
        report.version += 1
        return _fill(report, sheet, values, by=by, on=on)
    if not _is_repeat(report, sheet, values):
        raise ReportConflict(report)
    if on and report.state == ReportState.DRAFT:
        check_sendable(report, on=on)
    return report


def check_sendable(report: ProgressReport, *, on: date) -> None:
    """Refuse a report that says nothing, or asks for a status without its proof."""
    if not report.done:
        raise ValidationError({"done": DONE_MISSING})
    is_ongoing = report.task.deadline_kind == DeadlineKind.ONGOING
    if report.agency_id == report.task.lead_id and report.percent is None and not is_ongoing:
        raise ValidationError({"percent": PERCENT_MISSING})
    if report.asked_status:
        _check_asked(report, on)


def tell(report: ProgressReport, verb: HistoryVerb, was: ReportState | None, *, by: User) -> None:
    """Leave history of an act that changed the report alone."""
    HistoryEntry.objects.create(
        by=by,
        verb=verb,
        task=report.task,
        changes=[state_change(report, was)],
        reason=report.decision_note,
    )


def state_change(report: ProgressReport, was: ReportState | None) -> dict[str, str]:
    of = "" if report.agency_id == report.task.lead_id else f" ({report.agency.short_name})"
    entered = f", nhập thay theo {report.based_on}" if report.is_entered_for else ""
    return {
        "field": f"Báo cáo {report.period.label}{of}",
        "old": str(was.label) if was else "",
        "new": f"{report.get_state_display()}{entered}",
    }


def _next_attempt(task: Task, sheet: Sheet) -> ProgressReport:
    """Return a report not saved yet; while one is open for the period there is no other."""
    latest = latest_report(task, sheet.agency, sheet.period)
    if latest and latest.state in (ReportState.DRAFT, ReportState.SENT):
        raise ReportConflict(latest)
    return ProgressReport(
        task=task,
        agency=sheet.agency,
        period_kind=sheet.period.kind,
        period_start=sheet.period.start,
        attempt=latest.attempt + 1 if latest else 1,
        token=sheet.token,
    )


def _fill(
    report: ProgressReport, sheet: Sheet, values: ReportValues, *, by: User, on: date | None
) -> ProgressReport:
    """Save the report and its files; the files come last, so that a refusal leaves none."""
    is_new = report.pk is None
    for name in _NAMES:
        setattr(report, name, getattr(values, name))
    report.by = by
    report.is_entered_for = can_enter_reports(by) and bool(values.based_on)
    if on:
        check_sendable(report, on=on)
    report.full_clean()
    report.save()
    if is_new:
        _take_over_files(report, sheet, by)
    report.attachments.filter(pk__in=sheet.dropped).delete()
    store_files(sheet.files, by=by, report=report)
    return report


def _take_over_files(report: ProgressReport, sheet: Sheet, by: User) -> None:
    """What was attached to the attempt that was returned goes with the next one."""
    earlier = report.task.reports.filter(agency=report.agency, attempt=report.attempt - 1)
    before = earlier.of_period(report.period).filter(state=ReportState.RETURNED).first()
    if before:
        copy_files(before.attachments.exclude(pk__in=sheet.dropped), by=by, report=report)


def _is_repeat(report: ProgressReport, sheet: Sheet, values: ReportValues) -> bool:
    """Whether the sheet brings nothing new: the same words, and no file that is not there."""
    sent = {clean_name(str(file.name)) for file in sheet.files}
    kept = set(report.attachments.values_list("name", flat=True))
    return ReportValues.of(report) == values and sent <= kept


def _takes_part(task: Task, agency: Agency) -> bool:
    return task.lead_id == agency.pk or task.assignments.filter(agency=agency).exists()


def _sayable(task: Task, sheet: Sheet, by: User) -> ReportValues:
    values = sheet.values if can_enter_reports(by) else replace(sheet.values, based_on="")
    return values if task.lead_id == sheet.agency.pk else values.informing()


def _check_asked(report: ProgressReport, on: date) -> None:
    """Take the step on a copy of the task: its constraints say what the step lacks."""
    trial = copy.copy(report.task)
    step = transition(Status(trial.status), Status(report.asked_status))
    if step is None or not step.may_be_asked:
        raise ValidationError(
            {
                "asked_status": f"Nhiệm vụ đang “{trial.get_status_display()}”, báo cáo không đề "
                f"nghị “{report.get_asked_status_display()}” được. Hãy chọn giữ nguyên."
            }
        )
    values = ReportValues.of(report).step(str(report))
    check_step(trial, values, on)
    set_status(trial, values)
    trial.validate_constraints()


def _check_author(by: User) -> None:
    if not (can_report(by) or can_enter_reports(by)):
        raise PermissionDenied


def _check_agency(by: User, agency: Agency) -> None:
    """A reporter writes for the own agency alone."""
    if not can_enter_reports(by) and by.agency_id != agency.pk:
        raise PermissionDenied
