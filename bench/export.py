"""The annex in Excel against openpyxl's quickest way to write the same cells without any looks."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from import_export.fields import Field
from import_export.widgets import ManyToManyWidget
from openpyxl import Workbook

from agencies.models import Agency
from bench.measure import Comparison, Side, compare
from tasks.consolidation import Row, consolidate
from tasks.consolidation.columns import COLUMNS
from tasks.exports import annex_head
from tasks.models import Task
from tasks.resources import TaskResource
from tasks.writing.excel import write_annex
from tasks.writing.provenance import Provenance

PAIRS = 5
ON = date(2022, 7, 1)
# One column of the annex each.
_READ = (
    "title",
    "document_type",
    "lead__short_name",
    "submitter__short_name",
    "issuer__short_name",
    "deadline_wording",
    "due_on",
    "status",
    "result_reference",
    "note",
)
PROVENANCE = Provenance(
    at=datetime(2022, 7, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    by="bench",
    filters=(),
    order="",
    address="",
)


def compare_exports(*, most: int | None = None, pairs: int = PAIRS) -> dict[str, Comparison]:
    """Compare for all tasks, or for the first of them."""
    rows = _rows(most)
    sides: dict[str, tuple[Side, Side]] = {
        "Rows in hand to .xlsx": (lambda: _ours(rows), lambda: bare(rows)),
        "Database to .xlsx": (lambda: _ours(_rows(most)), lambda: _bare_from_database(most)),
    }
    return {label: compare(*both, pairs=pairs) for label, both in sides.items()}


def compare_stock_export() -> Comparison:
    """Compare with django-import-export, which gets its related rows with the tasks."""
    return compare(lambda: _ours(_rows(None)), _stock, pairs=3)


def _rows(most: int | None) -> list[Row]:
    return list(
        Task.objects.order_by("programme", "position", "pk")[:most].rows(on=ON, letters=False)
    )


def _ours(rows: Sequence[Row]) -> None:
    forget()
    tasks = consolidate(rows, on=ON)
    write_annex(tasks, BytesIO(), head=annex_head(tasks), provenance=PROVENANCE)


def bare(rows: Iterable[Row]) -> None:
    columns = [column.annex.value or column.value for column in COLUMNS if column.annex]
    _save([number, *(value(row) for value in columns)] for number, row in enumerate(rows, start=1))


def _bare_from_database(most: int | None) -> None:
    """Write what the ORM reads with one query for the tasks and one for who takes part."""
    tasks = Task.objects.order_by("programme", "position", "pk")[:most]
    found = list(tasks.values_list("pk", *_READ))
    through = Task.assigned.through.objects.filter(task__in=[pk for pk, *_ in found])
    names: dict[int, str] = {}
    for task, name in through.values_list("task", "agency__short_name"):
        names[task] = f"{names[task]}; {name}" if task in names else name
    _save([n, *values, names.get(pk)] for n, (pk, *values) in enumerate(found, start=1))


def _save(lines: Iterable[Sequence[object]]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for line in lines:
        sheet.append(list(line))
    workbook.save(BytesIO())


class _StockResource(TaskResource):
    """The admin site's columns and what the annex has besides."""

    assigned = Field("assigned", "Cơ quan phối hợp", widget=ManyToManyWidget(Agency, "; ", "name"))  # type: ignore[type-var]
    due_on = Field("due_on", "Hạn cuối")
    status = Field("status", "Tình trạng")
    result = Field("result_reference", "Kết quả")

    class Meta(TaskResource.Meta):
        fields = (*TaskResource.Meta.fields, "assigned", "due_on", "status", "result")  # type: ignore[assignment]


def _stock() -> None:
    related = ("programme", "heading", "lead", "submitter", "issuer")
    tasks = Task.objects.select_related(*related).prefetch_related("assigned")
    _StockResource().export(queryset=tasks).export("xlsx")


def forget() -> None:
    """Empty what the writer keeps of texts that it measured before: the first export counts."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tasks.writing"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
