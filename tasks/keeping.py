"""What is kept between requests, so that nothing is counted or drawn again that did not change.

A key says all that the kept value depends on. It begins with what `stamp` gives: the state of the
data, whose tasks they are and the day; the caller adds the rest, such as the address.
"""

from datetime import date
from hashlib import sha256

from django.contrib.admin.models import LogEntry
from django.db import connection

from agencies.models import User
from tasks.models import HistoryEntry
from tasks.permissions import sees_all

# Every write through the pages changes the stamp at once; this bounds what commands leave.
KEEP_SECONDS = 60
# The sum grows with each entry, also with one whose transaction took its key earlier and ended
# later than the newest. Plain SQL: as querysets, these two cost ten times as much.
_NEWEST = "(SELECT SUM(id) FROM (SELECT id FROM {} ORDER BY id DESC LIMIT 100) AS newest)"
# Two columns, for a statement that asks something else as well.
STATE = ", ".join(_NEWEST.format(model._meta.db_table) for model in (HistoryEntry, LogEntry))
State = tuple[int | None, int | None]


def stamp(user: User, *, on: date) -> str:
    """Return what changes whenever this person's tasks, their names or their standing may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + STATE)
        return stamp_of(cursor.fetchone(), user, on=on)


def stamp_of(state: State, user: User, *, on: date) -> str:
    """Return the same of a state that was read already."""
    acts, admin_acts = state
    scope = "all" if sees_all(user) else f"{user.role}-{user.agency_id}"
    return f"{acts}-{admin_acts}|{scope}|{on}"


def key(name: str, *what: str) -> str:
    """Return the cache's key for a value of that name, however long an address is."""
    return f"{name}|{sha256('|'.join(what).encode()).hexdigest()}"
