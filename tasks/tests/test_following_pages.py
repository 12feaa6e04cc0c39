"""Pages of extensions, periods, parts and awaited events, as people use them."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from agencies.tests.factories import UserFactory
from tasks.actions.periods import open_periods
from tasks.models import AwaitedEvent, ChangeSet, Extension, HistoryEntry, Task
from tasks.tests.factories import (
    AwaitedEventFactory,
    ExtensionFactory,
    ReportFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 15)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"
ASKED = {"deadline_wording": "quý III/2022", "reason": "Đang lấy ý kiến lần 2"}


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T12:00:00+07:00", tick=False):
        yield


@pytest.fixture
def reporter(register):
    agency = Agency.objects.get(code="so-ldtbxh")
    return UserFactory(username="daumoi", full_name="Trần Văn Đầu Mối", agency=agency)


@pytest.fixture
def trusted_leader(db):
    return UserFactory(username="lanhdao", role="leader", can_decide_extensions=True)


@pytest.fixture
def as_reporter(client, reporter):
    client.force_login(reporter)
    return client


@pytest.fixture
def planning(client, register, consolidator):
    client.force_login(consolidator)
    return client


# Extensions


def test_reporter_asks_with_a_file_and_planning_is_told(as_reporter, client, consolidator):
    file = SimpleUploadedFile("cong-van.pdf", PDF)

    answer = as_reporter.post("/tasks/NV-003/extension/", ASKED | {"proofs": [file]}, follow=True)

    extension = Extension.objects.get()
    assertContains(answer, "Đề nghị gia hạn đến 30/09/2022")
    assertContains(answer, "cong-van.pdf")
    client.force_login(consolidator)
    address = f"/tasks/NV-003/extensions/{extension.pk}/"
    assertContains(client.get("/my-work/"), address)
    assert client.get("/tasks/NV-003/").context["acts"]["button"].url == address


def test_leader_grants_and_the_page_tells_both_deadlines(as_reporter, client, trusted_leader):
    as_reporter.post("/tasks/NV-003/extension/", ASKED)
    extension = Extension.objects.get()
    client.force_login(trusted_leader)

    answer = client.post(
        extension.get_absolute_url(), {"act": "grant", "note": "Đồng ý lần này"}, follow=True
    )

    assertRedirects(answer, "/tasks/NV-003/")
    assertContains(answer, "Đã đồng ý gia hạn NV-003 đến 30/09/2022.")
    assertContains(answer, "đã gia hạn 1 lần")
    assert answer.context["timeline"]["first_due"] is not None
    facts = answer.content.decode().partition('id="facts"')[2]
    assert "30/06/2022" in facts.partition("Hạn đầu")[2][:200]


def test_refusal_without_a_note_says_what_to_do(planning):
    extension = ExtensionFactory(task=Task.objects.get(code="NV-003"))

    answer = planning.post(extension.get_absolute_url(), {"act": "refuse", "note": ""})

    assert answer.context["form"].errors == {"note": ["Hãy ghi lý do không đồng ý gia hạn."]}
    extension.refresh_from_db()
    assert extension.state == "asked"


def test_second_decider_sees_what_the_first_decided(planning, trusted_leader):
    task = Task.objects.get(code="NV-003")
    extension = ExtensionFactory(task=task)
    planning.post(extension.get_absolute_url(), {"act": "refuse", "note": "Chưa đủ căn cứ"})
    planning.force_login(trusted_leader)

    answer = planning.post(extension.get_absolute_url(), {"act": "grant", "note": ""})

    assertContains(answer, "Đề nghị này không còn chờ quyết định: không đồng ý")
    assertContains(answer, "Chưa đủ căn cứ")
    task.refresh_from_db()
    assert task.due_on == date(2022, 6, 30)


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        (ASKED | {"deadline_wording": "quý I/2022"}, "phải sau hạn hiện tại (30/06/2022)"),
        (ASKED | {"deadline_wording": "lúc nào tiện"}, "Hãy ghi hạn mới có ngày cuối"),
        (ASKED | {"reason": ""}, "Trường này là bắt buộc"),
        (ASKED | {"deadline_wording": ""}, "Trường này là bắt buộc"),
        (ASKED | {"proofs": [SimpleUploadedFile("a.exe", b"MZ")]}, "Không nhận tệp"),
    ],
    ids=["earlier", "unread", "no reason", "no deadline", "program"],
)
def test_bad_requests_keep_what_was_typed(as_reporter, posted, message):
    answer = as_reporter.post("/tasks/NV-003/extension/", posted)

    assertContains(answer, message)
    assert answer.context["form"]["reason"].value() == posted["reason"]
    assert not Extension.objects.exists()


def test_planning_asks_for_an_agency_by_its_letter_and_it_shows(planning):
    without = planning.post("/tasks/NV-003/extension/", ASKED)
    letter = ASKED | {"document": "1234/SLĐTBXH-VP ngày 10/06/2022"}
    page = planning.post("/tasks/NV-003/extension/", letter, follow=True)

    assert set(without.context["form"].errors) == {"document"}
    assertContains(page, "nhập thay Sở LĐTBXH")
    assertContains(page, "1234/SLĐTBXH-VP ngày 10/06/2022")
    assertContains(planning.get(Extension.objects.get().get_absolute_url()), "nhập thay Sở Lao")


def test_every_mistake_of_a_request_is_told_at_once(as_reporter):
    answer = as_reporter.post(
        "/tasks/NV-003/extension/", {"deadline_wording": "quý I/2022", "reason": ""}
    )

    assert set(answer.context["form"].errors) == {"deadline_wording", "reason"}


def test_second_request_is_told_that_one_waits(as_reporter):
    as_reporter.post("/tasks/NV-003/extension/", ASKED)

    answer = as_reporter.get("/tasks/NV-003/extension/", follow=True)

    assertContains(answer, "đang có đề nghị gia hạn chờ quyết định")
    labels = [act.label for act in answer.context["acts"]["menu"]]
    assert "Xin gia hạn" not in labels


def test_extension_of_recurring_work_opens_that_of_its_period(as_reporter):
    open_periods(on=ON)

    assertRedirects(as_reporter.get("/tasks/NV-006/extension/"), "/tasks/NV-006-2021/extension/")


def test_reader_of_an_extension_gets_no_buttons(client, register, leader):
    extension = ExtensionFactory(task=Task.objects.get(code="NV-003"))
    client.force_login(leader)

    assertNotContains(client.get(extension.get_absolute_url()), 'value="grant"')


# How a wording is understood


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("deadline_wording=quý III/2022", "Hết Quý III/2022, chậm nhất 30/09/2022"),
        ("wording_12=trong 6 tháng&happened_on=2022-06-10", "Chậm nhất 10/12/2022"),
        ("wording=trong 6 tháng&happened_on=hôm qua", "Chưa có thời hạn"),
        ("", "chưa ghi thời hạn"),
        ("deadline_wording=%00%01", "chưa ghi thời hạn"),
    ],
)
def test_reading_is_a_page_and_a_part_of_one(as_reporter, query, label):
    page = as_reporter.get(f"/tasks/deadline/?{query}")
    part = as_reporter.get(f"/tasks/deadline/?{query}", headers={"HX-Request": "true"})

    assertContains(page, label)
    assertContains(page, "Thử cách ghi thời hạn")
    assertContains(part, label)
    assertNotContains(part, "<html")


# Recurring work and parts


def test_line_shows_its_periods_and_each_period_its_line(planning):
    open_periods(on=ON)

    line, period = planning.get("/tasks/NV-006/"), planning.get("/tasks/NV-006-2021/")

    assert [(p["label"], p["is_current"]) for p in line.context["periods"]] == [
        ("Năm 2022", False),
        ("Năm 2021", True),
    ]
    assert period.context["above"]["url"] == "/tasks/NV-006/"
    assertContains(period, "kỳ năm 2021 của NV-006")
    assertContains(line, "Mở kỳ mới NV-006-2022")


def test_completing_the_line_completes_its_current_period(planning):
    open_periods(on=ON)
    version = Task.objects.get(code="NV-006").version
    done = {
        "version": version,
        "submitted_on": "10/04/2021",
        "completed_on": "20/04/2021",
        "result_reference": "1234/KH-UBND",
        "result_on": "20/04/2021",
        "reason": "Theo báo cáo của Sở",
    }

    planning.post("/tasks/NV-006/status/completed/", done)

    page = planning.get("/tasks/NV-006/")
    assert [(p["label"], p["badge"]["text"]) for p in page.context["periods"]] == [
        ("Năm 2022", "Quá hạn 76 ngày"),
        ("Năm 2021", "Muộn 10 ngày"),
    ]
    assertContains(page, "1234/KH-UBND")
    assert page.context["badge"]["text"] == "Quá hạn 76 ngày"


def test_dividing_a_task(planning):
    lead = Agency.objects.get(code="so-khcn")
    version = Task.objects.get(code="NV-009").version
    part = {
        "version": version,
        "title": "Khảo sát",
        "lead": lead.pk,
        "deadline_wording": "quý I/2022",
    }

    answer = planning.post("/tasks/NV-009/parts/new/", part, follow=True)

    assertContains(answer, "Đã thêm NV-009.1.")
    assertContains(answer, "0/1 việc con hoàn thành")
    above = planning.get("/tasks/NV-009.1/").context["above"]
    assert (above["kind"], above["code"]) == ("Việc con", "NV-009")


def test_dividing_a_task_that_was_changed_meanwhile_asks_again(planning):
    lead = Agency.objects.get(code="so-khcn")
    part = {"version": 1, "title": "Khảo sát", "lead": lead.pk, "deadline_wording": ""}
    planning.post("/tasks/NV-009/parts/new/", part)

    answer = planning.post("/tasks/NV-009/parts/new/", part | {"title": "Dự thảo"})

    assert answer.status_code == 409
    assertContains(answer, "NV-009.1 Khảo sát", status_code=409)
    assert answer.context["form"]["title"].value() == "Dự thảo"
    assert Task.objects.filter(parent__code="NV-009").count() == 1


@pytest.mark.parametrize(
    "changed", [{"title": ""}, {"lead": ""}, {"lead": "999999"}, {"version": "x"}]
)
def test_bad_parts_write_nothing(planning, changed):
    part = {"version": 1, "title": "Khảo sát", "lead": Agency.objects.first().pk} | changed

    answer = planning.post("/tasks/NV-009/parts/new/", part)

    assert answer.context["form"].errors
    assert Task.objects.count() == 16


def test_recurring_work_is_not_divided(planning):
    assertContains(
        planning.get("/tasks/NV-006/parts/new/", follow=True), "được theo dõi theo từng kỳ"
    )


# Awaited events


@pytest.fixture
def event(register):
    return AwaitedEvent.objects.get(title="Trung ương ban hành hướng dẫn")


HAPPENED = {
    "document": "Công văn 2185/LĐTBXH-TCGDNN ngày 10/6/2022",
    "happened_on": "10/06/2022",
    "wording": "trong 6 tháng",
}


def confirmed(event, **changed):
    waiting = Task.objects.waiting_for(event.pk)
    wordings = {f"wording_{task.pk}": HAPPENED["wording"] for task in waiting}
    versions = {f"version_{task.pk}": task.version for task in waiting}
    return HAPPENED | wordings | versions | {"step": "record"} | changed


def record(client, event, **changed):
    return client.post(f"/awaited-events/{event.pk}/record/", confirmed(event, **changed))


def test_list_tells_how_many_wait_and_since_which_letter(planning, event):
    awaited = planning.get("/awaited-events/").context["awaited"]

    assert [(e.title, e.waiting, e.asked_on) for e in awaited][-1] == (
        "Trung ương ban hành hướng dẫn",
        1,
        date(2021, 3, 2),
    )


def test_words_without_an_event_become_one(planning):
    programme = Task.objects.first().programme
    loose = {"waiting": True, "awaited_event": None, "condition": "sau khi có Nghị định mới"}
    TaskFactory(programme=programme, heading=None, **loose)
    assertContains(planning.get("/awaited-events/"), "sau khi có Nghị định mới")

    page = planning.post(
        "/awaited-events/gather/", {"condition": "sau khi có Nghị định mới"}, follow=True
    )

    assertContains(page, "Đã lập “Có Nghị định mới”")
    assertNotContains(planning.get("/awaited-events/"), "Điều kiện chưa gắn sự kiện")
    again = planning.post("/awaited-events/gather/", {"condition": "x"}, follow=True)
    assertContains(again, "Không còn nhiệm vụ nào chờ điều kiện này")


def test_preview_reads_one_wording_for_all_and_writes_nothing(planning, event):
    TaskFactory(
        code="NV-017",
        waiting=True,
        awaited_event=event,
        programme=Task.objects.first().programme,
        heading=None,
    )

    answer = planning.post(f"/awaited-events/{event.pk}/record/", HAPPENED)

    rows = answer.context["rows"]
    assert [(row["task"].code, row["reading"]["label"]) for row in rows] == [
        ("NV-007", "Chậm nhất 10/12/2022"),
        ("NV-017", "Chậm nhất 10/12/2022"),
    ]
    assert not HistoryEntry.objects.exists()


def test_reading_again_keeps_what_was_typed_and_writes_nothing(planning, event):
    task = Task.objects.get(code="NV-007")
    typed = confirmed(event, step="read") | {f"wording_{task.pk}": "quý IV/2022"}

    answer = planning.post(f"/awaited-events/{event.pk}/record/", typed)

    assert answer.context["rows"][0]["reading"]["label"] == "Hết Quý IV/2022, chậm nhất 31/12/2022"
    assert not HistoryEntry.objects.exists()


def test_recorded_event_starts_its_tasks_and_their_people_see_it(planning, event, client, reporter):
    answer = record(planning, event)

    assertRedirects(answer, f"/awaited-events/{event.pk}/")
    page = planning.get("/tasks/NV-007/")
    assertContains(page, "10/12/2022")
    assertContains(page, "đã xảy ra ngày 10/06/2022")
    client.force_login(reporter)
    work = client.get("/my-work/")
    started = next(pile for pile in work.context["piles"] if pile.key == "started")
    assert [item.notes[0] for item in started.items] == ["NV-007"]
    assertContains(work, "Mới bắt đầu")


def test_second_person_is_led_to_what_the_first_recorded(planning, event, consolidator):
    second = confirmed(event)
    record(planning, event)

    answer = planning.post(f"/awaited-events/{event.pk}/record/", second, follow=True)

    assertRedirects(answer, f"/awaited-events/{event.pk}/")
    assertContains(answer, f"{consolidator} đã ghi nhận sự kiện này lúc 12:00 15/06/2022")
    assert ChangeSet.objects.count() == 1


def test_task_changed_between_preview_and_recording_is_shown_again(planning, event):
    seen = confirmed(event)
    Task.objects.filter(code="NV-007").update(version=5)

    answer = planning.post(f"/awaited-events/{event.pk}/record/", seen)

    assert answer.status_code == 409
    assertContains(answer, "có nhiệm vụ vừa được sửa", status_code=409)
    assert not ChangeSet.objects.exists()
    again = {row["version"].html_name: row["version"].value() for row in answer.context["rows"]}
    planning.post(f"/awaited-events/{event.pk}/record/", seen | again)
    assert ChangeSet.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"document": ""}, "Trường này là bắt buộc"),
        ({"happened_on": "16/06/2022"}, "Ngày này sau hôm nay (15/06/2022)."),
        ({"happened_on": "31/06/2022"}, "Không có ngày này. Hãy ghi như 15/06/2022."),
        ({"wording": ""}, "Trường này là bắt buộc"),
    ],
)
def test_bad_records_say_what_to_do(planning, event, changed, message):
    answer = planning.post(f"/awaited-events/{event.pk}/record/", HAPPENED | changed)

    assertContains(answer, message)
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("wording", ["", "lúc nào tiện", "khi có kinh phí", "hằng quý"])
def test_each_task_needs_a_deadline(planning, event, wording):
    task = Task.objects.get(code="NV-007")

    answer = record(planning, event, **{f"wording_{task.pk}": wording})

    assert answer.context["starts"].errors
    assert not ChangeSet.objects.exists()


def test_event_that_nobody_waits_for_needs_no_deadline(planning):
    event = AwaitedEventFactory()

    planning.post(f"/awaited-events/{event.pk}/record/", HAPPENED | {"step": "record"})

    event.refresh_from_db()
    assert event.happened_on == date(2022, 6, 10)


def test_undo_while_nothing_was_built(planning, event):
    record(planning, event)
    assertContains(planning.get(f"/awaited-events/{event.pk}/"), "còn hoàn tác được")

    answer = planning.post(f"/awaited-events/{event.pk}/undo/", follow=True)

    assertContains(answer, "Đã hoàn tác: các nhiệm vụ lại chờ sự kiện này.")
    assert Task.objects.get(code="NV-007").deadline_kind == "conditional"


def test_no_undo_after_somebody_went_on(planning, event, reporter):
    record(planning, event)
    ReportFactory(task=Task.objects.get(code="NV-007"), by=reporter)

    page = planning.get(f"/awaited-events/{event.pk}/")
    answer = planning.post(f"/awaited-events/{event.pk}/undo/", follow=True)

    for shown in (page, answer):
        assertContains(shown, "Không hoàn tác được: NV-007 đã có báo cáo hoặc đề nghị gia hạn")
    assert Task.objects.get(code="NV-007").deadline_kind == "day"


def test_task_of_a_recorded_event_is_still_edited(planning, event):
    from tasks.forms import task_initial

    record(planning, event)
    task = Task.objects.get(code="NV-007")
    posted = task_initial(task) | {"note": "Nhắc Sở"}

    planning.post("/tasks/NV-007/edit/", {k: "" if v is None else v for k, v in posted.items()})

    task.refresh_from_db()
    assert (task.note, task.awaited_event) == ("Nhắc Sở", event)


def test_past_events_are_not_offered_to_wait_for(planning, event):
    record(planning, event)

    offered = planning.get("/tasks/NV-001/edit/").context["form"].fields["awaited_event"].queryset
    assert event not in offered


@pytest.fixture
def event_of_nobody(db):
    return AwaitedEventFactory(title="Sự kiện bí mật của cơ quan khác")


def test_reporter_sees_only_events_of_own_tasks(client, event_of_nobody, task, lead_reporter):
    own = AwaitedEventFactory(title="Bộ Công Thương ban hành thông tư")
    Task.objects.filter(pk=task.pk).update(
        awaited_event=own, deadline_kind="conditional", due_on=None, deadline_start=None
    )
    client.force_login(lead_reporter)

    page = client.get("/awaited-events/")

    assert [event.title for event in page.context["awaited"]] == [own.title]
    assertNotContains(page, "/record/")


# Queries


@pytest.mark.parametrize("number", [1, 3])
def test_event_pages_ask_the_same_number_of_queries(
    planning, event, number, django_assert_max_num_queries
):
    programme = Task.objects.first().programme
    TaskFactory.create_batch(
        number, programme=programme, heading=None, waiting=True, awaited_event=event
    )
    AwaitedEventFactory.create_batch(number)

    with django_assert_max_num_queries(5):
        planning.get("/awaited-events/")
    with django_assert_max_num_queries(8):
        planning.get(f"/awaited-events/{event.pk}/")
    with django_assert_max_num_queries(8):
        planning.post(f"/awaited-events/{event.pk}/record/", HAPPENED)


@pytest.mark.parametrize("number", [1, 3])
def test_task_page_asks_the_same_number_of_queries_for_any_number_below(
    planning, number, django_assert_max_num_queries
):
    task = Task.objects.get(code="NV-003")
    for place in range(number):
        TaskFactory(
            code=f"NV-003.{place + 1}",
            parent=task,
            programme=task.programme,
            heading=None,
            lead=task.lead,
        )
        ExtensionFactory(task=task, state="withdrawn")

    with django_assert_max_num_queries(18):
        planning.get("/tasks/NV-003/")
