"""A Report → .xlsx: cover, table by agency with its chart, annex, what is overdue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
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
from tasks.writing.excel.styles import new_workbook, set_page
from tasks.writing.excel.totals import SHEET_TITLE as TOTALS
from tasks.writing.excel.totals import write_totals
from tasks.writing.page import Head
from tasks.writing.provenance import Issue

ANNEX, OVERDUE, CHART = "Phụ lục", "Quá hạn", "Biểu đồ"
# More bars would be cut at the end of the page.
_MOST_BELOW_TABLE = 7
_CM_LANDSCAPE, _CM_PORTRAIT = 25, 16
_OVERDUE_TITLE = "Danh sách nhiệm vụ quá hạn"


def write_report(report: Report, file: IO[bytes], *, issue: Issue) -> None:
    """Write the workbook to a binary file; equal reports issued alike give equal bytes."""
    workbook = new_workbook()
    cover = workbook.worksheets[0]
    _put_totals(workbook, report)
    head = _head(report, issue)
    parts = [_annex(workbook, ANNEX, head, report.tasks, task_columns(report), report.on)]
    if report.kind == ReportKind.PROGRESS:
        late = replace(head, title=(_OVERDUE_TITLE, *report.title[1:]))
        columns = overdue_columns(report)
        parts.append(_annex(workbook, OVERDUE, late, report.overdue, columns, report.on))
    sheets = [sheet.title for sheet in workbook.worksheets[1:]]
    write_cover(cover, report, issue, [COVER, *sheets])
    save(workbook, file, parts, title=report.subject, issuer=report.issuer.issuer, at=issue.at)


def _put_totals(workbook: Workbook, report: Report) -> None:
    sheet = workbook.create_sheet(TOTALS)
    first = write_totals(sheet, report.agencies, report.on)
    count = len(report.agencies.rows)
    if count > _MOST_BELOW_TABLE:
        own = workbook.create_sheet(CHART)
        set_page(own, landscape=False)
        own.page_setup.fitToHeight = 1
        own.add_chart(agencies_chart(sheet, report.agencies, first, wide=_CM_PORTRAIT), "A1")
    elif count:
        # Below the totals and a blank row.
        below = first + count + 2
        chart = agencies_chart(sheet, report.agencies, first, wide=_CM_LANDSCAPE)
        sheet.add_chart(chart, f"A{below}")


def _head(report: Report, issue: Issue) -> Head:
    return Head(
        superior=report.issuer.superior.upper(),
        issuer=report.issuer.issuer.upper(),
        title=report.title,
        parent=issue.parent(report),
    )


def _annex(
    workbook: Workbook,
    name: str,
    head: Head,
    table: FrozenTable,
    columns: Sequence[AnnexColumn],
    on: date,
) -> Part:
    return annex_sheet(workbook, workbook.create_sheet(name), table.sections, columns, head, on)
