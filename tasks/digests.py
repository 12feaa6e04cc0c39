"""What a digest says: the work of "Việc của tôi", what is due, what others did since the last one.

Piles, words and order are those of the page; tasks to report on are counted, not named once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format

from agencies.choices import UserRole
from agencies.models import User
from tasks.choices import Timeliness
from tasks.models import Task
from tasks.piles import AgencyWork, Item, Pile, of_agency, piles_of
from tasks.piles.agency import MORE_TIME, REMINDED, STARTED
from tasks.piles.extensions import decided_extensions, own_extension
from tasks.piles.planning import late_item

_WEEK = timedelta(days=7)
# What waits for the world outside, or for others, not for the person.
_NOT_MAILED = ("events", "late")
# The piles that are lists of tasks, by the address of the list; the others stand on the page.
_LISTS = {
    "overdue": "timeliness=overdue&sort=timeliness",
    "week": "timeliness=due_soon&sort=timeliness",
    "soon": "timeliness=due_soon&sort=timeliness",
}
_NOUNS = {"rounds": "đợt", "letters": "văn bản"}


@dataclass(frozen=True)
class DigestPart:
    """A pile as a mail shows it; `more` says how many it leaves out: "và 180 nhiệm vụ khác"."""

    title: str
    count: str
    items: list[Item]
    more: str
    more_url: str


@dataclass(frozen=True)
class DigestWords:
    """What one person is told on a day; there is something to tell."""

    user: User
    on: date
    parts: tuple[DigestPart, ...]
    to_report: int = 0
    # How many reports of the period were sent, and until when the others are to be.
    reports: str = ""

    @property
    def subject(self) -> str:
        counts = [f"{part.count} {part.title.lower()}" for part in self.parts]
        if self.to_report:
            counts.append(f"{number_format(self.to_report)} cần báo cáo")
        return f"Nhắc việc {self.on:%d/%m/%Y}: {', '.join(counts)}"

    @property
    def addressee(self) -> str:
        agency = self.user.agency
        return f"{self.user}, {agency}" if agency else str(self.user)


def digest_of(user: User, *, on: date, since: datetime | None) -> DigestWords | None:
    """Return what to tell this person, None if nothing; the same cost for any number of tasks."""
    if user.role == UserRole.REPORTER and user.agency:
        work = AgencyWork(user.agency, on, since=since)
        words = DigestWords(user, on, _parts(_of_agency(work)), len(work.todo), _reports(work))
    else:
        piles = piles_of(user, on=on)
        words = DigestWords(user, on, _parts([p for p in piles if p.key not in _NOT_MAILED]))
    return words if words.parts or words.to_report else None


def _of_agency(work: AgencyWork) -> list[Pile]:
    found = {pile.key: pile for pile in of_agency(work)}
    decided = decided_extensions(work.agency, work.since)
    return [
        found["returned"],
        found[REMINDED],
        *_due(work),
        found["rounds"],
        found[STARTED],
        Pile(MORE_TIME, "Gia hạn đã quyết định", decided, own_extension),
    ]


def _due(work: AgencyWork) -> Iterator[Pile]:
    """Yield what the agency leads or takes part in and is late or soon due, the latest first."""
    on = work.on
    own = Task.objects.of_agency(work.agency.pk).reported_singly().select_related("lead")
    soon = own.timely(Timeliness.DUE_SOON, on=on)
    for key, title, found in (
        ("overdue", "Quá hạn", own.overdue(on=on)),
        ("week", "Đến hạn trong 7 ngày", soon.filter(running_due_on__lte=on + _WEEK)),
        ("soon", "Còn 8 đến 30 ngày", soon.filter(running_due_on__gt=on + _WEEK)),
    ):
        in_order = found.order_by("running_due_on", "pk")
        yield Pile(key, title, in_order, lambda task: late_item(task, on))


def _parts(piles: list[Pile]) -> tuple[DigestPart, ...]:
    return tuple(_part(pile) for pile in piles if pile.count)


def _part(pile: Pile) -> DigestPart:
    others, noun = pile.count - len(pile.items), _NOUNS.get(pile.key, "nhiệm vụ")
    listed = _LISTS.get(pile.key)
    return DigestPart(
        title=pile.title,
        count=number_format(pile.count),
        items=pile.items,
        more=f"và {number_format(others)} {noun} khác" if others > 0 else "",
        more_url=f"{reverse('tasks:list')}?{listed}"
        if listed
        else f"{reverse('my_work')}{pile.all_url}",
    )


def _reports(work: AgencyWork) -> str:
    if not work.todo:
        return ""
    period = work.period
    return (
        f"Báo cáo {period.label}: đã gửi {len(work.answered)} trong {work.expected} nhiệm vụ. "
        f"Hạn gửi {period.send_by:%d/%m/%Y}, {period.time_left(work.on)}."
    )


def mail_of(words: DigestWords) -> EmailMultiAlternatives:
    """Return the mail: plain text, and the same in HTML.

    Sent again it bears the same identity, by which many a server drops the second.
    """
    site = settings.SITE_URL
    choice = f"{site}{reverse('digest_choice')}"
    identity = f"nhac-viec.{words.on:%Y%m%d}.{words.user.pk}@{urlsplit(site).hostname}"
    mail = EmailMultiAlternatives(
        normalize("NFC", words.subject),
        normalize("NFC", "\n".join(_lines(words, site, choice))),
        to=[words.user.email],
        headers={
            "Message-ID": f"<{identity}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{choice}>",
        },
    )
    context = {"words": words, "site": site, "site_title": settings.SITE_TITLE, "choice": choice}
    html = render_to_string("mail/digest.html", context)
    mail.attach_alternative(normalize("NFC", html), "text/html")
    return mail


def _lines(words: DigestWords, site: str, choice: str) -> Iterator[str]:
    my_work = f"{site}{reverse('my_work')}"
    yield f"Kính gửi: {words.addressee}"
    yield ""
    yield f"Việc cần làm trong “{settings.SITE_TITLE}”, tính đến hết ngày {words.on:%d/%m/%Y}."
    if words.reports:
        yield from ("", words.reports, f"Xem và báo cáo: {my_work}")
    for part in words.parts:
        yield from ("", f"{part.title.upper()}: {part.count}")
        for number, item in enumerate(part.items, start=1):
            yield from _item_lines(number, item, site)
        if part.more:
            yield from ("", f"{part.more}: {site}{part.more_url}")
    yield from ("", "--", f"Mọi việc của bạn: {my_work}")
    yield f"Thư gửi tự động, mỗi ngày nhiều nhất một thư. Ngừng hoặc nhận lại: {choice}"


def _item_lines(number: int, item: Item, site: str) -> Iterator[str]:
    """Yield the lines of one thing; a line break that somebody typed must not look like ours."""
    badge = (item.badge["text"],) if item.badge else ()
    yield from ("", f"{number}. {_one_line(item.title)}")
    yield f"   {' · '.join((*badge, *item.notes))}"
    if item.quoted:
        yield f"   “{_one_line(item.quoted)}”"
    yield f"   {site}{item.url}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
