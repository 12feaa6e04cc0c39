"""Counts of long lists: the database and Python count alike; what is not counted is not shown."""

from datetime import date

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.http import QueryDict
from pytest_django.asserts import assertContains, assertNotContains

from tasks import facets
from tasks.arrangement import ORDERS
from tasks.facets import Facets
from tasks.models import Letter, Task
from tasks.tests.factories import ProgrammeFactory, TaskFactory
from tasks.views.listing import PAGE_SIZE

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 15)


@pytest.fixture
def demo(register, consolidator, client):
    call_command("make_demo", tasks=300, verbosity=0)
    call_command("open_periods", on=f"{ON}", verbosity=0)
    client.force_login(consolidator)
    with time_machine.travel("2024-06-15T12:00:00+07:00", tick=False):
        yield


def counted(user, address):
    for kept in caches.all(initialized_only=True):
        kept.clear()
    made = Facets(user, QueryDict(address), on=ON, request=None, stamp="")
    counts = {
        name: {choice: count for choice, count in each.items() if count}
        for name, each in made.choices.counts.items()
    }
    standing = made.standing
    return standing.total, standing.timeliness, standing.headings, counts, made.choices.letters


ADDRESSES = [
    "",
    "lead=so-y-te",
    "lead=so-y-te&lead=so-ldtbxh&status=completed",
    "status=completed&status=stopped",
    "timeliness=overdue",
    "timeliness=overdue&status=in_progress&deadline=first",
    "document_type=none&document_type=plan",
    "issuer=hdnd-tinh",
    "deadline_kind=quarter&timeliness=on_time",
    "quarter=2022-Q2",
    "quarter=2022-Q2&lead=so-ldtbxh",
    "due_from=01/01/2022&due_to=31/12/2023",
    "missing=result",
    "missing=deadline&missing=lead",
    "coordinating=so-y-te",
    "agency=so-y-te",
]


def test_database_and_python_count_alike(demo, consolidator, monkeypatch):
    monkeypatch.setattr(facets, "LETTERS_SHOWN", 1000)
    read = {address: counted(consolidator, address) for address in ADDRESSES}
    monkeypatch.setattr(facets, "READ_AT_MOST", 0)

    assert [address for address, found in read.items() if not found[0]] == []
    for address, found in read.items():
        assert (address, counted(consolidator, address)) == (address, found)


def test_they_count_alike_for_a_heading_a_letter_and_a_reporter(
    demo, consolidator, lead_reporter, monkeypatch
):
    task = Task.objects.filter(heading__parent__isnull=False, items__isnull=False).first()
    lead_reporter.agency = task.lead
    asked = [
        (consolidator, f"heading={task.heading.parent_id}"),
        (consolidator, f"letter={task.items.get().letter_id}"),
        (lead_reporter, ""),
        (lead_reporter, "timeliness=overdue"),
    ]
    monkeypatch.setattr(facets, "LETTERS_SHOWN", 1000)
    read = [counted(user, address) for user, address in asked]
    monkeypatch.setattr(facets, "READ_AT_MOST", 0)

    assert [counted(user, address) for user, address in asked] == read
    assert all(each[0] for each in read)


def test_a_long_list_of_letters_shows_the_newest_and_the_chosen(
    demo, consolidator, client, monkeypatch
):
    monkeypatch.setattr(facets, "LETTERS_SHOWN", 3)
    newest = [str(pk) for pk in Letter.objects.newest_first().values_list("pk", flat=True)]

    for most in (10_000, 0):
        monkeypatch.setattr(facets, "READ_AT_MOST", most)
        assert list(counted(consolidator, "")[4]) == newest[:3]
        assert list(counted(consolidator, f"letter={newest[-1]}")[4]) == [*newest[:3], newest[-1]]


def test_a_search_that_finds_too_much_says_so_and_counts_nothing(demo, client, monkeypatch):
    monkeypatch.setattr(facets, "READ_AT_MOST", 30)
    letter = Letter.objects.get(number="372")

    response = client.get("/tasks/?q=ke")
    narrower = client.get("/tasks/?q=372&lead=so-ldtbxh&quarter=2022-Q2")
    last, beyond = client.get("/tasks/?q=ke&page=2"), client.get("/tasks/?q=ke&page=3")
    of_letter = client.get(f"/tasks/?q=ke&letter={letter.pk}")

    assertContains(response, "<b>hơn 30 nhiệm vụ</b>")
    assertContains(response, "quá nhiều để đếm theo tiến độ")
    assertContains(response, "1–25 trong hơn 30")
    assert {c["count"] for p in response.context["panels"] for c in p.choices} == {None}
    assertNotContains(response, "tick--none")
    assertNotContains(response, "quá hạn</span>")
    assert len(last.context["rows"]) == 5
    assertContains(beyond, "Chỉ mở được 2 trang đầu. Hãy gõ thêm chữ", status_code=400)
    assert [row.code for row in narrower.context["rows"]] == ["NV-003", "NV-004"]
    assert "hơn" not in narrower.content.decode()
    assertContains(of_letter, "Văn bản nguồn: Công văn 372/SLĐTBXH-KHTC")


def test_a_narrow_part_of_a_wide_search_is_counted_exactly(demo, client, monkeypatch):
    monkeypatch.setattr(facets, "READ_AT_MOST", 30)
    wide = client.get("/tasks/?q=nv-0&status=completed")

    assert (wide.context["total"], wide.context["more"]) == (1, False)
    assertContains(wide, "<b>1 nhiệm vụ</b>")


def test_pages_from_either_end_make_up_the_whole(demo, client):
    tasks = Task.objects.lines().filter(status="completed")
    pages = range(1, -(-tasks.count() // 25) + 1)
    assert len(pages) > 4

    for sort in ("", "due", "-timeliness", "lead", "-code"):
        address = f"/tasks/?status=completed&sort={sort}"
        shown = [client.get(f"{address}&page={number}").context["rows"] for number in pages]
        wanted = tasks.order_by(*ORDERS[sort]).values_list("code", flat=True)
        assert [row.code for rows in shown for row in rows] == list(wanted)


def test_a_page_of_the_annex_may_hold_the_end_of_one_programme_and_the_next(client, consolidator):
    client.force_login(consolidator)
    first, second = ProgrammeFactory(term_start=2025, term_end=2030), ProgrammeFactory()
    for programme, count in ((second, 40), (first, 30)):
        for place in range(count):
            TaskFactory(programme=programme, heading=None, position=place)

    shown = [client.get(f"/tasks/?page={number}").context["rows"] for number in (1, 2, 3)]

    codes = [row.code for rows in shown for row in rows]
    assert codes == list(Task.objects.order_by(*ORDERS[""]).values_list("code", flat=True))
    assert len(codes) == 70


def test_what_a_search_found_stands_in_the_order_of_the_annex(demo, client):
    asked = {"q": "ke hoach", "group": "none"}
    found = Task.objects.lines().search("ke hoach").order_by("programme", "position", "pk")
    codes = list(found.values_list("code", flat=True))
    pages = -(-len(codes) // PAGE_SIZE)
    assert pages > 2

    shown = [
        row.code
        for page in range(1, pages + 1)
        for row in client.get("/tasks/", asked | {"page": page}).context["rows"]
    ]

    assert shown == codes
