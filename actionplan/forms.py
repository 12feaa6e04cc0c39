"""How every form of ours is drawn: label, help, error and control, in our own classes."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as TemplateBackend

_CLASSES = {
    "select": "form-select",
    "selectmultiple": "form-select",
    "checkbox": "form-check-input",
    # Their attributes also go to the element round all choices, so the style sheet finds them.
    "checkboxselectmultiple": "",
    "radioselect": "",
    "hidden": "",
}


class BoundField(forms.BoundField):
    """A field that knows the class of its control; one written in the form wins."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        css = _CLASSES.get(self.widget_type, "form-control")
        if css and "class" not in (widget or self.field.widget).attrs and "class" not in built:
            built["class"] = css
        return built


class FormRenderer(DjangoTemplates):
    """Find our templates first, then the packages' and Django's own widgets."""

    form_template_name = "includes/_form.html"
    field_template_name = "includes/_field.html"
    bound_field_class = BoundField

    @cached_property
    def engine(self) -> TemplateBackend:
        own = Path(settings.BASE_DIR) / "templates"
        widgets = Path(django.forms.__file__).parent / "templates"
        where = {"APP_DIRS": True, "DIRS": [own, widgets], "NAME": "forms", "OPTIONS": {}}
        return TemplateBackend(where)
