"""The forms of following a task: more time asked and decided, a part, an event that happened."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tasks.actions.events import Start, can_start
from tasks.actions.extensions import ExtensionValues, check_later
from tasks.actions.parts import PartValues
from tasks.choices import DocumentType
from tasks.deadlines import Deadline, deadline_after, parse_deadline
from tasks.forms import CleanCharField, FilesField, VersionedForm, body_field
from tasks.models import Task

_REASON_LENGTH = 2000
_DOCUMENT = "Số, ký hiệu, ngày. Ví dụ 1234/SLĐTBXH-VP ngày 10/06/2022."


def _wording(help_text: str, **kwargs: Any) -> CleanCharField:
    return CleanCharField(max_length=500, help_text=help_text, **kwargs)


class ExtensionForm(forms.Form):
    """A later deadline, and why. The reading is that of the day on which it is asked."""

    deadline_wording = _wording(
        "Ghi như quý III/2022, ngày 15/9/2022, hết năm 2022.", label="Hạn mới"
    )
    reason = CleanCharField(
        label="Lý do",
        max_length=_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vì sao không kịp, đã làm đến đâu.",
    )
    document = CleanCharField(
        label="Văn bản đề nghị", required=False, max_length=200, help_text=_DOCUMENT
    )
    proofs = FilesField(label="Tệp kèm theo", required=False)

    def __init__(self, *args: Any, task: Task, on: date, is_entered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.on = task, on
        self.fields["document"].required = is_entered
        proofs: Any = self.fields["proofs"]
        proofs.tell_limits()

    def clean_deadline_wording(self) -> str:
        wording: str = self.cleaned_data["deadline_wording"]
        try:
            check_later(self.task, parse_deadline(wording, on=self.on))
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return wording

    @property
    def deadline(self) -> Deadline:
        """The new deadline as it is understood so far, also of a form that is not valid yet."""
        return parse_deadline(str(self["deadline_wording"].value() or ""), on=self.on)

    @property
    def values(self) -> ExtensionValues:
        data = self.cleaned_data
        wording = parse_deadline(data["deadline_wording"], on=self.on)
        return ExtensionValues(wording, data["reason"], data["document"])


class DecisionForm(forms.Form):
    note = CleanCharField(
        label="Ý kiến, lý do",
        required=False,
        max_length=_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Phải ghi khi không đồng ý.",
    )


class PartForm(VersionedForm):
    title = CleanCharField(
        label="Nội dung việc con", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    lead = body_field("Cơ quan chủ trì việc con")
    document_type = forms.ChoiceField(
        label="Hình thức văn bản",
        required=False,
        choices=[("", "Không ra văn bản"), *DocumentType.choices],
    )
    deadline_wording = _wording(
        "Ghi như quý I/2022, ngày 15/3/2022, khi Trung ương ban hành.",
        label="Thời hạn",
        required=False,
    )

    def __init__(self, data: Any = None, *, whole: Task, on: date) -> None:
        super().__init__(data, initial={"version": whole.version, "lead": whole.lead_id})
        self.on = on
        self.fields["lead"].required = True

    @property
    def deadline(self) -> Deadline:
        return parse_deadline(str(self["deadline_wording"].value() or ""), on=self.on)

    @property
    def values(self) -> PartValues:
        data = self.cleaned_data
        deadline = parse_deadline(data["deadline_wording"], on=self.on)
        return PartValues(data["title"], data["document_type"], data["lead"], deadline)


class EventForm(forms.Form):
    """What happened, by which document, and the deadline that the waiting tasks get by it."""

    document = CleanCharField(
        label="Theo văn bản",
        max_length=300,
        help_text="Số, ký hiệu và ngày của văn bản, ví dụ 136/2013/NĐ-CP ngày 21/10/2013.",
    )
    happened_on = forms.DateField(
        label="Ngày xảy ra", help_text="Thường là ngày ban hành; hạn tương đối tính từ ngày này."
    )
    wording = _wording(
        "Ghi như trong 6 tháng, trong vòng 30 ngày, quý III/2022. Bước sau sửa được từng nhiệm vụ.",
        label="Thời hạn cho các nhiệm vụ đang chờ",
        required=False,
    )

    def __init__(self, *args: Any, on: date, needs_wording: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["wording"].required = needs_wording
        if not needs_wording:
            del self.fields["wording"]

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.on:
            raise ValidationError(f"Ngày này sau hôm nay ({self.on:%d/%m/%Y}).")
        return day


class StartsForm(forms.Form):
    """One deadline for each task that waits, and the version of it that was shown."""

    def __init__(
        self, data: Any = None, *, tasks: list[Task], happened_on: date, wording: str = ""
    ) -> None:
        super().__init__(data)
        self.tasks = tasks
        self.happened_on = happened_on
        for task in tasks:
            self.fields[f"wording_{task.pk}"] = CleanCharField(
                label=f"Thời hạn của {task.code}", max_length=500, initial=wording
            )
            self.fields[f"version_{task.pk}"] = forms.IntegerField(
                initial=task.version, widget=forms.HiddenInput
            )

    def deadline_of(self, task: Task) -> Deadline:
        wording = str(self[f"wording_{task.pk}"].value() or "")
        return deadline_after(wording, happened_on=self.happened_on)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for task in self.tasks:
            deadline = self.deadline_of(task)
            if deadline.wording and not can_start(deadline):
                self.add_error(
                    f"wording_{task.pk}",
                    "Không ra ngày cuối. Hãy ghi như trong 6 tháng, quý III/2022 hoặc "
                    "thường xuyên.",
                )
        return data

    @property
    def starts(self) -> dict[int, Start]:
        return {
            task.pk: Start(self.deadline_of(task), self.cleaned_data[f"version_{task.pk}"])
            for task in self.tasks
        }
