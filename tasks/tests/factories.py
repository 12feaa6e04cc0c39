from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from agencies.choices import UserRole
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.search import task_search_text
from tasks.actions.tasks import HEADING_STEP
from tasks.choices import AssignmentRole, DocumentType, ReportState, Status
from tasks.models import (
    Assignment,
    AwaitedEvent,
    Extension,
    Heading,
    HistoryEntry,
    Letter,
    LetterItem,
    Programme,
    ProgressReport,
    Reply,
    Round,
    SavedView,
    Task,
)

TITLES = [
    "Nghị quyết về hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn bị tai nạn, rủi ro",
    "Kế hoạch phát triển giáo dục nghề nghiệp trên địa bàn tỉnh giai đoạn 2021-2030",
    "Đề án phát triển đường ven biển và các khu du lịch quốc gia đến năm 2030",
    "Quyết định quy định mức trợ giúp xã hội đối với đối tượng bảo trợ xã hội",
]


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"chuong-trinh-{n}")
    title = "Chương trình hành động của Ban Chấp hành Đảng bộ tỉnh (khóa XIV)"
    resolution = "Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XIV"
    term_start = 2020
    term_end = 2025


class HeadingFactory(DjangoModelFactory):
    class Meta:
        model = Heading

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: f"{n + 1}")
    title = "Thực hiện chính sách an sinh xã hội"
    position = factory.Sequence(lambda n: n + 1)


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    sender = factory.SubFactory(AgencyFactory)
    number = factory.Sequence(lambda n: f"{n + 1000}")
    symbol = factory.LazyAttribute(lambda letter: f"{letter.sender.letter_code}-VP")
    issued_on = date(2021, 3, 2)
    place = "Bình Thuận"
    subject = "V/v tham mưu triển khai thực hiện Chương trình hành động"
    recipients = "Sở Kế hoạch và Đầu tư"
    signer_name = "Trần Thị Thanh Nhàn"
    paragraphs = factory.LazyFunction(lambda: ["1. UBND tỉnh ban hành:", f"- {TITLES[1]}."])


class LetterItemFactory(DjangoModelFactory):
    class Meta:
        model = LetterItem

    letter = factory.SubFactory(LetterFactory)
    number = factory.Sequence(lambda n: n + 1)
    section = "1"
    heading = "UBND tỉnh ban hành:"
    text = TITLES[1]
    paragraph = 2
    start = 2
    end = factory.LazyAttribute(lambda item: item.start + len(item.text))


class AwaitedEventFactory(DjangoModelFactory):
    class Meta:
        model = AwaitedEvent

    title = factory.Sequence(lambda n: f"Trung ương ban hành hướng dẫn số {n + 1}")


