"""Many tasks changed by one act: opened, changed in memory, saved together with few statements.

An act opens edits, sets what it wants on their tasks and bodies, and gives them to `save_edits`.
What it shows before is what it would save: the words of an edit before and after.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils import timezone

from agencies.models import Agency, User
from tasks.actions.inserting import insert_rows, update_rows
from tasks.actions.search import task_search_text
from tasks.actions.words import changes_between, words_beside
from tasks.choices import HistoryVerb
from tasks.models import Assignment, ChangeSet, HistoryEntry, Task

# Tasks that are in memory at once; each batch costs the same number of statements.
BATCH = 1000
# The bodies besides the lead that take part, each with its role.
Others = list[tuple[str, Agency]]
T = TypeVar("T")

_RELATED = ("programme", "heading", "lead", "submitter", "issuer", "awaited_event")
_NAMES = ("lead__former_names", "submitter__former_names", "issuer__former_names")
_PARTS = ("assignments__agency__former_names", "items__letter", "parts", "added_to")
_COLUMNS = [
    column
    for column in Task._meta.concrete_fields
    if not (column.primary_key or column.generated or column.name == "created_at")
]


@dataclass
class Edit:
    """One task while an act changes it: `words` is what it said, the rest what it is to say.

    `saved` are its columns in the database; `also` are changes that stand in none of them.
    """

    task: Task
    others: Others
    words: dict[str, str]
    saved: Mapping[str, Any]
    also: list[dict[str, str]] = field(default_factory=list)

    @cached_property
    def changes(self) -> list[dict[str, str]]:
        """What differs, as history keeps it; asked when all is put."""
        return [*changes_between(self.words, words_beside(self.task, self.others)), *self.also]


def batches(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def open_edits(keys: Sequence[int]) -> list[Edit]:
    """Return the tasks by their keys, as saved, with all at hand that saving them asks for.

    Some fifteen queries for any number of keys; a key that no task has is left out.
    """
    # Fetched once for all tasks that name it, a body is one object; joined, it is one for each.
    found = Task.objects.filter(pk__in=keys).prefetch_related(*_RELATED, *_NAMES, *_PARTS)
    tasks = {task.pk: task for task in found}
    return [_opened(tasks[key]) for key in keys if key in tasks]


def others_of(task: Task) -> Others:
    """Return who takes part; no query for a task with `assignments__agency` at hand."""
    ordered = sorted(task.assignments.all(), key=lambda found: found.agency.position)
    return [(found.role, found.agency) for found in ordered]


def save_edits(
    edits: Sequence[Edit],
    verb: HistoryVerb,
    *,
    by: User | None,
    change_set: ChangeSet,
    reason: str = "",
) -> None:
    """Save the tasks as their edits have them, each with its history."""
    relate(edits)
    now = timezone.now()
    for edit in edits:
        edit.task.version += 1
        edit.task.updated_at = now
        edit.task.search_text = task_search_text(edit.task, [agency for _, agency in edit.others])
    _update(edits)
    reassign([(edit.task, edit.others) for edit in edits if _takes_part_anew(edit)])
    insert_rows(
        HistoryEntry,
        [
            {
                "by_id": by and by.pk,
                "verb": verb.value,
                "task_id": edit.task.pk,
                "change_set_id": change_set.pk,
                "changes": json.dumps(edit.changes, ensure_ascii=False),
                "reason": reason,
            }
            for edit in edits
        ],
    )


def _update(edits: Sequence[Edit]) -> None:
    """Write the columns in which some task differs from what is saved."""
    changed = [
        column
        for column in _COLUMNS
        if any(getattr(edit.task, column.attname) != edit.saved[column.attname] for edit in edits)
    ]
    rows = [
        {"id": edit.task.pk}
        | {
            str(column.column): column.get_db_prep_save(
                getattr(edit.task, column.attname), connection
            )
            for column in changed
        }
        for edit in edits
    ]
    update_rows(Task, rows)


def relate(edits: Sequence[Edit]) -> None:
    """Have the objects at hand whose keys were set; a query for each kind that is missing."""
    prefetch_related_objects([edit.task for edit in edits], *_RELATED, *_NAMES)


def reassign(wanted: Sequence[tuple[Task, Others]]) -> None:
    """Let these bodies and no others take part in each task besides its lead."""
    Assignment.objects.filter(task__in=[task.pk for task, _ in wanted]).delete()
    insert_rows(
        Assignment,
        [
            {"task_id": task.pk, "agency_id": agency.pk, "role": str(role)}
            for task, bodies in wanted
            for role, agency in bodies
        ],
    )


def _opened(task: Task) -> Edit:
    others = others_of(task)
    saved = {column.attname: getattr(task, column.attname) for column in _COLUMNS}
    return Edit(task, others, words_beside(task, others), saved)


def _takes_part_anew(edit: Edit) -> bool:
    return _by_key(edit.others) != _by_key(others_of(edit.task))


def _by_key(others: Others) -> set[tuple[str, Any]]:
    return {(role, agency.pk) for role, agency in others}
