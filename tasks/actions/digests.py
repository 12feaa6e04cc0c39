"""Mails that tell people what there is to do: who gets one, and that nobody gets two.

The row of a person and day is made before the mail is sent, and says afterwards what became of
it. Two runs at once make one row; a run that stops leaves the rows of whom it did not reach to the
next one. One mail can go out twice: where a run was killed, or cut off from the server, after the
server had the mail and before that was noted.
"""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q

from agencies.models import User
from tasks.choices import DigestState, HistoryVerb
from tasks.models import Digest, HistoryEntry
from tasks.permissions import gets_digests

# Longer than any mail takes (settings.EMAIL_TIMEOUT bounds each step): whoever holds a row so long
# is gone.
_GIVEN_UP = timedelta(minutes=10)


def people_to_remind(*, on: date) -> list[User]:
    """Return who wants a digest and was not reached that day, each with `told_at`: what happened
    up to then was in an earlier digest."""
    reached = Digest.objects.filter(user=OuterRef("pk"), on=on, state=DigestState.SENT)
    earlier = Q(digests__state=DigestState.SENT, digests__on__lt=on)
    people = User.objects.filter(is_active=True, wants_digest=True)
    told = people.annotate(told_at=Max("digests__claimed_at", filter=earlier))
    unreached = told.exclude(Exists(reached)).select_related("agency").order_by("pk")
    return [person for person in unreached if gets_digests(person)]


def claim_digest(user: User, *, subject: str, on: date, at: datetime) -> Digest | None:
    """Return the row to send for, None where another run does or did."""
    said = {"address": user.email, "subject": subject, "claimed_at": at}
    digest, is_new = Digest.objects.get_or_create(user=user, on=on, defaults=said)
    if is_new:
        return digest
    left = Q(state=DigestState.SENDING, claimed_at__lt=at - _GIVEN_UP)
    free = Digest.objects.filter(left | Q(state=DigestState.FAILED), pk=digest.pk)
    again = {"state": DigestState.SENDING, "error": "", "attempts": F("attempts") + 1}
    return digest if free.update(**said, **again) else None


def record_delivery(digest: Digest, *, error: str, at: datetime) -> None:
    """Keep that the mail was sent, or why it could not be."""
    sent = {"state": DigestState.SENT, "sent_at": at}
    failed = {"state": DigestState.FAILED, "error": error}
    Digest.objects.filter(pk=digest.pk).update(**failed if error else sent)


def record_mails(*, on: date, sent: int, failed: int) -> None:
    """Keep in the history that a run sent mails; to whom is in the rows themselves."""
    words = f"Ngày {on:%d/%m/%Y}: đã gửi {sent} thư"
    lost = f", chưa gửi được {failed} thư" if failed else ""
    HistoryEntry.objects.create(by=None, verb=HistoryVerb.MAILED, reason=words + lost)
