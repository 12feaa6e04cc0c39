"""Real processes on the data of a test, for what only they can show: races, and being killed.

`elsewhere(work)` runs a function of a test module, by name, in a process of its own that may fork
as it likes. A test's SQLite database is in memory, so the process gets a copy of it in a file.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
import traceback
from contextlib import closing
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection, connections


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    def run(work, *arguments):
        """Run the function there with the arguments, and return what it returned."""
        command = [sys.executable, "-m", __name__, work.__module__, work.__name__, *arguments]
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DATABASE_URL": _address(tmp_path), "DJANGO_SETTINGS_MODULE": _SETTINGS},
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


_SETTINGS = "actionplan.settings"


def _address(folder):
    connected = connection.settings_dict
    if connection.vendor == "postgresql":
        host = f"{connected['HOST']}:{connected['PORT']}"
        return f"postgres://{connected['USER']}@{host}/{connected['NAME']}"
    file = folder / f"elsewhere-{time.monotonic_ns()}.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{file}'")
    # As the file of a site is from its first migration on. Of children that all turn a file to it
    # as they open it, SQLite refuses some at once, however long they would wait.
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{file}"


def fork(work, begin=0.0):
    """Start the function in a child with connections of its own; return the child's number.

    With `begin`, a moment of time.monotonic(), children wait for each other at the start.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        while time.monotonic() < begin:
            time.sleep(0.001)
        work()
        code = 0
    except Exception:
        traceback.print_exc()
        raise
    finally:
        connections.close_all()
        os._exit(code)


def ended_well(child):
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    import django

    django.setup()
    module, name, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(getattr(import_module(module), name)(*arguments)))
