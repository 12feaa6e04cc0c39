"""One kind of things that a person has to do, and one line of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

# How many of a pile are shown before "Xem cả".
SHOWN = 20


@dataclass(frozen=True)
class Item:
    """One line: what it is about, the evidence under it, and its one act."""

    title: str
    url: str
    act: str
    act_url: str
    notes: tuple[str, ...] = ()
    badge: dict[str, str] | None = None
    quoted: str = ""
    # The task whose form may open beside the list, on a screen with room for it.
    opens: str = ""


@dataclass(frozen=True)
class Pile:
    """Things of one kind, each made into an `Item`; `is_whole` shows all of them."""

    key: str
    title: str
    found: Sequence[Any] | QuerySet
    make: Callable[[Any], Item]
    is_whole: bool = False

    @cached_property
    def count(self) -> int:
        found = self.found
        return found.count() if isinstance(found, QuerySet) else len(found)

    @cached_property
    def items(self) -> list[Item]:
        return [self.make(each) for each in self.found[: None if self.is_whole else SHOWN]]

    @property
    def all_url(self) -> str:
        return f"?all={self.key}#{self.key}" if self.count > len(self.items) else ""


def day_of(at: Any) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}"
