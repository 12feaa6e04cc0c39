"""Django's loaddata, some thousand rows at once: it saves row by row, which costs thirty times what
the rows cost. With it, a database of a province moves from SQLite to PostgreSQL in minutes."""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import loaddata
from django.core.serializers.base import (
    DEFER_FIELD,
    DeserializedObject,
    deserialize_fk_value,
    deserialize_m2m_values,
)
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from tasks.actions.inserting import insert_rows

_AT_ONCE = 2000


class _Held:
    """A row whose turn to be written comes with those after it."""

    def __init__(self, row: DeserializedObject, among: list["_Held"]) -> None:
        self.row = row
        self.object: Model = row.object
        self.deferred_fields = None  # noted when it is written
        self._among = among

    def save(self, using: str) -> None:
        self._among.append(self)


class Command(loaddata.Command):
    help = "Nạp tệp dữ liệu mẫu hoặc tệp của dumpdata, nhiều dòng một lần."

    def load_label(self, fixture_label: str) -> None:
        self._held: list[_Held] = []
        super().load_label(fixture_label)
        self._write()

    def save_obj(self, obj: DeserializedObject) -> bool:
        if obj.deferred_fields or not (_is_plain(obj.object) and self._goes_on(obj)):
            self._write()
        if obj.deferred_fields:
            self._look_again(obj)
        if not _is_plain(obj.object):
            return bool(super().save_obj(obj))
        return bool(super().save_obj(_Held(obj, self._held)))  # type: ignore[arg-type]

    def _goes_on(self, obj: DeserializedObject) -> bool:
        """Whether it is written with those that are held."""
        is_alike = all(type(obj.object) is type(row.object) for row in self._held[-1:])
        return is_alike and len(self._held) < _AT_ONCE

    def _look_again(self, obj: Any) -> None:
        """Find what it names now that all before it is written."""
        for field, named in list(obj.deferred_fields.items()):
            look: Any = deserialize_m2m_values if field.many_to_many else deserialize_fk_value
            found = look(field, named, self.using, handle_forward_references=True)
            if found is DEFER_FIELD:
                continue
            del obj.deferred_fields[field]
            if field.many_to_many:
                obj.m2m_data[field.name] = found
            else:
                setattr(obj.object, field.attname, found)

    def _write(self) -> None:
        held, self._held = self._held, []
        if held and not self._written_at_once(held):
            for row in held:
                super().save_obj(row.row)

    def _written_at_once(self, rows: list[_Held]) -> bool:
        """Return whether all were written; else none was, and one by one shows which is wrong."""
        if self.using != connection.alias:
            return False
        try:
            with transaction.atomic():
                insert_rows(type(rows[0].object), [_columns(r.object) for r in rows], replace=True)
                _link(rows)
        except (DatabaseError, ValueError):
            return False
        self.objs_with_deferred_fields += [r.row for r in rows if r.row.deferred_fields]
        return True


def _is_plain(row: Model) -> bool:
    """Whether it is all in one table and its key is known: others are named by words of their own,
    under which they must be found at once."""
    return row.pk is not None and not row._meta.parents


def _columns(row: Model) -> dict[str, Any]:
    return {
        str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
        if not field.generated
    }


def _link(rows: list[_Held]) -> None:
    linked: dict[str, dict[Any, Sequence[Any]]] = {}
    for row in rows:
        for name, keys in (row.row.m2m_data or {}).items():
            linked.setdefault(name, {})[row.object.pk] = keys
    for name, keys_by_row in linked.items():
        _relink(rows[0].object._meta.get_field(name), keys_by_row)


def _relink(field: Any, linked: dict[Any, Sequence[Any]]) -> None:
    through = field.remote_field.through
    names = field.m2m_field_name(), field.m2m_reverse_field_name()
    own, other = map(through._meta.get_field, names)
    links = through._base_manager.filter(**{f"{own.name}__in": list(linked)})
    known = {(row, to): pk for pk, row, to in links.values_list("pk", own.attname, other.attname)}
    wanted = dict.fromkeys((row, to) for row, keys in linked.items() for to in keys)
    links.filter(pk__in=[pk for link, pk in known.items() if link not in wanted]).delete()
    new = [{own.column: row, other.column: to} for row, to in wanted if (row, to) not in known]
    insert_rows(through, new)
