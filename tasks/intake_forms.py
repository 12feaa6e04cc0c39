"""Forms of a letter being taken in: the file or text, then each part of the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.register import load_directory
from agencies.text import fold
from tasks.choices import DocumentType
from tasks.deadlines import Deadline, DeadlineKind
from tasks.forms import CleanCharField, TaskForm, VersionedForm
from tasks.intake import BodyRole, Draft, Head, Item
from tasks.intake.headings import KnownHeading, offered_headings
from tasks.intake.opening import ONGOING_REMARK, deadline_unsaid
from tasks.models import Programme
from tasks.reading.source import MAX_PASTED

SKIP = "-"
_SINGLE = (BodyRole.LEAD, BodyRole.SUBMITTER, BodyRole.ISSUER)
_NEAREST = 3


class UploadForm(forms.Form):
    """A file, or the text itself; one of them."""

    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        allow_empty_file=True,
        help_text="Word (.docx, .doc), PDF hoặc tệp chữ (.txt), không quá 20 MB.",
    )
    text = forms.CharField(
        label="Hoặc dán nội dung văn bản",
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        error_messages={
            "max_length": "Nội dung dán dài quá 2 triệu ký tự. Hãy gửi tệp của văn bản."
        },
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Chép cả văn bản từ Word hay thư điện tử, gồm số, ngày, kính gửi và nơi nhận.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        has_text = bool(data.get("text", "").strip())
        if data.get("file") and has_text:
            raise ValidationError("Đã chọn tệp và đã dán nội dung. Hãy chỉ để lại một trong hai.")
        if not data.get("file") and not has_text:
            raise ValidationError("Hãy chọn tệp của văn bản, hoặc dán nội dung vào ô bên dưới.")
        return data


class HeadForm(VersionedForm):
    """The head and the foot of the letter, and the programme that its tasks go to."""

    number = CleanCharField(label="Số", required=False, max_length=20)
    symbol = CleanCharField(label="Ký hiệu", required=False, max_length=80)
    issued_on = forms.DateField(label="Ngày ban hành", required=False)
    place = CleanCharField(label="Địa danh", required=False, max_length=100)
    document_type = forms.ChoiceField(
        label="Hình thức văn bản", required=False, choices=DocumentType.choices
    )
    sender = forms.ModelChoiceField(
        Agency.objects.all(), label="Cơ quan gửi", required=False, to_field_name="code"
    )
    subject = CleanCharField(
        label="Trích yếu",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answers = CleanCharField(
        label="Trả lời văn bản số, ký hiệu",
        required=False,
        max_length=100,
    )
    answers_on = forms.DateField(label="Ngày của văn bản đó", required=False)
    recipients = CleanCharField(
        label="Kính gửi",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một nơi.",
    )
    distribution = CleanCharField(
        label="Nơi nhận",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một nơi.",
    )
    signer_authority = CleanCharField(label="Quyền hạn ký", required=False, max_length=100)
    signer_position = CleanCharField(label="Chức vụ", required=False, max_length=100)
    signer_name = CleanCharField(label="Người ký", required=False, max_length=100)
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label="Chương trình hành động",
        required=False,
        to_field_name="code",
    )

    def __init__(self, data: Any, *, draft: Draft, version: int) -> None:
        super().__init__(data, initial=head_initial(draft) | {"version": version})

    @property
    def head(self) -> Head:
        data = self.cleaned_data
        names = (
            "number",
            "symbol",
            "issued_on",
            "place",
            "document_type",
            "subject",
            "answers",
            "answers_on",
            "signer_authority",
            "signer_position",
            "signer_name",
        )
        return Head(
            **{name: data[name] for name in names},
            sender=data["sender"].code if data["sender"] else "",
            recipients=_lines(data["recipients"]),
            distribution=_lines(data["distribution"]),
        )


class ItemForm(TaskForm):
    """One item of the draft; bodies go by their codes, headings by what the draft calls them."""

    heading = forms.ChoiceField(label="Đề mục trong chương trình", required=False)  # type: ignore[assignment]
    joins = forms.TypedChoiceField(
        label="Nhiệm vụ tương tự đã có",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]

    def __init__(
        self,
        data: Any,
        *,
        draft: Draft,
        item: Item,
        version: int,
        headings: Sequence[KnownHeading],
        like: Iterable[tuple[int, str]] = (),
    ) -> None:
        self.item = item
        self.headings = heading_choices(draft, headings)
        super().__init__(data, programme=None, on=draft.head.issued_on)
        self.kept = item.deadline
        for name in ("lead", "joint_leads", "coordinating", "submitter", "issuer"):
            field: Any = self.fields[name]
            field.to_field_name = "code"
            field.label_from_instance = _short_name
        for name in ("lead", "submitter", "issuer"):
            self.fields[name].empty_label = "Không nêu"  # type: ignore[attr-defined]
        self.fields["title"].widget.attrs["rows"] = 3
        self.fields["title"].error_messages["required"] = "Hãy ghi nội dung nhiệm vụ."
        # What is typed is answered at once, just below.
        self.fields["deadline_wording"].help_text = ""
        choices = [(key, f"Thêm làm nguồn của {code}") for key, code in like]
        self.fields["joins"].choices = [("", "Tạo nhiệm vụ mới"), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["joins"]
        self.initial = item_initial(item) | {"version": version}

    def _offer_headings(self, programme: Any) -> None:
        self.fields["heading"].choices = self.headings  # type: ignore[attr-defined]

    def _deadline(self, data: dict[str, Any]) -> Deadline:
        deadline = super()._deadline(data)
        if deadline.wording:
            return deadline
        return deadline_unsaid(data.get("document_type", ""))

    def changed(self) -> Item:
        """Return the item as the form says it."""
        data = self.cleaned_data
        item, deadline = self.item, data["deadline"]
        chosen = {role for role in _SINGLE if data[role.value]}
        same = deadline.wording == item.deadline.wording
        event = data["awaited_event"]
        inferred = not deadline.wording and deadline.kind is DeadlineKind.ONGOING
        remarks = tuple(remark for remark in item.remarks if remark != ONGOING_REMARK)
        return replace(
            item,
            title=data["title"],
            document_type=data["document_type"],
            heading=data["heading"],
            lead=_code(data["lead"]),
            joint_leads=_codes(data["joint_leads"], _code(data["lead"])),
            coordinating=_codes(
                data["coordinating"],
                _code(data["lead"]),
                *(agency.code for agency in data["joint_leads"]),
            ),
            submitter=_code(data["submitter"]),
            issuer=_code(data["issuer"]),
            # Who was chosen in the place of a name settles it.
            unknown=tuple(body for body in item.unknown if body.role not in chosen),
            deadline=deadline,
            deadline_span=item.deadline_span if same else None,
            event=event.pk if event else None,
            remarks=(*remarks, ONGOING_REMARK) if inferred else remarks,
            joins=data.get("joins") if "joins" in self.fields else item.joins,
        )


class GroupForm(VersionedForm):
    """Where in the programme all items under one heading of the letter stand."""

    heading = forms.ChoiceField(label="Đề mục trong chương trình", required=False)

    def __init__(
        self,
        data: Any,
        *,
        draft: Draft,
        group: int | None,
        version: int,
        headings: Sequence[KnownHeading],
    ) -> None:
        chosen = {item.heading for item in draft.kept if item.group == group}
        initial = {"version": version, "heading": chosen.pop() if len(chosen) == 1 else ""}
        super().__init__(data, initial=initial)
        self.fields["heading"].choices = heading_choices(draft, headings)  # type: ignore[attr-defined]


class BodiesForm(VersionedForm):
    """Which bodies the wordings are that the register does not know."""

    def __init__(self, data: Any, *, draft: Draft, version: int) -> None:
        super().__init__(data, initial={"version": version})
        agencies = list(Agency.objects.all())
        self.names = draft.unknown_names
        for place, name in enumerate(self.names):
            self.fields[f"body_{place}"] = forms.ChoiceField(
                label=f"“{name}”", required=False, choices=_body_choices(name, agencies)
            )

    @property
    def chosen(self) -> dict[str, str]:
        """Return the codes of the names that were settled; "" where one is to be left out."""
        answers = {
            name: self.cleaned_data[f"body_{place}"] for place, name in enumerate(self.names)
        }
        return {
            name: "" if answer == SKIP else answer for name, answer in answers.items() if answer
        }


class AgencyForm(forms.Form):
    """The least that makes a body; the rest is for managers."""

    name = CleanCharField(label="Tên cơ quan", max_length=200)
    short_name = CleanCharField(
        label="Tên ngắn", max_length=80, help_text="Dùng trong bảng, ví dụ Sở KH&ĐT."
    )
    kind = forms.ChoiceField(label="Loại cơ quan", choices=AgencyKind.choices)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if known := load_directory().match(name):
            raise ValidationError(f"Danh mục đã có {known.name}. Hãy chọn cơ quan này khi soát.")
        return name


def head_initial(draft: Draft) -> dict[str, Any]:
    head = draft.head
    names = [name for name in HeadForm.base_fields if hasattr(head, name)]
    return {name: getattr(head, name) for name in names} | {
        "recipients": "\n".join(head.recipients),
        "distribution": "\n".join(head.distribution),
        "programme": draft.programme,
    }


def item_initial(item: Item) -> dict[str, Any]:
    names = ("title", "document_type", "heading", "lead", "submitter", "issuer")
    return {name: getattr(item, name) for name in names} | {
        "joint_leads": list(item.joint_leads),
        "coordinating": list(item.coordinating),
        "deadline_wording": item.deadline.wording,
        "milestone": item.deadline.milestone.value if item.deadline.milestone else "",
        "awaited_event": item.event,
        "joins": item.joins or "",
    }


def heading_choices(draft: Draft, known: Sequence[KnownHeading]) -> list[Any]:
    """Return the headings of the programme, then those of the letter that could be made."""
    new = [(key, heading.label) for key, heading in offered_headings(draft)]
    groups = [
        ("Đề mục của chương trình", [(h.number, f"{h.number}. {h.title}") for h in known]),
        ("Lập đề mục mới như trong văn bản", new),
    ]
    return [("", "Không thuộc đề mục nào"), *(group for group in groups if group[1])]


def _body_choices(name: str, agencies: Sequence[Agency]) -> list[Any]:
    """Return the whole register, the names nearest to this one first."""
    words = set(fold(name).split())
    scored = [(_nearness(words, agency), agency) for agency in agencies]
    near = sorted((pair for pair in scored if pair[0] > 0.3), key=lambda pair: -pair[0])
    groups = [
        ("Gần giống", [(a.code, a.name) for _, a in near[:_NEAREST]]),
        ("Cả danh mục", [(a.code, a.name) for a in agencies]),
    ]
    return [
        ("", "Chưa chọn"),
        (SKIP, "Bỏ qua, chỉ giữ trong nguyên văn"),
        *(group for group in groups if group[1]),
    ]


def _nearness(words: set[str], agency: Agency) -> float:
    names = (agency.name, agency.short_name, *agency.aliases.splitlines())
    shares = [set(fold(name).split()) for name in names if name.strip()]
    return max(len(words & name) / len(words | name) for name in shares)


def _short_name(agency: Agency) -> str:
    return agency.short_name


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _code(agency: Agency | None) -> str:
    return agency.code if agency else ""


def _codes(agencies: Iterable[Agency], *taken: str) -> tuple[str, ...]:
    return tuple(agency.code for agency in agencies if agency.code not in taken)
