"""Text from people → domain values."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from agencies.models import Agency
from agencies.text import clean
from tasks.actions.tasks import NO_RESULT, StatusValues, TaskValues
from tasks.choices import DatePrecision, DocumentType, Status
from tasks.deadlines import Deadline, DeadlineKind, Milestone, parse_deadline
from tasks.models import AwaitedEvent, Heading, Task
from tasks.models.deadline import MILESTONES
from tasks.rows import month_or_day
from tasks.transitions import Transition

MOST_FILES = 10
NOT_SEEN = "Thiếu bản mà bạn đã xem. Hãy mở lại trang rồi làm lại."
# Of a number that the database can hold.
_DIGITS = 9
_MONTH = re.compile(r"(?:tháng\s*)?([0-9]{1,2})\s*/\s*([0-9]{4})", re.IGNORECASE)


class CleanCharField(forms.CharField):
    """Text as we store it: NFC, without control characters."""

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let browsers take a text that is too long; they cut what is pasted without a word."""
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}


def body_field(label: str, help_text: str = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Agency.objects.all(), label=label, required=False, help_text=help_text
    )


def bodies_field(label: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Agency.objects.all(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class VersionedForm(forms.Form):
    """A form that knows which version of the task this person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def reopen_at(self, version: int) -> None:
        """Show what was typed again, to be saved over the version that is now known."""
        retype(self, version=version)


class VersionsField(forms.CharField):
    """Which version of each task the person saw: "17:2 20:1"."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        pairs = [part.split(":") for part in (super().to_python(value) or "").split()]
        if not all(_is_version(pair) for pair in pairs):
            raise ValidationError(NOT_SEEN)
        return {int(key): int(version) for key, version in pairs}


def _is_version(pair: list[str]) -> bool:
    return len(pair) == 2 and all(part.isdecimal() and len(part) <= _DIGITS for part in pair)


def versions_of(tasks: Iterable[Task]) -> str:
    return " ".join(f"{task.pk}:{task.version}" for task in tasks)


def retype(form: forms.Form, **changed: object) -> None:
    """Show what was typed again, with some hidden values changed."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    for name, value in changed.items():
        data[name] = str(value)
    form.data = data


class TaskForm(VersionedForm):
    title = CleanCharField(
        label="Nội dung nhiệm vụ", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    document_type = forms.ChoiceField(
        label="Hình thức văn bản",
        required=False,
        choices=[("", "Không ra văn bản (nhiệm vụ thường xuyên)"), *DocumentType.choices],
    )
    heading = forms.ModelChoiceField(
        Heading.objects.none(),
        label="Đề mục",
        required=False,
        help_text="Chuyển đề mục thì nhiệm vụ đứng cuối đề mục mới.",
    )
    lead = body_field("Cơ quan chủ trì")
    joint_leads = bodies_field("Cùng chủ trì")
    coordinating = bodies_field("Cơ quan phối hợp")
    submitter = body_field("Cấp trình")
    issuer = body_field("Cấp ban hành")
    deadline_wording = CleanCharField(
        label="Thời hạn",
        max_length=500,
        required=False,
        help_text="Ghi như trong văn bản: quý II/2022, tháng 12/2021, khi Trung ương ban hành, "
        "quý 1 hằng năm, thường xuyên.",
    )
    milestone = forms.ChoiceField(
        label="Mốc tính hạn",
        required=False,
        choices=[("", "Chưa rõ, tính theo ngày hoàn thành"), *MILESTONES],
    )
    awaited_event = forms.ModelChoiceField(
        AwaitedEvent.objects.all(),
        label="Sự kiện chờ",
        required=False,
        help_text="Chỉ dùng khi thời hạn phụ thuộc một sự kiện.",
    )
    note = CleanCharField(
        label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = CleanCharField(
        label="Lý do sửa", required=False, max_length=500, help_text="Ghi vào lịch sử."
    )

    def __init__(
        self, *args: Any, programme: Any, on: date | None, task: Task | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"version": 0} if task is None else task_initial(task)
        super().__init__(*args, **kwargs)
        self.on = on
        self.kept = task.deadline if task else None
        self._offer_headings(programme)
        self._offer_events(task)

    def _offer_headings(self, programme: Any) -> None:
        headings = Heading.objects.filter(programme=programme)
        self.fields["heading"].queryset = headings  # type: ignore[attr-defined]

    def _offer_events(self, task: Task | None) -> None:
        """What has happened is waited for no more; a task keeps the event that started it."""
        own = task.awaited_event_id if task else None
        events = AwaitedEvent.objects.filter(Q(happened_on=None) | Q(pk=own))
        self.fields["awaited_event"].queryset = events  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        deadline = self._deadline(data)
        data["deadline"] = deadline
        event = data.get("awaited_event")
        waits = deadline.kind == DeadlineKind.CONDITIONAL
        if event and waits and event.happened_on:
            self.add_error("awaited_event", "Sự kiện này đã xảy ra. Hãy chọn sự kiện khác.")
        elif event and not waits and not event.happened_on:
            self.add_error(
                "awaited_event",
                "Thời hạn này không chờ sự kiện nào. Hãy bỏ chọn, hoặc ghi thời hạn là "
                "“khi …” hay “sau khi …”.",
            )
        return data

    def _deadline(self, data: dict[str, Any]) -> Deadline:
        """Read the wording anew only when it was changed: a confirmed reading stays."""
        wording = data.get("deadline_wording", "")
        is_kept = self.kept is not None and self.kept.wording == wording
        read = self.kept if is_kept and self.kept else parse_deadline(wording, on=self.on)
        milestone = Milestone(data["milestone"]) if data.get("milestone") else None
        return replace(read, milestone=milestone)

    @property
    def deadline(self) -> Deadline:
        """The deadline as it is understood so far, also of a form that is not valid yet."""
        wording = clean(str(self["deadline_wording"].value() or ""))
        return self._deadline({"deadline_wording": wording})

    @property
    def values(self) -> TaskValues:
        data = self.cleaned_data
        names = ("title", "document_type", "heading", "lead", "submitter", "issuer", "deadline")
        return TaskValues(
            **{name: data[name] for name in names},
            awaited_event=data["awaited_event"],
            note=data["note"],
            joint_leads=tuple(data["joint_leads"]),
            coordinating=tuple(data["coordinating"]),
        )


def task_initial(task: Task) -> dict[str, Any]:
    """Return the form's values for a task; one query for the bodies that take part."""
    roles: dict[str, list[int]] = {"joint_lead": [], "coordinating": []}
    for role, agency in task.assignments.values_list("role", "agency_id"):
        roles[role].append(agency)
    names = ("title", "document_type", "deadline_wording", "milestone", "note", "version")
    keys = ("heading", "lead", "submitter", "issuer", "awaited_event")
    return (
        {name: getattr(task, name) for name in names}
        | {name: getattr(task, f"{name}_id") for name in keys}
        | {"joint_leads": roles["joint_lead"], "coordinating": roles["coordinating"]}
    )


def differences(form: forms.Form, other: dict[str, Any]) -> list[dict[str, str]]:
    """Return, field by field, what was saved meanwhile (`other`) and what this person typed."""
    rows = []
    for name, field in form.fields.items():
        if name not in other or field.widget.is_hidden:
            continue
        mine, theirs = form.cleaned_data.get(name), field.to_python(other[name])
        if _words(field, mine) != _words(field, theirs):
            rows.append(
                {
                    "name": name,
                    "label": str(field.label),
                    "saved": _words(field, theirs),
                    "mine": _words(field, mine),
                }
            )
    return rows


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "; ".join(str(found) for found in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, tuple):
        return month_or_day(*value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str("" if value is None else value)


def resolved(data: Any, other: dict[str, Any]) -> Any:
    """Return what was posted, with the saved value (`other`) wherever the person keeps it."""
    kept = [name[5:] for name, value in data.items() if name[:5] == "keep_" and value == "saved"]
    if not kept:
        return data
    chosen = data.copy()
    for name in kept:
        if name in other:
            value = other[name]
            values = value if isinstance(value, list) else ["" if value is None else value]
            chosen.setlist(name, values)
    return chosen


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """Files as they came; what they are is judged by tasks.actions.files.store_file."""

    widget = FilesInput
    default_error_messages = {"required": "Hãy chọn ít nhất một tệp."}

    def tell_limits(self) -> None:
        """Say which files are let in, as settings say now; a form does so when it is made."""
        self.widget.attrs["accept"] = ",".join(f".{suffix}" for suffix in settings.ATTACHMENT_TYPES)
        types = ", ".join(f".{suffix}" for suffix in settings.ATTACHMENT_TYPES)
        largest = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        self.help_text = f"{types}; mỗi tệp không quá {largest} MB."

    def clean(self, value: Any) -> list[Any]:
        self.validate(value)
        if len(value) > MOST_FILES:
            raise ValidationError(
                f"Mỗi lần gửi được {MOST_FILES} tệp, bạn chọn {len(value)}. Hãy gửi làm nhiều lần."
            )
        return list(value)


class DayOrMonthField(forms.CharField):
    """A day 15/02/2021, or a month 02/2021 where only the month is known."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if month := _MONTH.fullmatch(text):
            return _first_of_month(month), DatePrecision.MONTH
        return forms.DateField(required=False).to_python(text), DatePrecision.DAY


def _first_of_month(month: re.Match[str]) -> date:
    try:
        return date(int(month[2]), int(month[1]), 1)
    except ValueError:
        raise ValidationError("Không có tháng này. Hãy nhập như 15/02/2021 hoặc 02/2021.") from None


# What each status says besides itself.
STATUS_FIELDS: dict[Status, tuple[str, ...]] = {
    Status.SUBMITTED: ("submitted_on",),
    Status.COMPLETED: (
        "submitted_on",
        "completed_on",
        "result_reference",
        "result_on",
        "result_note",
    ),
    Status.STOPPED: ("result_note",),
}


class ResultForm(forms.Form):
    """The two days of a task, of submission and of completion, and what came of it."""

    submitted_on = forms.DateField(label="Ngày trình", required=False)
    completed_on = DayOrMonthField(
        label="Ngày hoàn thành, ban hành",
        required=False,
        help_text="dd/mm/yyyy; chỉ biết tháng thì ghi mm/yyyy.",
    )
    result_reference = CleanCharField(
        label="Số, ký hiệu văn bản kết quả",
        required=False,
        max_length=100,
        help_text="Ví dụ 1234/QĐ-UBND. Không ra văn bản thì ghi giải trình.",
    )
    result_on = forms.DateField(label="Ngày văn bản kết quả", required=False)
    result_note = CleanCharField(
        label="Giải trình",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Khi không có văn bản kết quả: nói rõ đã làm gì, căn cứ vào đâu.",
    )

    def check_result(self, data: dict[str, Any]) -> None:
        """Refuse a completed task without its document or an explanation."""
        document = data.get("result_reference") and data.get("result_on")
        if not document and not data.get("result_note"):
            self.add_error("result_reference", NO_RESULT)


class StatusForm(VersionedForm, ResultForm):
    """One step of status; it has only the fields which that step needs."""

    reason = CleanCharField(
        label="Lý do, căn cứ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Vì sao đổi mà không chờ báo cáo của cơ quan. Ghi vào lịch sử.",
    )

    def __init__(self, *args: Any, task: Task, step: Transition, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "version": task.version,
            "submitted_on": task.submitted_on,
            "result_reference": task.result_reference,
            "result_on": task.result_on,
            "result_note": task.result_note,
        }
        super().__init__(*args, **kwargs)
        self.step = step
        shown = (*STATUS_FIELDS.get(step.to, ()), "reason", "version")
        for name in [name for name in self.fields if name not in shown]:
            del self.fields[name]
        if step.to == Status.SUBMITTED:
            self.fields["submitted_on"].required = True
        if step.to == Status.STOPPED:
            self.fields["result_note"].label = "Văn bản, ý kiến cho dừng"
            self.fields["result_note"].help_text = "Số, ngày văn bản hoặc ý kiến chỉ đạo."
            self.fields["result_note"].required = True
        if step.to == Status.COMPLETED:
            self.fields["completed_on"].required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.step.to == Status.COMPLETED:
            self.check_result(data)
        return data

    @property
    def values(self) -> StatusValues:
        data = dict(self.cleaned_data)
        data.pop("version")
        completed_on, precision = data.pop("completed_on", None) or (None, DatePrecision.DAY)
        return StatusValues(
            status=self.step.to, completed_on=completed_on, completed_precision=precision, **data
        )
