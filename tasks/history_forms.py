"""What the history may be narrowed by; the address is the state, as in the list of tasks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from agencies.models import Agency, User
from tasks.choices import HistoryVerb


class HistoryForm(forms.Form):
    task = forms.CharField(label="Mã nhiệm vụ", required=False, max_length=20)
    by = forms.ModelChoiceField(
        User.objects.all(), label="Ai", required=False, to_field_name="username"
    )
    verb = forms.ChoiceField(
        label="Việc", required=False, choices=[("", "Mọi việc"), *HistoryVerb.choices]
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(), label="Cơ quan chủ trì", required=False, to_field_name="code"
    )
    day_from = forms.DateField(label="Từ ngày", required=False)
    day_to = forms.DateField(label="Đến ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by, agency = self.fields["by"], self.fields["agency"]
        by.queryset = User.objects.filter(history__isnull=False).distinct()  # type: ignore[attr-defined]
        by.empty_label = "Mọi người"  # type: ignore[attr-defined]
        agency.empty_label = "Mọi cơ quan"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unknown = sorted(set(self.data) - set(self.fields) - {"page"})
        if unknown:
            raise ValidationError(
                f"Lịch sử không lọc được theo “{unknown[0][:40]}”. Hãy bỏ phần ấy khỏi địa chỉ."
            )
        first, last = cleaned.get("day_from"), cleaned.get("day_to")
        if first and last and first > last:
            raise ValidationError("“Từ ngày” phải trước hoặc bằng “Đến ngày”.")
        return cleaned

    def narrow(self, entries: QuerySet) -> QuerySet:
        """Return the entries that the valid form asks for."""
        chosen = self.cleaned_data
        conditions = {
            "task__code__iexact": chosen["task"],
            "by": chosen["by"],
            "verb": chosen["verb"],
            "task__lead": chosen["agency"],
            "at__date__gte": chosen["day_from"],
            "at__date__lte": chosen["day_to"],
        }
        return entries.filter(**{name: value for name, value in conditions.items() if value})
