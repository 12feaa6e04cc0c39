"""Issuing a summary ("chốt"): its value is kept as it is, under the next number of its series."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.models import User
from tasks.choices import HistoryVerb
from tasks.consolidation.report import Report, fingerprint, to_json
from tasks.models import HistoryEntry, IssuedVersion, Programme
from tasks.permissions import can_issue_reports
from tasks.reporting import ReportingPeriod


@dataclass(frozen=True)
class DocumentNumber:
    """What the clerk gives a document; both parts or none."""

    number: str = ""
    on: date | None = None


def issue_report(
    report: Report,
    *,
    programme: Programme,
    period: ReportingPeriod | None,
    previous: IssuedVersion | None,
    document: DocumentNumber,
    by: User,
) -> IssuedVersion:
    """Keep the report for ever. `previous` is the version that it was compared with."""
    if not can_issue_reports(by):
        raise PermissionDenied
    content = to_json(replace(report, issued_by=str(by)))
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        newest = IssuedVersion.objects.newest(report.kind, programme)
        if newest != previous:
            raise ValidationError(
                "Vừa có người chốt một bản cùng loại. Hãy xem lại số liệu rồi chốt bản tiếp theo."
            )
        version = IssuedVersion(
            kind=report.kind,
            programme=programme,
            number=newest.number + 1 if newest else 1,
            period_kind=period.kind if period else "",
            period_start=period.start if period else None,
            on=report.on,
            total=report.tasks.total,
            content=content,
            sha256=fingerprint(content),
            previous=newest,
            document_number=document.number,
            document_on=document.on,
            by=by,
        )
        version.full_clean()
        version.save()
        HistoryEntry.objects.create(
            by=by, verb=HistoryVerb.ISSUED, reason=f"{version}, {programme}, {version.sha256[:12]}"
        )
    return version


def number_report(version: IssuedVersion, *, document: DocumentNumber, by: User) -> IssuedVersion:
    """Add the number and date that the clerk gave; once, for they stand on paper then."""
    if not can_issue_reports(by):
        raise PermissionDenied
    with transaction.atomic():
        saved = IssuedVersion.objects.select_for_update().get(pk=version.pk)
        if saved.document_number:
            raise ValidationError(
                f"Bản này đã có số {saved.document_number} ngày {saved.document_on:%d/%m/%Y}."
            )
        if not document.number:
            raise ValidationError("Hãy nhập số và ngày của văn bản.")
        saved.document_number, saved.document_on = document.number, document.on
        saved.full_clean()
        saved.save(update_fields=["document_number", "document_on"])
        told = f"{saved}: số {document.number} ngày {document.on:%d/%m/%Y}"
        HistoryEntry.objects.create(by=by, verb=HistoryVerb.NUMBERED, reason=told)
    return saved
