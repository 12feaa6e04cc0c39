"""What a task can be found by, folded: "ke hoach", "hdnd" and "SLĐTBXH" all find it."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

from agencies.models import Agency
from agencies.text import fold
from tasks.choices import DocumentType
from tasks.models import LetterItem, Task

_BATCH = 500
# The names of bodies and headings come again and again when many tasks are saved at once.
_TYPES: dict[str, str] = dict(DocumentType.choices)
_folded = lru_cache(maxsize=4096)(fold)


def task_search_text(task: Task, others: Iterable[Agency] | None = None) -> str:
    """Return the folded text of a task; costs no query for tasks from `with_text_parts`.

    `others` are the bodies that will take part, where they are not saved yet.
    """
    if others is None:
        others = [assignment.agency for assignment in task.assignments.all()]
    own = search_text(task, others, task.items.all())
    below = [
        part.code if part.is_period else f"{part.code} {part.title}" for part in task.parts.all()
    ]
    # What is folded stays as it is when it is folded again.
    return " ".join((own, *map(fold, below)))


def search_text(task: Task, others: Iterable[Agency], items: Iterable[LetterItem]) -> str:
    """Return the same for a task whose other bodies and items are not saved yet, without parts."""
    bodies = filter(None, (task.lead, task.submitter, task.issuer, *others))
    return folded_text(
        (
            task.code,
            task.title,
            _TYPES.get(task.document_type, ""),
            task.deadline_wording,
            task.result_reference,
            task.heading.title if task.heading else "",
        ),
        [
            *map(body_text, bodies),
            *(fold(f"{item.text} {item.letter.reference}") for item in items),
        ],
    )


def folded_text(own: Iterable[str], folded: Iterable[str]) -> str:
    """Return the text of a task from its own words and from what was folded before."""
    return " ".join(filter(None, (*map(_folded, own), *folded)))


def body_text(agency: Agency) -> str:
    """Return the folded names of a body, the former ones too."""
    former = (former.name for former in agency.former_names.all())
    return " ".join(filter(None, map(_folded, (agency.search_text, *former))))


def with_text_parts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.select_related("heading", "lead", "submitter", "issuer").prefetch_related(
        "assignments__agency__former_names",
        "lead__former_names",
        "submitter__former_names",
        "issuer__former_names",
        "items__letter",
        "parts",
    )


def refresh_search_text(tasks: QuerySet[Task]) -> None:
    """Write the searched text anew, after a task, its letters or its agencies changed."""
    changed = []
    for task in with_text_parts(tasks):
        task.search_text = task_search_text(task)
        changed.append(task)
    Task.objects.bulk_update(changed, ["search_text"], batch_size=_BATCH)
