"""The columns of an annex on A4 landscape: how wide each is, when some of them are empty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tasks.choices import ReportKind
from tasks.consolidation import (
    COLUMNS,
    TOTALS_COLUMNS,
    AnnexCell,
    Column,
    ColumnKind,
    TotalsColumn,
    Value,
)
from tasks.consolidation.report import (
    OVERDUE_COLUMNS,
    PROGRESS_COLUMNS,
    FrozenColumn,
    FrozenRow,
    FrozenTable,
    Report,
)
from tasks.writing import page
from tasks.writing.fitting import Fitting, fitted_widths, sampled

NUMBER_WIDTH_MM = 8.0
_WIDEST = "title"
# The table by agency: its number and name, then figures.
AGENCY_WIDTH_MM = 43
_COUNT_MM, _RATE_MM = 12.5, 21
_WIDER_MM = {"ongoing": 17, "due_soon": 16}  # "Thường", "sắp đến" in bold


@dataclass(frozen=True)
class AnnexColumn:
    """A column as printed after the running number; `value` gives the cell of a row."""

    key: str
    label: str
    width: float
    value: Callable[[Any], Value]
    kind: ColumnKind
    centred: bool


def annex_columns(
    rows: Iterable[Any], columns: tuple[Column[Any], ...] = COLUMNS
) -> list[AnnexColumn]:
    """Return the columns that are printed; with the number they are as wide as the page."""
    chosen = [(column, column.annex) for column in columns if column.annex]
    sample = sampled(list(rows))
    fittings = [
        Fitting(
            annex.label or column.label,
            [(annex.value or column.value)(row) for row in sample],
            annex.width,
        )
        for column, annex in chosen
    ]
    elastic = [column.key for column, _ in chosen].index(_WIDEST)
    widths = fitted_widths(fittings, elastic, page.LANDSCAPE_WIDTH_MM - NUMBER_WIDTH_MM)
    return [
        AnnexColumn(
            key=column.key,
            label=annex.label or column.label,
            width=width,
            value=annex.value or column.value,
            kind=column.kind,
            centred=annex.centred,
        )
        for (column, annex), width in zip(chosen, widths, strict=True)
    ]


_TABLES: dict[ReportKind, tuple[Column[Any], ...]] = {
    ReportKind.ANNEX: COLUMNS,
    ReportKind.PROGRESS: PROGRESS_COLUMNS,
    ReportKind.OVERDUE: OVERDUE_COLUMNS,
}
_OF_NO_COLUMN: AnnexCell[Any] = AnnexCell(20)


def task_columns(report: Report) -> list[AnnexColumn]:
    return _frozen_columns(report.tasks, _TABLES[report.kind])


def overdue_columns(report: Report) -> list[AnnexColumn]:
    return _frozen_columns(report.overdue, OVERDUE_COLUMNS)


def _frozen_columns(table: FrozenTable, like: tuple[Column[Any], ...]) -> list[AnnexColumn]:
    """Return the columns of a table that was frozen: its own labels and cells, today's widths."""
    known = {c.key: c.annex for c in like if c.annex}
    columns = [
        Column(
            frozen.key,
            frozen.label,
            frozen.label,
            partial(_cell, index),
            kind=frozen.kind,
            annex=_like(known.get(frozen.key, _OF_NO_COLUMN), frozen),
        )
        for index, frozen in enumerate(table.columns)
    ]
    return annex_columns(table.rows, tuple(columns)) if columns else []


def _cell(index: int, row: FrozenRow) -> Value:
    return row.cells[index]


def _like(annex: AnnexCell[Any], frozen: FrozenColumn) -> AnnexCell[FrozenRow]:
    return AnnexCell(annex.width, centred=frozen.centred)


def totals_widths() -> list[float]:
    """Return the widths of the table by agency on A4 landscape."""
    return [9, AGENCY_WIDTH_MM, *map(_totals_width, TOTALS_COLUMNS)]


def _totals_width(column: TotalsColumn) -> float:
    return _RATE_MM if column.is_rate else _WIDER_MM.get(column.attribute, _COUNT_MM)
