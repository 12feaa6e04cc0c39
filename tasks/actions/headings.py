"""Headings of a programme: where a new one stands, and what a round makes of them."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from agencies.models import User
from agencies.text import fold
from tasks.actions.heading_order import follow_in_drafts, put_in_order
from tasks.actions.round_saving import CONFLICT, record_round
from tasks.actions.search import refresh_search_text
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import CountsAs, HistoryVerb
from tasks.models import Heading, HistoryEntry, Programme, Round
from tasks.permissions import can_consolidate

_FIELD = "Đề mục"


def add_round_heading(round_: Round, *, title: str, parent: Heading | None, by: User) -> Heading:
    """Make a heading for what a round brought, numbered after its neighbours."""
    if not can_consolidate(by):
        raise PermissionDenied
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=round_.programme_id)
        beside = programme.headings.filter(parent=parent)
        _refuse_double(beside, title)
        above = f"{parent.number}." if parent else ""
        number = f"{above}{len(beside) + 1}"
        heading = add_heading(programme, number=number, title=title, parent=parent)
        _record(round_, [("", str(heading))], by)
    return heading


def rename_heading(round_: Round, heading: Heading, *, title: str, seen: str, by: User) -> Heading:
    """Give a heading other words; `seen` is how it read to this person, number and words."""
    with transaction.atomic():
        programme, saved = _seen(round_, heading, seen, by)
        if title == saved.title:
            return saved
        _refuse_double(programme.headings.filter(parent=saved.parent).exclude(pk=saved.pk), title)
        saved.title = title
        saved.save(update_fields=["title"])
        refresh_search_text(saved.tasks.all())
        _record(round_, [(seen, str(saved))], by)
    return saved


def move_heading(round_: Round, heading: Heading, *, step: int, seen: str, by: User) -> Heading:
    """Let a heading change places with the one before it (-1) or after it (1), all below along."""
    with transaction.atomic():
        programme, saved = _seen(round_, heading, seen, by)
        beside = list(programme.headings.filter(parent=saved.parent).order_by("position", "pk"))
        numbers = [one.number for one in beside]
        here = beside.index(saved)
        there = here + step
        if not 0 <= there < len(beside):
            raise ValidationError(f"{saved} đã đứng {'cuối' if step > 0 else 'đầu'}.")
        beside[here], beside[there] = beside[there], beside[here]
        _record(round_, put_in_order(programme, beside, numbers), by)
        saved.refresh_from_db()
    return saved


def delete_heading(round_: Round, heading: Heading, *, seen: str, by: User) -> None:
    """Remove a heading that nothing stands under; those after it close up."""
    with transaction.atomic():
        programme, saved = _seen(round_, heading, seen, by)
        _refuse_used(saved)
        beside = list(programme.headings.filter(parent=saved.parent).order_by("position", "pk"))
        numbers = [one.number for one in beside[:-1]]
        beside.remove(saved)
        saved.delete()
        follow_in_drafts(programme, {saved.number: ""})
        _record(round_, [(seen, ""), *put_in_order(programme, beside, numbers)], by)


def former_headings() -> dict[tuple[int, str], int]:
    """Return the headings by all that they were called since the first time, in each programme.

    What is called so today goes before what was; two queries.
    """
    known = {(one.programme_id, str(one)): one.pk for one in Heading.objects.all()}
    acts = HistoryEntry.objects.filter(verb=HistoryVerb.ROUND_EDITED).order_by("-pk")
    for programme, changes in acts.values_list("round__programme", "changes"):
        told = [change for change in changes if change["field"] == _FIELD and change["new"]]
        then = {(programme, c["old"]): known.get((programme, c["new"])) for c in told if c["old"]}
        for words, key in then.items():
            if key:
                known.setdefault(words, key)
    return known


def _record(round_: Round, renamed: Sequence[tuple[str, str]], by: User) -> None:
    changes = [{"field": _FIELD, "old": old, "new": new} for old, new in renamed]
    record_round(round_, HistoryVerb.ROUND_EDITED, by=by, changes=changes)


def _seen(round_: Round, heading: Heading, seen: str, by: User) -> tuple[Programme, Heading]:
    """Return the programme, locked, and the heading as it is saved and as this person saw it."""
    if not can_consolidate(by):
        raise PermissionDenied
    programme = Programme.objects.select_for_update().get(pk=round_.programme_id)
    saved = programme.headings.filter(pk=heading.pk).first()
    if saved is None:
        raise ValidationError(f"Đề mục {seen} vừa được người khác xóa.", code=CONFLICT)
    if str(saved) != seen:
        raise ValidationError(
            f"Đề mục {seen} vừa được người khác đổi thành {saved}. Hãy xem lại rồi làm tiếp nếu "
            "vẫn cần.",
            code=CONFLICT,
        )
    return programme, saved


def _refuse_double(beside: Any, title: str) -> None:
    known = next((one for one in beside if fold(one.title) == fold(title)), None)
    if known:
        raise ValidationError({"title": f"Chương trình đã có đề mục {known}."})


def _refuse_used(heading: Heading) -> None:
    if heading.children.exists():
        raise ValidationError(f"{heading} còn đề mục con. Hãy xóa các đề mục con trước.")
    if left := heading.tasks.exclude(counts_as=CountsAs.GONE).count():
        raise ValidationError(f"{heading} còn {left} nhiệm vụ. Hãy chuyển sang đề mục khác trước.")
    if heading.tasks.exists():
        raise ValidationError(f"{heading} còn nhiệm vụ đã gộp hoặc đã bỏ nên phải giữ lại.")


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
