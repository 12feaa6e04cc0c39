"""Which heading of the programme each heading of the letter is.

They are the same where their words are, under the same heading above: "UBND tỉnh ban hành" stands
under several. A programme without headings takes those of its first letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from agencies.text import fold
from tasks.intake.draft import NEW_HEADING, Draft, LetterHeading

# As long as a programme keeps one.
TITLE_MAX_LENGTH = 400


@dataclass(frozen=True)
class KnownHeading:
    """A heading of the programme; `parent` is the number of the one above it, "" at the top."""

    number: str
    title: str
    parent: str = ""


@dataclass(frozen=True)
class MadeOrKnown:
    """A heading of the letter in the programme: its number there, or "+2" when it is to be made.

    `parent` says the same of what stands above it, "" at the top.
    """

    key: str
    heading: LetterHeading
    parent: str

    @property
    def is_new(self) -> bool:
        return self.key.startswith(NEW_HEADING)


def place_in_programme(draft: Draft, known: Sequence[KnownHeading]) -> Draft:
    """Return the draft with every item under the heading where the letter puts it.

    In a programme that has headings, that is the nearest one above with these words; where there
    is none, the item stands under none until a person chooses.
    """
    choose = partial(_known, known=known) if known else _new
    chosen = {place: choose(draft, place) for place in range(len(draft.headings))}
    items = (
        replace(item, heading="" if item.place is None else chosen[item.place])
        for item in draft.items
    )
    return replace(draft, items=tuple(items))


def with_group_heading(draft: Draft, group: int | None, heading: str) -> Draft:
    """Return the draft with all items of one heading of the letter moved to another place."""
    items = tuple(
        replace(item, heading=heading) if item.group == group else item for item in draft.items
    )
    return replace(draft, items=items)


def resolved_headings(draft: Draft, known: Sequence[KnownHeading]) -> dict[str, MadeOrKnown]:
    """Return what each heading chosen from the letter is, those above it first.

    One that the programme has in the meantime is taken from there, so two letters confirmed one
    after the other share it.
    """
    resolved: dict[str, MadeOrKnown] = {}
    for place in _wanted(draft):
        above = numbered_parent(draft, place)
        parent = "" if above is None else resolved[f"{NEW_HEADING}{above}"].key
        number = _exact(draft.headings[place].title, parent, known)
        key = number or f"{NEW_HEADING}{place}"
        resolved[f"{NEW_HEADING}{place}"] = MadeOrKnown(key, draft.headings[place], parent)
    return resolved


def _wanted(draft: Draft) -> list[int]:
    wanted: set[int] = set()
    for item in draft.making:
        if item.heading.startswith(NEW_HEADING):
            wanted.update(_numbered_path(draft, int(item.heading[1:])))
    return sorted(wanted)


def offered_headings(draft: Draft) -> Iterable[tuple[str, LetterHeading]]:
    """Yield the letter's headings that have a number, as choices of what to make."""
    for place, heading in enumerate(draft.headings):
        if heading.number:
            yield f"{NEW_HEADING}{place}", heading


def numbered_parent(draft: Draft, place: int) -> int | None:
    """Return the nearest heading above that has a number of its own."""
    above = draft.headings[place].parent
    while above is not None and not draft.headings[above].number:
        above = draft.headings[above].parent
    return above


def _new(draft: Draft, place: int) -> str:
    path = _numbered_path(draft, place)
    return f"{NEW_HEADING}{path[-1]}" if path else ""


def _numbered_path(draft: Draft, place: int) -> list[int]:
    above = numbered_parent(draft, place)
    path = _numbered_path(draft, above) if above is not None else []
    return [*path, place] if draft.headings[place].number else path


def _known(draft: Draft, place: int, *, known: Sequence[KnownHeading]) -> str:
    """Return the number of the heading with these words under the one above, else of that one."""
    above = numbered_parent(draft, place)
    parent = _known(draft, above, known=known) if above is not None else ""
    if above is not None and not parent:
        return ""
    return _exact(draft.headings[place].title, parent, known) or parent


def _exact(title: str, parent: str, known: Sequence[KnownHeading]) -> str:
    """Return the number of the one heading with these words there, or ""."""
    words = fold(title[:TITLE_MAX_LENGTH])
    found = [h.number for h in known if h.parent == parent and fold(h.title) == words]
    return found[0] if len(found) == 1 else ""
