"""Files put to a task itself: the document that was issued, a scan of a decision."""

from collections.abc import Sequence
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.models import User
from tasks.actions.files import store_files
from tasks.choices import HistoryVerb
from tasks.models import HistoryEntry, Task
from tasks.permissions import can_attach_files


def attach_files(task: Task, files: Sequence[IO[bytes]], *, by: User) -> None:
    """Keep all the files or, when one may not come in, none of them."""
    if not can_attach_files(by):
        raise PermissionDenied
    with transaction.atomic():
        names = [file.name for file in store_files(files, by=by, task=task)]
        changes = [{"field": "Tệp", "old": "", "new": name} for name in names]
        HistoryEntry.objects.create(by=by, verb=HistoryVerb.ATTACHED, task=task, changes=changes)
