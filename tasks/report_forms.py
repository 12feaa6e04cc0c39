"""What people choose to report, and what they say when they issue it, number it, or change who
issues and signs."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from tasks.actions.issuing import DocumentNumber
from tasks.actions.letterheads import SignerValues
from tasks.choices import ReportKind, ReportPeriodKind
from tasks.forms import CleanCharField
from tasks.models import Letterhead, Programme, Signer
from tasks.reporting import ReportingPeriod

# How many periods back from the one that is asked for today are offered, by kind.
_OFFERED = {"quarter": 8, "half_year": 4, "year": 4, "month": 6}
_FIRST_SOUND_YEAR = 2000
_NUMBER = re.compile(r"[0-9]+[a-z]?")


def period_key(period: ReportingPeriod) -> str:
    """Return a period as it stands in the address: quarter:2022-04-01."""
    return f"{period.kind}:{period.start.isoformat()}"


def parse_period_key(key: str) -> ReportingPeriod:
    """Raise ValueError unless the key is one of a period."""
    kind, _, start = key.partition(":")
    return ReportingPeriod(kind, date.fromisoformat(start))


class PeriodField(forms.ChoiceField):
    """A period of Decree 09/2019; older ones than those offered are taken from the address."""

    def valid_value(self, value: Any) -> bool:
        try:
            return parse_period_key(str(value)).start.year >= _FIRST_SOUND_YEAR
        except ValueError:
            return False

    def clean(self, value: Any) -> ReportingPeriod | None:
        key = super().clean(value)
        return parse_period_key(key) if key else None


class ReportForm(forms.Form):
    """Which summary, of what, until which day. Its values stand in the address."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=ReportKind.choices,
        error_messages={
            "required": "Hãy chọn loại báo cáo.",
            "invalid_choice": "Không có loại “%(value)s”. Hãy chọn trong danh sách.",
        },
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label="Chương trình",
        to_field_name="code",
        empty_label=None,
        error_messages={
            "required": "Hãy chọn chương trình.",
            "invalid_choice": "Không có chương trình này. Hãy chọn trong danh sách.",
        },
    )
    period = PeriodField(label="Kỳ báo cáo", required=False)
    on = forms.DateField(
        label="Số liệu đến hết ngày",
        required=False,
        help_text="Để trống: ngày chốt của kỳ theo Nghị định 09/2019/NĐ-CP, hoặc hôm nay.",
    )
    signer = forms.ChoiceField(label="Người ký", required=False)
    lead = forms.ModelMultipleChoiceField(
        Agency.objects.filter(is_group=False),
        label="Chỉ các cơ quan chủ trì",
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, today: date, signers: list[Signer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.signers = today, signers
        period: Any = self.fields["period"]
        period.choices = _period_choices(today)
        signer: Any = self.fields["signer"]
        signer.choices = [(str(n), str(one)) for n, one in enumerate(signers)]
        agencies: Any = self.fields["lead"]
        agencies.queryset = agencies.queryset.filter(led_tasks__isnull=False).distinct()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        on, period = data.get("on"), data.get("period")
        if on and on > self.today:
            self.add_error("on", f"Hãy chọn ngày không sau hôm nay, {self.today:%d/%m/%Y}.")
        if period and period.first_day > self.today:
            self.add_error("period", f"Kỳ {period.label} chưa bắt đầu.")
        if not on:
            data["on"] = min(period.cut_off, self.today) if period else self.today
        data["signer"] = self.signers[int(data.get("signer") or 0)]
        return data


def _period_choices(today: date) -> list[Any]:
    choices: list[Any] = [("", "Không theo kỳ")]
    for kind, count in _OFFERED.items():
        period = ReportingPeriod.covering(kind, today)
        offered = []
        for _ in range(count):
            until = f"đến hết {period.cut_off:%d/%m/%Y}"
            offered.append((period_key(period), f"{period.label} ({until})"))
            period = period.previous
        choices.append((ReportPeriodKind(kind).label, offered))
    return choices


class NumberForm(forms.Form):
    """The number and date that the clerk gave the document; both or none, both where `needed`."""

    document_number = CleanCharField(
        label="Số văn bản", required=False, max_length=20, help_text="Chỉ ghi số, ví dụ 125."
    )
    document_on = forms.DateField(label="Ngày văn bản", required=False)

    def __init__(self, *args: Any, today: date, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if needed:
            for field in self.fields.values():
                field.required = True
                field.error_messages["required"] = "Hãy nhập số và ngày của văn bản."

    def clean_document_number(self) -> str:
        """Refuse the symbol: the letterhead has it, and it would stand there twice."""
        number: str = self.cleaned_data["document_number"]
        if number and not _NUMBER.fullmatch(number):
            raise ValidationError("Chỉ ghi số, ví dụ 125; ký hiệu do hệ thống ghi.")
        return number

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        number, on = data.get("document_number"), data.get("document_on")
        if bool(number) != bool(on) and not self.errors:
            missing = "document_on" if number else "document_number"
            self.add_error(missing, "Hãy nhập cả số và ngày của văn bản, hoặc để trống cả hai.")
        if on and on > self.today:
            self.add_error("document_on", "Ngày văn bản không được sau hôm nay.")
        data["document"] = DocumentNumber(number or "", on)
        return data


class IssueForm(NumberForm):
    """What is said when a report is issued. `sha256` is what the person saw in the preview."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    causes = CleanCharField(
        label="III. Tồn tại, nguyên nhân",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi dòng một đoạn. Sửa được cho đến khi chốt.",
    )
    proposals = CleanCharField(
        label="IV. Đề xuất, kiến nghị",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi dòng một đoạn. Sửa được cho đến khi chốt.",
    )
    field_order = ("causes", "proposals", "document_number", "document_on")


class LetterheadForm(forms.ModelForm):
    """A letterhead and who signs: one line for each, authority | position | name."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    signers = CleanCharField(
        label="Người ký",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một người: quyền hạn | chức vụ | họ và tên, ví dụ "
        "“KT. GIÁM ĐỐC | PHÓ GIÁM ĐỐC | Nguyễn Văn A”. Người ký chính đứng đầu; để trống quyền "
        "hạn khi người đứng đầu ký.",
    )

    class Meta:
        model = Letterhead
        fields = [
            "agency",
            "superior",
            "issuer",
            "place",
            "letter_code",
            "unit",
            "recipients",
            "distribution",
            "valid_from",
            "valid_until",
        ]
        widgets = {
            "recipients": forms.Textarea(attrs={"rows": 4}),
            "distribution": forms.Textarea(attrs={"rows": 4}),
        }

    def clean_signers(self) -> tuple[SignerValues, ...]:
        lines = [line for line in self.cleaned_data["signers"].splitlines() if line.strip(" |")]
        return tuple(_signer(line) for line in lines)


def _signer(line: str) -> SignerValues:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) == 1:
        parts = ["", *parts]
    authority, position, *name = parts
    if not position or len(parts) > 3 or max(map(len, parts)) > 100:
        raise ValidationError(
            f"Dòng “{line.strip()[:80]}” phải là: quyền hạn | chức vụ | họ và tên."
        )
    return SignerValues(position, name[0] if name else "", authority)


def signers_in_lines(signers: list[Signer]) -> str:
    return "\n".join(
        f"{signer.authority} | {signer.position} | {signer.name}" for signer in signers
    )


class TemplateForm(forms.Form):
    file = forms.FileField(label="Tệp mẫu (.docx)", max_length=150, allow_empty_file=True)
