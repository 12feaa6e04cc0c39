from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.parts import divide_task, why_not_divided
from tasks.actions.saving import EditConflict
from tasks.following_forms import PartForm
from tasks.permissions import can_edit_tasks
from tasks.views.finding import find_task
from tasks.views.form_errors import add_errors
from tasks.views.readings import reading_of


@require_http_methods(["GET", "POST"])
def part_new(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a part to a task; the form comes back with what somebody else saved meanwhile."""
    task = find_task(request, code)
    if not can_edit_tasks(request.user):
        raise PermissionDenied
    if refusal := why_not_divided(task):
        messages.error(request, refusal)
        return redirect(task)
    form = PartForm(request.POST or None, whole=task, on=timezone.localdate())
    conflict = None
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            part = divide_task(task, values=form.values, version=version, by=request.user)
        except EditConflict as found:
            conflict = found.task.history.select_related("by").first()
            form.reopen_at(found.task.version)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã thêm {part.code}.")
            return redirect(task)
    context = {
        "task": task,
        "form": form,
        "conflict": conflict,
        "reading": reading_of(form.deadline),
        "parts": task.parts.select_related("lead").order_by("pk"),
    }
    return render(request, "tasks/part_form.html", context, status=409 if conflict else 200)
