"""One change of many tasks: chosen in the list, what to change, a preview, the act, its undoing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.bulk import changing_many, in_words, targets_of
from tasks.actions.changes import undoing, why_not_undone
from tasks.actions.steps import all_steps
from tasks.arrangement import ViewError
from tasks.bulk_forms import (
    AssignForm,
    ChangeForm,
    ManyForm,
    PlaceForm,
    RemindForm,
    RescheduleForm,
    RoundForm,
    StatusChangeForm,
)
from tasks.choices import ChangeKind, HistoryVerb
from tasks.forms import versions_of
from tasks.letterheads import letterhead_on, signers_of
from tasks.models import ChangeSet
from tasks.permissions import can_change_many
from tasks.views import growing, listing
from tasks.views.bulk_choice import Choice, chosen, list_url
from tasks.views.bulk_letters import letters_answer, reminded
from tasks.views.bulk_rows import preview_of, previewing
from tasks.views.form_errors import add_errors
from tasks.views.readings import reading_of
from tasks.views.rounds import is_conflict

_RECENT = 30
_NOTHING = dict.fromkeys(("error", "choice", "form", "preview", "letters", "versions", "is_long"))


@dataclass(frozen=True)
class Kind:
    """One kind of change: its tab, what stands over its form, and the form."""

    label: str
    icon: str
    form: Callable[..., ManyForm]


KINDS: Mapping[str, Kind] = {
    "status": Kind("Tình trạng", "check2-square", StatusChangeForm),
    "assign": Kind("Chủ trì, phối hợp", "building", AssignForm),
    "deadline": Kind("Thời hạn", "calendar3", RescheduleForm),
    "heading": Kind("Đề mục", "list-ol", PlaceForm),
    "round": Kind("Đợt tổng hợp", "inbox", RoundForm),
    "remind": Kind("Đôn đốc", "bell", RemindForm),
}


@require_http_methods(["GET", "POST"])
def bulk(request: SignedInRequest) -> HttpResponseBase:
    """Choose what to change of the tasks that the address names, look at it, confirm it.

    Without tasks in the address: what was changed lately, each act to be taken back.
    """
    if not can_change_many(request.user):
        raise PermissionDenied
    on = timezone.localdate()
    try:
        choice = chosen(request, on=on)
        kind = _kind(request)
    except ViewError as error:
        return render(request, "tasks/bulk.html", _NOTHING | {"error": str(error)}, status=400)
    if choice is None:
        return _acts(request)
    form = _form(request, kind, choice, on)
    if kind == "remind":
        return _remind(request, choice, form)
    return _change(request, choice, kind, form)


def _kind(request: SignedInRequest) -> str:
    kind = request.GET.get("what") or "status"
    if kind not in KINDS:
        raise ViewError(f"Không có cách đổi “{kind[:20]}”. Hãy chọn trong các việc ở danh sách.")
    return kind


def _form(request: SignedInRequest, kind: str, choice: Choice, on: date) -> Any:
    more = {"signers": signers_of(letterhead_on(on))} if kind == "remind" else {}
    return KINDS[kind].form(request.POST or None, on=on, **more)


def _change(request: SignedInRequest, choice: Choice, kind: str, form: Any) -> HttpResponseBase:
    preview, status = None, 200
    if form.is_valid() and "again" not in request.POST:
        if "confirm" in request.POST:
            answer, status = _act(request, form)
            if answer:
                return answer
        elif len(form.cleaned_data["versions"]) > growing.LONG:
            return _long_preview(request, choice, kind, form)
        preview = preview_of(form.cleaned_data["versions"], [form.wanted], request.POST)
    context = _NOTHING | _context(choice, kind, form) | {"preview": preview}
    return render(request, "tasks/bulk.html", context, status=status)


def _long_preview(
    request: SignedInRequest, choice: Choice, kind: str, form: ChangeForm
) -> HttpResponseBase:
    context = _NOTHING | _context(choice, kind, form)
    page = render_to_string("tasks/bulk.html", context | {"is_long": True}, request)
    versions = form.cleaned_data["versions"]
    return growing.growing_preview(
        page,
        len(versions),
        previewing(versions, [form.wanted], request.POST),
        lambda preview: render_to_string(
            "tasks/_bulk_form.html", context | {"preview": preview}, request
        ),
    )


def _act_url(act: ChangeSet, back: str) -> str:
    """Return where an act is shown, with the list from which it was done."""
    url = reverse("tasks:bulk_act", args=[act.pk])
    return f"{url}?{urlencode({'back': back})}" if back else url


def _act(request: SignedInRequest, form: ChangeForm) -> tuple[HttpResponseBase | None, int]:
    """Change the tasks and answer; else say in the form why not, and with which status."""
    wanted = [form.wanted]
    targets = targets_of(list(form.cleaned_data["versions"]), wanted)
    steps = changing_many(
        {key: form.seen.get(key, 0) for key in targets},
        wanted=wanted,
        by=request.user,
        reason=form.cleaned_data["reason"],
    )
    done = partial(_done, back=request.GET.get("back", ""))
    try:
        if len(targets) > growing.LONG:
            heading, back = in_words(wanted), request.get_full_path()
            said = growing.Long(heading, len(targets), back)
            return growing.growing_page(request, said, steps, next(steps), done), 200
        act = all_steps(steps)
    except ValidationError as error:
        add_errors(form, error)
        return None, 409 if is_conflict(error) else 200
    if act is None:
        return None, 200
    words, url = done(act)
    messages.success(request, words)
    return redirect(url), 200


def _done(act: ChangeSet | None, back: str) -> tuple[str, str]:
    """Return what to say of an act, and where its page is."""
    if act is None:
        return "Không có nhiệm vụ nào để đổi như vậy, chưa ghi gì.", reverse("tasks:bulk")
    return f"{act.note}. Có thể hoàn tác cả lần đổi này.", _act_url(act, back)


def _remind(request: SignedInRequest, choice: Choice, form: RemindForm) -> HttpResponseBase:
    letters = None
    if form.is_valid() and "again" not in request.POST:
        letters = reminded(form.cleaned_data["versions"])
        if "confirm" in request.POST and letters.tasks:
            return letters_answer(letters, form, by=request.user)
    context = _NOTHING | _context(choice, "remind", form) | {"letters": letters}
    return render(request, "tasks/bulk.html", context)


def _context(choice: Choice, kind: str, form: Any) -> dict[str, Any]:
    context: dict[str, Any] = {
        "choice": choice,
        "kind": kind,
        "label": KINDS[kind].label,
        "tabs": [
            {
                "label": each.label,
                "icon": each.icon,
                "url": f"?what={name}&{choice.query}",
                "current": name == kind,
            }
            for name, each in KINDS.items()
        ],
        "form": form,
        "reading": reading_of(form.deadline) if kind == "deadline" else None,
    }
    if not form.is_bound:
        context["versions"] = versions_of(choice.tasks())
    return context


def _acts(request: SignedInRequest) -> HttpResponse:
    acts = ChangeSet.objects.filter(kind=ChangeKind.BULK).select_related("by", "undone_by")
    return render(request, "tasks/bulk_acts.html", {"acts": acts[:_RECENT]})


@require_safe
def bulk_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one act changed of each task, a page of them."""
    act = _find(request, pk)
    entries = act.history.filter(task__isnull=False, verb=HistoryVerb.BULK_CHANGED)
    entries = entries.select_related("task").order_by("pk")
    back = request.GET.get("back", "")
    context: dict[str, Any] = {
        "act": act,
        "why_not": why_not_undone(act),
        "error": "",
        "back": back,
        "list_url": list_url(back),
    }
    try:
        total = entries.count()
        page = listing.chosen_page(request.GET, total)
    except ViewError as error:
        return render(request, "tasks/bulk_act.html", context | {"error": str(error)}, status=400)
    start = (page - 1) * listing.PAGE_SIZE
    context["entries"] = entries[start : start + listing.PAGE_SIZE]
    context["page"] = listing.pagination(request.GET, page, total)
    return render(request, "tasks/bulk_act.html", context)


@require_POST
def bulk_undo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    act = _find(request, pk)
    total, told = act.changes.count(), f"Đã hoàn tác: {act.note}."
    url = _act_url(act, request.POST.get("back", ""))
    steps = undoing(act, by=request.user)
    try:
        if total > growing.LONG:
            said = growing.Long(f"Hoàn tác: {act.note}", total, back=url)
            return growing.growing_page(request, said, steps, next(steps), lambda _: (told, url))
        all_steps(steps)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect(url)


def _find(request: SignedInRequest, pk: int) -> ChangeSet:
    if not can_change_many(request.user):
        raise PermissionDenied
    acts = ChangeSet.objects.filter(kind=ChangeKind.BULK).select_related("by", "undone_by")
    act: ChangeSet = get_object_or_404(acts, pk=pk)
    return act
