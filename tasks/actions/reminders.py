"""Reminder letters (công văn đôn đốc): drafted for bodies that owe an answer, kept, then sent."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from tasks.actions.round_saving import check_open, record_round
from tasks.choices import UNFINISHED_REPLIES, HistoryVerb
from tasks.models import HistoryEntry, Reminder, Reply, Round, Task
from tasks.permissions import can_change_many, can_run_rounds
from tasks.writing.word import OfficialLetter, Signature


def draft_reminder(
    round_: Round, *, replies: Sequence[Reply], letter: OfficialLetter, by: User
) -> Reminder:
    """Keep a letter to those who owe an answer; refuse where one has answered meanwhile."""
    if not can_run_rounds(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = Round.objects.select_for_update().get(pk=round_.pk)
        check_open(saved)
        keys = [reply.pk for reply in replies]
        present = list(saved.replies.filter(pk__in=keys).select_related("agency"))
        answered = [str(one.agency) for one in present if one.outcome not in UNFINISHED_REPLIES]
        if answered:
            raise ValidationError({"agencies": f"Vừa trả lời xong: {'; '.join(answered)}."})
        if not present:
            raise ValidationError({"agencies": "Hãy chọn cơ quan cần đôn đốc."})
        reminder = Reminder(round=saved, content=content_of(letter), drafted_by=by)
        reminder.full_clean()
        reminder.save()
        reminder.replies.set(present)
        names = "; ".join(reply.agency.short_name for reply in present)
        record_round(saved, HistoryVerb.REMINDER_DRAFTED, by=by, reason=names)
    return reminder


def record_sent(reminder: Reminder, *, number: str, sent_on: date, by: User, on: date) -> Reminder:
    """Keep the number and day that the clerk gave; they may be corrected."""
    if not can_run_rounds(by):
        raise PermissionDenied
    drafted_on = date.fromisoformat(reminder.content["drafted_on"])
    if not drafted_on <= sent_on <= on:
        raise ValidationError(
            {"sent_on": f"Ngày gửi phải từ {drafted_on:%d/%m/%Y} đến {on:%d/%m/%Y}."}
        )
    with transaction.atomic():
        saved = Reminder.objects.select_for_update().get(pk=reminder.pk)
        before = _sent_in_words(saved)
        saved.number, saved.sent_on = number, sent_on
        saved.full_clean()
        saved.save()
        changes = [{"field": "Công văn đôn đốc", "old": before, "new": _sent_in_words(saved)}]
        record_round(saved.round, HistoryVerb.REMINDER_SENT, by=by, changes=changes)
    return saved


def record_reminded(tasks: Sequence[Task], *, reply_by: date, by: User, on: date) -> None:
    """Keep in the history of tasks that letters were drafted which remind their leads of them.

    The same letter taken out again by the same person on the same day is no other reminder.
    """
    if not can_change_many(by):
        raise PermissionDenied
    since = timezone.make_aware(datetime.combine(on, time.min))
    today = HistoryEntry.objects.filter(at__gte=since, by=by, verb=HistoryVerb.REMINDER_DRAFTED)
    known = set(today.values_list("task", "reason"))
    told = (
        (task, f"Gửi {task.lead}, đề nghị trả lời trước hết ngày {reply_by:%d/%m/%Y}")
        for task in tasks
    )
    HistoryEntry.objects.bulk_create(
        HistoryEntry(by=by, verb=HistoryVerb.REMINDER_DRAFTED, task=task, reason=reason)
        for task, reason in told
        if (task.pk, reason) not in known
    )


def content_of(letter: OfficialLetter) -> dict[str, object]:
    """Return the letter as plain JSON values."""
    return asdict(letter) | {"drafted_on": letter.drafted_on.isoformat(), "issued_on": None}


def letter_of(reminder: Reminder) -> OfficialLetter:
    """Return the letter as it was drafted, with the number and day that it was sent under."""
    values = dict(reminder.content)
    signed = values.pop("signature")
    lists = ("recipients", "paragraphs", "distribution", "grounds")
    return OfficialLetter(
        **values
        | {name: tuple(values[name]) for name in lists}
        | {
            "signature": Signature(**signed | {"authority": tuple(signed["authority"])}),
            "drafted_on": date.fromisoformat(values["drafted_on"]),
            "number": reminder.number,
            "issued_on": reminder.sent_on,
        }
    )


def _sent_in_words(reminder: Reminder) -> str:
    return f"{reminder.reference} ngày {reminder.sent_on:%d/%m/%Y}" if reminder.sent_on else ""
