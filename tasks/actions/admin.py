"""What the admin site writes of tasks: the same history and searched text as the pages leave."""

from agencies.models import User
from tasks.actions.periods import follow, share
from tasks.actions.search import refresh_search_text, task_search_text
from tasks.actions.words import changes_between, task_in_words
from tasks.choices import HistoryVerb
from tasks.models import AwaitedEvent, HistoryEntry, Letter, Task


def record_admin_change(
    task: Task, *, before: dict[str, str] | None, by: User, verb: HistoryVerb = HistoryVerb.EDITED
) -> None:
    """Follow up a task that was just saved; `before` are its words then, None for a new one."""
    task = Task.objects.get(pk=task.pk)
    task.search_text = task_search_text(task)
    task.version += 1
    task.save(update_fields=["search_text", "version"])
    changes = changes_between(before, task_in_words(task)) if before is not None else []
    if changes or before is None:
        act = HistoryVerb.CREATED if before is None else verb
        HistoryEntry.objects.create(by=by, verb=act, task=task, changes=changes)
    share(task, by=by)
    follow(task, by=by)


def record_other_change(*, by: User, is_new: bool, **about: Letter | AwaitedEvent) -> None:
    """Leave history of a letter or an event that was just saved: letter= or event=."""
    verb = HistoryVerb.CREATED if is_new else HistoryVerb.EDITED
    HistoryEntry.objects.create(by=by, verb=verb, reason="Ở trang quản trị", **about)


def refresh_tasks_of(agency_pk: int) -> None:
    """Make tasks findable by the present names of an agency, after it was renamed."""
    tasks = Task.objects.of_agency(agency_pk) | Task.objects.filter(submitter=agency_pk)
    refresh_search_text(tasks | Task.objects.filter(issuer=agency_pk))
