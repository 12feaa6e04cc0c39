from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.fields import ComputedTextField
from agencies.models import Agency
from agencies.text import fold
from tasks.choices import DocumentType
from tasks.querysets import LetterQuerySet
from tasks.rows import reference

_DOUBLED = "Văn bản này đã có: cùng cơ quan gửi, số, ký hiệu và ngày."


class LetterManager(models.Manager.from_queryset(LetterQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(
        self, sender: str, number: str, symbol: str, issued_on: str | None
    ) -> "Letter":
        return self.get(sender__code=sender, number=number, symbol=symbol, issued_on=issued_on)


class Letter(models.Model):
    """An official letter: its head as printed, and its text as paragraphs."""

    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=80)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    document_type = models.CharField(
        "hình thức văn bản",
        max_length=16,
        choices=DocumentType,
        default=DocumentType.OFFICIAL_LETTER,
    )
    place = models.CharField("địa danh", max_length=100, blank=True)
    subject = models.CharField("trích yếu", max_length=500, blank=True)
    sender = models.ForeignKey(
        Agency, verbose_name="cơ quan gửi", on_delete=models.PROTECT, related_name="letters"
    )
    recipients = models.TextField("kính gửi", blank=True, help_text="Mỗi dòng một nơi.")
    distribution = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi.")
    signer_authority = models.CharField("quyền hạn ký", max_length=100, blank=True)
    signer_position = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    answers = models.ForeignKey(
        "self",
        verbose_name="trả lời văn bản",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
    )
    paragraphs = models.JSONField("nội dung theo đoạn", default=list, blank=True)
    search_text = ComputedTextField(
        "chữ để tìm", compute=fold, sources=("reference", "subject", "signer_name")
    )

    objects = LetterManager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = [F("issued_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="letter_unique",
                fields=["sender", "number", "symbol", "issued_on"],
                violation_error_message=_DOUBLED,
            ),
            models.UniqueConstraint(
                name="undated_letter_unique",
                fields=["sender", "number", "symbol"],
                condition=Q(issued_on__isnull=True),
                violation_error_message=_DOUBLED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_type_display()} {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("letters:detail", args=[self.pk])

    def natural_key(self) -> tuple[str, str, str, date | None]:
        return (self.sender.code, self.number, self.symbol, self.issued_on)

    natural_key.dependencies = ["agencies.agency"]  # type: ignore[attr-defined]

    @property
    def reference(self) -> str:
        return reference(self.number, self.symbol)


class LetterItemManager(models.Manager["LetterItem"]):
    def get_by_natural_key(self, *key: Any) -> "LetterItem":
        *letter, number = key
        return self.get(letter=Letter.objects.get_by_natural_key(*letter), number=number)


class LetterItem(models.Model):
    """One duty as a letter words it. It always stays as written; the task carries the edits."""

    letter = models.ForeignKey(
        Letter, verbose_name="văn bản", on_delete=models.PROTECT, related_name="items"
    )
    number = models.PositiveIntegerField("thứ tự trong văn bản")
    section = models.CharField("mục", max_length=20, blank=True)
    heading = models.TextField("đề mục trong văn bản", blank=True)
    text = models.TextField("nguyên văn")
    paragraph = models.PositiveIntegerField("đoạn", help_text="Tính từ 1.")
    start = models.PositiveIntegerField("từ ký tự")
    end = models.PositiveIntegerField("đến ký tự")

    objects = LetterItemManager()

    class Meta:
        verbose_name = "mục trong văn bản"
        verbose_name_plural = "mục trong văn bản"
        ordering = ["letter", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="letter_item_unique",
                fields=["letter", "number"],
                violation_error_message="Văn bản đã có mục mang thứ tự này.",
            ),
            models.CheckConstraint(
                name="letter_item_span",
                condition=Q(paragraph__gte=1) & Q(start__lt=F("end")),
                violation_error_message="Vị trí của mục trong văn bản không hợp lệ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, mục {self.section or self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.letter.get_absolute_url()}#{self.anchor}"

    def natural_key(self) -> tuple[Any, ...]:
        return (*self.letter.natural_key(), self.number)

    natural_key.dependencies = ["tasks.letter"]  # type: ignore[attr-defined]

    @property
    def anchor(self) -> str:
        """Where the letter's page shows this item."""
        return f"muc-{self.number}"
