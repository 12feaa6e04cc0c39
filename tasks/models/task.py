from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, ExtractDay, Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from agencies.fields import ComputedTextField
from agencies.models import Agency
from agencies.text import fold
from tasks.choices import AssignmentRole, CountsAs, DatePrecision, DocumentType, Status
from tasks.models.deadline import DeadlineColumns
from tasks.models.letter import LetterItem
from tasks.models.programme import Heading, Programme
from tasks.querysets import EventQuerySet, TaskQuerySet
from tasks.rows import month_or_day, result_in_words
from tasks.timeliness import running_due_on


class AwaitedEventManager(models.Manager.from_queryset(EventQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, title: str) -> "AwaitedEvent":
        return self.get(title=title)


class AwaitedEvent(models.Model):
    """Something that tasks wait for; until it is recorded as happened they are never late."""

    title = models.CharField("sự kiện", max_length=300, unique=True)
    happened_on = models.DateField("xảy ra ngày", null=True, blank=True)
    document = models.CharField(
        "theo văn bản",
        max_length=300,
        blank=True,
        help_text="Số, ký hiệu và ngày của văn bản, ví dụ 136/2013/NĐ-CP ngày 21/10/2013.",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi nhận",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = models.DateTimeField("ghi nhận lúc", null=True, blank=True)
    version = models.PositiveIntegerField("bản", default=1, editable=False)
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    search_text = ComputedTextField("chữ để tìm", compute=fold, sources=("title",))

    objects = AwaitedEventManager()

    class Meta:
        verbose_name = "sự kiện chờ"
        verbose_name_plural = "sự kiện chờ"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_happened_has_document",
                condition=Q(happened_on__isnull=True) | ~Q(document=""),
                violation_error_message="Hãy ghi văn bản cho biết sự kiện đã xảy ra.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk])

    def natural_key(self) -> tuple[str]:
        return (self.title,)


def _counts_as() -> Case:
    return Case(
        When(Q(merged_into__isnull=False) | Q(is_withdrawn=True), then=Value(CountsAs.GONE.value)),
        When(period_due_on__isnull=False, then=Value(CountsAs.PERIOD.value)),
        When(parent__isnull=False, then=Value(CountsAs.PART.value)),
        When(has_periods=True, then=Value(CountsAs.RECURRING.value)),
        default=Value(CountsAs.LINE.value),
        output_field=models.CharField(),
    )


class TaskManager(models.Manager.from_queryset(TaskQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, code: str) -> "Task":
        return self.get(code=code)


class Task(DeadlineColumns):
    """What is followed until it is done. Changed only through tasks.actions.

    A task without `parent` is a line of the list. Below a line stand either the periods of
    recurring work, each known by the day `period_due_on` on which the rule ends it, or the parts
    into which a person divided it. The line of recurring work mirrors its current period.
    """

    code = models.CharField("mã", max_length=20, unique=True)
    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="tasks"
    )
    heading = models.ForeignKey(
        Heading,
        verbose_name="đề mục",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="tasks",
    )
    position = models.PositiveBigIntegerField(
        "thứ tự trong danh mục",
        help_text="Thứ tự của đề mục nhân một triệu, cộng thứ tự trong đề mục.",
    )
    title = models.TextField("nội dung nhiệm vụ")
    document_type = models.CharField(
        "hình thức văn bản", max_length=16, choices=DocumentType, blank=True
    )
    lead = models.ForeignKey(
        Agency,
        verbose_name="cơ quan chủ trì",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="led_tasks",
    )
    assigned = models.ManyToManyField(
        Agency,
        verbose_name="cơ quan khác tham gia",
        through="tasks.Assignment",
        related_name="assigned_tasks",
    )
    submitter = models.ForeignKey(
        Agency,
        verbose_name="cấp trình",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    issuer = models.ForeignKey(
        Agency,
        verbose_name="cấp ban hành",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    items = models.ManyToManyField(
        LetterItem, verbose_name="mục trong văn bản", blank=True, related_name="tasks"
    )

    awaited_event = models.ForeignKey(
        AwaitedEvent,
        verbose_name="sự kiện chờ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    running_due_on = models.GeneratedField(
        verbose_name="hạn đang tính",
        expression=running_due_on(),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    status = models.CharField(
        "tình trạng", max_length=12, choices=Status, default=Status.NOT_STARTED
    )
    submitted_on = models.DateField("ngày trình", null=True, blank=True)
    completed_on = models.DateField(
        "ngày hoàn thành",
        null=True,
        blank=True,
        help_text="Khi chỉ biết tháng: ngày đầu tháng ấy.",
    )
    completed_precision = models.CharField(
        "biết ngày hay chỉ biết tháng",
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
    )
    result_reference = models.CharField("số, ký hiệu văn bản kết quả", max_length=100, blank=True)
    result_on = models.DateField("ngày văn bản kết quả", null=True, blank=True)
    result_note = models.TextField("giải trình kết quả", blank=True)
    note = models.TextField("ghi chú", blank=True)

    parent = models.ForeignKey(
        "self",
        verbose_name="thuộc nhiệm vụ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    period_due_on = models.DateField("kỳ kết thúc ngày", null=True, blank=True)
    has_periods = models.BooleanField("đã mở kỳ", default=False, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="đã gộp vào",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )
    is_withdrawn = models.BooleanField(
        "đã bỏ",
        default=False,
        editable=False,
        help_text="Được lập nhầm: lần lập đã hoàn tác, hoặc kỳ của việc không còn định kỳ.",
    )
    counts_as = models.GeneratedField(
        verbose_name="tính là",
        expression=_counts_as(),
        output_field=models.CharField(max_length=10, choices=CountsAs),
        db_persist=True,
    )
    first_deadline_wording = models.CharField(
        "thời hạn đầu (nguyên văn)",
        max_length=500,
        blank=True,
        help_text="Thời hạn trước lần gia hạn hoặc lần định hạn đầu tiên; không bao giờ ghi đè.",
    )
    first_due_on = models.DateField("hạn đầu", null=True, blank=True)
    extension_count = models.PositiveSmallIntegerField("số lần gia hạn", default=0)
    percent = models.PositiveSmallIntegerField(
        "mức độ hoàn thành (%)", null=True, blank=True, help_text="Theo báo cáo được chấp nhận."
    )
    last_reported_on = models.DateField("báo cáo gần nhất", null=True, blank=True)

    version = models.PositiveIntegerField("bản", default=1, editable=False)
    search_text = models.TextField("chữ để tìm", blank=True, editable=False)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    updated_at = models.DateTimeField("sửa lúc", auto_now=True)

    objects = TaskManager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["programme", "position", "pk"]
        indexes = [
            # The list's orders, then the columns that filters count by; `counts_as` rides along,
            # or each row would be read to know it.
            models.Index(
                name="task_annex_order", fields=["programme", "position", "id", "counts_as"]
            ),
            models.Index(
                name="task_running_due", fields=["running_due_on", "position", "id", "counts_as"]
            ),
            models.Index(name="task_due", fields=["due_on", "position", "id", "counts_as"]),
            models.Index(Length("code"), "code", "id", name="task_code_order"),
            # All by which timeliness is judged, so that leads and headings are counted by it alone.
            models.Index(
                name="task_lead_status",
                fields=[
                    "lead",
                    "status",
                    "counts_as",
                    "running_due_on",
                    "deadline_kind",
                    "milestone",
                    "submitted_on",
                    "completed_on",
                    "due_on",
                ],
            ),
            models.Index(name="task_issuer", fields=["issuer", "counts_as"]),
            models.Index(name="task_document_type", fields=["document_type", "counts_as"]),
            models.Index(name="task_deadline_kind", fields=["deadline_kind", "counts_as"]),
            models.Index(
                name="task_heading_standing",
                fields=[
                    "heading",
                    "counts_as",
                    "status",
                    "running_due_on",
                    "deadline_kind",
                    "milestone",
                    "submitted_on",
                    "completed_on",
                    "due_on",
                    "first_due_on",
                ],
            ),
            models.Index(
                name="task_status", fields=["status", "programme", "position", "counts_as"]
            ),
            # With the result, so that who lacks one is counted by it alone.
            models.Index(
                name="task_status_due",
                fields=[
                    "status",
                    "due_on",
                    "position",
                    "counts_as",
                    "result_on",
                    "result_reference",
                ],
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_deadline_range",
                condition=Q(deadline_start__isnull=True)
                | Q(due_on__isnull=True)
                | Q(deadline_start__lte=F("due_on")),
                violation_error_message="Thời hạn phải kết thúc sau khi bắt đầu.",
            ),
            models.CheckConstraint(
                name="task_dateless_kind_has_no_due",
                condition=~Q(deadline_kind__in=["ongoing", "done", "none"])
                | Q(due_on__isnull=True),
                violation_error_message="Loại thời hạn này không có ngày cuối.",
            ),
            models.CheckConstraint(
                name="task_conditional_has_condition",
                condition=~Q(deadline_kind="conditional")
                | ~Q(condition="")
                | Q(awaited_event__isnull=False),
                violation_error_message="Hãy ghi điều kiện hoặc chọn sự kiện mà nhiệm vụ này chờ.",
            ),
            models.CheckConstraint(
                name="task_recurring_has_rule",
                condition=(Q(deadline_kind="recurring") & ~Q(recurrence=""))
                | (~Q(deadline_kind="recurring") & Q(recurrence="")),
                violation_error_message="Chỉ nhiệm vụ định kỳ mới có quy tắc lặp lại.",
            ),
            models.CheckConstraint(
                name="task_submitted_has_date",
                condition=~Q(status=Status.SUBMITTED) | Q(submitted_on__isnull=False),
                violation_error_message="Hãy nhập ngày trình.",
            ),
            models.CheckConstraint(
                name="task_completed_has_date",
                condition=(Q(status=Status.COMPLETED) & Q(completed_on__isnull=False))
                | (~Q(status=Status.COMPLETED) & Q(completed_on__isnull=True)),
                violation_error_message=(
                    "Nhiệm vụ hoàn thành phải có ngày hoàn thành; "
                    "nhiệm vụ chưa hoàn thành thì để trống ngày này."
                ),
            ),
            models.CheckConstraint(
                name="task_completed_has_result",
                condition=~Q(status=Status.COMPLETED)
                | (~Q(result_reference="") & Q(result_on__isnull=False))
                | ~Q(result_note=""),
                violation_error_message=(
                    "Chưa có kết quả thì chưa thể đánh dấu hoàn thành: hãy nhập số, ngày văn bản "
                    "kết quả, hoặc giải trình."
                ),
            ),
            models.CheckConstraint(
                name="task_stopped_has_note",
                condition=~Q(status=Status.STOPPED) | ~Q(result_note=""),
                violation_error_message="Hãy ghi văn bản hoặc ý kiến cho dừng nhiệm vụ.",
            ),
            models.CheckConstraint(
                name="task_month_is_its_first_day",
                # PostgreSQL has to be told that it is a date when a value is checked before it is
                # saved.
                condition=~Q(completed_precision=DatePrecision.MONTH)
                | Q(Exact(ExtractDay(Cast("completed_on", models.DateField())), 1)),
                violation_error_message="Khi chỉ biết tháng, hãy ghi ngày đầu tháng ấy.",
            ),
            models.UniqueConstraint(
                name="task_period_unique",
                fields=["parent", "period_due_on"],
                condition=Q(period_due_on__isnull=False),
                violation_error_message="Kỳ này của nhiệm vụ đã có.",
            ),
            models.CheckConstraint(
                name="task_period_has_parent",
                condition=Q(period_due_on__isnull=True) | Q(parent__isnull=False),
                violation_error_message="Một kỳ phải thuộc nhiệm vụ định kỳ của nó.",
            ),
            models.CheckConstraint(
                name="task_not_its_own_parent",
                condition=~Q(parent=F("id")) & ~Q(merged_into=F("id")),
                violation_error_message="Nhiệm vụ không thể thuộc hoặc gộp vào chính nó.",
            ),
            models.CheckConstraint(
                name="task_percent_range",
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                violation_error_message="Mức độ hoàn thành từ 0 đến 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:detail", args=[self.code])

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def is_period(self) -> bool:
        return self.period_due_on is not None

    @property
    def is_part(self) -> bool:
        return self.parent_id is not None and not self.is_period

    @property
    def completed_label(self) -> str:
        return month_or_day(self.completed_on, self.completed_precision)

    @property
    def result_label(self) -> str:
        return result_in_words(self.result_reference, self.result_on, self.result_note)


class Assignment(models.Model):
    """A body besides the lead that takes part in a task. The lead alone is counted."""

    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.CASCADE, related_name="assignments"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.CharField("vai trò", max_length=12, choices=AssignmentRole)

    class Meta:
        verbose_name = "cơ quan tham gia"
        verbose_name_plural = "cơ quan tham gia"
        ordering = ["task", "role", "agency__position", "pk"]
        indexes = [models.Index(name="assignment_agency_task", fields=["agency", "task"])]
        constraints = [
            models.UniqueConstraint(
                name="assignment_unique",
                fields=["task", "agency"],
                violation_error_message="Cơ quan này đã có trong nhiệm vụ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} ({self.get_role_display().lower()})"
