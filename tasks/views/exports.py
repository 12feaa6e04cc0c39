"""The list as a file: the same rows, in the same order, as on screen."""

from datetime import date
from io import BytesIO
from typing import Any

from django.http import FileResponse

from agencies.requests import SignedInRequest
from tasks.arrangement import ViewError
from tasks.exports import FORMATS, file_name, write_export
from tasks.filters import TaskFilter
from tasks.grouping import Arrangement


def export_answer(
    request: SignedInRequest, filters: TaskFilter, *, arranged: Arrangement, on: date
) -> FileResponse:
    kind = request.GET["format"]
    if kind not in FORMATS:
        raise ViewError(f"Không xuất được dạng “{kind[:20]}”. Hãy chọn Excel, Word hoặc CSV.")
    file = BytesIO()
    told: Any = {"on": on, "by": request.user, "address": request.build_absolute_uri()}
    write_export(filters, file, kind=kind, arranged=arranged, **told)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=file_name(kind, on), content_type=FORMATS[kind]
    )
