"""Forms of rounds: who is asked by which letter, what each answered, whom to remind."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from agencies.choices import AgencyKind
from agencies.models import Agency
from tasks.actions.replies import ReplyValues
from tasks.actions.rounds import RoundValues
from tasks.choices import ReplyOutcome
from tasks.forms import CleanCharField, VersionedForm
from tasks.letterheads import letterhead_on
from tasks.models import Letter, Programme, Reply, Round, Signer
from tasks.reading.references import find_references

# Whom a round may ask, the most usual first; the central level is written to, not asked.
ASKED_KINDS = (
    AgencyKind.DEPARTMENT,
    AgencyKind.DISTRICT,
    AgencyKind.COMMUNE,
    AgencyKind.PARTY,
    AgencyKind.COUNCIL,
    AgencyKind.COMMITTEE,
    AgencyKind.OTHER,
)


class LetterChoiceField(forms.ModelChoiceField):
    """A letter by its number, day and what it is about."""

    def label_from_instance(self, obj: Any) -> str:
        dated = f" ngày {obj.issued_on:%d/%m/%Y}" if obj.issued_on else ""
        about = f" · {obj.subject}" if obj.subject else ""
        return f"{obj.reference}{dated}{about}"[:120]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RoundForm(VersionedForm):
    """A new round, or one to change: then programme and request stay as they are."""

    title = CleanCharField(
        label="Tên đợt",
        max_length=300,
        help_text="Ví dụ: Đề xuất nội dung Chương trình hành động nhiệm kỳ 2020 – 2025.",
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label="Chương trình", empty_label=None
    )
    request = LetterChoiceField(
        Letter.objects.none(),
        label="Văn bản yêu cầu",
        required=False,
        empty_label="Chọn văn bản",
    )
    reference = CleanCharField(
        label="Số, ký hiệu", required=False, max_length=100, help_text="Ví dụ 899/SKHĐT-KH."
    )
    issued_on = forms.DateField(label="Ngày của văn bản yêu cầu", required=False)
    subject = CleanCharField(label="Trích yếu", required=False, max_length=500)
    reply_by = forms.DateField(label="Trả lời trước hết ngày")
    note = CleanCharField(label="Ghi chú", required=False, max_length=2000, widget=_area(2))
    kinds = forms.MultipleChoiceField(
        label="Hỏi tất cả",
        required=False,
        choices=[(kind.value, kind.label) for kind in ASKED_KINDS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Cơ quan được hỏi",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, on: date, round_: Round | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(round_) if round_ else {"version": 0}
        super().__init__(*args, **kwargs)
        self.on = on
        self.round = round_
        asked = askable(on)
        if round_:
            asked |= Agency.objects.filter(replies__round=round_)
        fields: dict[str, Any] = self.fields
        fields["agencies"].queryset = asked.distinct()
        fields["request"].queryset = possible_requests()
        if round_:
            for name in ("programme", "request", "reference", "issued_on", "subject"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.round and not data.get("request"):
            self._check_new_request(data)
        return data

    def _check_new_request(self, data: dict[str, Any]) -> None:
        if not data.get("reference") and "reference" not in self.errors:
            self.add_error("request", "Hãy chọn văn bản, hoặc ghi số, ngày của văn bản chưa có.")
            return
        found = find_references(data.get("reference", ""))
        if len(found) != 1 or not found[0].number:
            self.add_error("reference", "Hãy ghi số, ký hiệu như 899/SKHĐT-KH.")
        if not data.get("issued_on") and "issued_on" not in self.errors:
            self.add_error("issued_on", "Hãy ghi ngày của văn bản yêu cầu.")
        if letterhead_on(self.on).agency_id is None:
            self.add_error(
                None, "Chưa biết cơ quan nào gửi văn bản yêu cầu. Hãy chọn văn bản đã có."
            )

    @property
    def values(self) -> RoundValues:
        data = self.cleaned_data
        request = self.round.request if self.round else data["request"] or self._new_request()
        # Nobody asks itself, unless it was ticked by name.
        kinds = askable(self.on).filter(kind__in=data["kinds"]).exclude(pk=request.sender_id)
        agencies = dict.fromkeys([*kinds, *data["agencies"]])
        return RoundValues(
            title=data["title"],
            request=request,
            reply_by=data["reply_by"],
            agencies=tuple(agencies),
            note=data["note"],
        )

    def _new_request(self) -> Letter:
        data = self.cleaned_data
        reference = find_references(data["reference"])[0]
        return Letter(
            sender=letterhead_on(self.on).agency,
            number=reference.number,
            symbol=reference.symbol,
            issued_on=data["issued_on"],
            subject=data["subject"],
        )


def askable(on: date) -> Any:
    """Return the bodies that work on a day and can answer for themselves."""
    working = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return Agency.objects.filter(working, is_group=False, kind__in=ASKED_KINDS)


def possible_requests() -> Any:
    """Return the letters that may ask: they answer none and have no round yet."""
    letters = Letter.objects.filter(answers__isnull=True, round__isnull=True)
    return letters.newest_first().defer("paragraphs")


def _initial(round_: Round) -> dict[str, Any]:
    asked = round_.replies.filter(is_asked=True).values_list("agency", flat=True)
    return {
        "title": round_.title,
        "reply_by": round_.reply_by,
        "note": round_.note,
        "version": round_.version,
        "agencies": list(asked),
    }


class ReplyForm(VersionedForm):
    """What one body answered; which button was pressed is the outcome."""

    letter = LetterChoiceField(
        Letter.objects.none(), label="Văn bản trả lời", required=False, empty_label="Không chọn"
    )
    note = CleanCharField(label="Ghi chú", required=False, max_length=1000, widget=_area(2))
    outcome = forms.ChoiceField(choices=ReplyOutcome.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reply: Reply, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": reply.version})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["letter"]
        field.queryset = possible_answers(reply.round)

    @property
    def values(self) -> ReplyValues:
        data = self.cleaned_data
        return ReplyValues(ReplyOutcome(data["outcome"]), data["letter"], data["note"])


def possible_answers(round_: Round) -> Any:
    """Return the letters that may answer a round: not older than it, not said to answer another."""
    newer = Q(issued_on__isnull=True)
    if round_.request.issued_on:
        newer |= Q(issued_on__gte=round_.request.issued_on)
    letters = Letter.objects.filter(
        newer, Q(answers__isnull=True) | Q(answers=round_.request_id), round_replies__isnull=True
    )
    return letters.exclude(pk=round_.request_id).newest_first().defer("paragraphs")


class CloseForm(VersionedForm):
    reason = CleanCharField(label="Lý do", required=False, max_length=1000, widget=_area(2))


class ReminderForm(forms.Form):
    """A letter to those who owe an answer; its text may be changed before it is kept."""

    agencies = forms.ModelMultipleChoiceField(
        Reply.objects.none(),
        label="Gửi tới",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn cơ quan cần đôn đốc."},
    )
    subject = CleanCharField(label="Trích yếu", max_length=500)
    text = CleanCharField(
        label="Nội dung",
        max_length=5000,
        widget=_area(9),
        help_text="Mỗi dòng là một đoạn. Ngày đề nghị trả lời có thể sửa ngay trong nội dung.",
    )
    signer = forms.TypedChoiceField(label="Người ký", coerce=int)

    def __init__(self, *args: Any, owing: Any, signers: Iterable[Signer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signers = list(signers)
        agencies: Any = self.fields["agencies"]
        agencies.queryset = owing
        agencies.label_from_instance = lambda reply: reply.agency.name
        signer: Any = self.fields["signer"]
        signer.choices = [(place, str(found)) for place, found in enumerate(self.signers)]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["text"].splitlines())
        return tuple(line for line in lines if line)

    @property
    def chosen_signer(self) -> Signer:
        return self.signers[self.cleaned_data["signer"]]


class SentForm(forms.Form):
    number = CleanCharField(label="Số", max_length=20)
    sent_on = forms.DateField(label="Ngày gửi")
