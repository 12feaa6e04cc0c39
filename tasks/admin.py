"""Staff screens; managers only (User.is_staff). What they change leaves history as pages do."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from agencies.admin import AgencyAdmin as RegisterAdmin
from agencies.admin import FoldedSearchMixin
from agencies.models import Agency
from tasks.actions.admin import record_admin_change, record_other_change, refresh_tasks_of
from tasks.actions.letterheads import check_alone, record_letterhead
from tasks.actions.periods import MIRRORED
from tasks.actions.replies import join_round
from tasks.actions.search import refresh_search_text
from tasks.actions.words import task_in_words
from tasks.models import (
    Assignment,
    AwaitedEvent,
    DefaultView,
    Digest,
    DistinctPair,
    DocumentTemplate,
    Heading,
    HistoryEntry,
    IssuedVersion,
    Letter,
    Letterhead,
    LetterItem,
    Programme,
    Reminder,
    Reply,
    Round,
    SavedView,
    Signer,
    Task,
)
from tasks.resources import TaskResource

admin.site.unregister(Agency)


@admin.register(Agency)
class AgencyAdmin(RegisterAdmin):
    """The register's screen, which also keeps tasks findable by an agency's new name."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_tasks_of(form.instance.pk)


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ("title", "code", "term_start", "term_end")
    list_filter = ("term_start",)
    search_fields = ("title", "code")


@admin.register(Heading)
class HeadingAdmin(admin.ModelAdmin):
    list_display = ("number", "title", "programme", "position")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    search_fields = ("number", "title")
    autocomplete_fields = ("programme", "parent")

    def save_model(self, request: HttpRequest, obj: Heading, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_search_text(obj.tasks.all())


class LetterItemInline(admin.TabularInline):
    """Items stay as written: shown, not changed."""

    model = LetterItem
    fields = readonly_fields = ("number", "section", "heading", "text")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Letter)
