"""What a draft says of its letter and its deadlines, in the words of the pages."""

from typing import Any

from agencies.text import fold
from tasks.deadlines import Deadline, DeadlineKind
from tasks.intake import Draft
from tasks.intake.awaiting import event_title
from tasks.models import AwaitedEvent
from tasks.rows import reference

_KINDS = {
    DeadlineKind.CONDITIONAL: ("hourglass-split", "waiting"),
    DeadlineKind.RECURRING: ("arrow-repeat", "ongoing"),
    DeadlineKind.ONGOING: ("arrow-repeat", "ongoing"),
    DeadlineKind.DONE: ("check-circle-fill", "done"),
    DeadlineKind.NONE: ("dash-circle", "none"),
}
_DATED = ("calendar-check", "intime")


def reference_of(draft: Draft) -> str:
    return reference(draft.head.number, draft.head.symbol)


def create_label(draft: Draft) -> str:
    """Return what the main button does, in its own words."""
    made, joined = len(draft.making), len(draft.kept) - len(draft.making)
    if not made and not joined:
        return "Lưu văn bản, không có nhiệm vụ"
    if not made:
        return f"Thêm nguồn cho {joined} nhiệm vụ"
    return f"Tạo {made} nhiệm vụ" + (f", thêm nguồn cho {joined}" if joined else "")


def reading_of(
    deadline: Deadline, event: int | None, events: list[AwaitedEvent], *, chooses: bool = True
) -> dict[str, Any]:
    """Return how a deadline is understood: wording, reading, event, milestone, doubts.

    `chooses` where another event can be chosen beside it.
    """
    icon, variant = _KINDS.get(deadline.kind, _DATED)
    title = event_title(deadline.condition)
    folded = fold(title)
    same = next((known for known in events if title and known.search_text == folded), None)
    return {
        "wording": deadline.wording,
        "label": deadline.label,
        "icon": icon,
        "variant": variant,
        "chooses": chooses,
        "is_waiting": deadline.kind is DeadlineKind.CONDITIONAL,
        "event_title": title,
        "event_known": same,
        "events": [
            (known.pk, known.title, known.pk == event)
            for known in events
            if known.happened_on is None
        ],
        "milestone": deadline.milestone.label if deadline.milestone else "",
        "due": deadline.due,
        "notes": deadline.notes,
    }


def deadline_words(deadline: Deadline) -> str:
    """Return a deadline in a few words for a closed card."""
    milestone = f"{deadline.milestone.label.lower()} " if deadline.milestone else ""
    match deadline.kind:
        case DeadlineKind.CONDITIONAL:
            return f"chờ: {event_title(deadline.condition)}"
        case DeadlineKind.RECURRING | DeadlineKind.ONGOING | DeadlineKind.DONE | DeadlineKind.NONE:
            return deadline.label.lower()
    if deadline.due:
        return f"{milestone}chậm nhất {deadline.due:%d/%m/%Y}"
    return f"{milestone}{deadline.label.lower()}"
