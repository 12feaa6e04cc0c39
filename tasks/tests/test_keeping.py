from datetime import date

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from pytest_django.asserts import assertContains, assertNotContains

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.actions.tasks import StatusValues, change_status
from tasks.choices import HistoryVerb, Status
from tasks.keeping import stamp
from tasks.models import HistoryEntry
from tasks.tests.factories import HeadingFactory, TaskFactory
from tasks.tests.work import calls_in

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 15)


def test_stamp_tells_days_and_scopes_apart(
    consolidator, leader, lead_reporter, outsider, coordinating_reporter
):
    stamps = [stamp(user, on=ON) for user in (consolidator, lead_reporter, outsider)]

    assert len({*stamps, stamp(consolidator, on=date(2022, 6, 16))}) == 4
    assert stamp(leader, on=ON) == stamp(consolidator, on=ON)
    assert stamp(coordinating_reporter, on=ON) not in stamps


def test_stamp_changes_with_each_act_also_one_that_ended_later(consolidator):
    HistoryEntry.objects.create(pk=1000, verb=HistoryVerb.EXPORTED)
    before = stamp(consolidator, on=ON)
    HistoryEntry.objects.create(pk=999, verb=HistoryVerb.EXPORTED)
    late = stamp(consolidator, on=ON)
    LogEntry.objects.create(
        user=consolidator,
        content_type=ContentType.objects.get_for_model(Agency),
        object_repr="Sở Y tế",
        action_flag=CHANGE,
    )

    assert len({before, late, stamp(consolidator, on=ON)}) == 3


def test_list_follows_a_change_at_once(client, consolidator, lead_agency):
    client.force_login(consolidator)
    task = TaskFactory(lead=lead_agency)
    client.get("/tasks/?status=not_started")
    values = StatusValues(status=Status.IN_PROGRESS, reason="Theo báo cáo")
    change_status(task, values=values, version=task.version, by=consolidator, on=ON)

    response = client.get("/tasks/?status=not_started")

    assert response.context["total"] == 0
    assertContains(client.get("/tasks/"), "Đang thực hiện")


def test_filter_bar_names_a_body_as_it_is_called_now(client, manager, lead_agency):
    client.force_login(manager)
    TaskFactory(lead=lead_agency)
    assertContains(client.get("/tasks/"), ">Sở Công Thương<")
    page = f"/admin/agencies/agency/{lead_agency.pk}/change/"
    form = client.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    for inline in client.get(page).context["inline_admin_formsets"]:
        rows = inline.formset.management_form
        values |= {rows[name].html_name: rows[name].value() for name in rows.fields}
    client.post(page, values | {"name": "Sở Công nghiệp"})

    response = client.get("/tasks/")

    assertContains(response, ">Sở Công nghiệp<")
    assertNotContains(response, ">Sở Công Thương<")


def test_frame_names_whoever_is_signed_in(client, consolidator, manager):
    for user, menu in ((consolidator, False), (manager, True), (consolidator, False)):
        client.force_login(user)
        response = client.get("/tasks/")

        assertContains(response, f'aria-label="{user.full_name}, tài khoản"')
        assert ("Quản trị</a>" in response.text) is menu


def test_a_second_visit_asks_only_for_the_rows(client, consolidator, django_assert_num_queries):
    client.force_login(consolidator)
    TaskFactory.create_batch(3)
    first = client.get("/tasks/?q=a&sort=due")
    # Session, user, saved views with the stamp, rows, what stands below the rows.
    with django_assert_num_queries(5):
        second = client.get("/tasks/?q=a&sort=due")

    assert second.content == first.content.replace(
        str(first.context["csrf_token"]).encode(), str(second.context["csrf_token"]).encode()
    )


@pytest.fixture
def two_pages(programme):
    for position in range(1, 11):
        heading = HeadingFactory(programme=programme, position=position)
        for task in range(5):
            place = position * 1_000_000 + task
            TaskFactory(programme=programme, heading=heading, position=place)


def test_another_page_draws_anew_only_what_is_its_own(client, consolidator, two_pages):
    client.force_login(consolidator)
    client.get("/tasks/")

    another, first = (calls_in(lambda a=a: client.get(a)) for a in ("/tasks/?page=2", "/tasks/"))

    assert another < 2.5 * first


def test_pages_of_a_list_name_themselves(client, consolidator, two_pages):
    client.force_login(consolidator)

    for page, rows in ((1, "1 đến 25"), (2, "26 đến 50"), (1, "1 đến 25")):
        text = client.get(f"/tasks/?group=heading&page={page}").text

        assert f"50 nhiệm vụ, dòng {rows}, nhóm theo đề mục</caption>" in text
        assert f'<a class="density__link" href="?group=heading&amp;page={page}&amp;density=' in text
        columns = text[text.index('aria-label="Chọn cột"') :]
        assert f'<input type="hidden" name="page" value="{page}">' in columns
        assert f'name="back" value="group=heading&amp;page={page}"' in text


def test_what_is_kept_apart_may_go_apart(client, consolidator):
    client.force_login(consolidator)
    TaskFactory.create_batch(3)
    address = "/tasks/?status=not_started&q=a"
    first = client.get(address)
    for kept in caches.all():
        kept.clear()
        assert client.get(address).context["chips"] == first.context["chips"]


def test_start_page_puts_most_overdue_first_and_follows_a_change(client, consolidator, programme):
    client.force_login(consolidator)
    ongoing = {"deadline_kind": "ongoing", "deadline_start": None, "due_on": None}
    busy, slow = AgencyFactory(short_name="Sở Bận"), AgencyFactory(short_name="Sở Chậm")
    TaskFactory.create_batch(3, programme=programme, lead=busy, **ongoing)
    task = TaskFactory(programme=programme, lead=slow)

    first = client.get("/")
    values = StatusValues(Status.STOPPED, result_note="Công văn 12/UBND", reason="Tỉnh dừng")
    change_status(task, values=values, version=task.version, by=consolidator, on=ON)
    second = client.get("/")

    assert [bar["label"] for bar in first.context["chart"]["bars"]] == ["Sở Chậm", "Sở Bận"]
    assert [bar["label"] for bar in second.context["chart"]["bars"]] == ["Sở Bận", "Sở Chậm"]
    assertContains(first, "<title>1 quá hạn · Tổng quan")
    assertNotContains(second, "quá hạn · Tổng quan")


def test_start_page_kept_for_one_is_not_shown_to_another(
    client, consolidator, lead_reporter, outsider, task, outside_task
):
    seen = []
    for user in (consolidator, lead_reporter, outsider, consolidator):
        client.force_login(user)
        page = client.get("/").text
        seen.append((task.title in page, outside_task.title in page))

    assert seen == [(True, True), (True, False), (False, True), (True, True)]
