"""Rows of the list ready to print: two lines a cell, the evidence under what it is."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tasks.choices import Timeliness
from tasks.consolidation import Column, Row
from tasks.deadlines import DeadlineKind
from tasks.templatetags.list_parts import Cell
from tasks.views.listing import BADGES

# Stands for a task's code in an address: working one out costs more than the cells of its row.
_ANY_CODE = "CODE"


def page_rows(rows: list[Row], columns: list[Column]) -> list[dict[str, Any]]:
    place = reverse("tasks:detail", args=[_ANY_CODE])
    return [_row(row, columns, place.replace(_ANY_CODE, quote(row.code))) for row in rows]


def _row(row: Row, columns: list[Column], url: str) -> dict[str, Any]:
    cells = {column.key: _cell(column, row) for column in columns}
    return {"code": row.code, "url": url, "cells": cells}


def _cell(column: Column, row: Row) -> Cell:
    """Return the cell of a column: most show just their value."""
    if special := _CELLS.get(column.key):
        return special(row)
    value = column.value(row)
    return Cell(f"{value:%d/%m/%Y}" if isinstance(value, date) else value or "")


def _deadline(row: Row) -> Cell:
    quoted = f"“{row.deadline}”" if row.deadline else ""
    dated = row.due_on and row.deadline_kind != DeadlineKind.CONDITIONAL
    return Cell(f"{row.due_on:%d/%m/%Y}" if dated else "", quoted)


def _timeliness(row: Row) -> Cell:
    awaited = row.awaited if row.timeliness == Timeliness.WAITING else ""
    return Cell(row.timeliness_label, awaited, badge=BADGES[row.timeliness])


def _status(row: Row) -> Cell:
    day = f"trình {row.submitted_on:%d/%m/%Y}" if row.submitted_on else ""
    return Cell(row.status, row.completed or day)


_CELLS: dict[str, Callable[[Row], Cell]] = {
    "code": lambda row: Cell(row.code, f"mục {row.section}" if row.section else ""),
    "lead": lambda row: Cell(row.lead_short, row.issuer, full=row.lead),
    "deadline": _deadline,
    "timeliness": _timeliness,
    "status": _status,
}


def grouped(
    rows: list[Row], shown: list[dict[str, Any]], counts: dict[int, dict[str, int]]
) -> list[dict[str, Any]]:
    """Return the rows of the page under their headings, each with its counts over all pages."""
    groups: list[dict[str, Any]] = []
    for row, cells in zip(rows, shown, strict=True):
        if not groups or groups[-1]["path"] != row.headings:
            standing = counts.get(row.heading_id or 0, {})
            groups.append(
                {
                    "path": row.headings,
                    "heading": row.headings[-1] if row.headings else "Không thuộc đề mục nào",
                    "above": " / ".join(row.headings[:-1]),
                    "count": sum(standing.values()),
                    "overdue": standing.get(Timeliness.OVERDUE, 0),
                    "rows": [],
                }
            )
        groups[-1]["rows"].append(cells)
    return groups
