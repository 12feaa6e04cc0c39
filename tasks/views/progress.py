"""Reports of progress: written by an agency, entered for it, reviewed by Planning."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.actions.periods import current_period
from tasks.actions.progress import (
    ReportConflict,
    asked_period,
    drop_draft,
    latest_report,
    period_to_report,
    save_draft,
    send_report,
    why_not_reported,
)
from tasks.actions.review import enter_report
from tasks.choices import ReportState
from tasks.forms import differences, resolved
from tasks.models import ProgressReport, Task
from tasks.permissions import can_enter_reports, can_report
from tasks.progress_forms import EnterForm, ReportForm, report_initial
from tasks.reporting import ReportingPeriod
from tasks.templatetags.task_badges import badge_of
from tasks.views.finding import find_task
from tasks.views.form_errors import add_errors

_COPIED = ("done", "obstacles", "causes", "proposals")
_WRITABLE = (ReportState.DRAFT, ReportState.RETURNED)
_SAID = (ReportState.SENT, ReportState.ACCEPTED)


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, code: str) -> HttpResponse:
    """Write the report that is asked for; of recurring work, that of its current period."""
    task = find_task(request, code)
    agency = request.user.agency
    if not can_report(request.user) or agency is None:
        raise PermissionDenied
    current = current_period(task) if task.has_periods else None
    if current is not None:
        return redirect("tasks:report", current.code)
    return _write(request, task, agency, _period(request, task, agency))


@require_http_methods(["GET", "POST"])
def report_edit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Go on with a draft, or with a report that was returned."""
    found = find_report(request, code, pk)
    if not can_report(request.user) or found.agency_id != request.user.agency_id:
        raise PermissionDenied
    return _write(request, found.task, found.agency, found.period)


@require_http_methods(["GET", "POST"])
def report_enter(request: SignedInRequest, code: str) -> HttpResponse:
    """Enter for one of the task's agencies what its letter says."""
    task = find_task(request, code)
    if not can_enter_reports(request.user):
        raise PermissionDenied
    bodies = _bodies(task)
    if not bodies:
        messages.error(request, f"{task.code} chưa có cơ quan nào. Hãy ghi cơ quan chủ trì trước.")
        return redirect(task)
    chosen = request.GET.get("agency", bodies[0].code)
    agency = next((body for body in bodies if body.code == chosen), None)
    if agency is None:
        raise Http404
    return _write(request, task, agency, _period(request, task, agency), bodies)


