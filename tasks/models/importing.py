from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from tasks.choices import ImportState, SheetKind
from tasks.models.change import ChangeSet
from tasks.models.programme import Programme
from tasks.querysets import ImportQuerySet


class ImportRun(models.Model):
    """A sheet of tasks being taken in: what it holds, what it would do, and what became of it.

    Nothing of it is a task before it is confirmed. `table` is what was read of the file and
    `plan` the fate of each row, both JSON kept as text: ten thousand rows are read whole or not
    at all, and no query looks inside. They are emptied when the run is over. `token` stands for
    the file, the choices and the state of the database that the plan was made from.
    """

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="imports"
    )
    sender = models.ForeignKey(
        Agency,
        verbose_name="tệp của cơ quan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
    )
    file_name = models.CharField("tên tệp", max_length=150)
    kind = models.CharField("dạng tệp", max_length=4, choices=SheetKind)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
    )
    at = models.DateTimeField("tải lên lúc", default=timezone.now)
    read_on = models.DateField("thời hạn đọc từ ngày")
    state = models.CharField(
        "trạng thái", max_length=8, choices=ImportState, default=ImportState.OPEN
    )
    table = models.TextField("nội dung tệp", blank=True)
    choices = models.JSONField("lựa chọn", default=dict, blank=True)
    plan = models.TextField("kế hoạch nhập", blank=True)
    counts = models.JSONField("số dòng theo kết quả", default=dict, blank=True)
    token = models.CharField("dấu của bản xem trước", max_length=64, blank=True)
    made = models.JSONField("cơ quan, đề mục lập thêm", default=dict, blank=True)
    change_set = models.OneToOneField(
        ChangeSet,
        verbose_name="lần thay đổi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_run",
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ tệp"
        verbose_name_plural = "lần nhập từ tệp"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_done_has_change_set",
                condition=Q(state=ImportState.DONE, change_set__isnull=False)
                | (~Q(state=ImportState.DONE) & Q(change_set__isnull=True)),
                violation_error_message="Lần nhập xong phải ghi lần thay đổi của nó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} · {timezone.localtime(self.at):%H:%M %d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:import_run", args=[self.pk])
