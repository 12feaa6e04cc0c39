"""Tasks in and out of Excel for managers, by code. Staff import behind screens of their own."""

from typing import Any

from django.utils import timezone
from import_export import fields, widgets

from agencies.models import Agency
from agencies.resources import LabelWidget, PlainResource, text
from tasks.actions.admin import record_admin_change
from tasks.actions.tasks import next_position
from tasks.actions.words import task_in_words
from tasks.choices import DocumentType, HistoryVerb
from tasks.deadlines import parse_deadline
from tasks.models import Heading, Programme, Task


class AgencyWidget(widgets.ForeignKeyWidget):
    """A body by its short name; an unknown one is refused by name, never made."""

    def __init__(self) -> None:
        super().__init__(Agency, "short_name")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except (Agency.DoesNotExist, Agency.MultipleObjectsReturned):
            raise ValueError(f"Danh bạ không có cơ quan “{value}”.") from None


class OptionalLabelWidget(LabelWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(value, row, **kwargs) if value else ""


class HeadingWidget(widgets.ForeignKeyWidget):
    """A heading by its number within the programme of the row."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
        return Heading.objects.filter(programme__code=row["Mã chương trình"])


def _agency(name: str, label: str) -> fields.Field:
    return fields.Field(name, label, widget=AgencyWidget())


class TaskResource(PlainResource):
    code = text("code", "Mã")
    programme = fields.Field(
        "programme", "Mã chương trình", widget=widgets.ForeignKeyWidget(Programme, "code")
    )
    heading = fields.Field("heading", "Số đề mục", widget=HeadingWidget(Heading, "number"))
    title = text("title", "Nội dung nhiệm vụ")
    document_type = fields.Field(
        "document_type", "Hình thức văn bản", widget=OptionalLabelWidget(DocumentType)
    )
    lead = _agency("lead", "Cơ quan chủ trì")
    submitter = _agency("submitter", "Cấp trình")
    issuer = _agency("issuer", "Cấp ban hành")
    deadline_wording = text("deadline_wording", "Thời hạn")
    note = text("note", "Ghi chú")

    class Meta:
        model = Task
        fields = (
            "code",
            "programme",
            "heading",
            "title",
            "document_type",
            "lead",
            "submitter",
            "issuer",
            "deadline_wording",
            "note",
        )
        import_id_fields = ("code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def import_instance(self, instance: Task, row: Any, **kwargs: Any) -> None:
        """Read the row, then what follows from it: the deadline's value and the place."""
        before = task_in_words(Task.objects.get(pk=instance.pk)) if instance.pk else None
        wording, heading = instance.deadline_wording, instance.heading_id
        super().import_instance(instance, row, **kwargs)
        if instance.deadline_wording != wording:
            instance.deadline = parse_deadline(instance.deadline_wording, on=timezone.localdate())
        if before is None or instance.heading_id != heading:
            instance.position = next_position(instance.programme, instance.heading)
        self.words_before = before

    def after_save_instance(self, instance: Task, row: Any, **kwargs: Any) -> None:
        record_admin_change(
            instance, before=self.words_before, by=kwargs["user"], verb=HistoryVerb.IMPORTED
        )
