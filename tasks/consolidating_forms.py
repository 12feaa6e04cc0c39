"""Forms of consolidating: merging, arranging many tasks at once, their order."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from tasks.actions.arranging import Arrangement
from tasks.actions.merging import MergeValues
from tasks.choices import AssignmentRole
from tasks.forms import NOT_SEEN, CleanCharField, VersionsField, retype, versions_of
from tasks.models import Heading, Programme, Task


class MergeForm(forms.Form):
    """Which of these tasks is kept, who leads it, what the other leads become."""

    kept = forms.ChoiceField(
        label="Giữ lời văn, thời hạn của",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    lead = forms.ChoiceField(label="Chủ trì")
    others = forms.ChoiceField(label="Cơ quan chủ trì kia", choices=AssignmentRole.choices)
    versions = VersionsField(error_messages={"required": NOT_SEEN})

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        self.tasks = {task.code: task for task in tasks}
        self.leads = {str(task.lead_id): task.lead for task in tasks if task.lead}
        kwargs.setdefault(
            "initial",
            {
                "kept": next(iter(self.tasks), ""),
                "lead": next(iter(self.leads), ""),
                "others": AssignmentRole.JOINT_LEAD,
                "versions": versions_of(tasks),
            },
        )
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(code, code) for code in self.tasks]
        fields["lead"].choices = [(key, lead.name) for key, lead in self.leads.items()]
        fields["lead"].required = bool(self.leads)

    @property
    def kept_task(self) -> Task:
        return self.tasks[self.cleaned_data["kept"]]

    @property
    def other_tasks(self) -> list[Task]:
        return [task for code, task in self.tasks.items() if code != self.cleaned_data["kept"]]

    @property
    def values(self) -> MergeValues:
        data = self.cleaned_data
        return MergeValues(self.leads.get(data["lead"]), AssignmentRole(data["others"]))


class ArrangeForm(forms.Form):
    """What to change of all the chosen tasks; what is left empty stays."""

    to_heading = forms.ModelChoiceField(
        Heading.objects.none(), label="Chuyển đến đề mục", required=False, empty_label="Giữ nguyên"
    )
    lead = forms.ModelChoiceField(
        Agency.objects.filter(is_group=False),
        label="Giao chủ trì",
        required=False,
        empty_label="Giữ nguyên",
    )
    coordinating = forms.ModelMultipleChoiceField(
        Agency.objects.all(),
        label="Thêm cơ quan phối hợp",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    versions = VersionsField(required=False)

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heading: Any = self.fields["to_heading"]
        heading.queryset = programme.headings.all()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(
            data[name] for name in ("to_heading", "lead", "coordinating")
        ):
            raise ValidationError("Hãy chọn đề mục, chủ trì hoặc cơ quan phối hợp cần đổi.")
        return data

    @property
    def wanted(self) -> Arrangement:
        data = self.cleaned_data
        return Arrangement(data["to_heading"], data["lead"], tuple(data["coordinating"]))


def _heading_title(help_text: str) -> CleanCharField:
    required = {"required": "Hãy ghi tên đề mục."}
    return CleanCharField(
        label="Tên đề mục", max_length=400, help_text=help_text, error_messages=required
    )


class HeadingForm(forms.Form):
    """A new heading of the programme, at the end or at the end of another one."""

    title = _heading_title("Không ghi số: hệ thống đánh số tiếp theo.")
    parent = forms.ModelChoiceField(
        Heading.objects.none(),
        label="Thuộc đề mục",
        required=False,
        empty_label="Không, là đề mục lớn",
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = programme.headings.filter(parent=None)


class RenameForm(forms.Form):
    """Other words for a heading; `seen` is how it read when the form was opened."""

    title = _heading_title("Không ghi số: số theo thứ tự của đề mục.")
    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": NOT_SEEN})

    def reopen_at(self, heading: Heading) -> None:
        """Go on from what somebody else saved, so that the same can be sent again."""
        retype(self, seen=str(heading))


class OrderForm(forms.Form):
    """A number typed beside each task of a heading; the tasks then stand in that order."""

    versions = VersionsField(error_messages={"required": NOT_SEEN})

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = list(tasks)
        for place, task in enumerate(tasks, start=1):
            self.fields[f"place_{task.pk}"] = forms.IntegerField(
                label=f"Thứ tự của {task.code}", min_value=1, max_value=99_999, initial=place
            )

    @property
    def ordered(self) -> list[Task]:
        """Return the tasks by their numbers: one that is moved takes the place that it names."""
        places = {task.pk: place for place, task in enumerate(self.tasks, start=1)}

        def key(task: Task) -> tuple[int, int, int]:
            wanted, was = self.cleaned_data[f"place_{task.pk}"], places[task.pk]
            moved = (wanted > was) - (wanted < was)
            return wanted, moved, was

        return sorted(self.tasks, key=key)
