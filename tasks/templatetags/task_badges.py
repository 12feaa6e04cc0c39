"""Timeliness as a word in its colour, with its icon."""

from datetime import date
from functools import cache

from django.template.loader import render_to_string

from tasks.choices import Timeliness
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
