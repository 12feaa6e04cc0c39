from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from tasks.choices import DatePrecision, Status
from tasks.forms import task_initial
from tasks.models import HistoryEntry, Letter, LetterItem, Task
from tasks.rows import reference
from tasks.tests.factories import LetterFactory

pytestmark = pytest.mark.django_db
ON = "2022-06-15T12:00:00+07:00"


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel(ON, tick=False):
        yield


@pytest.fixture
def editor(client, register, consolidator):
    client.force_login(consolidator)
    return client


def posted(code, **changed):
    """The edit form as a browser sends it back, with some fields changed."""
    values = task_initial(Task.objects.get(code=code)) | changed
    return {name: "" if value is None else value for name, value in values.items()}


def history(code):
    entry = HistoryEntry.objects.filter(task__code=code).first()
    return [(c["field"], c["old"], c["new"]) for c in entry.changes]


def test_task_page_shows_the_letters_words_and_leads_to_their_place(editor):
    item = Task.objects.get(code="NV-003").items.get()

    response = editor.get("/tasks/NV-003/")

    assertContains(response, item.text.partition(" (")[0])
    assertContains(response, f'href="{item.get_absolute_url()}"')
    assertContains(response, "Còn 15 ngày")
    assertContains(response, "30/06/2022")


def test_recurring_task_tells_its_next_day_within_the_term(editor):
    assert editor.get("/tasks/NV-006/").context["next_due"] == date(2023, 3, 31)


def test_letter_page_marks_every_item_and_links_its_task(editor):
    letter = Letter.objects.get(number="372")

    response = editor.get(letter.get_absolute_url())

    marked = [s for p in response.context["paragraphs"] for s in p["segments"] if "item" in s]
    assert [(s["item"].number, s["tasks"][0].code) for s in marked] == [
        (number, f"NV-{number:03}") for number in range(1, 17)
    ]
    assertContains(response, "/tasks/NV-016/")
    assertContains(response, 'id="muc-16"')


def test_letter_page_marks_every_paragraph_of_an_item(editor):
    item = LetterItem.objects.get(letter__number="372", number=4)
    fifth = LetterItem.objects.get(letter__number="372", number=5)
    LetterItem.objects.filter(pk=item.pk).update(text=f"{item.text}\n{fifth.text}")
    fifth.tasks.clear()

    response = editor.get(item.get_absolute_url().partition("#")[0])

    lit = {
        (p["number"], s["item"].number, s["anchor"])
        for p in response.context["paragraphs"]
        for s in p["segments"]
        if "item" in s and s["item"].number == 4
    }
    assert lit == {(11, 4, "muc-4"), (12, 4, "")}


@pytest.mark.parametrize(
    ("number", "symbol", "printed"),
    [
        ("372", "SLĐTBXH-KHTC", "372/SLĐTBXH-KHTC"),
        ("46", "2015/QĐ-TTg", "46/2015/QĐ-TTg"),
        ("202", "2025/QH15", "202/2025/QH15"),
        ("12", "NQ/TU", "12-NQ/TU"),
        ("05", "CTr/TU", "05-CTr/TU"),
        ("01", "QCPH/UBND-UBMTTQ", "01/QCPH/UBND-UBMTTQ"),
        ("", "UBND-NCKSTTHC", "UBND-NCKSTTHC"),
    ],
)
def test_reference_is_printed_as_the_body_writes_it(number, symbol, printed):
    assert reference(number, symbol) == printed


def test_edit_changes_the_task_and_leaves_history(editor, consolidator):
    response = editor.post(
        "/tasks/NV-009/edit/",
        posted("NV-009", deadline_wording="quý III/2022", reason="Theo ý kiến của Sở"),
    )

    task = Task.objects.get(code="NV-009")
    assertRedirects(response, "/tasks/NV-009/")
    assert (task.deadline_kind, task.due_on, task.version) == ("quarter", date(2022, 9, 30), 2)
    assert [field for field, *_ in history("NV-009")] == ["Thời hạn"]
    entry = task.history.get()
    assert (entry.by, entry.reason, entry.verb) == (consolidator, "Theo ý kiến của Sở", "edited")


