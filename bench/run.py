"""What is measured, and the tables that are printed."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from agencies.models import User
from bench import pages
from bench.export import compare_exports, compare_stock_export
from bench.fixtures import compare_loading
from bench.importing import ROWS, compare_imports
from bench.measure import Comparison, compare
from bench.papers import LONGEST, compare_growth, compare_papers, peaks
from bench.reading import print_reading
from tasks.models import Task
from tasks.views.listing import PAGE_SIZE

ADDRESSES = {
    "List": "/tasks/",
    "List, last page": "/tasks/?page={last_page}",
    "List, filtered and sorted": "/tasks/?status=in_progress&sort=due",
    "List, searched": "/tasks/?q=ke+hoach+du+lich",
    "Start page": "/",
    "Empty page, signed in": "/empty/",
}
# The same tasks as the manuals show them: a list of fifty, and the admin's of a hundred.
STOCK = {
    "ListView with django-filter": ("/stock/", "tonghop"),
    "Changelist of the admin site": ("/admin/tasks/task/", "quantri"),
}
OWN_TEMPLATES = settings.BASE_DIR / "bench" / "templates"
TEMPLATES: list[dict[str, Any]] = [dict(engine) for engine in settings.TEMPLATES]
TEMPLATES[0]["DIRS"] = [settings.BASE_DIR / "templates", OWN_TEMPLATES]

_ROW = "| {:<30} | {:>8} | {:>9} | {:>7} | {:>13} | {:>7} |"


@override_settings(ROOT_URLCONF="bench.urls", TEMPLATES=TEMPLATES)
def run(tasks: int) -> None:
    print_reading()  # first: the memory of a new process is counted from that of this one
    for command in (["migrate"], ["loaddata", "agencies", "letter_372"], ["make_demo_accounts"]):
        call_command(*command, verbosity=0)
    user = User.objects.get(username="tonghop")
    few = pages.queries(pages.our_page("/tasks/", user))
    call_command("make_demo", tasks=tasks, verbosity=0)
    print(f"List with the 16 tasks of letter 372: {few} queries.")
    _print_head(f"Pages with {tasks} tasks, against an empty view of a new Django project:")
    empty = pages.empty_page()
    last_page = -(-Task.objects.lines().count() // PAGE_SIZE)
    for label, address in ADDRESSES.items():
        page = pages.our_page(address.format(last_page=last_page), user)
        _print(label, compare(page, empty), pages.queries(page))
    for label, address in (("List, nothing kept", "/tasks/"), ("Start page, nothing kept", "/")):
        page = pages.cold(pages.our_page(address, user))
        _print(label, compare(page, empty), pages.queries(page))
    _print_head("List, against the same tasks as the manuals show them:")
    for label, (address, name) in STOCK.items():
        stock = pages.our_page(address, User.objects.get(username=name))
        _print(label, compare(pages.our_page("/tasks/", user), stock), pages.queries(stock))
    _print_head("Start page with nothing kept, against its own grouped query:")
    page = pages.cold(pages.our_page("/", user))
    _print("Start page, nothing kept", compare(page, pages.counts_of_start_page), None)
    _print_head(f"Annex of {tasks} tasks, against bare openpyxl (write_only) of the same cells:")
    for label, figures in compare_exports().items():
        _print(label, figures, None)
    _print("Against import-export", compare_stock_export(), None)
    _print_head("Papers, against bare openpyxl (write_only) of the annex's cells:")
    for label, figures in compare_papers().items():
        _print(label, figures, None)
    print("\nMemory beside the rows, MB, for so many tasks and for ten times as many:\n")
    for label, (few_mb, many_mb) in peaks().items():
        print(f"| {label} | {few_mb:.1f} | {many_mb:.1f} |")
    print()
    _print(f"Annex of {LONGEST:,} tasks, against one of a tenth", compare_growth(), None)
    _print_head(f"Import of {ROWS} new tasks from .xlsx, against a raw executemany of the rows:")
    for label, figures in compare_imports(user).items():
        _print(label, figures, None)
    _print_head("A fixture of new tasks, against a raw executemany of the rows:")
    for label, figures in compare_loading().items():
        _print(label, figures, None)


def _print_head(title: str) -> None:
    print(f"\n{title}\n")
    print(_ROW.format("", "ours ms", "theirs ms", "ratio", "low–high", "queries"))
    print(_ROW.format(*["---"] * 6))


def _print(label: str, figures: Comparison, queries: int | None) -> None:
    print(
        _ROW.format(
            label,
            f"{figures.ours_ms:.2f}",
            f"{figures.theirs_ms:.2f}",
            f"{figures.ratio:.3g}",
            f"{figures.lowest:.3g}–{figures.highest:.3g}",
            "" if queries is None else queries,
        )
    )
