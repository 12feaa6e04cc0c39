"""The first sheet of a report's workbook: what it is, whose, its figures, and where the rest is."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from tasks.choices import ReportKind
from tasks.consolidation.report import Report
from tasks.writing import page
from tasks.writing.excel.charts import CLASSES, classes_chart
from tasks.writing.excel.styles import (
    CELL_PADDING_PT,
    COUNT_FORMAT,
    LINE_PT,
    POINTS_PER_MM,
    RATE_FORMAT,
    ROW_PADDING_PT,
    Look,
    put,
    put_across,
    set_page,
    set_widths,
)
from tasks.writing.measure import Room, balanced, line_count
from tasks.writing.provenance import Issue

SHEET_TITLE = "Bìa"
_NAME_MM, _VALUE_MM = 62, 103
_NAME = Look(size=12, horizontal="left")
_VALUE = Look(size=12, horizontal="left")
_COUNT = Look(size=12, number_format=COUNT_FORMAT)
_RATE = Look(size=12, number_format=RATE_FORMAT)
_HEADER = Look(size=12, bold=True)
_TOTAL = Look(size=12, bold=True, number_format=COUNT_FORMAT)
_PLAIN = Look(size=page.ISSUER_PT, boxed=False)
_STRONG = Look(size=page.TITLE_PT, bold=True, boxed=False)
_GAP_PT = 12


def write_cover(sheet: Worksheet, report: Report, issue: Issue, sheets: Sequence[str]) -> None:
    sheet.title = SHEET_TITLE
    set_widths(sheet, [_NAME_MM, _VALUE_MM])
    row = _put_title(sheet, report)
    first = row + 2
    last = _put_classes(sheet, row + 1, report)
    sheet.add_chart(classes_chart(sheet, first, last - 3), f"A{last + 2}")
    # The chart is eight centimetres high, over rows of the usual height.
    row = last + 18
    row = _put_facts(sheet, row, [*issue.facts(report), ("Các trang tính", ", ".join(sheets))])
    set_page(sheet, landscape=False)
    sheet.page_setup.fitToHeight = 1


def _put_title(sheet: Worksheet, report: Report) -> int:
    lines = [
        (report.issuer.superior.upper(), _PLAIN),
        (report.issuer.issuer.upper(), _STRONG),
        ("", _PLAIN),
    ]
    width = (_NAME_MM + _VALUE_MM) * POINTS_PER_MM - CELL_PADDING_PT
    for words in _title(report):
        lines += [(line, _STRONG) for line in balanced(words, width, page.TITLE_PT, bold=True)]
    as_of = f"Số liệu tính đến hết ngày {report.on:%d/%m/%Y}"
    lines.append((as_of, Look(size=page.BODY_PT, italic=True, boxed=False)))
    for row, (text, look) in enumerate(lines, start=1):
        put_across(sheet, row, (1, 2), text, look)
        sheet.row_dimensions[row].height = LINE_PT[13] + 2 if text else _GAP_PT
    return len(lines) + 1


def _title(report: Report) -> tuple[str, ...]:
    """A report has a type and a subject, a list only its own name."""
    if report.kind == ReportKind.PROGRESS:
        return ("BÁO CÁO", report.subject)
    headline, *more = report.title
    return (headline.upper(), *more)


def _put_classes(sheet: Worksheet, row: int, report: Report) -> int:
    """Write the classes that have tasks, their total and both rates; return the last row."""
    total = report.agencies.total
    put(sheet, row, 1, "Tiến độ", _HEADER)
    put(sheet, row, 2, "Số nhiệm vụ", _HEADER)
    counts = [(label, getattr(total, part)) for part, (label, _) in CLASSES.items()]
    shown = [(label, count) for label, count in counts if count] or counts[:1]
    for label, count in shown:
        row += 1
        put(sheet, row, 1, label, _NAME)
        put(sheet, row, 2, count, _COUNT)
        sheet.row_dimensions[row].height = _height(label, "")
    put(sheet, row + 1, 1, total.agency, Look(size=12, bold=True, horizontal="left"))
    put(sheet, row + 1, 2, total.total, _TOTAL)
    rates = (
        ("Tỷ lệ hoàn thành / tổng số", total.completion_rate),
        ("Tỷ lệ hoàn thành / (hoàn thành + quá hạn)", total.due_completion_rate),
    )
    for offset, (label, rate) in enumerate(rates, start=2):
        put(sheet, row + offset, 1, label, _NAME)
        put(sheet, row + offset, 2, "–" if rate is None else rate, _RATE)
        sheet.row_dimensions[row + offset].height = _height(label, "")
    return row + 3


def _put_facts(sheet: Worksheet, row: int, facts: Sequence[tuple[str, str | int]]) -> int:
    for name, value in facts:
        put(sheet, row, 1, name, _NAME)
        put(sheet, row, 2, value, _VALUE)
        sheet.row_dimensions[row].height = _height(name, str(value))
        row += 1
    return row


def _height(name: str, value: str) -> float:
    lines = max(
        line_count(text, Room.of(width * POINTS_PER_MM - CELL_PADDING_PT, 12))
        for text, width in ((name, _NAME_MM), (value, _VALUE_MM))
    )
    return lines * LINE_PT[12] + ROW_PADDING_PT
