from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.requests import SignedInRequest
from tasks.arrangement import ViewError
from tasks.choices import HistoryVerb
from tasks.models import Letter, LetterItem, Round, Task
from tasks.permissions import can_take_in_letters
from tasks.views.cutting import cut
from tasks.views.listing import PAGE_SIZE, chosen_page, pagination


@require_safe
def letter_list(request: SignedInRequest) -> HttpResponse:
    visible = Letter.objects.visible_to(request.user).newest_first()
    total = visible.count()
    context: dict[str, Any] = {"total": total, "can_take_in": can_take_in_letters(request.user)}
    try:
        page = chosen_page(request.GET, total)
    except ViewError as error:
        context |= {"error": str(error), "letters": []}
        return render(request, "letters/letter_list.html", context, status=400)
    start = (page - 1) * PAGE_SIZE
    # Items are counted for these alone, not for all letters before some of them are shown.
    shown = list(visible.values_list("pk", flat=True)[start : start + PAGE_SIZE])
    letters = Letter.objects.filter(pk__in=shown).select_related("sender", "answers")
    letters = letters.annotate(item_count=Count("items")).newest_first().defer("paragraphs")
    context |= {"letters": letters, "page": pagination(request.GET, page, total)}
    return render(request, "letters/letter_list.html", context)


@require_safe
def letter_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = Letter.objects.visible_to(request.user)
    letter = get_object_or_404(visible.select_related("sender", "answers__sender"), pk=pk)
    items = list(letter.items.all())
    tasks = _tasks_by_item(request, letter)
    places = [place for item in items for place in _places(item, letter.paragraphs)]
    headings = {part.strip(" :") for item in items for part in item.heading.split(" / ")}
    context = {
        "letter": letter,
        "answers_opens": visible.filter(pk=letter.answers_id).exists(),
        "replies": visible.filter(answers=letter).select_related("sender"),
        "paragraphs": [
            {
                "number": number,
                "segments": _segments(text, number, places, tasks),
                "is_heading": text.strip(" :") in headings,
            }
            for number, text in enumerate(letter.paragraphs, start=1)
        ],
        "round": Round.objects.visible_to(request.user)
        .filter(Q(request=letter) | Q(replies__letters=letter))
        .first(),
        "item_count": len(items),
        "files": list(letter.attachments.all()),
        "entry": letter.history.filter(verb=HistoryVerb.LETTER_READ).select_related("by").first(),
        "is_machine_read": letter.intakes.filter(is_machine_read=True).exists(),
        "task_count": len({task.pk for found in tasks.values() for task in found}),
    }
    return render(request, "letters/letter_detail.html", context)


def _tasks_by_item(request: SignedInRequest, letter: Letter) -> dict[int, list[Task]]:
    links = Task.items.through.objects.filter(
        letteritem__letter=letter, task__in=Task.objects.lines().visible_to(request.user)
    ).select_related("task")
    found: dict[int, list[Task]] = {}
    for link in links:
        found.setdefault(link.letteritem_id, []).append(link.task)
    return found


@dataclass(frozen=True)
class _Placed:
    """One place of an item in the letter; only the first is its anchor and names its tasks."""

    item: LetterItem
    paragraph: int
    start: int
    end: int
    is_first: bool = True


def _places(item: LetterItem, paragraphs: list[str]) -> Iterator[_Placed]:
    """Yield where an item stands: the place kept, and that of each further line of its text."""
    yield _Placed(item, item.paragraph, item.start, item.end)
    number, place = item.paragraph, item.end
    for line in item.text.split("\n")[1:]:
        while number <= len(paragraphs):
            found = paragraphs[number - 1].find(line, place)
            if found >= 0:
                place = found + len(line)
                yield _Placed(item, number, found, place, is_first=False)
                break
            number, place = number + 1, 0


def _segments(
    text: str, number: int, places: list[_Placed], tasks: dict[int, list[Task]]
) -> list[dict[str, Any]]:
    """Return the paragraph cut at its items: plain text, and text of an item with its tasks."""
    marks = [(place.start, place.end, place) for place in places if place.paragraph == number]
    segments: list[dict[str, Any]] = []
    named = set[int]()
    for piece, at in cut(text, marks):
        segment: dict[str, Any] = {"text": piece}
        if at:
            item = at[0].item
            is_named = at[0].is_first and item.pk not in named
            named.add(item.pk)
            segment |= {
                "item": item,
                "anchor": item.anchor if is_named else "",
                "tasks": tasks.get(item.pk, []) if is_named else [],
            }
        segments.append(segment)
    return segments
