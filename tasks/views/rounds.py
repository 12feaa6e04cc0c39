"""Rounds: the list, one to open or change, and its bodies with what each answered."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.replies import join_waiting, waiting_letters
from tasks.actions.round_saving import CONFLICT
from tasks.actions.rounds import close_round, edit_round, open_round, reopen_round
from tasks.arrangement import ViewError
from tasks.choices import UNFINISHED_REPLIES
from tasks.models import Letter, Programme, Reply, Round, Task
from tasks.permissions import can_run_rounds, can_see_consolidation
from tasks.round_forms import ASKED_KINDS, CloseForm, RoundForm
from tasks.views.form_errors import add_errors
from tasks.views.round_rows import chosen_day, matrix

_HISTORY_SHOWN = 10
_NONE_WAITS = "Không còn văn bản trả lời nào chờ vào đợt."


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    own = Reply.objects.visible_to(request.user)
    asked = Q(replies__is_asked=True)
    owed = asked & Q(replies__outcome__in=UNFINISHED_REPLIES)
    rounds = (
        Round.objects.visible_to(request.user)
        .select_related("programme", "request")
        .defer("request__paragraphs")
        .annotate(asked=Count("replies", filter=asked), owing=Count("replies", filter=owed))
        .prefetch_related(Prefetch("replies", own.order_by("pk"), to_attr="own"))
    )
    rows = [_list_row(found, on) for found in rounds]
    context = {"rows": rows, "can_open": can_run_rounds(request.user)}
    return render(request, "rounds/round_list.html", context)


def _list_row(found: Any, on: date) -> dict[str, Any]:
    late = (on - found.reply_by).days
    return {
        "round": found,
        "answered": found.asked - found.owing,
        "asked": found.asked,
        "owing": found.owing,
        "late": late if late > 0 and found.owing and not found.is_closed else 0,
        "own": found.own[0] if found.own else None,
    }


@require_http_methods(["GET", "POST"])
def round_new(request: SignedInRequest) -> HttpResponse:
    if not can_run_rounds(request.user):
        raise PermissionDenied
    if not Programme.objects.exists():
        messages.error(
            request,
            "Chưa có chương trình hành động nào. Hãy nhờ quản trị thêm chương trình trước.",
        )
        return redirect("rounds:list")
    on = timezone.localdate()
    form = RoundForm(request.POST or None, on=on)
    if form.is_valid():
        try:
            programme = form.cleaned_data["programme"]
            opened = open_round(programme, values=form.values, by=request.user, on=on)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã mở đợt {opened}.")
            return redirect(opened)
    return render(request, "rounds/round_form.html", _form_context(form))


@require_http_methods(["GET", "POST"])
def round_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_round(request, pk)
    if not can_run_rounds(request.user):
        raise PermissionDenied
    form = RoundForm(request.POST or None, on=timezone.localdate(), round_=found)
    conflict = False
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            edit_round(found, values=form.values, version=version, by=request.user)
        except ValidationError as error:
            conflict = is_conflict(error)
            if conflict:
                form.reopen_at(Round.objects.get(pk=pk).version)
            add_errors(form, error)
        else:
            messages.success(request, f"Đã lưu đợt {found.title}.")
            return redirect(found)
    context = _form_context(form) | {"round": found}
    return render(request, "rounds/round_form.html", context, status=409 if conflict else 200)


def _form_context(form: RoundForm) -> dict[str, Any]:
    """Return the bodies under their kinds, each group with the tick that takes all of it."""
    ticks = {str(tick.data["value"]): tick for tick in form["kinds"]}
    kinds = dict(form.fields["agencies"].queryset.values_list("pk", "kind"))  # type: ignore[attr-defined]
    groups: list[dict[str, Any]] = [
        {
            "label": _in_sentence(kind.label),
            "tick": ticks[kind.value],
            "choices": [],
            "kind": kind.value,
        }
        for kind in ASKED_KINDS
    ]
    by_kind = {group["kind"]: group["choices"] for group in groups}
    chosen = set()
    for choice in form["agencies"]:
        kind = kinds[choice.data["value"].value]
        by_kind[kind].append(choice)
        if choice.data["selected"]:
            chosen.add(kind)
    shown = [group | {"open": group["kind"] in chosen} for group in groups if group["choices"]]
    new_request = any(form[name].value() for name in _NEW_REQUEST if name in form.fields)
    return {"form": form, "groups": shown, "new_request": new_request}


_NEW_REQUEST = ("reference", "issued_on", "subject")


def _in_sentence(label: Any) -> str:
    """Return a label as it stands inside a sentence: "sở, ban, ngành", "cơ quan Đảng"."""
    text = str(label)
    return text[0].lower() + text[1:]


@require_safe
def round_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find_round(request, pk)
    context = _detail_context(request, found)
    status = 400 if context["error"] else 200
    return render(request, "rounds/round_detail.html", context, status=status)


def _detail_context(request: SignedInRequest, found: Round) -> dict[str, Any]:
    """Return what the page of a round shows, the address not understood told instead of rows."""
    today = timezone.localdate()
    try:
        on = chosen_day(request.GET, today=today)
        shown = matrix(found, request.user, request.GET, on=on)
        error = ""
    except ViewError as refused:
        on, shown, error = today, None, str(refused)
    can_act = can_run_rounds(request.user)
    sees_all = can_see_consolidation(request.user)
    history = found.history.select_related("by", "letter").defer("letter__paragraphs")
    whole = "history" in request.GET
    return {
        "round": found,
        "on": on,
        "is_today": on == today,
        "matrix": shown,
        "error": error,
        "can_act": can_act and not found.is_closed,
        "can_run": can_act,
        "sees_all": sees_all,
        "opens_request": Letter.objects.visible_to(request.user).contains(found.request),
        "waiting": waiting_letters(found) if can_act else [],
        "task_count": Task.objects.lines().of_round(found.pk).count() if sees_all else 0,
        "reminders": _reminders(found) if sees_all else [],
        "history": list(history[: None if whole else _HISTORY_SHOWN]) if sees_all else [],
        "history_total": history.count() if sees_all else 0,
    }


def _reminders(found: Round) -> Any:
    agencies = Prefetch("replies", Reply.objects.select_related("agency"), to_attr="sent_to")
    return found.reminders.select_related("drafted_by").prefetch_related(agencies)


@require_http_methods(["GET", "POST"])
def round_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a round, or open a closed one again."""
    found = find_round(request, pk)
    if not can_run_rounds(request.user):
        raise PermissionDenied
    form = CloseForm(request.POST or None, initial={"version": found.version})
    conflict = False
    if form.is_valid():
        act = reopen_round if found.is_closed else close_round
        data = form.cleaned_data
        try:
            act(found, reason=data["reason"], version=data["version"], by=request.user)
        except ValidationError as error:
            conflict = is_conflict(error)
            if conflict:
                form.reopen_at(Round.objects.get(pk=pk).version)
            add_errors(form, error)
        else:
            done = "mở lại" if found.is_closed else "đóng"
            messages.success(request, f"Đã {done} đợt {found}.")
            return redirect(found)
    owing = found.replies.filter(is_asked=True, outcome__in=UNFINISHED_REPLIES)
    context = {"round": found, "form": form, "owing": owing.select_related("agency")}
    return render(request, "rounds/round_close.html", context, status=409 if conflict else 200)


@require_POST
def round_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take in letters that answer the request and came by another way than reading."""
    found = find_round(request, pk)
    joined = join_waiting(found, by=request.user, on=timezone.localdate())
    names = ", ".join(str(reply.agency) for reply in joined)
    messages.success(request, f"Đã đưa vào đợt văn bản của: {names}." if names else _NONE_WAITS)
    return redirect(found)


def find_round(request: SignedInRequest, pk: int) -> Round:
    visible = Round.objects.visible_to(request.user)
    related = ("programme", "request__sender", "opened_by", "closed_by")
    found: Round = get_object_or_404(
        visible.select_related(*related).defer("request__paragraphs"), pk=pk
    )
    return found


def is_conflict(error: ValidationError) -> bool:
    return getattr(error, "code", "") == CONFLICT
