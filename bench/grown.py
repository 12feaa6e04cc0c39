"""The figures of one database with so many tasks."""

import resource
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from agencies.models import User
from bench import pages
from bench.export import compare_exports
from bench.importing import ROWS, WHOLE, compare_imports
from bench.measure import Clock, compare
from bench.run import TEMPLATES
from tasks.models import Letter, Task
from tasks.views.listing import PAGE_SIZE

PAIRS = 3
VISITS = 300  # of which the slowest in a hundred is told
NEW_PAGES = 10
DEEP_PAGE = 1000
EXPORTED = 10_000
EMPTY, FIRST = "empty view", "first page"
_KB_IN_MB = 1024
# PostgreSQL works elsewhere, so there the clock on the wall counts.
_CLOCK = time.process_time if connection.vendor == "sqlite" else time.perf_counter

FILTERS = {
    "lead": "lead=so-y-te",
    "coordinating": "coordinating=so-y-te",
    "agency": "agency=so-y-te",
    "status": "status=completed",
    "timeliness": "timeliness=overdue",
    "document type": "document_type=plan",
    "issuer": "issuer=hdnd-tinh",
    "kind of deadline": "deadline_kind=quarter",
    "days": "due_from=01/01/2023&due_to=31/12/2023",
    "quarter": "quarter=2023-Q2",
    "letter": "letter={letter}",
    "heading": "heading={heading}",
    "missing": "missing=result",
}
SEARCHES = {
    "rare": "mh-00777",
    "common": "ke+hoach",
    "none": "zalo+khong+co",
    "many words": "ke+hoach+phat+trien+du+lich+tinh",
    "short words": "y+te",
}


@dataclass(frozen=True)
class Figure:
    """What ours costs as a multiple of something; milliseconds and queries where they mean it."""

    against: str
    ratio: float
    ms: float = 0
    queries: int = 0


@override_settings(ROOT_URLCONF="bench.urls", TEMPLATES=TEMPLATES)
def measure(size: int) -> dict[str, dict[str, Any]]:
    started = time.perf_counter()
    user = _filled(size)
    _say(f"{size:,} tasks made in {time.perf_counter() - started:.0f} s")
    figures = _Pages(user).measure()
    _say("pages measured")
    figures |= _files(user)
    return {label: asdict(figure) for label, figure in figures.items()}


def _filled(size: int) -> User:
    call_command("migrate", verbosity=0)
    call_command("load_once", "agencies", "letter_372", verbosity=0)
    call_command("make_demo_accounts", verbosity=0)
    if Task.objects.count() < size:
        call_command("make_demo", tasks=size, verbosity=0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
    return User.objects.get(username="tonghop")


class _Pages:
    """Pages against the empty view, and what grows against the first page."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._empty = pages.empty_page()
        self._figures: dict[str, Figure] = {}

    def measure(self) -> dict[str, Figure]:
        first = self._compared("List, first page", "/tasks/")
        if _CLOCK is not time.process_time:
            self._compared("The same, our CPU alone", "/tasks/", time.process_time)
        self._new_pages()
        self._compared("List, sorted by last day", "/tasks/?sort=due")
        found = Task.objects.filter(code__startswith="MH-")[0]
        values = {"letter": Letter.objects.latest("pk").pk, "heading": found.heading_id}
        for label, asked in FILTERS.items():
            self._compared(f"List, by {label}", f"/tasks/?{asked.format(**values)}")
        for label, asked in SEARCHES.items():
            self._against(f"Search, {label}, not kept", f"/tasks/?q={asked}", first)
        self._against("List, counts not kept", "/tasks/", first)
        self._compared("Start page", "/")
        self._against("Start page, not kept", "/", first)
        self._start_page_beside_its_query()
        self._compared("Find", "/find/?q=ke+hoach")
        self._compared("Letters", "/letters/")
        self._slowest()
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB_IN_MB
        self._figures["Memory at its highest, MB"] = Figure("–", used)
        return self._figures

    def _compared(self, label: str, address: str, clock: Clock = _CLOCK) -> float:
        page = pages.our_page(address, self._user)
        compared = compare(page, self._empty, pairs=PAIRS, clock=clock)
        figure = Figure(EMPTY, compared.ratio, compared.ours_ms, pages.queries(page))
        self._figures[label] = figure
        return compared.ours_ms

    def _against(self, label: str, address: str, first_ms: float) -> None:
        """Measure a page of which nothing is kept."""
        page = pages.cold(pages.our_page(address, self._user))
        taken = median(_ms(page) for _ in range(PAIRS))
        self._figures[label] = Figure(FIRST, taken / first_ms, taken, pages.queries(page))

    def _start_page_beside_its_query(self) -> None:
        page = pages.cold(pages.our_page("/", self._user))
        found = compare(page, pages.counts_of_start_page, pairs=PAIRS, clock=_CLOCK)
        self._figures["The same"] = Figure("its grouped query", found.ratio, found.ours_ms)

    def _new_pages(self) -> None:
        """Measure pages that nobody opened yet, while the counts of the list are kept."""
        last = -(-Task.objects.lines().count() // PAGE_SIZE)
        early = self._opened(2)
        self._figures["List, another page"] = Figure(FIRST, early / self._first, early)
        places = {
            f"page {DEEP_PAGE:,} or so": min(DEEP_PAGE, last - 2 * NEW_PAGES),
            "a third": last // 3,
            "the end": last - NEW_PAGES + 1,
        }
        for label, start in places.items():
            taken = self._opened(start)
            self._figures[f"List, page at {label}"] = Figure("another page", taken / early, taken)

    @property
    def _first(self) -> float:
        return self._figures["List, first page"].ms

    def _opened(self, start: int) -> float:
        numbers = range(start, start + NEW_PAGES)
        visits = [pages.our_page(f"/tasks/?page={number}", self._user) for number in numbers]
        return median(map(_ms, visits))

    def _slowest(self) -> None:
        page = pages.our_page("/tasks/", self._user)
        page()
        taken = quantiles([_ms(page) for _ in range(VISITS)], n=100)
        self._figures["List, first page, p99"] = Figure("its median", taken[98] / taken[49])


def _files(user: User) -> dict[str, Figure]:
    exported = compare_exports(most=EXPORTED, pairs=PAIRS)["Database to .xlsx"]
    imported = compare_imports(user, briefly=True)[WHOLE]
    return {
        f"Annex of {EXPORTED:,} tasks at most": Figure(
            "bare openpyxl", exported.ratio, exported.ours_ms
        ),
        f"Import of {ROWS:,} new rows": Figure("raw executemany", imported.ratio, imported.ours_ms),
    }


def _ms(side: pages.Visit) -> float:
    start = _CLOCK()
    side()
    return 1000 * (_CLOCK() - start)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
