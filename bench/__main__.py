import os
import sys
import tempfile
from pathlib import Path

from bench.growth import print_growth

TASKS = 10_000


def main(sizes: list[int]) -> None:
    print_growth(sizes)  # first: the memory of a new process is counted from that of this one
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "actionplan.settings",
            "ENVIRONMENT": "development",
            # Never DATABASE_URL itself: a database that somebody works with is not filled up.
            "DATABASE_URL": os.environ.get(
                "BENCH_DATABASE_URL", f"sqlite:///{Path(folder, 'bench.sqlite3')}"
            ),
        }
        # As a server starts, its settings of the collector too; models need settings first.
        import actionplan.wsgi  # noqa: F401, PLC0415
        from bench.run import run  # noqa: PLC0415

        run(TASKS)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
