"""Reading letters: letter 372 in three forms, and annexes of 30 and 300 pages.

Each file is read in a new Python, so that nothing is remembered from another one and the memory
measured is its own. `python -m bench.reading FILE` does that for one file. Texts of one sign or
phrase, again and again, show whether any part of the reader works more than in proportion.
"""

import contextlib
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from docx import Document

from bench.measure import Comparison, compare
from tasks.reading import UnreadableLetter, read_letter, read_source, read_text

LETTERS = Path(__file__).parent.parent / "tasks" / "tests" / "data" / "letters"
LETTER = "372-SLDTBXH-KHTC"
ANNEXED = "03-so-nong-nghiep-ptnt.pdf"
PAGES = (30, 300)
RUNS = 3
SIGNS_OF_LONG = 100_000
SIGNS = ["a", "1", " ", "\n", "ố", "Đ", ". ", "1. ", "- a\n", "A\n", "12/AB-", "Số: ", "ngày 1/1, "]
_KB_IN_MB = 1024
_ROW = "| {:<30} | {:>8} | {:>10} | {:>6} | {:>6} |"


@dataclass(frozen=True)
class Figures:
    """Milliseconds of CPU that the first and a later reading take, both processes together."""

    first_ms: float
    again_ms: float
    items: int
    megabytes: float


def print_reading() -> None:
    print("\nReading letters, CPU of the reader and of its child process; memory at its highest:\n")
    print(_ROW.format("", "first ms", "again ms", "items", "MB"))
    print(_ROW.format(*["---"] * 5))
    with tempfile.TemporaryDirectory() as folder:
        figures = {label: _measured(path) for label, path in _files(Path(folder)).items()}
    for label, each in figures.items():
        row = f"{each.first_ms:.0f}", f"{each.again_ms:.0f}", each.items, f"{each.megabytes:.0f}"
        print(_ROW.format(label, *row))
    short, long = (figures[_annex_label(pages)] for pages in PAGES)
    ratio = long.first_ms / short.first_ms
    print(f"\nTen times the pages take {ratio:.1f} times as long.")
    growths = {sign: _growth(sign) for sign in SIGNS}
    worst = max(growths, key=lambda sign: growths[sign].ratio)
    print(
        f"Ten times the signs of {len(SIGNS)} kinds take {growths[worst].ratio:.1f} times as long "
        f"at most ({worst!r}, {growths[worst].ours_ms:.0f} ms for {SIGNS_OF_LONG:,})."
    )


def _growth(sign: str) -> Comparison:
    long = (sign * SIGNS_OF_LONG)[:SIGNS_OF_LONG]
    short = long[: SIGNS_OF_LONG // 10]
    return compare(lambda: _read_any(long), lambda: _read_any(short), pairs=3)


def _read_any(text: str) -> None:
    with contextlib.suppress(UnreadableLetter):
        read_letter(read_text(text))


def _files(folder: Path) -> dict[str, Path]:
    """Write the files to be read; return them by their labels."""
    text = LETTERS / f"{LETTER}.txt"
    (folder / "letter.docx").write_bytes(_docx(text.read_text("utf-8").replace("*", "")))
    files = {
        "Letter 372 as text": text,
        "Letter 372 as .docx": folder / "letter.docx",
        "Letter 372 as PDF": LETTERS / f"{LETTER}.pdf",
    }
    for pages in PAGES:
        path = folder / f"annex-{pages}.pdf"
        path.write_bytes(_annex(pages))
        files[_annex_label(pages)] = path
    return files


def _annex_label(pages: int) -> str:
    return f"Annex of {pages} pages, PDF"


def _docx(text: str) -> bytes:
    document = Document()
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _annex(pages: int) -> bytes:
    """Return a PDF of so many pages, its table of duties again and again."""
    source = pypdfium2.PdfDocument(LETTERS / ANNEXED)
    made = pypdfium2.PdfDocument.new()
    made.import_pages(source)
    table = list(range(1, len(source)))
    while len(made) < pages:
        made.import_pages(source, table[: pages - len(made)])
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _measured(path: Path) -> Figures:
    runs = []
    for _ in range(RUNS):
        command = [sys.executable, "-m", "bench.reading", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
        runs.append(json.loads(done.stdout))
    best = min(runs, key=lambda run: run["first_ms"])
    return Figures(**best | {"again_ms": min(run["again_ms"] for run in runs)})


def _cpu_ms() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1000 * sum(each.ru_utime + each.ru_stime for each in usage)


def _read(path: Path) -> dict[str, float]:
    times = []
    items = 0
    for _ in range(2):
        start = _cpu_ms()
        items = len(read_letter(read_source(path)).items)
        times.append(_cpu_ms() - start)
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "first_ms": times[0],
        "again_ms": times[1],
        "items": items,
        "megabytes": memory / _KB_IN_MB,
    }


if __name__ == "__main__":
    print(json.dumps(_read(Path(sys.argv[1]))))
