"""Saved views of the list: kept, renamed, shared, ordered, made the one that opens first.

They say nothing of a task, so they leave no history.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.models import User
from tasks.choices import Sharing
from tasks.models import DefaultView, SavedView
from tasks.permissions import can_change_view, can_share_views

# More would be a register to search, not a row of names to choose from.
MOST_VIEWS = 40


@dataclass(frozen=True)
class ViewQuery:
    """What a view shows: the checked part of the address after `?`, and the same in words."""

    query: str
    words: str


@dataclass(frozen=True)
class ViewValues:
    name: str
    sharing: Sharing


def save_new_view(*, values: ViewValues, shows: ViewQuery, by: User) -> SavedView:
    """Keep a view after the person's others. Raise ValidationError for a name in use.

    The very same kept already, as by a first press, is returned.
    """
    try:
        return _kept_anew(values, shows, by)
    except ValidationError:
        same = {"name": values.name, "sharing": values.sharing, "query": shows.query}
        if found := by.saved_views.filter(**same).first():
            return found
        raise


def _kept_anew(values: ViewValues, shows: ViewQuery, by: User) -> SavedView:
    if by.saved_views.count() >= MOST_VIEWS:
        raise ValidationError(
            f"Bạn đã có {MOST_VIEWS} khung nhìn. Hãy xóa bớt khung nhìn không còn dùng."
        )
    last = by.saved_views.last()
    view = SavedView(owner=by, position=last.position + 1 if last else 1)
    _show(view, shows)
    return _share(view, values, by)


def change_view(view: SavedView, *, values: ViewValues, by: User) -> SavedView:
    """Rename a view of one's own, share it or stop sharing it."""
    _check_own(view, by)
    return _share(view, values, by)


def save_view_again(view: SavedView, *, shows: ViewQuery, by: User) -> SavedView:
    """Let a view of one's own show what is on screen now."""
    _check_own(view, by)
    if not can_share_views(by, view.sharing):
        raise PermissionDenied
    _show(view, shows)
    view.full_clean()
    view.save()
    return view


def delete_view(view: SavedView, *, by: User) -> None:
    """Delete a view of one's own; whose list opened with it is told there (models.view)."""
    _check_own(view, by)
    view.delete()


def move_view(view: SavedView, *, up: bool, by: User) -> None:
    """Change places with the person's view before it, or after it; nothing at the ends."""
    _check_own(view, by)
    with transaction.atomic():
        views = list(by.saved_views.select_for_update().order_by("position", "pk"))
        place = views.index(view)
        other = place - 1 if up else place + 1
        if 0 <= other < len(views):
            views[place], views[other] = views[other], views[place]
        for position, each in enumerate(views, start=1):
            each.position = position
        SavedView.objects.bulk_update(views, ["position"])


def set_default_view(view: SavedView | None, *, by: User) -> None:
    """Let the person's list open with that view; with None, unfiltered."""
    if view is None:
        DefaultView.objects.filter(user=by).delete()
    elif SavedView.objects.visible_to(by).filter(pk=view.pk).exists():
        DefaultView.objects.update_or_create(user=by, defaults={"view": view})
    else:
        raise PermissionDenied


def _check_own(view: SavedView, by: User) -> None:
    if not can_change_view(by, view.owner_id):
        raise PermissionDenied


def _show(view: SavedView, shows: ViewQuery) -> None:
    view.query = shows.query
    view.words = shows.words
    view.saved_at = timezone.now()


def _share(view: SavedView, values: ViewValues, by: User) -> SavedView:
    if not can_share_views(by, values.sharing):
        raise PermissionDenied
    view.name = values.name
    view.sharing = values.sharing
    view.agency = by.agency if values.sharing == Sharing.AGENCY else None
    view.full_clean()
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        # The same name was saved at this very moment, as by a second press: say so.
        view.full_clean()
        raise
    return view
