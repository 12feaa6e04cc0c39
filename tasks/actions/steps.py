"""Acts that take longer than a click: done in steps, each telling how far it is."""

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")
# Yields how many rows are done; nothing is kept before the last step, which returns what was made.
Steps = Generator[int, Any, T]


def all_steps(steps: Steps[T]) -> T:
    """Go through all steps, and return what they made."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: T = end.value
            return made
