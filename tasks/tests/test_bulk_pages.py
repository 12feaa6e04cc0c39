"""Pages on which many tasks are chosen, changed after a preview, taken back; or reminded of."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode
from docx import Document
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.actions import many
from tasks.actions.changes import undo
from tasks.actions.inserting import update_rows
from tasks.actions.periods import open_periods
from tasks.forms import versions_of
from tasks.models import ChangeSet, Heading, HistoryEntry, Task
from tasks.tests.factories import RoundFactory, TaskFactory
from tasks.views import bulk_rows, growing

pytestmark = pytest.mark.django_db
TICKED = "/tasks/bulk/?task=NV-001&task=NV-002"


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def editor(client, register, consolidator):
    client.force_login(consolidator)
    return client


def seen(*codes):
    return versions_of(Task.objects.filter(code__in=codes).order_by("pk"))


def both(**more):
    return {"versions": seen("NV-001", "NV-002"), "below": ""} | more


def shown(preview):
    return [(row["code"], row["changes"], row["refusal"]) for row in preview.rows]


def test_the_list_offers_boxes_and_all_results_to_who_may_change(client, register, consolidator):
    client.force_login(consolidator)
    response = client.get("/tasks/?status=not_started&sort=due&group=lead&page=1")

    assertContains(response, 'name="task" value="NV-001" form="bulk"')
    back = "status%3Dnot_started%26sort%3Ddue%26group%3Dlead%26page%3D1"
    address = f"/tasks/bulk/?all=1&amp;status=not_started&amp;sort=due&amp;back={back}"
    assertContains(response, f'{address}"', count=2)
    assertContains(response, "Chọn cả <span data-list-total>15</span> kết quả")


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter"])
def test_nobody_else_gets_boxes_also_where_the_list_is_kept(
    request, client, consolidator, task, who
):
    client.force_login(consolidator)
    client.get("/tasks/")
    client.force_login(request.getfixturevalue(who))

    response = client.get("/tasks/")

    assertContains(response, "NV-001")
    assertNotContains(response, "task-table__check")
    assertNotContains(response, "/tasks/bulk/")


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter", "outsider"])
@pytest.mark.parametrize("query", ["task=NV-001&task=NV-002", "", "all=1"])
def test_nobody_else_changes_many(request, client, task, outside_task, who, query):
    client.force_login(request.getfixturevalue(who))
    address = f"/tasks/bulk/?what=deadline&{query}"
    forged = {"versions": f"{task.pk}:1 {outside_task.pk}:1", "deadline_wording": "2023"}

    assert client.get(address).status_code == 403
    assert client.post(address, forged | {"confirm": "1"}).status_code == 403
    assert set(Task.objects.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("who", ["leader", "lead_reporter"])
def test_nobody_else_sees_or_takes_back_an_act(request, client, consolidator, who):
    act = ChangeSet.objects.create(kind="bulk", by=consolidator)
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/tasks/bulk/{act.pk}/").status_code == 403
    assert client.post(f"/tasks/bulk/{act.pk}/undo/").status_code == 403


def test_acts_of_other_kinds_are_not_found_here(editor, consolidator):
    act = ChangeSet.objects.create(kind="import", by=consolidator)

    assert editor.get(f"/tasks/bulk/{act.pk}/").status_code == 404
    assert editor.post(f"/tasks/bulk/{act.pk}/undo/").status_code == 404


def test_it_is_said_what_was_chosen(editor):
    ticked = editor.get(f"{TICKED}&back=status%3Dnot_started")
    filtered = editor.get("/tasks/bulk/?all=1&timeliness=overdue&sort=due")
    grouped = editor.get("/tasks/bulk/?all=1&lead=so-ldtbxh&back=lead%3Dso-ldtbxh%26group%3Dlead")
    whole = editor.get("/tasks/bulk/?all=1")

    assert grouped.context["choice"].list_url == "/tasks/?lead=so-ldtbxh&group=lead"
    assert filtered.context["choice"].list_url == "/tasks/?timeliness=overdue&sort=due"
    assert ticked.context["choice"].words == "2 nhiệm vụ đã đánh dấu"
    assert ticked.context["choice"].list_url == "/tasks/?status=not_started"
    assert filtered.context["choice"].words == "3 nhiệm vụ khớp bộ lọc"
    assert filtered.context["choice"].filters == ("Tiến độ so với hạn: Quá hạn",)
    assert filtered.context["versions"] == " ".join(
        f"{task.pk}:{task.version}"
        for task in Task.objects.filter(code__in=["NV-001", "NV-002", "NV-006"]).order_by(
            "due_on", "position"
        )
    )
    assert whole.context["choice"].words == "16 nhiệm vụ của cả danh sách"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("task=NV-404", "Danh sách không có nhiệm vụ “NV-404”"),
        ("task=NV-001&task=%00", "Danh sách không có nhiệm vụ"),
        ("all=1&status=nonsense", "Tình trạng: Không có lựa chọn “nonsense”"),
        ("all=1&unknown=1", "Không có bộ lọc “unknown”"),
        ("all=1&on=01/01/2022", "Ngày đã qua chỉ để xem"),
        ("all=1&on=31/02/2022", "không có ngày “31/02/2022”"),
        ("all=1&sort=nonsense", "Không sắp xếp được theo “nonsense”"),
        ("task=NV-001&what=delete", "Không có cách đổi “delete”"),
    ],
)
def test_an_address_that_is_not_understood_changes_nothing(editor, query, message):
    assertContains(editor.get(f"/tasks/bulk/?{query}"), message, status_code=400)


def test_too_many_at_once_are_refused(editor, monkeypatch):
    monkeypatch.setattr("tasks.views.bulk_choice.MOST", 15)

    assertContains(
        editor.get("/tasks/bulk/?all=1"),
        "Bộ lọc khớp 16 nhiệm vụ; mỗi lần đổi được nhiều nhất 15.",
        status_code=400,
    )


def test_a_change_is_previewed_confirmed_shown_and_taken_back(editor):
    lead = Agency.objects.get(code="so-y-te")
    sent = both(lead=lead.pk, how="add", reason="Sắp xếp bộ máy")
    preview = editor.post(f"{TICKED}&what=assign", sent).context["preview"]
    changes = [
        {"field": "Cơ quan chủ trì", "old": "Sở Lao động – Thương binh và Xã hội", "new": "Sở Y tế"}
    ]
    assert shown(preview) == [("NV-001", changes, ""), ("NV-002", changes, "")]
    assert set(Task.objects.values_list("version", flat=True)) == {1}

    page = editor.post(f"{TICKED}&what=assign", sent | {"confirm": "1"}, follow=True)

    act = ChangeSet.objects.get()
    assertRedirects(page, f"/tasks/bulk/{act.pk}/")
    assertContains(page, "Đổi chủ trì Sở Y tế: 2 nhiệm vụ. Có thể hoàn tác cả lần đổi này.")
    assertContains(page, "Sắp xếp bộ máy", count=2)
    assert Task.objects.filter(lead=lead).count() == 2
    assertContains(editor.get("/tasks/bulk/"), "Đổi chủ trì Sở Y tế: 2 nhiệm vụ")

    undone = editor.post(f"/tasks/bulk/{act.pk}/undo/", follow=True)
    assertContains(undone, "Đã hoàn tác: Đổi chủ trì Sở Y tế: 2 nhiệm vụ.")
    assert not Task.objects.filter(lead=lead).exists()
    again = editor.post(f"/tasks/bulk/{act.pk}/undo/", follow=True)
    assertContains(again, "đã hoàn tác việc này lúc 09:00 15/06/2022")


def test_from_an_act_a_link_leads_back_to_the_list_as_it_stood(editor):
    back = "group=lead&page=1"
    sent = both(deadline_wording="quý II/2023", reason="", confirm="1")

    done = editor.post(f"{TICKED}&what=deadline&{urlencode({'back': back})}", sent, follow=True)

    act = ChangeSet.objects.get()
    assertRedirects(done, f"/tasks/bulk/{act.pk}/?{urlencode({'back': back})}")
    undone = editor.post(f"/tasks/bulk/{act.pk}/undo/", {"back": back}, follow=True)
    for page in (done, undone):
        assertContains(page, 'href="/tasks/?group=lead&amp;page=1"', count=2)
    outside = editor.get(f"/tasks/bulk/{act.pk}/?back=//elsewhere.example/")
    assertContains(outside, 'href="/tasks/?//elsewhere.example/"', count=2)


@pytest.mark.parametrize(
    ("what", "sent", "expected"),
    [
        ("deadline", {"deadline_wording": "quý II/2023"}, {"deadline_wording": "quý II/2023"}),
        ("deadline", {"deadline_wording": "thường xuyên"}, {"deadline_kind": "ongoing"}),
        ("status", {"status": "in_progress", "reason": "Theo báo cáo"}, {"status": "in_progress"}),
        (
            "status",
            {
                "status": "completed",
                "completed_on": "02/2022",
                "result_note": "Lồng ghép",
                "reason": "CV",
            },
            {"status": "completed", "completed_precision": "month", "result_note": "Lồng ghép"},
        ),
        (
            "status",
            {"status": "stopped", "result_note": "CV 12/UBND", "reason": "Bãi bỏ"},
            {"status": "stopped", "result_note": "CV 12/UBND", "completed_on": None},
        ),
    ],
)
def test_each_kind_of_change_is_written(editor, what, sent, expected):
    sent = both(**{"reason": ""} | sent)

    assert editor.post(f"{TICKED}&what={what}", sent | {"confirm": "1"}).status_code == 302

    found = Task.objects.filter(code__in=["NV-001", "NV-002"]).values(*expected)
    assert list(found) == [expected, expected]


def test_tasks_are_moved_to_a_heading_and_into_a_round(editor):
    heading = Heading.objects.get(number="4.1")
    found = RoundFactory(programme=heading.programme)
    closed = RoundFactory(programme=heading.programme)
    closed.closed_by, closed.closed_at = found.opened_by, "2022-01-01T00:00Z"
    closed.save()

    moved = both(to_heading=heading.pk, confirm="1")
    assert editor.post(f"{TICKED}&what=heading", moved).status_code == 302
    refused = editor.post(f"{TICKED}&what=round", both(round=closed.pk, confirm="1"))
    assert editor.post(f"{TICKED}&what=round", both(round=found.pk, confirm="1")).status_code == 302

    assertContains(refused, "Đợt tổng hợp")
    assert refused.context["form"].errors["round"]
    assert Task.objects.of_round(found.pk).filter(heading=heading).count() == 2
    assertContains(editor.get(f"/rounds/{found.pk}/consolidate/"), "NV-002")


@pytest.mark.parametrize(
    ("what", "sent", "message"),
    [
        ("status", {}, "Hãy chọn tình trạng."),
        ("status", {"status": "in_progress", "reason": " "}, "Hãy ghi lý do, căn cứ."),
        ("status", {"status": "completed", "reason": "x"}, "Hãy nhập ngày hoàn thành, ban hành."),
        ("status", {"status": "stopped", "reason": "x"}, "Hãy ghi văn bản hoặc ý kiến cho dừng"),
        (
            "status",
            {"status": "completed", "completed_on": "31/02/2022"},
            "Ngày hoàn thành, ban hành:",
        ),
        ("assign", {"how": "add"}, "Hãy chọn cơ quan chủ trì hoặc cơ quan phối hợp cần đổi."),
        ("assign", {"how": "steal", "lead": "0"}, "Chưa lưu được"),
        ("deadline", {}, "Hãy ghi thời hạn mới."),
        ("deadline", {"deadline_wording": "xyz"}, "Không hiểu thời hạn này."),
        ("heading", {}, "Hãy chọn đề mục."),
        ("round", {"round": "9999"}, "Chưa lưu được"),
        ("remind", {"reply_by": "01/01/2022", "signer": "0"}, "Ngày này trước hôm nay"),
        ("deadline", {"versions": "", "deadline_wording": "2023"}, "Thiếu bản mà bạn đã xem"),
        ("deadline", {"versions": "1:x", "deadline_wording": "2023"}, "Thiếu bản mà bạn đã xem"),
        (
            "deadline",
            {"versions": f"{'9' * 30}:1", "deadline_wording": "2023"},
            "Thiếu bản mà bạn đã xem",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(editor, what, sent, message):
    answer = editor.post(f"{TICKED}&what={what}", both() | sent | {"confirm": "1"})

    assertContains(answer, message)
    assert set(Task.objects.values_list("version", flat=True)) == {1}


def test_keys_of_no_task_are_left_out(editor):
    sent = {"versions": "999999:1", "deadline_wording": "2023", "confirm": "1"}

    assertContains(editor.post(f"{TICKED}&what=deadline", sent), "Không có nhiệm vụ nào để đổi")


def test_refused_tasks_are_shown_with_the_reason_and_stay(editor):
    Task.objects.filter(code="NV-002").update(status="stopped", result_note="Dừng")
    sent = both(status="submitted", submitted_on="01/03/2022", reason="Theo báo cáo")
    preview = editor.post(f"{TICKED}&what=status", sent | {"show": "refused"}).context["preview"]

    assert shown(preview) == [
        ("NV-002", [], "Không chuyển được từ “Đã dừng” sang “Đã trình”."),
    ]
    assert (preview.changed, preview.refused) == (1, 1)
    editor.post(f"{TICKED}&what=status", sent | {"confirm": "1"})
    statuses = Task.objects.filter(code__in=["NV-001", "NV-002"]).order_by("pk")
    assert list(statuses.values_list("status", flat=True)) == ["submitted", "stopped"]


def test_tasks_that_have_the_status_already_say_that_the_days_typed_are_not_theirs(editor):
    Task.objects.filter(code="NV-002").update(status="submitted", submitted_on=date(2022, 2, 1))
    sent = both(status="submitted", submitted_on="01/03/2022", reason="Theo báo cáo", show="same")

    answer = editor.post(f"{TICKED}&what=status", sent)

    assert shown(answer.context["preview"]) == [("NV-002", [], "")]
    assertContains(answer, "Đã ở tình trạng này; ngày và kết quả giữ nguyên.")


def test_confirming_over_what_somebody_saved_meanwhile_shows_it_and_writes_nothing(
    editor, consolidator
):
    sent = both(deadline_wording="quý II/2023", reason="")
    Task.objects.filter(code="NV-002").update(deadline_wording="năm 2024", version=2)
    task = Task.objects.get(code="NV-002")
    HistoryEntry.objects.create(task=task, by=consolidator, verb="edited")

    answer = editor.post(f"{TICKED}&what=deadline", sent | {"confirm": "1"})

    told = f"NV-002 vừa được người khác sửa ({consolidator}, 09:00 15/06/2022)."
    assertContains(answer, told, status_code=409)
    assert not ChangeSet.objects.exists()
    preview = answer.context["preview"]
    assert "năm 2024" in preview.rows[1]["changes"][0]["old"]
    again = sent | {"versions": preview.versions, "below": preview.below, "confirm": "1"}
    assert editor.post(f"{TICKED}&what=deadline", again).status_code == 302


def test_a_step_of_yearly_work_is_bound_to_the_period_that_was_shown(editor):
    address = "/tasks/bulk/?task=NV-006&what=status"
    sent = {"status": "submitted", "submitted_on": "01/03/2022", "reason": "CV"}
    open_periods(on=date(2022, 6, 15))
    sent["versions"] = seen("NV-006")
    period = Task.objects.get(code="NV-006").parts.order_by("period_due_on").first()
    preview = editor.post(address, sent).context["preview"]
    assert [row["code"] for row in preview.rows] == [period.code]

    unseen = editor.post(address, sent | {"confirm": "1"})
    answer = editor.post(address, sent | {"below": preview.below, "confirm": "1"})

    assert unseen.status_code == 409
    assert answer.status_code == 302
    period.refresh_from_db()
    assert period.status == "submitted"


def test_a_long_preview_has_pages(editor, monkeypatch):
    monkeypatch.setattr("tasks.views.bulk_rows.PAGE_SIZE", 10)
    address = "/tasks/bulk/?all=1&what=deadline"
    sent = {"versions": editor.get(address).context["versions"], "deadline_wording": "2023"}
    first, second, beyond = (
        editor.post(address, sent | {"page": page}).context["preview"] for page in ("", "2", "99")
    )

    assert (first.page, len(first.rows), first.before, first.after) == (1, 10, 0, 2)
    assert (second.page, second.before, second.after) == (2, 1, 0)
    assert beyond.rows == second.rows


def test_the_deadline_is_understood_at_once(editor):
    answer = editor.post(f"{TICKED}&what=deadline", both(deadline_wording="quý II/2023", again="1"))

    assertContains(answer, "Hết Quý II/2023, chậm nhất 30/06/2023")
    assert answer.context["preview"] is None


def test_an_act_on_which_something_was_built_offers_no_undoing(editor, consolidator):
    editor.post(f"{TICKED}&what=deadline", both(deadline_wording="2023", confirm="1"))
    act = ChangeSet.objects.get()
    Task.objects.filter(code="NV-001").update(version=9)

    page = editor.get(f"/tasks/bulk/{act.pk}/")

    assertContains(page, "Không hoàn tác được: NV-001 đã được thay đổi sau đó")
    assertNotContains(page, "Hoàn tác cả lần đổi")
    assertContains(editor.get(f"/tasks/bulk/{act.pk}/?page=9"), "Không có trang", status_code=400)


def test_each_lead_gets_a_letter_that_names_its_tasks(editor, consolidator):
    health = Agency.objects.get(code="so-y-te")
    Task.objects.filter(code="NV-002").update(lead=health)
    Task.objects.filter(code="NV-003").update(lead=None)
    codes = ["NV-001", "NV-002", "NV-003", "NV-008"]
    address = f"/tasks/bulk/?what=remind&{'&'.join(f'task={code}' for code in codes)}"
    sent = {"versions": seen(*codes), "reply_by": "20/06/2022", "signer": "0"}
    letters = editor.post(address, sent).context["letters"]

    assert {agency.code: [t.code for t in tasks] for agency, tasks in letters.to.items()} == {
        "so-ldtbxh": ["NV-001"],
        "so-y-te": ["NV-002"],
    }
    assert [(row["code"], row["refusal"]) for row in letters.refused] == [
        ("NV-003", "Chưa có cơ quan chủ trì."),
        ("NV-008", "Hoàn thành, không còn phải đôn đốc."),
    ]
    assert not HistoryEntry.objects.filter(verb="reminder_drafted").exists()

    answer = editor.post(address, sent | {"confirm": "1"})

    with ZipFile(BytesIO(answer.getvalue())) as archive:
        assert sorted(archive.namelist()) == ["don-doc-so-ldtbxh.docx", "don-doc-so-y-te.docx"]
        document = Document(BytesIO(archive.read("don-doc-so-y-te.docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "quý cơ quan được giao chủ trì 1 nhiệm vụ sau đây chưa hoàn thành:" in text
    assert Task.objects.get(code="NV-002").title[:40] in text
    assert "(thời hạn: tháng 12/2021)" in text
    assert "trước hết ngày 20/06/2022" in text
    told = HistoryEntry.objects.filter(verb="reminder_drafted").order_by("pk")
    assert [(entry.task.code, entry.reason) for entry in told] == [
        (
            "NV-001",
            ("Gửi Sở Lao động – Thương binh và Xã hội, đề nghị trả lời trước hết ngày 20/06/2022"),
        ),
        ("NV-002", "Gửi Sở Y tế, đề nghị trả lời trước hết ngày 20/06/2022"),
    ]


def test_letters_taken_out_twice_remind_once_a_day(editor, consolidator):
    address = f"{TICKED}&what=remind"
    sent = {"signer": "0", "confirm": "1"}
    for reply_by in ("20/06/2022", "20/06/2022", "30/06/2022"):
        editor.post(address, both(reply_by=reply_by, **sent))
    first = HistoryEntry.objects.filter(verb="reminder_drafted")
    assert first.count() == 4

    with time_machine.travel("2022-06-16T08:00:00+07:00", tick=False):
        editor.force_login(consolidator)
        editor.post(address, both(reply_by="20/06/2022", **sent))
    assert HistoryEntry.objects.filter(verb="reminder_drafted").count() == 6


def test_preview_of_letters_says_that_taking_them_out_is_written_down(editor):
    shown = editor.post(f"{TICKED}&what=remind", both(reply_by="20/06/2022", signer="0"))

    assertContains(shown, "Tải về thì lịch sử của từng nhiệm vụ ghi đã soạn công văn đôn đốc")


def test_one_lead_gets_one_file(editor):
    answer = editor.post(
        f"{TICKED}&what=remind", both(reply_by="20/06/2022", signer="0", confirm="1")
    )

    assert 'filename="don-doc-so-ldtbxh.docx"' in answer["Content-Disposition"]
    assert Document(BytesIO(answer.getvalue())).paragraphs


def test_pages_cost_the_same_for_1_and_for_20_tasks(client, programme, consolidator):
    client.force_login(consolidator)
    tasks = [
        TaskFactory(programme=programme, lead=AgencyFactory(), coordinating=[AgencyFactory()])
        for _ in range(20)
    ]
    costs = []
    for chosen in (tasks[:1], tasks):
        query = "&".join(f"task={task.code}" for task in chosen)
        sent = {"versions": versions_of(chosen), "deadline_wording": "quý II/2023", "reason": ""}
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/tasks/bulk/?{query}&what=deadline")
            client.post(f"/tasks/bulk/?{query}&what=deadline", sent)
            answer = client.post(f"/tasks/bulk/?{query}&what=deadline", sent | {"confirm": "1"})
        with CaptureQueriesContext(connection) as of_act:
            client.get(answer["location"])
        undo(ChangeSet.objects.latest("pk"), by=consolidator)
        Task.objects.update(version=1)
        costs.append((len(captured), len(of_act)))

    assert costs[0] == costs[1]


@pytest.fixture
def in_steps_of_one(monkeypatch):
    monkeypatch.setattr(growing, "LONG", 1)
    monkeypatch.setattr(many, "BATCH", 1)


def assigned(**more):
    lead = Agency.objects.get(code="so-y-te")
    return both(lead=lead.pk, how="add", reason="Sắp xếp bộ máy", confirm="1") | more


def test_a_long_change_shows_how_far_it_is(editor, in_steps_of_one):
    answer = editor.post(f"{TICKED}&what=assign", assigned())

    assert (answer.streaming, answer.headers["X-Accel-Buffering"]) == (True, "no")
    parts = [part.decode() for part in answer.streaming_content]
    assert '<h1 class="import-name">Đổi chủ trì Sở Y tế</h1>' in parts[0]
    assert "Đang ghi 2 nhiệm vụ." in parts[0]
    assert ["đã ghi 1 trong 2" in parts[1], "đã ghi 2 trong 2" in parts[2]] == [True, True]
    act = ChangeSet.objects.get()
    assert "Đổi chủ trì Sở Y tế: 2 nhiệm vụ. Có thể hoàn tác cả lần đổi này." in parts[3]
    assert f'href="/tasks/bulk/{act.pk}/"' in parts[3]
    assert parts[4].rstrip().endswith("</html>")
    assert Task.objects.filter(lead__code="so-y-te").count() == 2
    assert HistoryEntry.objects.filter(change_set=act).count() == 2


def test_a_long_change_whose_page_is_closed_writes_nothing(editor, in_steps_of_one):
    answer = editor.post(f"{TICKED}&what=assign", assigned())

    for _ in range(3):
        next(answer.streaming_content)
    answer._iterator.close()

    assert not ChangeSet.objects.exists()
    assert set(Task.objects.values_list("version", flat=True)) == {1}
    assert not Task.objects.filter(lead__code="so-y-te").exists()


def test_a_long_change_over_what_somebody_saved_is_answered_in_the_form(editor, in_steps_of_one):
    sent = assigned()
    Task.objects.filter(code="NV-002").update(version=2)

    answer = editor.post(f"{TICKED}&what=assign", sent)

    assert (answer.status_code, answer.streaming) == (409, False)
    assertContains(answer, "NV-002 vừa được người khác sửa", status_code=409)
    assert not ChangeSet.objects.exists()


def test_a_database_that_fails_half_way_is_told_and_leaves_nothing(
    editor, in_steps_of_one, monkeypatch
):
    written = []

    def fail_later(*args):
        written.append(args)
        if len(written) == 2:
            raise OperationalError("disk is full")
        update_rows(*args)

    monkeypatch.setattr(many, "update_rows", fail_later)

    page = editor.post(f"{TICKED}&what=assign", assigned()).getvalue().decode()

    assert "Có lỗi khi ghi nên chưa ghi gì. Hãy thử lại." in page
    assert "Quay lại" in page
    assert not ChangeSet.objects.exists()
    assert not Task.objects.filter(lead__code="so-y-te").exists()


def test_a_long_preview_shows_how_far_it_is_then_the_same_form(editor, monkeypatch):
    sent = assigned()
    del sent["confirm"]
    plain = editor.post(f"{TICKED}&what=assign", sent)
    monkeypatch.setattr(growing, "LONG", 1)
    monkeypatch.setattr(bulk_rows, "BATCH", 1)

    answer = editor.post(f"{TICKED}&what=assign", sent)

    parts = [part.decode() for part in answer.streaming_content]
    told = ["đã đối chiếu 0 trong 2", "đã đối chiếu 1 trong 2", "đã đối chiếu 2 trong 2"]
    assert [words in part for words, part in zip(told, parts[1:4], strict=True)] == [True] * 3
    page = "".join(parts)
    assert "xem trước, chưa ghi gì" in parts[0]
    assert form_of(page) == form_of(plain.text)
    assert page.rstrip().endswith("</html>")
    assert not ChangeSet.objects.exists()


def form_of(page):
    """Return the form of a page as its words, without the token that is new in each."""
    form = re.search(r'<form class="stack stack--loose".*?</form>', page, re.DOTALL)[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", form).split()


def test_undoing_a_long_change_shows_how_far_it_is(editor, in_steps_of_one):
    editor.post(f"{TICKED}&what=assign", assigned()).getvalue()
    act = ChangeSet.objects.get()

    page = editor.post(f"/tasks/bulk/{act.pk}/undo/").getvalue().decode()

    assert "Hoàn tác: Đổi chủ trì Sở Y tế: 2 nhiệm vụ" in page
    assert "đã ghi 1 trong 2" in page
    assert "Đã hoàn tác: Đổi chủ trì Sở Y tế: 2 nhiệm vụ." in page
    assert not Task.objects.filter(lead__code="so-y-te").exists()
    again = editor.post(f"/tasks/bulk/{act.pk}/undo/", follow=True)
    assertContains(again, "đã hoàn tác việc này lúc 09:00 15/06/2022")


def test_undoing_whose_page_is_closed_undoes_nothing(editor, in_steps_of_one):
    editor.post(f"{TICKED}&what=assign", assigned()).getvalue()
    act = ChangeSet.objects.get()

    answer = editor.post(f"/tasks/bulk/{act.pk}/undo/")
    for _ in range(2):
        next(answer.streaming_content)
    answer._iterator.close()

    act.refresh_from_db()
    assert act.undone_at is None
    assert Task.objects.filter(lead__code="so-y-te").count() == 2