def test_edit_keeps_a_confirmed_deadline_whose_wording_did_not_change(editor):
    before = Task.objects.get(code="NV-006").deadline

    editor.post("/tasks/NV-006/edit/", posted("NV-006", note="Nhắc phòng đào tạo nghề"))

    assert Task.objects.get(code="NV-006").deadline == before
    assert history("NV-006") == [("Ghi chú", "", "Nhắc phòng đào tạo nghề")]


def test_edit_without_a_change_leaves_no_trace(editor):
    editor.post("/tasks/NV-009/edit/", posted("NV-009"))

    assert Task.objects.get(code="NV-009").version == 1
    assert not HistoryEntry.objects.exists()


def test_unreadable_deadline_is_kept_as_text_and_flagged(editor):
    editor.post("/tasks/NV-009/edit/", posted("NV-009", deadline_wording="lúc nào tiện"))

    task = Task.objects.get(code="NV-009")
    assert (task.deadline_wording, task.deadline_kind, task.due_on) == (
        "lúc nào tiện",
        "none",
        None,
    )
    assert task.deadline_note
    assertContains(editor.get("/tasks/NV-009/"), task.deadline_note)


def test_edited_task_is_found_by_its_new_words(editor):
    editor.post("/tasks/NV-009/edit/", posted("NV-009", title="Kế hoạch nghỉ dưỡng tại Vũng Tàu"))

    found = editor.get("/tasks/?q=vung+tau").context["rows"]
    assert [row.code for row in found] == ["NV-009"]


def test_second_writer_sees_both_versions_and_loses_nothing(editor):
    first = posted("NV-009", title="Bản của người thứ nhất")
    second = posted("NV-009", title="Bản của người thứ hai", note="Ghi chú của người thứ hai")
    editor.post("/tasks/NV-009/edit/", first)

    answer = editor.post("/tasks/NV-009/edit/", second)

    assert answer.status_code == 409
    assert Task.objects.get(code="NV-009").title == "Bản của người thứ nhất"
    assertContains(answer, "Bản của người thứ nhất", status_code=409)
    assertContains(answer, "Bản của người thứ hai", status_code=409)
    assertContains(answer, "Ghi chú của người thứ hai", status_code=409)


def test_second_writer_chooses_field_by_field(editor):
    editor.post("/tasks/NV-009/edit/", posted("NV-009", title="Bản của người thứ nhất"))
    mine = posted("NV-009", title="Bản của tôi", note="Ghi chú của tôi")

    editor.post("/tasks/NV-009/edit/", mine | {"keep_title": "saved", "keep_note": "mine"})

    task = Task.objects.get(code="NV-009")
    assert (task.title, task.note) == ("Bản của người thứ nhất", "Ghi chú của tôi")


def test_event_only_goes_with_a_conditional_deadline(editor):
    event = Task.objects.get(code="NV-005").awaited_event_id

    answer = editor.post("/tasks/NV-009/edit/", posted("NV-009", awaited_event=event))

    assertContains(answer, "Thời hạn này không chờ sự kiện nào")
    assert Task.objects.get(code="NV-009").version == 1


@pytest.mark.parametrize(
    "changed",
    [{"title": ""}, {"title": "\x00\x01"}, {"lead": "999999"}, {"version": "x"}, {"heading": "x"}],
)
def test_bad_edits_say_what_to_do_and_write_nothing(editor, changed):
    answer = editor.post("/tasks/NV-009/edit/", posted("NV-009", **changed))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Task.objects.get(code="NV-009").version == 1


