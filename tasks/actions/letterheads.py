"""Who issues and signs, and the templates in Word: changed by people, every change is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.models import User
from tasks.actions.files import clean_name
from tasks.choices import DocumentKind, HistoryVerb
from tasks.models import DocumentTemplate, HistoryEntry, Letterhead, Signer
from tasks.permissions import can_edit_letterheads
from tasks.writing.word.fields import check_template


@dataclass(frozen=True)
class SignerValues:
    position: str
    name: str = ""
    authority: str = ""


def save_letterhead(letterhead: Letterhead, *, signers: Sequence[SignerValues], by: User) -> None:
    """Keep a letterhead with its signers in their order. Two may not hold on one day."""
    if not can_edit_letterheads(by):
        raise PermissionDenied
    letterhead.full_clean()
    with transaction.atomic():
        check_alone(letterhead)
        if letterhead.pk:
            _check_version(letterhead)
        letterhead.save()
        letterhead.signers.all().delete()
        Signer.objects.bulk_create(
            Signer(
                letterhead=letterhead,
                position=signer.position,
                name=signer.name,
                authority=signer.authority,
                rank=rank,
            )
            for rank, signer in enumerate(signers, start=1)
        )
        record_letterhead(letterhead, by=by)


def record_letterhead(letterhead: Letterhead, *, by: User) -> None:
    """Tell that a letterhead and its signers were changed; the admin site saves them itself."""
    HistoryEntry.objects.create(
        by=by, verb=HistoryVerb.LETTERHEAD_CHANGED, reason=in_words(letterhead)
    )


def check_alone(letterhead: Letterhead) -> None:
    """Raise ValidationError when another letterhead holds on a day of this one."""
    others = Letterhead.objects.exclude(pk=letterhead.pk)
    if letterhead.valid_until:
        others = others.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=letterhead.valid_until)
        )
    if letterhead.valid_from:
        others = others.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=letterhead.valid_from)
        )
    other = others.select_for_update().first()
    if other:
        raise ValidationError(
            f"“{other}” cũng được dùng trong những ngày này. "
            "Hãy ghi ngày thôi dùng của một trong hai."
        )


def _check_version(letterhead: Letterhead) -> None:
    known = Letterhead.objects.filter(pk=letterhead.pk, version=letterhead.version)
    if not known.select_for_update().exists():
        raise ValidationError("Người khác vừa sửa nơi ban hành này. Hãy mở lại trang rồi sửa tiếp.")
    letterhead.version += 1


def in_words(letterhead: Letterhead) -> str:
    signers = "; ".join(str(signer) for signer in letterhead.signers.all())
    since = f" từ {letterhead.valid_from:%d/%m/%Y}" if letterhead.valid_from else ""
    until = f" đến {letterhead.valid_until:%d/%m/%Y}" if letterhead.valid_until else ""
    return f"{letterhead.issuer}{since}{until}. Người ký: {signers or 'chưa có'}"


def replace_template(
    kind: DocumentKind, *, name: str, data: bytes, by: User
) -> tuple[DocumentTemplate, tuple[str, ...]]:
    """Put people's own template in the place of the one in use; return it and what it leaves out.

    Raise ValidationError with every reason why it cannot be used.
    """
    if not can_edit_letterheads(by):
        raise PermissionDenied
    checked = check_template(data, kind)
    if checked.errors:
        raise ValidationError(list(checked.errors))
    with transaction.atomic():
        _retire(kind)
        template = DocumentTemplate.objects.create(
            kind=kind,
            name=clean_name(name),
            content=data,
            sha256=sha256(data).hexdigest(),
            uploaded_by=by,
        )
        HistoryEntry.objects.create(by=by, verb=HistoryVerb.TEMPLATE_CHANGED, reason=str(template))
    return template, checked.warnings


def reset_template(kind: DocumentKind, *, by: User) -> None:
    """Go back to the built-in template; the one in use stays for what was issued with it."""
    if not can_edit_letterheads(by):
        raise PermissionDenied
    with transaction.atomic():
        if _retire(kind):
            reason = f"{kind.label}: về mẫu có sẵn"
            HistoryEntry.objects.create(by=by, verb=HistoryVerb.TEMPLATE_CHANGED, reason=reason)


def _retire(kind: DocumentKind) -> int:
    in_use = DocumentTemplate.objects.filter(kind=kind, replaced_at__isnull=True)
    return in_use.update(replaced_at=timezone.now())
