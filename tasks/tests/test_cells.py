"""Cells of the list that are changed where they stand, as parts and as pages."""

from datetime import date

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from tasks.actions.periods import open_periods
from tasks.models import AwaitedEvent, Heading, HistoryEntry, Task
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
LIST = "http://testserver/tasks/?columns=lead,deadline,status,timeliness,note&sort=due"
AS_PART = {"HX-Request": "true", "HX-Current-URL": LIST}


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def editor(client, register, consolidator):
    client.force_login(consolidator)
    return client


def address(code, column):
    return f"/tasks/{code}/cells/{column}/"


def save(client, code, column, headers=AS_PART, **typed):
    version = Task.objects.get(code=code).version
    return client.post(address(code, column), {"version": version} | typed, headers=headers)


def test_cells_of_the_list_lead_to_their_forms_for_who_may_edit(client, register, consolidator):
    client.force_login(consolidator)
    page = client.get("/tasks/?columns=lead,note")

    assertContains(page, '<a class="cell-edit" href="/tasks/NV-001/cells/lead/"><abbr')
    assertContains(page, '/tasks/NV-001/cells/note/"><span class="visually-hidden">chưa có')


@pytest.mark.parametrize("who", ["leader", "lead_reporter"])
def test_nobody_else_sees_such_cells_or_changes_one(request, client, task, who):
    client.force_login(request.getfixturevalue(who))

    assertNotContains(client.get("/tasks/"), "cell-edit")
    for column in ("lead", "status", "deadline", "note", "heading"):
        assert save(client, "NV-001", column, note="x", lead="").status_code == 403
    assert Task.objects.get().version == 1


def test_another_agencys_task_is_not_found(client, outside_task, lead_reporter):
    client.force_login(lead_reporter)

    assert client.get(address("NV-002", "lead"), headers=AS_PART).status_code == 404
    assert save(client, "NV-002", "note", note="x").status_code == 404


@pytest.mark.parametrize("column", ["code", "timeliness", "version", "search_text"])
def test_other_columns_have_no_form(editor, column):
    assert editor.get(address("NV-001", column)).status_code == 404


def test_the_form_is_a_part_of_the_list_and_a_page_by_itself(editor):
    part = editor.get(address("NV-001", "lead"), headers=AS_PART)
    page = editor.get(address("NV-001", "lead"))

    assertContains(part, 'hx-target="closest tr"')
    assertNotContains(part, "<html")
    assertContains(page, "<html")
    assertNotContains(page, "hx-post")


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        ("deadline", {"deadline_wording": "quý II/2023"}, {"due_on": date(2023, 6, 30)}),
        ("deadline", {"deadline_wording": "thường xuyên"}, {"deadline_kind": "ongoing"}),
        ("deadline", {"deadline_wording": ""}, {"deadline_kind": "none"}),
        ("note", {"note": "Chờ ý kiến\nSở Tài chính"}, {"note": "Chờ ý kiến\nSở Tài chính"}),
        ("status", {"to": "in_progress", "reason": "CV 12"}, {"status": "in_progress"}),
        (
            "status",
            {
                "to": "completed",
                "completed_on": "02/2022",
                "result_note": "Lồng ghép",
                "reason": "CV 12",
            },
            {"status": "completed", "completed_precision": "month", "result_note": "Lồng ghép"},
        ),
    ],
)
def test_a_cell_is_saved_and_leaves_the_rest_as_it_was(editor, column, typed, expected):
    kept = ("title", "lead", "heading", "submitter", "issuer", "document_type", "milestone")
    before = Task.objects.filter(code="NV-001").values(*kept).get()

    row = save(editor, "NV-001", column, **typed)

    assert row.status_code == 200
    assert row.content.decode().startswith('<tr><td class="task-table__check">')
    assert Task.objects.filter(code="NV-001").values(*expected).get() == expected
    assert Task.objects.filter(code="NV-001").values(*kept).get() == before


def test_a_text_too_long_is_refused_whole_not_cut(editor):
    form = editor.get(address("NV-001", "note"), headers=AS_PART)
    assertNotContains(form, "maxlength")

    answer = save(editor, "NV-001", "note", note="Ghi chú " * 300)

    assertContains(answer, "2000")
    assert answer.context["form"]["note"].value() == "Ghi chú " * 300
    assert answer.context["form"].errors["note"]
    assert Task.objects.get(code="NV-001").note == ""


