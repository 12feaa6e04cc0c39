"""One duty that several bodies proposed becomes one task; every proposer and wording stays.

The task that is kept takes the items of the others, so all wordings are its sources; the others
leave every list and figure and lead to it. Who led them takes part. The whole can be undone while
nothing was built on it (actions.changes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from agencies.models import Agency, User
from tasks.actions.changes import record_changes, remember
from tasks.actions.periods import open_ones, share
from tasks.actions.round_saving import CONFLICT
from tasks.actions.saving import lock_all, save_searchable
from tasks.actions.words import changes_between, task_in_words
from tasks.choices import AssignmentRole, ChangeKind, CountsAs, HistoryVerb
from tasks.models import Assignment, ChangeSet, DistinctPair, HistoryEntry, Task
from tasks.permissions import can_consolidate


@dataclass(frozen=True)
class MergeValues:
    """Who leads the one task, and what the leads of the others become in it."""

    lead: Agency | None
    others: AssignmentRole = AssignmentRole.JOINT_LEAD


def merge_tasks(
    kept: Task,
    others: Sequence[Task],
    *,
    values: MergeValues,
    versions: Mapping[int, int],
    by: User,
) -> ChangeSet:
    """Merge the others into the kept one. `versions` are those that the person saw, by key."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        tasks = lock_all([kept.pk, *(task.pk for task in others)])
        saved = tasks.pop(kept.pk)
        _check(saved, list(tasks.values()), versions)
        periods = _periods([saved, *tasks.values()])
        before = {task.pk: remember(task) for task in (saved, *tasks.values(), *periods)}
        act = ChangeSet.objects.create(
            kind=ChangeKind.MERGE, note=f"Gộp {_codes(tasks.values())} vào {saved.code}", by=by
        )
        for task in tasks.values():
            _merge_away(task, saved, act, by)
        _keep(saved, list(tasks.values()), values, act, by)
        now = lock_all(before)
        record_changes(act, [(now[key], words) for key, words in before.items()])
    return act


def tell_apart(first: Task, second: Task, *, by: User) -> DistinctPair:
    """Remember that two tasks which look alike are not the same."""
    if not can_consolidate(by):
        raise PermissionDenied
    older, newer = sorted((first, second), key=lambda task: task.pk)
    with transaction.atomic():
        pair, is_new = DistinctPair.objects.get_or_create(
            first=older, second=newer, defaults={"by": by}
        )
        if is_new:
            for task, other in ((older, newer), (newer, older)):
                HistoryEntry.objects.create(
                    by=by,
                    verb=HistoryVerb.TOLD_APART,
                    task=task,
                    changes=[{"field": "Không trùng với", "old": "", "new": other.code}],
                )
    return pair


def reconsider(pair: DistinctPair, *, by: User) -> None:
    """Forget that two tasks were told apart, so that they are proposed again."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        for task, other in ((pair.first, pair.second), (pair.second, pair.first)):
            HistoryEntry.objects.create(
                by=by,
                verb=HistoryVerb.TOLD_APART,
                task=task,
                changes=[{"field": "Không trùng với", "old": other.code, "new": ""}],
            )
        pair.delete()


def _check(kept: Task, others: list[Task], versions: Mapping[int, int]) -> None:
    everyone = [kept, *others]
    stale = [task.code for task in everyone if versions.get(task.pk) != task.version]
    if stale:
        raise ValidationError(
            f"{', '.join(stale)} vừa được người khác sửa. Hãy xem lại rồi gộp nếu vẫn cần.",
            code=CONFLICT,
        )
    if not others:
        raise ValidationError("Hãy chọn ít nhất hai nhiệm vụ để gộp.")
    gone = [task.code for task in everyone if task.counts_as == CountsAs.GONE]
    if gone:
        raise ValidationError(f"{', '.join(gone)} đã được gộp hoặc bỏ.")
    below = [task.code for task in everyone if task.parent_id]
    if below:
        raise ValidationError(f"{', '.join(below)} là kỳ hoặc việc con; hãy gộp nhiệm vụ chính.")
    if len({task.programme_id for task in everyone}) > 1:
        raise ValidationError("Chỉ gộp được nhiệm vụ của cùng một chương trình.")
    worked_on = Q(reports__isnull=False) | Q(extensions__isnull=False)
    worked_on |= Q(parts__reports__isnull=False) | Q(parts__extensions__isnull=False)
    worked_on |= Q(parts__counts_as=CountsAs.PART)
    busy = Task.objects.filter(worked_on, pk__in=[task.pk for task in others]).distinct()
    codes = list(busy.order_by("pk").values_list("code", flat=True))
    if codes:
        raise ValidationError(
            f"{', '.join(codes)} đã có báo cáo, gia hạn hoặc việc con. Hãy giữ nhiệm vụ ấy và gộp "
            "nhiệm vụ kia vào."
        )


def _periods(tasks: list[Task]) -> list[Task]:
    """Return the periods of recurring work, which a merge withdraws or keeps in step."""
    found = Task.objects.select_for_update().filter(parent__in=tasks, counts_as=CountsAs.PERIOD)
    return list(found.order_by("pk"))


def _merge_away(task: Task, kept: Task, act: ChangeSet, by: User) -> None:
    task.merged_into = kept
    task.version += 1
    task.save()
    _record(task, [{"field": "Đã gộp vào", "old": "", "new": kept.code}], act, by)
    for period in task.parts.filter(counts_as=CountsAs.PERIOD):
        period.is_withdrawn = True
        period.version += 1
        period.save()
        _record(period, [{"field": "Đã gộp vào", "old": "", "new": kept.code}], act, by)


def _keep(kept: Task, others: list[Task], values: MergeValues, act: ChangeSet, by: User) -> None:
    words = task_in_words(kept)
    _assign(kept, others, values)
    items = [item for task in others for item in task.items.all()]
    for task in (kept, *open_ones(kept)):
        task.items.add(*items)
    kept.full_clean()
    kept.version += 1
    save_searchable(kept)
    merged = [{"field": "Gộp", "old": "", "new": f"{task.code} {task.title}"} for task in others]
    _record(kept, [*merged, *changes_between(words, task_in_words(kept))], act, by)
    share(kept, by=by, reason=act.note)


def _assign(kept: Task, others: list[Task], values: MergeValues) -> None:
    """Let every body of every task take part once, in the highest place that it had."""
    wanted: dict[int, str] = {}
    for task in (kept, *others):
        for agency, role in task.assignments.values_list("agency", "role"):
            if role == AssignmentRole.JOINT_LEAD or agency not in wanted:
                wanted[agency] = role
    for task in (kept, *others):
        if task.lead_id and wanted.get(task.lead_id) != AssignmentRole.JOINT_LEAD:
            wanted[task.lead_id] = values.others
    kept.lead = values.lead
    wanted.pop(values.lead.pk if values.lead else 0, None)
    kept.assignments.all().delete()
    Assignment.objects.bulk_create(
        Assignment(task=kept, agency_id=agency, role=role) for agency, role in wanted.items()
    )


def _record(task: Task, changes: list[dict[str, Any]], act: ChangeSet, by: User) -> None:
    HistoryEntry.objects.create(
        by=by, verb=HistoryVerb.MERGED, task=task, change_set=act, changes=changes
    )


def _codes(tasks: Any) -> str:
    return ", ".join(task.code for task in tasks)
