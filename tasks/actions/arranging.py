"""What a round brought, put in order: under which heading, in which place, whose it is.

Each act changes many tasks at once, is one change set and can be undone as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.models import Agency, User
from tasks.actions.bulk import Assign, Change, Place, change_many
from tasks.actions.changes import record_changes, remember
from tasks.actions.periods import share
from tasks.actions.round_saving import CONFLICT
from tasks.actions.saving import lock_all, save_searchable
from tasks.actions.tasks import HEADING_STEP, next_position
from tasks.choices import ChangeKind, CountsAs, HistoryVerb
from tasks.models import ChangeSet, Heading, HistoryEntry, Task
from tasks.permissions import can_consolidate


@dataclass(frozen=True)
class Arrangement:
    """What to change of every task; None and () leave it. `coordinating` are added."""

    heading: Heading | None = None
    lead: Agency | None = None
    coordinating: tuple[Agency, ...] = ()

    @property
    def changes(self) -> list[Change]:
        place: list[Change] = [Place(self.heading)] if self.heading else []
        return [*place, Assign(self.lead, self.coordinating)]


def arrange(
    tasks: Sequence[Task], *, wanted: Arrangement, versions: Mapping[int, int], by: User
) -> ChangeSet | None:
    """Change all tasks as wanted; return the act, or None where nothing was to change."""
    if not can_consolidate(by):
        raise PermissionDenied
    _check_heading(tasks, wanted)
    seen = {task.pk: versions.get(task.pk, 0) for task in tasks}
    return change_many(seen, wanted=wanted.changes, by=by, title="Sắp xếp")


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


def _check_heading(tasks: Sequence[Task], wanted: Arrangement) -> None:
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


def _places(tasks: list[Task]) -> list[int]:
    """Return the places of these tasks in order; new ones at the end where two share a place."""
    places = sorted(task.position for task in tasks)
    if len(set(places)) == len(places):
        return places
    first = next_position(tasks[0].programme, tasks[0].heading)
    return list(range(first, first + len(tasks)))
