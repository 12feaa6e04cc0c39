"""How many queries each page costs: the same for 1 report and for 100, and as the file says.

A page that comes to cost more or less changes tests/data/queries.json in the same commit.
"""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.actions.files import store_file
from tasks.tests.factories import HistoryEntryFactory, ReportFactory, TaskFactory

pytestmark = pytest.mark.django_db
BASELINE = json.loads((Path(__file__).parent / "data" / "queries.json").read_text())
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"


@pytest.fixture
def many_reports(task, consolidator):
    """Make the task's reports up to that number, each with a file and a line of history.

    As many other tasks of the lead have one report each.
    """
    of_lead = {"programme": task.programme, "lead": task.lead, "heading": None}

    def make(number):
        for year in range(1900 + task.reports.count(), 1900 + number):
            report = ReportFactory(task=task, by=consolidator, period_start=date(year, 4, 1))
            store_file(BytesIO(PDF), by=consolidator, name="minh-chung.pdf", report=report)
            HistoryEntryFactory(task=task, by=consolidator)
            ReportFactory(task=TaskFactory(**of_lead), by=consolidator)

    return make


@pytest.mark.parametrize("key", BASELINE)
def test_page_costs_what_the_baseline_says_for_any_number_of_reports(
    client, many_reports, consolidator, lead_reporter, leader, task, key
):
    role, address = key.split(" ")
    people = {"consolidator": consolidator, "lead_reporter": lead_reporter, "leader": leader}
    client.force_login(people[role])
    costs = []
    with time_machine.travel("2022-06-15T12:00:00+07:00", tick=False):
        for number in (1, 100):
            many_reports(number)
            cache.clear()
            place = address.replace("last", str(task.reports.last().pk))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(place).status_code == 200
            costs.append(len(captured))

    assert costs == [BASELINE[key], BASELINE[key]]
