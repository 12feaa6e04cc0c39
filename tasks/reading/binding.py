"""The deadline in the words of a duty or of a heading, looked for once for each of them."""

from datetime import date
from functools import lru_cache

from tasks.deadlines import Deadline, find_deadline

Found = tuple[Deadline, tuple[int, int]]


@lru_cache(maxsize=1024)
def find_binding(text: str, on: date | None) -> Found | None:
    """Return what find_deadline answers; a heading is asked for each item below it."""
    return find_deadline(text, on=on)
