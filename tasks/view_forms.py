"""A saved view as people give it: its name, who sees it, and the address of the list."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from agencies.models import User
from tasks.actions.saved_views import ViewQuery, ViewValues
from tasks.arrangement import (
    FIXED_COLUMNS,
    USUAL_COLUMNS,
    ViewError,
    chosen_columns,
    chosen_day,
    column_keys,
    is_compact,
)
from tasks.choices import Sharing
from tasks.filters import applied_filters, filter_errors, tasks_for, without
from tasks.forms import CleanCharField
from tasks.grouping import chosen_arrangement, usual_group
from tasks.models import SavedView
from tasks.permissions import can_share_views

# What of an address is not part of a view: where one is in it, and as what it is taken out.
NOT_KEPT = ("page", "format", "view")
QUERY_MAX_LENGTH = 4000
_DESCRIPTIONS = {
    Sharing.PRIVATE: "Chỉ mình tôi",
    Sharing.AGENCY: "Mọi người của {agency}",
    Sharing.ALL: "Mọi người dùng hệ thống",
}


def kept_query(data: QueryDict) -> str:
    """Return what of an address a view keeps, the same for addresses that show the same.

    The order of its parts, what stands twice, and what the list does by itself say nothing.
    """
    rest = without(data, NOT_KEPT)
    if rest.get("group") == usual_group(rest.get("sort", "")):
        del rest["group"]
    if columns := set(column_keys(rest)):
        rest.setlist("columns", _told(columns))
    return "&".join(sorted(set(filter(None, rest.urlencode().split("&")))))


def _told(columns: set[str]) -> list[str]:
    """Return of chosen columns those that say something: none of the usual ones, when alone."""
    if columns | FIXED_COLUMNS == USUAL_COLUMNS | FIXED_COLUMNS:
        return []
    return list(columns - FIXED_COLUMNS) or ["title"]


def shows(user: User, query: str, *, on: date, request: Any) -> ViewQuery:
    """Return a checked address; raise ValidationError with what of it is not understood."""
    if len(query) > QUERY_MAX_LENGTH:
        raise ValidationError("Có quá nhiều điều kiện để lưu. Hãy bỏ bớt.")
    kept = kept_query(QueryDict(query.removeprefix("?")))
    if not kept:
        raise ValidationError("Chưa có gì để lưu: hãy lọc, sắp xếp hoặc chọn cột trước.")
    data = QueryDict(kept)
    try:
        day = chosen_day(data, today=on)
    except ViewError as error:
        raise ValidationError(str(error)) from error
    filters = tasks_for(user, data, on=day, request=request)
    if errors := filter_errors(filters):
        raise ValidationError(list(errors.values()))
    try:
        words = _in_words(filters, data)
    except ViewError as error:
        raise ValidationError(str(error)) from error
    return ViewQuery(kept, "\n".join(words))


def _in_words(filters: Any, data: QueryDict) -> list[str]:
    words = [applied.words for applied in applied_filters(filters)]
    if data.get("on"):
        words.insert(0, f"Như cuối ngày {filters.on:%d/%m/%Y}")
    arranged, columns = chosen_arrangement(data), chosen_columns(data)
    if not arranged.is_annex:
        words.append(f"Thứ tự: {arranged.in_words}")
    if is_compact(data):
        words.append("Dòng: gọn")
    if data.get("columns"):
        words.append(f"Cột: {', '.join(column.short_label for column in columns)}")
    return words


class ViewForm(forms.Form):
    """The name of a view and who sees it; only what the person may choose is offered."""

    name = CleanCharField(
        label="Tên khung nhìn", max_length=60, help_text="Ví dụ: Quá hạn của các huyện."
    )
    sharing = forms.ChoiceField(label="Ai thấy", widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, view: SavedView | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        sharing: Any = self.fields["sharing"]
        sharing.choices = [
            (value, words.format(agency=user.agency))
            for value, words in _DESCRIPTIONS.items()
            if can_share_views(user, value)
        ]
        self.initial.setdefault("sharing", view.sharing if view else Sharing.PRIVATE)
        if view:
            self.initial.setdefault("name", view.name)

    @property
    def values(self) -> ViewValues:
        return ViewValues(self.cleaned_data["name"], Sharing(self.cleaned_data["sharing"]))


class NewViewForm(ViewForm):
    query = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": "Chưa có gì để lưu: hãy lọc, sắp xếp hoặc chọn cột trước."},
    )
    is_default = forms.BooleanField(
        label="Mở danh sách nhiệm vụ bằng khung nhìn này", required=False
    )

    def __init__(self, *args: Any, user: User, on: date, request: Any, **more: Any) -> None:
        super().__init__(*args, user=user, **more)
        self._check = {"on": on, "request": request}
        self._user = user

    def clean_query(self) -> ViewQuery:
        return shows(self._user, self.cleaned_data["query"], **self._check)