def test_new_task_takes_the_next_code_and_the_end_of_its_heading(editor):
    heading = Task.objects.get(code="NV-001").heading
    values = posted("NV-001", title="Nghị quyết mới của HĐND tỉnh", version=0)

    answer = editor.post("/tasks/new/", values)

    task = Task.objects.get(code="NV-017")
    assertRedirects(answer, "/tasks/NV-017/")
    assert (task.heading, task.position) == (heading, 1_000_004)
    assert task.history.get().verb == "created"


STATUS = "/tasks/NV-001/status"
BECAUSE = {"version": 1, "reason": "Theo Công văn 45/SLĐTBXH-VP"}


def test_submission_late_is_judged_by_the_day_it_was_submitted(editor):
    editor.post(f"{STATUS}/submitted/", BECAUSE | {"submitted_on": "10/01/2022"})

    assertContains(editor.get("/tasks/NV-001/"), "Muộn 10 ngày")
    assert ("Tình trạng", "Chưa thực hiện", "Đã trình") in history("NV-001")


def test_completing_needs_a_result(editor):
    answer = editor.post(f"{STATUS}/completed/", {"version": 1, "completed_on": "10/12/2021"})

    assertContains(answer, "Chưa có kết quả thì chưa thể đánh dấu hoàn thành")
    assert Task.objects.get(code="NV-001").status == "not_started"


def test_completing_with_its_document(editor):
    editor.post(
        f"{STATUS}/completed/",
        BECAUSE
        | {
            "submitted_on": "01/12/2021",
            "completed_on": "10/12/2021",
            "result_reference": "57/NQ-HĐND",
            "result_on": "10/12/2021",
        },
    )

    task = Task.objects.get(code="NV-001")
    assert (task.status, task.result_label) == ("completed", "57/NQ-HĐND ngày 10/12/2021")


def test_completion_may_know_its_month_only(editor):
    editor.post(
        f"{STATUS}/completed/",
        BECAUSE | {"completed_on": "02/2022", "result_note": "Theo báo cáo của Sở"},
    )

    task = Task.objects.get(code="NV-001")
    assert (task.completed_on, task.completed_label) == (date(2022, 2, 1), "02/2022")


@pytest.mark.parametrize(
    "posted",
    [
        {"completed_on": "16/06/2022", "result_note": "Có"},
        {"completed_on": "13/2022", "result_note": "Có"},
        {"completed_on": "hôm qua", "result_note": "Có"},
        {"completed_on": "", "result_note": "Có"},
        {"completed_on": "10/12/2021", "submitted_on": "11/12/2021", "result_note": "Có"},
        {"completed_on": "12/2021", "submitted_on": "02/01/2022", "result_note": "Có"},
    ],
    ids=["in the future", "no such month", "no date", "none", "after it", "after its month"],
)
def test_bad_days_of_completion_are_refused(editor, posted):
    answer = editor.post(f"{STATUS}/completed/", BECAUSE | posted)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Task.objects.get(code="NV-001").status == "not_started"


def test_every_direct_step_needs_a_reason(editor):
    answer = editor.post(f"{STATUS}/in_progress/", {"version": 1, "reason": " "})

    assertContains(answer, "Lý do, căn cứ: Trường này là bắt buộc.")
    assert Task.objects.get(code="NV-001").status == "not_started"


def test_reopening_needs_a_reason_and_takes_the_day_away(editor):
    address = "/tasks/NV-008/status/in_progress/"

    refused = editor.post(address, {"version": 1, "reason": ""})
    editor.post(address, {"version": 1, "reason": "Ban hành lại"})

    task = Task.objects.get(code="NV-008")
    assert refused.context["form"].errors
    assert (task.status, task.completed_on, task.completed_precision) == (
        "in_progress",
        None,
        "day",
    )


def test_steps_that_the_table_does_not_have_are_refused(editor):
    answer = editor.post("/tasks/NV-008/status/stopped/", {"version": 1}, follow=True)

    assertContains(answer, "không chuyển được sang")
    assert editor.get("/tasks/NV-008/status/nonsense/").status_code == 404


