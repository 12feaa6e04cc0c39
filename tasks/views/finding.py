"""Find what an address names, through what the person may see."""

from django.shortcuts import get_object_or_404

from agencies.requests import SignedInRequest
from tasks.models import Task

_RELATED = ("programme", "heading__parent", "lead", "submitter", "issuer", "awaited_event")


def find_task(request: SignedInRequest, code: str) -> Task:
    """Return the task with what its pages print of it; 404 for what may not be seen."""
    visible = Task.objects.visible_to(request.user)
    task: Task = get_object_or_404(visible.select_related(*_RELATED), code=code)
    return task
