"""Many tasks changed by one act: opened, changed in memory, saved together with few statements.

An act opens edits, sets what it wants on their tasks and bodies, and gives them to `save_edits`.
What it shows before is what it would save: the words of an edit before and after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import prefetch_related_objects

from agencies.models import Agency, User
from tasks.actions.saving import save_all
from tasks.actions.search import task_search_text, with_text_parts
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


@dataclass
class Edit:
    """One task while an act changes it: `words` is what it said, the rest what it is to say.

    `also` are changes that stand in no column of the task.
    """

    task: Task
    others: Others
    words: dict[str, str]
    also: list[dict[str, str]] = field(default_factory=list)

    @property
    def changes(self) -> list[dict[str, str]]:
        """Return what differs, as history keeps it."""
        return [*changes_between(self.words, words_beside(self.task, self.others)), *self.also]


def batches(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def open_edits(keys: Sequence[int]) -> list[Edit]:
    """Return the tasks by their keys, as saved, with all at hand that saving them asks for.

    Some ten queries for any number of keys; a key that no task has is left out.
    """
    found = with_text_parts(Task.objects.filter(pk__in=keys)).select_related(*_RELATED)
    tasks = {task.pk: task for task in found.prefetch_related("added_to")}
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
    tasks = [edit.task for edit in edits]
    for edit in edits:
        edit.task.version += 1
        edit.task.search_text = task_search_text(edit.task, [agency for _, agency in edit.others])
    save_all(tasks)
    reassign([(edit.task, edit.others) for edit in edits if _takes_part_anew(edit)])
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            by=by,
            verb=verb,
            task=edit.task,
            change_set=change_set,
            changes=edit.changes,
            reason=reason,
        )
        for edit in edits
    )


def relate(edits: Sequence[Edit]) -> None:
    """Have the objects at hand whose keys were set; a query for each kind that is missing."""
    prefetch_related_objects([edit.task for edit in edits], *_RELATED, *_NAMES)


def reassign(wanted: Sequence[tuple[Task, Others]]) -> None:
    """Let these bodies and no others take part in each task besides its lead."""
    Assignment.objects.filter(task__in=[task.pk for task, _ in wanted]).delete()
    Assignment.objects.bulk_create(
        Assignment(task=task, agency=agency, role=role)
        for task, bodies in wanted
        for role, agency in bodies
    )


def _opened(task: Task) -> Edit:
    others = others_of(task)
    return Edit(task, others, words_beside(task, others))


def _takes_part_anew(edit: Edit) -> bool:
    return _by_key(edit.others) != _by_key(others_of(edit.task))


def _by_key(others: Others) -> set[tuple[str, Any]]:
    return {(role, agency.pk) for role, agency in others}
