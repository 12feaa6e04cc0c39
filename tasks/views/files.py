from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.requests import SignedInRequest
from tasks.actions.attachments import attach_files
from tasks.models import Attachment
from tasks.permissions import can_attach_files
from tasks.progress_forms import FilesForm
from tasks.views.finding import find_task
from tasks.views.form_errors import add_errors

# Whatever a file holds, a browser that opens it may run nothing and ask for nothing.
_SANDBOX = "sandbox; default-src 'none'"


@require_safe
def download(request: SignedInRequest, pk: int) -> FileResponse:
    visible = Attachment.objects.visible_to(request.user)
    attachment = get_object_or_404(visible, pk=pk)
    response = FileResponse(
        attachment.file.open(),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


@require_http_methods(["GET", "POST"])
def task_files(request: SignedInRequest, code: str) -> HttpResponse:
    """Put files to a task itself, as the document that was issued."""
    task = find_task(request, code)
    if not can_attach_files(request.user):
        raise PermissionDenied
    form = FilesForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            attach_files(task, form.cleaned_data["uploads"], by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã thêm tệp vào {task.code}.")
            return redirect(f"{task.get_absolute_url()}?part=files#part")
    return render(request, "tasks/task_files.html", {"task": task, "form": form})
