"""The list as a file: the same rows, in the same order, as on screen."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from tasks.filters import TaskFilter
from tasks.views.listing import ViewError

FORMATS = ("xlsx", "csv")


def export_answer(
    request: HttpRequest, filters: TaskFilter, *, sort: str, on: date
) -> HttpResponse:
    wanted = request.GET["format"]
    if wanted not in FORMATS:
        raise ViewError(f"Không xuất được dạng “{wanted[:20]}”. Hãy chọn Excel hoặc CSV.")
    raise NotImplementedError
