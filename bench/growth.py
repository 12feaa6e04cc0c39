"""How the figures grow with the number of tasks, on SQLite and on PostgreSQL.

Each size is measured in a Python and a database of its own (bench.grown), so that nothing is
remembered from another one and the memory is its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
WITH_POSTGRES = ("bash", str(ROOT / ".ci" / "with-postgres"))
Figures = dict[str, dict[str, Any]]


def print_growth(sizes: list[int]) -> None:
    """Measure each size on each database and print a table for each database."""
    for name, prefix in (("SQLite", ()), ("PostgreSQL", WITH_POSTGRES)):
        found = [(size, _measured(size, prefix)) for size in sizes]
        print(f"\n{name}, by number of tasks: ratio (ms, queries where they are asked)\n")
        failed = [f"{size:,}" for size, figures in found if figures is None]
        if failed:
            print(f"Not measured with {', '.join(failed)}: no such server here, or it failed.\n")
        print_table([(size, figures) for size, figures in found if figures])


def print_table(found: list[tuple[int, Figures]]) -> None:
    if not found:
        return
    print("| | against |", " | ".join(f"{size:,}" for size, _ in found), "|")
    print("| --- | --- |", " | ".join("---:" for _ in found), "|")
    for label, first in found[0][1].items():
        cells = [_cell(figures.get(label)) for _, figures in found]
        print(f"| {label} | {first['against']} |", " | ".join(cells), "|", flush=True)


def _cell(figure: dict[str, Any] | None) -> str:
    if figure is None:
        return "–"
    told = [f"{figure['ms']:,.1f} ms"] if figure["ms"] else []
    told += [f"{figure['queries']} q"] if figure["queries"] else []
    more = f" ({', '.join(told)})" if told else ""
    return f"{figure['ratio']:.3g}{more}"


def _measured(size: int, prefix: tuple[str, ...]) -> Figures | None:
    with tempfile.TemporaryDirectory() as folder:
        own = {"DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}"}
        command = [*prefix, sys.executable, "-m", "bench.growth", str(size)]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, text=True, check=False
        )
    return json.loads(done.stdout) if done.returncode == 0 else None


def _main(size: int) -> None:
    """Measure one size on the database of DATABASE_URL, which is filled unless it has as many."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "actionplan.settings", "ENVIRONMENT": "development"}
    import actionplan.wsgi  # noqa: F401, PLC0415 - as a server starts; models need settings first
    from bench.grown import measure  # noqa: PLC0415

    print(json.dumps(measure(size)))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