def test_lead_and_heading_are_chosen_and_the_row_has_the_lists_columns(editor, consolidator):
    health, heading = Agency.objects.get(code="so-y-te"), Heading.objects.get(number="4.1")
    row = save(editor, "NV-001", "lead", lead=health.pk)
    assertContains(row, '<abbr title="Sở Y tế">')
    assertContains(row, "task-table__note")
    assertNotContains(row, "task-table__heading")
    entry = HistoryEntry.objects.filter(task__code="NV-001").first()
    assert (entry.by, [change["field"] for change in entry.changes]) == (
        consolidator,
        ["Cơ quan chủ trì"],
    )

    save(editor, "NV-001", "heading", heading=heading.pk)
    assert Task.objects.get(code="NV-001").heading == heading


@pytest.mark.parametrize("where", ["http://testserver/tasks/?columns=nonsense", "x", "//[", ""])
def test_a_row_comes_back_wherever_it_was_asked_from(editor, where):
    headers = {"HX-Request": "true", "HX-Current-URL": where}

    assertContains(save(editor, "NV-001", "note", headers=headers, note="Mới"), "NV-001")


def test_a_list_of_changes_says_of_the_row_what_changed(editor):
    since = "http://testserver/tasks/?columns=note&since=01/06/2022"
    headers = AS_PART | {"HX-Current-URL": since}

    row = save(editor, "NV-001", "note", headers=headers, note="Mới")

    assertContains(row, '<p class="altered">Ghi chú: (trống) → Mới</p>')
    counts = editor.get(since, headers=headers | {"HX-Target": "list-counts"})
    assertContains(counts, 'hx-swap-oob="innerHTML:#list-alterations"')
    assertContains(counts, ">1 thay đổi khác</a>")


def test_a_bad_day_of_changes_hinders_no_saving(editor):
    headers = AS_PART | {"HX-Current-URL": "http://testserver/tasks/?since=31/02/2022"}

    row = save(editor, "NV-001", "note", headers=headers, note="Mới")

    assertNotContains(row, "task-table__altered")
    assertNotContains(row, "data-left")


@pytest.mark.parametrize(
    ("query", "has_left"),
    [
        ("", False),
        ("lead=so-y-te", False),
        ("lead=so-ldtbxh", True),
        ("lead=so-ldtbxh&lead=so-y-te", False),
        ("q=giam+ngheo&lead=so-ldtbxh", True),
        ("lead=so-ldtbxh&nonsense=1", False),
    ],
)
def test_a_row_that_left_the_filter_says_so(editor, query, has_left):
    headers = AS_PART | {"HX-Current-URL": f"http://testserver/tasks/?{query}"}
    health = Agency.objects.get(code="so-y-te")

    row = save(editor, "NV-001", "lead", headers=headers, lead=health.pk).content.decode()

    told = '<span class="cell-sub" data-left>không còn khớp bộ lọc</span></th>'
    assert (told in row, row.startswith('<tr class="has-left">')) == (has_left, has_left)


def test_a_row_that_came_back_into_the_filter_says_nothing(editor):
    headers = AS_PART | {"HX-Current-URL": "http://testserver/tasks/?lead=so-ldtbxh"}
    for code, has_left in (("so-y-te", True), ("so-ldtbxh", False)):
        lead = Agency.objects.get(code=code).pk
        row = save(editor, "NV-001", "lead", headers=headers, lead=lead).content.decode()
        assert ("data-left" in row) is has_left


@pytest.mark.parametrize(
    ("column", "typed", "message"),
    [
        ("lead", {"lead": "999999"}, "Hãy chọn"),
        ("heading", {"heading": "abc"}, "Hãy chọn"),
        ("note", {"note": "a" * 2001}, "2000"),
        ("deadline", {"deadline_wording": "a" * 501}, "500"),
        ("status", {"to": "in_progress"}, "bắt buộc"),
        ("status", {"to": "completed", "completed_on": "01/02/2022", "reason": "x"}, "kết quả"),
        ("status", {"to": "submitted", "submitted_on": "01/01/2030", "reason": "x"}, "hôm nay"),
    ],
)
def test_what_is_wrong_is_said_in_the_cell_and_nothing_is_saved(editor, column, typed, message):
    answer = save(editor, "NV-001", column, **typed)

    assert answer["HX-Retarget"] == "#cell-form"
    assertContains(answer, "field__error")
    assertContains(answer, message)
    assert Task.objects.get(code="NV-001").version == 1


