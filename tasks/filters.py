"""The filters of the task list, also used by every export: the address is the state.

Unknown names and unknown values are errors with a message, never ignored: a list that silently
shows everything makes somebody lose face.
"""

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from agencies.models import Agency, User
from tasks.choices import DocumentType, Status, Timeliness
from tasks.deadlines import DeadlineKind
from tasks.models import Heading, Letter, Programme, Task
from tasks.periods import Quarter

# Names in the address that are not filters.
VIEW_PARAMETERS = frozenset({"page", "sort", "columns", "format"})
SEARCH_MAX_LENGTH = 200
NO_DOCUMENT = "none"
MISSING = {
    "lead": "Thiếu cơ quan chủ trì",
    "deadline": "Thiếu thời hạn",
    "result": "Thiếu số, ngày văn bản kết quả",
}
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


def quarter_key(day: date) -> str:
    """Return the quarter of a day as it stands in the address: 2022-Q2."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def parse_quarter(key: str) -> Quarter:
    """Raise ValueError unless the key is like 2022-Q2."""
    match = _QUARTER.fullmatch(key)
    if not match:
        raise ValueError(key)
    return Quarter(int(match[1]), int(match[2]))


class QuarterField(forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        try:
            parse_quarter(str(value))
        except ValueError:
            return False
        return True


class QuarterFilter(django_filters.MultipleChoiceFilter):
    field_class = QuarterField


def _several(label: str, choices: Any, **kwargs: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(label=label, choices=choices, **kwargs)


def _bodies(label: str, **kwargs: Any) -> django_filters.ModelMultipleChoiceFilter:
    return django_filters.ModelMultipleChoiceFilter(
        label=label, queryset=Agency.objects.all(), to_field_name="code", **kwargs
    )


def _letters(request: Any) -> QuerySet[Letter]:
    return Letter.objects.visible_to(request.user) if request else Letter.objects.all()


class TaskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm", method="search", max_length=SEARCH_MAX_LENGTH)
    agency = _bodies("Cơ quan chủ trì hoặc tham gia", method="of_agency")
    lead = _bodies("Cơ quan chủ trì")
    coordinating = _bodies("Cơ quan phối hợp", method="taking_part")
    status = _several("Tình trạng", Status.choices)
    timeliness = _several("Tiến độ so với hạn", Timeliness.choices, method="timely")
    document_type = _several(
        "Hình thức văn bản",
        [*DocumentType.choices, (NO_DOCUMENT, "Không ra văn bản")],
        method="of_type",
    )
    issuer = _bodies("Cấp ban hành")
    deadline_kind = _several("Loại thời hạn", [(kind.value, kind.label) for kind in DeadlineKind])
    due_from = django_filters.DateFilter(
        label="Hạn từ ngày", field_name="due_on", lookup_expr="gte", input_formats=_DAY_FORMATS
    )
    due_to = django_filters.DateFilter(
        label="Hạn đến ngày", field_name="due_on", lookup_expr="lte", input_formats=_DAY_FORMATS
    )
    quarter = QuarterFilter(label="Hạn trong quý", method="due_in_quarter")
    letter = django_filters.ModelMultipleChoiceFilter(
        label="Văn bản nguồn", queryset=_letters, method="from_letter"
    )
    heading = django_filters.ModelMultipleChoiceFilter(
        label="Đề mục", queryset=Heading.objects.all(), method="under_heading"
    )
    programme = django_filters.ModelMultipleChoiceFilter(
        label="Chương trình", queryset=Programme.objects.all(), to_field_name="code"
    )
    missing = _several("Còn thiếu", list(MISSING.items()), method="lacking")

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, queryset: Any, on: date, request: Any = None) -> None:
        super().__init__(data, queryset=queryset, request=request)
        self.on = on

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.search(value)

    def of_agency(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.of_agency(*(agency.pk for agency in value)) if value else queryset

    def taking_part(self, queryset: Any, name: str, value: list[Agency]) -> Any:
        return queryset.taking_part(*(agency.pk for agency in value)) if value else queryset

    def timely(self, queryset: Any, name: str, value: list[str]) -> Any:
        if not value:
            return queryset
        return queryset.timely(*(Timeliness(v) for v in value), on=self.on)

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
        for name in filters.data
        if name not in filters.filters and name not in VIEW_PARAMETERS
    }
    for name, messages in filters.form.errors.items():
        label = filters.filters[name].label
        errors[name] = f"{label}: {' '.join(str(m) for m in messages)}"
    return errors


def tasks_for(user: User, data: QueryDict, *, on: date, request: Any = None) -> TaskFilter:
    """Return the filter over everything this person may see."""
    return TaskFilter(data, queryset=Task.objects.visible_to(user), on=on, request=request)
