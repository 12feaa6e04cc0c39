from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.models import Agency
from tasks.querysets import LetterheadQuerySet


class Letterhead(models.Model):
    """Who issues documents from one day to another: Sở Kế hoạch và Đầu tư, since 2025 Sở Tài chính.

    Names are kept as printed, so that a document can be written again as it was.
    """

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="letterheads"
    )
    superior = models.CharField(
        "cơ quan chủ quản",
        max_length=200,
        blank=True,
        help_text="Dòng trên cùng bên trái, ví dụ UBND tỉnh Bình Thuận.",
    )
    issuer = models.CharField(
        "cơ quan ban hành", max_length=200, help_text="Ví dụ Sở Kế hoạch và Đầu tư."
    )
    place = models.CharField("địa danh", max_length=100, help_text="Ví dụ Bình Thuận.")
    letter_code = models.CharField(
        "chữ viết tắt của cơ quan", max_length=40, help_text="Trong số, ký hiệu, ví dụ SKHĐT."
    )
    unit = models.CharField(
        "đơn vị soạn thảo",
        max_length=40,
        blank=True,
        help_text="Trong ký hiệu công văn, ví dụ TH: SKHĐT-TH.",
    )
    recipients = models.TextField("kính gửi", blank=True, help_text="Mỗi dòng một nơi.")
    distribution = models.TextField(
        "nơi nhận",
        blank=True,
        help_text="Mỗi dòng một nơi, không gạch đầu dòng; dòng cuối thường là Lưu: VT, TH.",
    )
    valid_from = models.DateField("dùng từ ngày", null=True, blank=True)
    valid_until = models.DateField("dùng đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField("bản", default=1, editable=False)

    objects = models.Manager.from_queryset(LetterheadQuerySet)()

    class Meta:
        verbose_name = "nơi ban hành"
        verbose_name_plural = "nơi ban hành"
        ordering = [F("valid_from").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                name="letterhead_valid_range",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                violation_error_message="Ngày thôi dùng phải sau ngày bắt đầu dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.issuer

    def get_absolute_url(self) -> str:
        return reverse("reports:letterhead", args=[self.pk])


class Signer(models.Model):
    """Somebody who signs for a letterhead, the first one unless another is chosen."""

    letterhead = models.ForeignKey(
        Letterhead, verbose_name="nơi ban hành", on_delete=models.CASCADE, related_name="signers"
    )
    authority = models.CharField(
        "quyền hạn ký",
        max_length=200,
        blank=True,
        help_text="Dòng trên chức vụ, ví dụ KT. GIÁM ĐỐC; nhiều dòng thì ngăn bằng dấu “/”.",
    )
    position = models.CharField("chức vụ", max_length=100, help_text="Ví dụ PHÓ GIÁM ĐỐC.")
    name = models.CharField("họ và tên", max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "người ký"
        verbose_name_plural = "người ký"
        ordering = ["letterhead", "rank", "pk"]

    def __str__(self) -> str:
        return f"{self.position} {self.name}".strip()
