from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agencies.choices import AgencyKind, UserRole
from agencies.fields import ComputedTextField
from agencies.text import fold, sort_key


class AgencyManager(models.Manager["Agency"]):
    def get_by_natural_key(self, code: str) -> "Agency":
        return self.get(code=code)


class Agency(models.Model):
    """A body that can be responsible for something; it needs no account."""

    code = models.SlugField(
        "mã",
        max_length=40,
        unique=True,
        help_text="Không đổi khi cơ quan đổi tên; chữ thường không dấu, ví dụ so-ldtbxh.",
    )
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80)
    letter_code = models.CharField(
        "ký hiệu trên văn bản",
        max_length=40,
        blank=True,
        help_text="Như trong số, ký hiệu văn bản, ví dụ SLĐTBXH.",
    )
    aliases = models.TextField(
        "cách gọi khác",
        blank=True,
        help_text="Mỗi dòng một cách gọi gặp trong văn bản, ví dụ Sở Lao động - TB&XH.",
    )
    kind = models.CharField("loại", max_length=12, choices=AgencyKind)
    parent = models.ForeignKey(
        "self",
        verbose_name="cơ quan chủ quản",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    is_group = models.BooleanField(
        "là nhóm cơ quan",
        default=False,
        help_text="Ví dụ “các sở, ban, ngành”.",
    )
    position = models.PositiveIntegerField(
        "thứ tự", default=1000, help_text="Thứ tự khi liệt kê; số nhỏ đứng trước."
    )
    valid_from = models.DateField("hoạt động từ ngày", null=True, blank=True)
    valid_until = models.DateField("hoạt động đến hết ngày", null=True, blank=True)
    sort_key = ComputedTextField("khóa sắp xếp", compute=sort_key, sources=("name",))
    search_text = ComputedTextField(
        "chữ để tìm", compute=fold, sources=("name", "short_name", "letter_code", "aliases")
    )

    objects = AgencyManager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["position", "sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agency_valid_range",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                violation_error_message="Ngày kết thúc hoạt động phải sau ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                name="agency_letter_code_unique_while_active",
                fields=["letter_code"],
                condition=Q(valid_until__isnull=True) & ~Q(letter_code=""),
                violation_error_message="Đã có cơ quan đang hoạt động dùng ký hiệu văn bản này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:detail", args=[self.code])

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class AgencyNameManager(models.Manager["AgencyName"]):
    def get_by_natural_key(self, agency: str, name: str) -> "AgencyName":
        return self.get(agency__code=agency, name=name)


class AgencyName(models.Model):
    """A name that an agency bore before; the present one stands on the agency."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80)
    letter_code = models.CharField("ký hiệu trên văn bản", max_length=40, blank=True)
    valid_from = models.DateField("dùng từ ngày", null=True, blank=True)
    valid_until = models.DateField("dùng đến hết ngày")

    objects = AgencyNameManager()

    class Meta:
        verbose_name = "tên cũ của cơ quan"
        verbose_name_plural = "tên cũ của cơ quan"
        ordering = ["agency", "valid_until", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="agency_name_unique",
                fields=["agency", "name"],
                violation_error_message="Cơ quan này đã có tên cũ như vậy.",
            ),
            models.CheckConstraint(
                name="agency_name_valid_range",
                condition=Q(valid_from__isnull=True) | Q(valid_from__lte=F("valid_until")),
                violation_error_message="Ngày thôi dùng tên phải sau ngày bắt đầu dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.agency.code, self.name)

    natural_key.dependencies = ["agencies.agency"]  # type: ignore[attr-defined]


class Succession(models.Model):
    """From a day on, what one agency did (or one function of it) is done by another."""

    predecessor = models.ForeignKey(
        Agency, verbose_name="cơ quan cũ", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Agency, verbose_name="cơ quan tiếp nhận", on_delete=models.PROTECT, related_name="origins"
    )
    effective_on = models.DateField("từ ngày")
    function = models.CharField(
        "nhiệm vụ tiếp nhận",
        max_length=300,
        blank=True,
        help_text="Để trống khi tiếp nhận toàn bộ.",
    )

    class Meta:
        verbose_name = "tiếp nhận nhiệm vụ"
        verbose_name_plural = "tiếp nhận nhiệm vụ"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="succession_unique",
                fields=["predecessor", "successor", "function"],
                violation_error_message="Việc tiếp nhận này đã được ghi.",
            ),
            models.CheckConstraint(
                name="succession_two_agencies",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="Cơ quan tiếp nhận phải khác cơ quan cũ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, **fields | {"role": UserRole.MANAGER})


class User(AbstractBaseUser):
    """An account. Its role and agency are all its rights: no groups, no permissions per user."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Đã có tài khoản dùng tên đăng nhập này."},
    )
    full_name = models.CharField("họ và tên", max_length=150, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    role = models.CharField("vai trò", max_length=12, choices=UserRole)
    agency = models.ForeignKey(
        Agency,
        verbose_name="cơ quan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
    )
    can_decide_extensions = models.BooleanField(
        "được quyết định gia hạn",
        default=False,
        help_text="Dành cho lãnh đạo; chuyên viên tổng hợp luôn được quyết định.",
    )
    is_active = models.BooleanField(
        "đang dùng", default=True, help_text="Bỏ chọn thay vì xóa tài khoản."
    )
    wants_digest = models.BooleanField(
        "nhận thư nhắc việc",
        default=True,
        help_text="Mỗi ngày nhiều nhất một thư, khi có việc; cần có thư điện tử.",
    )
    date_joined = models.DateTimeField("lập lúc", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_reporter_has_agency",
                condition=~Q(role=UserRole.REPORTER) | Q(agency__isnull=False),
                violation_error_message="Cán bộ đầu mối phải thuộc một cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Whether the admin site opens for this person."""
        return self.role == UserRole.MANAGER

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.role == UserRole.MANAGER

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.role == UserRole.MANAGER
