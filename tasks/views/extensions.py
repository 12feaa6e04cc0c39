"""Extensions of deadlines: asked by an agency, decided by Planning or a trusted leader."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.requests import SignedInRequest
from tasks.actions.extensions import (
    ask_extension,
    grant_extension,
    refuse_extension,
    why_not_extended,
    withdraw_extension,
)
from tasks.actions.periods import current_period
from tasks.choices import ExtensionState
from tasks.following_forms import DecisionForm, ExtensionForm
from tasks.models import Extension, Task
from tasks.permissions import (
    can_ask_extension,
    can_decide_extensions,
    can_edit_tasks,
    can_withdraw_extension,
)
from tasks.templatetags.task_badges import badge_of, extension_badge
from tasks.views.finding import find_task
from tasks.views.form_errors import add_errors
from tasks.views.readings import reading_of


@require_http_methods(["GET", "POST"])
def extension_ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for more time; of recurring work, for its current period."""
    task = find_task(request, code)
    if not can_ask_extension(request.user, task.lead_id):
        raise PermissionDenied
    current = current_period(task) if task.has_periods else None
    if current is not None:
        return redirect("tasks:extension_ask", current.code)
    if refusal := why_not_extended(task) or _why_asked_already(task):
        messages.error(request, refusal)
        return redirect(task)
    form = ExtensionForm(
        request.POST or None,
        request.FILES or None,
        task=task,
        on=timezone.localdate(),
        is_entered=can_edit_tasks(request.user),
    )
    if form.is_valid():
        try:
            ask_extension(
                task, values=form.values, by=request.user, files=form.cleaned_data["proofs"]
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã gửi đề nghị gia hạn {task.code}, đang chờ quyết định.")
            return redirect(task)
    context = {"task": task, "form": form, "reading": reading_of(form.deadline)}
    return render(request, "tasks/extension_form.html", context)


@require_http_methods(["GET", "POST"])
def extension_detail(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """A request for more time: read by whoever sees the task, decided or withdrawn here."""
    extension = _find(request, code, pk)
    act = request.POST.get("act", "")
    if request.method == "POST" and not _may(request, extension, act):
        raise PermissionDenied
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            words = _decide(request, extension, act, form.cleaned_data["note"])
        except ValidationError as error:
            extension = _find(request, code, pk)
            add_errors(form, error)
        else:
            messages.success(request, words)
            return redirect(extension.task)
    return render(request, "tasks/extension_detail.html", _context(request, extension, form))


def _find(request: SignedInRequest, code: str, pk: int) -> Extension:
    """Return an extension of a task that the person may see, or 404."""
    visible = Extension.objects.filter(task__in=Task.objects.visible_to(request.user))
    related = ("task__lead", "agency", "asked_by", "decided_by")
    found: Extension = get_object_or_404(visible.select_related(*related), pk=pk, task__code=code)
    return found


def _may(request: SignedInRequest, extension: Extension, act: str) -> bool:
    if act == "withdraw":
        return can_withdraw_extension(request.user, extension.agency_id)
    return can_decide_extensions(request.user)


def _decide(request: SignedInRequest, extension: Extension, act: str, note: str) -> str:
    """Take the act that was chosen, and return what to say of it."""
    code = extension.task.code
    if act == "withdraw":
        withdraw_extension(extension, by=request.user)
        return f"Đã rút đề nghị gia hạn {code}."
    if act == "grant":
        grant_extension(extension, note=note, by=request.user)
        return f"Đã đồng ý gia hạn {code} đến {extension.due_on:%d/%m/%Y}."
    if act == "refuse":
        refuse_extension(extension, note=note, by=request.user)
        return f"Không đồng ý gia hạn {code}; hạn giữ nguyên."
    raise ValidationError("Hãy chọn đồng ý hoặc không đồng ý.")


def _days_more(extension: Extension, task: Task) -> int:
    """Return how many days later the new deadline is than the present one."""
    if extension.due_on is None or task.due_on is None:
        return 0
    return (extension.due_on - task.due_on).days


def _why_asked_already(task: Task) -> str:
    if task.extensions.filter(state=ExtensionState.ASKED).exists():
        return f"{task.code} đang có đề nghị gia hạn chờ quyết định. Hãy chờ, hoặc rút đề nghị ấy."
    return ""


def _context(request: SignedInRequest, extension: Extension, form: DecisionForm) -> dict[str, Any]:
    task = extension.task
    is_open = extension.state == ExtensionState.ASKED
    return {
        "task": task,
        "extension": extension,
        "form": form,
        "badge": extension_badge(extension),
        "task_badge": badge_of(task, on=timezone.localdate()),
        "days": _days_more(extension, task) if is_open else 0,
        "may_decide": is_open and can_decide_extensions(request.user),
        "may_withdraw": is_open and can_withdraw_extension(request.user, extension.agency_id),
        "files": extension.attachments.all(),
    }
