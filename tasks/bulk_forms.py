"""Forms of one change of many tasks; each gives the change that tasks.actions.bulk knows."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from agencies.text import clean
from tasks.actions.bulk import AddToRound, Assign, Change, Place, Reschedule, Step
from tasks.actions.tasks import StatusValues
from tasks.choices import BodiesChange, DatePrecision, Status
from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.forms import (
    NOT_SEEN,
    STATUS_FIELDS,
    CleanCharField,
    ResultForm,
    VersionsField,
    bodies_field,
)
from tasks.models import Heading, Round, Signer

# Days that a reminded body gets, if nobody writes another day.
_MORE_DAYS = 5


class ManyForm(forms.Form):
    """Which tasks, and how they were when this person saw them.

    `below` are the periods that a change of recurring work is for, as the preview showed them.
    """

    versions = VersionsField(error_messages={"required": NOT_SEEN})
    below = VersionsField(required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    @property
    def seen(self) -> Mapping[int, int]:
        return self.cleaned_data["below"] | self.cleaned_data["versions"]


class ChangeForm(ManyForm):
    """What is wanted of the tasks."""

    reason = CleanCharField(
        label="Lý do",
        required=False,
        max_length=500,
        help_text="Ghi vào lịch sử của từng nhiệm vụ.",
    )

    @property
    def wanted(self) -> Change:
        raise NotImplementedError


class StatusChangeForm(ResultForm, ChangeForm):
    """A step of status; what is left empty stays as each task has it."""

    status = forms.ChoiceField(
        label="Chuyển sang",
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn tình trạng."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = "Lý do, căn cứ"
        self.fields["reason"].error_messages["required"] = "Hãy ghi lý do, căn cứ."
        self.fields["submitted_on"].help_text = "Để trống thì giữ ngày trình đã có."
        self.fields["result_note"].label = "Giải trình, văn bản cho dừng"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("status") == Status.COMPLETED and not data.get("completed_on"):
            self._demand("completed_on", "Hãy nhập ngày hoàn thành, ban hành.")
        if data.get("status") == Status.STOPPED and not data.get("result_note"):
            self._demand("result_note", "Hãy ghi văn bản hoặc ý kiến cho dừng nhiệm vụ.")
        return data

    def _demand(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    @property
    def wanted(self) -> Step:
        data = self.cleaned_data
        status = Status(data["status"])
        said = {name: data[name] for name in STATUS_FIELDS.get(status, ())}
        day, precision = said.pop("completed_on", None) or (None, DatePrecision.DAY)
        values = StatusValues(
            status=status,
            completed_on=day,
            completed_precision=precision,
            reason=data["reason"],
            **said,
        )
        return Step(values, self.on)


class AssignForm(ChangeForm):
    lead = forms.ModelChoiceField(
        Agency.objects.filter(is_group=False),
        label="Giao chủ trì",
        required=False,
        empty_label="Giữ nguyên",
    )
    how = forms.ChoiceField(
        label="Với các cơ quan đánh dấu dưới đây",
        choices=BodiesChange.choices,
        initial=BodiesChange.ADD,
        widget=forms.RadioSelect,
    )
    coordinating = bodies_field("Cơ quan phối hợp")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data["lead"] and not data["coordinating"]:
            raise ValidationError("Hãy chọn cơ quan chủ trì hoặc cơ quan phối hợp cần đổi.")
        return data

    @property
    def wanted(self) -> Assign:
        data = self.cleaned_data
        how = BodiesChange(data["how"])
        return Assign(data["lead"], tuple(data["coordinating"]), how)


class HeadingChoiceField(forms.ModelChoiceField):
    """A heading, with its programme where there are several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.programme}" if self.is_told_apart else str(obj)

    is_told_apart = False


class PlaceForm(ChangeForm):
    to_heading = HeadingChoiceField(
        Heading.objects.select_related("programme"),
        label="Chuyển đến đề mục",
        empty_label="Chọn đề mục",
        help_text="Nhiệm vụ đứng cuối đề mục mới, theo thứ tự đang có.",
        error_messages={"required": "Hãy chọn đề mục."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_heading"]
        field.is_told_apart = Heading.objects.values("programme").distinct().count() > 1

    @property
    def wanted(self) -> Place:
        return Place(self.cleaned_data["to_heading"])


class RescheduleForm(ChangeForm):
    deadline_wording = CleanCharField(
        label="Thời hạn mới",
        max_length=500,
        help_text="Ghi như trong văn bản: quý II/2022, tháng 12/2021, khi Trung ương ban hành, "
        "quý 1 hằng năm, thường xuyên.",
        error_messages={"required": "Hãy ghi thời hạn mới."},
    )

    def clean_deadline_wording(self) -> str:
        wording: str = self.cleaned_data["deadline_wording"]
        if parse_deadline(wording, on=self.on).kind == DeadlineKind.NONE:
            raise ValidationError(
                "Không hiểu thời hạn này. Hãy ghi như quý II/2022, tháng 12/2021, thường xuyên."
            )
        return wording

    @property
    def deadline(self) -> Deadline:
        """The deadline as it is understood so far, also of a form that is not valid yet."""
        return parse_deadline(clean(str(self["deadline_wording"].value() or "")), on=self.on)

    @property
    def wanted(self) -> Reschedule:
        return Reschedule(self.deadline)


class RoundChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.request.reference}"


class RoundForm(ChangeForm):
    round = RoundChoiceField(
        Round.objects.filter(closed_at__isnull=True).select_related("request"),
        label="Đưa vào đợt tổng hợp",
        empty_label="Chọn đợt đang mở",
        error_messages={"required": "Hãy chọn đợt tổng hợp."},
    )

    @property
    def wanted(self) -> AddToRound:
        return AddToRound(self.cleaned_data["round"])


class RemindForm(ManyForm):
    """Letters that remind the leads of their tasks: by when to answer, who signs."""

    reply_by = forms.DateField(label="Đề nghị trả lời trước hết ngày")
    signer = forms.TypedChoiceField(label="Người ký", coerce=int)

    def __init__(self, *args: Any, on: date, signers: Iterable[Signer], **kwargs: Any) -> None:
        kwargs["initial"] = {"reply_by": on + timedelta(days=_MORE_DAYS), "signer": 0}
        super().__init__(*args, on=on, **kwargs)
        self.signers = list(signers)
        signer: Any = self.fields["signer"]
        signer.choices = [(place, str(found)) for place, found in enumerate(self.signers)]

    def clean_reply_by(self) -> date:
        day: date = self.cleaned_data["reply_by"]
        if day < self.on:
            raise ValidationError(f"Ngày này trước hôm nay ({self.on:%d/%m/%Y}).")
        return day

    @property
    def chosen_signer(self) -> Signer:
        return self.signers[self.cleaned_data["signer"]]
