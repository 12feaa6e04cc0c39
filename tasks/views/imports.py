"""Excel in: a file is uploaded, looked at row by row, answered for, and confirmed or dropped."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency
from agencies.requests import SignedInRequest
from tasks.actions.changes import why_not_undone
from tasks.actions.imports.plan import Plan
from tasks.actions.imports.runs import (
    StaleImport,
    answering,
    confirm_import,
    drop_import,
    starting_import,
    undoing_import,
)
from tasks.actions.steps import all_steps
from tasks.arrangement import ViewError
from tasks.choices import Fate, ImportState
from tasks.exports import FORMATS
from tasks.import_forms import AnswersForm, UploadForm
from tasks.models import ImportRun, Programme
from tasks.permissions import can_import
from tasks.views import growing, listing
from tasks.views.import_rows import fate_tabs, shown_rows
from tasks.writing.excel.template import write_template

_RECENT = 10
# A file of some two thousand rows; to read one takes longer than a click.
_LONG_BYTES = 150_000
_CHANGED = "Dữ liệu đã thay đổi từ lúc xem trước nên đã đối chiếu lại. Hãy xem lại rồi xác nhận."


@require_http_methods(["GET", "POST"])
def import_tasks(request: SignedInRequest) -> HttpResponseBase:
    _check(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "programme": request.GET.get("programme") or Programme.objects.first(),
            "sender": request.GET.get("sender"),
        },
    )
    if form.is_valid():
        upload = form.cleaned_data["file"]
        steps = starting_import(
            upload.read(),
            upload.name,
            programme=form.cleaned_data["programme"],
            sender=form.cleaned_data["sender"],
            by=request.user,
            on=timezone.localdate(),
        )
        if upload.size > _LONG_BYTES:
            said = growing.Long(
                upload.name, None, back=_again(form), back_words="Chọn tệp khác", is_reading=True
            )
            return growing.growing_page(request, said, steps, next(steps), _read)
        try:
            run = all_steps(steps)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return redirect(run)
    visible = ImportRun.objects.visible_to(request.user).exclude(state=ImportState.DROPPED)
    runs = visible.select_related("by", "sender", "change_set")[:_RECENT]
    context = {"form": form, "runs": [_line(run) for run in runs]}
    return render(request, "tasks/import.html", context)


def _again(form: UploadForm) -> str:
    """Return the address of the form with the programme and the body that were chosen."""
    chosen = {name: form.cleaned_data[name] for name in ("programme", "sender")}
    query = urlencode({name: one.pk for name, one in chosen.items() if one})
    return f"{reverse('tasks:import')}?{query}"


def _read(run: ImportRun) -> tuple[str, str]:
    return f"Đã đọc và đối chiếu {sum(run.counts.values())} dòng.", run.get_absolute_url()


@require_safe
def import_template(request: SignedInRequest) -> FileResponse:
    _check(request)
    bodies = Agency.objects.filter(is_group=False).values_list("short_name", flat=True)
    return FileResponse(
        write_template(list(bodies)),
        as_attachment=True,
        filename="mau-nhap-nhiem-vu.xlsx",
        content_type=FORMATS["xlsx"],
    )


@require_http_methods(["GET", "POST"])
def import_run(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The preview of an open run, and what a finished one did."""
    run = _find(request, pk)
    if run.state != ImportState.OPEN:
        return render(request, "tasks/import_done.html", _done(run))
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, run)
    if request.method == "POST" and "drop" in request.POST:
        return _drop(request, run)
    plan = Plan.from_json(run.plan)
    form = AnswersForm(
        request.POST or None,
        unknown=plan.unknown,
        new_headings=plan.new_headings,
        choices=run.choices,
    )
    if form.is_valid():
        return _answer(request, run, form)
    try:
        context = _preview(request, run, plan) | {"form": form}
    except ViewError as error:
        context = {"run": run, "error": str(error)}
    status = 400 if "error" in context else 200
    return render(request, "tasks/import_run.html", context, status=status)


@require_POST
def import_undo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    run = _find(request, pk)
    total = run.counts[Fate.NEW] + run.counts[Fate.CHANGED]
    told, url = f"Đã hoàn tác lần nhập “{run.file_name}”.", run.get_absolute_url()
    steps = undoing_import(run, by=request.user)
    try:
        if total > growing.LONG:
            said = growing.Long(f"Hoàn tác: {run.file_name}", total, back=url)
            return growing.growing_page(request, said, steps, next(steps), lambda _: (told, url))
        all_steps(steps)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, told)
    return redirect(run)


