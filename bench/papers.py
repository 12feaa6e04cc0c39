"""Long annexes and reports in Excel and Word, and how much more memory ten times the rows take."""

import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO

from bench.export import ON, PAIRS, PROVENANCE, bare, forget
from bench.measure import Comparison, compare
from tasks.choices import ReportKind
from tasks.consolidation import Row, consolidate
from tasks.consolidation.report import Issuer, Report, Source, build_report
from tasks.exports import annex_head
from tasks.models import Task
from tasks.writing import excel, word
from tasks.writing.provenance import Issue

MANY, FEW, LONGEST = 20_000, 2_000, 100_000
ISSUE = Issue(at=PROVENANCE.at, by="bench")
Writer = Callable[[IO[bytes]], None]


def compare_papers() -> dict[str, Comparison]:
    many, few = _rows(MANY), _rows(FEW)
    report = _report(few)
    ours: dict[str, tuple[Writer, Sequence[Row]]] = {
        f"{MANY:,} tasks to annex .xlsx": (_annex(excel, many), many),
        f"{FEW:,} tasks to annex .docx": (_annex(word, few), few),
        f"Report of {FEW:,} tasks to .xlsx": (_paper(excel, report), few),
        f"Report of {FEW:,} tasks to .docx": (_paper(word, report), few),
    }
    return {
        label: compare(partial(_fresh, write), partial(bare, rows), pairs=PAIRS)
        for label, (write, rows) in ours.items()
    }


def compare_growth() -> Comparison:
    """Compare a very long annex with one of a tenth of its rows."""
    most, tenth = (_annex(excel, _rows(count)) for count in (LONGEST, LONGEST // 10))
    return compare(partial(_fresh, most), partial(_fresh, tenth), pairs=3)


def peaks() -> dict[str, tuple[float, float]]:
    """Return the MB that writing takes beside its rows, for few and for ten times as many."""
    sizes = {
        "Annex .xlsx": (excel, LONGEST // 10, LONGEST),
        "Annex .docx": (word, FEW, MANY),
    }
    return {
        f"{label}, {few:,} and {many:,} tasks": (_peak_of(writer, few), _peak_of(writer, many))
        for label, (writer, few, many) in sizes.items()
    }


def _peak_of(writer: ModuleType, count: int) -> float:
    return _peak(_annex(writer, _rows(count)))


def _rows(count: int) -> list[Row]:
    """Return so many rows: those of the database, over and over, under codes of their own."""
    found = Task.objects.order_by("programme", "position", "pk")[:FEW].rows(on=ON)
    return [found[n % len(found)]._replace(code=f"NV-{n}") for n in range(count)]


def _annex(writer: ModuleType, rows: Sequence[Row]) -> Writer:
    tasks = consolidate(rows, on=ON, grouped=False)
    return partial(writer.write_annex, tasks, head=annex_head(tasks), provenance=PROVENANCE)


def _paper(writer: ModuleType, report: Report) -> Writer:
    return partial(writer.write_report, report, issue=ISSUE)


def _report(rows: Sequence[Row]) -> Report:
    issuer = Issuer("UBND tỉnh", "Sở Tài chính", "Bình Thuận", "BC-STC", "Giám đốc")
    return build_report(Source(ReportKind.PROGRESS, "Chương trình", ON, issuer, rows))


def _fresh(write: Writer) -> None:
    forget()
    write(BytesIO())


def _peak(write: Writer) -> float:
    forget()
    with TemporaryFile() as file:
        tracemalloc.start()
        write(file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak / 1e6
