"""The filters of the task list, also used by every export: the address is the state.

Unknown names and unknown values are errors with a message, never ignored: a list that silently
shows everything makes somebody lose face.
"""

import re
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from agencies.models import Agency, User
from tasks.arrangement import DAY_FORMATS
from tasks.changed import alterations
from tasks.choices import (
    LINES,
    LINES_AND_PERIODS,
    Alteration,
    CountsAs,
    DocumentType,
    Status,
    Timeliness,
)
from tasks.deadlines import DeadlineKind
from tasks.models import Heading, Letter, Programme, Task
from tasks.periods import Quarter

# Names in the address that are not filters.
VIEW_PARAMETERS = frozenset({"page", "sort", "group", "columns", "density", "format", "view", "on"})
SEARCH_MAX_LENGTH = 200
SEARCH_TOO_LONG = (
    "Cụm từ tìm dài %(show_value)d ký tự, nhiều nhất là %(limit_value)d. "
    "Hãy chỉ gõ vài chữ, một số văn bản hoặc một mã nhiệm vụ."
)
NO_DOCUMENT = "none"
MISSING = {
    "lead": "Thiếu cơ quan chủ trì",
    "deadline": "Thiếu thời hạn",
    "result": "Thiếu số, ngày văn bản kết quả",
}
# Filters whose days pick periods of recurring work, each with a last day of its own.
RANGES = ("due_from", "due_to", "quarter")
FIRST_DEADLINE = "first"
_KEY_DIGITS = 18
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


def quarter_key(day: date) -> str:
    """Return the quarter of a day as it stands in the address: 2022-Q2."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def parse_quarter(key: str) -> Quarter:
    """Raise ValueError unless the key is like 2022-Q2."""
    match = _QUARTER.fullmatch(key)
    if not match:
        raise ValueError(key)
    return Quarter(int(match[1]), int(match[2]))


def counted_for(data: QueryDict) -> Collection[CountsAs]:
    """Return what an address counts: recurring work once, or where it names a range of days,
    each of its periods."""
    return LINES_AND_PERIODS if any(data.get(name) for name in RANGES) else LINES


def judged_by_first(data: QueryDict) -> bool:
    """Return whether an address judges tasks by their first deadline."""
    return data.get("deadline") == FIRST_DEADLINE


def without(data: QueryDict, names: Collection[str]) -> QueryDict:
    """Return the address's parameters but for these and for empty ones, which say nothing."""
    rest = QueryDict(mutable=True)
    for name, values in data.lists():
        stated = [value for value in values if value]
        if stated and name not in names:
            rest.setlist(name, stated)
    return rest


