"""Reminder letters: drafted for bodies that owe an answer, taken out in Word, numbered."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.reminders import draft_reminder, letter_of, record_sent
from tasks.choices import UNFINISHED_REPLIES, DocumentKind
from tasks.exports import FORMATS
from tasks.letterheads import letterhead_on, official_letter, own_template, signers_of
from tasks.models import Letterhead, Reminder, Round
from tasks.permissions import can_run_rounds, can_see_consolidation
from tasks.round_forms import ReminderForm, SentForm
from tasks.views.form_errors import add_errors
from tasks.views.rounds import find_round
from tasks.writing.reminder import Asked, reminder_paragraphs, reminder_subject
from tasks.writing.word import write_letter

# Days that a reminded body gets, if nobody writes another day.
_MORE_DAYS = 5


@require_http_methods(["GET", "POST"])
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    """Draft a letter to all who owe an answer, or to those that `agency` in the address names."""
    found = find_round(request, pk)
    if not can_run_rounds(request.user):
        raise PermissionDenied
    on = timezone.localdate()
    owing = found.replies.filter(outcome__in=UNFINISHED_REPLIES, is_asked=True)
    owing = owing.select_related("agency")
    if found.is_closed or not owing:
        messages.info(request, "Đợt đã đóng, hoặc không còn cơ quan nào cần đôn đốc.")
        return redirect(found)
    letterhead = letterhead_on(on)
    form = ReminderForm(
        request.POST or None,
        owing=owing,
        signers=signers_of(letterhead),
        initial=_initial(found, letterhead, owing, request.GET.getlist("agency"), on),
    )
    if form.is_valid():
        replies = list(form.cleaned_data["agencies"])
        letter = official_letter(
            letterhead,
            subject=form.cleaned_data["subject"],
            recipients=tuple(reply.agency.name for reply in replies),
            paragraphs=form.paragraphs,
            drafted_on=on,
            signer=form.chosen_signer,
        )
        try:
            draft_reminder(found, replies=replies, letter=letter, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Đã soạn công văn đôn đốc; tải bản Word ở cuối trang.")
            return redirect(f"{found.get_absolute_url()}#don-doc")
    context = {"round": found, "form": form, "letterhead": letterhead}
    return render(request, "rounds/remind.html", context)


def _initial(
    found: Round, letterhead: Letterhead, owing: Any, codes: list[str], on: date
) -> dict[str, Any]:
    asked = Asked(
        issuer=letterhead.issuer or found.request.sender.name,
        superior=letterhead.superior,
        request=found.request.reference,
        requested_on=found.request.issued_on,
        about=found.request.subject,
        reply_by=found.reply_by,
        new_reply_by=on + timedelta(days=_MORE_DAYS),
        on=on,
    )
    wanted = [reply.pk for reply in owing if not codes or reply.agency.code in codes]
    return {
        "agencies": wanted,
        "subject": reminder_subject(asked),
        "text": "\n".join(reminder_paragraphs(asked)),
        "signer": 0,
    }


@require_safe
def reminder_file(request: SignedInRequest, pk: int, reminder: int) -> FileResponse:
    """The letter in Word, as it was drafted."""
    kept = _find(request, pk, reminder)
    if not can_see_consolidation(request.user):
        raise PermissionDenied
    file = BytesIO()
    own = own_template(DocumentKind.LETTER, at=kept.drafted_at)
    write_letter(letter_of(kept), file, template=own)
    file.seek(0)
    day = timezone.localdate(kept.drafted_at)
    name = f"don-doc-{kept.round.request.number or pk}-{day:%Y-%m-%d}.docx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS["docx"])


@require_http_methods(["GET", "POST"])
def reminder_sent(request: SignedInRequest, pk: int, reminder: int) -> HttpResponse:
    """Keep the number and day under which the clerk sent the letter."""
    kept = _find(request, pk, reminder)
    if not can_run_rounds(request.user):
        raise PermissionDenied
    initial = {"number": kept.number, "sent_on": kept.sent_on}
    form = SentForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            record_sent(kept, **form.cleaned_data, by=request.user, on=timezone.localdate())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Đã ghi số và ngày của công văn đôn đốc.")
            return redirect(f"{kept.round.get_absolute_url()}#don-doc")
    context = {"round": kept.round, "reminder": kept, "form": form}
    return render(request, "rounds/reminder_sent.html", context)


def _find(request: SignedInRequest, pk: int, reminder: int) -> Reminder:
    found = find_round(request, pk)
    kept: Reminder = get_object_or_404(
        found.reminders.select_related("round__request"), pk=reminder
    )
    return kept
