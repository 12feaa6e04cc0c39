"""Acts that change no task but are told: files written."""

from collections.abc import Iterable

from agencies.models import User
from tasks.choices import HistoryVerb
from tasks.models import HistoryEntry


def record_export(by: User | None, *, kind: str, total: int, filters: Iterable[object]) -> None:
    words = "; ".join(str(getattr(applied, "words", applied)) for applied in filters)
    HistoryEntry.objects.create(
        by=by,
        verb=HistoryVerb.EXPORTED,
        reason=f"{kind}, {total} nhiệm vụ. {words or 'Không lọc'}",
    )
