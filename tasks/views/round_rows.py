"""A round ready to print: its bodies with what each answered, reminders, tabs with counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Prefetch
from django.http import QueryDict
from django.urls import reverse

from agencies.models import User
from tasks.arrangement import ViewError
from tasks.choices import ReplyOutcome
from tasks.models import Letter, LetterItem, Reply, Round
from tasks.replies import Standing, counted, standing
from tasks.round_forms import possible_answers
from tasks.views.listing import address

LATE = "late"
# Icon and variant of the badge of each outcome that is in time; lateness is louder.
_BADGES = {
    ReplyOutcome.SILENT: ("dash-circle", "none"),
    ReplyOutcome.ANSWERED: ("check-circle-fill", "done"),
    ReplyOutcome.PARTIAL: ("hourglass-split", "waiting"),
    ReplyOutcome.RETURNED: ("arrow-counterclockwise", "soon"),
    ReplyOutcome.NOTHING: ("check-circle", "ongoing"),
}
_TABS = (("", "Tất cả"), *ReplyOutcome.choices, (LATE, "Muộn"))


@dataclass(frozen=True)
class Matrix:
    """The rows that the address asks for, and how many of all stand how."""

    rows: list[dict[str, Any]]
    tabs: list[dict[str, Any]]
    counts: dict[str, int]
    owing: int


def chosen_state(data: QueryDict) -> str:
    state = data.get("state", "")
    if state not in dict(_TABS):
        raise ViewError(f"Không có tình trạng “{state[:40]}”. Hãy chọn một mục ở đầu bảng.")
    return state


def chosen_day(data: QueryDict, *, today: date) -> date:
    """Return the day of `on` in the address, today where there is none."""
    text = data.get("on", "").strip()
    try:
        return forms.DateField(required=False).clean(text) or today
    except ValidationError as error:
        raise ViewError(f"Không có ngày “{text[:20]}”. Hãy ghi như 15/03/2021.") from error


def matrix(round_: Round, user: User, data: QueryDict, *, on: date) -> Matrix:
    """Return the answers of a round. Cost: five queries for any number of bodies."""
    state = chosen_state(data)
    replies = list(_replies(round_, user))
    standings = [standing(reply, reply_by=round_.reply_by, on=on) for reply in replies]
    counts = counted(standings)
    items = _item_counts(replies)
    choices = _choices(round_, replies)
    rows = [
        _row(reply, found, items, choices)
        for reply, found in zip(replies, standings, strict=True)
        if _is_in(found, state)
    ]
    return Matrix(
        rows=rows,
        tabs=_tabs(data, counts, len(replies), state),
        counts=counts,
        owing=sum(
            one.is_owed and reply.is_asked for one, reply in zip(standings, replies, strict=True)
        ),
    )


def _replies(round_: Round, user: User) -> Any:
    visible = round_.replies.visible_to(user).select_related("agency", "decided_by", "round")
    return (
        visible.annotate(
            reminded=Count("reminders", distinct=True), reminded_at=Max("reminders__drafted_at")
        )
        .prefetch_related(Prefetch("letters", Letter.objects.defer("paragraphs")))
        .order_by("-is_asked", "agency__position", "agency__sort_key", "pk")
    )


def _item_counts(replies: list[Reply]) -> Counter[int]:
    """Return the number of items of each letter that answers."""
    letters = [letter.pk for reply in replies for letter in reply.letters.all()]
    counted_items = LetterItem.objects.filter(letter__in=letters).values_list("letter")
    return Counter(dict(counted_items.annotate(count=Count("pk")).order_by()))


def _choices(round_: Round, replies: list[Reply]) -> dict[int, list[Letter]]:
    """Return, by sender, the letters that may be recorded as its answer."""
    senders = {reply.agency_id for reply in replies}
    found: dict[int, list[Letter]] = {}
    for letter in possible_answers(round_).filter(sender__in=senders):
        found.setdefault(letter.sender_id, []).append(letter)
    return found


def _row(
    reply: Reply, found: Standing, items: Counter[int], choices: dict[int, list[Letter]]
) -> dict[str, Any]:
    letters = [{"letter": letter, "item_count": items[letter.pk]} for letter in reply.letters.all()]
    return {
        "reply": reply,
        "agency": reply.agency,
        "badge": _badge(found),
        "is_owed": found.is_owed,
        "letters": letters,
        "url": reverse("rounds:reply", args=[reply.round_id, reply.agency.code]),
        "choices": choices.get(reply.agency_id, []),
        "outcomes": outcomes(reply, has_letter=bool(letters)),
    }


def _badge(found: Standing) -> dict[str, Any]:
    icon, variant = _BADGES[found.outcome]
    text = str(found.outcome.label)
    if found.days_late:
        word = "quá" if found.is_owed else "muộn"
        text = f"{text}, {word} {found.days_late} ngày"
        icon, variant = (
            ("exclamation-triangle-fill", "overdue") if found.is_owed else (icon, "donelate")
        )
    return {"text": text, "icon": icon, "variant": variant}


_BUTTONS = {
    ReplyOutcome.ANSWERED: "Đã trả lời",
    ReplyOutcome.PARTIAL: "Trả lời một phần",
    ReplyOutcome.NOTHING: "Không có nội dung",
    ReplyOutcome.RETURNED: "Trả lại",
    ReplyOutcome.SILENT: "Mở lại",
}


def outcomes(reply: Reply, *, has_letter: bool) -> list[dict[str, str]]:
    """Return what may be recorded of a reply, the usual first."""
    kept = {ReplyOutcome.ANSWERED, ReplyOutcome.PARTIAL, ReplyOutcome.NOTHING}
    if has_letter:
        kept.add(ReplyOutcome.RETURNED)
    if reply.outcome != ReplyOutcome.SILENT:
        kept |= {ReplyOutcome.SILENT}
    return [
        {"value": outcome.value, "label": label}
        for outcome, label in _BUTTONS.items()
        if outcome in kept
    ]


def _is_in(found: Standing, state: str) -> bool:
    if state == LATE:
        return found.days_late > 0
    return not state or found.outcome == state


def _tabs(data: QueryDict, counts: dict[str, int], total: int, state: str) -> list[dict[str, Any]]:
    """Return the tabs; an outcome that nobody has needs none, but for the two usual ones."""
    always = {"", ReplyOutcome.SILENT, ReplyOutcome.ANSWERED, state}
    return [
        {
            "label": label,
            "count": counts[value] if value else total,
            "url": address(data, state=value or None),
            "current": value == state,
        }
        for value, label in _TABS
        if value in always or counts[value]
    ]
