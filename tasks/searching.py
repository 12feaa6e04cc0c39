"""One search over all that a person may see, the best match first.

The very code, number or symbol comes first ("nv4" is NV-004, "372" is 372/SLĐTBXH-KHTC, "hdnd"
is HĐND tỉnh), and the kind of thing that bears it before the others; then what begins so (a whole
reference, "so lao dong"), then where the words stand together, the nearer to the beginning of the
text the better, then where each of them stands somewhere. Letters, tasks and events are searched
in the database; of bodies, rounds and reports there are some hundreds, which are compared here.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Value
from django.db.models.functions import StrIndex

from agencies.models import Agency, User
from agencies.text import fold, sought_words
from tasks.actions.search import body_text
from tasks.models import AwaitedEvent, IssuedVersion, Letter, Round, Task
from tasks.querysets import SearchedQuerySet

# So many are put in order; of more, people are told that there are more.
MOST = 1000
_CODE = re.compile(r"(?:([a-z]{1,4})[ -]?)?0*([0-9]{1,7})")
_USUAL_CODE = "NV"
_LONGEST_NUMBER = 7
_SOMETHING = re.compile(r"[^\W_]")
# Later than any place in a text.
_INSIDE_A_WORD, _APART = 10**9, 2 * 10**9


@dataclass(frozen=True)
class Query:
    """What somebody looks for."""

    asked: str

    @cached_property
    def text(self) -> str:
        return " ".join(self.words)

    @cached_property
    def words(self) -> list[str]:
        return sought_words(self.asked)

    @property
    def says_something(self) -> bool:
        """Whether there is a letter or a figure in it: a dash alone would find everything."""
        return bool(_SOMETHING.search(self.text))

    @property
    def codes(self) -> list[str]:
        """The codes that a task of that name or number may have: nv4 → NV-4, NV-04, NV-004 …"""
        match = _CODE.fullmatch(self.text)
        if not match:
            return []
        prefix = (match[1] or _USUAL_CODE).upper()
        return [f"{prefix}-{match[2].zfill(size)}" for size in range(1, _LONGEST_NUMBER + 1)]

    @property
    def numbers(self) -> list[str]:
        """The numbers of a letter that are written so: 5 → 5, 05 (Decree 30/2020)."""
        return sorted({self.text, self.text.zfill(2)}) if self.text.isdecimal() else []


@dataclass(frozen=True)
class Found:
    """What was found of one kind, the best match first: keys, or what was compared here."""

    best: list[Any]
    is_exact: bool = False  # the best bears the very name, code or number
    begins: bool = False  # the text of the best begins with what is sought
    more: bool = False  # there are more than were put in order

    @property
    def total(self) -> int:
        return len(self.best)

    @property
    def distance(self) -> int:
        """Return how far the best is from what is sought, to compare it with those of others."""
        return 0 if self.is_exact else 1 if self.begins else 2


def find_tasks(user: User, query: Query) -> Found:
    tasks = Task.objects.visible_to(user).lines()
    return _stored(tasks, query, named=("code", query.codes))


def find_letters(user: User, query: Query) -> Found:
    letters = Letter.objects.visible_to(user)
    return _stored(letters, query, named=("number", query.numbers), newest=True)


def find_events(user: User, query: Query) -> Found:
    return _stored(AwaitedEvent.objects.visible_to(user), query)


def find_agencies(user: User, query: Query) -> Found:
    """Everybody may see the register."""
    agencies = Agency.objects.prefetch_related("former_names")
    return _compared(
        agencies, query, body_text, lambda a: (a.code, fold(a.letter_code), fold(a.short_name))
    )


def find_rounds(user: User, query: Query) -> Found:
    rounds = Round.objects.visible_to(user).select_related("programme", "request")
    return _compared(rounds, query, _text_of_round, lambda r: (r.request.number,))


def find_reports(user: User, query: Query) -> Found:
    versions = IssuedVersion.objects.visible_to(user).select_related("programme")
    return _compared(
        versions.defer("content"), query, _text_of_version, lambda v: (fold(v.document_number),)
    )


def _text_of_round(round_: Round) -> str:
    return fold(f"{round_} {round_.request.reference} {round_.request.subject} {round_.programme}")


def _text_of_version(version: IssuedVersion) -> str:
    return fold(f"{version} {version.programme} {version.document_number} {version.on:%d/%m/%Y}")


def _stored(
    rows: SearchedQuerySet,
    query: Query,
    *,
    named: tuple[str, Collection[str]] = ("", ()),
    newest: bool = False,
) -> Found:
    """Put in order the first rows that hold every word; two queries, one more for a name."""
    column, names = named
    exact = list(rows.filter(**{f"{column}__in": names}).values_list("pk")) if names else []
    places = rows.search(query.text).order_by()
    places = places.annotate(
        at_a_word=StrIndex("search_text", Value(f" {query.text}")),
        at=StrIndex("search_text", Value(query.text)),
    ).values_list("pk", "at_a_word", "at")
    found = set(places[: MOST + 1])
    more = len(found) > MOST
    if more and len(query.words) > 1:
        found |= set(places.filter(search_text__contains=query.text)[:MOST])
    best = sorted(found, key=lambda row: (_place(*row[1:]), -row[0] if newest else row[0]))
    keys = dict.fromkeys(row[0] for row in (*exact, *best))
    begins = any(_place(*row[1:]) == 1 for row in best[:1])
    return Found(list(keys)[:MOST], bool(exact), begins, more)


def _compared(
    things: Iterable[Any],
    query: Query,
    text_of: Callable[[Any], str],
    names_of: Callable[[Any], Collection[str]],
) -> Found:
    """Put in order the things whose text holds every word; equals keep the order that they have."""
    places = []
    for thing in things:
        text = text_of(thing)
        if query.text in names_of(thing):
            places.append((0, thing))
        elif all(word in text for word in query.words):
            at_a_word, at = text.find(f" {query.text}") + 1, text.find(query.text) + 1
            places.append((_place(at_a_word, at), thing))
    places.sort(key=lambda place: place[0])
    nearest = places[0][0] if places else _APART
    return Found([thing for _, thing in places], nearest == 0, nearest == 1)


def _place(at_a_word: int, at: int) -> int:
    """Return how far from the beginning of a text the words stand together, counted from 1."""
    if at == 1:
        return at
    if at_a_word:
        return at_a_word + 1
    return _INSIDE_A_WORD + at if at else _APART
