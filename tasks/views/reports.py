"""Summaries: what was issued, the next one before it is issued, two beside each other."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.issuing import issue_report, number_report
from tasks.actions.progress import asked_period
from tasks.choices import ReportKind
from tasks.consolidation.report import Report, compare, fingerprint, from_json, to_json
from tasks.letterheads import letterhead_on, signers_of
from tasks.models import IssuedVersion, Programme
from tasks.permissions import can_edit_letterheads, can_issue_reports, can_see_reports
from tasks.report_forms import IssueForm, NumberForm, ReportForm, period_key
from tasks.summaries import Scope, report_of
from tasks.views.report_files import report_exports, report_file
from tasks.views.report_parts import report_context

_EDITED = ("causes", "proposals")


@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    _check(request)
    versions = IssuedVersion.objects.visible_to(request.user).select_related("programme", "by")
    context = {
        "versions": versions.defer("content"),
        "can_issue": can_issue_reports(request.user),
        "can_edit": can_edit_letterheads(request.user),
        "has_programme": Programme.objects.exists(),
    }
    return render(request, "reports/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: SignedInRequest) -> HttpResponseBase:
    """The report as it would be issued now; with `format` as a file; a POST issues it."""
    _check(request)
    if not Programme.objects.exists():
        return redirect("reports:list")
    today = timezone.localdate()
    letterhead = letterhead_on(today)
    data = request.GET.copy() or _usual(today)
    form = ReportForm(data, today=today, signers=signers_of(letterhead))
    if not form.is_valid():
        return _page(request, {"form": form}, status=400)
    chosen = form.cleaned_data
    scope = Scope(
        kind=ReportKind(chosen["kind"]),
        programme=chosen["programme"],
        on=chosen["on"],
        letterhead=letterhead,
        signer=chosen["signer"],
        period=chosen["period"],
        agencies=tuple(chosen["lead"]),
    )
    previous = scope.previous
    report = report_of(scope, user=request.user, previous=previous)
    if "format" in request.GET:
        return report_file(request, report)
    draft = _Draft(data, form, scope, report, previous)
    if request.method == "POST":
        return _issue(request, draft)
    return _page(request, _preview(request, draft))


@require_safe
def issued(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What was issued, as it was; with `format` as the same file every time."""
    version = _find(request, pk)
    report = from_json(version.content)
    if "format" in request.GET:
        return report_file(request, report, version)
    versions = IssuedVersion.objects.filter(kind=version.kind, programme=version.programme)
    context = report_context(report) | {
        "version": version,
        "is_whole": fingerprint(version.content) == version.sha256,
        "others": versions.exclude(pk=version.pk).order_by("-number").defer("content"),
        "can_number": can_issue_reports(request.user) and not version.document_number,
        "number_form": NumberForm(today=timezone.localdate(), needed=True),
        "exports": report_exports(report, "?"),
    }
    return render(request, "reports/issued.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def issued_number(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _find(request, pk)
    if not can_issue_reports(request.user):
        raise PermissionDenied
    form = NumberForm(request.POST or None, today=timezone.localdate(), needed=True)
    if form.is_valid():
        try:
            number_report(version, document=form.cleaned_data["document"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã ghi số và ngày của văn bản.")
            return redirect(version)
    context = {"form": form, "version": version}
    return render(request, "reports/number.html", context, status=400 if form.errors else 200)


@require_safe
def issued_compare(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Two versions of one series beside each other, the older one first."""
    found = sorted((_find(request, pk), _find(request, other)), key=lambda v: v.number)
    before, after = found
    if (before.kind, before.programme_id) != (after.kind, after.programme_id):
        messages.error(request, "Chỉ so được hai bản cùng loại, cùng chương trình.")
        return redirect(after)
    compared = compare(from_json(before.content), from_json(after.content))
    context = {"before": before, "after": after, "compared": compared}
    return render(request, "reports/compare.html", context)


def _check(request: SignedInRequest) -> None:
    if not can_see_reports(request.user):
        raise PermissionDenied


def _find(request: SignedInRequest, pk: int) -> IssuedVersion:
    _check(request)
    versions = IssuedVersion.objects.visible_to(request.user)
    return get_object_or_404(versions.select_related("programme", "by"), pk=pk)


def _usual(today: date) -> QueryDict:
    """Return what the page opens with: the progress report of the period that is asked for."""
    data = QueryDict(mutable=True)
    programme = Programme.objects.first()
    data["kind"] = ReportKind.PROGRESS
    data["programme"] = programme.code if programme else ""
    data["period"] = period_key(asked_period(today))
    return data


def _page(request: SignedInRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The whole page, or the part below the choices when only they changed."""
    part = request.htmx and not request.htmx.history_restore_request
    template = "reports/_preview.html" if part else "reports/report_new.html"
    return render(request, template, context, status=status)


@dataclass(frozen=True)
class _Draft:
    """The report that an address asks for, made now, and the version that it follows."""

    data: QueryDict
    form: ReportForm
    scope: Scope
    report: Report
    previous: IssuedVersion | None

    @property
    def sha256(self) -> str:
        return fingerprint(to_json(self.report))


def _preview(
    request: SignedInRequest, draft: _Draft, issue_form: IssueForm | None = None
) -> dict[str, Any]:
    report, previous, period = draft.report, draft.previous, draft.scope.period
    address = f"?{draft.data.urlencode()}"
    return report_context(report) | {
        "form": draft.form,
        "previous": previous,
        "compared": compare(from_json(previous.content), report) if previous else None,
        "issue_form": issue_form or _issue_form(draft),
        "can_issue": can_issue_reports(request.user),
        "address": address,
        "exports": report_exports(report, f"{address}&"),
        "period_key": period_key(period) if period else "",
    }


def _issue_form(draft: _Draft) -> IssueForm:
    said = {c.key: "\n".join(c.paragraphs) for c in draft.report.chapters}
    initial = {name: said.get(name, "") for name in _EDITED}
    return IssueForm(initial=initial | {"sha256": draft.sha256}, today=draft.form.today)


def _issue(request: SignedInRequest, draft: _Draft) -> HttpResponse:
    if not can_issue_reports(request.user):
        raise PermissionDenied
    posted = request.POST.copy()
    seen = posted.get("sha256", "")
    posted["sha256"] = draft.sha256  # what is shown, should it be shown again
    issue_form = IssueForm(posted, today=draft.form.today)
    if issue_form.is_valid():
        said = issue_form.cleaned_data
        try:
            if seen != draft.sha256:
                raise ValidationError(_CHANGED)
            version = issue_report(
                edited(draft.report, {name: said[name] for name in _EDITED}),
                programme=draft.scope.programme,
                period=draft.scope.period,
                previous=draft.previous,
                document=said["document"],
                by=request.user,
            )
        except ValidationError as error:
            issue_form.add_error(None, error)
        else:
            messages.success(request, f"Đã chốt {version}. Bản này không thay đổi nữa.")
            return redirect(version)
    context = _preview(request, draft, issue_form)
    return render(request, "reports/report_new.html", context, status=400)


# Nobody issues figures that nobody has looked at.
_CHANGED = "Số liệu vừa thay đổi so với bản bạn đã xem. Hãy xem lại bản trên trang này rồi chốt."


def edited(report: Report, words: dict[str, str]) -> Report:
    """Return the report with the chapters that people may word themselves."""
    chapters = (
        replace(chapter, paragraphs=tuple(words[chapter.key].splitlines()))
        if chapter.key in words
        else chapter
        for chapter in report.chapters
    )
    return replace(report, chapters=tuple(chapters))
