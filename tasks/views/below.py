"""What stands below a task and above it, for its page: periods, parts, the line they belong to."""

from datetime import date
from typing import Any

from agencies.models import User
from tasks.below import parts_words, period_words
from tasks.choices import CountsAs
from tasks.models import Task
from tasks.templatetags.task_badges import badge_of


def below_and_above(task: Task, user: User, *, on: date) -> dict[str, Any]:
    """Return both, ready to print; two queries for a task that has either, one for none."""
    found = list(
        task.parts.exclude(counts_as=CountsAs.GONE)
        .select_related("lead")
        .order_by("period_due_on", "pk")
    )
    periods = [each for each in found if each.is_period]
    parts = [each for each in found if each.is_part]
    return {
        "periods": [_period(each, task, on) for each in reversed(periods)],
        "parts": [{"task": each, "badge": badge_of(each, on=on)} for each in parts],
        "parts_words": parts_words(each.status for each in parts) if parts else "",
        "above": _above(task, user),
    }


def _period(period: Task, line: Task, on: date) -> dict[str, Any]:
    label = period_words(period.code, line.code)
    return {
        "task": period,
        "label": label[:1].upper() + label[1:],
        "badge": badge_of(period, on=on),
        "is_current": period.due_on == line.due_on,
    }


def _above(task: Task, user: User) -> dict[str, Any] | None:
    """Return the line of a period or a part, with its address where this person may open it."""
    if task.parent is None:
        return None
    opens = Task.objects.visible_to(user).filter(pk=task.parent_id).exists()
    kind = "Việc con"
    if task.is_period:
        kind = f"Kỳ {period_words(task.code, task.parent.code)}"
    return {
        "kind": kind,
        "code": task.parent.code,
        "title": task.parent.title,
        "url": task.parent.get_absolute_url() if opens else "",
    }
