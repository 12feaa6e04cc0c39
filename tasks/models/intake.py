from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tasks.choices import IntakeState
from tasks.models.letter import Letter


class Intake(models.Model):
    """A letter being taken in: its paragraphs, and the draft that a person is checking.

    Nothing of it is a letter or a task before it is confirmed; it survives closing the browser.
    `draft` holds the head and the items as the person left them, `paragraphs` the text they point
    into, both as plain JSON values.
    """

    source_name = models.CharField("tên tệp", max_length=150, blank=True)
    paragraphs = models.JSONField("nội dung theo đoạn", default=list)
    draft = models.JSONField("bản đang soát", default=dict)
    is_machine_read = models.BooleanField("nhận dạng máy", default=False)
    state = models.CharField(
        "trạng thái", max_length=10, choices=IntakeState, default=IntakeState.OPEN
    )
    letter = models.ForeignKey(
        Letter,
        verbose_name="văn bản đã lập",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="intakes",
    )
    version = models.PositiveIntegerField("bản", default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.PROTECT,
        related_name="intakes",
    )
    created_at = models.DateTimeField("nhập lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    class Meta:
        verbose_name = "văn bản đang soát"
        verbose_name_plural = "văn bản đang soát"
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="intake_confirmed_has_letter",
                condition=(Q(state=IntakeState.CONFIRMED) & Q(letter__isnull=False))
                | (~Q(state=IntakeState.CONFIRMED) & Q(letter__isnull=True)),
                violation_error_message="Văn bản soát xong phải đã được lập.",
            ),
        ]

    def __str__(self) -> str:
        pasted_at = timezone.localtime(self.created_at)
        return self.source_name or f"Văn bản dán vào lúc {pasted_at:%H:%M %d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("letters:review", args=[self.pk])
