from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.requests import SignedInRequest
from tasks.models import Letter, LetterItem, Task


@require_safe
def letter_list(request: SignedInRequest) -> HttpResponse:
    letters = (
        Letter.objects.visible_to(request.user)
        .select_related("sender", "answers")
        .annotate(item_count=Count("items"))
        .newest_first()
        .defer("paragraphs")
    )
    return render(request, "letters/letter_list.html", {"letters": letters})


@require_safe
def letter_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = Letter.objects.visible_to(request.user)
    letter = get_object_or_404(visible.select_related("sender", "answers__sender"), pk=pk)
    items = list(letter.items.all())
    tasks = _tasks_by_item(request, letter)
    headings = {part.strip(" :") for item in items for part in item.heading.split(" / ")}
    context = {
        "letter": letter,
        "answers_opens": visible.filter(pk=letter.answers_id).exists(),
        "replies": visible.filter(answers=letter).select_related("sender"),
        "paragraphs": [
            {
                "number": number,
                "segments": _segments(text, number, items, tasks),
                "is_heading": text.strip(" :") in headings,
            }
            for number, text in enumerate(letter.paragraphs, start=1)
        ],
        "item_count": len(items),
        "task_count": len({task.pk for found in tasks.values() for task in found}),
    }
    return render(request, "letters/letter_detail.html", context)


def _tasks_by_item(request: SignedInRequest, letter: Letter) -> dict[int, list[Task]]:
    links = Task.items.through.objects.filter(
        letteritem__letter=letter, task__in=Task.objects.visible_to(request.user)
    ).select_related("task")
    found: dict[int, list[Task]] = {}
    for link in links:
        found.setdefault(link.letteritem_id, []).append(link.task)
    return found


def _segments(
    text: str, number: int, items: list[LetterItem], tasks: dict[int, list[Task]]
) -> list[dict[str, Any]]:
    """Return the paragraph cut at its items: plain text, and text of an item with its tasks."""
    segments: list[dict[str, Any]] = []
    place = 0
    for item in sorted((i for i in items if i.paragraph == number), key=lambda i: i.start):
        if text[place : item.start]:
            segments.append({"text": text[place : item.start]})
        segments.append(
            {"text": text[item.start : item.end], "item": item, "tasks": tasks.get(item.pk, [])}
        )
        place = item.end
    if text[place:]:
        segments.append({"text": text[place:]})
    return segments
