"""The forms of progress: a report written, entered for an agency, reviewed."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from tasks.actions.progress import DONE_MISSING, PERCENT_MISSING, ReportValues, Sheet
from tasks.choices import DatePrecision, ReportState, Status
from tasks.deadlines import DeadlineKind
from tasks.forms import CleanCharField, FilesField, ResultForm, retype
from tasks.models import Attachment, ProgressReport, Task
from tasks.reporting import ReportingPeriod
from tasks.rows import month_or_day
from tasks.transitions import TRANSITIONS

_LONG = 5000
_DAMAGED = "Trang này không còn đúng. Hãy mở lại trang rồi gửi lại."
_OF_LEAD = (
    "percent",
    "asked_status",
    "submitted_on",
    "completed_on",
    "result_reference",
    "result_on",
    "result_note",
)
_OF_COMPLETION = ("completed_on", "result_reference", "result_on", "result_note")


def _text(label: str) -> CleanCharField:
    return CleanCharField(
        label=label,
        required=False,
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReportForm(ResultForm):
    """A report; what must be filled in before sending, tasks.actions.progress says.

    The form carries the token by which a second submit of it is known.
    """

    # Errors are told in the order of the page.
    field_order = (
        "based_on",
        "percent",
        "done",
        "obstacles",
        "causes",
        "proposals",
        "asked_status",
    )

    token = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _DAMAGED})
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    period = forms.CharField(widget=forms.HiddenInput)
    percent = forms.IntegerField(
        label="Mức độ hoàn thành (%)",
        error_messages=dict.fromkeys(("required", "min_value", "max_value"), PERCENT_MISSING),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "form-control number-field"}),
    )
    done = CleanCharField(
        label="Đã làm trong kỳ",
        max_length=_LONG,
        error_messages={"required": DONE_MISSING},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    obstacles = _text("Khó khăn, vướng mắc")
    causes = _text("Nguyên nhân")
    proposals = _text("Đề xuất, kiến nghị")
    asked_status = forms.ChoiceField(
        label="Đề nghị tình trạng", required=False, widget=forms.RadioSelect
    )
    proofs = FilesField(label="Minh chứng", required=False)
    dropped = forms.ModelMultipleChoiceField(
        Attachment.objects.none(),
        label="Bỏ tệp đã đính kèm",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        task: Task,
        agency: Agency,
        period: ReportingPeriod,
        writing: ProgressReport | None = None,
        before: ProgressReport | None = None,
    ) -> None:
        initial = report_initial(writing, before) | {"period": period.start.isoformat()}
        if writing is None and task.status == Status.NOT_STARTED:
            initial["asked_status"] = Status.IN_PROGRESS.value
        super().__init__(data, files, initial=initial)
        self.of_agency, self.of_period = agency, period
        fields: Any = self.fields
        fields["proofs"].tell_limits()
        fields["dropped"].queryset = (
            writing.attachments.all() if writing else Attachment.objects.none()
        )
        fields["asked_status"].choices = _asked(task)
        is_draft = data is not None and data.get("act") == "draft"
        fields["done"].required = fields["percent"].required = not is_draft
        # Before anything is chosen both count as needed: they show when their status is.
        asked = None if data is None else data.get("asked_status", "")
        fields["submitted_on"].required = not is_draft and asked in (None, Status.SUBMITTED)
        fields["completed_on"].required = not is_draft and asked in (None, Status.COMPLETED)
        if before and before.percent is not None:
            fields["percent"].help_text = f"Kỳ trước {before.percent}%."
        if agency.pk != task.lead_id:
            for name in _OF_LEAD:
                del self.fields[name]
        elif task.deadline_kind == DeadlineKind.ONGOING:
            del self.fields["percent"]

    def clean_period(self) -> str:
        """The view reads the period; what it could not take is refused here."""
        value: str = self.cleaned_data["period"]
        if value != self.of_period.start.isoformat():
            raise ValidationError(_DAMAGED)
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.data.get("act") != "draft" and data.get("asked_status") == Status.COMPLETED:
            self.check_result(data)
        return data

    @property
    def sheet(self) -> Sheet:
        data = self.cleaned_data
        return Sheet(
            agency=self.of_agency,
            period=self.of_period,
            values=self._values(),
            token=data["token"],
            version=data["version"],
            files=data["proofs"],
            dropped=[attachment.pk for attachment in data["dropped"]],
        )

    def _values(self) -> ReportValues:
        """Return what counts: days and results only of the status that is asked for."""
        data = self.cleaned_data
        asked = data.get("asked_status", "")
        names = ["done", "obstacles", "causes", "proposals", "percent", "asked_status"]
        if asked in (Status.SUBMITTED, Status.COMPLETED):
            names.append("submitted_on")
        values = {name: data[name] for name in names if name in data}
        if asked == Status.COMPLETED:
            day, precision = data["completed_on"] or (None, DatePrecision.DAY)
            values |= {name: data[name] for name in _OF_COMPLETION}
            values |= {"completed_on": day, "completed_precision": precision}
        return ReportValues(**values)

    def reopen_at(self, report: ProgressReport) -> None:
        """Show what was typed again, to be saved over the draft that is now known."""
        retype(self, token=report.token, version=report.version)


def report_initial(
    report: ProgressReport | None, before: ProgressReport | None = None
) -> dict[str, Any]:
    """Return the form's values: of the draft, of the attempt that was returned, or of nothing.

    What goes on from a returned attempt is a new report; `before` gives the percent to start from.
    """
    new = {"token": str(uuid4()), "version": 0}
    if report is None:
        return new | {"percent": before.percent if before else None}
    names = ("done", "obstacles", "causes", "proposals", "based_on", *_OF_LEAD)
    values = {name: getattr(report, name) for name in names}
    values["completed_on"] = month_or_day(report.completed_on, report.completed_precision)
    if report.state == ReportState.DRAFT:
        new = {"token": str(report.token), "version": report.version}
    return values | new


def _asked(task: Task) -> list[tuple[str, str]]:
    steps = [step for step in TRANSITIONS[Status(task.status)] if step.may_be_asked]
    unchanged = ("", f"Giữ nguyên: {task.get_status_display().lower()}")
    return [unchanged, *((step.to.value, str(step.to.label)) for step in steps)]


class EnterForm(ReportForm):
    """A report that a consolidator enters for an agency, from that agency's letter."""

    based_on = CleanCharField(
        label="Căn cứ văn bản",
        max_length=200,
        help_text="Văn bản của cơ quan: số, ký hiệu, ngày. Ví dụ 15/SLĐTBXH-VP ngày 10/06/2022.",
    )

    def _values(self) -> ReportValues:
        return replace(super()._values(), based_on=self.cleaned_data["based_on"])


class ReviewForm(forms.Form):
    """What a consolidator says of a report, and which report and task were on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    task_version = forms.IntegerField(widget=forms.HiddenInput)
    note = CleanCharField(
        label="Ý kiến, lý do trả lại",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Phải ghi khi trả lại.",
    )


class FilesForm(forms.Form):
    """Files put to a task itself, as the document that was issued."""

    uploads = FilesField(label="Tệp")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uploads: Any = self.fields["uploads"]
        uploads.tell_limits()
