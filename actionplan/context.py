from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.choices import UserRole
from tasks.permissions import can_see_reports

_WORK = "my_work"
# Label, address name, icon, the start of the address names that count as "you are here", and the
# key that opens it after "g".
_MENU = (
    ("Tổng quan", "home", "grid-1x2", "home", "t"),
    ("Việc của tôi", _WORK, "person-check", _WORK, "v"),
    ("Nhiệm vụ", "tasks:list", "list-task", "tasks:", "n"),
    ("Sự kiện chờ", "events:list", "hourglass-split", "events:", "s"),
    ("Văn bản", "letters:list", "inbox", "letters:", "b"),
    ("Đợt tổng hợp", "rounds:list", "check2-square", "rounds:", "d"),
    ("Cơ quan", "agencies:list", "building", "agencies:", "c"),
)
_REPORTS = ("Báo cáo", "reports:list", "file-earmark-text", "reports:", "r")
_HISTORY = ("Lịch sử", "history", "clock-history", "history", "l")
_ADMIN = ("Quản trị", "admin:index", "gear")


# The frame is kept drawn so long, for all that it shows; only the sign-out form is new each time.
_KEEP_SECONDS = 60 * 60


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows: title, menu, person, day."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "frame": {
            "site_title": settings.SITE_TITLE,
            "site_owner": settings.SITE_OWNER,
            "menu": _menu(request) if signed_in else [],
            "person": _person(user) if signed_in else None,
            "today": timezone.localdate(),
            "keep_seconds": _KEEP_SECONDS,
        }
    }


def _person(user: Any) -> dict[str, str]:
    return {"name": user.get_full_name() or user.get_username(), "role": user.get_role_display()}


@cache
def _url(name: str) -> str:
    return reverse(name)


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.view_name if match else ""
    reports = (_REPORTS,) if can_see_reports(request.user) else ()  # type: ignore[arg-type]
    counts = {_WORK: getattr(request, "work_count", 0)}
    entries = [
        {
            "label": label,
            "url": _url(name),
            "icon": icon,
            "current": here.startswith(prefix),
            "count": counts.get(name) or None,
            "key": key,
        }
        for label, name, icon, prefix, key in (*_MENU, *reports, _HISTORY)
    ]
    if request.user.role == UserRole.MANAGER:  # type: ignore[union-attr]
        label, name, icon = _ADMIN
        admin = {"label": label, "url": _url(name), "icon": icon, "current": False, "key": ""}
        entries.append(admin | {"count": None})
    return entries