def _check(request: SignedInRequest) -> None:
    if not can_import(request.user):
        raise PermissionDenied


def _find(request: SignedInRequest, pk: int) -> ImportRun:
    _check(request)
    visible = ImportRun.objects.visible_to(request.user)
    related = ("by", "sender", "programme", "change_set__undone_by")
    run: ImportRun = get_object_or_404(visible.select_related(*related), pk=pk)
    return run


def _line(run: ImportRun) -> dict[str, Any]:
    is_undone = run.change_set is not None and run.change_set.undone_at is not None
    state = "Đã hoàn tác" if is_undone else run.get_state_display()
    return {"run": run, "state": state, "new": run.counts["new"], "changed": run.counts["changed"]}


def _preview(request: SignedInRequest, run: ImportRun, plan: Plan) -> dict[str, Any]:
    fate = _fate(request, run)
    rows = [row for row in plan.rows if row.fate is fate]
    page = listing.chosen_page(request.GET, len(rows))
    start = (page - 1) * listing.PAGE_SIZE
    several = len({row.sheet for row in plan.rows}) > 1
    earlier = ImportRun.objects.filter(
        sha256=run.sha256, state=ImportState.DONE, change_set__undone_at=None
    )
    return {
        "run": run,
        "earlier": earlier.select_related("by").first(),
        "notes": plan.notes,
        "tabs": fate_tabs(run.counts, fate),
        "fate": fate,
        "rows": shown_rows(plan, rows[start : start + listing.PAGE_SIZE], on=run.read_on),
        "several_sheets": several,
        "page": listing.pagination(request.GET, page, len(rows)),
        "new": run.counts[Fate.NEW],
        "changed": run.counts[Fate.CHANGED],
        "refused": run.counts[Fate.REFUSED],
        "total": run.counts[Fate.NEW] + run.counts[Fate.CHANGED],
    }


def _fate(request: SignedInRequest, run: ImportRun) -> Fate:
    """Return the rows to show: those asked for, else what needs a person most."""
    wanted = request.GET.get("fate", "")
    if wanted and wanted not in Fate.values:
        raise ViewError(f"Không có nhóm dòng “{wanted[:20]}”. Hãy chọn một nhóm ở trên bảng.")
    order = (Fate.REFUSED, Fate.CHANGED, Fate.NEW)
    first = next((fate for fate in order if run.counts[fate]), Fate.SAME)
    return Fate(wanted) if wanted else first


def _answer(request: SignedInRequest, run: ImportRun, form: AnswersForm) -> HttpResponseBase:
    steps, total = answering(run, **form.answers, by=request.user), sum(run.counts.values())
    try:
        if total > growing.LONG:
            url = run.get_absolute_url()
            said = growing.Long(run.file_name, total, back=url, is_reading=True)
            return growing.growing_page(request, said, steps, next(steps), _read)
        all_steps(steps)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Đã đối chiếu lại theo các lựa chọn.")
    return redirect(run)


def _drop(request: SignedInRequest, run: ImportRun) -> HttpResponse:
    try:
        drop_import(run, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(run)
    messages.success(request, f"Đã bỏ tệp “{run.file_name}”, chưa nhập gì.")
    return redirect("tasks:import")


def _confirm(request: SignedInRequest, run: ImportRun) -> HttpResponseBase:
    steps = confirm_import(
        run,
        token=request.POST.get("token", ""),
        by=request.user,
        skip_refused="skip_refused" in request.POST,
    )
    total = run.counts[Fate.NEW] + run.counts[Fate.CHANGED]
    told = f"Đã nhập {total} nhiệm vụ từ “{run.file_name}”."
    url = run.get_absolute_url()
    try:
        first = next(steps, 0)
        if total > growing.LONG:
            said = growing.Long(run.file_name, total, back=url)
            return growing.growing_page(request, said, steps, first, lambda _: (told, url))
        all_steps(steps)
    except StaleImport:
        messages.warning(request, _CHANGED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:
        messages.error(request, growing.COLLISION)
    else:
        messages.success(request, told)
    return redirect(run)


def _done(run: ImportRun) -> dict[str, Any]:
    change_set = run.change_set
    return {
        "run": run,
        "line": _line(run),
        "history_url": reverse("tasks:list"),
        "is_undone": change_set is not None and change_set.undone_at is not None,
        "why_not": why_not_undone(change_set) if change_set else "",
        "made": {name: len(keys) for name, keys in run.made.items()},
        "skipped": run.counts[Fate.REFUSED],
    }