class QuarterField(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        try:
            parse_quarter(str(value))
        except ValueError:
            return False
        return True


class QuarterFilter(django_filters.MultipleChoiceFilter):
    field_class = QuarterField


class KeyField(django_filters.fields.ModelMultipleChoiceField):
    """A number too large for the database is a choice that does not exist, not a failure."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(key) > _KEY_DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": key[:40]},
                )
        return super().clean(value)


class KeyFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = KeyField


_NO_CHOICE = {
    "invalid_choice": "Không có lựa chọn “%(value)s”. Hãy chọn lại.",
    "invalid_pk_value": "Không có lựa chọn “%(pk)s”. Hãy chọn lại.",
}
_NO_DAY = {"invalid": "Không có ngày này. Hãy nhập ngày như 30/06/2022."}


def _several(label: str, choices: Any, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, distinct=False, error_messages=_NO_CHOICE, **kwargs
    )


def _bodies(label: str, **kwargs: Any) -> django_filters.ModelMultipleChoiceFilter:
    return django_filters.ModelMultipleChoiceFilter(
        label=label,
        queryset=Agency.objects.all(),
        to_field_name="code",
        error_messages=_NO_CHOICE,
        **kwargs,
    )


def _day(label: str, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label,
        field_name="due_on",
        lookup_expr=lookup,
        input_formats=DAY_FORMATS,
        error_messages=_NO_DAY,
    )


def _letters(request: Any) -> Any:
    return Letter.objects.visible_to(request.user) if request else Letter.objects.all()


class TaskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm",
        method="search",
        max_length=SEARCH_MAX_LENGTH,
        error_messages={"max_length": SEARCH_TOO_LONG},
    )
    agency = _bodies("Cơ quan chủ trì hoặc tham gia", method="of_agency")
    lead = _bodies("Cơ quan chủ trì", method="led_by")
    coordinating = _bodies("Cơ quan phối hợp", method="taking_part")
    status = _several("Tình trạng", Status.choices)
    timeliness = _several("Tiến độ so với hạn", Timeliness.choices, method="timely")
    document_type = _several(
        "Hình thức văn bản",
        [*DocumentType.choices, (NO_DOCUMENT, "Không ra văn bản")],
        method="of_type",
    )
    issuer = _bodies("Cấp ban hành", method="issued_by")
    deadline_kind = _several("Loại thời hạn", [(kind.value, kind.label) for kind in DeadlineKind])
    due_from = _day("Hạn từ ngày", "gte")
    due_to = _day("Hạn đến ngày", "lte")
    quarter = QuarterFilter(
        label="Hạn trong quý", method="due_in_quarter", error_messages=_NO_CHOICE
    )
    letter = KeyFilter(
        label="Văn bản nguồn",
        queryset=_letters,  # type: ignore[arg-type]  # a callable of the request, as documented
        method="from_letter",
        error_messages=_NO_CHOICE,
    )
    heading = KeyFilter(
        label="Đề mục",
        queryset=Heading.objects.all(),
        method="under_heading",
        error_messages=_NO_CHOICE,
    )
    programme = django_filters.ModelMultipleChoiceFilter(
        label="Chương trình",
        queryset=Programme.objects.all(),
        method="of_programme",
        to_field_name="code",
        error_messages=_NO_CHOICE,
    )
    missing = _several("Còn thiếu", list(MISSING.items()), method="lacking")
    deadline = django_filters.ChoiceFilter(
        label="Tiến độ tính theo",
        choices=[(FIRST_DEADLINE, "Hạn đầu, trước khi gia hạn")],
        method="as_is",
        error_messages=_NO_CHOICE,
    )

    since = django_filters.DateFilter(
        label="Thay đổi từ ngày",
        method="altered_since",
        input_formats=DAY_FORMATS,
        error_messages=_NO_DAY,
    )
    change = _several("Loại thay đổi", Alteration.choices, method="as_is")

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        *,
        queryset: Any,
        on: date,
        request: Any = None,
        counted: Collection[CountsAs] = (),
    ) -> None:
        """Filter by a valid address; `counted` overrides what it counts (counted_for)."""
        queryset = queryset.filter(counts_as__in=counted or counted_for(data))
        # The others would be copied, made fields of a form and checked, to filter by nothing.
        declared = type(self).base_filters.items()
        self.base_filters = OrderedDict(
            (name, each) for name, each in declared if any(data.getlist(name))
        )
        super().__init__(data, queryset=queryset, request=request)
        self.is_bound = bool(self.filters)
        self.address = data
        self.on = on
        self.first = judged_by_first(data)

    @property
    def since_day(self) -> date | None:
        """The day since which changes are told, of an address without errors."""
        day: date | None = self.form.cleaned_data.get("since") if self.is_bound else None
        return day

    def as_is(self, queryset: Any, name: str, value: str) -> Any:
        """Say how the tasks found are judged; which are found, it does not change."""
        return queryset

    def altered_since(self, queryset: Any, name: str, value: date) -> Any:
        kinds = alterations(value, self.on)
        wanted = Q()
        for kind in self.address.getlist("change") or kinds:
            wanted |= kinds[Alteration(kind)]
        return queryset.filter(wanted)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

    def of_agency(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.of_agency(*(agency.pk for agency in value)) if value else queryset

    def led_by(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.filter(lead__in=value) if value else queryset

    def issued_by(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.filter(issuer__in=value) if value else queryset

    def of_programme(self, queryset: Any, name: str, value: list[Programme]) -> Any:
        return queryset.filter(programme__in=value) if value else queryset

    def taking_part(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.taking_part(*(agency.pk for agency in value)) if value else queryset

    def timely(self, queryset: Any, name: str, value: list[str]) -> Any:
        if not value:
            return queryset
        return queryset.timely(*(Timeliness(v) for v in value), on=self.on, first=self.first)

    def of_type(self, queryset: Any, name: str, value: list[str]) -> Any:
        stored = ["" if v == NO_DOCUMENT else v for v in value]
        return queryset.filter(document_type__in=stored) if value else queryset

    def due_in_quarter(self, queryset: Any, name: str, value: list[str]) -> Any:
        if not value:
            return queryset
        wanted = Q()
        for key in value:
            quarter = parse_quarter(key)
            wanted |= Q(due_on__range=(quarter.first_day, quarter.last_day))
        return queryset.filter(wanted)

    def from_letter(self, queryset: Any, name: str, value: list[Letter]) -> Any:
        return queryset.from_letters(*(letter.pk for letter in value)) if value else queryset

    def under_heading(self, queryset: Any, name: str, value: list[Heading]) -> Any:
        return queryset.under(*(heading.pk for heading in value)) if value else queryset

    def lacking(self, queryset: Any, name: str, value: list[str]) -> Any:
        return queryset.lacking(*value) if value else queryset


def filter_errors(filters: TaskFilter) -> dict[str, str]:
    """Return what of the address was not understood: its name and what to do about it."""
    errors = {
        name: f"Không có bộ lọc “{name[:40]}”. Hãy bỏ nó khỏi địa chỉ."
        for name in filters.address
        if name not in TaskFilter.base_filters and name not in VIEW_PARAMETERS
    }
    if filters.is_bound:
        for name, messages in filters.form.errors.items():
            label = filters.filters[name].label
            errors[name] = f"{label}: {' '.join(str(m) for m in messages)}"
        errors |= _turned_round(filters.form.cleaned_data)
        errors |= _no_span(filters)
    return errors


def _no_span(filters: "TaskFilter") -> dict[str, str]:
    """Say what is wrong with the days between which tasks are to have changed."""
    since = filters.form.cleaned_data.get("since")
    if since is None and filters.address.get("change"):
        return {"change": "Loại thay đổi: Hãy ghi cả “Thay đổi từ ngày”."}
    if since and since > filters.on:
        return {"since": f"Thay đổi từ ngày {since:%d/%m/%Y}: ngày này sau {filters.on:%d/%m/%Y}."}
    return {}


def _turned_round(cleaned: dict[str, Any]) -> dict[str, str]:
    """Say that a range ends before it begins: finding nothing would look like an answer."""
    first, last = cleaned.get("due_from"), cleaned.get("due_to")
    if not (first and last and first > last):
        return {}
    days = f"Hạn từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"
    return {"due_from": f"{days}: ngày đầu đứng sau ngày cuối. Hãy đổi chỗ hai ngày."}


def tasks_for(user: User, data: QueryDict, **more: Any) -> TaskFilter:
    """Return the filter over everything this person may see; `more` goes to TaskFilter."""
    return TaskFilter(data, queryset=Task.objects.visible_to(user), **more)


@dataclass(frozen=True)
class Applied:
    """One value of one filter, and both in words: "Tình trạng: Đang thực hiện"."""

    name: str
    value: str
    words: str


def applied_filters(filters: TaskFilter) -> list[Applied]:
    """Return what a valid address filters by, in the order of the filters."""
    filters.form.full_clean()
    return [
        Applied(name, value, f"{declared.label}: {words}")
        for name, declared in filters.filters.items()
        for value, words in _values_in_words(filters, name)
    ]


def _values_in_words(filters: TaskFilter, name: str) -> list[tuple[str, str]]:
    values = [value for value in filters.address.getlist(name) if value]
    cleaned = filters.form.cleaned_data.get(name)
    if not values:
        return []
    if isinstance(cleaned, date):
        return [(values[-1], f"{cleaned:%d/%m/%Y}")]
    if name == "q":
        return [(values[-1], f"“{cleaned}”")]
    if name == "quarter":
        return [(value, parse_quarter(value).label) for value in values]
    field = filters.form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        words = {str(getattr(found, key)): str(found) for found in cleaned or ()}
    else:
        words = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    return [(value, words.get(value, value)) for value in values]
