"""Thousands of rows, new or changed, as plain column values.

`bulk_create` asks each field of each row how it is saved: five times what the rows themselves
cost. Here a model is asked once; what differs from row to row is given as the database keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Model
from psycopg2.extras import execute_batch, execute_values

Columns = Mapping[str, Any]
_PAGE = 500


def reserve_keys(model: type[Model], count: int) -> Sequence[int]:
    """Return keys that nobody else will use. On SQLite the transaction must be writing already."""
    if connection.vendor == "sqlite":
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        return range(last + 1, last + 1 + count)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def insert_rows(model: type[Model], rows: Sequence[Columns], *, replace: bool = False) -> None:
    """Insert rows given by the names of columns; what a row leaves out has the model's default.

    With `replace` a row takes the place of one that has its key.
    """
    if not rows:
        return
    usual = _usual(model, with_key=model._meta.pk.column in rows[0])
    lines = [tuple(map(_plain, {**usual, **row}.values())) for row in rows]
    # Names of our own models, never of a file.
    names = ", ".join(map(connection.ops.quote_name, usual))
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})"
    then = _replacing(model, usual) if replace else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(usual))}){then}", lines)
        else:
            # psycopg sends row by row what executemany gets; many rows a statement are quicker.
            with connection.wrap_database_errors:
                execute_values(cursor.cursor, f"{into} VALUES %s{then}", lines, page_size=_PAGE)


def _replacing(model: type[Model], columns: Iterable[str]) -> str:
    key, *rest = map(connection.ops.quote_name, (str(model._meta.pk.column), *columns))
    return f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in rest)}"


def update_rows(model: type[Model], rows: Sequence[Columns]) -> None:
    """Set columns of rows given by "id"; all rows name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    lines = [tuple(_plain(row[name]) for name in (*names, "id")) for row in rows]
    sets = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = " ".join(("UPDATE", table, "SET", sets, "WHERE id = %s"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(statement, lines)
        else:
            with connection.wrap_database_errors:
                execute_batch(cursor.cursor, statement, lines, page_size=_PAGE)


def _usual(model: type[Model], *, with_key: bool) -> dict[str, Any]:
    """Return what a new row has in each column, ready for the database."""
    blank = model()
    return {
        str(field.column): field.get_db_prep_save(field.pre_save(blank, add=True), connection)
        for field in model._meta.concrete_fields
        if not field.generated and (with_key or not field.primary_key)
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if type(value) is date else value
