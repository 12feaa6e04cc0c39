"""What the history may be narrowed by; the address is the state, as in the list of tasks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from agencies.models import Agency, User
from tasks.choices import HistoryVerb

# No name of a person may be this.
_SYSTEM = "*"


class HistoryForm(forms.Form):
    task = forms.CharField(label="Mã nhiệm vụ", required=False, max_length=20)
    by = forms.ChoiceField(label="Ai", required=False)
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
        fields: Any = self.fields
        authors = User.objects.filter(history__isnull=False).distinct()
        fields["by"].choices = [
            ("", "Mọi người"),
            (_SYSTEM, "Hệ thống"),
            *((user.username, str(user)) for user in authors),
        ]
        fields["agency"].empty_label = "Mọi cơ quan"

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
        is_system = chosen["by"] == _SYSTEM
        conditions = {
            "by__isnull": is_system,
            "by__username": "" if is_system else chosen["by"],
            "verb": chosen["verb"],
            "task__lead": chosen["agency"],
            "at__date__gte": chosen["day_from"],
            "at__date__lte": chosen["day_to"],
        }
        narrowed = entries.filter(**{name: value for name, value in conditions.items() if value})
        return narrowed.filter(_of_task(chosen["task"])) if chosen["task"] else narrowed


def _of_task(code: str) -> Q:
    """Return what a task and the periods and parts below it have in common."""
    return Q(task__code__iexact=code) | Q(task__parent__code__iexact=code)