def test_both_versions_are_shown_and_either_may_be_kept(editor, leader):
    health, police = (Agency.objects.get(code=code) for code in ("so-y-te", "cong-an-tinh"))
    task = Task.objects.get(code="NV-001")
    Task.objects.filter(pk=task.pk).update(lead=police, note="Ghi chú mới", version=2)
    changes = [{"field": "Cơ quan chủ trì", "old": "Sở cũ", "new": str(police)}]
    HistoryEntry.objects.create(task=task, by=leader, verb="edited", changes=changes)
    typed = {"version": 1, "lead": health.pk}

    answer = editor.post(address("NV-001", "lead"), typed, headers=AS_PART)

    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#cell-form"
    assert answer.context["conflict"] == [
        {"name": "lead", "label": "Cơ quan chủ trì", "saved": str(police), "mine": "Sở Y tế"}
    ]
    assertContains(answer, f"<b>{leader}</b> đã lưu NV-001 lúc", status_code=409)
    assertContains(answer, '<input type="hidden" name="version" value="2"', status_code=409)
    assert Task.objects.get(pk=task.pk).lead == police

    again = typed | {"version": 2}
    kept = editor.post(address("NV-001", "lead"), again | {"keep_lead": "saved"}, headers=AS_PART)
    assertContains(kept, police.short_name)
    assert Task.objects.get(pk=task.pk).version == 2
    assertContains(editor.post(address("NV-001", "lead"), again, headers=AS_PART), "Sở Y tế")
    saved = Task.objects.get(pk=task.pk)
    assert (saved.lead, saved.note, saved.version) == (health, "Ghi chú mới", 3)


def test_it_is_told_also_where_no_history_says_who_saved(client, consolidator, task):
    client.force_login(consolidator)
    Task.objects.update(version=2)

    answer = client.post(address("NV-001", "note"), {"version": 1, "note": "Mới"}, headers=AS_PART)

    assertContains(answer, "Có người đã lưu NV-001, sau khi bạn mở ô này", status_code=409)


def test_a_step_taken_meanwhile_is_told_with_what_may_follow_now(editor, leader):
    task = Task.objects.get(code="NV-001")
    Task.objects.filter(pk=task.pk).update(status="stopped", result_note="CV 1", version=2)
    HistoryEntry.objects.create(task=task, by=leader, verb="status_changed")
    typed = {"version": 1, "to": "submitted", "submitted_on": "01/02/2022", "reason": "x"}

    gone = editor.post(address("NV-001", "status"), typed, headers=AS_PART)
    Task.objects.filter(pk=task.pk).update(status="in_progress", result_note="")
    stale = editor.post(address("NV-001", "status"), typed, headers=AS_PART)

    assertContains(gone, "Thực hiện tiếp", status_code=409)
    assertContains(stale, f"<b>{leader}</b> đã lưu", status_code=409)
    assertContains(stale, 'value="01/02/2022"', status_code=409)
    assert Task.objects.get(pk=task.pk).status == "in_progress"
    assert save(editor, "NV-001", "status", **{**typed, "version": 2}).status_code == 200


def test_a_deadline_that_waits_no_more_leaves_its_event(editor):
    task = Task.objects.get(code="NV-007")
    Task.objects.filter(pk=task.pk).update(awaited_event=AwaitedEvent.objects.first())

    save(editor, "NV-007", "deadline", deadline_wording="quý II/2023")

    task.refresh_from_db()
    assert (task.awaited_event, task.due_on) == (None, date(2023, 6, 30))


def test_another_step_keeps_what_was_typed_for_the_one_before(editor):
    typed = {"to": "completed", "reason": "Theo báo cáo", "submitted_on": "01/06/2022", "x": "1"}
    form = editor.get("/tasks/NV-001/cells/status/", typed, headers=AS_PART).context["form"]

    assert form["reason"].value() == "Theo báo cáo"
    assert form["submitted_on"].value() == "01/06/2022"
    assert form["result_note"].value() == ""


def test_a_step_that_is_no_more_keeps_its_reason(editor):
    version = Task.objects.get(code="NV-001").version
    Task.objects.filter(code="NV-001").update(
        status="completed", completed_on=date(2022, 6, 1), result_note="Xong", version=version + 1
    )
    typed = {"to": "submitted", "reason": "Đã trình", "submitted_on": "01/06/2022"}

    answer = save(editor, "NV-001", "status", version=version, **typed)

    assert answer.status_code == 409
    assert answer.context["form"]["reason"].value() == "Đã trình"


def test_a_period_has_only_its_status_here(editor):
    open_periods(on=date(2022, 6, 15))
    period = Task.objects.get(code="NV-006").parts.order_by("period_due_on").first()
    page = editor.get("/tasks/?due_from=01/01/2021&due_to=31/12/2022&sort=code")

    assertContains(page, f"/tasks/{period.code}/cells/status/")
    assertNotContains(page, f"/tasks/{period.code}/cells/lead/")
    assert editor.get(address(period.code, "lead"), headers=AS_PART).status_code == 404
    assert save(editor, period.code, "status", to="in_progress", reason="CV").status_code == 200
    period.refresh_from_db()
    assert period.status == "in_progress"