class TaskFactory(DjangoModelFactory):
    """A task not started, to be submitted by the end of 2021.

    `deadline=parse_deadline("quý 2/2022")` sets all columns of its deadline at once.
    """

    class Meta:
        model = Task
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(status=Status.SUBMITTED, submitted_on=date(2021, 11, 5))
        completed = factory.Trait(
            status=Status.COMPLETED,
            submitted_on=date(2021, 11, 5),
            completed_on=date(2021, 11, 25),
            result_reference="57/NQ-HĐND",
            result_on=date(2021, 11, 25),
        )
        stopped = factory.Trait(
            status=Status.STOPPED, result_note="Dừng theo Công văn số 12/UBND-TH"
        )
        ongoing = factory.Trait(
            document_type="",
            deadline_wording="thường xuyên",
            deadline_kind="ongoing",
            deadline_start=None,
            due_on=None,
            milestone="",
        )
        waiting = factory.Trait(
            deadline_wording="khi Trung ương ban hành hướng dẫn",
            deadline_kind="conditional",
            deadline_start=None,
            due_on=None,
            condition="Trung ương ban hành hướng dẫn",
        )
        without_deadline = factory.Trait(
            deadline_wording="",
            deadline_kind="none",
            deadline_start=None,
            due_on=None,
            milestone="",
        )

    code = factory.Sequence(lambda n: f"NV-{n + 1000}")
    programme = factory.SubFactory(ProgrammeFactory)
    heading = factory.SubFactory(HeadingFactory, programme=factory.SelfAttribute("..programme"))
    position = factory.LazyAttributeSequence(
        lambda task, n: (task.heading.position if task.heading else 0) * HEADING_STEP + n + 1
    )
    title = factory.Iterator(TITLES)
    document_type = DocumentType.RESOLUTION
    lead = factory.SubFactory(AgencyFactory)
    deadline_wording = "tháng 12/2021"
    deadline_kind = "month"
    deadline_start = date(2021, 12, 1)
    due_on = date(2021, 12, 31)
    milestone = "submission"

    @factory.post_generation
    def coordinating(task, create, agencies):
        for agency in agencies or ():
            AssignmentFactory(task=task, agency=agency)

    @factory.post_generation
    def items(task, create, items):
        task.items.set(items or ())

    @factory.post_generation
    def searchable(task, create, extracted):
        task.search_text = task_search_text(task)
        Task.objects.filter(pk=task.pk).update(search_text=task.search_text)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    task = factory.SubFactory(TaskFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = AssignmentRole.COORDINATING


class HistoryEntryFactory(DjangoModelFactory):
    class Meta:
        model = HistoryEntry

    task = factory.SubFactory(TaskFactory)
    verb = "created"


class ReportFactory(DjangoModelFactory):
    """A report of the lead for Quý II/2022, sent and waiting for review."""

    class Meta:
        model = ProgressReport

    class Params:
        draft = factory.Trait(state=ReportState.DRAFT, sent_at=None)
        accepted = factory.Trait(
            state=ReportState.ACCEPTED,
            decided_by=factory.SubFactory(UserFactory, role=UserRole.CONSOLIDATOR),
            decided_at=factory.SelfAttribute("sent_at"),
        )
        returned = factory.Trait(
            state=ReportState.RETURNED,
            decided_by=factory.SubFactory(UserFactory, role=UserRole.CONSOLIDATOR),
            decided_at=factory.SelfAttribute("sent_at"),
            decision_note="Nêu rõ căn cứ tính mức hỗ trợ",
        )

    task = factory.SubFactory(TaskFactory)
    agency = factory.SelfAttribute("task.lead")
    period_kind = "quarter"
    period_start = date(2022, 4, 1)
    state = ReportState.SENT
    done = "Hoàn thành dự thảo lần 2, đã gửi lấy ý kiến các sở, ngành"
    percent = 60
    by = factory.SubFactory(UserFactory, agency=factory.SelfAttribute("..agency"))
    sent_at = datetime(2022, 6, 14, 16, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class ExtensionFactory(DjangoModelFactory):
    """The lead asks for Quý III/2022; waiting for a decision."""

    class Meta:
        model = Extension

    task = factory.SubFactory(TaskFactory)
    agency = factory.SelfAttribute("task.lead")
    deadline_wording = "quý III/2022"
    deadline_kind = "quarter"
    deadline_start = date(2022, 7, 1)
    due_on = date(2022, 9, 30)
    reason = "Chưa thống nhất mức hỗ trợ, đang lấy ý kiến lần 2"
    before_due_on = factory.SelfAttribute("task.due_on")
    asked_by = factory.SubFactory(UserFactory, agency=factory.SelfAttribute("..agency"))


class RoundFactory(DjangoModelFactory):
    """A request of 24/02/2021, to be answered by 10/3/2021; `asked=[agency, …]`."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    title = "Đề xuất nội dung Chương trình hành động"
    request = factory.SubFactory(LetterFactory, issued_on=date(2021, 2, 24), paragraphs=[])
    reply_by = date(2021, 3, 10)
    opened_by = factory.SubFactory(UserFactory, role=UserRole.CONSOLIDATOR)

    @factory.post_generation
    def asked(round_, create, agencies):
        for agency in agencies or ():
            Reply.objects.create(round=round_, agency=agency)


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Khung nhìn {n}")
    query = "status=in_progress"
    position = factory.Sequence(lambda n: n + 1)
