"""Extensions asked, granted, refused, withdrawn; the first deadline stays."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.tests.factories import UserFactory
from tasks.actions.extensions import (
    ExtensionValues,
    ask_extension,
    grant_extension,
    refuse_extension,
    withdraw_extension,
)
from tasks.actions.periods import open_periods
from tasks.deadlines import parse_deadline
from tasks.models import Attachment, Extension, Task
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"


def values(wording="quý III/2022", **more):
    reason = "Chờ ý kiến Sở Tư pháp"
    return ExtensionValues(parse_deadline(wording, on=date(2022, 6, 15)), reason, **more)


@pytest.fixture
def ask(task, lead_reporter):
    def ask(wording="quý III/2022", **more):
        return ask_extension(task, values=values(wording), by=lead_reporter, **more)

    return ask


@pytest.fixture
def trusted_leader(db):
    return UserFactory(username="lanhdao", role="leader", can_decide_extensions=True)


def test_asking_keeps_what_is_asked_and_changes_no_deadline(task, ask, lead_reporter):
    file = BytesIO(PDF)
    file.name = "to-trinh.pdf"

    extension = ask(files=[file])

    task.refresh_from_db()
    assert (task.due_on, task.version) == (date(2021, 12, 31), 1)
    assert (extension.due_on, extension.before_due_on, extension.agency) == (
        date(2022, 9, 30),
        date(2021, 12, 31),
        task.lead,
    )
    assert Attachment.objects.get().extension == extension
    entry = task.history.get()
    assert (entry.verb, entry.by, entry.reason) == (
        "extension_asked",
        lead_reporter,
        "Chờ ý kiến Sở Tư pháp",
    )


def test_grant_replaces_the_deadline_and_keeps_the_first(task, ask, trusted_leader):
    grant_extension(ask(), note="Đồng ý", by=trusted_leader)

    task.refresh_from_db()
    assert (task.deadline_wording, task.due_on, task.milestone) == (
        "quý III/2022",
        date(2022, 9, 30),
        "submission",
    )
    assert (task.first_deadline_wording, task.first_due_on, task.extension_count) == (
        "tháng 12/2021",
        date(2021, 12, 31),
        1,
    )
    entry = task.history.first()
    assert (entry.verb, entry.by, entry.reason) == ("extension_granted", trusted_leader, "Đồng ý")
    assert [change["field"] for change in entry.changes] == ["Thời hạn"]


def test_second_extension_keeps_the_first_deadline_of_all(task, ask, consolidator):
    grant_extension(ask(), note="", by=consolidator)
    grant_extension(ask("quý IV/2022"), note="", by=consolidator)

    task.refresh_from_db()
    assert (task.first_due_on, task.due_on, task.extension_count) == (
        date(2021, 12, 31),
        date(2022, 12, 31),
        2,
    )
    assert list(Extension.objects.order_by("pk").values_list("before_due_on", flat=True)) == [
        date(2021, 12, 31),
        date(2022, 9, 30),
    ]


def test_refusal_needs_a_note_and_changes_no_deadline(task, ask, consolidator):
    extension = ask()

    with pytest.raises(ValidationError, match="Hãy ghi lý do không đồng ý gia hạn"):
        refuse_extension(extension, note="", by=consolidator)
    refuse_extension(extension, note="Chưa có căn cứ", by=consolidator)

    task.refresh_from_db()
    extension.refresh_from_db()
    assert (task.due_on, extension.state, extension.decision_note) == (
        date(2021, 12, 31),
        "refused",
        "Chưa có căn cứ",
    )
    assert task.history.first().reason == "Chưa có căn cứ"


def test_withdrawn_request_may_be_asked_again(task, ask, lead_reporter):
    withdraw_extension(ask(), by=lead_reporter)
    ask("quý IV/2022")

    assert list(Extension.objects.order_by("pk").values_list("state", flat=True)) == [
        "withdrawn",
        "asked",
    ]


def test_one_request_at_a_time(ask):
    ask()

    with pytest.raises(ValidationError, match="đang có đề nghị gia hạn chờ quyết định"):
        ask("quý IV/2022")

    assert Extension.objects.count() == 1


def test_second_decision_sees_the_first(task, ask, consolidator, trusted_leader):
    extension = ask()
    refuse_extension(extension, note="Chưa có căn cứ", by=trusted_leader)

    with pytest.raises(ValidationError, match="không còn chờ quyết định: không đồng ý"):
        grant_extension(extension, note="", by=consolidator)

    task.refresh_from_db()
    assert task.due_on == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        ("tháng 12/2021", "Hạn mới (31/12/2021) phải sau hạn hiện tại (31/12/2021)."),
        ("quý 2/2021", "Hạn mới (30/06/2021) phải sau hạn hiện tại (31/12/2021)."),
        ("khi Trung ương ban hành", "Hãy ghi hạn mới có ngày cuối"),
        ("hằng quý", "Hãy ghi hạn mới có ngày cuối"),
        ("thường xuyên", "Hãy ghi hạn mới có ngày cuối"),
        ("lúc nào tiện", "Hãy ghi hạn mới có ngày cuối"),
    ],
)
def test_new_deadline_has_a_last_day_after_the_present_one(ask, wording, message):
    with pytest.raises(ValidationError) as refused:
        ask(wording)

    assert refused.value.message_dict["deadline_wording"][0].startswith(message)
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("trait", "message"),
    [
        ({"completed": True}, "không còn thực hiện"),
        ({"stopped": True}, "không còn thực hiện"),
        ({"submitted": True}, "đã trình, đạt mốc tính hạn"),
        ({"ongoing": True}, "chưa có hạn tính bằng ngày"),
        ({"waiting": True}, "chưa có hạn tính bằng ngày"),
        ({"without_deadline": True}, "chưa có hạn tính bằng ngày"),
    ],
    ids=["completed", "stopped", "submitted", "ongoing", "waiting", "none"],
)
def test_tasks_without_a_running_deadline_are_not_extended(
    lead_agency, lead_reporter, trait, message
):
    task = TaskFactory(lead=lead_agency, **trait)

    with pytest.raises(ValidationError, match=message):
        ask_extension(task, values=values(), by=lead_reporter)


def test_task_completed_since_is_not_extended_any_more(task, ask, consolidator):
    extension = ask()
    Task.objects.filter(pk=task.pk).update(
        status="completed", completed_on=date(2022, 6, 1), result_note="Xong"
    )

    with pytest.raises(ValidationError, match="Hãy chọn không đồng ý và ghi lý do"):
        grant_extension(extension, note="", by=consolidator)


def test_rights(task, ask, coordinating_reporter, outsider, leader, lead_reporter, manager):
    extension = ask()

    for person in (coordinating_reporter, outsider, leader, manager):
        with pytest.raises(PermissionDenied):
            ask_extension(task, values=values(), by=person)
        with pytest.raises(PermissionDenied):
            withdraw_extension(extension, by=person)
    for person in (coordinating_reporter, outsider, leader, manager, lead_reporter):
        with pytest.raises(PermissionDenied):
            grant_extension(extension, note="", by=person)
        with pytest.raises(PermissionDenied):
            refuse_extension(extension, note="Không", by=person)

    extension.refresh_from_db()
    assert extension.state == "asked"


def test_extension_of_recurring_work_is_that_of_its_current_period(
    lead_agency, lead_reporter, consolidator
):
    line = TaskFactory(code="NV-006", lead=lead_agency)
    line.deadline = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line.save()
    open_periods(on=date(2021, 3, 2))
    before = line.parts.get().period_due_on

    extension = ask_extension(line, values=values("quý 2/2021"), by=lead_reporter)
    grant_extension(extension, note="", by=consolidator)

    line.refresh_from_db()
    period = line.parts.get()
    assert (extension.task, period.due_on, period.period_due_on) == (
        period,
        date(2021, 6, 30),
        before,
    )
    assert (line.due_on, line.first_due_on, line.extension_count, line.deadline_wording) == (
        date(2021, 6, 30),
        date(2021, 3, 31),
        1,
        "quý 1 hằng năm",
    )
