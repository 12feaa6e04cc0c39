from typing import Any

from django.core.exceptions import ValidationError


def add_errors(form: Any, error: ValidationError) -> None:
    """Show what an action refused beside the fields it names, or over the form."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        form.add_error(name if name in form.fields else None, texts)
