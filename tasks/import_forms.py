"""What a person says of a sheet to import: the file, whose it is, and answers to our questions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agencies.models import Agency
from tasks.actions.imports.bodies import ADD, Unknown
from tasks.actions.imports.headings import NewHeading
from tasks.models import Heading, Programme
from tasks.reading.door import MAX_BYTES

_MAKE = "make"
_NONE = "none"


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Tệp Excel hoặc CSV",
        help_text="Tệp .xlsx hoặc .csv, nhiều nhất 20 MB và 20.000 dòng.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": "Hãy chọn tệp.",
            "empty": "Tệp không có nội dung. Hãy chọn lại tệp.",
        },
    )
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label="Chương trình",
        empty_label=None,
        help_text="Nhiệm vụ mới thuộc chương trình này, trừ khi tệp ghi khác.",
    )
    sender = forms.ModelChoiceField(
        Agency.objects.filter(is_group=False),
        label="Tệp của cơ quan",
        required=False,
        empty_label="Nhiều cơ quan",
        help_text="Chọn khi tệp do một cơ quan gửi: nhiệm vụ của cơ quan khác bị từ chối.",
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError("Tệp lớn hơn 20 MB. Hãy tách thành nhiều tệp rồi gửi lần lượt.")
        return upload


class AnswersForm(forms.Form):
    """One choice for each unknown body and each new heading, in the order they were found."""

    def __init__(
        self,
        *args: Any,
        unknown: dict[str, Unknown],
        new_headings: dict[str, NewHeading],
        choices: dict[str, dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies, self.headings = list(unknown), list(new_headings)
        chosen = choices.get("bodies", {})
        self.unanswered = [key for key in unknown if key not in chosen]
        if len(self.unanswered) > 1:
            self.fields["add_all"] = forms.BooleanField(
                label="Thêm vào danh bạ mọi cơ quan còn chưa chọn", required=False
            )
        bodies = [("", "Chưa chọn"), (ADD, "Thêm vào danh bạ"), *_agencies()]
        for index, (key, found) in enumerate(unknown.items()):
            self.fields[f"body_{index}"] = forms.ChoiceField(
                label=found.name,
                choices=bodies,
                required=False,
                initial=str(chosen.get(key, "")),
                help_text=f"{found.count} ô, trước hết ở dòng {found.first_row}",
            )
        for index, (key, heading) in enumerate(new_headings.items()):
            answer = choices.get("headings", {}).get(key, _MAKE)
            self.fields[f"heading_{index}"] = forms.ChoiceField(
                label=heading.title,
                choices=[
                    (_MAKE, "Thêm đề mục mới"),
                    (_NONE, "Không thuộc đề mục nào"),
                    *_headings(heading.programme),
                ],
                initial=_NONE if answer is None else str(answer),
                help_text="Đề mục chưa có trong chương trình",
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "add_all"]

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        data = self.cleaned_data
        otherwise = ADD if data.get("add_all") else ""
        bodies = {key: data[f"body_{i}"] or otherwise for i, key in enumerate(self.bodies)}
        headings = {key: data[f"heading_{i}"] for i, key in enumerate(self.headings)}
        return {
            "bodies": {key: v if v == ADD else int(v) for key, v in bodies.items() if v},
            "headings": {
                key: None if v == _NONE else int(v) for key, v in headings.items() if v != _MAKE
            },
        }


def _agencies() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Agency.objects.values_list("pk", "name")]


def _headings(programme: int) -> list[tuple[str, str]]:
    found = Heading.objects.filter(programme=programme)
    return [(str(heading.pk), str(heading)) for heading in found]
