"""The filtered list as a file: the page and the command write the same one through here."""

from collections.abc import Callable
from datetime import date
from typing import IO, Any

from django.utils import timezone

from agencies.models import User
from tasks.actions.history import record_export
from tasks.changed import with_alterations
from tasks.choices import DocumentKind
from tasks.consolidation import Consolidation, consolidate
from tasks.filters import TaskFilter, applied_filters
from tasks.grouping import Arrangement
from tasks.letterheads import letterhead_on, own_template
from tasks.writing import excel, word
from tasks.writing.delimited import write_csv
from tasks.writing.page import UNKNOWN_PARENT, Head
from tasks.writing.provenance import Provenance

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


def write_export(
    filters: TaskFilter,
    file: IO[bytes],
    *,
    kind: str,
    arranged: Arrangement,
    on: date,
    by: User | None,
    address: str = "",
) -> int:
    """Write the tasks found to a binary file, leave history, return how many they are."""
    # Only CSV has columns of letters and versions. Versions are read first: what others write while
    # the file is made, it must not claim to know.
    version = _versions(filters) if kind == "csv" else None
    tasks = _consolidated(filters, arranged, on, letters=version is not None)
    if version:
        write_csv(tasks, file, version=version)
    else:
        words = (*_moment(filters), *(applied.words for applied in applied_filters(filters)))
        provenance = Provenance(
            at=timezone.localtime(),
            by=str(by) if by else "Lệnh của hệ thống",
            filters=words,
            order=arranged.in_words,
            address=address,
        )
        head = annex_head(tasks)
        if kind == "docx":
            own = own_template(DocumentKind.ANNEX)
            word.write_annex(tasks, file, head=head, provenance=provenance, template=own)
        else:
            excel.write_annex(tasks, file, head=head, provenance=provenance)
    record_export(by, kind=kind, total=tasks.total, filters=applied_filters(filters))
    return tasks.total


def _consolidated(
    filters: TaskFilter, arranged: Arrangement, on: date, *, letters: bool
) -> Consolidation:
    """Return the tasks found in the groups of the screen, with what changed where it tells that."""
    found: Any = filters.qs.order_by(*arranged.order)
    rows = found.rows(on=on, first=filters.first, letters=letters)
    if filters.since_day:
        rows = with_alterations(rows, found.values_list("pk", flat=True), filters.since_day, on)
    by_heading = arranged.group == "heading"
    group = arranged.grouping.group_of if arranged.grouping and not by_heading else None
    return consolidate(rows, on=on, grouped=by_heading, group=group, since=filters.since_day)


def _moment(filters: TaskFilter) -> tuple[str, ...]:
    """Say that the tasks are those of an earlier day, where the address asks for it."""
    if not filters.address.get("on"):
        return ()
    return (f"Như cuối ngày {filters.on:%d/%m/%Y}, dựng lại từ lịch sử",)


def _versions(filters: TaskFilter) -> Callable[[str], str]:
    """Return what tells the version of a task by its code, "" of one that was not there yet; those
    of an earlier day have none."""
    if filters.address.get("on"):
        return lambda code: f"như ngày {filters.on:%d/%m/%Y}"
    versions = dict(filters.qs.order_by().values_list("code", "version"))
    return lambda code: str(versions.get(code, ""))


_OF_SEVERAL = "Các chương trình hành động"


def annex_head(tasks: Consolidation) -> Head:
    """Return what stands above the annex: who consolidates on that day, for which programme."""
    letterhead = letterhead_on(tasks.on)
    programmes = {row.programme for row in tasks.rows}
    programme = _OF_SEVERAL if len(programmes) > 1 else "".join(programmes)
    purpose = f"THỰC HIỆN {programme.upper()}" if programme else ""
    return Head(
        superior=letterhead.superior.upper(),
        issuer=letterhead.issuer.upper(),
        title=tuple(line for line in ("DANH MỤC NHIỆM VỤ", purpose) if line),
        programme=programme,
        parent=UNKNOWN_PARENT,
    )


def file_name(kind: str, on: date) -> str:
    return f"danh-muc-nhiem-vu-{on:%Y-%m-%d}.{kind}"
