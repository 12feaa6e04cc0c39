"""Staff screens of the register and of accounts; managers only (User.is_staff)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from agencies.models import Agency, AgencyName, Succession, User
from agencies.resources import AgencyResource
from agencies.text import fold

# Rights come from role and agency; Django's groups would promise something else.
admin.site.unregister(Group)


class FoldedSearchMixin:
    """Search the folded column, so that text without tone marks finds its rows."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


class AgencyNameInline(admin.TabularInline):
    model = AgencyName
    extra = 0


class SuccessionInline(admin.TabularInline):
    model = Succession
    fk_name = "predecessor"
    autocomplete_fields = ("successor",)
    extra = 0


@admin.register(Agency)
class AgencyAdmin(FoldedSearchMixin, ImportExportMixin, admin.ModelAdmin):
    resource_classes = (AgencyResource,)
    # The form that chooses columns needs inline scripts.
    export_form_class = ExportForm
    list_display = ("name", "short_name", "letter_code", "kind", "parent", "valid_until")
    list_filter = ("kind", "is_group", "valid_until")
    list_select_related = ("parent",)
    search_fields = ("search_text",)
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"code": ("short_name",)}
    inlines = (AgencyNameInline, SuccessionInline)


@admin.register(AgencyName)
class AgencyNameAdmin(admin.ModelAdmin):
    list_display = ("name", "agency", "valid_from", "valid_until")
    list_filter = ("valid_until",)
    list_select_related = ("agency",)
    search_fields = ("name", "letter_code")
    autocomplete_fields = ("agency",)


@admin.register(Succession)
class SuccessionAdmin(admin.ModelAdmin):
    list_display = ("predecessor", "successor", "effective_on", "function")
    list_filter = ("effective_on",)
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__search_text", "successor__search_text", "function")
    autocomplete_fields = ("predecessor", "successor")


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "role", "agency")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts: managers make them and set agency and role; nobody registers alone."""

    add_form = NewUserForm
    add_form_template = "admin/change_form.html"

    list_display = ("username", "full_name", "email", "role", "agency", "is_active", "last_login")
    list_filter = ("role", "is_active", "agency__kind")
    list_select_related = ("agency",)
    search_fields = ("username", "full_name", "email", "agency__search_text")
    ordering = ("username",)
    filter_horizontal = ()
    autocomplete_fields = ("agency",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Người dùng", {"fields": ("full_name", "email", "wants_digest")}),
        ("Quyền", {"fields": ("role", "agency", "is_active")}),
        ("Thời điểm", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "full_name",
                    "email",
                    "role",
                    "agency",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is switched off, never deleted: history names it."""
        return False
