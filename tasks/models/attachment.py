from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tasks.querysets import AttachmentQuerySet

_OWNERS = ("letter", "intake", "task", "report", "extension")


def _one_owner() -> Q:
    """Return the condition that exactly one of the owners is set."""
    wanted = Q()
    for owner in _OWNERS:
        alone = {f"{other}__isnull": other != owner for other in _OWNERS}
        wanted |= Q(**alone)
    return wanted


def private_storage() -> Any:
    """Files of people: outside the web root, never mapped to an address."""
    return storages["private"]


class Attachment(models.Model):
    """A file kept under the hash of its content; seen by whoever may see what it belongs to.

    Two attachments with the same content share one file on disk. Rows are written by
    tasks.actions.files alone, which lets no file in that tasks.reading.door refuses.
    """

    file = models.FileField("tệp", storage=private_storage, max_length=200)
    name = models.CharField("tên tệp", max_length=150)
    content_type = models.CharField("loại nội dung", max_length=100)
    size = models.PositiveBigIntegerField("cỡ (byte)")
    sha256 = models.CharField("mã băm SHA-256", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tải lên",
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    letter = models.ForeignKey(
        "tasks.Letter",
        verbose_name="văn bản",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    intake = models.ForeignKey(
        "tasks.Intake",
        verbose_name="bản đang soát",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    task = models.ForeignKey(
        "tasks.Task",
        verbose_name="nhiệm vụ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    report = models.ForeignKey(
        "tasks.ProgressReport",
        verbose_name="báo cáo tiến độ",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )
    extension = models.ForeignKey(
        "tasks.Extension",
        verbose_name="đề nghị gia hạn",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attachments",
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_one_owner",
                condition=_one_owner(),
                violation_error_message="Tệp phải thuộc đúng một văn bản, nhiệm vụ hoặc báo cáo.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])
