"""Who issues and signs, from when until when; the templates in Word; letters that remind."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.actions.letterheads import replace_template, reset_template, save_letterhead
from tasks.chasing import missing_of, reminder_letter, to_report
from tasks.choices import DocumentKind
from tasks.exports import FORMATS
from tasks.letterheads import letterhead_on, own_template, signers_of
from tasks.models import DocumentTemplate, Letterhead, Programme
from tasks.permissions import can_edit_letterheads, can_issue_reports
from tasks.report_forms import (
    LetterheadForm,
    TemplateForm,
    parse_period_key,
    signers_in_lines,
)
from tasks.writing.word import write_letter
from tasks.writing.word.fields import FIELDS, MAX_BYTES
from tasks.writing.word.templates import built_in


@require_safe
def letterhead_list(request: SignedInRequest) -> HttpResponse:
    _check(request)
    today = timezone.localdate()
    in_use = letterhead_on(today)
    kept = list(Letterhead.objects.prefetch_related("signers"))
    context = {
        "letterheads": kept,
        "in_use": in_use,
        "is_usual": in_use.pk is None,
        "signers": signers_of(in_use),
    }
    return render(request, "reports/letterhead_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead_new(request: SignedInRequest) -> HttpResponse:
    """A new letterhead, filled in with what is used today."""
    _check(request)
    usual = letterhead_on(timezone.localdate())
    usual_signers = signers_of(usual)
    copy = Letterhead(
        agency_id=usual.agency_id,
        superior=usual.superior,
        issuer=usual.issuer,
        place=usual.place,
        letter_code=usual.letter_code,
        unit=usual.unit,
        recipients=usual.recipients,
        distribution=usual.distribution,
    )
    return _edit(request, copy, signers_in_lines(usual_signers))


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: SignedInRequest, pk: int) -> HttpResponse:
    _check(request)
    found = get_object_or_404(Letterhead, pk=pk)
    return _edit(request, found, signers_in_lines(list(found.signers.all())))


def _edit(request: SignedInRequest, edited: Letterhead, signers: str) -> HttpResponse:
    known = edited.pk
    initial = {"signers": signers, "version": edited.version}
    form = LetterheadForm(request.POST or None, instance=edited, initial=initial)
    if form.is_valid():
        values = form.save(commit=False)
        values.version = form.cleaned_data["version"] or values.version
        try:
            save_letterhead(values, signers=form.cleaned_data["signers"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã lưu {values}.")
            return redirect("reports:letterheads")
    context = {"form": form, "is_new": known is None}
    status = 400 if form.errors else 200
    return render(request, "reports/letterhead.html", context, status=status)


@require_safe
def template_list(request: SignedInRequest) -> HttpResponse:
    """Each kind of document with its template, its fields, and what is wrong with a new one."""
    _check(request)
    return _templates(request)


@require_safe
def template_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The template in use, to be changed in Word."""
    _check(request)
    document = _kind(kind)
    data = own_template(document) or built_in(document)
    return FileResponse(
        BytesIO(data),
        as_attachment=True,
        filename=f"mau-{document.value}.docx",
        content_type=FORMATS["docx"],
    )


@require_POST
def template_change(request: SignedInRequest, kind: str) -> HttpResponse:
    """Put a file in the place of the template, or go back to the built-in one."""
    _check(request)
    document = _kind(kind)
    if "reset" in request.POST:
        reset_template(document, by=request.user)
        messages.success(request, f"{document.label}: đã trở về mẫu có sẵn.")
        return redirect("reports:templates")
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            _, warnings = replace_template(
                document, name=file.name, data=file.read(MAX_BYTES + 1), by=request.user
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, f"{document.label}: đã dùng mẫu mới.")
            for warning in warnings:
                messages.warning(request, warning)
            return redirect("reports:templates")
    return _templates(
        request, refused=document, errors=[str(error) for error in form.errors["file"]], status=400
    )


def _templates(
    request: SignedInRequest,
    *,
    refused: DocumentKind | None = None,
    errors: Sequence[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    in_use = DocumentTemplate.objects.filter(replaced_at__isnull=True).defer("content")
    own = {template.kind: template for template in in_use.select_related("uploaded_by")}
    kinds: list[dict[str, Any]] = [
        {
            "kind": kind,
            "own": own.get(kind.value),
            "fields": FIELDS[kind],
            "errors": errors if kind is refused else None,
        }
        for kind in DocumentKind
    ]
    context = {"kinds": kinds, "refused": refused}
    return render(request, "reports/template_list.html", context, status=status)


@require_safe
def reminder(request: SignedInRequest) -> HttpResponseBase:
    """The letter to those who have not reported for a period, or to one of them."""
    if not can_issue_reports(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    programme = get_object_or_404(Programme, code=request.GET.get("programme", ""))
    try:
        period = parse_period_key(request.GET.get("period", ""))
    except ValueError as error:
        raise Http404 from error
    tasks = to_report(programme, period, on=today, user=request.user)
    codes = request.GET.getlist("lead")
    missing = missing_of(tasks.filter(lead__code__in=codes) if codes else tasks)
    head = letterhead_on(today)
    owing = Agency.objects.filter(code__in=[one.code for one in missing])
    agencies = list(owing.exclude(pk=head.agency_id))  # nobody writes to itself
    if not agencies:
        messages.info(request, f"Các cơ quan đã báo cáo đủ cho kỳ {period.label}.")
        return redirect("reports:new")
    letter = reminder_letter(
        agencies,
        _titles(tasks, agencies),
        programme=programme,
        period=period,
        letterhead=head,
        signer=signers_of(head)[0],
        on=today,
    )
    file = BytesIO()
    write_letter(letter, file, template=own_template(DocumentKind.LETTER))
    file.seek(0)
    name = f"don-doc-bao-cao-{period.kind}-{period.start:%Y-%m-%d}.docx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS["docx"])


def _titles(tasks: Any, agencies: list[Agency]) -> list[str]:
    """Return what one body alone has still to report; a letter to several names no tasks."""
    if len(agencies) > 1:
        return []
    own = tasks.filter(lead=agencies[0], is_reported=False)
    return list(own.order_by("position", "pk").values_list("title", flat=True))


def _check(request: SignedInRequest) -> None:
    if not can_edit_letterheads(request.user):
        raise PermissionDenied


def _kind(kind: str) -> DocumentKind:
    try:
        return DocumentKind(kind)
    except ValueError as error:
        raise Http404 from error
