"""A task divided into parts, each with a lead and a deadline of its own: NV-003.1, NV-003.2.

The parts do not count beside their task. Who leads one takes part in the whole, and so sees it.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.models import Agency, User
from tasks.actions.saving import at_version, save_searchable
from tasks.actions.words import FIELD_LABELS
from tasks.choices import OPEN_STATUSES, AssignmentRole, CountsAs, HistoryVerb, Status
from tasks.deadlines import Deadline, DeadlineKind
from tasks.models import Assignment, HistoryEntry, Task
from tasks.permissions import can_edit_tasks


@dataclass(frozen=True)
class PartValues:
    title: str
    document_type: str
    lead: Agency
    deadline: Deadline


def divide_task(task: Task, *, values: PartValues, version: int, by: User) -> Task:
    """Add a part to a task and return it. Raise EditConflict as edit_task does."""
    if not can_edit_tasks(by):
        raise PermissionDenied
    with transaction.atomic():
        whole = at_version(task, version)
        if refusal := why_not_divided(whole):
            raise ValidationError(refusal)
        if values.deadline.kind == DeadlineKind.RECURRING:
            raise ValidationError(
                "Việc con phải có hạn của một lần; việc định kỳ thì hãy lập nhiệm vụ riêng."
            )
        part = _make(whole, values)
        HistoryEntry.objects.create(by=by, verb=HistoryVerb.CREATED, task=part)
        changes = [{"field": "Việc con", "old": "", "new": f"{part.code} {part.title}"}]
        _change_whole(whole, [*changes, *_join(whole, part)], HistoryVerb.DIVIDED, by)
    return part


def include_lead(part: Task, *, by: User) -> None:
    """After an edit of a part: whoever leads it now takes part in the whole."""
    if part.is_part and part.parent is not None:
        whole = part.parent
        _change_whole(whole, _join(whole, part), HistoryVerb.EDITED, by)


def why_not_divided(task: Task) -> str:
    """Return why the task cannot be divided, or nothing."""
    if task.counts_as == CountsAs.PART:
        return "Việc con không chia nữa; hãy thêm việc con vào nhiệm vụ chính."
    if task.deadline_kind == DeadlineKind.RECURRING or task.is_period:
        return "Nhiệm vụ định kỳ được theo dõi theo từng kỳ nên không chia việc con."
    if task.counts_as == CountsAs.GONE or task.status not in OPEN_STATUSES:
        return "Nhiệm vụ này không còn thực hiện nên không chia được."
    return ""


def check_parts(task: Task, status: Status) -> None:
    """Refuse what contradicts the parts: a whole is done when they are, and open when one is."""
    if status == Status.COMPLETED and not task.is_period:
        codes = open_parts(task)
        if codes:
            raise ValidationError(
                f"Còn việc con chưa xong: {', '.join(codes)}. "
                "Hãy hoàn thành hoặc dừng các việc con trước."
            )
    whole = task.parent if task.is_part else None
    if whole and whole.status not in OPEN_STATUSES and status in OPEN_STATUSES:
        raise ValidationError(f"{whole.code} đã xong; hãy mở lại nhiệm vụ ấy trước.")


def open_parts(task: Task) -> list[str]:
    """Return the codes of parts that are not done; no query for a task with `parts` at hand."""
    return [
        part.code
        for part in sorted(task.parts.all(), key=lambda part: part.pk)
        if part.counts_as == CountsAs.PART and part.status in OPEN_STATUSES
    ]


def _make(whole: Task, values: PartValues) -> Task:
    part = Task(
        parent=whole,
        code=_next_code(whole),
        programme_id=whole.programme_id,
        heading_id=whole.heading_id,
        position=whole.position,
        title=values.title,
        document_type=values.document_type,
        lead=values.lead,
    )
    part.deadline = values.deadline
    part.full_clean()
    part.save()
    save_searchable(part)
    return part


def _next_code(whole: Task) -> str:
    codes = Task.objects.filter(code__startswith=f"{whole.code}.").values_list("code", flat=True)
    last = max((int(code.rpartition(".")[2]) for code in codes), default=0)
    return f"{whole.code}.{last + 1}"


def _join(whole: Task, part: Task) -> list[dict[str, str]]:
    """Let the lead of a part take part in the whole; return what that changes, in words."""
    known = {whole.lead_id, *whole.assignments.values_list("agency", flat=True)}
    if part.lead_id is None or part.lead_id in known:
        return []
    role = AssignmentRole.COORDINATING
    Assignment.objects.create(task=whole, agency_id=part.lead_id, role=role)
    return [{"field": FIELD_LABELS[role], "old": "", "new": str(part.lead)}]


def _change_whole(whole: Task, changes: list[dict[str, str]], verb: HistoryVerb, by: User) -> None:
    """Save a whole whose parts changed: it is found by their words."""
    if changes:
        whole.version += 1
        HistoryEntry.objects.create(by=by, verb=verb, task=whole, changes=changes)
    save_searchable(whole)
