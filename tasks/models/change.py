from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tasks.choices import ChangeKind
from tasks.models.task import AwaitedEvent, Task


class ChangeSet(models.Model):
    """One act that changed several tasks at once, and can be undone while nothing built on it."""

    kind = models.CharField("việc", max_length=12, choices=ChangeKind)
    note = models.TextField("nội dung", blank=True)
    event = models.ForeignKey(
        AwaitedEvent,
        verbose_name="sự kiện",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_sets",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ai",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_sets",
    )
    at = models.DateTimeField("lúc", default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần thay đổi nhiều nhiệm vụ"
        verbose_name_plural = "lần thay đổi nhiều nhiệm vụ"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="change_set_undone_is_signed",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                violation_error_message="Lần hoàn tác phải ghi người hoàn tác.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class TaskChange(models.Model):
    """What one task was before a change set, and the version that the change set left.

    `before` is empty for a task that the change set made.
    """

    change_set = models.ForeignKey(
        ChangeSet, verbose_name="lần thay đổi", on_delete=models.CASCADE, related_name="changes"
    )
    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField("trước khi đổi", default=dict, blank=True)
    version = models.PositiveIntegerField("bản sau khi đổi")

    class Meta:
        verbose_name = "nhiệm vụ được đổi"
        verbose_name_plural = "nhiệm vụ được đổi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="task_change_unique",
                fields=["change_set", "task"],
                violation_error_message="Nhiệm vụ này đã có trong lần thay đổi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_set}: {self.task.code}"
