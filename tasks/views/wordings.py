"""The wordings behind a task beside the edited one, with what the edit changed."""

import re
from typing import Any

from django.db.models import Prefetch

from tasks.models import LetterItem, Task
from tasks.rewording import Change, Part, difference

_BLANKS = re.compile(r"\s+")
# What wordings_row reads of tasks, for prefetching: the text of whole letters stays away.
WORDINGS = Prefetch(
    "items", LetterItem.objects.select_related("letter__sender").defer("letter__paragraphs")
)


def wordings_row(task: Task) -> dict[str, Any]:
    """Return every wording of a task beside the edited one."""
    sources = [_source(item, task.title) for item in task.items.all()]
    return {
        "task": task,
        "sources": sources,
        "is_edited": not any(source["is_quoted"] for source in sources),
    }


def _source(item: LetterItem, title: str) -> dict[str, Any]:
    """Return a wording beside the edited one; a title cut from it word for word is no edit."""
    parts = difference(item.text, title)
    return {
        "item": item,
        "letter": item.letter,
        "is_quoted": _even(title) in _even(item.text),
        "original": _side(parts, Change.ADDED),
        "edited": _side(parts, Change.REMOVED),
    }


def _even(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().rstrip(".;,").casefold()


def _side(parts: list[Part], left_out: Change) -> list[Part]:
    return [part for part in parts if part.change != left_out]
