"""Everything that was done, in one place: who sees what, and what it may be narrowed by."""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tasks.choices import HistoryVerb
from tasks.models import AwaitedEvent, HistoryEntry
from tasks.tests.factories import AwaitedEventFactory, LetterFactory, TaskFactory

CHANGE = {"field": "Tình trạng", "old": "Chưa thực hiện", "new": "Đang thực hiện"}


def local(day, hour=9):
    return datetime(2022, 6, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def acts(task, outside_task, consolidator, lead_reporter):
    """Three acts on two tasks, and one export."""
    record = HistoryEntry.objects.create
    return [
        record(by=consolidator, verb=HistoryVerb.CREATED, task=task, at=local(1)),
        record(
            by=lead_reporter,
            verb=HistoryVerb.STATUS_CHANGED,
            task=task,
            at=local(2, 23),
            changes=[CHANGE],
            reason="Đã có dự thảo",
        ),
        record(by=None, verb=HistoryVerb.EDITED, task=outside_task, at=local(3, 0)),
        record(by=consolidator, verb=HistoryVerb.EXPORTED, at=local(4), reason="xlsx, 2 nhiệm vụ"),
    ]


def shown(response):
    return [row["entry"] for row in response.context["entries"]]


def test_page_tells_each_act_newest_first(client, consolidator, acts):
    client.force_login(consolidator)

    page = client.get("/history/")

    assert shown(page) == acts[::-1]
    assertContains(page, "Đã có dự thảo")
    assertContains(page, '<a href="/tasks/NV-001/">NV-001</a>', html=True)
    assertContains(page, "Hệ thống")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("task=nv-001", [1, 0]),
        ("by=lead_reporter", [1]),
        ("by=*", [2]),
        ("verb=exported", [3]),
        ("day_from=02/06/2022&day_to=02/06/2022", [1]),
        ("day_from=2022-06-03", [3, 2]),
        ("task=NV-001&verb=edited", []),
    ],
)
def test_history_is_narrowed_by_its_address(client, consolidator, acts, address, expected):
    client.force_login(consolidator)

    page = client.get(f"/history/?{address}")

    assert shown(page) == [acts[number] for number in expected]


def test_history_of_a_task_has_that_of_its_periods_and_leads_to_events(client, consolidator, task):
    period = TaskFactory(parent=task, programme=task.programme, code="NV-001.1")
    event = AwaitedEventFactory()
    HistoryEntry.objects.create(by=None, verb=HistoryVerb.PERIOD_OPENED, task=period)
    HistoryEntry.objects.create(by=None, verb=HistoryVerb.EVENT_RECORDED, event=event)
    client.force_login(consolidator)

    of_task, everything = client.get("/history/?task=NV-001"), client.get("/history/")

    assert [row["about"]["name"] for row in of_task.context["entries"]] == ["NV-001.1"]
    assert everything.context["entries"][0]["about"]["url"] == event.get_absolute_url()


def test_history_of_the_tasks_of_one_agency(client, consolidator, acts, outside_agency):
    client.force_login(consolidator)

    page = client.get(f"/history/?agency={outside_agency.code}")

    assert shown(page) == [acts[2]]


def test_nothing_found_is_said(client, consolidator, acts):
    client.force_login(consolidator)

    page = client.get("/history/?task=NV-404")

    assertContains(page, "Không có mục nào khớp")
    assertContains(page, "Xem cả lịch sử")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("verb=nonsense", "Hãy chọn"),
        ("by=nobody", "Hãy chọn"),
        ("day_from=31/02/2022", "Từ ngày:"),
        ("day_from=02/06/2022&day_to=01/06/2022", "phải trước hoặc bằng"),
        ("page=-1", "Không có trang “-1”"),
        ("page=99", "Không có trang “99”"),
        ("colour=red", "không lọc được theo “colour”"),
        (f"task={'x' * 100_000}", "Mã nhiệm vụ:"),
        (f"task={quote(chr(0))}", "Mã nhiệm vụ:"),
    ],
)
def test_bad_address_is_named_and_shows_nothing(client, consolidator, acts, address, message):
    client.force_login(consolidator)

    page = client.get(f"/history/?{address}")

    assertContains(page, message, status_code=400)
    assertNotContains(page, "Đã có dự thảo", status_code=400)


def test_reporter_sees_acts_on_own_tasks_and_letters_and_own_acts(
    client, acts, task, lead_reporter, lead_agency, outside_agency
):
    own = HistoryEntry.objects.create(
        verb=HistoryVerb.LETTER_READ, letter=LetterFactory(sender=lead_agency)
    )
    HistoryEntry.objects.create(
        verb=HistoryVerb.LETTER_READ, letter=LetterFactory(sender=outside_agency)
    )
    HistoryEntry.objects.create(
        verb=HistoryVerb.EVENT_RECORDED, event=AwaitedEvent.objects.create(title="Bí mật")
    )
    client.force_login(lead_reporter)

    page = client.get("/history/")

    assert shown(page) == [own, acts[1], acts[0]]
    assertNotContains(page, "bí mật")


def test_own_act_on_what_left_ones_sight_is_only_named(client, outsider, task):
    HistoryEntry.objects.create(by=outsider, verb=HistoryVerb.REPORT_SENT, task=task)
    client.force_login(outsider)

    page = client.get("/history/")

    assertContains(page, "NV-001")
    assertNotContains(page, "/tasks/NV-001/")
    assertNotContains(page, task.title)


def test_page_costs_the_same_for_one_act_and_for_many(
    client, consolidator, task, django_assert_num_queries
):
    client.force_login(consolidator)
    HistoryEntry.objects.create(by=consolidator, verb=HistoryVerb.CREATED, task=task)
    client.get("/history/")

    with django_assert_num_queries(7) as few:
        client.get("/history/")
    for other in TaskFactory.create_batch(3):
        HistoryEntry.objects.create(by=consolidator, verb=HistoryVerb.CREATED, task=other)
    with django_assert_num_queries(len(few)):
        client.get("/history/")
