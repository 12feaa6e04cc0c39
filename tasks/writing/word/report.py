"""A Report → .docx: the report with its annexes, or a list of tasks in landscape."""

from datetime import date
from typing import IO

from tasks.choices import ReportKind
from tasks.consolidation import AgencyTotals, count_words, rate_words
from tasks.consolidation.report import Report
from tasks.writing.columns import overdue_columns, task_columns
from tasks.writing.measure import balanced
from tasks.writing.page import (
    POINTS_PER_MM,
    number_and_symbol,
    place_and_blank_date,
    place_and_date,
)
from tasks.writing.provenance import Issue
from tasks.writing.word.fill import Table, Value, fill
from tasks.writing.word.finish import finish
from tasks.writing.word.layouts import ANNEX_ISSUER_MM, ISSUER_MM, SUBJECT_MM
from tasks.writing.word.lines import addressees, head_lines, listed
from tasks.writing.word.package import save
from tasks.writing.word.styles import ISSUER, SUBJECT, SUPERIOR
from tasks.writing.word.tables import task_rows, totals_rows
from tasks.writing.word.templates import template_document


def write_report(
    report: Report,
    file: IO[bytes],
    *,
    issue: Issue,
    template: bytes | None = None,
    submitted: bool = False,
) -> None:
    """Write the report to a binary file; equal reports issued alike give equal bytes.

    A list that is `submitted` goes with its tờ trình.
    """
    document = template_document("submission" if submitted else report.kind, template)
    tables = fill(document, report_values(report, issue, submitted=submitted))
    finish(document)
    save(
        document,
        file,
        tables=tables,
        title=report.subject,
        author=report.issuer.issuer,
        at=issue.at,
        comments="\n".join(f"{name}: {value}" for name, value in issue.facts(report)),
    )


def report_values(report: Report, issue: Issue, *, submitted: bool = False) -> dict[str, Value]:
    """Return a value for every field that a template of the report's kind may have."""
    said = {chapter.key: chapter.paragraphs for chapter in report.chapters}
    issuer = report.issuer
    signed = submitted or report.kind == ReportKind.PROGRESS
    room = ISSUER_MM if signed else ANNEX_ISSUER_MM
    return {
        "Cơ quan chủ quản": head_lines(issuer.superior, SUPERIOR, room),
        "Cơ quan ban hành": head_lines(issuer.issuer, ISSUER, room),
        "Tên cơ quan": issuer.issuer,
        "Số và ký hiệu": number_and_symbol(issue.number, issuer.symbol),
        "Địa danh và ngày": _dated(issuer.place, issue.on, report.on),
        "Trích yếu": "\n".join(
            balanced(report.subject, SUBJECT_MM * POINTS_PER_MM, SUBJECT.size, bold=True)
        ),
        "Nội dung báo cáo": f"{report.subject[:1].lower()}{report.subject[1:]}",
        "Kính gửi": addressees(issuer.recipients) if issuer.recipients else "",
        "Quyền hạn ký": tuple(line.upper() for line in issuer.authority),
        "Chức vụ người ký": issuer.position.upper(),
        "Người ký": issuer.signer,
        "Nơi nhận": listed(issuer.distribution),
        "Tiêu đề": tuple(line.upper() for line in report.title),
        "Kèm theo": f"(Kèm theo {issue.parent(report, submitted=submitted)})",
        "Nội dung": said.get("submission", ()),
        "Tình hình chung": said.get("situation", ()),
        "Kết quả theo nhóm": said.get("groups", ()),
        "Tồn tại, nguyên nhân": said.get("causes", ()),
        "Đề xuất, kiến nghị": said.get("proposals", ()),
        "Chương trình": report.programme,
        "Kỳ báo cáo": report.window.label if report.window else "",
        **figures(report.agencies.total, report.on),
        **_tables(report),
    }


def figures(total: AgencyTotals, on: date) -> dict[str, Value]:
    """Return a value for every field that is a figure."""
    counts = {
        "Tổng số nhiệm vụ": total.total,
        "Số hoàn thành": total.completed,
        "Số hoàn thành đúng hạn": total.completed_on_time,
        "Số hoàn thành muộn": total.completed_late,
        "Số đã trình": total.submitted_on_time + total.submitted_late,
        "Số trong hạn": total.within,
        "Số sắp đến hạn": total.due_soon,
        "Số quá hạn": total.overdue,
        "Số chờ sự kiện": total.waiting,
        "Số thường xuyên": total.ongoing,
        "Số chưa có thời hạn": total.no_deadline,
        "Số đã dừng": total.stopped,
    }
    return {
        "Ngày số liệu": f"{on:%d/%m/%Y}",
        **{name: count_words(number) for name, number in counts.items()},
        "Tỷ lệ hoàn thành": rate_words(total.completion_rate),
        "Tỷ lệ hoàn thành trên số đến hạn": rate_words(total.due_completion_rate),
    }


def _tables(report: Report) -> dict[str, Value]:
    return {
        "Danh mục nhiệm vụ": Table(lambda: task_rows(report.tasks.sections, task_columns(report))),
        "Danh sách quá hạn": Table(
            lambda: task_rows(report.overdue.sections, overdue_columns(report))
        ),
        "Biểu tổng hợp theo cơ quan": Table(lambda: totals_rows(report.agencies)),
    }


def _dated(place: str, issued_on: date | None, on: date) -> str:
    if issued_on:
        return place_and_date(place, issued_on)
    return place_and_blank_date(place, on.year)
