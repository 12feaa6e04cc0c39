import pytest
from django.db import DatabaseError, connection, transaction

from tasks.models import HistoryEntry
from tasks.tests.factories import HistoryEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(consolidator):
    return HistoryEntryFactory(by=consolidator, reason="Theo Công văn 12/UBND")


@pytest.mark.parametrize(
    "act",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: HistoryEntry.objects.update(reason=""),
        lambda entry: HistoryEntry.objects.all().delete(),
        lambda entry: HistoryEntry.objects.bulk_update([entry], ["reason"]),
        lambda entry: entry.by.history.update(reason=""),
    ],
    ids=["save", "delete", "update", "delete all", "bulk update", "update of a person's"],
)
def test_code_refuses_to_change_or_remove_history(entry, act):
    with pytest.raises(TypeError, match="History is never"):
        act(entry)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks_historyentry SET reason = ''",
        "UPDATE tasks_historyentry SET by_id = NULL",
        "DELETE FROM tasks_historyentry",
    ],
)
def test_database_refuses_to_change_or_remove_history(entry, statement):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute(statement)

    kept = HistoryEntry.objects.get()
    assert (kept.by, kept.reason) == (entry.by, "Theo Công văn 12/UBND")


@pytest.mark.django_db(transaction=True)
def test_tests_with_transactions_leave_no_history_behind(entry):
    assert HistoryEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_history_is_still_guarded_after_such_a_test(entry):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute("DELETE FROM tasks_historyentry")

    assert HistoryEntry.objects.count() == 1
