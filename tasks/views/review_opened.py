"""Which part of a draft is open while it is checked, and which asks for a look next.

One part is open at a time: the head (`head`), the bodies that the register does not know
(`bodies`), a heading of the letter (`group-2`), an item (`item-7`) or the cut of one (`split-7`).
"""

from dataclasses import dataclass

from tasks.intake import Draft
from tasks.views.review_letter import anchor

HEAD, BODIES, GROUP, ITEM, SPLIT = "head", "bodies", "group", "item", "split"
NO_GROUP = "none"


@dataclass(frozen=True)
class Opened:
    """The part of the draft that is open; `key` is that of an item or the place of a heading."""

    part: str = ""
    key: int | None = None

    @classmethod
    def parse(cls, text: str, draft: Draft) -> "Opened":
        """Return the part that an address names; none where the draft has no such part."""
        part, _, key = text.partition("-")
        if text in {HEAD, BODIES}:
            return cls(text)
        if text == f"{GROUP}-{NO_GROUP}":
            return cls(GROUP)
        if not key.isdecimal() or len(key) > 9:
            return cls()
        number = int(key)
        if part in {ITEM, SPLIT} and any(item.key == number for item in draft.kept):
            return cls(part, number)
        if part == GROUP and number < len(draft.headings):
            return cls(part, number)
        return cls()

    def __str__(self) -> str:
        if self.part == GROUP and self.key is None:
            return f"{GROUP}-{NO_GROUP}"
        return self.part if self.key is None else f"{self.part}-{self.key}"

    @property
    def anchor(self) -> str:
        """Where on the page it is, "" for the top."""
        if self.part in {ITEM, SPLIT} and self.key is not None:
            return anchor(self.key)
        return str(self)


def first_opened(draft: Draft) -> Opened:
    """Return what asks for a look first."""
    if missing_head(draft):
        return Opened(HEAD)
    item = next((item for item in draft.kept if item.needs_look), None)
    return Opened(ITEM, item.key) if item else Opened()


def missing_head(draft: Draft) -> bool:
    return not (draft.head.sender and draft.head.symbol and draft.programme)


def next_to_look(draft: Draft, key: int) -> int | None:
    """Return the item to go to after this one: the next to look at, else the next one."""
    keys = [item.key for item in draft.kept]
    place = keys.index(key)
    following = draft.kept[place + 1 :]
    looks = [item.key for item in (*following, *draft.kept[:place]) if item.needs_look]
    if looks:
        return looks[0]
    return following[0].key if following else None
