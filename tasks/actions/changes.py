"""Acts on several tasks at once, each remembered so that the whole can be undone.

An act takes `remember(task)` before it writes, and gives what it remembered to `record_changes`.
Undoing is possible while nothing was built on the act: every task is still at the version that it
left, or what came after was undone too, and nobody reported on one or asked for more time since.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Field, Q
from django.utils import timezone

from agencies.models import Agency, User
from tasks.actions.inserting import insert_rows
from tasks.actions.many import Edit, batches, open_edits, save_edits
from tasks.actions.periods import follow, share
from tasks.actions.saving import lock_all
from tasks.actions.steps import Steps, all_steps
from tasks.actions.tasks import HEADING_STEP
from tasks.actions.words import state_in_words
from tasks.choices import CountsAs, HistoryVerb
from tasks.deadlines import DeadlineKind
from tasks.models import ChangeSet, Heading, HistoryEntry, Round, Task, TaskChange
from tasks.permissions import can_edit_tasks

Before = dict[str, Any]
_WITHDRAWN = "Bỏ nhiệm vụ đã lập"
_ONE_BY_ONE = "Hãy sửa từng nhiệm vụ nếu vẫn cần."
# What an undone act leaves as it is: what counts versions and days, and what follows from others.
_KEPT = {"id", "version", "has_periods", "search_text", "created_at", "updated_at"}
# What stands in rows of its own: the table, and its column beside the task's.
_GIVEN_BACK: dict[str, tuple[Any, str]] = {
    "items": (Task.items.through, "letteritem_id"),
    "rounds": (Round.added.through, "round_id"),
}


def remember(task: Task) -> Before:
    """Return the task as plain JSON values: its columns, bodies, items of letters and rounds.

    Costs no query for a task whose assignments, items and rounds were fetched beforehand.
    """
    columns = {field.attname: _plain(field.value_from_object(task)) for field in _columns()}
    return columns | {
        "version": task.version,
        "assignments": [[found.agency_id, found.role] for found in task.assignments.all()],
        "items": sorted(item.pk for item in task.items.all()),
        "rounds": sorted(found.pk for found in task.added_to.all()),
    }


def record_changes(change_set: ChangeSet, changed: Iterable[tuple[Task, Before]]) -> None:
    """Keep what tasks were before an act that has just written them; nothing for a new task."""
    record_versions(change_set, ((task.pk, task.version, before) for task, before in changed))


def record_versions(change_set: ChangeSet, changed: Iterable[tuple[int, int, Before]]) -> None:
    """Do the same for tasks given by their keys and the versions that the act left."""
    insert_rows(
        TaskChange,
        [
            {
                "change_set_id": change_set.pk,
                "task_id": key,
                "before": json.dumps(before, ensure_ascii=False),
                "version": version,
            }
            for key, version, before in changed
        ],
    )


def periods_of(lines: set[int]) -> Q:
    return Q(parent__in=lines, counts_as=CountsAs.PERIOD)


def remember_families(lines: set[int]) -> dict[int, Before]:
    """Return recurring work and its periods as they are, for what is carried from it to them."""
    if not lines:
        return {}
    family = Task.objects.filter(Q(pk__in=lines) | periods_of(lines))
    found = family.prefetch_related("assignments", "items", "added_to")
    return {task.pk: remember(task) for task in found}


def record_written(change_set: ChangeSet, before: dict[int, Before], lines: set[int]) -> None:
    """Keep what tasks were that an act has written, and which periods it opened."""
    written = Task.objects.filter(Q(pk__in=before) | periods_of(lines)).order_by("pk")
    record_versions(
        change_set,
        [
            (key, version, before.get(key, {}))
            for key, version in written.values_list("pk", "version")
            if version != before.get(key, {}).get("version", 0)
        ],
    )


def undo(change_set: ChangeSet, *, by: User) -> list[Task]:
    """Do the same as `undoing` at one go, and return the tasks."""
    return all_steps(undoing(change_set, by=by))


def undoing(change_set: ChangeSet, *, by: User) -> Steps[list[Task]]:
    """Give every task of the act back what it was; return them. A task it made is withdrawn.

    Raise ValidationError, naming a task, where something was built on the act. All is undone when
    the last step is: each tells how many tasks are behind it.
    """
    if not can_edit_tasks(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        changes = list(saved.changes.all())
        tasks = lock_all([change.task_id for change in changes])
        if refusal := why_not_undone(saved):
            raise ValidationError(refusal)
        saved.undone_by = by
        saved.undone_at = timezone.now()
        saved.save()
        made = [tasks[change.task_id] for change in changes if not change.before]
        yield from _withdraw_all(made, saved, by=by)
        for done in _restore_all([change for change in changes if change.before], saved, by=by):
            yield len(made) + done
    return list(tasks.values())


def why_not_undone(change_set: ChangeSet) -> str:
    """Return why the act cannot be undone any more, or nothing. Two queries for any number."""
    if change_set.undone_at:
        return f"{change_set.undone_by} đã hoàn tác việc này lúc {_clock(change_set.undone_at)}."
    built = _edited(change_set) or _asked_about(change_set)
    return built and f"Không hoàn tác được: {built}"


def _edited(change_set: ChangeSet) -> str:
    newer = change_set.changes.exclude(task__version=F("version")).select_related("task").first()
    if newer is None:
        return ""
    last = newer.task.history.select_related("by", "change_set").first()
    who = f"; {last.author} ghi lúc {_clock(last.at)}" if last else ""
    return f"{newer.task.code} đã được thay đổi sau đó{who}. {_advice(change_set, last)}"


def _advice(change_set: ChangeSet, last: HistoryEntry | None) -> str:
    """Say what to do about what came last of a task: an act that came after is undone first."""
    later = last.change_set if last else None
    if later is None or later.undone_at or later == change_set:
        return _ONE_BY_ONE
    return f"Hãy hoàn tác “{later.note}” trước."


def _asked_about(change_set: ChangeSet) -> str:
    tasks = Task.objects.filter(pk__in=change_set.changes.values("task"))
    is_built_on = Q(reports__created_at__gte=change_set.at)
    is_built_on |= Q(extensions__asked_at__gte=change_set.at)
    code = tasks.filter(is_built_on).values_list("code", flat=True).first()
    return f"{code} đã có báo cáo hoặc đề nghị gia hạn sau đó. {_ONE_BY_ONE}" if code else ""


def _withdraw_all(tasks: list[Task], change_set: ChangeSet, *, by: User) -> Steps[None]:
    """Leave tasks that an act made, and their periods, out of every list; their history stays."""
    done = 0
    for batch in batches(tasks):
        withdrawn = Task.objects.filter(pk__in=[task.pk for task in batch])
        withdrawn.update(is_withdrawn=True, version=F("version") + 1, updated_at=timezone.now())
        periods = Task.objects.filter(parent__in=batch, counts_as=CountsAs.PERIOD)
        periods.update(is_withdrawn=True)
        HistoryEntry.objects.bulk_create(
            HistoryEntry(
                by=by, verb=HistoryVerb.UNDONE, task=task, change_set=change_set, reason=_WITHDRAWN
            )
            for task in batch
        )
        for task in batch:
            task.is_withdrawn = True
            task.version += 1
        done += len(batch)
        yield done


def _restore_all(changes: list[TaskChange], change_set: ChangeSet, *, by: User) -> Steps[None]:
    """Give tasks back what they were, thousands of them with a few statements."""
    done = 0
    for batch in batches(changes):
        before = {change.task_id: change.before for change in batch}
        for name in _GIVEN_BACK:
            _give_back(name, before)
        edits = open_edits(list(before))
        bodies, headings = _bodies_of(before.values()), _headings_of(before.values())
        for edit in edits:
            _set_back(edit, before[edit.task.pk], bodies)
            _put_under_heading(edit.task, headings)
        save_edits(edits, HistoryVerb.UNDONE, by=by, change_set=change_set)
        for edit in edits:
            follow(edit.task, by=by, opens_next=False)
            if edit.task.has_periods and edit.task.deadline_kind != DeadlineKind.RECURRING:
                # The act made it recur, and periods were opened since.
                share(edit.task, by=by, reason=str(change_set))
        _rest_on(batch)
        done += len(batch)
        yield done


def _rest_on(undone: Sequence[TaskChange]) -> None:
    """Let earlier acts be undone as well that had left the tasks as they are again."""
    left = {(change.task_id, change.before.get("version")) for change in undone}
    versions = dict(Task.objects.filter(pk__in=[pk for pk, _ in left]).values_list("pk", "version"))
    earlier = TaskChange.objects.filter(task__in=versions).only("task", "version")
    resting = [change for change in earlier if (change.task_id, change.version) in left]
    for change in resting:
        change.version = versions[change.task_id]
    TaskChange.objects.bulk_update(resting, ["version"])


def _set_back(edit: Edit, before: Before, bodies: dict[int, Agency]) -> None:
    for field in _columns():
        setattr(edit.task, field.attname, field.to_python(before[field.attname]))
    if edit.task.has_periods and before["deadline_kind"] == DeadlineKind.RECURRING:
        # How far it is follows its periods, whose history tells it, in the act and here.
        edit.words |= state_in_words(edit.task)
    edit.others = [(role, bodies[agency]) for agency, role in before["assignments"]]


def _put_under_heading(task: Task, positions: dict[int, int]) -> None:
    """Keep the task's place under its heading, which may have moved since (add_heading)."""
    if task.heading_id:
        task.position = positions[task.heading_id] * HEADING_STEP + task.position % HEADING_STEP


