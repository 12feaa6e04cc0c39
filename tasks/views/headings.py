"""Headings of the programme that a round is for: added, renamed, moved, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.headings import (
    add_round_heading,
    delete_heading,
    move_heading,
    rename_heading,
)
from tasks.choices import CountsAs
from tasks.consolidating_forms import HeadingForm, RenameForm
from tasks.models import Heading, Round
from tasks.permissions import can_consolidate
from tasks.views.consolidating import consolidated_round
from tasks.views.form_errors import add_errors
from tasks.views.rounds import is_conflict

_STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "POST"])
def heading_new(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _arranged_round(request, pk)
    form = HeadingForm(request.POST or None, programme=found.programme)
    if form.is_valid():
        try:
            heading = add_round_heading(found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                f"Đã thêm đề mục {heading}. Đánh dấu các nội dung rồi bấm "
                "“Đề mục, chủ trì, phối hợp” để chuyển vào.",
            )
            return redirect("rounds:consolidate", found.pk)
    return render(request, "rounds/heading.html", {"round": found, "form": form})


@require_http_methods(["GET", "POST"])
def heading_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """All headings: renamed on a page of their own, moved and deleted here."""
    found = _arranged_round(request, pk)
    status, error = 200, ""
    if request.method == "POST":
        try:
            return _changed(request, found)
        except ValidationError as refused:
            status, error = 409 if is_conflict(refused) else 200, " ".join(refused.messages)
    context = {"round": found, "rows": _rows(found), "error": error}
    return render(request, "rounds/headings.html", context, status=status)


@require_http_methods(["GET", "POST"])
def heading_edit(request: SignedInRequest, pk: int, heading: int) -> HttpResponse:
    found = _arranged_round(request, pk)
    saved = get_object_or_404(Heading, pk=heading, programme=found.programme)
    initial = {"title": saved.title, "seen": str(saved)}
    form = RenameForm(request.POST or None, initial=initial)
    status = 200
    if form.is_valid():
        try:
            renamed = rename_heading(found, saved, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
            if is_conflict(error):
                status = 409
                form.reopen_at(saved)
        else:
            messages.success(request, f"Đã đổi tên đề mục thành {renamed}.")
            return _back_to(found, renamed)
    context = {"round": found, "heading": saved, "form": form}
    return render(request, "rounds/heading_edit.html", context, status=status)


def _arranged_round(request: SignedInRequest, pk: int) -> Round:
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    return found


def _changed(request: SignedInRequest, found: Round) -> HttpResponse:
    """Do what a button of one heading says. Raise ValidationError where it cannot be done."""
    data = request.POST
    key, act, seen = data.get("heading", ""), data.get("act", ""), data.get("seen", "")
    if not (key.isascii() and key.isdigit() and len(key) < 12) or act not in {*_STEPS, "delete"}:
        raise ValidationError("Không rõ làm gì với đề mục nào. Hãy bấm lại nút ở đề mục ấy.")
    heading = Heading(pk=int(key))
    if act == "delete":
        delete_heading(found, heading, seen=seen, by=request.user)
        messages.success(request, f"Đã xóa đề mục {seen}.")
        return redirect("rounds:headings", found.pk)
    moved = move_heading(found, heading, step=_STEPS[act], seen=seen, by=request.user)
    messages.success(request, f"Đã chuyển, nay là {moved}.")
    return _back_to(found, moved)


def _back_to(found: Round, heading: Heading) -> HttpResponse:
    return redirect(f"{reverse('rounds:headings', args=[found.pk])}#de-muc-{heading.pk}")


def _rows(found: Round) -> list[dict[str, Any]]:
    """Return the headings with what may be done with each; one query."""
    listed = Count("tasks", filter=~Q(tasks__counts_as=CountsAs.GONE))
    annotated = found.programme.headings.annotate(listed=listed, every=Count("tasks"))
    headings = list(annotated.order_by("position", "pk"))
    beside: dict[int | None, list[Heading]] = {}
    for heading in headings:
        beside.setdefault(heading.parent_id, []).append(heading)
    return [
        {
            "heading": heading,
            "count": heading.listed,
            "can_delete": not heading.every and heading.pk not in beside,
            "is_first": beside[heading.parent_id][0] == heading,
            "is_last": beside[heading.parent_id][-1] == heading,
        }
        for heading in headings
    ]
