"""A Report made ready for the screen: the same value that Excel and Word print."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from tasks.choices import ReportKind
from tasks.consolidation import (
    TOTALS_COLUMNS,
    AgencyTable,
    AgencyTotals,
    cell_words,
    column_groups,
    count_words,
    rate_words,
)
from tasks.consolidation.report import FrozenTable, Report
from tasks.views.charts import Bar, stacked_bars

# A whole list of a round is seen; more tasks are in the files, a page of thousands helps nobody.
ROWS_SHOWN = 200
# The parts of a bar (views.charts) and the figures that they show.
_SEGMENTS = {
    "overdue": "overdue",
    "submitted": ("submitted_on_time", "submitted_late"),
    "waiting": "waiting",
    "ongoing": "ongoing",
    "undated": "no_deadline",
    "donelate": "completed_late",
    "done": "completed_on_time",
    "stopped": "stopped",
    "soon": "due_soon",
}
_CHART_NAME = 34
# Columns that hold sentences.
_WIDE = {"present", "causes", "proposals", "result"}
# The figures at the top: words, attribute, variant.
_FIGURES = (
    ("Tổng số", "total", ""),
    ("Hoàn thành", "completed", "done"),
    ("Trong hạn", "within", ""),
    ("Quá hạn", "overdue", "late"),
)


def report_context(report: Report) -> dict[str, Any]:
    total = report.agencies.total
    return {
        "report": report,
        "is_progress": report.kind == ReportKind.PROGRESS,
        "figures": [
            {"label": label, "count": count_words(count), "variant": variant if count else ""}
            for label, name, variant in _FIGURES
            for count in (getattr(total, name),)
        ],
        "rates": (rate_words(total.completion_rate), rate_words(total.due_completion_rate)),
        "groups": _totals(report.groups),
        "agencies": _totals(report.agencies),
        "column_groups": [
            {"label": group, "labels": labels, "alone": labels == [group]}
            for group, labels in column_groups()
        ],
        "chart": stacked_bars(sorted(map(_bar, report.agencies.rows), key=_most_late)),
        "tasks": table_context(report.tasks),
        "overdue": table_context(report.overdue),
    }


def table_context(table: FrozenTable) -> dict[str, Any]:
    """Return the first rows of a table in words, under their headings."""
    return {
        "columns": table.columns,
        "width": len(table.columns) + 1,
        "lines": list(_lines(table)),
        "total": table.total,
        "more": max(0, table.total - ROWS_SHOWN),
    }


def _lines(table: FrozenTable) -> Iterator[dict[str, Any]]:
    left = ROWS_SHOWN
    for section in table.sections:
        if not left:
            return
        yield from ({"heading": line, "level": min(line.level, 2)} for line in section.headings)
        for number, row in list(section.numbered())[:left]:
            left -= 1
            cells = zip(table.columns, map(cell_words, row.cells), strict=True)
            yield {
                "number": number,
                "code": row.code,
                "url": reverse("tasks:detail", args=[row.code]),
                "cells": [
                    {"column": column, "words": words, "is_wide": column.key in _WIDE}
                    for column, words in cells
                ],
            }


def _totals(table: AgencyTable) -> list[dict[str, Any]]:
    """Return rows in words; noughts are faint, so that the eye finds what is there."""
    return [
        {
            "name": totals.agency,
            "figures": [_figure(totals, column.attribute) for column in TOTALS_COLUMNS],
            "is_total": totals is table.total,
        }
        for totals in (*table.rows, table.total)
    ]


def _figure(totals: AgencyTotals, attribute: str) -> dict[str, Any]:
    value = getattr(totals, attribute)
    if attribute.endswith("rate"):
        return {"words": rate_words(value), "variant": ""}
    late = attribute == "overdue" and value > 0
    return {"words": count_words(value), "variant": "late" if late else "" if value else "nought"}


def _bar(totals: AgencyTotals) -> Bar:
    parts: Counter[str] = Counter()
    for segment, names in _SEGMENTS.items():
        for name in (names,) if isinstance(names, str) else names:
            parts[segment] += getattr(totals, name)
    parts["intime"] = totals.within - totals.due_soon
    query = urlencode({"q": totals.agency})
    return Bar(_chart_name(totals.agency), f"{reverse('tasks:list')}?{query}", parts)


def _most_late(bar: Bar) -> tuple[int, int]:
    return -bar.parts["overdue"], -bar.parts.total()


def _chart_name(name: str) -> str:
    """Return a name that has room beside its bar; the table below the chart has whole ones."""
    short = name.replace("Ủy ban nhân dân", "UBND").replace("Hội đồng nhân dân", "HĐND")
    return short if len(short) <= _CHART_NAME else f"{short[: _CHART_NAME - 1].rstrip()}…"
