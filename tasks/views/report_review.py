"""One report as its reviewer sees it: beside the one before, its new words marked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.progress import ReportConflict
from tasks.actions.review import accept_report, return_report
from tasks.actions.saving import EditConflict
from tasks.choices import ReportState
from tasks.forms import retype
from tasks.models import ProgressReport
from tasks.permissions import can_review_reports
from tasks.progress_forms import ReviewForm
from tasks.templatetags.task_badges import badge_of
from tasks.views.comparing import compared
from tasks.views.form_errors import add_errors
from tasks.views.progress import find_report
from tasks.views.thread import REPORT_BADGES

_TEXTS = (
    ("Đã làm", "done"),
    ("Vướng mắc", "obstacles"),
    ("Nguyên nhân", "causes"),
    ("Đề xuất", "proposals"),
)
_SAID = (ReportState.ACCEPTED, ReportState.RETURNED)


@require_http_methods(["GET", "POST"])
def report_detail(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """A report; while it waits, a consolidator accepts or returns it here."""
    report = find_report(request, code, pk)
    may_review = can_review_reports(request.user)
    if request.method == "POST" and not may_review:
        raise PermissionDenied
    seen = {"version": report.version, "task_version": report.task.version}
    form = ReviewForm(request.POST or None, initial=seen)
    context = _context(report) | {"form": form, "conflict": None, "clash": ""}
    if form.is_valid():
        try:
            _decide(request, report, form.cleaned_data)
        except ReportConflict as found:
            report = found.report
            context |= _context(report) | {"clash": _decided(report)}
            retype(form, version=report.version)
        except EditConflict as found:
            context["conflict"] = found.task.history.select_related("by").first()
            retype(form, task_version=found.task.version)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _next(request, report)
    context["may_review"] = may_review and report.state == ReportState.SENT
    context["queue"] = "queue" in {*request.GET, *request.POST}
    status = 409 if context["conflict"] or context["clash"] else 200
    return render(request, "tasks/report_detail.html", context, status=status)


def _decide(request: SignedInRequest, report: ProgressReport, data: dict[str, Any]) -> None:
    told = {"version": data["version"], "note": data["note"], "by": request.user}
    if request.POST.get("act") == "return":
        return_report(report, **told)
        messages.success(
            request, f"Đã trả lại báo cáo {report.period.label} của {report.task.code}."
        )
        return
    task_version = data["task_version"]
    accept_report(report, task_version=task_version, on=timezone.localdate(), **told)
    messages.success(request, f"Đã chấp nhận báo cáo {report.period.label} của {report.task.code}.")


def _next(request: SignedInRequest, report: ProgressReport) -> HttpResponse:
    """Go on with the report that waits longest, where the reviewer came from the pile of them."""
    if "queue" not in request.POST:
        return redirect(f"{report.task.get_absolute_url()}#bao-cao-{report.pk}")
    waiting = ProgressReport.objects.filter(state=ReportState.SENT).order_by("sent_at", "pk")
    following = waiting.select_related("task").first()
    if following is None:
        return redirect("my_work")
    return redirect(f"{following.get_absolute_url()}?queue")


def _decided(report: ProgressReport) -> str:
    if report.state == ReportState.SENT:
        return "Báo cáo vừa được sửa. Hãy xem lại rồi quyết định."
    when = report.decided_at and timezone.localtime(report.decided_at)
    return (
        f"{report.decided_by} đã quyết định báo cáo này lúc {when:%H:%M %d/%m/%Y}: "
        f"{report.get_state_display().lower()}."
    )


def _context(report: ProgressReport) -> dict[str, Any]:
    task, on = report.task, timezone.localdate()
    earlier = task.reports.filter(agency=report.agency, state__in=_SAID, pk__lt=report.pk)
    before = earlier.select_related("decided_by").order_by("-pk").first()
    icon, variant, _ = REPORT_BADGES[ReportState(report.state)]
    return {
        "task": task,
        "report": report,
        "before": before,
        "rows": [
            {
                "label": label,
                "before": getattr(before, name) if before else "",
                "pieces": compared(getattr(before, name) if before else "", getattr(report, name)),
            }
            for label, name in _TEXTS
        ],
        "state_badge": {"text": report.get_state_display(), "icon": icon, "variant": variant},
        "badge": badge_of(task, on=on),
        "is_lead": report.agency_id == task.lead_id,
        "changes_status": report.asked_status not in ("", task.status),
    }
