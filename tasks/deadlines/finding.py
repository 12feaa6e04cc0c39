"""Find the binding deadline in a paragraph."""

from datetime import date

from tasks.deadlines.value import Deadline


def find_deadline(text: str, *, on: date | None = None) -> tuple[Deadline, tuple[int, int]] | None:
    return None
