"""What each body answered in a round: by letter, with nothing to propose, or not enough yet.

Letters that answer the request join by themselves when they are taken in (`join_round`); a person
says the rest. Every act leaves history on the round.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from tasks.actions.round_saving import locked_reply, record_round
from tasks.choices import HistoryVerb, ReplyOutcome
from tasks.models import Letter, Reply, Round
from tasks.permissions import can_run_rounds

_VERBS = {
    ReplyOutcome.RETURNED: HistoryVerb.REPLY_RETURNED,
    ReplyOutcome.SILENT: HistoryVerb.REPLY_REOPENED,
}
_NOTE_DUE = {
    ReplyOutcome.PARTIAL: "Hãy ghi còn thiếu nội dung gì.",
    ReplyOutcome.RETURNED: "Hãy ghi cần hoàn thiện gì.",
    ReplyOutcome.SILENT: "Hãy ghi lý do mở lại.",
}


@dataclass(frozen=True)
class ReplyValues:
    """What a person says of an answer; SILENT takes back what was said before."""

    outcome: ReplyOutcome
    letter: Letter | None = None
    note: str = ""


def decide_reply(reply: Reply, *, values: ReplyValues, version: int, by: User, on: date) -> Reply:
    """Record what a body answered, on the day `on`. The letter chosen then answers the request."""
    if not can_run_rounds(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = locked_reply(reply, version)
        _check(saved, values)
        before = _in_words(saved)
        if values.letter:
            _take_in(values.letter, saved)
        if values.outcome == ReplyOutcome.SILENT:
            _take_back(saved)
        else:
            day = (values.letter.issued_on if values.letter else saved.answered_on) or on
            _decide(saved, values.outcome, answered_on=day, note=values.note, by=by)
        _record(saved, before, by=by, letter=values.letter, reason=values.note)
    return saved


def join_round(letter: Letter, *, by: User, on: date) -> Reply | None:
    """Take a letter into the round whose request it answers, if there is one; call it inside the
    transaction that stores the letter.

    The body that sent it need not have been asked. What was said before (nothing to propose,
    returned, half an answer) is overtaken by the letter. A letter that has joined stays as it is.
    """
    if letter.answers_id is None or letter.round_replies.exists():
        return None
    found = Round.objects.select_for_update().filter(request=letter.answers_id).first()
    if found is None:
        return None
    reply, _ = Reply.objects.get_or_create(
        round=found, agency_id=letter.sender_id, defaults={"is_asked": False}
    )
    before = _in_words(reply)
    if reply.outcome != ReplyOutcome.ANSWERED:
        day = letter.issued_on or on
        _decide(reply, ReplyOutcome.ANSWERED, answered_on=day, note="", by=by)
    reply.letters.add(letter)
    _record(reply, before, by=by, letter=letter)
    return reply


def join_waiting(round_: Round, *, by: User, on: date) -> list[Reply]:
    """Take in every letter that answers the request and has not joined yet."""
    if not can_run_rounds(by):
        raise PermissionDenied
    with transaction.atomic():
        joined = [join_round(letter, by=by, on=on) for letter in waiting_letters(round_)]
    return [reply for reply in joined if reply]


def waiting_letters(round_: Round) -> list[Letter]:
    """Return the letters that answer the request without having joined, the oldest first."""
    waiting = Letter.objects.filter(answers=round_.request_id, round_replies__isnull=True)
    return list(waiting.select_related("sender").defer("paragraphs").order_by("issued_on", "pk"))


def _check(reply: Reply, values: ReplyValues) -> None:
    if values.outcome in _NOTE_DUE and not values.note:
        raise ValidationError({"note": _NOTE_DUE[values.outcome]})
    has_letter = values.letter is not None or reply.letters.exists()
    if values.outcome in (ReplyOutcome.ANSWERED, ReplyOutcome.PARTIAL) and not has_letter:
        raise ValidationError({"letter": "Hãy chọn văn bản trả lời."})
    if values.outcome == ReplyOutcome.NOTHING and not has_letter and not values.note:
        raise ValidationError(
            {"note": "Hãy chọn văn bản, hoặc ghi ai báo không có nội dung, lúc nào."}
        )
    if values.outcome == ReplyOutcome.RETURNED and not has_letter:
        raise ValidationError({"letter": "Chưa có văn bản nào để trả lại."})
    if values.outcome == ReplyOutcome.SILENT and reply.outcome == ReplyOutcome.SILENT:
        raise ValidationError("Cơ quan này đang là chưa trả lời.")


def _take_in(letter: Letter, reply: Reply) -> None:
    """Let a letter answer the request of the round; refuse one that answers something else."""
    if letter.pk == reply.round.request_id:
        raise ValidationError({"letter": "Đây là văn bản yêu cầu. Hãy chọn văn bản trả lời."})
    if letter.answers and letter.answers != reply.round.request:
        raise ValidationError(
            {"letter": f"Văn bản này trả lời {letter.answers.reference}. Hãy chọn văn bản khác."}
        )
    elsewhere = letter.round_replies.exclude(pk=reply.pk).select_related("agency").first()
    if elsewhere:
        raise ValidationError(
            {"letter": f"Văn bản này đã là trả lời của {elsewhere.agency}. Hãy chọn văn bản khác."}
        )
    if letter.answers is None:
        letter.answers = reply.round.request
        letter.save(update_fields=["answers"])
    reply.letters.add(letter)


def _take_back(reply: Reply) -> None:
    reply.letters.clear()
    reply.outcome, reply.note = ReplyOutcome.SILENT, ""
    reply.answered_on = reply.decided_by = reply.decided_at = None


def _decide(reply: Reply, outcome: ReplyOutcome, *, answered_on: date, note: str, by: User) -> None:
    reply.outcome, reply.answered_on, reply.note = outcome, answered_on, note
    reply.decided_by, reply.decided_at = by, timezone.now()


def _record(
    reply: Reply, before: str, *, by: User, letter: Letter | None = None, reason: str = ""
) -> None:
    reply.version += 1
    reply.full_clean()
    reply.save()
    verb = _VERBS.get(ReplyOutcome(reply.outcome), HistoryVerb.REPLY_RECORDED)
    changes = [{"field": str(reply.agency), "old": before, "new": _in_words(reply)}]
    record_round(reply.round, verb, by=by, changes=changes, reason=reason, letter=letter)


def _in_words(reply: Reply) -> str:
    references = ", ".join(letter.reference for letter in reply.letters.order_by("pk"))
    outcome = reply.get_outcome_display()
    return f"{outcome} ({references})" if references else outcome
