"""A Report → .xlsx: cover, table by agency with its chart, annex, what is overdue."""

from collections.abc import Sequence
from typing import IO

from openpyxl import Workbook

from tasks.choices import ReportKind
from tasks.consolidation.report import FrozenTable, Report
from tasks.writing.columns import AnnexColumn, overdue_columns, task_columns
from tasks.writing.excel.annex import annex_sheet, save
from tasks.writing.excel.charts import agencies_chart
from tasks.writing.excel.cover import SHEET_TITLE as COVER
from tasks.writing.excel.cover import write_cover
from tasks.writing.excel.splice import Part
from tasks.writing.excel.styles import new_workbook
from tasks.writing.excel.totals import SHEET_TITLE as TOTALS
from tasks.writing.excel.totals import write_totals
from tasks.writing.page import Head
from tasks.writing.provenance import Issue

ANNEX, OVERDUE = "Phụ lục", "Quá hạn"
_OVERDUE_TITLE = "Danh sách nhiệm vụ quá hạn"


def write_report(report: Report, file: IO[bytes], *, issue: Issue) -> None:
    """Write the workbook to a binary file; equal reports issued alike give equal bytes."""
    workbook = new_workbook()
    cover = workbook.worksheets[0]
    _put_totals(workbook, report)
    parts = [_annex(workbook, report, ANNEX, report.title, report.tasks, task_columns(report))]
    if report.kind == ReportKind.PROGRESS:
        title = (_OVERDUE_TITLE, *report.title[1:])
        columns = overdue_columns(report)
        parts.append(_annex(workbook, report, OVERDUE, title, report.overdue, columns))
    sheets = [sheet.title for sheet in workbook.worksheets[1:]]
    write_cover(cover, report, issue, [COVER, *sheets])
    save(workbook, file, parts, title=report.subject, issuer=report.issuer.issuer, at=issue.at)


def _put_totals(workbook: Workbook, report: Report) -> None:
    sheet = workbook.create_sheet(TOTALS)
    first = write_totals(sheet, report.agencies, report.on)
    if report.agencies.rows:
        # Below the totals and a blank row.
        below = first + len(report.agencies.rows) + 2
        sheet.add_chart(agencies_chart(sheet, report.agencies, first), f"A{below}")


def _annex(
    workbook: Workbook,
    report: Report,
    name: str,
    title: tuple[str, ...],
    table: FrozenTable,
    columns: Sequence[AnnexColumn],
) -> Part:
    sheet = workbook.create_sheet(name)
    head = Head(
        superior=report.issuer.superior.upper(), issuer=report.issuer.issuer.upper(), title=title
    )
    return annex_sheet(workbook, sheet, table.sections, columns, head, report.on)
