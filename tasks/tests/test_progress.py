"""Reports written and sent by an agency: what is asked for, what is refused, nothing lost."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.progress import ReportValues, Sheet, drop_draft, save_draft, send_report
from tasks.models import Attachment, HistoryEntry, ProgressReport, Task
from tasks.reporting import ReportingPeriod
from tasks.tests.factories import ReportFactory, TaskFactory

pytestmark = pytest.mark.django_db
ON = "2022-06-15T09:15:00+07:00"
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
SECOND = ReportingPeriod("quarter", date(2022, 4, 1))
REPORT = "/tasks/NV-001/report/"
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(autouse=True)
def on_15_june_2022(tmp_path):
    with time_machine.travel(ON, tick=False), override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def reporter(client, lead_reporter, task):
    client.force_login(lead_reporter)
    return client


@pytest.fixture
def colleague(lead_agency):
    return UserFactory(username="colleague", full_name="Lê Thị Đồng Nghiệp", agency=lead_agency)


def filled(**changed):
    """The form as a browser sends it."""
    words = {"done": "Đã gửi lấy ý kiến các sở, ngành", "percent": "60", "asked_status": ""}
    return {"token": str(uuid4()), "version": "0", "period": "2022-04-01"} | words | changed


def upload(name="Dự thảo lần 2.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def only():
    return ProgressReport.objects.get()


def test_report_is_sent_for_the_period_that_is_asked_for(reporter, lead_reporter, task):
    answer = reporter.post(REPORT, filled(asked_status="in_progress", proofs=[upload()]))

    report = only()
    assertRedirects(answer, f"/tasks/NV-001/#bao-cao-{report.pk}", fetch_redirect_response=False)
    assert (report.task, report.agency, report.by) == (task, task.lead, lead_reporter)
    assert (report.period.label, report.attempt, report.state) == ("Quý II/2022", 1, "sent")
    assert (report.done, report.percent) == ("Đã gửi lấy ý kiến các sở, ngành", 60)
    assert [file.name for file in report.attachments.all()] == ["Dự thảo lần 2.pdf"]
    entry = HistoryEntry.objects.get()
    assert (entry.verb, entry.by, entry.task) == ("report_sent", lead_reporter, task)
    assert entry.changes == [{"field": "Báo cáo Quý II/2022", "old": "", "new": "Chờ duyệt"}]
    assertContains(
        reporter.get("/tasks/NV-001/"),
        "Báo cáo Quý II/2022 của NV-001 đã gửi lúc 09:15 ngày 15/06/2022, đang chờ duyệt.",
    )


def test_sending_changes_nothing_of_the_task(reporter, task):
    reporter.post(REPORT, filled(asked_status="in_progress"))

    task.refresh_from_db()
    assert (task.status, task.percent, task.version) == ("not_started", None, 1)


def test_draft_is_kept_as_it_is_and_sent_later(reporter):
    answer = reporter.post(REPORT, filled(done="", percent="", act="draft"))
    draft = only()
    edit = f"/tasks/NV-001/reports/{draft.pk}/edit/"
    assertRedirects(answer, edit)
    again = {"token": str(draft.token), "version": "1"}

    reporter.post(edit, filled(**again, act="draft", obstacles="Thiếu kinh phí"))
    reporter.post(edit, filled(**again | {"version": "2"}, obstacles="Thiếu kinh phí"))

    report = only()
    assert (report.state, report.version, report.obstacles) == ("sent", 3, "Thiếu kinh phí")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"done": " "}, "Hãy ghi đã làm gì trong kỳ trước khi gửi."),
        ({"percent": ""}, "Hãy ghi mức độ hoàn thành, từ 0 đến 100."),
        ({"percent": "101"}, "Hãy ghi mức độ hoàn thành, từ 0 đến 100."),
        ({"percent": "-1"}, "Hãy ghi mức độ hoàn thành, từ 0 đến 100."),
        ({"asked_status": "stopped"}, "stopped không phải là một trong các lựa chọn khả thi."),
        ({"asked_status": "submitted"}, "Ngày trình: Trường này là bắt buộc."),
        ({"asked_status": "completed"}, "Ngày hoàn thành, ban hành: Trường này là bắt buộc."),
        (
            {"asked_status": "completed", "completed_on": "10/06/2022"},
            "Chưa có kết quả thì chưa thể đánh dấu hoàn thành",
        ),
        (
            {
                "asked_status": "completed",
                "completed_on": "10/06/2022",
                "result_reference": "57/QĐ-UBND",
            },
            "Chưa có kết quả thì chưa thể đánh dấu hoàn thành",
        ),
        (
            {"asked_status": "completed", "done": ""},
            "Chưa có kết quả thì chưa thể đánh dấu hoàn thành",
        ),
        (
            {"asked_status": "submitted", "submitted_on": "16/06/2022"},
            "Ngày này sau hôm nay (15/06/2022).",
        ),
        (
            {
                "asked_status": "completed",
                "submitted_on": "11/06/2022",
                "completed_on": "10/06/2022",
                "result_note": "Đã xong",
            },
            "Ngày trình phải trước ngày hoàn thành, ban hành.",
        ),
        ({"period": "2022-07-01x"}, "Trang này không còn đúng. Hãy mở lại trang rồi gửi lại."),
        ({"period": "2022-10-01"}, "Trang này không còn đúng. Hãy mở lại trang rồi gửi lại."),
        ({"token": "x"}, "Trang này không còn đúng. Hãy mở lại trang rồi gửi lại."),
        ({"done": "x" * 5001}, "tối đa 5000 kí tự (hiện có 5001)"),
    ],
)
def test_what_may_not_be_sent_says_what_to_do_and_leaves_nothing(
    reporter, on_15_june_2022, changed, error
):
    answer = reporter.post(REPORT, filled(**changed, proofs=[upload()]))

    assertContains(answer, error)
    assert not ProgressReport.objects.exists()
    assert not HistoryEntry.objects.exists()
    assert list(on_15_june_2022.rglob("*")) == []


def test_a_refused_file_leaves_nothing_of_the_report_behind(reporter, on_15_june_2022):
    files = [upload(), upload("Phụ lục.exe", b"MZ")]

    answer = reporter.post(REPORT, filled(proofs=files))

    assertContains(answer, "Không nhận tệp “Phụ lục.exe”. Hãy gửi tệp .pdf, .docx")
    assertContains(answer, "Đã gửi lấy ý kiến các sở, ngành")
    assert not ProgressReport.objects.exists()
    assert not Attachment.objects.exists()
    assert [path for path in on_15_june_2022.rglob("*") if path.is_file()] == []


def test_too_many_files_are_refused(reporter):
    answer = reporter.post(REPORT, filled(proofs=[upload() for _ in range(11)]))

    assertContains(answer, "Mỗi lần gửi được 10 tệp, bạn chọn 11.")
    assert not ProgressReport.objects.exists()


@override_settings(ATTACHMENT_TYPES=["pdf"], ATTACHMENT_MAX_BYTES=1024 * 1024)
def test_form_says_which_files_the_settings_let_in(reporter):
    page = reporter.get(REPORT)

    assertContains(page, ".pdf; mỗi tệp không quá 1 MB.")
    assertContains(page, 'accept=".pdf"')


def test_second_submit_of_a_form_lands_on_the_first_report(reporter):
    form = filled(proofs=[upload()])
    first = reporter.post(REPORT, form)

    second = reporter.post(REPORT, form | {"proofs": [upload()]})

    assert second.url == first.url
    assert only().attachments.count() == 1
    assert HistoryEntry.objects.count() == 1


def test_second_submit_with_other_words_shows_both(reporter):
    form = filled()
    reporter.post(REPORT, form)

    answer = reporter.post(REPORT, form | {"done": "Câu viết thêm sau khi gửi"})

    assert answer.status_code == 409
    assertContains(answer, "Câu viết thêm sau khi gửi", status_code=409)
    assertContains(answer, "Đã gửi lấy ý kiến các sở, ngành", status_code=409)
    assert only().done == "Đã gửi lấy ý kiến các sở, ngành"


def test_two_writers_of_a_draft_see_both_and_choose(reporter, colleague, task):
    sheet = Sheet(task.lead, SECOND, ReportValues("Bản của đồng nghiệp", percent=40), uuid4())
    theirs = save_draft(task, sheet, by=colleague)
    mine = filled(done="Bản của tôi", obstacles="Vướng của tôi")

    answer = reporter.post(REPORT, mine)

    assert answer.status_code == 409
    assertContains(answer, "Lê Thị Đồng Nghiệp đã lưu bản nháp lúc", status_code=409)
    rows = {row["name"]: (row["saved"], row["mine"]) for row in answer.context["conflict"]}
    assert rows == {
        "percent": ("40", "60"),
        "done": ("Bản của đồng nghiệp", "Bản của tôi"),
        "obstacles": ("", "Vướng của tôi"),
    }
    assert only().done == "Bản của đồng nghiệp"

    form = answer.context["form"]
    known = {"token": form["token"].value(), "version": form["version"].value()}
    kept = {"keep_done": "saved", "keep_percent": "mine", "keep_obstacles": "mine"}
    reporter.post(f"/tasks/NV-001/reports/{theirs.pk}/edit/", mine | known | kept)

    report = only()
    assert (report.state, report.done, report.percent, report.obstacles) == (
        "sent",
        "Bản của đồng nghiệp",
        60,
        "Vướng của tôi",
    )


def test_what_a_colleague_sent_meanwhile_is_shown_beside_mine(reporter, colleague, task):
    ReportFactory(task=task, by=colleague, done="Bản đồng nghiệp đã gửi")

    answer = reporter.post(REPORT, filled(done="Bản của tôi"))

    assertContains(answer, "Bản đồng nghiệp đã gửi", status_code=409)
    assertContains(answer, "Bản của tôi", status_code=409)
    assert only().done == "Bản đồng nghiệp đã gửi"


def test_returned_report_goes_on_as_the_next_attempt_with_its_files(reporter, task):
    reporter.post(REPORT, filled(proofs=[upload("Giữ.pdf"), upload("Bỏ.pdf", PDF + b"2")]))
    first = only()
    returned = {"state": "returned", "decision_note": "Nêu rõ số liệu"}
    decided = {"decided_by": first.by, "decided_at": first.sent_at}
    ProgressReport.objects.filter(pk=first.pk).update(**returned, **decided)
    edit = f"/tasks/NV-001/reports/{first.pk}/edit/"

    page = reporter.get(edit)
    dropped = first.attachments.get(name="Bỏ.pdf").pk
    reporter.post(edit, filled(done="Đã bổ sung số liệu", dropped=[dropped]))

    assertContains(page, "Nêu rõ số liệu")
    assert page.context["form"]["done"].value() == "Đã gửi lấy ý kiến các sở, ngành"
    second = ProgressReport.objects.get(attempt=2)
    assert (second.state, second.done) == ("sent", "Đã bổ sung số liệu")
    assert [file.name for file in second.attachments.all()] == ["Giữ.pdf"]
    assert [file.name for file in first.attachments.all()] == ["Giữ.pdf", "Bỏ.pdf"]
    assert second.attachments.get().file == first.attachments.first().file


def test_files_of_another_report_cannot_be_dropped(reporter, task, outside_task):
    reporter.post(REPORT, filled(act="draft"))
    draft = only()
    foreign = ReportFactory(task=outside_task)
    kept = Attachment.objects.create(
        report=foreign, file="x", name="x.pdf", size=1, sha256="0" * 64, uploaded_by=foreign.by
    )
    known = {"token": str(draft.token), "version": "1"}

    answer = reporter.post(
        f"/tasks/NV-001/reports/{draft.pk}/edit/", filled(**known, dropped=[kept.pk])
    )

    assertContains(answer, "Bỏ tệp đã đính kèm")
    assert answer.context["form"].errors.keys() == {"dropped"}
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_last_report_stands_beside_and_can_be_copied(reporter, task):
    ReportFactory(
        task=task,
        accepted=True,
        period_start=date(2022, 1, 1),
        percent=35,
        done="Xong dự thảo lần 1",
        proposals="Bố trí kinh phí",
        sent_at=datetime(2022, 3, 11, tzinfo=LOCAL),
    )

    page, copied = reporter.get(REPORT), reporter.get(f"{REPORT}?copy=1")

    assertContains(page, "Kỳ trước (Quý I/2022, 35%)")
    assert page.context["form"]["done"].value() is None
    assert page.context["form"]["percent"].value() == 35
    assert copied.context["form"]["done"].value() == "Xong dự thảo lần 1"
    assert copied.context["form"]["proposals"].value() == "Bố trí kinh phí"


def test_coordinating_body_informs_without_asking_for_a_status(
    client, task, coordinating_reporter, coordinating_agency
):
    client.force_login(coordinating_reporter)
    page = client.get(REPORT)

    client.post(REPORT, filled(asked_status="completed", completed_on="10/06/2022"))

    assertContains(page, "phối hợp nhiệm vụ này: báo cáo để biết")
    assertNotContains(page, "Đề nghị tình trạng")
    report = only()
    assert (report.agency, report.state) == (coordinating_agency, "sent")
    assert (report.percent, report.asked_status, report.completed_on) == (None, "", None)
    assert HistoryEntry.objects.get().changes[0]["field"] == "Báo cáo Quý II/2022 (Sở KH&CN)"


def test_lead_and_coordinating_body_each_have_their_own_report(
    reporter, client, coordinating_reporter
):
    reporter.post(REPORT, filled())
    client.force_login(coordinating_reporter)

    client.post(REPORT, filled())

    assert ProgressReport.objects.filter(state="sent").count() == 2


def test_ongoing_work_has_no_percent(reporter, task):
    ongoing = {"deadline_kind": "ongoing", "due_on": None, "deadline_start": None}
    Task.objects.filter(pk=task.pk).update(**ongoing)

    reporter.post(REPORT, filled(percent=""))

    assert (only().state, only().percent) == ("sent", None)


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ("completed", "NV-009 hoàn thành nên không phải báo cáo."),
        ("stopped", "NV-009 đã dừng nên không phải báo cáo."),
    ],
)
def test_what_is_done_or_stopped_is_not_reported(reporter, lead_agency, trait, sentence):
    TaskFactory(code="NV-009", lead=lead_agency, **{trait: True})

    page = reporter.get("/tasks/NV-009/report/", follow=True)
    answer = reporter.post("/tasks/NV-009/report/", filled(), follow=True)

    assertContains(page, sentence)
    assertContains(answer, sentence)
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("sent_on", "state", "expected"),
    [
        (None, None, "Quý II/2022"),
        (datetime(2022, 6, 10), "returned", "Quý II/2022"),
        (datetime(2022, 6, 10), "accepted", "Quý III/2022"),
        # Sent in April, when the period was not asked for yet: an early word.
        (datetime(2022, 4, 20), "accepted", "Quý II/2022"),
    ],
)
def test_period_of_a_new_report_follows_what_was_accepted(reporter, task, sent_on, state, expected):
    if sent_on:
        ReportFactory(task=task, sent_at=sent_on.replace(tzinfo=LOCAL), **{state: True})

    assert reporter.get(REPORT).context["period"].label == expected


@override_settings(REPORT_PERIOD_KIND="month")
def test_kind_of_period_is_a_setting(reporter):
    reporter.post(REPORT, filled(period="2022-06-01"))

    assert only().period.label == "tháng 6/2022"


def test_report_that_waits_is_not_written_twice(reporter, task):
    sent = ReportFactory(task=task)

    answer = reporter.get(REPORT)

    assertRedirects(answer, sent.get_absolute_url())


def test_report_on_recurring_work_goes_to_its_current_period(reporter, register, lead_agency):
    Task.objects.filter(code="NV-006").update(lead=lead_agency)

    reporter.post("/tasks/NV-006/report/", filled())

    period = only().task
    assert (period.code, period.parent.code) == ("NV-006-2021", "NV-006")
    page = reporter.get("/tasks/NV-006/report/")
    assertRedirects(page, "/tasks/NV-006-2021/report/", fetch_redirect_response=False)


def test_draft_can_be_thrown_away_and_nothing_else(reporter, lead_reporter, task):
    draft = ReportFactory(task=task, draft=True, by=lead_reporter)

    reporter.post(f"/tasks/NV-001/reports/{draft.pk}/drop/")
    assert not ProgressReport.objects.exists()

    sent = ReportFactory(task=task, by=lead_reporter)
    answer = reporter.post(f"/tasks/NV-001/reports/{sent.pk}/drop/", follow=True)
    assertContains(answer, "Báo cáo này chờ duyệt nên không bỏ được.")
    assert only().state == "sent"


def test_another_agencys_token_opens_nothing(task, lead_reporter, coordinating_reporter):
    theirs = ReportFactory(task=task, draft=True)
    sheet = Sheet(coordinating_reporter.agency, SECOND, ReportValues("x"), theirs.token, version=1)

    with pytest.raises(PermissionDenied):
        save_draft(task, sheet, by=coordinating_reporter)


def test_actions_refuse_whom_the_pages_refuse(task, outsider, leader, lead_reporter, consolidator):
    own = Sheet(task.lead, SECOND, ReportValues("x", percent=1), uuid4())
    strange = Sheet(outsider.agency, SECOND, ReportValues("x", percent=1), uuid4())
    on = date(2022, 6, 15)
    refused = [(own, outsider), (strange, outsider), (own, leader), (strange, lead_reporter)]

    for sheet, user in refused:
        with pytest.raises(PermissionDenied):
            send_report(task, sheet, by=user, on=on)
        with pytest.raises(PermissionDenied):
            save_draft(task, sheet, by=user)
    with pytest.raises(PermissionDenied):
        send_report(task, own, by=consolidator, on=on)
    with pytest.raises(PermissionDenied):
        drop_draft(ReportFactory(task=task, draft=True), by=outsider)
    assert not ProgressReport.objects.exclude(state="draft").exists()


def test_reporter_of_a_body_without_a_part_cannot_be_made_to_report(task, consolidator):
    sheet = Sheet(AgencyFactory(), SECOND, ReportValues("x", based_on="Công văn 1"), uuid4())

    with pytest.raises(PermissionDenied):
        save_draft(task, sheet, by=consolidator)
