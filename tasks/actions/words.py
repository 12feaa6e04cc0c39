"""A task in words for people, field by field: what history keeps and a conflict compares."""

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency
from tasks.choices import AssignmentRole, DocumentType, Status
from tasks.models import Task
from tasks.models.deadline import MILESTONES, DeadlineColumns

FIELD_LABELS = {
    "title": "Nội dung nhiệm vụ",
    "document_type": "Hình thức văn bản",
    "heading": "Đề mục",
    "lead": "Cơ quan chủ trì",
    "joint_leads": "Cùng chủ trì",
    "coordinating": "Cơ quan phối hợp",
    "submitter": "Cấp trình",
    "issuer": "Cấp ban hành",
    "deadline_wording": "Thời hạn",
    "milestone": "Mốc tính hạn",
    "awaited_event": "Sự kiện chờ",
    "note": "Ghi chú",
    "status": "Tình trạng",
    "percent": "Mức độ hoàn thành",
    "submitted_on": "Ngày trình",
    "completed_on": "Ngày hoàn thành",
    "result": "Kết quả",
}

# Django works the labels out anew for each task that it is asked for.
_TYPES: dict[str, str] = dict(DocumentType.choices)
_MILESTONES: dict[str, str] = dict(MILESTONES)
_STATUSES: dict[str, str] = dict(Status.choices)


def task_in_words(task: Task) -> dict[str, str]:
    """Return every followed field as text; one query for the bodies that take part."""
    assignments = task.assignments.select_related("agency").order_by("agency__position")
    return words_beside(task, [(found.role, found.agency) for found in assignments])


def words_beside(task: Task, others: Iterable[tuple[str, Agency]]) -> dict[str, str]:
    """Return the same for a task whose other bodies are in hand, in their order."""
    names: dict[str, list[str]] = {role: [] for role in AssignmentRole.values}
    for role, agency in others:
        names[role].append(agency.name)
    return {
        "title": task.title,
        "document_type": _TYPES.get(task.document_type, ""),
        "heading": str(task.heading or ""),
        "lead": str(task.lead or ""),
        "joint_leads": "; ".join(names[AssignmentRole.JOINT_LEAD]),
        "coordinating": "; ".join(names[AssignmentRole.COORDINATING]),
        "submitter": str(task.submitter or ""),
        "issuer": str(task.issuer or ""),
        "deadline_wording": deadline_in_words(task),
        "milestone": _MILESTONES.get(task.milestone, ""),
        "awaited_event": str(task.awaited_event or ""),
        "note": task.note,
    } | state_in_words(task)


def state_in_words(task: Task) -> dict[str, str]:
    """Return how far a task is, as text."""
    return {
        "status": _STATUSES[task.status],
        "percent": "" if task.percent is None else f"{task.percent}%",
        "submitted_on": _day(task.submitted_on),
        "completed_on": task.completed_label,
        "result": task.result_label,
    }


def changes_between(before: dict[str, str], after: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"field": FIELD_LABELS[name], "old": before[name], "new": after[name]}
        for name in FIELD_LABELS
        if before[name] != after[name]
    ]


def status_in_words(task: Task) -> list[dict[str, str]]:
    """Return how far a task is that was done before it came into the list."""
    words = task_in_words(task)
    names = ("status", "submitted_on", "completed_on", "result")
    return [
        {"field": FIELD_LABELS[name], "old": "", "new": words[name]}
        for name in names
        if words[name]
    ]


def deadline_in_words(task: DeadlineColumns) -> str:
    """Return the wording between quotes and how it was read."""
    reading = task.deadline.label
    if not task.deadline_wording:
        return reading
    return f"“{task.deadline_wording}” ({reading})"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
