"""What a task can be found by, folded: "ke hoach", "hdnd" and "SLĐTBXH" all find it."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from agencies.models import Agency
from agencies.text import fold
from tasks.models import LetterItem, Task

_BATCH = 500


def task_search_text(task: Task) -> str:
    """Return the folded text of a task; costs no query for tasks from `with_text_parts`."""
    others = [assignment.agency for assignment in task.assignments.all()]
    own = search_text(task, others, task.items.all())
    below = [
        part.code if part.is_period else f"{part.code} {part.title}" for part in task.parts.all()
    ]
    return fold("\n".join((own, *below)))


def search_text(task: Task, others: Iterable[Agency], items: Iterable[LetterItem]) -> str:
    """Return the same for a task whose other bodies and items are not saved yet, without parts."""
    return fold("\n".join(_parts(task, others, items)))


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


def _parts(task: Task, others: Iterable[Agency], items: Iterable[LetterItem]) -> Iterator[str]:
    yield task.code
    yield task.title
    yield task.get_document_type_display()
    yield task.deadline_wording
    yield task.result_reference
    if task.heading:
        yield task.heading.title
    for agency in filter(None, (task.lead, task.submitter, task.issuer, *others)):
        yield agency.search_text
        yield from (former.name for former in agency.former_names.all())
    for item in items:
        yield item.text
        yield item.letter.reference