@require_POST
def report_drop(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    found = find_report(request, code, pk)
    try:
        drop_draft(found, by=request.user)
    except ReportConflict as conflict:
        state = conflict.report.get_state_display().lower()
        messages.error(request, f"Báo cáo này {state} nên không bỏ được.")
    else:
        messages.success(request, f"Đã bỏ bản nháp báo cáo {found.period.label} của {code}.")
    return redirect(found.task)


def find_report(request: SignedInRequest, code: str, pk: int) -> ProgressReport:
    """Return a report of a task that the person may see, or 404."""
    visible = ProgressReport.objects.visible_to(request.user)
    related = ("task__lead", "agency", "by", "decided_by")
    found: ProgressReport = get_object_or_404(
        visible.select_related(*related), pk=pk, task__code=code
    )
    return found


def sheet_context(
    task: Task, agency: Agency, period: ReportingPeriod, *, enters: bool = False
) -> dict[str, Any]:
    """Return what stands round a form: what was written before, and the report before this one."""
    latest = latest_report(task, agency, period)
    writing = latest if latest and latest.state in _WRITABLE else None
    if writing and enters and writing.state == ReportState.DRAFT and not writing.is_entered_for:
        # What an agency has not sent yet is not what its letter says.
        writing = None
    before = task.reports.filter(agency=agency, state__in=_SAID).order_by("-pk").first()
    return {
        "task": task,
        "agency": agency,
        "period": period,
        "latest": latest,
        "writing": writing,
        "before": before,
        "enters": enters,
        "conflict": [],
        "last": None,
    }


def sheet_form(context: dict[str, Any], *data: Any, copies: bool = False) -> ReportForm:
    """Return the form, with the words of the report before this one where they are copied."""
    names = ("task", "agency", "period", "writing", "before")
    kind = EnterForm if context["enters"] else ReportForm
    form = kind(*data, **{name: context[name] for name in names})
    if copies and context["before"]:
        form.initial = {
            **form.initial,
            **{name: getattr(context["before"], name) for name in _COPIED},
        }
    return form


def _write(
    request: SignedInRequest,
    task: Task,
    agency: Agency,
    period: ReportingPeriod,
    bodies: Sequence[Agency] = (),
) -> HttpResponse:
    if refusal := why_not_reported(task):
        messages.error(request, refusal)
        return redirect(task)
    context = sheet_context(task, agency, period, enters=bool(bodies))
    context |= {
        "bodies": bodies,
        "badge": badge_of(task, on=timezone.localdate()),
        "back": request.POST.get("back", ""),
        "copy_url": f"?agency={agency.code}&copy=1" if bodies else "?copy=1",
    }
    if request.method == "POST":
        return _submitted(request, context)
    latest = context["latest"]
    if latest and latest.state == ReportState.SENT:
        messages.info(request, _where_it_stands(latest))
        return redirect(latest)
    context["form"] = sheet_form(context, copies="copy" in request.GET)
    return render(request, "tasks/report_form.html", context)


def _submitted(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    latest = context["latest"]
    is_draft = latest and latest.state == ReportState.DRAFT
    data = resolved(request.POST, report_initial(latest)) if is_draft else request.POST
    context["form"] = form = sheet_form(context, data, request.FILES)
    if form.is_valid():
        try:
            saved = _act(request, context["task"], form)
        except ReportConflict as found:
            _show_both(context, form, found.report)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _after(request, saved)
    status = 409 if context["last"] else 200
    return render(request, "tasks/report_form.html", context, status=status)


def _act(request: SignedInRequest, task: Task, form: ReportForm) -> ProgressReport:
    by, on = request.user, timezone.localdate()
    if request.POST.get("act") == "draft":
        return save_draft(task, form.sheet, by=by)
    act = enter_report if isinstance(form, EnterForm) else send_report
    return act(task, form.sheet, by=by, on=on)


def _show_both(context: dict[str, Any], form: ReportForm, other: ProgressReport) -> None:
    """Set what stands there beside what was typed; over a draft it may be saved, field by field."""
    initial = report_initial(other)
    context["conflict"] = differences(form, initial)
    context["last"] = {"author": str(other.by), "at": other.updated_at, "report": other}
    if other.state == ReportState.DRAFT:
        form.reopen_at(other)


def _after(request: SignedInRequest, saved: ProgressReport) -> HttpResponse:
    messages.success(request, _where_it_stands(saved))
    is_draft = saved.state == ReportState.DRAFT
    if request.POST.get("back") == "my-work":
        opened = f"?open={saved.task.code}" if is_draft else ""
        return redirect(f"{reverse('my_work')}{opened}")
    if is_draft and not can_enter_reports(request.user):
        return redirect("tasks:report_edit", saved.task.code, saved.pk)
    return redirect(f"{saved.task.get_absolute_url()}#bao-cao-{saved.pk}")


def _where_it_stands(found: ProgressReport) -> str:
    words = f"Báo cáo {found.period.label} của {found.task.code}"
    if found.sent_at is None:
        return f"{words}: đã lưu nháp, chưa gửi."
    sent = f"{timezone.localtime(found.sent_at):%H:%M ngày %d/%m/%Y}"
    if found.state == ReportState.SENT:
        return f"{words} đã gửi lúc {sent}, đang chờ duyệt."
    return f"{words} gửi lúc {sent}: {found.get_state_display().lower()}."


def _bodies(task: Task) -> list[Agency]:
    """Return the lead and the bodies that take part, the lead first."""
    others = [assignment.agency for assignment in task.assignments.select_related("agency")]
    return [task.lead, *others] if task.lead else others


def _period(request: SignedInRequest, task: Task, agency: Agency) -> ReportingPeriod:
    """Return the period that the form came with, else the one that is to be reported now.

    A form may have been opened before the next period was asked for. One whose period cannot be
    says so itself.
    """
    on = timezone.localdate()
    current, today = asked_period(on), ReportingPeriod.covering(asked_period(on).kind, on)
    posted = request.POST.get("period", "")
    for period in (current.previous, current, today):
        if posted == period.start.isoformat():
            return period
    return period_to_report(task, agency, on=on)
