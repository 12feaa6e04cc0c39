"""Rows of an import ready to print: what is new, what changes to what, what is refused and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from tasks.actions.imports.changing import changes_of, known_as_planned, others_in
from tasks.actions.imports.plan import Plan, PlannedRow
from tasks.actions.imports.values import Known, put
from tasks.actions.words import FIELD_LABELS, words_beside
from tasks.choices import Fate, Status
from tasks.models import Task

# A cell of a bad file may be long; here it only has to be recognised.
_SHOWN = 200


def fate_tabs(counts: dict[str, int], current: Fate) -> list[dict[str, Any]]:
    return [
        {
            "label": fate.label,
            "count": counts[fate],
            "url": f"?fate={fate.value}",
            "current": fate is current,
        }
        for fate in Fate
    ]


def shown_rows(plan: Plan, rows: Sequence[PlannedRow], *, on: date) -> list[dict[str, Any]]:
    """Return the rows of one page, all of one fate; some ten queries for any number."""
    if not rows:
        return []
    fate = rows[0].fate
    known = known_as_planned(plan, rows, on=on) if fate in (Fate.NEW, Fate.CHANGED) else None
    lines = [_row(row) for row in rows]
    if fate is Fate.CHANGED and known:
        words = {change.row.code: change.words for change in changes_of(rows, known)}
        for line in lines:
            line["changes"] = words[line["code"]]
    if fate is Fate.NEW and known:
        for line, row in zip(lines, rows, strict=True):
            line["facts"] = _facts(row, known)
    return lines


def _row(row: PlannedRow) -> dict[str, Any]:
    known = row.fate in (Fate.CHANGED, Fate.SAME)
    return {
        "sheet": row.sheet,
        "number": row.number,
        "code": row.code,
        "url": reverse("tasks:detail", args=[row.code]) if known else "",
        "title": row.title,
        "remarks": row.remarks,
        "problems": _problems(row),
    }


def _problems(row: PlannedRow) -> list[dict[str, Any]]:
    """Return why a row is refused, each piece of advice once with all cells that it is about."""
    by_advice: dict[str, list[dict[str, str]]] = {}
    for problem in row.problems:
        value = "" if problem.value == row.title else _cut(problem.value)
        cell = {"column": problem.column, "value": value}
        by_advice.setdefault(problem.advice, []).append(cell)
    return [{"advice": advice, "cells": cells} for advice, cells in by_advice.items()]


def _facts(row: PlannedRow, known: Known) -> list[dict[str, str]]:
    """Return what a new task will say besides its wording, label by label."""
    task = Task()
    put(task, row.values, known)
    words = words_beside(task, others_in(row.values, known))
    usual = {"title": words["title"], "status": Status.NOT_STARTED.label}
    return [
        {"label": FIELD_LABELS[name], "value": value}
        for name, value in words.items()
        if value and value != usual.get(name) and not _says_nothing(task, name)
    ]


def _says_nothing(task: Task, name: str) -> bool:
    return name == "deadline_wording" and not task.deadline_wording


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
