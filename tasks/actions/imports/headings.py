"""The headings above a row → headings of the programme; new ones are told before they are made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from agencies.text import fold
from tasks.actions.headings import add_heading, former_headings
from tasks.consolidation.sections import OTHER_TASKS
from tasks.importing import HeadingPath
from tasks.models import Heading, Programme
from tasks.numerals import ARABIC
from tasks.reading.marks import parse_mark

# A heading by its key, one still to be made by its path, or none.
HeadingRef = int | str | None
_LEVELS = 2
_MAX_LENGTH = 400


@dataclass(frozen=True)
class NewHeading:
    key: str
    programme: int
    number: str
    title: str
    parent: HeadingRef


@dataclass
class Headings:
    """Finds the heading of a row in its programme; each path is worked out once.

    `chosen` answers for headings that the programme does not have, by their keys: another
    heading, or none. Without an answer they are made.
    """

    chosen: Mapping[str, int | None] = field(default_factory=dict)
    known: dict[int, list[Heading]] = field(default_factory=lambda: defaultdict(list))
    programmes: dict[str, int] = field(default_factory=dict)
    new: dict[str, NewHeading] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    _found: dict[tuple[int, HeadingPath], HeadingRef] = field(default_factory=dict)

    @classmethod
    def load(cls, chosen: Mapping[str, int | None]) -> "Headings":
        """Two queries."""
        headings = cls(chosen, programmes={fold(p.title): p.pk for p in Programme.objects.all()})
        for heading in Heading.objects.select_related("parent"):
            headings.known[heading.programme_id].append(heading)
        there = {one.pk for each in headings.known.values() for one in each} | {None}
        # An answer that names a heading removed since is asked for again.
        headings.chosen = {key: one for key, one in chosen.items() if one in there}
        return headings

    def programme_of(self, path: HeadingPath) -> int | None:
        """Return the programme that the outermost heading names, where several were exported."""
        return self.programmes.get(fold(path[0][1])) if path else None

    def find(self, programme: int, path: HeadingPath) -> HeadingRef:
        if self.programme_of(path) is not None:
            path = path[1:]
        if (programme, path) not in self._found:
            self._found[programme, path] = self._search(programme, path)
        return self._found[programme, path]

    def find_text(self, programme: int, text: str) -> HeadingRef:
        """Return the heading that a cell names: its number, "3.1. …", or the path to it."""
        words = fold(text)
        for heading in self.known[programme]:
            if words in (fold(heading.number), fold(str(heading)), fold(_path_of(heading))):
                return heading.pk
        return self.find(programme, tuple(map(_parted, text.split(" / "))))

    def _search(self, programme: int, path: HeadingPath) -> HeadingRef:
        parent: HeadingRef = None
        for level, (number, title) in enumerate(path[:_LEVELS], start=1):
            if fold(title) == fold(OTHER_TASKS):
                return None
            found = self._known(programme, parent, number, title)
            if found is None:
                found = self._formerly(programme, number, title)
            parent = self._new(programme, parent, path[:level]) if found is None else found
        return parent

    def _known(self, programme: int, parent: HeadingRef, number: str, title: str) -> int | None:
        own = ARABIC.get(number.upper(), number)
        words = _words(title)
        alike = [h for h in self.known[programme] if _words(h.title) == words]
        for group in (
            [h for h in alike if h.number == own],
            [h for h in alike if h.parent_id == parent],
            alike,
        ):
            if len(group) == 1:
                return group[0].pk
        return None

    def _formerly(self, programme: int, number: str, title: str) -> int | None:
        """Return the heading that was called so, where no other was; two queries for any number."""
        words = _words(title)
        own = self._former.get((programme, ARABIC.get(number.upper(), number), words), set())
        found = own or self._former.get((programme, "", words), set())
        if len(found) != 1:
            return None
        [key] = found
        now = next(heading for heading in self.known[programme] if heading.pk == key)
        said = f"{number}. {title}" if number else title
        self.notes[f"Đề mục “{said}” nay là “{now}”, đã đọc theo tên mới."] = None
        return key

    @cached_property
    def _former(self) -> dict[tuple[int, str, str], set[int]]:
        """Return the headings by number and words, and by words alone, that they ever had."""
        found: dict[tuple[int, str, str], set[int]] = defaultdict(set)
        for (programme, words), key in former_headings().items():
            number, _, title = words.partition(". ")
            found[programme, number, _words(title)].add(key)
            found[programme, "", _words(title)].add(key)
        return found

    def _new(self, programme: int, parent: HeadingRef, path: HeadingPath) -> HeadingRef:
        number, title = path[-1]
        if len(title) > _MAX_LENGTH:
            raise ValueError(
                f"Đề mục dài {len(title)} ký tự, nhiều nhất là {_MAX_LENGTH}. Hãy rút gọn."
            )
        words = repr([programme, *((ARABIC.get(n.upper(), n), _words(t)) for n, t in path)])
        key = f"+{sha256(words.encode()).hexdigest()[:12]}"
        own = ARABIC.get(number.upper(), number)
        self.new.setdefault(key, NewHeading(key, programme, own, title, parent))
        return self.chosen.get(key, key)


def make_headings(new: Iterable[NewHeading]) -> dict[str, Heading]:
    """Make the headings, each after those beside it; return them by their keys."""
    made: dict[str, Heading] = {}
    for wanted in new:
        above = wanted.parent
        saved = Heading.objects.get(pk=above) if isinstance(above, int) else None
        made[wanted.key] = add_heading(
            Programme.objects.get(pk=wanted.programme),
            number=wanted.number,
            title=wanted.title,
            parent=saved or made.get(str(above)),
        )
    return made


def _words(title: str) -> str:
    return fold(title).strip(" .:;")


def _path_of(heading: Heading) -> str:
    return f"{heading.parent} / {heading}" if heading.parent else str(heading)


def _parted(words: str) -> tuple[str, str]:
    mark = parse_mark(words)
    return (mark.label, words[mark.end :]) if mark else ("", words)
