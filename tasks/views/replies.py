"""What one body answered in a round: recorded from its row, or on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.replies import decide_reply
from tasks.models import Reply
from tasks.permissions import can_run_rounds
from tasks.round_forms import ReplyForm
from tasks.views.form_errors import add_errors
from tasks.views.round_rows import outcomes
from tasks.views.rounds import find_round, is_conflict


@require_http_methods(["GET", "POST"])
def round_reply(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    found = find_round(request, pk)
    replies = found.replies.visible_to(request.user).select_related("agency", "round__request")
    reply = get_object_or_404(replies, agency__code=code)
    if not can_run_rounds(request.user):
        raise PermissionDenied
    form = ReplyForm(request.POST or None, reply=reply)
    status = 200
    if form.is_valid():
        on = timezone.localdate()
        version = form.cleaned_data["version"]
        try:
            saved = decide_reply(reply, values=form.values, version=version, by=request.user, on=on)
        except ValidationError as error:
            if is_conflict(error):
                reply = replies.get(pk=reply.pk)
                form.reopen_at(reply.version)
                status = 409
            add_errors(form, error)
        else:
            outcome = saved.get_outcome_display().lower()
            messages.success(request, f"Đã ghi nhận {reply.agency}: {outcome}.")
            return redirect(f"{found.get_absolute_url()}#co-quan-{code}")
    return render(request, "rounds/reply.html", _context(reply, form), status=status)


def _context(reply: Reply, form: ReplyForm) -> dict[str, Any]:
    letters = list(reply.letters.select_related("sender").defer("paragraphs"))
    return {
        "round": reply.round,
        "reply": reply,
        "form": form,
        "letters": letters,
        "outcomes": outcomes(reply, has_letter=bool(letters)),
    }
