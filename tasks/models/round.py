from typing import Any

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from tasks.choices import ReplyOutcome
from tasks.models.letter import Letter
from tasks.models.programme import Programme
from tasks.models.task import Task
from tasks.querysets import ReplyQuerySet, RoundQuerySet


def _person(label: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        **more,
    )


class Round(models.Model):
    """One request to many bodies, such as 899/SKHĐT-KH, and what became of it."""

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="rounds"
    )
    title = models.CharField("tên đợt", max_length=300, validators=[MinLengthValidator(3)])
    request = models.OneToOneField(
        Letter, verbose_name="văn bản yêu cầu", on_delete=models.PROTECT, related_name="round"
    )
    reply_by = models.DateField("trả lời trước hết ngày")
    note = models.TextField("ghi chú", blank=True)
    opened_by = _person("người mở đợt")
    opened_at = models.DateTimeField("mở lúc", default=timezone.now)
    closed_by = _person("người đóng đợt", null=True, blank=True)
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    close_reason = models.TextField("lý do đóng khi còn cơ quan chưa trả lời", blank=True)
    added = models.ManyToManyField(
        Task,
        verbose_name="nhiệm vụ đưa thêm vào",
        blank=True,
        related_name="added_to",
        help_text="Ngoài những nhiệm vụ mà văn bản trả lời đề xuất.",
    )
    version = models.PositiveIntegerField("bản", default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt tổng hợp"
        verbose_name_plural = "đợt tổng hợp"
        ordering = ["-reply_by", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="round_closed_is_signed",
                condition=Q(closed_by__isnull=True, closed_at__isnull=True, close_reason="")
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                violation_error_message="Đợt đã đóng phải ghi người đóng.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rounds:detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Reply(models.Model):
    """What one body answered in a round; silent until a letter or a person says otherwise."""

    round = models.ForeignKey(
        Round, verbose_name="đợt tổng hợp", on_delete=models.CASCADE, related_name="replies"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="replies"
    )
    is_asked = models.BooleanField(
        "được hỏi", default=True, help_text="Bỏ chọn khi cơ quan trả lời mà không được hỏi."
    )
    outcome = models.CharField(
        "kết quả", max_length=10, choices=ReplyOutcome, default=ReplyOutcome.SILENT
    )
    letters = models.ManyToManyField(
        Letter, verbose_name="văn bản trả lời", blank=True, related_name="round_replies"
    )
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    decided_by = _person("người ghi nhận", null=True, blank=True)
    decided_at = models.DateTimeField("ghi nhận lúc", null=True, blank=True)
    version = models.PositiveIntegerField("bản", default=1, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời của cơ quan"
        verbose_name_plural = "trả lời của các cơ quan"
        ordering = ["round", "agency__position", "agency__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="reply_unique",
                fields=["round", "agency"],
                violation_error_message="Cơ quan này đã có trong đợt.",
            ),
            models.CheckConstraint(
                name="reply_answer_is_dated_and_signed",
                condition=Q(
                    outcome=ReplyOutcome.SILENT,
                    answered_on__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(outcome=ReplyOutcome.SILENT)
                    & Q(
                        answered_on__isnull=False,
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                    )
                ),
                violation_error_message="Câu trả lời phải có ngày và người ghi nhận.",
            ),
            models.CheckConstraint(
                name="reply_unfinished_has_note",
                condition=~Q(outcome__in=[ReplyOutcome.PARTIAL, ReplyOutcome.RETURNED])
                | ~Q(note=""),
                violation_error_message="Hãy ghi còn thiếu gì hoặc cần hoàn thiện gì.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_outcome_display().lower()}"


class Reminder(models.Model):
    """A reminder letter as drafted; `content` are its plain values, so it never changes.

    The clerk's number and day are added when it is sent.
    """

    round = models.ForeignKey(
        Round, verbose_name="đợt tổng hợp", on_delete=models.CASCADE, related_name="reminders"
    )
    replies = models.ManyToManyField(
        Reply, verbose_name="cơ quan được đôn đốc", related_name="reminders"
    )
    content = models.JSONField("nội dung văn bản")
    drafted_by = _person("người soạn")
    drafted_at = models.DateTimeField("soạn lúc", default=timezone.now)
    number = models.CharField("số", max_length=20, blank=True)
    sent_on = models.DateField("gửi ngày", null=True, blank=True)

    class Meta:
        verbose_name = "công văn đôn đốc"
        verbose_name_plural = "công văn đôn đốc"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="reminder_sent_is_numbered",
                condition=Q(number="", sent_on__isnull=True)
                | (~Q(number="") & Q(sent_on__isnull=False)),
                violation_error_message="Văn bản đã gửi phải có cả số và ngày.",
            ),
        ]

    def __str__(self) -> str:
        return f"Công văn đôn đốc soạn ngày {timezone.localtime(self.drafted_at):%d/%m/%Y}"

    @property
    def reference(self) -> str:
        return f"{self.number}/{self.content['symbol']}" if self.number else ""


class DistinctPair(models.Model):
    """Two tasks that look alike and that a person said are not the same; `first` is the older."""

    first = models.ForeignKey(
        Task, verbose_name="nhiệm vụ thứ nhất", on_delete=models.PROTECT, related_name="+"
    )
    second = models.ForeignKey(
        Task, verbose_name="nhiệm vụ thứ hai", on_delete=models.PROTECT, related_name="+"
    )
    by = _person("ai")
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "cặp nhiệm vụ không trùng"
        verbose_name_plural = "cặp nhiệm vụ không trùng"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="distinct_pair_unique",
                fields=["first", "second"],
                violation_error_message="Cặp này đã được ghi là không trùng.",
            ),
            models.CheckConstraint(
                name="distinct_pair_ordered",
                condition=Q(first__lt=F("second")),
                violation_error_message="Một cặp gồm hai nhiệm vụ khác nhau, lập trước đứng trước.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first.code} và {self.second.code}"
