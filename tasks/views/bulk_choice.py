"""Which tasks a change of many is for: those that are ticked, or all that the filters find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from agencies.requests import SignedInRequest
from agencies.text import clean
from tasks.arrangement import ORDERS, ViewError, chosen_day, chosen_order
from tasks.choices import LINES_AND_PERIODS, CountsAs
from tasks.filters import (
    VIEW_PARAMETERS,
    TaskFilter,
    applied_filters,
    filter_errors,
    tasks_for,
    without,
)
from tasks.models import Task

# What fits in one transaction that nobody waits long for.
MOST = 20_000
# Names in the address besides those of the list.
_OWN = {"all", "task", "what", "back"}


@dataclass(frozen=True)
class Choice:
    """The tasks as the address names them. `words` say how they were chosen, `filters` by what.

    `query` names them in addresses of this page, `list_url` is the list that they come from.
    """

    words: str
    filters: tuple[str, ...]
    query: str
    list_url: str
    found: Any

    def tasks(self) -> list[Task]:
        """Return the tasks in their order, with key and version only; one query."""
        return list(self.found.only("pk", "version", "programme", "position"))


def chosen(request: SignedInRequest, *, on: date) -> Choice | None:
    """Return what the address chooses, None where it chooses nothing.

    Raise ViewError for filters that are not understood, a day gone by, unknown codes, and too
    many tasks.
    """
    if "all" in request.GET:
        return _filtered(request, on)
    codes = [clean(code) for code in request.GET.getlist("task")]
    return _ticked(request, codes) if codes else None


def _filtered(request: SignedInRequest, on: date) -> Choice:
    if chosen_day(request.GET, today=on) != on:
        raise ViewError("Ngày đã qua chỉ để xem. Hãy về hôm nay rồi đổi.")
    data = without(request.GET, _OWN | VIEW_PARAMETERS - {"sort"})
    filters = tasks_for(request.user, data, on=on, request=request)
    if errors := filter_errors(filters):
        raise ViewError(" ".join(errors.values()))
    found = filters.qs.order_by(*ORDERS[chosen_order(data)])
    total = found.count()
    if total > MOST:
        raise ViewError(
            f"Bộ lọc khớp {_number(total)} nhiệm vụ; mỗi lần đổi được nhiều nhất {_number(MOST)}. "
            "Hãy lọc hẹp hơn."
        )
    words, applied = _in_words(filters, total)
    back = request.GET.get("back", "")
    listed = list_url(back or data.urlencode())
    if back:
        data["back"] = back
    return Choice(words, applied, f"all=1&{data.urlencode()}", listed, found)


def _in_words(filters: TaskFilter, total: int) -> tuple[str, tuple[str, ...]]:
    applied = tuple(each.words for each in applied_filters(filters))
    told = "khớp bộ lọc" if applied else "của cả danh sách"
    return f"{_number(total)} nhiệm vụ {told}", applied


def _ticked(request: SignedInRequest, codes: Sequence[str]) -> Choice:
    listed = (*LINES_AND_PERIODS, CountsAs.RECURRING)
    visible = Task.objects.visible_to(request.user).filter(counts_as__in=listed)
    found = visible.filter(code__in=codes).order_by(*ORDERS[""])
    known = set(found.values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise ViewError(f"Danh sách không có nhiệm vụ “{unknown[0][:20]}”. Hãy chọn lại.")
    query = QueryDict(mutable=True)
    query.setlist("task", codes)
    back = request.GET.get("back", "")
    if back:
        query["back"] = back
    words = f"{_number(len(known))} nhiệm vụ đã đánh dấu"
    return Choice(words, (), query.urlencode(), list_url(back), found)


def list_url(query: str) -> str:
    """Return an address of the list; whatever `query` is, it stays behind the question mark."""
    return f"{reverse('tasks:list')}?{query}" if query else reverse("tasks:list")


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
