import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.choices import UserRole
from agencies.models import Agency
from tasks.choices import DatePrecision, ExtensionState, ReportPeriodKind, ReportState, Status
from tasks.models.deadline import DeadlineColumns
from tasks.models.task import Task
from tasks.querysets import ReportQuerySet
from tasks.reporting import ReportingPeriod


class ProgressReport(models.Model):
    """What an agency says of a task for one period. A returned one stays; the next is a new row.

    The period is known by its kind and its nominal first day: Quý II/2022 is quarter and
    01/04/2022; the days that it covers follow Decree 09/2019/NĐ-CP, article 12.
    """

    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="reports"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan báo cáo", on_delete=models.PROTECT, related_name="reports"
    )
    period_kind = models.CharField("loại kỳ", max_length=10, choices=ReportPeriodKind)
    period_start = models.DateField("ngày đầu của kỳ")
    attempt = models.PositiveSmallIntegerField("lần gửi", default=1)
    state = models.CharField(
        "trạng thái", max_length=10, choices=ReportState, default=ReportState.DRAFT
    )

    done = models.TextField("đã làm trong kỳ", blank=True)
    obstacles = models.TextField("khó khăn, vướng mắc", blank=True)
    causes = models.TextField("nguyên nhân", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    percent = models.PositiveSmallIntegerField("mức độ hoàn thành (%)", null=True, blank=True)
    asked_status = models.CharField("đề nghị tình trạng", max_length=12, choices=Status, blank=True)
    submitted_on = models.DateField("ngày trình", null=True, blank=True)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    completed_precision = models.CharField(
        "biết ngày hay chỉ biết tháng",
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
    )
    result_reference = models.CharField("số, ký hiệu văn bản kết quả", max_length=100, blank=True)
    result_on = models.DateField("ngày văn bản kết quả", null=True, blank=True)
    result_note = models.TextField("giải trình kết quả", blank=True)

    is_entered_for = models.BooleanField("nhập thay", default=False)
    based_on = models.CharField(
        "căn cứ văn bản",
        max_length=200,
        blank=True,
        help_text="Văn bản của cơ quan mà người nhập thay dựa vào: số, ký hiệu, ngày.",
    )

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người lập",
        on_delete=models.PROTECT,
        related_name="reports",
    )
    created_at = models.DateTimeField("lập lúc", default=timezone.now)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người duyệt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_reports",
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decision_note = models.TextField("ý kiến khi duyệt", blank=True)
    token = models.UUIDField("mã gửi", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("bản", default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ["-period_start", "-pk"]
        indexes = [
            models.Index(name="report_state_sent", fields=["state", "sent_at"]),
            models.Index(name="report_agency_period", fields=["agency", "period_start"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="report_one_open",
                fields=["task", "agency", "period_kind", "period_start"],
                condition=Q(state__in=[ReportState.DRAFT, ReportState.SENT]),
                violation_error_message="Kỳ này đã có báo cáo đang soạn hoặc chờ duyệt.",
            ),
            models.UniqueConstraint(
                name="report_attempt_unique",
                fields=["task", "agency", "period_kind", "period_start", "attempt"],
                violation_error_message="Lần gửi này đã có.",
            ),
            models.CheckConstraint(
                name="report_sent_says_something",
                condition=Q(state=ReportState.DRAFT) | (~Q(done="") & Q(sent_at__isnull=False)),
                violation_error_message="Hãy ghi đã làm gì trong kỳ trước khi gửi.",
            ),
            models.CheckConstraint(
                name="report_decision_is_signed",
                condition=(
                    Q(state__in=[ReportState.DRAFT, ReportState.SENT])
                    & Q(decided_by__isnull=True, decided_at__isnull=True)
                )
                | (
                    Q(state__in=[ReportState.ACCEPTED, ReportState.RETURNED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message="Báo cáo đã duyệt phải ghi người duyệt.",
            ),
            models.CheckConstraint(
                name="report_returned_has_note",
                condition=~Q(state=ReportState.RETURNED) | ~Q(decision_note=""),
                violation_error_message="Hãy ghi lý do trả lại.",
            ),
            models.CheckConstraint(
                name="report_percent_range",
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                violation_error_message="Mức độ hoàn thành từ 0 đến 100 %.",
            ),
            models.CheckConstraint(
                name="report_entered_for_has_basis",
                condition=Q(is_entered_for=False) | ~Q(based_on=""),
                violation_error_message="Nhập thay phải ghi văn bản làm căn cứ.",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.period.label}, {self.task.code}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:report_detail", args=[self.task.code, self.pk])

    @property
    def period(self) -> ReportingPeriod:
        return ReportingPeriod(self.period_kind, self.period_start)


class Extension(DeadlineColumns):
    """A new deadline asked for a task, and what was decided. The deadline columns are those asked.

    `before_*` keep the deadline that it replaces, so that none is ever lost.
    """

    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="extensions"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan đề nghị", on_delete=models.PROTECT, related_name="extensions"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=ExtensionState, default=ExtensionState.ASKED
    )
    reason = models.TextField("lý do đề nghị")
    document = models.CharField(
        "văn bản đề nghị", max_length=200, blank=True, help_text="Số, ký hiệu, ngày."
    )
    before_wording = models.CharField("thời hạn cũ (nguyên văn)", max_length=500, blank=True)
    before_due_on = models.DateField("hạn cũ", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người đề nghị",
        on_delete=models.PROTECT,
        related_name="extensions",
    )
    asked_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người quyết định",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_extensions",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decision_note = models.TextField("ý kiến khi quyết định", blank=True)
    version = models.PositiveIntegerField("bản", default=1, editable=False)

    class Meta:
        verbose_name = "đề nghị gia hạn"
        verbose_name_plural = "đề nghị gia hạn"
        ordering = ["-pk"]
        indexes = [models.Index(name="extension_state", fields=["state", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                name="extension_one_open",
                fields=["task"],
                condition=Q(state=ExtensionState.ASKED),
                violation_error_message="Nhiệm vụ này đang có đề nghị gia hạn chờ quyết định.",
            ),
            models.CheckConstraint(
                name="extension_decision_is_signed",
                condition=(
                    Q(state__in=[ExtensionState.ASKED, ExtensionState.WITHDRAWN])
                    & Q(decided_by__isnull=True, decided_at__isnull=True)
                )
                | (
                    Q(state__in=[ExtensionState.GRANTED, ExtensionState.REFUSED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                violation_error_message="Đề nghị đã quyết định phải ghi người quyết định.",
            ),
            models.CheckConstraint(
                name="extension_refused_has_note",
                condition=~Q(state=ExtensionState.REFUSED) | ~Q(decision_note=""),
                violation_error_message="Hãy ghi lý do không đồng ý gia hạn.",
            ),
            models.CheckConstraint(
                name="extension_has_deadline",
                condition=~Q(deadline_wording="") & Q(due_on__isnull=False),
                violation_error_message="Hãy ghi thời hạn mới có ngày cuối, ví dụ quý III/2022.",
            ),
        ]

    def __str__(self) -> str:
        return f"Gia hạn {self.task.code} đến {self.due_on:%d/%m/%Y}"

    @property
    def is_entered_for(self) -> bool:
        """Whether Planning asked, for an agency that had written."""
        return self.asked_by.role != UserRole.REPORTER

    def get_absolute_url(self) -> str:
        return reverse("tasks:extension", args=[self.task.code, self.pk])
