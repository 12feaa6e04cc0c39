from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import User
from agencies.requests import SignedInRequest
from tasks.arrangement import ViewError
from tasks.history_forms import HistoryForm
from tasks.models import AwaitedEvent, HistoryEntry, Letter, Task
from tasks.views import listing

_RELATED = ("by", "task", "letter", "event", "round")


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Everything that was done, newest first; as many queries for one entry as for a page."""
    form = HistoryForm(request.GET)
    if form.is_valid():
        found = form.narrow(HistoryEntry.objects.visible_to(request.user))
        total = found.count()
        try:
            number = listing.chosen_page(request.GET, total)
        except ViewError as error:
            form.add_error(None, str(error))
        else:
            context = {
                "form": form,
                "narrowed": any(form.cleaned_data.values()),
                "entries": _entries(found, number, request.user),
                "page": listing.pagination(request.GET, number, total),
            }
            return render(request, "history.html", context)
    return render(request, "history.html", {"form": form}, status=400)


def _entries(found: Any, number: int, user: User) -> list[dict[str, Any]]:
    """Return the entries of a page, each with what it is about.

    A person's own act may be on something that has since left their sight: it is named, no more.
    """
    first = (number - 1) * listing.PAGE_SIZE
    entries = list(
        found.order_by("-pk").select_related(*_RELATED)[first : first + listing.PAGE_SIZE]
    )
    tasks = _seen(Task.objects.visible_to(user), {entry.task_id for entry in entries})
    letters = _seen(Letter.objects.visible_to(user), {entry.letter_id for entry in entries})
    events = _seen(AwaitedEvent.objects.visible_to(user), {entry.event_id for entry in entries})
    return [{"entry": entry, "about": _about(entry, tasks, letters, events)} for entry in entries]


def _seen(visible: Any, keys: set[int | None]) -> set[int]:
    return set(visible.filter(pk__in=keys - {None}).values_list("pk", flat=True))


def _about(
    entry: HistoryEntry, tasks: set[int], letters: set[int], events: set[int]
) -> dict[str, str]:
    if entry.task:
        if entry.task_id in tasks:
            return _thing(entry.task.code, entry.task.title, entry.task.get_absolute_url())
        return _thing(entry.task.code)
    if entry.letter:
        opens = entry.letter.get_absolute_url() if entry.letter_id in letters else ""
        return _thing(str(entry.letter), url=opens)
    if entry.event:
        opens = entry.event.get_absolute_url() if entry.event_id in events else ""
        return _thing(str(entry.event), url=opens)
    return _thing(str(entry.round or ""))


def _thing(name: str, title: str = "", url: str = "") -> dict[str, str]:
    return {"name": name, "title": title, "url": url}
