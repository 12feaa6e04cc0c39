"""The annex in Excel against openpyxl's quickest way to write the same cells without any looks."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from bench.measure import Comparison, compare
from tasks.consolidation import Row, consolidate
from tasks.consolidation.columns import COLUMNS
from tasks.exports import annex_head
from tasks.models import Task
from tasks.writing.excel import write_annex
from tasks.writing.provenance import Provenance

PAIRS = 5
ON = date(2022, 7, 1)
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
    ours = {
        "Rows in hand to .xlsx": lambda: _ours(rows),
        "Database to .xlsx": lambda: _ours(_rows(most)),
    }
    return {label: compare(side, lambda: bare(rows), pairs=pairs) for label, side in ours.items()}


def _rows(most: int | None) -> list[Row]:
    return list(Task.objects.order_by("programme", "position", "pk")[:most].rows(on=ON))


def _ours(rows: Sequence[Row]) -> None:
    forget()
    tasks = consolidate(rows, on=ON)
    write_annex(tasks, BytesIO(), head=annex_head(tasks), provenance=PROVENANCE)


def bare(rows: Sequence[Row]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    columns = [column.annex.value or column.value for column in COLUMNS if column.annex]
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *(value(row) for value in columns)])
    workbook.save(BytesIO())


def forget() -> None:
    """Empty what the writer keeps of texts that it measured before: the first export counts."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tasks.writing"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
