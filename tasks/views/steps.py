"""A step of status taken by a form: on a page of its own and in a cell of the list."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.models import User
from tasks.actions.saving import EditConflict
from tasks.actions.tasks import change_status
from tasks.forms import StatusForm
from tasks.models import Task
from tasks.views.form_errors import add_errors


def took_step(form: StatusForm, task: Task, *, by: User) -> bool:
    """Change the status as a valid form says; where that is refused, the form says why.

    Raise EditConflict where somebody was faster; the form goes on from what they saved.
    """
    version = form.cleaned_data["version"]
    try:
        change_status(task, values=form.values, version=version, by=by, on=timezone.localdate())
    except EditConflict as found:
        form.reopen_at(found.task.version)
        raise
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True
