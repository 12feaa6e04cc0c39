"""Headings of a programme: where a new one stands."""

from collections.abc import Iterator
from itertools import count

from django.db.models import F

from tasks.actions.tasks import HEADING_STEP
from tasks.models import Heading, Programme


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