class LetterAdmin(FoldedSearchMixin, admin.ModelAdmin):
    list_display = ("reference", "issued_on", "sender", "subject")
    list_filter = ("document_type", ("sender", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("sender",)
    date_hierarchy = "issued_on"
    search_fields = ("search_text",)
    autocomplete_fields = ("sender", "answers")
    inlines = (LetterItemInline,)

    def save_model(self, request: Any, obj: Letter, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_other_change(letter=obj, by=request.user, is_new=not change)
        join_round(obj, by=request.user, on=timezone.localdate())


@admin.register(LetterItem)
class LetterItemAdmin(admin.ModelAdmin):
    list_display = ("letter", "number", "section", "text")
    list_filter = (("letter__sender", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("letter",)
    search_fields = ("text", "section", "letter__search_text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AwaitedEvent)
class AwaitedEventAdmin(FoldedSearchMixin, admin.ModelAdmin):
    """That an event happened starts the clocks of tasks, so it is not entered here."""

    list_display = ("title", "happened_on", "document")
    list_filter = ("happened_on",)
    search_fields = ("search_text",)
    readonly_fields = ("happened_on", "document", "recorded_by", "recorded_at")

    def save_model(self, request: Any, obj: AwaitedEvent, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_other_change(event=obj, by=request.user, is_new=not change)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Read here, written by the acts themselves."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AssignmentInline(admin.TabularInline):
    model = Assignment
    autocomplete_fields = ("agency",)
    extra = 0


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Read here; changed on the task, which keeps its history."""

    list_display = ("task", "agency", "role")
    list_filter = ("role",)
    list_select_related = ("task", "agency")
    search_fields = ("task__search_text", "agency__search_text")


class TaskAdminForm(forms.ModelForm):
    # Not named `version`: the field of the model is not for editing.
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean_seen_version(self) -> int:
        """Refuse to overwrite what somebody saved since this form was opened."""
        version: int = self.cleaned_data["seen_version"]
        saved = Task.objects.filter(pk=self.instance.pk).values_list("version", flat=True).first()
        if saved is not None and saved != version:
            raise ValidationError(
                "Nhiệm vụ này vừa được người khác sửa. Hãy mở lại trang để thấy bản mới."
            )
        return version


@admin.register(Task)
class TaskAdmin(FoldedSearchMixin, ImportExportMixin, admin.ModelAdmin):
    form = TaskAdminForm
    resource_classes = (TaskResource,)
    # The form that chooses columns needs inline scripts.
    export_form_class = ExportForm
    list_display = ("code", "title", "lead", "due_on", "status")
    list_filter = ("status", "document_type", "deadline_kind", "programme", "lead__kind")
    list_select_related = ("lead",)
    search_fields = ("search_text",)
    autocomplete_fields = (
        "programme",
        "heading",
        "lead",
        "submitter",
        "issuer",
        "awaited_event",
        "items",
    )
    # What stands below what, and the first deadline, follow from acts alone.
    readonly_fields = (
        "parent",
        "period_due_on",
        "merged_into",
        "first_deadline_wording",
        "first_due_on",
        "extension_count",
        "last_reported_on",
        "running_due_on",
        "created_at",
        "updated_at",
    )
    inlines = (AssignmentInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Task | None = None) -> Any:
        """The line of recurring work mirrors its current period: that one is changed."""
        mirrored = MIRRORED if obj and obj.has_periods else ()
        return (*self.readonly_fields, *mirrored)

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        form.words_before = task_in_words(Task.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record_admin_change(form.instance, before=form.words_before, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A task is stopped with a reason, never deleted."""
        return False


@admin.register(HistoryEntry)
class HistoryEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "verb", "task", "letter", "round", "reason")
    list_filter = ("verb", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by", "task", "letter", "round")
    date_hierarchy = "at"
    search_fields = ("task__code", "reason", "by__username")


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """Which mails people got, and why one could not be sent."""

    list_display = ("on", "user", "address", "state", "error", "subject", "sent_at")
    list_filter = ("state",)
    list_select_related = ("user",)
    date_hierarchy = "on"
    search_fields = ("user__username", "user__full_name", "address")


class SignerInline(admin.TabularInline):
    model = Signer
    extra = 0
    min_num = 1


class LetterheadAdminForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        check_alone(Letterhead(pk=self.instance.pk, **{d: data.get(d) for d in _DAYS}))
        return data


_DAYS = ("valid_from", "valid_until")


@admin.register(Letterhead)
class LetterheadAdmin(admin.ModelAdmin):
    form = LetterheadAdminForm
    list_display = ("issuer", "superior", "place", "letter_code", "valid_from", "valid_until")
    autocomplete_fields = ("agency",)
    inlines = (SignerInline,)

    def save_model(self, request: HttpRequest, obj: Letterhead, form: Any, change: bool) -> None:
        obj.version += int(change)
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record_letterhead(form.instance, by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A letterhead ends on a day, so that old documents keep theirs."""
        return False


@admin.register(DocumentTemplate)
class DocumentTemplateAdmin(ReadOnlyAdmin):
    list_display = ("kind", "name", "uploaded_by", "uploaded_at", "replaced_at")
    list_filter = ("kind",)
    list_select_related = ("uploaded_by",)
    exclude = ("content",)


@admin.register(IssuedVersion)
class IssuedVersionAdmin(ReadOnlyAdmin):
    list_display = ("kind", "number", "programme", "on", "document_number", "by", "at")
    list_filter = ("kind", "programme")
    list_select_related = ("programme", "by")
    date_hierarchy = "at"
    exclude = ("content",)


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    list_display = ("title", "request", "reply_by", "closed_at")
    list_filter = ("programme",)
    list_select_related = ("request",)
    date_hierarchy = "reply_by"
    search_fields = ("title", "request__search_text")


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("agency", "round", "outcome", "answered_on", "decided_by", "decided_at")
    list_filter = ("outcome", "round")
    list_select_related = ("agency", "round", "decided_by")
    search_fields = ("agency__search_text", "note")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("round", "drafted_at", "drafted_by", "number", "sent_on")
    list_filter = ("round",)
    list_select_related = ("round", "drafted_by")
    date_hierarchy = "drafted_at"


@admin.register(SavedView)
class SavedViewAdmin(admin.ModelAdmin):
    """To take away what nobody owns any more, and to see what is shared with whom."""

    list_display = ("name", "owner", "sharing", "agency", "saved_at")
    list_filter = ("sharing",)
    list_select_related = ("owner", "agency")
    search_fields = ("name", "owner__username")
    autocomplete_fields = ("owner", "agency")
    readonly_fields = ("query", "words", "saved_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A view comes from an address of the list."""
        return False


@admin.register(DefaultView)
class DefaultViewAdmin(ReadOnlyAdmin):
    list_display = ("user", "view")
    list_select_related = ("user", "view")
    search_fields = ("user__username",)


@admin.register(DistinctPair)
class DistinctPairAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "by", "at")
    list_select_related = ("first", "second", "by")
    search_fields = ("first__code", "second__code")
