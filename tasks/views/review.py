"""Checking a draft: every button saves what was typed in the open part, then does its own act."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.confirming import confirm_intake
from tasks.actions.intake import (
    IntakeConflict,
    compared,
    compared_with_new,
    draft_of,
    in_programme,
    save_draft,
)
from tasks.forms import differences, resolved
from tasks.intake import Draft
from tasks.intake.changes import resolve_body, with_head
from tasks.intake.headings import with_group_heading
from tasks.intake_forms import HeadForm, head_initial, item_initial
from tasks.models import Intake
from tasks.views.intake import find_open
from tasks.views.review_acts import Done, changed_by
from tasks.views.review_opened import BODIES, GROUP, HEAD, ITEM, Opened, first_opened, missing_head
from tasks.views.review_page import ReviewPage
from tasks.views.review_words import create_label

_LONGEST_FIGURE = 9


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    intake = find_open(request, pk)
    if isinstance(intake, HttpResponse):
        return intake
    draft = draft_of(intake)
    if request.method == "POST":
        return _act(request, intake, draft)
    asked = request.GET.get("open")
    opened = first_opened(draft) if asked is None else Opened.parse(asked, draft)
    page = ReviewPage(intake, draft, opened)
    return render(request, "letters/letter_review.html", page.context())


def _act(request: SignedInRequest, intake: Intake, draft: Draft) -> HttpResponse:
    opened = Opened.parse(request.POST.get("opened", ""), draft)
    data = resolved(request.POST, _initial(draft, opened))
    page = ReviewPage(intake, draft, opened, data=data)
    try:
        version = _figure(request.POST.get("version", ""))
        if version != intake.version:
            raise IntakeConflict(intake)
        typed = _typed(page)
        if typed is None:
            return render(request, "letters/letter_review.html", page.context())
        act = request.POST.get("act", "save")
        if act == "create":
            return _create(request, intake, typed, opened)
        return _changed(request, intake, typed, opened, act)
    except IntakeConflict as conflict:
        return _conflict(request, conflict.intake, page)


def _initial(draft: Draft, opened: Opened) -> dict[str, Any]:
    """Return what the form of the open part holds of the saved draft."""
    if opened.part == HEAD:
        return head_initial(draft)
    if opened.part == ITEM and opened.key is not None:
        return item_initial(draft.item(opened.key))
    return {}


def _typed(page: ReviewPage) -> Draft | None:
    """Return the draft with what was typed in the open part; None when that has errors."""
    draft, form = page.draft, page.form
    if form is None:
        return draft
    if not form.is_valid():
        return None
    if page.opened.part == HEAD:
        return _with_head(draft, form)
    if page.opened.part == BODIES:
        for name, code in form.chosen.items():
            draft = resolve_body(draft, name, code)
        return draft
    if page.opened.part == GROUP:
        return with_group_heading(draft, page.opened.key, form.cleaned_data["heading"])
    item = form.changed()
    is_retitled = item.title != draft.item(item.key).title
    draft = draft.with_item(item)
    return compared(draft, keys=frozenset({item.key})) if is_retitled else draft


def _with_head(draft: Draft, form: HeadForm) -> Draft:
    draft = with_head(draft, form.head)
    programme = form.cleaned_data["programme"]
    if programme is None or programme.code == draft.programme:
        return draft
    return in_programme(draft, programme)


def _changed(
    request: SignedInRequest, intake: Intake, typed: Draft, opened: Opened, act: str
) -> HttpResponse:
    """Do what a button says; where that cannot be, keep at least what was typed."""
    try:
        done = changed_by(act, typed, opened, request.POST)
    except ValueError as error:
        messages.error(request, str(error))
        done = Done(typed, opened)
    saved = save_draft(intake, draft=done.draft, version=intake.version, by=request.user)
    if done.message:
        messages.success(request, done.message)
    return redirect("letters:read") if act == "later" else _to(saved, done.opened)


def _create(request: SignedInRequest, intake: Intake, typed: Draft, opened: Opened) -> HttpResponse:
    """Make the letter and its tasks, unless something is missing or has just been added."""
    draft = compared_with_new(typed)
    if fresh := [item for item in draft.kept if item.like != typed.item(item.key).like]:
        saved = save_draft(intake, draft=draft, version=intake.version, by=request.user)
        messages.warning(
            request,
            "Danh mục vừa có thêm nhiệm vụ giống mục trong văn bản này. Hãy xem rồi tạo lại.",
        )
        return _to(saved, Opened(ITEM, fresh[0].key))
    try:
        letter = confirm_intake(
            intake, draft=draft, version=intake.version, by=request.user, on=timezone.localdate()
        )
    except ValidationError as error:
        saved = save_draft(intake, draft=draft, version=intake.version, by=request.user)
        for message in error.messages:
            messages.error(request, message)
        return _to(saved, _faulty(draft, opened))
    messages.success(request, f"Đã lập {letter}: {create_label(draft).lower()}.")
    return redirect(letter)


def _faulty(draft: Draft, opened: Opened) -> Opened:
    """Return the part where something is missing."""
    if missing_head(draft):
        return Opened(HEAD)
    return Opened(BODIES) if draft.unknown_names else opened


def _conflict(request: SignedInRequest, saved: Intake, page: ReviewPage) -> HttpResponse:
    """Show what somebody saved meanwhile beside what this person typed; nothing is lost."""
    if saved.letter or not saved.draft:
        answer = find_open(request, saved.pk)
        return answer if isinstance(answer, HttpResponse) else redirect(saved)
    draft = draft_of(saved)
    opened = Opened.parse(str(page.opened), draft)
    now = ReviewPage(saved, draft, opened, data=page.data if opened == page.opened else None)
    rows: list[dict[str, str]] = []
    if now.form is not None and now.form.is_bound:
        if now.form.is_valid():
            rows = differences(now.form, _initial(draft, opened))
        now.form.reopen_at(saved.version)
    context = now.context() | {"conflict": {"rows": rows, "by": draft.saved_by}}
    return render(request, "letters/letter_review.html", context, status=409)


def _to(intake: Intake, opened: Opened) -> HttpResponse:
    anchor = f"#{opened.anchor}" if opened.anchor else ""
    return redirect(f"{intake.get_absolute_url()}?open={opened}{anchor}")


def _figure(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_FIGURE else None
