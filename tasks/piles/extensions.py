"""Requests for more time: what became of them, and those to decide."""

from datetime import datetime

from django.db.models import Q, QuerySet

from agencies.models import Agency
from tasks.choices import ExtensionState
from tasks.models import Extension
from tasks.piles.pile import Item, day_of
from tasks.templatetags.task_badges import extension_badge


def decided_extensions(agency: Agency, since: datetime) -> QuerySet:
    """What the agency asked for and others decided since then."""
    return _own(agency, _decided(since))


def own_extensions(agency: Agency, since: datetime) -> QuerySet:
    """What the agency asked for: waiting for a decision, or decided since then."""
    return _own(agency, Q(state=ExtensionState.ASKED) | _decided(since))


def _own(agency: Agency, which: Q) -> QuerySet:
    own = Extension.objects.filter(which, agency=agency).select_related("task", "decided_by")
    return own.order_by("-asked_at", "-pk")


def _decided(since: datetime) -> Q:
    decided = (ExtensionState.GRANTED, ExtensionState.REFUSED)
    return Q(state__in=decided, decided_at__gte=since)


def own_extension(extension: Extension) -> Item:
    by = f"{extension.decided_by}, {day_of(extension.decided_at)}" if extension.decided_by else ""
    return Item(
        title=extension.task.title,
        url=extension.task.get_absolute_url(),
        act="Xem",
        act_url=extension.get_absolute_url(),
        notes=tuple(filter(None, (extension.task.code, _asked_days(extension), by))),
        badge=extension_badge(extension),
        quoted=extension.decision_note,
    )


def asked_extensions() -> QuerySet:
    asked = Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")
    return asked.select_related("task", "agency")


def asked_extension(extension: Extension) -> Item:
    return Item(
        title=extension.task.title,
        url=extension.task.get_absolute_url(),
        act="Quyết định",
        act_url=extension.get_absolute_url(),
        notes=(extension.task.code, extension.agency.short_name, _asked_days(extension)),
        quoted=extension.reason,
    )


def _asked_days(extension: Extension) -> str:
    before = f"{extension.before_due_on:%d/%m/%Y} → " if extension.before_due_on else ""
    return f"{before}{extension.due_on:%d/%m/%Y}"
