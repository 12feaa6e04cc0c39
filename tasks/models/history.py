from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from tasks.choices import HistoryVerb
from tasks.querysets import HistoryQuerySet


class HistoryEntry(models.Model):
    """One act: who, when, on what, from what to what, why. Written once, by tasks.actions.

    It is only added to: this class, its querysets and triggers of both databases refuse to change
    or remove an entry. A migration that builds the table anew on SQLite must make its triggers
    again (0007_periods_and_kept_history); a test notices.

    `changes` lists {"field": label, "old": text, "new": text} in words for people, so that an
    old entry reads the same after a label or an agency was renamed.
    """

    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ai",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    verb = models.CharField("việc", max_length=20, choices=HistoryVerb)
    task = models.ForeignKey(
        "tasks.Task",
        verbose_name="nhiệm vụ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    letter = models.ForeignKey(
        "tasks.Letter",
        verbose_name="văn bản",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    event = models.ForeignKey(
        "tasks.AwaitedEvent",
        verbose_name="sự kiện chờ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    round = models.ForeignKey(
        "tasks.Round",
        verbose_name="đợt tổng hợp",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    change_set = models.ForeignKey(
        "tasks.ChangeSet",
        verbose_name="lần thay đổi nhiều nhiệm vụ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
    )
    changes = models.JSONField("thay đổi", default=list, blank=True)
    reason = models.TextField("lý do", blank=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục lịch sử"
        verbose_name_plural = "lịch sử"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {timezone.localtime(self.at):%H:%M %d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("History is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("History is never removed.")

    @property
    def author(self) -> str:
        return str(self.by) if self.by else "Hệ thống"
