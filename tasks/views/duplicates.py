"""Duties of two bodies that may be one: shown side by side, merged or told apart."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.merging import merge_tasks, reconsider, tell_apart
from tasks.arrangement import ViewError
from tasks.consolidating_forms import MergeForm
from tasks.likeness import reasons
from tasks.models import DistinctPair, Task
from tasks.overlaps import Overlaps, overlaps
from tasks.permissions import can_consolidate
from tasks.views import listing
from tasks.views.consolidating import consolidated_round, named_tasks, tabs
from tasks.views.consolidating_rows import proposed_rows
from tasks.views.rounds import is_conflict


@require_safe
def duplicates(request: SignedInRequest, pk: int) -> HttpResponse:
    found = consolidated_round(request, pk)
    seen = overlaps(found, request.user)
    context: dict[str, Any] = {
        "round": found,
        "tabs": tabs(found, request.user, "duplicates"),
        "can_act": can_consolidate(request.user),
        "total": len(seen.pairs),
    }
    try:
        page = listing.chosen_page(request.GET, len(seen.pairs))
    except ViewError as error:
        context |= {"error": str(error)}
        return render(request, "rounds/duplicates.html", context, status=400)
    start = (page - 1) * listing.PAGE_SIZE
    context |= {
        "pairs": _pairs(seen, start),
        "page": listing.pagination(request.GET, page, len(seen.pairs)),
    }
    return render(request, "rounds/duplicates.html", context)


def _pairs(seen: Overlaps, start: int) -> list[dict[str, Any]]:
    """Return a page of pairs; the rows of all their tasks are read at once."""
    shown = seen.pairs[start : start + listing.PAGE_SIZE]
    keys = {key for pair in shown for key in (pair.first, pair.second)}
    rows = {row["task"].pk: row for row in proposed_rows(keys, numbers={})}
    return [
        {
            "sides": [rows[pair.first], rows[pair.second]],
            "reasons": reasons(seen.wordings[pair.first], seen.wordings[pair.second], pair),
            "form": MergeForm(
                tasks=[rows[pair.first]["task"], rows[pair.second]["task"]],
                auto_id=f"id_{pair.first}_{pair.second}_%s",
            ),
        }
        for pair in shown
        if pair.first in rows and pair.second in rows
    ]


@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make one task of those that `task` names."""
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    tasks = named_tasks(found, data.getlist("task"))
    if len(tasks) < 2:
        messages.error(request, "Hãy đánh dấu ít nhất hai nội dung để gộp.")
        return redirect("rounds:consolidate", found.pk)
    form = MergeForm(request.POST or None, tasks=tasks)
    refusal: list[str] = []
    status = 200
    if form.is_valid():
        kept = form.kept_task
        try:
            act = merge_tasks(
                kept,
                form.other_tasks,
                values=form.values,
                versions=form.cleaned_data["versions"],
                by=request.user,
            )
        except ValidationError as error:
            refusal, status = error.messages, 409 if is_conflict(error) else 200
            form = MergeForm(tasks=tasks)
        else:
            messages.success(request, f"{act.note}. Hoàn tác được ở “Đã gộp, đã đổi”.")
            return redirect("rounds:duplicates", found.pk)
    sides = proposed_rows([task.pk for task in tasks], numbers={})
    context = {"round": found, "form": form, "sides": sides, "refusal": refusal}
    return render(request, "rounds/merge.html", context, status=status)


@require_POST
def apart(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remember that two tasks are not the same; with `again`, forget it."""
    found = consolidated_round(request, pk)
    if not can_consolidate(request.user):
        raise PermissionDenied
    if "again" in request.POST:
        pairs = DistinctPair.objects.filter(first__in=Task.objects.of_round(found.pk).values("pk"))
        pair = next((one for one in pairs if str(one.pk) == request.POST["again"]), None)
        if pair is None:
            raise Http404
        reconsider(pair, by=request.user)
        messages.success(request, f"{pair} sẽ được xét lại.")
        return redirect("rounds:acts", found.pk)
    tasks = named_tasks(found, request.POST.getlist("task"))
    if len(tasks) != 2:
        messages.error(request, "Một trong hai nội dung không còn trong danh mục.")
    else:
        tell_apart(*tasks, by=request.user)
        messages.success(request, f"Đã ghi {tasks[0].code} và {tasks[1].code} là không trùng.")
    return redirect("rounds:duplicates", found.pk)
