"""Rounds: bodies are asked by one letter; the round is closed when enough of them answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from tasks.actions.replies import join_waiting
from tasks.actions.round_saving import check_open, locked_round, record_round
from tasks.choices import UNFINISHED_REPLIES, HistoryVerb, ReplyOutcome
from tasks.models import Letter, Programme, Reply, Round
from tasks.permissions import can_run_rounds


@dataclass(frozen=True)
class RoundValues:
    """What a person says of a round; `request` may be a letter that is not stored yet."""

    title: str
    request: Letter
    reply_by: date
    agencies: tuple[Agency, ...]
    note: str = ""


def open_round(programme: Programme, *, values: RoundValues, by: User, on: date) -> Round:
    """Ask the agencies; letters that already answer the request join at once."""
    _check(values, by)
    with transaction.atomic():
        if values.request.pk is None:
            values.request.full_clean()
            values.request.save()
        opened = Round(
            programme=programme,
            title=values.title,
            request=values.request,
            reply_by=values.reply_by,
            note=values.note,
            opened_by=by,
        )
        opened.full_clean()
        opened.save()
        Reply.objects.bulk_create(Reply(round=opened, agency=one) for one in values.agencies)
        asked = f"{opened.request.reference}, hỏi {len(values.agencies)} cơ quan"
        record_round(opened, HistoryVerb.ROUND_OPENED, by=by, reason=asked)
        join_waiting(opened, by=by, on=on)
    return opened


def edit_round(round_: Round, *, values: RoundValues, version: int, by: User) -> Round:
    """Change title, day, note and who is asked; the request stays."""
    _check(values, by)
    with transaction.atomic():
        saved = locked_round(round_, version)
        check_open(saved)
        before = _in_words(saved)
        saved.title, saved.reply_by, saved.note = values.title, values.reply_by, values.note
        saved.version += 1
        saved.full_clean()
        saved.save()
        _ask(saved, values.agencies)
        after = _in_words(saved)
        changes = [
            {"field": label, "old": before[label], "new": after[label]}
            for label in before
            if before[label] != after[label]
        ]
        if changes:
            record_round(saved, HistoryVerb.ROUND_EDITED, by=by, changes=changes)
    return saved


def close_round(round_: Round, *, reason: str, version: int, by: User) -> Round:
    """Record no more answers by hand; a reason is due while somebody still owes one."""
    _check_right(by)
    with transaction.atomic():
        saved = locked_round(round_, version)
        check_open(saved)
        owing = saved.replies.filter(is_asked=True, outcome__in=UNFINISHED_REPLIES).count()
        if owing and not reason:
            raise ValidationError(
                {"reason": f"Còn {owing} cơ quan chưa trả lời đủ. Hãy ghi lý do đóng đợt."}
            )
        saved.closed_by, saved.closed_at, saved.close_reason = by, timezone.now(), reason
        saved.version += 1
        saved.save()
        record_round(saved, HistoryVerb.ROUND_CLOSED, by=by, reason=reason)
    return saved


def reopen_round(round_: Round, *, reason: str, version: int, by: User) -> Round:
    _check_right(by)
    if not reason:
        raise ValidationError({"reason": "Hãy ghi lý do mở lại đợt."})
    with transaction.atomic():
        saved = locked_round(round_, version)
        if not saved.is_closed:
            raise ValidationError("Đợt này đang mở.")
        saved.closed_by, saved.closed_at, saved.close_reason = None, None, ""
        saved.version += 1
        saved.save()
        record_round(saved, HistoryVerb.ROUND_REOPENED, by=by, reason=reason)
    return saved


def _check_right(by: User) -> None:
    if not can_run_rounds(by):
        raise PermissionDenied


def _check(values: RoundValues, by: User) -> None:
    _check_right(by)
    asked_on = values.request.issued_on
    if asked_on and values.reply_by < asked_on:
        raise ValidationError(
            {"reply_by": f"Ngày này trước ngày của văn bản yêu cầu ({asked_on:%d/%m/%Y})."}
        )
    if not values.agencies:
        raise ValidationError({"agencies": "Hãy chọn ít nhất một cơ quan được hỏi."})
    if any(agency.is_group for agency in values.agencies):
        raise ValidationError({"agencies": "Hãy chọn từng cơ quan, không chọn nhóm cơ quan."})


def _ask(round_: Round, agencies: Iterable[Agency]) -> None:
    """Ask these and no others. Refuse to leave out who answered or was reminded."""
    wanted = set(agencies)
    present = {reply.agency: reply for reply in round_.replies.select_related("agency")}
    for agency in wanted & present.keys():
        if not present[agency].is_asked:
            present[agency].is_asked = True
            present[agency].save(update_fields=["is_asked"])
    Reply.objects.bulk_create(
        Reply(round=round_, agency=agency) for agency in sorted(wanted - present.keys(), key=_place)
    )
    left_out = [present[agency] for agency in present.keys() - wanted if present[agency].is_asked]
    kept = [str(one.agency) for one in left_out if _is_under_way(one)]
    if kept:
        raise ValidationError(
            {"agencies": f"Đã trả lời hoặc đã được đôn đốc, không bỏ được: {'; '.join(kept)}."}
        )
    for reply in left_out:
        reply.delete()


def _is_under_way(reply: Reply) -> bool:
    return reply.outcome != ReplyOutcome.SILENT or reply.reminders.exists()


def _place(agency: Agency) -> int:
    return agency.position


def _in_words(round_: Round) -> dict[str, str]:
    asked = round_.replies.filter(is_asked=True).order_by("agency__position", "agency__sort_key")
    return {
        "Tên đợt": round_.title,
        "Trả lời trước hết ngày": f"{round_.reply_by:%d/%m/%Y}",
        "Ghi chú": round_.note,
        "Cơ quan được hỏi": "; ".join(asked.values_list("agency__short_name", flat=True)),
    }
