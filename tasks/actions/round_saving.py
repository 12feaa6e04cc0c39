"""How acts on rounds save: locked, at the version that their author saw, with their history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.models import User
from tasks.choices import HistoryVerb
from tasks.models import HistoryEntry, Reply, Round

# The code of a ValidationError that says: somebody was faster, look again.
CONFLICT = "conflict"


def locked_round(round_: Round, version: int) -> Round:
    saved = Round.objects.select_for_update().get(pk=round_.pk)
    if saved.version != version:
        raise _conflict(saved, "Đợt này")
    return saved


def locked_reply(reply: Reply, version: int) -> Reply:
    """Return the reply, its round locked before it; refuse where the round is closed."""
    saved_round = Round.objects.select_for_update().get(pk=reply.round_id)
    check_open(saved_round)
    saved = Reply.objects.select_for_update().get(pk=reply.pk)
    if saved.version != version:
        raise _conflict(saved_round, f"Trả lời của {saved.agency}")
    return saved


def check_open(round_: Round) -> None:
    if round_.closed_at:
        raise ValidationError(
            f"{round_.closed_by} đã đóng đợt này ngày "
            f"{timezone.localtime(round_.closed_at):%d/%m/%Y}. Hãy mở lại đợt trước."
        )


def record_round(round_: Round, verb: HistoryVerb, *, by: User, **more: Any) -> None:
    """Keep an act in the history; `more` goes to the entry: changes=, reason=, letter=."""
    HistoryEntry.objects.create(by=by, verb=verb, round=round_, **more)


def _conflict(round_: Round, what: str) -> ValidationError:
    last = round_.history.select_related("by").first()
    who = f" ({last.author}, {timezone.localtime(last.at):%H:%M %d/%m/%Y})" if last else ""
    return ValidationError(
        f"{what} vừa được người khác ghi{who}. Hãy xem lại rồi làm tiếp nếu vẫn cần.",
        code=CONFLICT,
    )
