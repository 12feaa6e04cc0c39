"""Rows of the list ready to print: two lines a cell, the evidence under what it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from tasks.choices import Timeliness
from tasks.consolidation import Column, Row
from tasks.deadlines import DeadlineKind
from tasks.views.listing import BADGES

_TINTED = (Timeliness.OVERDUE, Timeliness.DUE_SOON)


def page_rows(rows: list[Row], columns: list[Column]) -> list[dict[str, Any]]:
    return [_row(row, columns) for row in rows]


def _row(row: Row, columns: list[Column]) -> dict[str, Any]:
    return {
        "code": row.code,
        "url": reverse("tasks:detail", args=[row.code]),
        "cells": [_column(column, row) | {"key": column.key} for column in columns],
    }


def _column(column: Column, row: Row) -> dict[str, Any]:
    """Return the cell of a column: most show just their value."""
    if special := _CELLS.get(column.key):
        return special(row)
    value = column.value(row)
    return _cell(f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or ""))


def _cell(first: str, second: str = "", **more: Any) -> dict[str, Any]:
    return {"first": first, "second": second} | more


def _deadline(row: Row) -> dict[str, Any]:
    quoted = f"“{row.deadline}”" if row.deadline else ""
    dated = row.due_on and row.deadline_kind != DeadlineKind.CONDITIONAL
    return _cell(f"{row.due_on:%d/%m/%Y}" if dated else "", quoted)


def _timeliness(row: Row) -> dict[str, Any]:
    icon, variant = BADGES[row.timeliness]
    ground = row.timeliness in _TINTED
    badge = {"text": row.timeliness_label, "icon": icon, "variant": variant, "ground": ground}
    return _cell("", row.awaited if row.timeliness == Timeliness.WAITING else "", badge=badge)


def _status(row: Row) -> dict[str, Any]:
    day = f"trình {row.submitted_on:%d/%m/%Y}" if row.submitted_on else ""
    return _cell(row.status, row.completed or day)


_CELLS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "code": lambda row: _cell(row.code, f"mục {row.section}" if row.section else ""),
    "lead": lambda row: _cell(row.lead_short, row.issuer, full=row.lead),
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