def test_status_of_a_task_changed_meanwhile_asks_again(editor):
    editor.post("/tasks/NV-001/edit/", posted("NV-001", note="Mới"))

    answer = editor.post(f"{STATUS}/in_progress/", BECAUSE)

    assert answer.status_code == 409
    assert Task.objects.get(code="NV-001").status == "not_started"


def test_start_page_figures_are_the_lists_they_lead_to(editor):
    figures = editor.get("/").context["figures"]

    assert [(f["label"], f["count"]) for f in figures] == [
        ("Quá hạn", 3),
        ("Đến hạn trong 30 ngày", 2),
        ("Chưa hoàn thành", 15),
        ("Chờ sự kiện", 3),
        ("Hoàn thành", 1),
    ]
    assert [editor.get(f["url"]).context["total"] for f in figures] == [f["count"] for f in figures]


def test_agency_page_counts_its_tasks_by_status(editor):
    response = editor.get("/agencies/so-ldtbxh/")

    by_status = [(row["label"], row["count"]) for row in response.context["by_status"]]
    assert by_status == [("Chưa thực hiện", 15), ("Hoàn thành", 1)]
    assert [editor.get(r["url"]).context["total"] for r in response.context["by_status"]] == [15, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_number_of_queries_for_any_history(
    editor, consolidator, django_assert_max_num_queries, number
):
    task = Task.objects.get(code="NV-001")
    for _ in range(number):
        HistoryEntry.objects.create(by=consolidator, task=task, verb="edited")

    with django_assert_max_num_queries(13):
        assert editor.get("/tasks/NV-001/").status_code == 200


def test_reporter_sees_no_way_to_edit(client, register, django_user_model):
    from agencies.models import Agency

    reporter = django_user_model.objects.create_user(
        "daumoi", role="reporter", agency=Agency.objects.get(code="so-ldtbxh")
    )
    client.force_login(reporter)

    response = client.get("/tasks/NV-001/")

    assertNotContains(response, "/tasks/NV-001/edit/")
    assert client.post("/tasks/NV-001/edit/", posted("NV-001", title="x")).status_code == 403


def test_letters_stand_newest_first(editor):
    letters = editor.get("/letters/").context["letters"]

    assert [letter.number for letter in letters] == ["372", "899"]


def test_letters_stand_on_pages(editor):
    sender = Agency.objects.get(code="so-y-te")
    LetterFactory.create_batch(29, sender=sender, issued_on=date(2022, 1, 1))

    first, second = editor.get("/letters/"), editor.get("/letters/?page=2")

    assert [len(page.context["letters"]) for page in (first, second)] == [25, 6]
    assertContains(first, "<b>31 văn bản</b>")
    assertContains(second, "26–31 trong 31")
    assertContains(editor.get("/letters/?page=9"), "Không có trang “9”", status_code=400)


def test_waiting_task_shows_no_last_day_beside_its_event(editor):
    wording = (
        "“năm 2022, sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP”"
    )

    assertContains(
        editor.get("/tasks/?timeliness=waiting"),
        f'<span class="cell-sub cell-sub--alone">{wording}</span></a></td>',
    )
    assertNotContains(editor.get("/tasks/NV-011/"), "Trình chậm nhất")


def test_new_task_without_a_programme_says_whom_to_ask(client, consolidator):
    client.force_login(consolidator)

    assertContains(client.get("/tasks/new/", follow=True), "Chưa có chương trình hành động nào")


def test_a_month_of_completion_is_kept_as_its_first_day(task):
    task.status, task.result_note = Status.COMPLETED, "Đã lồng ghép"
    task.completed_precision, task.completed_on = DatePrecision.MONTH, date(2021, 3, 2)

    with pytest.raises(ValidationError, match="hãy ghi ngày đầu tháng ấy"):
        task.full_clean()

    task.completed_on = date(2021, 3, 1)
    task.full_clean()
