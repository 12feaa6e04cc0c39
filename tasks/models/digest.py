from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tasks.choices import DigestState


class Digest(models.Model):
    """The one mail of a day that tells a person what there is to do.

    Whoever makes or takes the row sends the mail. A row that stays `SENDING` was left by a run
    that stopped, and is taken over (tasks.actions.digests).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhận",
        on_delete=models.PROTECT,
        related_name="digests",
    )
    on = models.DateField("ngày")
    state = models.CharField(
        "trạng thái", max_length=10, choices=DigestState, default=DigestState.SENDING
    )
    address = models.EmailField("gửi tới")
    subject = models.CharField("tiêu đề", max_length=500)
    error = models.TextField("vì sao chưa gửi được", blank=True)
    attempts = models.PositiveIntegerField("số lần gửi", default=1)
    claimed_at = models.DateTimeField("bắt đầu gửi lúc", default=timezone.now)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thư nhắc việc"
        verbose_name_plural = "thư nhắc việc"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="digest_once_a_day",
                fields=["user", "on"],
                violation_error_message="Người này đã có thư nhắc việc của ngày ấy.",
            ),
            models.CheckConstraint(
                name="digest_sent_is_dated",
                condition=Q(state=DigestState.SENT, sent_at__isnull=False)
                | (~Q(state=DigestState.SENT) & Q(sent_at__isnull=True)),
                violation_error_message="Thư đã gửi phải ghi gửi lúc nào.",
            ),
            models.CheckConstraint(
                name="digest_failed_says_why",
                condition=(Q(state=DigestState.FAILED) & ~Q(error=""))
                | (~Q(state=DigestState.FAILED) & Q(error="")),
                violation_error_message="Thư chưa gửi được phải ghi vì sao.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.on:%d/%m/%Y}: {self.get_state_display().lower()}"
