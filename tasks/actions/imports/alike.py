"""New rows whose words are those of a task, or of a row above, but for case, marks or punctuation.

"Tân Hà" and "Tân Hạ" are two places, so such rows are told and never refused. Consonants and
figures are compared first, bytes at a time: few titles have those of another, and only these are
folded. More tasks than MOST are not read; then nothing is compared, and that is told too.
"""

import string
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from agencies.text import fold
from tasks.models import Task

MOST = 20_000
# Programme, title and lead of a new row, as it names them.
New = tuple[int, str, int | str | None]
# What differs between "đ" and "d", "hòa" and "hoa", "Quy" and "qui" goes, with all that is no word.
_KEPT = b"bcfghjklmnpqrstvwxz0123456789"
_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_DROPPED = bytes(set(range(256)) - set(_KEPT) - set(_KEPT.upper()))


class TooMany(Exception):
    """The programme has more tasks of these bodies than are compared."""


def find_alike(new: Sequence[New]) -> Iterator[tuple[int, str | int]]:
    """Yield places in `new` with the code of a task, or the place of a row above, that is alike.

    One query. Raise TooMany before the first.
    """
    places: dict[tuple[int, bytes], list[int]] = {}
    for place, (programme, title, _) in enumerate(new):
        places.setdefault((programme, _skeleton(title)), []).append(place)
    there: dict[tuple[int, bytes], list[tuple[str, int | None, str]]] = {}
    for programme, title, lead, code in _tasks(new):
        key = programme, _skeleton(title)
        if key in places:
            there.setdefault(key, []).append((title, lead, code))
    for key, group in places.items():
        if len(group) > 1 or key in there:
            yield from _among(new, group, there.get(key, []))


def _among(
    new: Sequence[New], group: list[int], there: list[tuple[str, int | None, str]]
) -> Iterator[tuple[int, str | int]]:
    """Yield the same for rows and tasks of one programme whose consonants are the same."""
    seen: dict[tuple[str, int | str | None], int] = {}
    for place in group:
        _, title, lead = new[place]
        above = seen.setdefault((_words(title), lead), place)
        if above != place:
            yield place, above
    for title, task_lead, code in there:
        for own_lead in {task_lead, None}:
            found = seen.get((_words(title), own_lead))
            if found is not None and new[found][1] != title:
                yield found, code


def _tasks(new: Sequence[New]) -> list[tuple[int, str, int | None, str]]:
    programmes = {programme for programme, _, _ in new}
    leads: Collection[int | str | None] = {lead for _, _, lead in new}
    found = Task.objects.lines().filter(programme__in=programmes).order_by()
    if None not in leads:
        found = found.filter(lead__in=[lead for lead in leads if isinstance(lead, int)])
    columns = found.values_list("programme", "title", "lead", "code")
    there = list(islice(columns[: MOST + 1].iterator(), MOST + 1))
    if len(there) > MOST:
        raise TooMany
    return there


def _skeleton(title: str) -> bytes:
    return title.encode("ascii", "ignore").translate(_LOWER, _DROPPED)


def _words(title: str) -> str:
    return "".join(filter(str.isalnum, fold(title)))
