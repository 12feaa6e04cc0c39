"""The order of a programme's headings and their numbers, which are a series under each heading.

What is moved takes the number of its new place; what stands below it goes along, tasks too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import F

from tasks.actions.intake import draft_of
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import IntakeState
from tasks.intake import dump_draft
from tasks.models import Heading, Intake, Programme

_NUMBER_MAX_LENGTH = 20


def put_in_order(
    programme: Programme, beside: Sequence[Heading], numbers: Sequence[str]
) -> list[tuple[str, str]]:
    """Give headings under the same one this order and these numbers; return what is called anew.

    What stands below them goes along, tasks too.
    """
    headings = {one.pk: one for one in programme.headings.order_by("position", "pk")}
    below: dict[int | None, list[Heading]] = defaultdict(list)
    for one in headings.values():
        below[one.parent_id if one.parent_id in headings else None].append(one)
    if beside:
        below[beside[0].parent_id] = [headings[one.pk] for one in beside]
    called = {
        one.pk: number
        for placed, number in zip(beside, numbers, strict=True)
        for one, number in _numbered(headings[placed.pk], number, below)
    }
    renamed = _renumber(programme, headings, called)
    places = sorted(one.position for one in headings.values())
    for one, place in zip(_in_order(None, below), places, strict=True):
        if moved := place - one.position:
            one.tasks.update(position=F("position") + moved * HEADING_STEP)
            one.position = place
            one.save(update_fields=["position"])
    return renamed


def _numbered(
    heading: Heading, number: str, below: Mapping[int | None, list[Heading]]
) -> Iterator[tuple[Heading, str]]:
    """Yield a heading and all below it with their numbers, as it has this one."""
    yield heading, number
    old = f"{heading.number}."
    for child in below[heading.pk]:
        if child.number.startswith(old):
            yield from _numbered(child, f"{number}.{child.number.removeprefix(old)}", below)


def _in_order(above: int | None, below: Mapping[int | None, list[Heading]]) -> Iterator[Heading]:
    """Yield the headings as they stand, each before those below it."""
    for heading in below[above]:
        yield heading
        yield from _in_order(heading.pk, below)


def _renumber(
    programme: Programme, headings: Mapping[int, Heading], called: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Write the numbers that are others now; return how these headings read before and now."""
    after = [called.get(key, one.number) for key, one in headings.items()]
    double = next((number for number in after if after.count(number) > 1), "")
    if double or max(map(len, after), default=0) > _NUMBER_MAX_LENGTH:
        raise ValidationError(
            f"Không chuyển được: số {double or max(after, key=len)} không đặt được. Hãy nhờ quản "
            "trị sửa số của các đề mục."
        )
    changed = [headings[key] for key, number in called.items() if headings[key].number != number]
    before = {one.pk: str(one) for one in changed}
    numbers = {one.number: called[one.pk] for one in changed}
    # Two of them may change numbers with each other, and no two may have the same meanwhile.
    for one in changed:
        one.number = f"~{one.pk}"
    Heading.objects.bulk_update(changed, ["number"])
    for one in changed:
        one.number = called[one.pk]
    Heading.objects.bulk_update(changed, ["number"])
    follow_in_drafts(programme, numbers)
    return [(before[one.pk], str(one)) for one in changed]


def follow_in_drafts(programme: Programme, numbers: Mapping[str, str]) -> None:
    """Let items of letters that are being read stay under their headings."""
    if not numbers:
        return
    for intake in Intake.objects.select_for_update().filter(state=IntakeState.OPEN):
        draft = draft_of(intake)
        items = tuple(replace(i, heading=numbers.get(i.heading, i.heading)) for i in draft.items)
        if draft.programme == programme.code and items != draft.items:
            intake.draft = dump_draft(replace(draft, items=items))
            intake.version += 1
            intake.save(update_fields=["draft", "version", "updated_at"])
