"""How the wording of a deadline is understood, shown while it is typed."""

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.requests import SignedInRequest
from agencies.text import clean
from tasks.deadlines import Deadline, DeadlineKind, deadline_after, parse_deadline
from tasks.models import Task

_LONGEST = 500
_DATED = ("calendar-check", "intime")
_BADGES = {
    DeadlineKind.CONDITIONAL: ("hourglass-split", "waiting"),
    DeadlineKind.ONGOING: ("arrow-repeat", "ongoing"),
    DeadlineKind.RECURRING: ("arrow-repeat", "ongoing"),
    DeadlineKind.NONE: ("dash-circle", "ongoing"),
    DeadlineKind.DONE: ("check-circle-fill", "done"),
}


def reading_of(deadline: Deadline) -> dict[str, Any]:
    icon, variant = _BADGES.get(deadline.kind, _DATED)
    return {
        "wording": deadline.wording,
        "label": deadline.label,
        "icon": icon,
        "variant": variant,
        "notes": deadline.notes,
    }


def read_on(task: Task) -> date:
    """Return the day from which a wording without a year is read: that of the source letter."""
    item = task.items.select_related("letter").first()
    return (item.letter.issued_on if item else None) or timezone.localdate()


@require_safe
def read_deadline(request: SignedInRequest) -> HttpResponse:
    """A page to try wordings on; forms ask it for the reading alone.

    Whatever field holds the wording, its name begins with it. `on` is the day from which a year
    that is not said is taken; what is relative counts from `happened_on`.
    """
    wording = clean(_wording(request.GET))[:_LONGEST]
    happened_on = _day(request.GET.get("happened_on", ""))
    if happened_on:
        deadline = deadline_after(wording, happened_on=happened_on)
    else:
        on = _day(request.GET.get("on", "")) or timezone.localdate()
        deadline = parse_deadline(wording, on=on)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "tasks/_deadline_reading.html" if is_part else "tasks/read_deadline.html"
    context = {"reading": reading_of(deadline), "happened_on": happened_on}
    return render(request, template, context)


_NAMES = ("deadline_wording", "wording")


def _wording(data: QueryDict) -> str:
    """Return the last value of the first field that holds a wording."""
    found = (data.getlist(name)[-1] for name in data if name.startswith(_NAMES))
    return str(next(found, ""))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
