"""The list as a file: the same rows, in the same order, as on screen."""

from datetime import date
from io import BytesIO

from django.http import FileResponse

from agencies.requests import SignedInRequest
from tasks.exports import FORMATS, file_name, write_export
from tasks.filters import TaskFilter, ViewError


def export_answer(
    request: SignedInRequest, filters: TaskFilter, *, sort: str, on: date
) -> FileResponse:
    kind = request.GET["format"]
    if kind not in FORMATS:
        raise ViewError(f"Không xuất được dạng “{kind[:20]}”. Hãy chọn Excel, Word hoặc CSV.")
    file = BytesIO()
    address = request.build_absolute_uri()
    write_export(filters, file, kind=kind, order=sort, on=on, by=request.user, address=address)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=file_name(kind, on), content_type=FORMATS[kind]
    )
