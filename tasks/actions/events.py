"""Awaited events: that one happened is recorded once, and starts the tasks that wait for it.

Everybody sees the same act: one transaction, one change set, history for each task. It can be
undone while nothing was built on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.text import fold
from tasks.actions.changes import record_changes, remember, undo
from tasks.actions.extensions import keep_first_deadline
from tasks.actions.periods import follow
from tasks.actions.saving import lock_all, save_changed
from tasks.actions.words import task_in_words
from tasks.choices import ChangeKind, HistoryVerb
from tasks.deadlines import Deadline, DeadlineKind, Milestone
from tasks.intake.awaiting import event_title
from tasks.models import AwaitedEvent, ChangeSet, HistoryEntry, Task
from tasks.permissions import can_record_events


class EventConflict(Exception):
    """Somebody recorded the event, or changed what waits for it, since this person looked."""


@dataclass(frozen=True)
class Start:
    """The deadline that a waiting task gets, and the version of it that the person saw."""

    deadline: Deadline
    version: int


def record_event(
    event: AwaitedEvent,
    *,
    document: str,
    happened_on: date,
    starts: Mapping[int, Start],
    by: User,
    on: date,
) -> ChangeSet:
    """Record on the day `on` that an event happened; `starts` names every task that waits for it.

    Raise EventConflict when it was recorded already or other tasks wait for it by now.
    """
    if not can_record_events(by):
        raise PermissionDenied
    _check(document, happened_on, starts, on)
    with transaction.atomic():
        saved = AwaitedEvent.objects.select_for_update().get(pk=event.pk)
        tasks = lock_all(Task.objects.waiting_for(saved.pk).values_list("pk", flat=True))
        seen = {key: start.version for key, start in starts.items()}
        if saved.happened_on or seen != {task.pk: task.version for task in tasks.values()}:
            raise EventConflict
        _set(saved, happened_on=happened_on, document=document, by=by)
        change_set = ChangeSet.objects.create(
            kind=ChangeKind.EVENT, event=saved, by=by, note=f"{saved.title}: {document}"
        )
        _tell(saved, change_set, HistoryVerb.EVENT_RECORDED, ("", happened_on), by)
        befores = [(task, remember(task)) for task in tasks.values()]
        for task in tasks.values():
            _start(task, starts[task.pk].deadline, change_set, by)
        record_changes(change_set, befores)
    return change_set


def undo_event(change_set: ChangeSet, *, by: User) -> None:
    """Let the tasks wait again, while nothing was built on their start (tasks.actions.changes)."""
    if change_set.event_id is None:
        raise ValidationError("Lần thay đổi này không phải là ghi nhận sự kiện.")
    with transaction.atomic():
        saved = AwaitedEvent.objects.select_for_update().get(pk=change_set.event_id)
        happened_on = saved.happened_on
        undo(change_set, by=by)
        _set(saved, happened_on=None, document="", by=None)
        _tell(saved, change_set, HistoryVerb.UNDONE, (happened_on, ""), by)


def gather_waiting(condition: str, *, by: User) -> AwaitedEvent:
    """Let the tasks that wait in these words and for no event wait for the one that they name."""
    if not can_record_events(by):
        raise PermissionDenied
    with transaction.atomic():
        loose = Task.objects.waiting_loose().filter(condition=condition)
        tasks = lock_all(loose.values_list("pk", flat=True))
        if not tasks:
            raise ValidationError("Không còn nhiệm vụ nào chờ điều kiện này mà chưa gắn sự kiện.")
        event = event_named(condition)
        for task in tasks.values():
            words = task_in_words(task)
            task.awaited_event = event
            save_changed(task, words, HistoryVerb.EDITED, by=by)
            follow(task, by=by)
    return event


def event_named(condition: str) -> AwaitedEvent:
    """Return the event that a condition names, made where there is none.

    Raise ValidationError when it has happened: what waited for it has a day by now.
    """
    title = event_title(condition)
    event = AwaitedEvent.objects.filter(search_text=fold(title)).first()
    return still_awaited(event) if event else AwaitedEvent.objects.create(title=title)


def still_awaited(event: AwaitedEvent) -> AwaitedEvent:
    if event.happened_on:
        raise ValidationError(
            f"Sự kiện “{event}” đã xảy ra ngày {event.happened_on:%d/%m/%Y}. "
            "Hãy ghi thời hạn thay cho điều kiện chờ."
        )
    return event


def can_start(deadline: Deadline) -> bool:
    """Whether a task may get this deadline by an event: one with a last day, or ongoing work."""
    if deadline.kind == DeadlineKind.ONGOING:
        return True
    again = (DeadlineKind.RECURRING, DeadlineKind.CONDITIONAL)
    return deadline.due is not None and deadline.kind not in again


def _check(document: str, happened_on: date, starts: Mapping[int, Start], on: date) -> None:
    if not document:
        raise ValidationError({"document": "Hãy ghi văn bản cho biết sự kiện đã xảy ra."})
    if happened_on > on:
        raise ValidationError({"happened_on": f"Ngày này sau hôm nay ({on:%d/%m/%Y})."})
    for start in starts.values():
        if not can_start(start.deadline):
            raise ValidationError("Mỗi nhiệm vụ phải có hạn có ngày cuối, hoặc là thường xuyên.")


def _start(task: Task, deadline: Deadline, change_set: ChangeSet, by: User) -> None:
    words = task_in_words(task)
    keep_first_deadline(task)
    milestone = Milestone(task.milestone) if task.milestone else None
    task.deadline = replace(deadline, milestone=milestone)
    save_changed(
        task,
        words,
        HistoryVerb.EVENT_RECORDED,
        by=by,
        change_set=change_set,
        reason=change_set.note,
    )
    follow(task, by=by)


def _set(event: AwaitedEvent, *, happened_on: date | None, document: str, by: User | None) -> None:
    event.happened_on = happened_on
    event.document = document
    event.recorded_by = by
    event.recorded_at = timezone.now() if by else None
    event.version += 1
    event.full_clean()
    event.save()


def _tell(
    event: AwaitedEvent,
    change_set: ChangeSet,
    verb: HistoryVerb,
    days: tuple[date | str | None, date | str | None],
    by: User,
) -> None:
    old, new = (f"{day:%d/%m/%Y}" if isinstance(day, date) else "" for day in days)
    HistoryEntry.objects.create(
        by=by,
        verb=verb,
        event=event,
        change_set=change_set,
        changes=[{"field": "Xảy ra ngày", "old": old, "new": new}],
        reason=change_set.note,
    )
