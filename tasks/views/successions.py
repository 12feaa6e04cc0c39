"""What became of the bodies by which a list is filtered: said, as it finds ever less there."""

from datetime import date
from typing import Any

from django.http import QueryDict

from agencies.models import Agency, Succession
from tasks.filters import without
from tasks.views.listing import address

_NAMES = ("lead", "agency", "coordinating", "issuer")


def succession_notes(data: QueryDict, *, on: date) -> list[dict[str, Any]]:
    """Return, for each body in an address that no longer acts on that day, since when, who took
    over, and the address with the successors in its place. No query without such a filter.
    """
    codes = {code for name in _NAMES for code in data.getlist(name)}
    if not codes:
        return []
    ended = Agency.objects.filter(code__in=codes, valid_until__lt=on)
    taken_over = Succession.objects.filter(predecessor__code__in=codes, effective_on__lte=on)
    notes = {body.code: _note(body) for body in ended}
    for each in taken_over.select_related("predecessor", "successor"):
        note = notes.setdefault(each.predecessor.code, _note(each.predecessor))
        note["successors"].append(each.successor)
        note["since"] = each.effective_on
    for code, note in notes.items():
        note["url"] = _with_successors(data, code, note["successors"])
    return list(notes.values())


def _note(body: Agency) -> dict[str, Any]:
    return {"agency": body, "until": body.valid_until, "since": None, "successors": []}


def _with_successors(data: QueryDict, code: str, successors: list[Agency]) -> str:
    if not successors:
        return ""
    changed = without(data, ("page",))
    for name in _NAMES:
        if code in (values := changed.getlist(name)):
            others = [value for value in values if value != code]
            changed.setlist(name, [*others, *(body.code for body in successors)])
    return address(changed)
