"""A sheet of new tasks in, against a raw executemany of the same rows and stock import-export.

Each side is taken back after it was timed, so that every call finds the same database. On SQLite
the CPU of this process and of the child that parses counts; PostgreSQL works elsewhere, so there
the clock on the wall does.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from random import Random

import tablib
from django.db import connection, transaction
from openpyxl import Workbook

from agencies.choices import AgencyKind
from agencies.models import Agency, User
from bench.measure import Comparison, Side, compare
from tasks.actions.imports.runs import confirm_import, start_import
from tasks.models import Assignment, ImportRun, Programme, Task
from tasks.resources import TaskResource

ROWS = 10_000
# import-export takes minutes for all of them.
STOCK_ROWS = 1_000
PAIRS = 5
WHOLE = "Preview and commit"
ON = date(2022, 7, 1)
HEADS = (
    "TT",
    "Đề mục",
    "Nội dung nhiệm vụ",
    "Hình thức văn bản",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Cấp ban hành",
    "Thời hạn",
    "Tình trạng",
    "Ghi chú",
)
TIMES = ("quý II/2026", "tháng 12/2026", "năm 2027", "31/12/2026", "thường xuyên", "")


def clock() -> float:
    if connection.vendor == "sqlite":
        return sum(os.times()[:4])
    return time.perf_counter()


def compare_imports(user: User, *, briefly: bool = False) -> dict[str, Comparison]:
    """Compare each step, the whole, and the whole of fewer rows with import-export; or the whole
    alone, briefly."""
    lines = _lines(ROWS)
    programme = Programme.objects.filter(headings__isnull=False).distinct()[0]
    data, few = _workbook(HEADS, lines), _workbook(HEADS, lines[:STOCK_ROWS])

    def preview(file: bytes = data) -> ImportRun:
        return start_import(file, "bench.xlsx", programme=programme, by=user, on=ON)

    def commit(run: ImportRun) -> None:
        for _ in confirm_import(run, token=run.token, by=user):
            pass

    run = preview()
    if run.counts["new"] != ROWS:
        raise SystemExit(f"Not every row is new: {run.counts}")
    raw = _raw(run, commit)
    sides: dict[str, Callable[[], object]] = {
        "Preview": preview,
        "Commit": lambda: commit(run),
        WHOLE: lambda: commit(preview()),
    }
    if briefly:
        return {WHOLE: compare(undone(sides[WHOLE]), raw, pairs=3, clock=clock)}
    compared = {
        label: compare(undone(side), raw, pairs=PAIRS, clock=clock) for label, side in sides.items()
    }
    ours, stock = undone(lambda: commit(preview(few))), _stock(lines, programme, user)
    label = f"{STOCK_ROWS} rows, against import-export"
    return compared | {label: compare(ours, stock, pairs=3, clock=clock)}


def undone(work: Callable[[], object]) -> Side:
    def side() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return side


def _lines(rows: int) -> list[tuple[str, ...]]:
    rng = Random(1)  # noqa: S311 - made-up data, no secret
    titles = list(Task.objects.order_by("pk").values_list("title", flat=True)[:1000])
    kinds = (AgencyKind.DEPARTMENT, AgencyKind.DISTRICT)
    found = Agency.objects.filter(kind__in=kinds, is_group=False)
    bodies = list(found.values_list("short_name", flat=True))
    return [
        (
            str(number),
            rng.choice(("1", "2", "3")),
            f"{rng.choice(titles)} (đợt {number})",
            rng.choice(("Kế hoạch", "Quyết định", "Nghị quyết")),
            rng.choice(bodies),
            "; ".join(rng.sample(bodies, rng.choice((0, 1, 2)))),
            "UBND tỉnh",
            rng.choice(TIMES),
            "Chưa thực hiện",
            "",
        )
        for number in range(1, rows + 1)
    ]


def _workbook(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(heads))
    for line in lines:
        sheet.append(list(line))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _raw(run: ImportRun, commit: Callable[[ImportRun], None]) -> Side:
    """Return a side that inserts the same tasks and assignments."""
    with transaction.atomic():
        last = Task.objects.latest("pk").pk
        commit(run)
        new = list(Task.objects.filter(pk__gt=last).order_by("pk"))
        parts = Assignment.objects.filter(task__gt=last).values_list("task_id", "agency_id", "role")
        side = raw_insert(new, list(parts))
        transaction.set_rollback(True)
    return side


def raw_insert(tasks: Iterable[Task], parts: Sequence[tuple[int, int, str]] = ()) -> Side:
    """Return a side that inserts rows as the database wants them, and takes them back."""
    fields = [f for f in Task._meta.concrete_fields if not f.generated]
    names = [str(field.column) for field in fields]
    rows = [
        tuple(f.get_db_prep_save(getattr(task, f.attname), connection) for f in fields)
        for task in tasks
    ]
    into_tasks = f"INSERT INTO tasks_task ({', '.join(names)}) VALUES "  # noqa: S608 - our names
    into_tasks += f"({', '.join(['%s'] * len(names))})"
    into_parts = "INSERT INTO tasks_assignment (task_id, agency_id, role) VALUES (%s, %s, %s)"

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(into_tasks, rows)
            if parts:
                cursor.executemany(into_parts, parts)

    return undone(insert)


def _stock(lines: list[tuple[str, ...]], programme: Programme, user: User) -> Side:
    """Return the admin site's way: read, dry run, then the same for real."""
    heads = (
        "Mã",
        "Mã chương trình",
        "Số đề mục",
        "Nội dung nhiệm vụ",
        "Hình thức văn bản",
        "Cơ quan chủ trì",
        "Cấp trình",
        "Cấp ban hành",
        "Thời hạn",
        "Ghi chú",
    )
    rows = (
        (f"ST-{n:05}", programme.code, "", line[2], line[3], line[4], "", line[6], line[7], "")
        for n, line in enumerate(lines[:STOCK_ROWS])
    )
    file = _workbook(heads, rows)

    def stock() -> None:
        data = tablib.Dataset().load(file, format="xlsx")
        for dry in (True, False):
            result = TaskResource().import_data(data, dry_run=dry, user=user, use_transactions=True)
            if result.has_errors() or result.has_validation_errors():
                raise SystemExit("The stock import refused some rows.")

    return undone(stock)
