from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from tasks.choices import Sharing
from tasks.querysets import SavedViewQuerySet


def shared_views_stay(collector: Any, field: Any, views: Any, using: str) -> None:
    """On deleting a person: what others use stays without an owner, the rest goes."""
    models.CASCADE(collector, field, views.filter(sharing=Sharing.PRIVATE), using)
    models.SET_NULL(collector, field, views.exclude(sharing=Sharing.PRIVATE), using)


class SavedView(models.Model):
    """A way to look at the list of tasks: a name for what stands after `?` in its address.

    Who sees it still sees only their own tasks in it. One shared with an agency stays with that
    agency when its owner moves to another.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người lưu",
        on_delete=shared_views_stay,
        null=True,
        blank=True,
        related_name="saved_views",
    )
    name = models.CharField("tên", max_length=60)
    query = models.TextField("điều kiện, cột, thứ tự", help_text="Phần sau dấu ? của địa chỉ.")
    words = models.TextField(
        "điều kiện bằng lời", blank=True, help_text="Lúc lưu; mỗi dòng một điều kiện."
    )
    sharing = models.CharField("ai thấy", max_length=8, choices=Sharing, default=Sharing.PRIVATE)
    agency = models.ForeignKey(
        Agency,
        verbose_name="cơ quan được thấy",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_views",
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    saved_at = models.DateTimeField("lưu lúc", default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "khung nhìn"
        verbose_name_plural = "khung nhìn"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="saved_view_name_unique",
                fields=["owner", "name"],
                violation_error_message="Bạn đã có khung nhìn tên này. Hãy đặt tên khác.",
            ),
            models.CheckConstraint(
                name="saved_view_has_query",
                condition=~Q(query=""),
                violation_error_message="Khung nhìn phải có một điều kiện, cột hoặc thứ tự.",
            ),
            models.CheckConstraint(
                name="saved_view_private_has_owner",
                condition=~Q(sharing=Sharing.PRIVATE) | Q(owner__isnull=False),
                violation_error_message="Khung nhìn riêng phải có người lưu.",
            ),
            models.CheckConstraint(
                name="saved_view_agency_is_named",
                condition=Q(sharing=Sharing.AGENCY, agency__isnull=False)
                | (~Q(sharing=Sharing.AGENCY) & Q(agency__isnull=True)),
                violation_error_message="Chỉ khung nhìn chia sẻ với cơ quan mới ghi cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that always opens the view as it is saved."""
        return reverse("tasks:view", args=[self.pk])


class DefaultView(models.Model):
    """The view with which a person's list opens. Without a view: there was one, and it is gone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="của ai",
        on_delete=models.CASCADE,
        related_name="default_view",
    )
    view = models.ForeignKey(
        SavedView,
        verbose_name="khung nhìn",
        on_delete=models.SET_NULL,
        null=True,
        related_name="default_of",
    )

    class Meta:
        verbose_name = "khung nhìn mặc định"
        verbose_name_plural = "khung nhìn mặc định"
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user}: {self.view or 'không còn'}"
