"""Reports accepted, returned and entered by Planning; what that does to their tasks."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.choices import UserRole
from agencies.tests.factories import UserFactory
from tasks.actions.review import accept_report, return_report
from tasks.actions.tasks import StatusValues, change_status
from tasks.choices import Status
from tasks.models import HistoryEntry, ProgressReport, Task
from tasks.tests.factories import ReportFactory, TaskFactory
from tasks.timeliness import timeliness

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ON = date(2022, 6, 15)
ENTER = "/tasks/NV-001/enter-report/"


@pytest.fixture(autouse=True)
def on_15_june_2022(tmp_path):
    with (
        time_machine.travel("2022-06-15T09:15:00+07:00", tick=False),
        override_settings(MEDIA_ROOT=tmp_path),
    ):
        yield


@pytest.fixture
def reviewer(client, consolidator):
    client.force_login(consolidator)
    return client


@pytest.fixture
def report(task, lead_reporter):
    Task.objects.filter(pk=task.pk).update(status=Status.IN_PROGRESS)
    return ReportFactory(task=task, by=lead_reporter)


def seen(report, **more):
    """The review form as it was shown."""
    versions = {"version": report.version, "task_version": report.task.version}
    return {"note": ""} | versions | more


def asking(report, **values):
    ProgressReport.objects.filter(pk=report.pk).update(**values)
    report.refresh_from_db()
    return report


COMPLETED = {
    "asked_status": "completed",
    "submitted_on": date(2021, 12, 30),
    "completed_on": date(2022, 1, 20),
    "result_reference": "57/NQ-HĐND",
    "result_on": date(2022, 1, 20),
}


def test_accepting_carries_the_report_over_to_its_task(reviewer, consolidator, report):
    asking(report, **COMPLETED)

    answer = reviewer.post(report.get_absolute_url(), seen(report, act="accept"))

    address = f"/tasks/NV-001/#bao-cao-{report.pk}"
    assertRedirects(answer, address, fetch_redirect_response=False)
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("accepted", consolidator)
    task = report.task
    task.refresh_from_db()
    assert (task.status, task.percent, task.last_reported_on) == (
        "completed",
        100,
        date(2022, 6, 14),
    )
    assert (task.submitted_on, task.completed_on) == (date(2021, 12, 30), date(2022, 1, 20))
    assert (task.result_label, task.version) == ("57/NQ-HĐND ngày 20/01/2022", 2)
    entry = HistoryEntry.objects.get()
    assert (entry.verb, entry.by, entry.reason) == ("report_accepted", consolidator, "")
    assert entry.changes == [
        {"field": "Báo cáo Quý II/2022", "old": "Chờ duyệt", "new": "Đã chấp nhận"},
        {"field": "Tình trạng", "old": "Đang thực hiện", "new": "Hoàn thành"},
        {"field": "Mức độ hoàn thành", "old": "", "new": "100%"},
        {"field": "Ngày trình", "old": "", "new": "30/12/2021"},
        {"field": "Ngày hoàn thành", "old": "", "new": "20/01/2022"},
        {"field": "Kết quả", "old": "", "new": "57/NQ-HĐND ngày 20/01/2022"},
    ]


def test_submission_in_time_and_issue_later_are_two_days(reviewer, report):
    """The deadline binds the submission, so the later day of issue does not make it late."""
    asking(report, **COMPLETED)
    reviewer.post(report.get_absolute_url(), seen(report, act="accept"))

    assert timeliness(Task.objects.get(code="NV-001"), on=ON) == "on_time"

    late = ReportFactory(task=TaskFactory(code="NV-007", milestone="completion"))
    asking(late, **COMPLETED)
    reviewer.post(late.get_absolute_url(), seen(late, act="accept"))
    assert timeliness(Task.objects.get(code="NV-007"), on=ON) == "late"


def test_accepting_without_a_status_asked_changes_the_percent_alone(reviewer, report):
    reviewer.post(report.get_absolute_url(), seen(report, act="accept", note="Theo dõi tiếp"))

    task = Task.objects.get(code="NV-001")
    assert (task.status, task.percent, task.last_reported_on) == (
        "in_progress",
        60,
        date(2022, 6, 14),
    )
    assert HistoryEntry.objects.get().reason == "Theo dõi tiếp"


def test_report_of_an_earlier_period_leaves_the_later_percent(reviewer, report):
    ReportFactory(
        task=report.task, accepted=True, percent=80, period_start=date(2022, 7, 1), by=report.by
    )
    Task.objects.filter(code="NV-001").update(percent=80, last_reported_on=date(2022, 6, 15))

    reviewer.post(report.get_absolute_url(), seen(report, act="accept"))

    task = Task.objects.get(code="NV-001")
    assert (task.percent, task.last_reported_on) == (80, date(2022, 6, 15))
    assert ProgressReport.objects.get(pk=report.pk).state == "accepted"


def test_report_of_a_coordinating_body_changes_nothing_of_the_task(
    reviewer, task, coordinating_agency
):
    report = ReportFactory(task=task, agency=coordinating_agency, percent=None)
    page = reviewer.get(report.get_absolute_url())

    reviewer.post(report.get_absolute_url(), seen(report, act="accept"))

    assertContains(page, "Báo cáo của cơ quan phối hợp: chấp nhận thì ghi nhận")
    task.refresh_from_db()
    assert (task.percent, task.last_reported_on, task.version) == (None, None, 1)
    assert HistoryEntry.objects.get().changes == [
        {"field": "Báo cáo Quý II/2022 (Sở KH&CN)", "old": "Chờ duyệt", "new": "Đã chấp nhận"}
    ]


def test_status_that_cannot_be_taken_any_more_is_refused_whole(reviewer, consolidator, report):
    asking(report, asked_status="submitted", submitted_on=date(2022, 6, 1))
    done = {"completed_on": date(2022, 6, 2), "result_note": "Đã họp, có biên bản"}
    values = StatusValues(Status.COMPLETED, **done, reason="Theo biên bản")
    change_status(report.task, values=values, version=1, by=consolidator, on=ON)
    report.task.refresh_from_db()

    answer = reviewer.post(report.get_absolute_url(), seen(report, act="accept"))

    assertContains(answer, "Không chuyển được từ “Hoàn thành” sang “Đã trình”.")
    assert ProgressReport.objects.get().state == "sent"
    assert Task.objects.get(code="NV-001").percent is None


def test_returning_needs_a_reason(reviewer, report):
    answer = reviewer.post(report.get_absolute_url(), seen(report, act="return", note=" "))

    assertContains(answer, "Hãy ghi lý do trả lại để cơ quan biết phải sửa gì.")
    assert ProgressReport.objects.get().state == "sent"
    assert not HistoryEntry.objects.exists()


def test_returned_report_keeps_its_words_and_changes_no_task(reviewer, client, report):
    words = seen(report, act="return", note="Nêu rõ căn cứ tính mức hỗ trợ")

    reviewer.post(report.get_absolute_url(), words)

    report.refresh_from_db()
    assert (report.state, report.done) == ("returned", ReportFactory.done)
    assert Task.objects.get(code="NV-001").version == 1
    entry = HistoryEntry.objects.get()
    assert (entry.verb, entry.reason) == ("report_returned", "Nêu rõ căn cứ tính mức hỗ trợ")
    client.force_login(report.by)
    assertContains(client.get("/my-work/"), "Nêu rõ căn cứ tính mức hỗ trợ")


def test_second_reviewer_sees_what_the_first_decided_and_keeps_the_note(reviewer, report):
    other = UserFactory(role=UserRole.CONSOLIDATOR, full_name="Phạm Thị Duyệt Trước")
    old = seen(report, act="return", note="Thiếu số liệu, đề nghị bổ sung")
    accept_report(report, version=1, task_version=1, note="", by=other, on=ON)

    answer = reviewer.post(report.get_absolute_url(), old)

    assertContains(
        answer,
        "Phạm Thị Duyệt Trước đã quyết định báo cáo này lúc 09:15 15/06/2022: đã chấp nhận.",
        status_code=409,
    )
    assertContains(answer, "Thiếu số liệu, đề nghị bổ sung", status_code=409)
    assert ProgressReport.objects.get().state == "accepted"


def test_task_changed_meanwhile_is_shown_before_accepting(reviewer, consolidator, report):
    old = seen(report, act="accept")
    values = StatusValues(
        Status.SUBMITTED, submitted_on=date(2022, 6, 10), reason="Theo Tờ trình 15/TTr-SCT"
    )
    change_status(report.task, values=values, version=1, by=consolidator, on=ON)

    answer = reviewer.post(report.get_absolute_url(), old)

    assertContains(answer, "Tình trạng: Đang thực hiện → Đã trình", status_code=409)
    assert ProgressReport.objects.get().state == "sent"

    known = answer.context["form"]["task_version"].value()
    reviewer.post(report.get_absolute_url(), old | {"task_version": known})
    task = Task.objects.get(code="NV-001")
    assert (task.status, task.percent) == ("submitted", 60)


def test_review_stands_beside_the_last_report_with_new_words_marked(reviewer, report):
    ReportFactory(
        task=report.task,
        accepted=True,
        period_start=date(2022, 1, 1),
        percent=35,
        done="Hoàn thành dự thảo lần 1",
        sent_at=datetime(2022, 3, 11, tzinfo=LOCAL),
    )
    report = ReportFactory(
        task=report.task, period_start=date(2022, 7, 1), done="Hoàn thành dự thảo lần 2, đã họp"
    )

    page = reviewer.get(report.get_absolute_url())

    assertContains(page, '<th scope="col">Quý I/2022</th>')
    assertContains(page, "Hoàn thành dự thảo lần <mark>2, đã họp</mark>")
    assertContains(page, "<td>35%</td>")


def test_resubmission_stands_beside_what_was_returned(reviewer, task):
    ReportFactory(task=task, returned=True)
    again = ReportFactory(task=task, attempt=2, done="Đã bổ sung căn cứ")

    page = reviewer.get(again.get_absolute_url())

    assertContains(page, "Lần trước, bị trả lại")
    assertContains(page, "Nêu rõ căn cứ tính mức hỗ trợ")


def test_reviewing_the_pile_goes_on_to_the_next_report(reviewer, report, outside_task):
    later = ReportFactory(task=outside_task, sent_at=datetime(2022, 6, 15, tzinfo=LOCAL))
    form = seen(report, act="accept", queue="1")

    first = reviewer.post(report.get_absolute_url(), form)
    last = reviewer.post(later.get_absolute_url(), seen(later, act="accept", queue="1"))

    assert (first.url, last.url) == (f"{later.get_absolute_url()}?queue", "/my-work/")


def test_only_consolidators_decide(client, report, leader, lead_reporter):
    for user in (leader, lead_reporter):
        client.force_login(user)
        page = client.get(report.get_absolute_url())
        assertNotContains(page, "Chấp nhận")
        answer = client.post(report.get_absolute_url(), seen(report, act="accept"))
        assert answer.status_code == 403
        with pytest.raises(PermissionDenied):
            accept_report(report, version=1, task_version=1, note="", by=user, on=ON)
        with pytest.raises(PermissionDenied):
            return_report(report, version=1, note="Không", by=user)
    assert ProgressReport.objects.get().state == "sent"


def entered(**changed):
    words = {"done": "Đã trình UBND tỉnh", "percent": "90", "asked_status": "submitted"}
    basis = {"based_on": "Công văn 15/SCT-VP ngày 10/06/2022", "submitted_on": "01/06/2022"}
    form = {"token": str(uuid4()), "version": "0", "period": "2022-04-01"}
    return form | words | basis | changed


def test_entering_for_an_agency_counts_at_once_and_says_so(reviewer, consolidator, task):
    files = {"proofs": [SimpleUploadedFile("15-SCT-VP.pdf", b"%PDF-1.4\n%%EOF")]}
    reviewer.post(ENTER, entered() | files)

    report = ProgressReport.objects.get()
    assert (report.state, report.is_entered_for, report.agency) == ("accepted", True, task.lead)
    assert (report.by, report.decided_by) == (consolidator, consolidator)
    task.refresh_from_db()
    assert (task.status, task.submitted_on, task.percent) == ("submitted", date(2022, 6, 1), 90)
    assert HistoryEntry.objects.get().changes[0] == {
        "field": "Báo cáo Quý II/2022",
        "old": "",
        "new": "Đã chấp nhận, nhập thay theo Công văn 15/SCT-VP ngày 10/06/2022",
    }
    assertContains(
        reviewer.get("/tasks/NV-001/"),
        "Nhập thay Sở Công Thương, căn cứ Công văn 15/SCT-VP ngày 10/06/2022.",
    )


def test_entering_needs_the_letter_it_is_based_on(reviewer, task):
    answer = reviewer.post(ENTER, entered(based_on=""))

    assertContains(answer, "Căn cứ văn bản: Trường này là bắt buộc.")
    assert not ProgressReport.objects.exists()


def test_entering_is_for_a_body_of_the_task_alone(reviewer, task, outside_agency):
    page = reviewer.get(f"{ENTER}?agency={task.assignments.get().agency.code}")

    assertContains(page, "nhập thay Sở KH&amp;CN")
    assert reviewer.get(f"{ENTER}?agency={outside_agency.code}").status_code == 404
    assert reviewer.post(f"{ENTER}?agency={outside_agency.code}", entered()).status_code == 404


def test_entering_over_the_agencys_own_report_shows_both(reviewer, report):
    answer = reviewer.post(ENTER, entered(done="Theo văn bản của Sở"))

    assertContains(answer, "Theo văn bản của Sở", status_code=409)
    assertContains(answer, ReportFactory.done, status_code=409)
    assert ProgressReport.objects.get() == report


def test_what_the_agency_has_not_sent_is_shown_only_when_it_clashes(reviewer, task, lead_reporter):
    draft = ReportFactory(task=task, draft=True, by=lead_reporter, done="Bản nháp của Sở")

    assertNotContains(reviewer.get(ENTER), "Bản nháp của Sở")
    answer = reviewer.post(ENTER, entered(done="Theo văn bản của Sở"))
    assertContains(answer, "Bản nháp của Sở", status_code=409)

    form = answer.context["form"]
    known = {name: form[name].value() for name in ("token", "version")}
    kept = {"keep_done": "saved", "keep_percent": "mine"}
    reviewer.post(ENTER, entered(done="Theo văn bản của Sở", **known, **kept))
    draft.refresh_from_db()
    assert (draft.state, draft.done, draft.percent, draft.is_entered_for) == (
        "accepted",
        "Bản nháp của Sở",
        90,
        True,
    )


def test_completing_a_period_of_recurring_work_opens_the_next(client, register, consolidator):
    line = Task.objects.get(code="NV-006")
    with time_machine.travel("2021-06-15T09:00:00+07:00"):
        client.force_login(consolidator)
        words = {"asked_status": "completed", "completed_on": "20/05/2021", "submitted_on": ""}
        proof = {"result_reference": "1234/KH-UBND", "result_on": "20/05/2021"}

        client.post("/tasks/NV-006/enter-report/", entered(period="2021-04-01") | words | proof)

    periods = {task.code: task.status for task in line.parts.order_by("code")}
    assert periods == {"NV-006-2021": "completed", "NV-006-2022": "not_started"}
    assert timeliness(Task.objects.get(code="NV-006-2021"), on=ON) == "late"
