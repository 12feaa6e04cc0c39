"""Pages of saved views: own and shared ones, names, who sees them, what opens first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.saved_views import (
    change_view,
    delete_view,
    move_view,
    save_new_view,
    save_view_again,
    set_default_view,
)
from tasks.models import DefaultView, SavedView
from tasks.permissions import can_change_view
from tasks.view_forms import NewViewForm, ViewForm, shows
from tasks.views.form_errors import add_errors
from tasks.views.view_tabs import Line


@require_safe
def view_list(request: SignedInRequest) -> HttpResponse:
    """The person's own views and those shared with them; as many queries for 1 as for 40."""
    seen = SavedView.objects.visible_to(request.user).select_related("owner", "agency")
    default = DefaultView.objects.filter(user=request.user).values_list("view", flat=True).first()
    rows = [_row(view, request, default) for view in seen]
    context = {
        "own": [row for row in rows if row["view"].owner_id == request.user.pk],
        "shared": [row for row in rows if row["view"].owner_id != request.user.pk],
        "has_default": default is not None,
    }
    return render(request, "tasks/view_list.html", context)


def _row(view: SavedView, request: SignedInRequest, default: int | None) -> dict[str, Any]:
    is_own = view.owner_id == request.user.pk
    is_default = view.pk == default
    line = Line(view.pk, view.name, view.query, view.sharing, is_own, is_default)
    return {"view": view, "line": line, "link": request.build_absolute_uri(line.link)}


@require_safe
def view(request: SignedInRequest, pk: int) -> HttpResponse:
    """The address to hand on: it always opens the view as it is saved now."""
    found = _find(request, pk)
    return redirect(f"{reverse('tasks:list')}?view={found.pk}&{found.query}")


@require_http_methods(["GET", "POST"])
def view_new(request: SignedInRequest) -> HttpResponse:
    """Keep the address that the list handed over, under a name."""
    given = request.GET.urlencode()
    form = NewViewForm(
        request.POST or None,
        user=request.user,
        on=timezone.localdate(),
        request=request,
        initial={"query": given},
    )
    if form.is_valid():
        try:
            made = save_new_view(
                values=form.values, shows=form.cleaned_data["query"], by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if form.cleaned_data["is_default"]:
                set_default_view(made, by=request.user)
            messages.success(request, f"Đã lưu khung nhìn “{made}”.")
            return redirect(made)
    context = {
        "form": form,
        "view": None,
        "words": _words(request, request.POST.get("query", given)),
    }
    return render(request, "tasks/view_form.html", context, status=400 if form.errors else 200)


def _words(request: SignedInRequest, query: str) -> list[str]:
    """Return what is about to be kept, in words; nothing where the form says what is wrong."""
    try:
        checked = shows(request.user, query, on=timezone.localdate(), request=request)
    except ValidationError:
        return []
    return checked.words.splitlines()


@require_http_methods(["GET", "POST"])
def view_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find_own(request, pk)
    form = ViewForm(request.POST or None, user=request.user, view=found)
    if form.is_valid():
        try:
            change_view(found, values=form.values, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã lưu khung nhìn “{found}”.")
            return redirect("tasks:views")
    is_moved = found.agency_id is not None and found.agency_id != request.user.agency_id
    context = {
        "form": form,
        "view": found,
        "words": found.words.splitlines(),
        "moved_from": found.agency if is_moved else None,
    }
    return render(request, "tasks/view_form.html", context, status=400 if form.errors else 200)


@require_POST
def view_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the view show what is on screen: its address comes along."""
    found = _find_own(request, pk)
    on = timezone.localdate()
    try:
        checked = shows(request.user, request.POST.get("query", ""), on=on, request=request)
        save_view_again(found, shows=checked, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã lưu lại khung nhìn “{found}”.")
    return redirect(found)


@require_POST
def view_move(request: SignedInRequest, pk: int) -> HttpResponse:
    move_view(_find_own(request, pk), up=request.POST.get("to") == "up", by=request.user)
    return redirect("tasks:views")


@require_http_methods(["GET", "POST"])
def view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask before deleting, and say for how many others the list opens with it."""
    found = _find_own(request, pk)
    if request.method == "POST":
        delete_view(found, by=request.user)
        messages.success(request, f"Đã xóa khung nhìn “{found}”.")
        return redirect("tasks:views")
    others = found.default_of.exclude(user=request.user).count()
    return render(request, "tasks/view_delete.html", {"view": found, "others": others})


@require_POST
def view_default(request: SignedInRequest) -> HttpResponse:
    """Choose what the list opens with: a view, or without one the list as it is."""
    chosen = request.POST.get("view", "")
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Http404
    found = _find(request, int(chosen)) if chosen else None
    set_default_view(found, by=request.user)
    said = f"Từ nay danh sách nhiệm vụ mở bằng “{found}”." if found else "Đã bỏ mặc định."
    messages.success(request, said)
    return redirect("tasks:views")


def _find(request: SignedInRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)


def _find_own(request: SignedInRequest, pk: int) -> SavedView:
    found = _find(request, pk)
    if not can_change_view(request.user, found.owner_id):
        raise PermissionDenied
    return found
