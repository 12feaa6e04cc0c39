"""Tests with transactions of their own empty the tables after them, history too.

On SQLite that is a DELETE, which history refuses. Its trigger is lifted for that moment only.
"""

import pytest
from django.db import connection

_FIND = "SELECT name, sql FROM sqlite_master WHERE name = 'tasks_historyentry_no_delete'"


@pytest.fixture(scope="session", autouse=True)
def history_can_be_flushed():
    if connection.vendor != "sqlite":
        yield
        return
    kind = type(connection.ops)
    empty = kind.execute_sql_flush

    def empty_with_history(operations, statements):
        with operations.connection.cursor() as cursor:
            found = cursor.execute(_FIND).fetchall()
            for name, _ in found:
                cursor.execute(f"DROP TRIGGER {name}")
            empty(operations, statements)
            for _, sql in found:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "execute_sql_flush", empty_with_history)
        yield
