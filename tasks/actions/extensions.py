"""Extensions: asked with a new deadline and a reason, then granted, refused or withdrawn.

The deadline that a grant replaces is kept on the extension, the first one on the task.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from tasks.actions.files import store_file
from tasks.actions.periods import acted_on, follow
from tasks.actions.saving import lock, save_changed
from tasks.actions.words import deadline_in_words, task_in_words
from tasks.choices import OPEN_STATUSES, CountsAs, ExtensionState, HistoryVerb
from tasks.deadlines import Deadline, DeadlineKind, Milestone
from tasks.models import Extension, HistoryEntry, Task
from tasks.permissions import (
    can_ask_extension,
    can_decide_extensions,
    can_edit_tasks,
    can_withdraw_extension,
)
from tasks.timeliness import met_on

_UNDATED = (DeadlineKind.RECURRING, DeadlineKind.CONDITIONAL)


@dataclass(frozen=True)
class ExtensionValues:
    deadline: Deadline
    reason: str
    document: str = ""


def ask_extension(
    task: Task, *, values: ExtensionValues, by: User, files: Sequence[IO[bytes]] = ()
) -> Extension:
    """Ask for a later deadline; of recurring work, for that of its current period."""
    if not can_ask_extension(by, task.lead_id):
        raise PermissionDenied
    if can_edit_tasks(by) and not values.document:
        raise ValidationError({"document": "Nhập thay phải ghi văn bản đề nghị của cơ quan."})
    with transaction.atomic():
        saved = acted_on(lock(task), by=by)
        if refusal := why_not_extended(saved):
            raise ValidationError(refusal)
        check_later(saved, values.deadline)
        if saved.lead is None:
            raise ValidationError(
                "Nhiệm vụ chưa có cơ quan chủ trì; hãy ghi cơ quan chủ trì trước."
            )
        extension = Extension(
            task=saved,
            agency=saved.lead,
            reason=values.reason,
            document=values.document,
            before_wording=saved.deadline_wording,
            before_due_on=saved.due_on,
            asked_by=by,
        )
        extension.deadline = replace(values.deadline, milestone=_milestone(saved))
        extension.full_clean()
        extension.save()
        for file in files:
            store_file(file, by=by, extension=extension)
        _tell(extension, HistoryVerb.EXTENSION_ASKED, by=by, reason=values.reason)
    return extension


def why_not_extended(task: Task) -> str:
    """Return why there is no deadline to extend, or nothing."""
    if task.counts_as == CountsAs.GONE or task.status not in OPEN_STATUSES:
        return f"{task.code} không còn thực hiện nên không có hạn để gia hạn."
    if met_on(task):
        return f"{task.code} đã trình, đạt mốc tính hạn nên không cần gia hạn."
    if task.due_on is None or task.deadline_kind == DeadlineKind.CONDITIONAL:
        return f"{task.code} chưa có hạn tính bằng ngày nên không có gì để gia hạn."
    if task.lead_id is None:
        return f"{task.code} chưa có cơ quan chủ trì để đề nghị gia hạn."
    return ""


def check_later(task: Task, asked: Deadline) -> None:
    """Refuse a deadline that has no last day, or none after the task's own."""
    if asked.due is None or asked.kind in _UNDATED:
        raise ValidationError(
            {"deadline_wording": "Hãy ghi hạn mới có ngày cuối, ví dụ quý III/2022, 15/9/2022."}
        )
    if task.due_on and asked.due <= task.due_on:
        raise ValidationError(
            {
                "deadline_wording": f"Hạn mới ({asked.due:%d/%m/%Y}) phải sau hạn hiện tại "
                f"({task.due_on:%d/%m/%Y})."
            }
        )


def withdraw_extension(extension: Extension, *, by: User) -> None:
    if not can_withdraw_extension(by, extension.agency_id):
        raise PermissionDenied
    with transaction.atomic():
        lock(extension.task)
        saved = _still_asked(extension)
        saved.state = ExtensionState.WITHDRAWN
        saved.version += 1
        saved.save()
        _tell(saved, HistoryVerb.EXTENSION_WITHDRAWN, by=by)


def grant_extension(extension: Extension, *, note: str, by: User) -> None:
    """Replace the deadline of the task by the one asked; its first deadline stays on the task."""
    if not can_decide_extensions(by):
        raise PermissionDenied
    with transaction.atomic():
        task = lock(extension.task)
        saved = _still_asked(extension)
        if refusal := why_not_extended(task):
            raise ValidationError(f"{refusal} Hãy chọn không đồng ý và ghi lý do.")
        check_later(task, saved.deadline)
        saved.before_wording = task.deadline_wording
        saved.before_due_on = task.due_on
        _decide(saved, ExtensionState.GRANTED, note=note, by=by)
        before = task_in_words(task)
        keep_first_deadline(task)
        task.deadline = replace(saved.deadline, milestone=_milestone(task))
        task.extension_count += 1
        save_changed(task, before, HistoryVerb.EXTENSION_GRANTED, by=by, reason=note)
        follow(task, by=by)


def refuse_extension(extension: Extension, *, note: str, by: User) -> None:
    if not can_decide_extensions(by):
        raise PermissionDenied
    if not note:
        raise ValidationError({"note": "Hãy ghi lý do không đồng ý gia hạn."})
    with transaction.atomic():
        lock(extension.task)
        saved = _still_asked(extension)
        _decide(saved, ExtensionState.REFUSED, note=note, by=by)
        _tell(saved, HistoryVerb.EXTENSION_REFUSED, by=by, reason=note)


def keep_first_deadline(task: Task) -> None:
    """Before another deadline takes its place: the first wording and the first last day stay."""
    if not task.first_deadline_wording:
        task.first_deadline_wording = task.deadline_wording
    waits = task.deadline_kind == DeadlineKind.CONDITIONAL
    if task.first_due_on is None and not waits:
        task.first_due_on = task.due_on


def _still_asked(extension: Extension) -> Extension:
    saved = Extension.objects.select_for_update().get(pk=extension.pk)
    if saved.state != ExtensionState.ASKED:
        raise ValidationError(
            f"Đề nghị này không còn chờ quyết định: {saved.get_state_display().lower()}"
            f"{_signed(saved)}. Hãy xem lại trang nhiệm vụ."
        )
    return saved


def _signed(extension: Extension) -> str:
    if not (extension.decided_by and extension.decided_at):
        return ""
    at = timezone.localtime(extension.decided_at)
    return f" ({extension.decided_by}, {at:%H:%M %d/%m/%Y})"


def _decide(extension: Extension, state: ExtensionState, *, note: str, by: User) -> None:
    extension.state = state
    extension.decision_note = note
    extension.decided_by = by
    extension.decided_at = timezone.now()
    extension.version += 1
    extension.full_clean()
    extension.save()


def _milestone(task: Task) -> Milestone | None:
    return Milestone(task.milestone) if task.milestone else None


def _tell(extension: Extension, verb: HistoryVerb, *, by: User, reason: str = "") -> None:
    task = extension.task
    asked = deadline_in_words(extension)
    changes = [{"field": "Thời hạn đề nghị", "old": deadline_in_words(task), "new": asked}]
    if verb == HistoryVerb.EXTENSION_ASKED and extension.document:
        changes.append({"field": "Văn bản đề nghị", "old": "", "new": extension.document})
    if verb != HistoryVerb.EXTENSION_ASKED:
        state = extension.get_state_display()
        changes = [{"field": "Đề nghị gia hạn", "old": asked, "new": state}]
    HistoryEntry.objects.create(by=by, verb=verb, task=task, changes=changes, reason=reason)
