"""Rounds: the answers that a body still owes, and those whose day went by."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from agencies.models import Agency
from tasks.choices import UNFINISHED_REPLIES, Timeliness
from tasks.models import Reply, Round
from tasks.piles.pile import Item, day_of
from tasks.templatetags.task_badges import BADGES


def owed_replies(agency: Agency) -> QuerySet:
    """What the agency still owes to open rounds, with the day of the last letter that urged it."""
    asked = Reply.objects.filter(agency=agency, is_asked=True, round__closed_at=None)
    owed = asked.filter(outcome__in=UNFINISHED_REPLIES).select_related("round")
    return owed.annotate(urged_at=Max("reminders__drafted_at")).order_by("round__reply_by", "pk")


def owed_reply(reply: Any, on: date) -> Item:
    urged = f"công văn đôn đốc {day_of(reply.urged_at)}" if reply.urged_at else ""
    url = reply.round.get_absolute_url()
    notes = tuple(filter(None, (_reply_by(reply.round), urged)))
    badge = _late_badge(reply.round, on)
    return Item(reply.round.title, url, "Xem", url, notes, badge, reply.note)


def late_rounds(on: date) -> QuerySet:
    """Open rounds whose day has gone by while bodies owe an answer."""
    owed = Q(replies__is_asked=True, replies__outcome__in=UNFINISHED_REPLIES)
    late = Round.objects.filter(closed_at=None, reply_by__lt=on)
    owing = late.annotate(owing=Count("replies", filter=owed)).filter(owing__gt=0)
    return owing.order_by("reply_by", "pk")


def late_round(round_: Any, on: date) -> Item:
    return Item(
        title=round_.title,
        url=round_.get_absolute_url(),
        act="Đôn đốc",
        act_url=reverse("rounds:remind", args=[round_.pk]),
        notes=(_reply_by(round_), f"{round_.owing} cơ quan chưa trả lời đủ"),
        badge=_late_badge(round_, on),
    )


def _reply_by(round_: Round) -> str:
    return f"trả lời trước hết ngày {round_.reply_by:%d/%m/%Y}"


def _late_badge(round_: Round, on: date) -> dict[str, str] | None:
    days = (on - round_.reply_by).days
    icon, variant = BADGES[Timeliness.OVERDUE]
    return {"text": f"Quá {days} ngày", "icon": icon, "variant": variant} if days > 0 else None
