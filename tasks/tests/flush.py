"""Tests with transactions of their own empty the tables after them, what is only added to as well.

On SQLite that is a DELETE, which its triggers refuse. They are lifted for that moment only.
"""

import pytest
from django.db import connection

_FIND = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tasks_%_no_delete'"
)


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
