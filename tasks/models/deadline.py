from typing import Any

from django.db import models

from tasks.deadlines import Deadline, DeadlineKind, Milestone

DEADLINE_KINDS = [(kind.value, kind.label) for kind in DeadlineKind]
MILESTONES = [(milestone.value, milestone.label) for milestone in Milestone]


class DeadlineColumns(models.Model):
    """A deadline kept in columns: as written, and as understood."""

    deadline_wording = models.CharField("thời hạn (nguyên văn)", max_length=500, blank=True)
    deadline_kind = models.CharField(
        "loại thời hạn", max_length=12, choices=DEADLINE_KINDS, default=DeadlineKind.NONE
    )
    deadline_start = models.DateField("bắt đầu từ ngày", null=True, blank=True)
    due_on = models.DateField("chậm nhất ngày", null=True, blank=True)
    milestone = models.CharField("mốc tính hạn", max_length=12, choices=MILESTONES, blank=True)
    condition = models.CharField("điều kiện chờ", max_length=500, blank=True)
    recurrence = models.CharField("lặp lại (RRULE)", max_length=200, blank=True)
    deadline_note = models.TextField("điều cần xác nhận về thời hạn", blank=True)

    class Meta:
        abstract = True

    @property
    def deadline(self) -> Deadline:
        return Deadline(
            wording=self.deadline_wording,
            kind=DeadlineKind(self.deadline_kind),
            start=self.deadline_start,
            due=self.due_on,
            milestone=Milestone(self.milestone) if self.milestone else None,
            condition=self.condition,
            recurrence=self.recurrence,
            notes=tuple(self.deadline_note.splitlines()),
        )

    @deadline.setter
    def deadline(self, value: Deadline) -> None:
        for name, column in deadline_columns(value).items():
            setattr(self, name, column)


def deadline_columns(value: Deadline) -> dict[str, Any]:
    """Return a deadline as it is kept in columns."""
    return {
        "deadline_wording": value.wording,
        "deadline_kind": value.kind,
        "deadline_start": value.start,
        "due_on": value.due,
        "milestone": value.milestone or "",
        "condition": value.condition,
        "recurrence": value.recurrence,
        "deadline_note": "\n".join(value.notes),
    }