def _headings_of(befores: Iterable[Before]) -> dict[int, int]:
    keys = {before["heading_id"] for before in befores} - {None}
    found = dict(Heading.objects.filter(pk__in=keys).values_list("pk", "position"))
    if keys - found.keys():
        raise ValidationError(
            "Không hoàn tác được: đề mục cũ của một số nhiệm vụ đã bị xóa. Hãy sửa từng nhiệm vụ "
            "nếu vẫn cần."
        )
    return found


def _bodies_of(befores: Iterable[Before]) -> dict[int, Agency]:
    keys = {agency for before in befores for agency, _ in before["assignments"]}
    agencies = Agency.objects.prefetch_related("former_names")
    return {agency.pk: agency for agency in agencies.filter(pk__in=keys)}


def _give_back(name: str, befores: dict[int, Before]) -> None:
    """Let tasks have the items or rounds that they had, and no others; a few statements.

    What was not remembered, as rounds were not in the beginning, stays as it is.
    """
    relation, other = _GIVEN_BACK[name]
    known = {task: before[name] for task, before in befores.items() if name in before}
    wanted = {(task, key) for task, keys in known.items() for key in keys}
    rows = relation.objects.filter(task__in=known).values_list("pk", "task", other)
    present = {(task, key): pk for pk, task, key in rows}
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    relation.objects.filter(pk__in=gone).delete()
    relation.objects.bulk_create(
        relation(task_id=task, **{other: key}) for task, key in sorted(wanted - present.keys())
    )


def _columns() -> list[Field]:
    fields = Task._meta.concrete_fields
    return [field for field in fields if not field.generated and field.name not in _KEPT]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
