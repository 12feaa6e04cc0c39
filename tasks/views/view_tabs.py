"""The saved views over the list: which there are, which one is open, and whether it was changed."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from agencies.models import User
from tasks.arrangement import ViewError
from tasks.choices import Sharing
from tasks.keeping import STATE, State
from tasks.view_forms import kept_query

# In the address: the list as it is without a view, where a person's list opens with one.
NO_VIEW = "all"
# So many names stand in the row; the others are in a menu at its end.
_IN_ROW = 5
# Plain SQL, as every page of the list asks it, together with the state of the data; who sees what
# is SavedViewQuerySet.visible_to.
_SQL = f"""
SELECT {STATE}, d.id, d.view_id, v.id, v.name, v.query, v.sharing,
  CASE WHEN v.owner_id = u.id THEN 1 ELSE 0 END AS own
FROM agencies_user u
LEFT JOIN tasks_defaultview d ON d.user_id = u.id
LEFT JOIN tasks_savedview v ON v.owner_id = u.id OR v.sharing = %s
  OR (v.sharing = %s AND v.agency_id = u.agency_id)
WHERE u.id = %s
ORDER BY own DESC, v.position, v.id
"""  # noqa: S608 - names of our own tables


@cache
def _list() -> str:
    return reverse("tasks:list")


@dataclass(frozen=True)
class Line:
    """A saved view as the list names it."""

    pk: int
    name: str
    query: str
    sharing: str
    is_own: bool
    is_default: bool

    @property
    def url(self) -> str:
        return f"{_list()}?view={self.pk}&{self.query}"

    @property
    def link(self) -> str:
        """Return the address to hand on: of a private view, that of what it shows."""
        if self.sharing == Sharing.PRIVATE:
            return f"{_list()}?{self.query}"
        return reverse("tasks:view", args=[self.pk])


@dataclass(frozen=True)
class Views:
    """What a person may open, own views first, and whether the list opens with one of them."""

    lines: tuple[Line, ...]
    has_default: bool  # also one that is gone
    state: State  # of the data when they were read: tasks.keeping

    @cached_property
    def default(self) -> Line | None:
        return next((line for line in self.lines if line.is_default), None)


def views_of(user: User) -> Views:
    """One query, however many views there are."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [Sharing.ALL.value, Sharing.AGENCY.value, user.pk])
        rows = cursor.fetchall()
    lines = tuple(
        Line(pk, name, query, sharing, bool(own), pk == default)
        for *_, default, pk, name, query, sharing, own in rows
        if pk is not None
    )
    acts, admin_acts, default_view, *_ = rows[0]
    return Views(lines, has_default=default_view is not None, state=(acts, admin_acts))


@dataclass(frozen=True)
class Tabs:
    """The row of views for one address."""

    views: Views
    address: str  # what of it a view keeps
    named: str  # what the address says of a view
    current: Line | None

    @cached_property
    def row(self) -> list[Line]:
        first = list(self.views.lines[:_IN_ROW])
        if self.current and self.current not in first:
            first[-1] = self.current
        return first

    @cached_property
    def rest(self) -> list[Line]:
        return [line for line in self.views.lines if line not in self.row]

    @property
    def is_changed(self) -> bool:
        if self.current is None or self.current.query == self.address:
            return False
        return kept_query(QueryDict(self.current.query)) != self.address

    @property
    def is_unknown(self) -> bool:
        """Whether the address names a view that is gone or was never for this person."""
        return self.named not in ("", NO_VIEW) and self.current is None

    @property
    def default_is_gone(self) -> bool:
        return self.views.has_default and self.views.default is None


def tabs_for(views: Views, data: QueryDict) -> Tabs:
    """Raise ViewError for what cannot be a view."""
    named = data.get("view", "")
    if named not in ("", NO_VIEW) and not (named.isascii() and named.isdigit()):
        raise ViewError(f"Không có khung nhìn “{named[:20]}”. Hãy chọn lại khung nhìn.")
    address = kept_query(data)
    return Tabs(views, address, named, _current(views, named, address))


def _current(views: Views, named: str, address: str) -> Line | None:
    """Return the view that the address names, or that shows just what it asks for."""
    if named == NO_VIEW and not address:
        return None
    found: Any = (line for line in views.lines if str(line.pk) == named)
    if named in ("", NO_VIEW):
        found = (line for line in views.lines if line.query == address)
    return next(found, None)
