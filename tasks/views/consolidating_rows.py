"""Proposed duties ready to print: who proposed each, who leads it, where it stands."""

from collections.abc import Collection, Mapping
from typing import Any

from tasks.arrangement import ANNEX_ORDER
from tasks.choices import AssignmentRole
from tasks.deadlines import DeadlineKind
from tasks.models import Task
from tasks.views.wordings import WORDINGS, wordings_row


def proposed_rows(
    keys: Collection[int], *, numbers: Mapping[int, int], alike: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Return the tasks in the order of the annex. Cost: three queries for any number."""
    tasks = (
        Task.objects.filter(pk__in=keys)
        .select_related("heading__parent", "lead", "issuer")
        .prefetch_related("assignments__agency", WORDINGS)
        .order_by(*ANNEX_ORDER)
    )
    return [_row(task, numbers.get(task.pk, 0), task.pk in alike) for task in tasks]


def _row(task: Task, number: int, is_alike: bool) -> dict[str, Any]:
    return wordings_row(task) | {
        "number": number,
        "is_alike": is_alike,
        "due_on": None if task.deadline_kind == DeadlineKind.CONDITIONAL else task.due_on,
        "joint_leads": _names(task, AssignmentRole.JOINT_LEAD),
        "coordinating": _names(task, AssignmentRole.COORDINATING),
    }


def _names(task: Task, role: AssignmentRole) -> str:
    return "; ".join(one.agency.short_name for one in task.assignments.all() if one.role == role)


def grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a page under their headings."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        heading = row["task"].heading
        if not groups or groups[-1]["heading"] != heading:
            above = heading.parent if heading else None
            groups.append({"heading": heading, "above": above, "rows": []})
        groups[-1]["rows"].append(row)
    return groups
