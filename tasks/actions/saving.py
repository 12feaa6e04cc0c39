"""How every act saves a task: locked, at the version that its author saw, with its history."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from agencies.models import User
from tasks.actions.search import task_search_text
from tasks.actions.words import changes_between, task_in_words
from tasks.choices import HistoryVerb
from tasks.models import HistoryEntry, Task


class EditConflict(Exception):
    """Somebody saved the task since this person opened it; `task` is what they saved."""

    def __init__(self, task: Task) -> None:
        super().__init__(task.code)
        self.task = task


def lock(task: Task) -> Task:
    """Return the task as saved, locked until the transaction ends.

    What it stands below is locked first, so that two acts never wait for each other.
    """
    if task.parent_id is not None:
        Task.objects.select_for_update().get(pk=task.parent_id)
    return Task.objects.select_for_update().get(pk=task.pk)


def lock_all(keys: Iterable[int]) -> dict[int, Task]:
    """Return several tasks by their keys, locked in the same order by everybody."""
    return {task.pk: task for task in _locking(keys)}


def lock_versions(keys: Iterable[int]) -> dict[int, int]:
    """Lock the same tasks in the same way, and return their versions."""
    return dict(_locking(keys).values_list("pk", "version"))


def _locking(keys: Iterable[int]) -> QuerySet[Task]:
    """Lock what several tasks stand below; return a query that locks them."""
    wanted = list(keys)
    above = Task.objects.filter(pk__in=wanted).values("parent")
    list(Task.objects.select_for_update().filter(pk__in=above).order_by("pk").values("pk"))
    return Task.objects.select_for_update().filter(pk__in=wanted).order_by("pk")


def at_version(task: Task, version: int) -> Task:
    saved = lock(task)
    if saved.version != version:
        raise EditConflict(saved)
    return saved


def save_changed(
    task: Task,
    before: dict[str, str],
    verb: HistoryVerb,
    *,
    by: User | None,
    also: Sequence[dict[str, str]] = (),
    **more: Any,
) -> bool:
    """Save what differs from the words before, with its history; return whether anything does.

    `also` are changes besides those of the task; `more` goes to the entry: reason=, change_set=.
    """
    changes = [*also, *changes_between(before, task_in_words(task))]
    if not changes:
        return False
    task.full_clean()
    task.version += 1
    save_searchable(task)
    HistoryEntry.objects.create(by=by, verb=verb, task=task, changes=changes, **more)
    return True


def save_searchable(task: Task) -> None:
    task.search_text = task_search_text(task)
    task.save()


def save_all(tasks: Sequence[Task]) -> None:
    """Save every column of tasks that are in the database already, with few statements.

    Their searched text and version are the caller's to set; what an act may write of them, too.
    """
    names = [
        column.name
        for column in Task._meta.concrete_fields
        if not (column.primary_key or column.generated or column.name == "created_at")
    ]
    made = [task.created_at for task in tasks]
    Task.objects.bulk_create(
        tasks, update_conflicts=True, unique_fields=["id"], update_fields=names, batch_size=200
    )
    # Django takes them for new in memory; whoever saves one again must not write that.
    for task, at in zip(tasks, made, strict=True):
        task.created_at = at
