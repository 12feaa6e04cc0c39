"""Headings of a programme: where a new one stands, and one that a round needs."""

from collections.abc import Iterator
from itertools import count

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies.models import User
from agencies.text import fold
from tasks.actions.round_saving import record_round
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import HistoryVerb
from tasks.models import Heading, Programme, Round
from tasks.permissions import can_consolidate


def add_round_heading(round_: Round, *, title: str, parent: Heading | None, by: User) -> Heading:
    """Make a heading for what a round brought, numbered after its neighbours."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=round_.programme_id)
        beside = programme.headings.filter(parent=parent)
        known = next((one for one in beside if fold(one.title) == fold(title)), None)
        if known:
            raise ValidationError({"title": f"Chương trình đã có đề mục {known}."})
        above = f"{parent.number}." if parent else ""
        number = f"{above}{len(beside) + 1}"
        heading = add_heading(programme, number=number, title=title, parent=parent)
        changes = [{"field": "Đề mục", "old": "", "new": str(heading)}]
        record_round(round_, HistoryVerb.ROUND_EDITED, by=by, changes=changes)
    return heading


def add_heading(
    programme: Programme, *, number: str, title: str, parent: Heading | None
) -> Heading:
    """Make a heading after the last one under its parent; call it inside the programme's lock.

    It gets its number unless that is taken. What stands after it moves by one place, and the
    tasks there with it.
    """
    headings = list(programme.headings.order_by("position"))
    taken = {heading.number for heading in headings}
    position = _place(headings, parent)
    later = programme.headings.filter(position__gte=position)
    programme.tasks.filter(heading__in=later).update(position=F("position") + HEADING_STEP)
    later.update(position=F("position") + 1)
    return Heading.objects.create(
        programme=programme,
        parent=parent,
        number=next(free for free in _numbers(number, parent) if free not in taken),
        title=title,
        position=position,
    )


def _place(headings: list[Heading], parent: Heading | None) -> int:
    """Return the position after everything under the parent."""
    if parent is None:
        return max((heading.position for heading in headings), default=0) + 1
    below, last = {parent.pk}, parent.position
    for heading in headings:
        if heading.parent_id in below:
            below.add(heading.pk)
            last = heading.position
    return last + 1


def _numbers(number: str, parent: Heading | None) -> Iterator[str]:
    """Yield the number that the letter gives, where it fits, then those that follow."""
    prefix = f"{parent.number}." if parent else ""
    if number.startswith(prefix):
        yield number
    yield from (f"{prefix}{following}" for following in count(1))
