"""The way of one sheet: read and planned, answered for, confirmed or dropped, and taken back."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from tasks.actions.changes import undoing
from tasks.actions.files import clean_name
from tasks.actions.imports.plan import Plan, Setting, is_overtaken, planning, state_of
from tasks.actions.imports.writing import make_writer
from tasks.actions.steps import Steps, all_steps
from tasks.choices import ChangeKind, Fate, HistoryVerb, ImportState, SheetKind
from tasks.importing import SourceTable, read_packed
from tasks.models import ChangeSet, HistoryEntry, ImportRun, Programme, Task
from tasks.permissions import can_import
from tasks.reading.errors import UnreadableLetter


class StaleImport(Exception):
    """The tasks, the register or the answers changed since this person saw the preview."""


def start_import(
    data: bytes,
    name: str,
    *,
    programme: Programme,
    by: User | None,
    on: date,
    sender: Agency | None = None,
) -> ImportRun:
    """Do the same as `starting_import` at one go."""
    return all_steps(starting_import(data, name, programme=programme, by=by, on=on, sender=sender))


def starting_import(
    data: bytes,
    name: str,
    *,
    programme: Programme,
    by: User | None,
    on: date,
    sender: Agency | None = None,
) -> Steps[ImportRun]:
    """Read a file and plan what it would do; write no task. Other open runs of the person end.

    The first step is before the file is read, the others tell how many of its rows are planned.
    """
    _check(by)
    yield 0
    try:
        packed = read_packed(data)
    except UnreadableLetter as error:
        raise ValidationError(str(error)) from error
    run = ImportRun(
        programme=programme,
        sender=sender,
        file_name=clean_name(name),
        kind=SheetKind.XLSX if data.startswith(b"PK") else SheetKind.CSV,
        sha256=sha256(data).hexdigest(),
        by=by,
        read_on=on,
        table=json.dumps(packed, ensure_ascii=False),
    )
    with transaction.atomic():
        own = ImportRun.objects.filter(state=ImportState.OPEN)
        mine = own.filter(by=by) if by else own.filter(by=None)
        mine.update(state=ImportState.DROPPED, table="", plan="")
        yield from _planning(run, packed)
        run.save()
    return run


def answer(
    run: ImportRun, *, bodies: dict[str, Any], headings: dict[str, Any], by: User | None
) -> ImportRun:
    """Do the same as `answering` at one go."""
    return all_steps(answering(run, bodies=bodies, headings=headings, by=by))


def answering(
    run: ImportRun, *, bodies: dict[str, Any], headings: dict[str, Any], by: User | None
) -> Steps[ImportRun]:
    """Keep what was chosen for unknown bodies and new headings, and plan again."""
    _check(by)
    with transaction.atomic():
        saved = _locked(run)
        saved.choices = {"bodies": bodies, "headings": headings}
        yield from _planning(saved)
        saved.save()
    return saved


def confirm_import(
    run: ImportRun, *, token: str, by: User | None, skip_refused: bool = False
) -> Steps[None]:
    """Write the whole plan in one transaction, yielding how many rows are written.

    Nothing is written unless all of it is taken. Raise StaleImport when what the person saw is no
    longer what would happen: the run is planned anew, to be looked at again.
    """
    _check(by)
    stale = False
    with transaction.atomic():
        saved = _locked(run)
        plan = Plan.from_json(saved.plan)
        # Whoever adds tasks waits here, before it is looked whether they are there already.
        list(Programme.objects.select_for_update().order_by("pk").values("pk"))
        codes = [row.code for row in plan.rows if row.code]
        list(Task.objects.select_for_update().filter(code__in=codes).order_by("pk").values("pk"))
        if token != saved.token or _token(saved, plan) != saved.token or is_overtaken(plan):
            all_steps(_planning(saved))
            saved.save()
            stale = True
        else:
            _check_worth(saved, skip_refused)
            yield from _write(saved, plan, by)
    if stale:
        raise StaleImport


def drop_import(run: ImportRun, *, by: User | None) -> None:
    _check(by)
    with transaction.atomic():
        saved = _locked(run)
        _end(saved, ImportState.DROPPED)


def undo_import(run: ImportRun, *, by: User) -> None:
    """Do the same as `undoing_import` at one go."""
    all_steps(undoing_import(run, by=by))


def undoing_import(run: ImportRun, *, by: User) -> Steps[None]:
    """Take back everything that an import did to tasks; the register keeps what was added to it.

    Raise ValidationError, naming a task, where something was built on it.
    """
    _check(by)
    if run.change_set is None:
        raise ValidationError("Lần nhập này chưa ghi gì nên không có gì để hoàn tác.")
    yield from undoing(run.change_set, by=by)


def setting_of(run: ImportRun) -> Setting:
    return Setting(
        programme=run.programme_id,
        on=run.read_on,
        sender=run.sender_id,
        bodies=run.choices.get("bodies", {}),
        headings=run.choices.get("headings", {}),
    )


def _check(by: User | None) -> None:
    """A command has no person behind it; whoever may run it may import."""
    if by is not None and not can_import(by):
        raise PermissionDenied


def _locked(run: ImportRun) -> ImportRun:
    saved = ImportRun.objects.select_for_update().get(pk=run.pk)
    if saved.state != ImportState.OPEN:
        raise ValidationError(
            f"Tệp “{saved.file_name}” {saved.get_state_display().lower()} rồi. Muốn nhập lại thì "
            "hãy tải tệp lên lần nữa."
        )
    return saved


def _planning(run: ImportRun, packed: dict[str, Any] | None = None) -> Steps[None]:
    """Plan what the file would do now, and remember from which state that was planned."""
    table = SourceTable.unpack(packed or json.loads(run.table))
    plan = yield from planning(table, setting_of(run))
    run.plan = plan.as_json()
    run.counts = plan.counts
    run.token = _token(run, plan)


def _token(run: ImportRun, plan: Plan) -> str:
    return sha256(f"{run.sha256} {state_of(setting_of(run), plan)}".encode()).hexdigest()


def _check_worth(run: ImportRun, skip_refused: bool) -> None:
    refused = run.counts[Fate.REFUSED]
    if refused and not skip_refused:
        raise ValidationError(
            f"Còn {refused} dòng bị từ chối. Hãy sửa tệp rồi tải lại, hoặc đánh dấu bỏ qua các "
            "dòng ấy."
        )
    if not run.counts[Fate.NEW] + run.counts[Fate.CHANGED]:
        raise ValidationError("Tệp không có gì mới so với danh mục nên không cần nhập.")


def _write(run: ImportRun, plan: Plan, by: User | None) -> Steps[None]:
    counts = run.counts
    told = f"{counts[Fate.NEW]} mới, {counts[Fate.CHANGED]} thay đổi"
    change_set = ChangeSet.objects.create(
        kind=ChangeKind.IMPORT, by=by, note=f"{run.file_name}: {told}"
    )
    writer = make_writer(plan, change_set=change_set, source=run.file_name, on=run.read_on)
    yield from writer.write()
    HistoryEntry.objects.create(
        by=by, verb=HistoryVerb.IMPORTED, change_set=change_set, reason=change_set.note
    )
    run.made = writer.made
    run.change_set = change_set
    _end(run, ImportState.DONE)


def _end(run: ImportRun, state: ImportState) -> None:
    run.state = state
    run.table = run.plan = ""
    run.at = timezone.now() if state == ImportState.DONE else run.at
    run.save()
