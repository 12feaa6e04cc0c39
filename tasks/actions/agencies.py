"""A body added to the register by whoever meets it in a letter."""

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from agencies.models import Agency, User
from agencies.text import fold
from tasks.permissions import can_take_in_letters


def create_agency(*, name: str, short_name: str, kind: str, by: User) -> Agency:
    """Add a body under a code made of its short name. Raise ValidationError by field."""
    if not can_take_in_letters(by):
        raise PermissionDenied
    agency = Agency(code=_free_code(short_name), name=name, short_name=short_name, kind=kind)
    agency.full_clean()
    agency.save()
    return agency


def _free_code(name: str) -> str:
    """Return a code that no body has: "quy-bao-ve-rung", else "quy-bao-ve-rung-2"."""
    base = slugify(fold(name))[:36].strip("-") or "co-quan"
    taken = set(Agency.objects.filter(code__startswith=base).values_list("code", flat=True))
    if base not in taken:
        return base
    return next(code for n in range(2, len(taken) + 3) if (code := f"{base}-{n}") not in taken)