@pytest.mark.parametrize("query", ["to=nonsense", "to=%00"])
def test_a_step_that_there_is_not_is_not_found(editor, query):
    assert editor.get(f"{address('NV-001', 'status')}?{query}", headers=AS_PART).status_code == 404


def test_without_javascript_one_comes_back_to_the_list_as_it_was(editor):
    page = editor.get(
        address("NV-001", "note"), headers={"referer": "http://testserver/tasks/?q=ke+hoach"}
    )
    assertContains(page, 'name="back" value="q=ke+hoach"')

    answer = save(editor, "NV-001", "note", headers={}, note="Mới", back="q=ke+hoach")

    assertRedirects(answer, "/tasks/?q=ke+hoach")
    elsewhere = editor.get(address("NV-001", "note"), headers={"referer": "https://example.com/x"})
    assert elsewhere.context["back"] == "/tasks/"
    steps = editor.get(address("NV-001", "status"))
    assertContains(steps, 'href="/tasks/NV-001/status/completed/"')


def test_opening_and_saving_a_cell_costs_the_same_with_many_tasks(editor):
    costs = []
    for code in ("NV-001", "NV-003"):
        with CaptureQueriesContext(connection) as captured:
            editor.get(address(code, "note"), headers=AS_PART)
            editor.post(address(code, "note"), {"version": 1, "note": "Mới"}, headers=AS_PART)
        costs.append(len(captured))

    assert costs[0] == costs[1]


def counts(client, query=""):
    headers = AS_PART | {"HX-Target": "list-counts"}
    return client.get(f"/tasks/?{query}", headers=headers)


def test_a_saved_cell_has_the_counts_round_the_rows_asked_for_again(editor):
    before = counts(editor, "group=status")
    saved = save(editor, "NV-003", "status", to="in_progress", reason="Bắt đầu")
    after = counts(editor, "group=status")

    assert saved.headers["HX-Trigger"] == "cell-saved"
    assert "HX-Trigger" not in save(editor, "NV-003", "lead", lead="mot-so-nao-do").headers
    done = "Hoàn thành 1 nhiệm vụ"
    for answer, groups in (
        (before, ["Chưa thực hiện 15 nhiệm vụ", done]),
        (after, ["Chưa thực hiện 14 nhiệm vụ", "Đang thực hiện 1 nhiệm vụ", done]),
    ):
        index = [
            f"{g['words']} {g['counted'].split(',')[0]}" for g in answer.context["group_index"]
        ]
        assert index == groups
        assertContains(answer, '<b hx-swap-oob="innerHTML:[data-list-total]">16</b>', html=True)
        # Of a row that left the list meanwhile, no range of rows could be said any more.
        said = '<span hx-swap-oob="innerHTML:[data-list-place]">16 kết quả</span>'
        assertContains(answer, said, html=True)
        assertContains(answer, 'id="filters-form"')
        assertNotContains(answer, "<tr")
        assertNotContains(answer, "<html")
    chosen = {c["value"]: c["count"] for c in panel(after, "status").choices}
    assert (chosen["not_started"], chosen["in_progress"]) == (14, 1)


def panel(answer, name):
    return next(panel for panel in answer.context["panels"] if panel.name == name)


def test_counts_follow_the_filters_and_ask_for_no_page(editor):
    assert counts(editor, "status=not_started&page=9").context["total"] == 15
    save(editor, "NV-003", "status", to="in_progress", reason="Bắt đầu")

    assert counts(editor, "status=not_started&page=9").context["total"] == 14
    assertContains(counts(editor, "status=in_progress"), "<b>1 nhiệm vụ</b>", html=True)
    assertContains(counts(editor, "status=stopped"), "<b>0 nhiệm vụ</b>", html=True)
    assert counts(editor, "status=xong").status_code == 400


def test_counts_cost_less_than_the_list(editor, programme_tasks):
    costs = []
    for more in (1, 3, 40):
        programme_tasks(more)
        forget()
        with CaptureQueriesContext(connection) as counting:
            counts(editor, "group=lead")
        forget()
        with CaptureQueriesContext(connection) as listing:
            editor.get("/tasks/?group=lead", headers=AS_PART)
        costs.append(len(counting))
        assert len(counting) < len(listing)

    assert len(set(costs)) == 1


def forget():
    for kept in caches.all(initialized_only=True):
        kept.clear()


@pytest.fixture
def programme_tasks(register):
    task = Task.objects.get(code="NV-001")
    given = {"programme": task.programme, "lead": task.lead, "heading": task.heading}
    return lambda number: TaskFactory.create_batch(number, **given)
