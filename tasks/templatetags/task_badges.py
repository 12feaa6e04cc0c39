"""Timeliness, and what became of a request for more time, as words in a colour with an icon."""

from datetime import date
from functools import cache

from django.template.loader import render_to_string

from tasks.choices import ExtensionState, Timeliness
from tasks.models import Extension
from tasks.timeliness import Dated, timeliness, timeliness_words

# Badge of each relation to the deadline: icon and variant of the component.
BADGES = {
    Timeliness.OVERDUE: ("exclamation-triangle-fill", "overdue"),
    Timeliness.DUE_SOON: ("clock-fill", "soon"),
    Timeliness.WITHIN: ("calendar-check", "intime"),
    Timeliness.WAITING: ("hourglass-split", "waiting"),
    Timeliness.ONGOING: ("arrow-repeat", "ongoing"),
    Timeliness.NO_DEADLINE: ("dash-circle", "ongoing"),
    Timeliness.LATE: ("check-circle", "donelate"),
    Timeliness.ON_TIME: ("check-circle-fill", "done"),
    Timeliness.STOPPED: ("pause-circle", "ongoing"),
}
# Badge of an extension: icon, variant of the badge, variant of the dot in a thread.
EXTENSION_BADGES = {
    ExtensionState.ASKED: ("clock-fill", "soon", "act"),
    ExtensionState.GRANTED: ("check-circle-fill", "done", "ok"),
    ExtensionState.REFUSED: ("x-lg", "donelate", "back"),
    ExtensionState.WITHDRAWN: ("dash-circle", "none", ""),
}


@cache
def badge(value: Timeliness) -> str:
    """Return the badge with % where its words stand."""
    icon, variant = BADGES[value]
    words = {"icon": icon, "variant": variant, "text": "%"}
    return render_to_string("tasks/_badge.html", words).strip()


def badge_of(task: Dated, *, on: date) -> dict[str, str]:
    """Return how the task stands on that day: words, icon, variant of the component."""
    value = timeliness(task, on=on)
    icon, variant = BADGES[value]
    return {"text": timeliness_words(value, task, on=on), "icon": icon, "variant": variant}


def extension_badge(extension: Extension) -> dict[str, str]:
    icon, variant, _ = EXTENSION_BADGES[ExtensionState(extension.state)]
    return {"text": extension.get_state_display(), "icon": icon, "variant": variant}
