"""Who issues on a given day: what people keep as letterheads, or the first from the settings."""

from datetime import date, datetime

from django.conf import settings

from agencies.models import Agency
from tasks.models import DocumentTemplate, Letterhead, Signer
from tasks.writing.word import OfficialLetter, Signature


def letterhead_on(day: date) -> Letterhead:
    """Return the letterhead in use on a day; an unsaved one while nobody has kept any for it."""
    return Letterhead.objects.valid_on(day).first() or _from_settings()


def _from_settings() -> Letterhead:
    agency = (
        Agency.objects.select_related("parent").filter(code=settings.CONSOLIDATING_AGENCY).first()
    )
    if agency is None:
        return Letterhead(place=settings.PLACE_NAME)
    return Letterhead(
        agency=agency,
        superior=agency.parent.name if agency.parent else "",
        issuer=agency.name,
        place=settings.PLACE_NAME,
        letter_code=agency.letter_code,
        recipients=agency.parent.name if agency.parent else "",
        distribution="Như trên\nLưu: VT",
    )


def signers_of(letterhead: Letterhead) -> list[Signer]:
    """Return who signs, the first one first; the head of the body where nobody is kept."""
    kept = list(letterhead.signers.all()) if letterhead.pk else []
    return kept or [Signer(position="Giám đốc")]


def signature(signer: Signer) -> Signature:
    authority = tuple(line.strip() for line in signer.authority.split("/") if line.strip())
    return Signature(position=signer.position, name=signer.name, authority=authority)


def official_letter(
    letterhead: Letterhead,
    *,
    subject: str,
    recipients: tuple[str, ...],
    paragraphs: tuple[str, ...],
    drafted_on: date,
    signer: Signer | None = None,
) -> OfficialLetter:
    """Return a công văn of this letterhead, its number and date left for the clerk."""
    code, unit = letterhead.letter_code, letterhead.unit
    return OfficialLetter(
        superior=letterhead.superior,
        issuer=letterhead.issuer,
        symbol=f"{code}-{unit}" if unit else code,
        place=letterhead.place,
        subject=subject,
        recipients=recipients,
        paragraphs=paragraphs,
        signature=signature(signer or signers_of(letterhead)[0]),
        distribution=lines(letterhead.distribution),
        drafted_on=drafted_on,
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text field, without those that say nothing."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def own_template(kind: str, *, at: datetime | None = None) -> bytes | None:
    """Return people's own template in use now or at a moment, None for the built-in one."""
    template = DocumentTemplate.objects.in_use(kind, at=at)
    return bytes(template.content) if template else None
