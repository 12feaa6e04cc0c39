"""Letters in: a file or pasted text becomes a draft; drafts are listed, thrown away, their unknown
bodies added to the register.
"""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import SignedInRequest
from agencies.text import clean
from tasks.actions.agencies import create_agency
from tasks.actions.intake import (
    IntakeConflict,
    draft_of,
    drop_intake,
    open_intake,
    save_draft,
)
from tasks.choices import IntakeState
from tasks.deadlines import Milestone, parse_deadline
from tasks.intake.changes import resolve_body
from tasks.intake.opening import deadline_unsaid
from tasks.intake_forms import AgencyForm, UploadForm
from tasks.models import AwaitedEvent, Intake, Programme
from tasks.permissions import can_take_in_letters
from tasks.reading import Source, UnreadableLetter, read_source, read_text
from tasks.reading.door import MAX_BYTES
from tasks.views.review_words import reading_of, reference_of

_DRAFTS_SHOWN = 50


@require_http_methods(["GET", "POST"])
def letter_read(request: SignedInRequest) -> HttpResponse:
    """The first step: a file or text in, a draft to check out."""
    if not can_take_in_letters(request.user):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        upload: UploadedFile | None = form.cleaned_data["file"]
        try:
            source = _source(upload, form.cleaned_data["text"])
            intake = open_intake(source, by=request.user, upload=upload)
        except UnreadableLetter as error:
            form.add_error("file" if upload else "text", str(error))
        except ValidationError as error:
            form.add_error("file" if upload else None, error.messages)
        else:
            return redirect(intake)
    drafts = Intake.objects.filter(state=IntakeState.OPEN).select_related("created_by")
    context = {
        "form": form,
        "drafts": [_listed(draft, request) for draft in drafts[:_DRAFTS_SHOWN]],
        "has_programme": Programme.objects.exists(),
    }
    return render(request, "letters/letter_read.html", context)


def _source(upload: UploadedFile | None, text: str) -> Source:
    if upload is None:
        return read_text(text)
    return read_source(upload.read(MAX_BYTES + 1))


def _listed(intake: Intake, request: SignedInRequest) -> dict[str, Any]:
    draft = draft_of(intake)
    return {
        "intake": intake,
        "title": reference_of(draft) or str(intake),
        "subject": draft.head.subject,
        "item_count": len(draft.kept),
        "look_count": sum(item.needs_look for item in draft.kept),
        "is_own": intake.created_by_id == request.user.pk,
        "saved_by": draft.saved_by,
    }


def find_open(request: SignedInRequest, pk: int) -> Intake | HttpResponse:
    """Return the draft, or the answer to whoever opens one that is no longer checked."""
    if not can_take_in_letters(request.user):
        raise PermissionDenied
    intake = get_object_or_404(Intake.objects.select_related("letter", "created_by"), pk=pk)
    if intake.letter:
        messages.info(request, "Văn bản này đã soát xong; đây là văn bản và các nhiệm vụ đã lập.")
        return redirect(intake.letter)
    if intake.state == IntakeState.DROPPED:
        messages.info(request, "Bản soát này đã bị bỏ. Hãy tải văn bản lên lại nếu vẫn cần.")
        return redirect("letters:read")
    return intake


@require_http_methods(["GET", "POST"])
def intake_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask before a draft is thrown away with all that was corrected in it."""
    intake = find_open(request, pk)
    if isinstance(intake, HttpResponse):
        return intake
    draft = draft_of(intake)
    if request.method == "POST":
        drop_intake(intake, by=request.user)
        messages.success(request, f"Đã bỏ bản soát {reference_of(draft) or intake}.")
        return redirect("letters:read")
    context = {"intake": intake, "reference": reference_of(draft), "draft": draft}
    return render(request, "letters/intake_drop.html", context)


@require_http_methods(["GET", "POST"])
def intake_agency(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a body that the letter names and the register does not know."""
    intake = find_open(request, pk)
    if isinstance(intake, HttpResponse):
        return intake
    name = request.GET.get("name", "")[:200]
    initial = {"name": name, "short_name": name[:80], "kind": "other"}
    form = AgencyForm(request.POST or None, initial=initial)
    if form.is_valid():
        agency = create_agency(**form.cleaned_data, by=request.user)
        messages.success(request, f"Đã thêm {agency} vào danh mục cơ quan.")
        draft = resolve_body(draft_of(intake), name, agency.code)
        try:
            save_draft(intake, draft=draft, version=intake.version, by=request.user)
        except IntakeConflict:
            messages.warning(
                request, f"Bản soát vừa được người khác lưu; hãy chọn {agency} cho “{name}”."
            )
        return redirect(f"{intake.get_absolute_url()}?open=bodies#bodies")
    context = {"intake": intake, "form": form, "name": name, "draft": draft_of(intake)}
    return render(request, "letters/intake_agency.html", context)


@require_safe
def intake_deadline(request: SignedInRequest, pk: int) -> HttpResponse:
    """How a wording of a deadline would be understood in this letter: a page, or its part."""
    intake = find_open(request, pk)
    if isinstance(intake, HttpResponse):
        return intake
    draft = draft_of(intake)
    wording = clean(request.GET.get("deadline_wording", ""))[:500]
    deadline = parse_deadline(wording, on=draft.head.issued_on)
    if not wording:
        deadline = deadline_unsaid(request.GET.get("document_type", ""))
    milestone = request.GET.get("milestone", "")
    if milestone in list(Milestone):
        deadline = replace(deadline, milestone=Milestone(milestone))
    part = bool(request.htmx) and not request.htmx.history_restore_request
    reading = reading_of(deadline, None, list(AwaitedEvent.objects.all()), chooses=part)
    context = {"intake": intake, "draft": draft, "wording": wording, "reading": reading}
    template = "letters/_deadline_reading.html" if part else "letters/intake_deadline.html"
    return render(request, template, context)
