"""A report as a file: of what is on the page now, or of a version as it was issued."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from agencies.requests import SignedInRequest
from tasks.actions.history import record_export
from tasks.choices import DocumentKind, ReportKind
from tasks.consolidation.report import Report
from tasks.exports import FORMATS
from tasks.letterheads import own_template
from tasks.models import IssuedVersion
from tasks.writing import excel, word
from tasks.writing.provenance import Issue

_SUBMISSION = "to-trinh"
_WORD = "file-earmark-word"
_ICONS = {"xlsx": "file-earmark-spreadsheet"}
_NAMES = {
    ReportKind.ANNEX: "danh-muc-nhiem-vu",
    ReportKind.PROGRESS: "bao-cao-tien-do",
    ReportKind.OVERDUE: "nhiem-vu-qua-han",
}


def report_exports(report: Report, address: str) -> list[dict[str, str]]:
    """Return the links of a page to its files."""
    return [
        {"url": f"{address}format={name}", "label": label, "icon": _ICONS.get(name, _WORD)}
        for name, label in _formats(report).items()
    ]


def report_file(
    request: SignedInRequest, report: Report, version: IssuedVersion | None = None
) -> HttpResponseBase:
    """Answer with the file that `format` asks for; a version's is the same every time."""
    asked = request.GET["format"]
    if asked not in _formats(report):
        messages.error(request, f"Không xuất được dạng “{asked[:20]}”. Hãy chọn Excel hoặc Word.")
        query = request.GET.copy()
        del query["format"]
        return redirect(f"{request.path}?{query.urlencode()}")
    file = BytesIO()
    kind = "xlsx" if asked == "xlsx" else "docx"
    issue = _issue_of(version, report) if version else _preview_of(request)
    if kind == "xlsx":
        excel.write_report(report, file, issue=issue)
    else:
        submitted = asked == _SUBMISSION
        document = DocumentKind.SUBMISSION if submitted else DocumentKind(report.kind)
        # What was issued is written with the template of its day.
        own = own_template(document, at=version.at if version else None)
        word.write_report(report, file, issue=issue, template=own, submitted=submitted)
    record_export(request.user, kind=kind, total=report.tasks.total, filters=[report.subject])
    file.seek(0)
    name = f"{asked}-{_name(report, version)}" if asked == _SUBMISSION else _name(report, version)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.{kind}", content_type=FORMATS[kind]
    )


def _formats(report: Report) -> dict[str, str]:
    """Return what may be asked for as `format`, in words; a list may go with its tờ trình."""
    if report.kind == ReportKind.ANNEX:
        return {"docx": "Word", _SUBMISSION: "Tờ trình", "xlsx": "Excel"}
    return {"docx": "Word", "xlsx": "Excel"}


def _issue_of(version: IssuedVersion, report: Report) -> Issue:
    return Issue(
        at=timezone.localtime(version.at),
        by=report.issued_by,
        edition=version.number,
        sha256=version.sha256,
        number=version.document_number,
        on=version.document_on,
    )


def _preview_of(request: SignedInRequest) -> Issue:
    return Issue(at=timezone.localtime(), by=str(request.user))


def _name(report: Report, version: IssuedVersion | None) -> str:
    edition = f"lan-{version.number}" if version else "xem-truoc"
    return f"{_NAMES[report.kind]}-{report.on:%Y-%m-%d}-{edition}"
