"""Letters that remind bodies of tasks which they lead: looked at, then taken out in Word."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from django.http import FileResponse

from agencies.models import Agency, User
from tasks.actions.reminders import record_reminded
from tasks.arrangement import ANNEX_ORDER
from tasks.bulk_forms import RemindForm
from tasks.chasing import tasks_letter
from tasks.choices import OPEN_STATUSES, CountsAs, DocumentKind
from tasks.exports import FORMATS
from tasks.letterheads import letterhead_on, own_template
from tasks.models import Task
from tasks.writing.word import write_letter


@dataclass(frozen=True)
class Letters:
    """What each body is reminded of, in the register's order, and what no letter speaks of."""

    to: dict[Agency, list[Task]]
    refused: list[dict[str, str]]

    @property
    def tasks(self) -> list[Task]:
        return [task for tasks in self.to.values() for task in tasks]


def reminded(keys: Iterable[int]) -> Letters:
    """Sort tasks by their leads; one query."""
    found = Task.objects.filter(pk__in=list(keys)).select_related("lead").order_by(*ANNEX_ORDER)
    to: dict[Agency, list[Task]] = {}
    refused = []
    for task in found:
        if why := _why_not(task):
            refused.append({"code": task.code, "title": task.title, "refusal": why})
        elif task.lead:
            to.setdefault(task.lead, []).append(task)
    ordered = sorted(to, key=lambda agency: (agency.position, agency.sort_key))
    return Letters({agency: to[agency] for agency in ordered}, refused)


def _why_not(task: Task) -> str:
    if task.counts_as == CountsAs.GONE:
        return "Đã được gộp hoặc bỏ."
    if task.status not in OPEN_STATUSES:
        return f"{task.get_status_display()}, không còn phải đôn đốc."
    return "" if task.lead_id else "Chưa có cơ quan chủ trì."


def letters_answer(letters: Letters, form: RemindForm, *, by: User) -> FileResponse:
    """Keep in the history who was reminded, and return one letter, or all in one .zip."""
    record_reminded(letters.tasks, reply_by=form.cleaned_data["reply_by"], by=by, on=form.on)
    files = {f"don-doc-{agency.code}.docx": _docx(agency, letters, form) for agency in letters.to}
    if len(files) == 1:
        ((name, content),) = files.items()
        return _file(content, name, FORMATS["docx"])
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content.getvalue())
    return _file(packed, f"don-doc-{form.on:%Y-%m-%d}.zip", "application/zip")


def _docx(agency: Agency, letters: Letters, form: RemindForm) -> BytesIO:
    letter = tasks_letter(
        agency,
        letters.to[agency],
        letterhead=letterhead_on(form.on),
        signer=form.chosen_signer,
        reply_by=form.cleaned_data["reply_by"],
        on=form.on,
    )
    file = BytesIO()
    write_letter(letter, file, template=own_template(DocumentKind.LETTER))
    return file


def _file(content: BytesIO, name: str, kind: str) -> FileResponse:
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name, content_type=kind)
