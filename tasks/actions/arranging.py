"""What a round brought, put in order: under which heading, in which place, whose it is.

Each act changes many tasks at once, is one change set and can be undone as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.models import Agency, User
from tasks.actions.changes import record_changes, remember
from tasks.actions.periods import share
from tasks.actions.round_saving import CONFLICT
from tasks.actions.saving import lock_all, save_changed, save_searchable
from tasks.actions.tasks import HEADING_STEP, next_position
from tasks.actions.words import FIELD_LABELS, task_in_words
from tasks.choices import AssignmentRole, ChangeKind, CountsAs, HistoryVerb
from tasks.models import Assignment, ChangeSet, Heading, HistoryEntry, Task
from tasks.permissions import can_consolidate


@dataclass(frozen=True)
class Arrangement:
    """What to change of every task; None and () leave it. `coordinating` are added."""

    heading: Heading | None = None
    lead: Agency | None = None
    coordinating: tuple[Agency, ...] = ()


def changes_of(task: Task, wanted: Arrangement) -> list[dict[str, str]]:
    """Return what an arrangement would change of a task, in words; nothing is written.

    Costs no query for a task with `assignments__agency` at hand.
    """
    changes = []
    if wanted.heading and wanted.heading != task.heading:
        changes.append(_change("heading", task.heading, wanted.heading))
    if wanted.lead and wanted.lead != task.lead:
        changes.append(_change("lead", task.lead, wanted.lead))
    if added := _added(task, wanted):
        parts = task.assignments.all()
        present = [part.agency for part in parts if part.role == AssignmentRole.COORDINATING]
        changes.append(_change("coordinating", _names(present), _names([*present, *added])))
    return changes


def arrange(
    tasks: Sequence[Task], *, wanted: Arrangement, versions: Mapping[int, int], by: User
) -> ChangeSet | None:
    """Change all tasks as wanted; return the act, or None where nothing was to change."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = _checked(tasks, versions)
        changing = _changing(saved, wanted)
        touched = [task for task in saved if task.pk in changing]
        if not touched:
            return None
        _check_heading(touched, wanted)
        before = _remembered(touched)
        act = ChangeSet.objects.create(
            kind=ChangeKind.BULK, note=f"Sắp xếp {len(touched)} nhiệm vụ", by=by
        )
        for task in touched:
            words = task_in_words(task)
            _apply(task, wanted)
            verb = HistoryVerb.BULK_CHANGED
            save_changed(task, words, verb, by=by, change_set=act)
            share(task, by=by, reason=act.note)
        _keep(act, before)
    return act


def reorder(tasks: Sequence[Task], *, versions: Mapping[int, int], by: User) -> ChangeSet | None:
    """Give tasks of one heading the order in which they are passed; others keep their places."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = {task.pk: task for task in _checked(tasks, versions)}
        ordered = [saved[task.pk] for task in tasks]
        if len({(task.programme_id, task.heading_id) for task in ordered}) > 1:
            raise ValidationError("Chỉ đổi thứ tự trong cùng một đề mục.")
        places = _places(ordered)
        moved = [
            (task, place)
            for task, place in zip(ordered, places, strict=True)
            if task.position != place
        ]
        if not moved:
            return None
        before = _remembered([task for task, _ in moved])
        act = ChangeSet.objects.create(
            kind=ChangeKind.BULK, note=f"Đổi thứ tự {len(moved)} nhiệm vụ", by=by
        )
        for task, place in moved:
            old, task.position = task.position, place
            task.version += 1
            save_searchable(task)
            changes = [
                {
                    "field": "Thứ tự trong đề mục",
                    "old": str(old % HEADING_STEP),
                    "new": str(place % HEADING_STEP),
                }
            ]
            HistoryEntry.objects.create(
                by=by, verb=HistoryVerb.BULK_CHANGED, task=task, change_set=act, changes=changes
            )
            share(task, by=by, reason=act.note)
        _keep(act, before)
    return act


def _checked(tasks: Sequence[Task], versions: Mapping[int, int]) -> list[Task]:
    saved = list(lock_all([task.pk for task in tasks]).values())
    stale = [task.code for task in saved if versions.get(task.pk) != task.version]
    if stale:
        raise ValidationError(
            f"{', '.join(stale)} vừa được người khác sửa. Hãy xem lại rồi làm tiếp nếu vẫn cần.",
            code=CONFLICT,
        )
    gone = [task.code for task in saved if task.counts_as == CountsAs.GONE]
    if gone:
        raise ValidationError(f"{', '.join(gone)} đã được gộp hoặc bỏ.")
    return saved


def _changing(tasks: list[Task], wanted: Arrangement) -> set[int]:
    """Return the keys of the tasks that would change; read apart, for what is read here is old
    after the first of them was written.
    """
    read = Task.objects.filter(pk__in=[task.pk for task in tasks])
    read = read.select_related("heading", "lead").prefetch_related("assignments__agency")
    return {task.pk for task in read if changes_of(task, wanted)}


def _check_heading(tasks: list[Task], wanted: Arrangement) -> None:
    elsewhere = [
        task.code
        for task in tasks
        if wanted.heading and task.programme_id != wanted.heading.programme_id
    ]
    if elsewhere:
        raise ValidationError(
            {"to_heading": f"{', '.join(elsewhere)} thuộc chương trình khác, không có đề mục này."}
        )


def _remembered(tasks: list[Task]) -> dict[int, dict[str, Any]]:
    """Remember tasks and the periods that follow them."""
    periods = Task.objects.select_for_update().filter(parent__in=tasks, counts_as=CountsAs.PERIOD)
    return {task.pk: remember(task) for task in (*tasks, *periods.order_by("pk"))}


def _keep(act: ChangeSet, before: dict[int, dict[str, Any]]) -> None:
    now = lock_all(before)
    record_changes(act, [(now[key], words) for key, words in before.items()])


def _apply(task: Task, wanted: Arrangement) -> None:
    if wanted.heading and wanted.heading != task.heading:
        task.heading = wanted.heading
        task.position = next_position(task.programme, wanted.heading)
    added = _added(task, wanted)
    if wanted.lead and wanted.lead != task.lead:
        task.lead = wanted.lead
        task.assignments.filter(agency=wanted.lead).delete()
    Assignment.objects.bulk_create(
        Assignment(task=task, agency=agency, role=AssignmentRole.COORDINATING) for agency in added
    )


def _added(task: Task, wanted: Arrangement) -> list[Agency]:
    """Return who is to coordinate and takes no part yet."""
    lead = wanted.lead or task.lead
    known = {part.agency_id for part in task.assignments.all()}
    return [agency for agency in wanted.coordinating if agency.pk not in known and agency != lead]


def _places(tasks: list[Task]) -> list[int]:
    """Return the places of these tasks in order; new ones at the end where two share a place."""
    places = sorted(task.position for task in tasks)
    if len(set(places)) == len(places):
        return places
    first = next_position(tasks[0].programme, tasks[0].heading)
    return list(range(first, first + len(tasks)))


def _names(agencies: list[Agency]) -> str:
    return "; ".join(agency.name for agency in sorted(agencies, key=lambda one: one.position))


def _change(field: str, old: object, new: object) -> dict[str, str]:
    return {"field": FIELD_LABELS[field], "old": str(old or ""), "new": str(new or "")}
