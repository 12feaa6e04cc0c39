"""A page of a long list in groups is found group by group, and is the same page."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from agencies.tests.factories import AgencyFactory
from tasks.arrangement import ORDERS
from tasks.facets import Standing
from tasks.grouping import GROUPINGS, Arrangement, count_values, groups_of
from tasks.models import Task
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, TaskFactory
from tasks.views import page_keys
from tasks.views.page_keys import keys_of_page

pytestmark = pytest.mark.django_db
TASKS = 130


@pytest.fixture
def tasks():
    """Of two programmes, some of each without a lead, a heading or a day."""
    programmes = ProgrammeFactory(term_start=2020), ProgrammeFactory(term_start=2015, term_end=2020)
    headings = [HeadingFactory(programme=p, position=n) for p in programmes for n in (1, 2)]
    leads = [AgencyFactory(position=place) for place in (2, 1)]
    days = date(2022, 3, 31), date(2022, 4, 1), date(2021, 12, 31)
    statuses = "not_started", "in_progress"
    for number in range(TASKS):
        heading = (*headings, None)[number % 5]
        TaskFactory(
            programme=heading.programme if heading else programmes[number % 2],
            heading=heading,
            position=(heading.position if heading else 999_999) * 1_000_000 + number // 3,
            lead=(*leads, None)[number % 3],
            due_on=(*days, None)[number % 4],
            deadline_kind="day" if number % 4 < 3 else "none",
            deadline_start=None,
            status=statuses[number % 7 > 3],
        )
    return Task.objects.lines()


def _pages(tasks, arranged, groups):
    standing = Standing(TASKS, {}, {})
    pages = range(1, -(-TASKS // 25) + 1)
    return [keys_of_page(tasks, arranged, standing, page, groups) for page in pages]


@pytest.mark.parametrize("group", GROUPINGS)
@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
def test_pages_of_a_list_are_the_list(monkeypatch, tasks, group, is_long):
    monkeypatch.setattr(page_keys, "READ_AT_MOST", 0 if is_long else TASKS)
    grouping = GROUPINGS[group]
    found = groups_of(grouping, count_values(tasks, grouping, Q()))
    for sort in ORDERS:
        arranged = Arrangement(sort, group)
        whole = list(tasks.order_by(*arranged.order).values_list("pk", flat=True))
        pages = _pages(tasks, arranged, lambda: found)
        assert [key for page in pages for key in page] == whole, sort


def test_page_within_a_group_puts_only_its_tasks_in_order(monkeypatch, tasks):
    monkeypatch.setattr(page_keys, "READ_AT_MOST", 0)
    arranged, grouping = Arrangement("due", "lead"), GROUPINGS["lead"]
    found = groups_of(grouping, count_values(tasks, grouping, Q()))

    with CaptureQueriesContext(connection) as captured:
        keys_of_page(tasks, arranged, Standing(TASKS, {}, {}), 1, lambda: found)

    assert len(captured) == 1
    assert '"agencies_agency"."code" = ' in captured[0]["sql"]
