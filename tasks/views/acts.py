"""What a person may do with a task: the buttons of its page.

A kind of act is a function of task, person and thread in `_ACTS`, the most urgent kind first. The
first act marked `main` is the page's one button, all others are its menu.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agencies.models import User
from tasks.choices import Status
from tasks.models import Task
from tasks.permissions import can_change_status, can_edit_tasks
from tasks.transitions import TRANSITIONS
from tasks.views.thread import Entry


@dataclass(frozen=True)
class Act:
    label: str
    url: str
    icon: str
    main: bool = False


def task_acts(task: Task, user: User, thread: list[Entry]) -> dict[str, Any]:
    """Return the one act of the button, or None, and those of the menu; costs no query."""
    acts = [act for kind in _ACTS for act in kind(task, user, thread)]
    button = next((act for act in acts if act.main), None)
    return {"button": button, "menu": [act for act in acts if act is not button]}


def _edit(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_edit_tasks(user):
        yield Act("Sửa", reverse("tasks:edit", args=[task.code]), "pencil", main=True)


def _steps(task: Task, user: User, thread: list[Entry]) -> Iterator[Act]:
    if can_change_status(user):
        for step in TRANSITIONS[Status(task.status)]:
            url = reverse("tasks:status", args=[task.code, step.to])
            yield Act(step.label, url, "arrow-right")


_ACTS: tuple[Callable[[Task, User, list[Entry]], Iterator[Act]], ...] = (_edit, _steps)
