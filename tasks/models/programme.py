from django.db import models
from django.db.models import F, Q


class ProgrammeManager(models.Manager["Programme"]):
    def get_by_natural_key(self, code: str) -> "Programme":
        return self.get(code=code)


class Programme(models.Model):
    """An action programme (chương trình hành động) and the resolution behind it."""

    code = models.SlugField("mã", max_length=40, unique=True)
    title = models.CharField("tên chương trình", max_length=400)
    resolution = models.TextField("nghị quyết được thực hiện", blank=True)
    term_start = models.PositiveSmallIntegerField("nhiệm kỳ từ năm")
    term_end = models.PositiveSmallIntegerField("nhiệm kỳ đến năm")

    objects = ProgrammeManager()

    class Meta:
        verbose_name = "chương trình hành động"
        verbose_name_plural = "chương trình hành động"
        ordering = ["-term_start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="programme_term_range",
                condition=Q(term_start__lte=F("term_end")),
                violation_error_message="Năm cuối nhiệm kỳ không được trước năm đầu.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class HeadingManager(models.Manager["Heading"]):
    def get_by_natural_key(self, programme: str, number: str) -> "Heading":
        return self.get(programme__code=programme, number=number)


class Heading(models.Model):
    """A heading of the programme under which tasks are listed, such as 4.2."""

    programme = models.ForeignKey(
        Programme,
        verbose_name="chương trình",
        on_delete=models.PROTECT,
        related_name="headings",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="đề mục trên",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    number = models.CharField("số đề mục", max_length=20)
    title = models.CharField("đề mục", max_length=400)
    position = models.PositiveIntegerField(
        "thứ tự", help_text="Thứ tự trong cả chương trình, đề mục trên đứng trước đề mục con."
    )

    objects = HeadingManager()

    class Meta:
        verbose_name = "đề mục"
        verbose_name_plural = "đề mục"
        ordering = ["programme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="heading_number_unique",
                fields=["programme", "number"],
                violation_error_message="Chương trình đã có đề mục mang số này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def natural_key(self) -> tuple[str, str]:
        return (self.programme.code, self.number)

    natural_key.dependencies = ["tasks.programme"]  # type: ignore[attr-defined]
