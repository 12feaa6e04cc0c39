"""The register in and out of Excel, by the code that never changes."""

import re
from typing import Any

from django.utils.safestring import SafeString
from import_export import fields, resources, widgets

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.text import clean


class TextWidget(widgets.CharWidget):
    """Text as we store it; an empty cell is empty text, never None."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return clean(str(value)) if value is not None else ""


class LabelWidget(widgets.Widget):
    """A choice by its Vietnamese label; an unknown label is refused by name."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.choices = choices
        self.values = {label: value for value, label in choices.choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = clean(str(value or ""))
        if text in self.values:
            return str(self.values[text])
        raise ValueError(f"Không có “{text}”. Hãy dùng một trong: {', '.join(self.values)}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value else ""


def text(name: str, label: str) -> fields.Field:
    return fields.Field(name, label, widget=TextWidget())


class PlainDiff(resources.Diff):
    """What an import changes, marked without the inline styles that our content policy refuses."""

    def as_html(self) -> list[SafeString]:
        return [SafeString(_INLINE_STYLE.sub(r"<\1>", html)) for html in super().as_html()]


class PlainResource(resources.ModelResource):
    def get_diff_class(self) -> type[resources.Diff]:
        return PlainDiff


_INLINE_STYLE = re.compile(r'<(ins|del) style="[^"]*">')


class AgencyResource(PlainResource):
    code = text("code", "Mã")
    name = text("name", "Tên")
    short_name = text("short_name", "Tên ngắn")
    letter_code = text("letter_code", "Ký hiệu")
    aliases = text("aliases", "Cách gọi khác")
    kind = fields.Field("kind", "Loại", widget=LabelWidget(AgencyKind))
    parent = fields.Field(
        "parent", "Mã cơ quan chủ quản", widget=widgets.ForeignKeyWidget(Agency, "code")
    )
    position = fields.Field("position", "Thứ tự", widget=widgets.IntegerWidget())

    class Meta:
        model = Agency
        fields = (
            "code",
            "name",
            "short_name",
            "letter_code",
            "aliases",
            "kind",
            "parent",
            "position",
        )
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
