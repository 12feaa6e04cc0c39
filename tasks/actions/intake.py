"""A letter taken in: opened from a file, kept while people check it, then made in one act.

Until `confirm_intake` nothing of it is a letter or a task; then all of it is, or nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies.models import Agency, User
from agencies.register import load_directory
from tasks.actions.files import clean_name, store_file
from tasks.choices import IntakeState
from tasks.intake import Alike, Draft, Head, Item, dump_draft, load_draft, open_draft
from tasks.intake.changes import Reader
from tasks.intake.headings import KnownHeading, place_in_programme
from tasks.intake.likeness import SHOWN, Known, find_alike
from tasks.intake.stored import dump_paragraphs
from tasks.models import (
    Intake,
    Letter,
    Programme,
    Task,
)
from tasks.permissions import can_take_in_letters
from tasks.reading import Source, read_letter, read_passage
from tasks.reading.references import find_references


class IntakeConflict(Exception):
    """Somebody saved the draft since this person opened it; `intake` is what they saved."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake.pk)
        self.intake = intake


def open_intake(source: Source, *, by: User, upload: IO[bytes] | None = None) -> Intake:
    """Read a letter and keep it as a draft, with its file where there is one.

    Raise ValidationError when the file may not come in; nothing is left behind then.
    """
    if not can_take_in_letters(by):
        raise PermissionDenied
    draft = open_draft(read_letter(source, load_directory()), source.paragraphs)
    programmes = list(Programme.objects.all()[:2])
    if len(programmes) == 1:
        draft = in_programme(draft, programmes[0])
    draft = replace(compared(draft), saved_by=str(by))
    with transaction.atomic():
        intake = Intake.objects.create(
            source_name=clean_name(upload.name) if upload else "",
            paragraphs=dump_paragraphs(source.paragraphs),
            draft=dump_draft(draft),
            is_machine_read=source.is_recognised,
            created_by=by,
        )
        if upload:
            upload.seek(0)
            store_file(upload, by=by, intake=intake)
    return intake


def draft_of(intake: Intake) -> Draft:
    return load_draft(intake.paragraphs, intake.draft)


def save_draft(intake: Intake, *, draft: Draft, version: int, by: User) -> Intake:
    """Keep what a person changed. Raise IntakeConflict when `version` is not the saved one."""
    if not can_take_in_letters(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = at_version(intake, version)
        saved.draft = dump_draft(replace(draft, saved_by=str(by)))
        saved.version += 1
        saved.save(update_fields=["draft", "version", "updated_at"])
    return saved


def drop_intake(intake: Intake, *, by: User) -> None:
    """Throw a draft away with its file; the row stays to say so to whoever has it open."""
    if not can_take_in_letters(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = Intake.objects.select_for_update().get(pk=intake.pk)
        if saved.state == IntakeState.OPEN:
            saved.attachments.all().delete()
            close(saved, IntakeState.DROPPED)


def same_letters(head: Head) -> QuerySet[Letter]:
    """Return the letters that this one is: numbers of one sender start anew each year."""
    same = Letter.objects.filter(
        sender__code=head.sender, number=head.number, symbol=head.symbol
    ).exclude(symbol="")
    if head.issued_on:
        same = same.filter(Q(issued_on__isnull=True) | Q(issued_on__year=head.issued_on.year))
    return same


def answered_letters(head: Head) -> QuerySet[Letter]:
    """Return the letters that the reference which this one answers may mean."""
    cited = find_references(head.answers)
    if len(cited) != 1:
        return Letter.objects.none()
    found = Letter.objects.filter(number=cited[0].number, symbol=cited[0].symbol)
    return found.filter(issued_on=head.answers_on) if head.answers_on else found


def in_programme(draft: Draft, programme: Programme) -> Draft:
    """Return the draft for a programme, each item under its heading there."""
    return place_in_programme(replace(draft, programme=programme.code), known_headings(programme))


def known_headings(programme: Programme) -> list[KnownHeading]:
    rows = programme.headings.values_list("number", "title", "parent__number")
    return [KnownHeading(number, title, parent or "") for number, title, parent in rows]


def compared(draft: Draft, *, keys: frozenset[int] | None = None) -> Draft:
    """Return the draft with the tasks that are much like its items, or like those with these keys.

    Two queries; it reads the title of every task, so it is for what a person just changed.
    """
    asked = [item for item in draft.kept if keys is None or item.key in keys]
    known = _known_tasks(_tasks_of_others(draft))
    for key, alike in _alike(asked, known).items():
        draft = draft.with_item(replace(draft.item(key), like=alike))
    return replace(draft, compared_to=max((task.key for task in known), default=0))


def compared_with_new(draft: Draft) -> Draft:
    """Return the draft with what was added to the list since it was compared; mostly one query."""
    known = _known_tasks(_tasks_of_others(draft).filter(pk__gt=draft.compared_to))
    if not known:
        return draft
    for key, alike in _alike(draft.kept, known).items():
        item = draft.item(key)
        draft = draft.with_item(replace(item, like=(*alike, *item.like)[:SHOWN]))
    return replace(draft, compared_to=max(task.key for task in known))


def _tasks_of_others(draft: Draft) -> QuerySet[Task]:
    """Return the tasks but those of this very letter, where the system has it already."""
    own = list(same_letters(draft.head).values_list("pk", flat=True))
    lines = Task.objects.lines()
    return lines.exclude(items__letter__in=own) if own else lines


def _known_tasks(tasks: QuerySet[Task]) -> list[Known]:
    rows = tasks.values_list(
        "pk", "title", "document_type", "issuer__short_name", "lead__short_name"
    )
    return [
        Known(key, title, kind, issuer or "", lead or "") for key, title, kind, issuer, lead in rows
    ]


def _alike(asked: Iterable[Item], known: list[Known]) -> dict[int, tuple[Alike, ...]]:
    names = dict(Agency.objects.values_list("code", "short_name"))
    return find_alike(asked, known, names=names)


def reader_for(draft: Draft) -> Reader:
    """Return what reads a passage of this letter anew; it loads the register."""
    return partial(read_passage, on=draft.head.issued_on, directory=load_directory())


def at_version(intake: Intake, version: int) -> Intake:
    saved = Intake.objects.select_for_update().get(pk=intake.pk)
    if saved.state != IntakeState.OPEN or saved.version != version:
        raise IntakeConflict(saved)
    return saved


def close(intake: Intake, state: IntakeState, letter: Letter | None = None) -> None:
    """End a draft: what it held is in the letter now, or is nobody's any more."""
    intake.state = state
    intake.letter = letter
    intake.paragraphs, intake.draft = [], {}
    intake.version += 1
    intake.save()
