from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tasks.choices import DocumentKind, ReportKind, ReportPeriodKind
from tasks.models.programme import Programme
from tasks.querysets import IssuedQuerySet, TemplateQuerySet


class DocumentTemplate(models.Model):
    """A Word template that people put in the place of the built-in one. Kept after it is replaced:
    what was issued while it was in use is written with it again.
    """

    kind = models.CharField("loại văn bản", max_length=10, choices=DocumentKind)
    name = models.CharField("tên tệp", max_length=150)
    content = models.BinaryField("nội dung")
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tải lên",
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    replaced_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = models.Manager.from_queryset(TemplateQuerySet)()

    class Meta:
        verbose_name = "mẫu Word"
        verbose_name_plural = "mẫu Word"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_template_one_in_use",
                fields=["kind"],
                condition=Q(replaced_at__isnull=True),
                violation_error_message="Loại văn bản này đang có một mẫu khác.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class IssuedVersion(models.Model):
    """A summary as it was issued: every figure, name and sentence, never computed again.

    `content` is the whole report (tasks.consolidation.report) and `sha256` that of its canonical
    JSON. Rows are added, never changed, but for the number and date that the clerk gives once:
    triggers of both databases refuse the rest. A migration that builds the table anew on SQLite
    must make them again (0009_issued_versions_are_kept); a test notices.
    """

    kind = models.CharField("loại", max_length=10, choices=ReportKind)
    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="issued"
    )
    number = models.PositiveIntegerField("lần")
    period_kind = models.CharField("loại kỳ", max_length=10, choices=ReportPeriodKind, blank=True)
    period_start = models.DateField("ngày đầu của kỳ", null=True, blank=True)
    on = models.DateField("số liệu đến hết ngày")
    total = models.PositiveIntegerField("số nhiệm vụ")
    content = models.JSONField("nội dung")
    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    previous = models.ForeignKey(
        "self",
        verbose_name="lần trước",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
    )
    document_number = models.CharField("số văn bản", max_length=20, blank=True)
    document_on = models.DateField("ngày văn bản", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người chốt",
        on_delete=models.PROTECT,
        related_name="issued",
    )
    at = models.DateTimeField("chốt lúc", default=timezone.now)

    objects = models.Manager.from_queryset(IssuedQuerySet)()

    class Meta:
        verbose_name = "bản đã chốt"
        verbose_name_plural = "bản đã chốt"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="issued_number_unique",
                fields=["kind", "programme", "number"],
                violation_error_message="Lần này đã được chốt.",
            ),
            models.CheckConstraint(
                name="issued_document_whole",
                condition=Q(document_number="", document_on__isnull=True)
                | (~Q(document_number="") & Q(document_on__isnull=False)),
                violation_error_message="Hãy nhập cả số và ngày của văn bản.",
            ),
            models.CheckConstraint(
                name="issued_period_whole",
                condition=Q(period_kind="", period_start__isnull=True)
                | (~Q(period_kind="") & Q(period_start__isnull=False)),
                violation_error_message="Kỳ báo cáo phải có loại và ngày đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, lần {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reports:issued", args=[self.pk])
