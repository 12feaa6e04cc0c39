from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agencies.requests import SignedInRequest
from tasks.models import Attachment

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
