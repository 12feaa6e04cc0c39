import io
from datetime import date, datetime
from urllib.parse import urlencode
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from agencies.models import User
from tasks.actions.issuing import DocumentNumber, issue_report, number_report
from tasks.actions.letterheads import SignerValues, replace_template, save_letterhead
from tasks.choices import DocumentKind, HistoryVerb, ReportKind, ReportState, Status
from tasks.consolidation.report import fingerprint, from_json, to_json
from tasks.deadlines import parse_deadline
from tasks.letterheads import letterhead_on, signers_of
from tasks.models import HistoryEntry, IssuedVersion, Letterhead, ProgressReport, Task
from tasks.reporting import ReportingPeriod
from tasks.summaries import Scope, report_of
from tasks.tests.factories import ProgrammeFactory, TaskFactory
from tasks.writing.word.templates import template_document

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
QUARTER = ReportingPeriod("quarter", date(2022, 4, 1))
QUERY = {"kind": "progress", "period": "quarter:2022-04-01"}


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(datetime(2022, 6, 18, 8, 0, tzinfo=VIETNAM), tick=False):
        yield


@pytest.fixture
def late_task(programme, lead_agency):
    return TaskFactory(
        code="NV-011",
        programme=programme,
        heading=None,
        title="Nghị quyết về hỗ trợ trẻ em có hoàn cảnh khó khăn",
        lead=lead_agency,
        status=Status.IN_PROGRESS,
    )


@pytest.fixture
def told(late_task, lead_reporter, consolidator):
    return ProgressReport.objects.create(
        task=late_task,
        agency=late_task.lead,
        period_kind="quarter",
        period_start=date(2022, 4, 1),
        state=ReportState.ACCEPTED,
        done="Đã lấy ý kiến các sở",
        obstacles="Chưa có hướng dẫn của Trung ương",
        proposals="Cho phép trình vào quý IV/2022",
        percent=60,
        by=lead_reporter,
        sent_at=datetime(2022, 6, 15, 8, 0).astimezone(),
        decided_by=consolidator,
        decided_at=datetime(2022, 6, 16, 8, 0).astimezone(),
    )


def address(programme, /, **query):
    return f"{reverse('reports:new')}?{urlencode(QUERY | {'programme': programme.code} | query)}"


def scope(programme, kind=ReportKind.PROGRESS, **more):
    head = letterhead_on(date(2022, 6, 18))
    wanted = {"on": date(2022, 6, 14), "period": QUARTER} | more
    return Scope(
        kind=kind, programme=programme, letterhead=head, signer=signers_of(head)[0], **wanted
    )


def issue(programme, by, kind=ReportKind.PROGRESS, **more):
    chosen = scope(programme, kind, **more)
    report = report_of(chosen, user=by, previous=chosen.previous)
    return issue_report(
        report,
        programme=programme,
        period=chosen.period,
        previous=chosen.previous,
        document=DocumentNumber(),
        by=by,
    )


def content(answer):
    return b"".join(answer.streaming_content)


def test_preview_word_and_excel_show_the_figures_of_one_report(
    client, consolidator, programme, late_task, told
):
    TaskFactory(programme=programme, heading=None, completed=True, lead=late_task.lead)
    client.force_login(consolidator)

    page = client.get(address(programme))
    document = Document(io.BytesIO(content(client.get(address(programme, format="docx")))))
    book = load_workbook(io.BytesIO(content(client.get(address(programme, format="xlsx")))))

    report = page.context["report"]
    assert [figure["count"] for figure in page.context["figures"]] == ["2", "1", "0", "1"]
    shown = page.content.decode()
    paragraphs = [p.text for p in document.paragraphs]
    for chapter in report.chapters:
        for line in chapter.paragraphs:
            assert line in paragraphs
            assert line in shown
    cells = [cell for row in report.tasks.rows for cell in row.cells if cell]
    in_excel = [c.value for row in book["Phụ lục"].iter_rows() for c in row]
    assert [cell for cell in cells if cell not in in_excel] == []
    assert "Đã lấy ý kiến các sở\nĐạt 60%." in cells
    assert document.sections[-1].page_width > document.sections[-1].page_height


def test_preview_opens_with_the_quarter_that_is_asked_for(client, consolidator, programme, task):
    client.force_login(consolidator)

    page = client.get(reverse("reports:new"))

    report = page.context["report"]
    assert (report.kind, report.window.label, report.on) == (
        ReportKind.PROGRESS,
        "Quý II/2022",
        date(2022, 6, 14),
    )


def test_preview_as_a_part_is_what_the_page_holds(client, consolidator, programme, task):
    client.force_login(consolidator)

    part = client.get(address(programme), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "Chốt bản này" in part


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "khac"}, "Không có loại “khac”. Hãy chọn trong danh sách."),
        ({"programme": "khong-co"}, "Không có chương trình này. Hãy chọn trong danh sách."),
        ({"programme": ""}, "Hãy chọn chương trình."),
        ({"period": "quarter:2022-05-01"}, "Kỳ báo cáo"),
        ({"period": "quarter:1900-01-01"}, "Kỳ báo cáo"),
        ({"period": "quarter:2023-01-01"}, "Kỳ Quý I/2023 chưa bắt đầu."),
        ({"on": "30/02/2022"}, "Số liệu đến hết ngày"),
        ({"on": "19/06/2022"}, "Hãy chọn ngày không sau hôm nay, 18/06/2022."),
        ({"signer": "9"}, "Người ký"),
        ({"lead": "khong-co"}, "Chỉ các cơ quan chủ trì"),
    ],
)
def test_a_wrong_choice_is_said_and_shows_no_figures(
    client, consolidator, programme, task, wrong, message
):
    client.force_login(consolidator)

    page = client.get(address(programme, **wrong))

    assert page.status_code == 400
    assert message in page.content.decode()
    assert "report" not in page.context


def test_a_format_that_does_not_exist_is_said(client, consolidator, programme, task):
    client.force_login(consolidator)

    page = client.get(address(programme, format="pdf"), follow=True)

    assert "Không xuất được dạng “pdf”. Hãy chọn Excel hoặc Word." in page.content.decode()


def test_only_the_chosen_agencies_are_reported(
    client, consolidator, programme, late_task, outside_task
):
    client.force_login(consolidator)

    page = client.get(address(programme, lead=outside_task.lead.code))

    report = page.context["report"]
    assert [row.code for row in report.tasks.rows] == ["NV-002"]
    assert report.filters == (f"Cơ quan chủ trì: {outside_task.lead.name}",)


def test_what_was_told_for_later_periods_is_left_out(consolidator, programme, late_task, told):
    ProgressReport.objects.filter(pk=told.pk).update(period_start=date(2022, 7, 1))

    report = report_of(scope(programme), user=consolidator, previous=None)

    assert next(report.tasks.rows).cells[5] == ""


def test_what_was_finished_in_the_period_counts_each_turn_of_recurring_work(
    consolidator, programme, lead_agency
):
    yearly = TaskFactory(
        code="NV-020",
        programme=programme,
        heading=None,
        lead=lead_agency,
        has_periods=True,
        deadline=parse_deadline("quý 1 hằng năm"),
    )
    common = {"programme": programme, "heading": None, "lead": lead_agency, "completed": True}
    common |= {"submitted_on": date(2022, 4, 1), "result_on": date(2022, 4, 5)}
    turns = [(date(2022, 3, 14), "11/KH-UBND"), (date(2022, 3, 15), "12/KH-UBND")]
    for number, (day, result) in enumerate(turns):
        TaskFactory(
            **common,
            code=f"NV-020-{2021 + number}",
            parent=yearly,
            period_due_on=date(2021 + number, 3, 31),
            completed_on=day,
            result_reference=result,
        )
    TaskFactory(**common, completed_on=date(2022, 6, 14), result_reference="13/QĐ-UBND")
    TaskFactory(**common, completed_on=date(2022, 6, 15), result_reference="14/QĐ-UBND")

    report = report_of(scope(programme), user=consolidator, previous=None)

    said = {chapter.key: chapter.paragraphs for chapter in report.chapters}
    assert said["situation"][-1].endswith("có 2 nhiệm vụ hoàn thành.")
    assert said["groups"][-1] == (
        "Trong kỳ đã có kết quả: 12/KH-UBND ngày 05/04/2022 (Sở CT); "
        "13/QĐ-UBND ngày 05/04/2022 (Sở CT)."
    )


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SENT, ReportState.RETURNED])
def test_only_accepted_reports_are_quoted(consolidator, programme, late_task, told, state):
    decided = state == ReportState.RETURNED
    ProgressReport.objects.filter(pk=told.pk).update(
        state=state,
        decision_note="thiếu số" if decided else "",
        decided_by=consolidator if decided else None,
        decided_at=told.decided_at if decided else None,
    )

    report = report_of(scope(programme), user=consolidator, previous=None)

    assert next(report.tasks.rows).cells[5] == ""


def test_who_has_not_reported_is_listed_before_issuing(
    client, consolidator, programme, late_task, told, outside_task
):
    TaskFactory(programme=programme, heading=None, lead=late_task.lead)
    TaskFactory(programme=programme, heading=None, lead=late_task.lead, completed=True)
    client.force_login(consolidator)

    page = client.get(address(programme))

    missing = page.context["report"].missing
    assert [(one.agency, one.reported, one.asked) for one in missing] == [
        ("Sở Công Thương", 1, 2),
        ("Sở Thông tin và Truyền thông", 0, 1),
    ]
    link = (
        f"{reverse('reports:reminder')}?programme={programme.code}&amp;period=quarter%3A2022-04-01"
    )
    assert f"{link}&amp;lead={outside_task.lead.code}" in page.content.decode()


def test_reminder_names_the_tasks_of_one_and_addresses_several(
    client, consolidator, programme, late_task, outside_task
):
    client.force_login(consolidator)
    query = {"programme": programme.code, "period": "quarter:2022-04-01"}
    reminder = reverse("reports:reminder")

    one = client.get(f"{reminder}?{urlencode(query | {'lead': late_task.lead.code})}")
    several = client.get(f"{reminder}?{urlencode(query)}")

    paragraphs = [p.text for p in Document(io.BytesIO(content(one))).paragraphs if p.text]
    assert paragraphs[0] == "Kính gửi:\tSở Công Thương"
    assert paragraphs[1].endswith("chưa báo cáo đủ tiến độ các nhiệm vụ được giao chủ trì:")
    assert paragraphs[2] == f"- {late_task.title}."
    assert paragraphs[3].startswith("Đề nghị quý cơ quan chậm nhất ngày 20/06/2022 báo cáo")
    paragraphs = [p.text for p in Document(io.BytesIO(content(several))).paragraphs if p.text]
    assert paragraphs[0] == "Kính gửi:\t- Sở Công Thương;\n- Sở Thông tin và Truyền thông."
    assert len(paragraphs) == 3


def test_nobody_is_reminded_by_itself(client, consolidator, programme, late_task):
    own = Letterhead(
        agency=late_task.lead, issuer="Sở Công Thương", place="Bình Thuận", letter_code="SCT"
    )
    save_letterhead(own, signers=[SignerValues("Giám đốc", "", "")], by=consolidator)
    client.force_login(consolidator)
    query = {"programme": programme.code, "period": "quarter:2022-04-01"}

    page = client.get(f"{reverse('reports:reminder')}?{urlencode(query)}", follow=True)

    assert "Các cơ quan đã báo cáo đủ cho kỳ Quý II/2022." in page.content.decode()


def test_reminder_after_the_last_day_says_so(client, consolidator, programme, late_task):
    client.force_login(consolidator)
    query = {"programme": programme.code, "period": "quarter:2022-01-01"}

    answer = client.get(f"{reverse('reports:reminder')}?{urlencode(query)}")

    text = "\n".join(p.text for p in Document(io.BytesIO(content(answer))).paragraphs)
    assert "Thời hạn gửi báo cáo đã hết; đề nghị quý cơ quan khẩn trương báo cáo" in text


def test_reminder_to_nobody_says_that_all_have_reported(
    client, consolidator, programme, late_task, told
):
    client.force_login(consolidator)
    query = {"programme": programme.code, "period": "quarter:2022-04-01"}

    page = client.get(f"{reverse('reports:reminder')}?{urlencode(query)}", follow=True)

    assert "Các cơ quan đã báo cáo đủ cho kỳ Quý II/2022." in page.content.decode()


@pytest.mark.parametrize("period", ["", "quarter", "quarter:x", "week:2022-04-01"])
def test_reminder_for_no_period_is_not_found(client, consolidator, programme, period):
    client.force_login(consolidator)
    query = {"programme": programme.code, "period": period}

    assert client.get(f"{reverse('reports:reminder')}?{urlencode(query)}").status_code == 404


def test_issuing_keeps_what_was_seen_with_the_words_of_its_author(
    client, consolidator, programme, late_task, told
):
    client.force_login(consolidator)
    seen = client.get(address(programme)).context["issue_form"].initial

    answer = client.post(
        address(programme),
        {
            "sha256": seen["sha256"],
            "causes": "Tồn tại do sửa tay.",
            "proposals": "Kiến nghị một.\nKiến nghị hai.",
            "document_number": "125",
            "document_on": "17/06/2022",
        },
    )

    version = IssuedVersion.objects.get()
    assert answer.url == version.get_absolute_url()
    report = from_json(version.content)
    said = {chapter.key: chapter.paragraphs for chapter in report.chapters}
    assert said["causes"] == ("Tồn tại do sửa tay.",)
    assert said["proposals"] == ("Kiến nghị một.", "Kiến nghị hai.")
    assert said["situation"][0].startswith("Đến hết ngày 14/06/2022")
    assert (version.number, version.total, version.on) == (1, 1, date(2022, 6, 14))
    assert (version.document_number, version.document_on) == ("125", date(2022, 6, 17))
    assert version.sha256 == fingerprint(version.content)
    assert version.by == consolidator
    entry = HistoryEntry.objects.get(verb=HistoryVerb.ISSUED)
    assert entry.reason.startswith("Báo cáo tiến độ, lần 1, ")
    assert entry.by == consolidator


def test_figures_that_changed_since_the_preview_are_not_issued(
    client, consolidator, programme, late_task
):
    client.force_login(consolidator)
    seen = client.get(address(programme)).context["issue_form"].initial["sha256"]
    TaskFactory(programme=programme, heading=None)

    page = client.post(address(programme), {"sha256": seen, "causes": "Câu đã gõ"})

    assert page.status_code == 400
    assert "Số liệu vừa thay đổi so với bản bạn đã xem." in page.content.decode()
    assert "Câu đã gõ" in page.content.decode()
    assert not IssuedVersion.objects.exists()
    again = page.context["issue_form"].data["sha256"]
    assert client.post(address(programme), {"sha256": again}).status_code == 302


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"document_number": "125/BC-SKHĐT", "document_on": "17/06/2022"},
            "Chỉ ghi số, ví dụ 125; ký hiệu do hệ thống ghi.",
        ),
        ({"document_number": "125"}, "Hãy nhập cả số và ngày của văn bản"),
        ({"document_on": "17/06/2022"}, "Hãy nhập cả số và ngày của văn bản"),
        (
            {"document_number": "125", "document_on": "19/06/2022"},
            "Ngày văn bản không được sau hôm nay.",
        ),
    ],
)
def test_issuing_takes_number_and_date_together_or_none(
    client, consolidator, programme, late_task, said, message
):
    client.force_login(consolidator)
    seen = client.get(address(programme)).context["issue_form"].initial["sha256"]

    page = client.post(address(programme), {"sha256": seen} | said)

    assert page.status_code == 400
    assert message in page.content.decode()
    assert not IssuedVersion.objects.exists()


def test_two_who_issue_at_once_make_one_version(consolidator, programme, late_task):
    chosen = scope(programme)
    report = report_of(chosen, user=consolidator, previous=None)
    issue(programme, consolidator)

    with pytest.raises(ValidationError, match="Vừa có người chốt một bản cùng loại"):
        issue_report(
            report,
            programme=programme,
            period=QUARTER,
            previous=None,
            document=DocumentNumber(),
            by=consolidator,
        )


def test_series_of_each_kind_and_programme_count_for_themselves(consolidator, programme, late_task):
    other = ProgrammeFactory()

    versions = [
        issue(programme, consolidator),
        issue(programme, consolidator),
        issue(programme, consolidator, ReportKind.ANNEX),
        issue(other, consolidator),
    ]

    assert [version.number for version in versions] == [1, 2, 1, 1]
    assert [version.previous for version in versions] == [None, versions[0], None, None]


def test_an_issued_version_exports_the_same_after_a_thousand_changes(
    client, consolidator, programme, late_task, told
):
    TaskFactory.create_batch(9, programme=programme, lead=late_task.lead)
    versions = [issue(programme, consolidator, kind) for kind in ReportKind]
    client.force_login(consolidator)

    def files():
        return {
            (version.pk, kind): content(client.get(f"{version.get_absolute_url()}?format={kind}"))
            for version in versions
            for kind in ("docx", "xlsx", "to-trinh")
            if kind != "to-trinh" or version.kind == ReportKind.ANNEX
        }

    def pages():
        return [client.get(version.get_absolute_url()).context["report"] for version in versions]

    before, shown = files(), pages()
    with time_machine.travel(datetime(2023, 6, 18, 8, 0, tzinfo=VIETNAM), tick=False):
        _change_a_thousand_times(programme, consolidator)
        client.force_login(consolidator)

        assert files() == before
        assert pages() == shown
    assert report_of(scope(programme), user=consolidator, previous=None) != shown[1]


def _change_a_thousand_times(programme, by):
    for turn in range(100):
        for task in Task.objects.filter(programme=programme):
            task.title = f"{task.title[:40]} đổi lần {turn}"
            task.status = Status.IN_PROGRESS
            task.due_on = date(2022, 1, 1 + turn % 28)
            task.save()
    User.objects.update(full_name="Người đã đổi tên")
    agency = task.lead
    agency.name, agency.short_name = "Sở Tài chính mới", "Sở TC mới"
    agency.save()
    programme.title = "Chương trình khác"
    programme.save()
    signers = [SignerValues("Phó Giám đốc", "Lê Văn Khác", "KT. GIÁM ĐỐC")]
    issuer = Letterhead(
        agency=agency, issuer="Sở Tài chính", place="Lâm Đồng", letter_code="STC", superior="UBND"
    )
    save_letterhead(issuer, signers=signers, by=by)
    for kind in DocumentKind:
        other = template_document(kind)
        other.add_paragraph("Câu của mẫu mới")
        file = io.BytesIO()
        other.save(file)
        replace_template(kind, name="mau.docx", data=file.getvalue(), by=by)


def test_a_preview_is_not_dated_by_the_version_before(client, consolidator, programme, late_task):
    issue(programme, consolidator)
    client.force_login(consolidator)

    page = client.get(address(programme))

    assert page.context["previous"].number == 1
    assert page.context["compared"].is_empty
    assert "Không thêm, bớt hay đổi nhiệm vụ nào." in page.content.decode()


def test_two_versions_are_compared_field_by_field(client, consolidator, programme, late_task):
    first = issue(programme, consolidator)
    Task.objects.filter(pk=late_task.pk).update(title="Tên đã sửa")
    added = TaskFactory(programme=programme, heading=None, lead=late_task.lead, title="Việc thêm")
    second = issue(programme, consolidator)
    client.force_login(consolidator)

    # In either order the older one is what was before.
    page = client.get(reverse("reports:compare", args=[second.pk, first.pk]))

    compared = page.context["compared"]
    assert [task.code for task in compared.added] == [added.code]
    assert compared.removed == ()
    assert [(c.label, c.before, c.after) for c in compared.changed[0].changes] == [
        ("Nhiệm vụ", late_task.title, "Tên đã sửa")
    ]
    assert late_task.title in page.content.decode()


def test_versions_of_different_series_are_not_compared(client, consolidator, programme, late_task):
    first = issue(programme, consolidator)
    other = issue(programme, consolidator, ReportKind.ANNEX)
    client.force_login(consolidator)

    page = client.get(reverse("reports:compare", args=[first.pk, other.pk]), follow=True)

    assert "Chỉ so được hai bản cùng loại, cùng chương trình." in page.content.decode()


def test_the_clerk_s_number_is_added_once_and_stands_in_the_file(
    client, consolidator, programme, late_task
):
    version = issue(programme, consolidator)
    client.force_login(consolidator)
    number = reverse("reports:number", args=[version.pk])

    wrong = client.post(number, {"document_number": "", "document_on": ""})
    right = client.post(number, {"document_number": "7", "document_on": "17/06/2022"})
    again = client.post(number, {"document_number": "8", "document_on": "17/06/2022"})

    assert (wrong.status_code, right.status_code, again.status_code) == (400, 302, 400)
    assert "Hãy nhập số và ngày của văn bản." in wrong.content.decode()
    assert "Bản này đã có số 7 ngày 17/06/2022." in again.content.decode()
    file = content(client.get(f"{version.get_absolute_url()}?format=docx"))
    assert Document(io.BytesIO(file)).tables[0].cell(1, 0).text.startswith("Số: 07/BC-")
    assert HistoryEntry.objects.get(verb=HistoryVerb.NUMBERED).reason == (
        "Báo cáo tiến độ, lần 1: số 7 ngày 17/06/2022"
    )
    version.refresh_from_db()
    assert version.sha256 == fingerprint(version.content)


def test_content_that_does_not_match_its_hash_is_noticed(
    client, consolidator, programme, late_task
):
    version = issue(programme, consolidator)
    version.pk, version.number = None, 2
    version.content["agencies"]["total"]["overdue"] = 0
    version.save()
    client.force_login(consolidator)

    page = client.get(version.get_absolute_url())

    assert "không khớp mã băm" in page.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda versions: versions.update(content={}),
        lambda versions: versions.update(sha256="0" * 64),
        lambda versions: versions.update(on=date(2022, 6, 15)),
        lambda versions: versions.update(number=7),
        lambda versions: versions.delete(),
    ],
)
def test_the_database_keeps_what_was_issued(consolidator, programme, late_task, change):
    issue(programme, consolidator)

    with pytest.raises(DatabaseError, match="is only added to"), transaction.atomic():
        change(IssuedVersion.objects.all())

    assert IssuedVersion.objects.get().number == 1


def test_a_list_is_exported_with_its_submission(client, consolidator, programme, late_task):
    client.force_login(consolidator)
    annex = {"kind": "annex", "period": ""}

    page = client.get(address(programme, **annex))
    file = content(client.get(address(programme, format="to-trinh", **annex)))
    wrong = client.get(address(programme, format="to-trinh"), follow=True)

    assert [export["label"] for export in page.context["exports"]] == ["Word", "Tờ trình", "Excel"]
    assert Document(io.BytesIO(file)).paragraphs[0].text == "TỜ TRÌNH"
    assert "Không xuất được dạng “to-trinh”" in wrong.content.decode()


def test_issued_versions_name_who_issued_which_and_when(client, consolidator, programme, late_task):
    client.force_login(consolidator)
    assert "Chưa chốt bản nào" in client.get(reverse("reports:list")).content.decode()
    version = issue(programme, consolidator)

    page = client.get(reverse("reports:list")).content.decode()

    assert "1 bản đã chốt" in page
    assert str(version) in page
    assert "08:00 18/06/2022" in page
    assert str(consolidator) in page


def test_list_asks_as_many_queries_for_one_version_as_for_three(
    client, consolidator, programme, late_task
):
    client.force_login(consolidator)
    counts = []
    for _ in range(3):
        issue(programme, consolidator)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("reports:list"))
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_preview_asks_as_many_queries_for_one_task_as_for_ten(
    client, consolidator, programme, late_task, told
):
    client.force_login(consolidator)
    client.get(address(programme))
    with CaptureQueriesContext(connection) as few:
        client.get(address(programme))
    TaskFactory.create_batch(9, programme=programme, heading=None)
    with CaptureQueriesContext(connection) as many:
        client.get(address(programme))

    assert len(many) == len(few)


def test_exports_of_reports_leave_history(client, consolidator, programme, late_task):
    version = issue(programme, consolidator)
    client.force_login(consolidator)

    content(client.get(f"{version.get_absolute_url()}?format=xlsx"))

    entry = HistoryEntry.objects.get(verb=HistoryVerb.EXPORTED)
    assert entry.reason.startswith("xlsx, 1 nhiệm vụ. Tình hình thực hiện nhiệm vụ")


def test_number_report_refuses_who_may_not(leader, consolidator, programme, late_task):
    version = issue(programme, consolidator)

    with pytest.raises(PermissionDenied):
        number_report(version, document=DocumentNumber("7", date(2022, 6, 17)), by=leader)

    version.refresh_from_db()
    assert version.document_number == ""


def test_without_a_programme_the_page_says_what_is_missing(client, consolidator):
    client.force_login(consolidator)

    page = client.get(reverse("reports:new"), follow=True)

    assert "Chưa có chương trình hành động nào" in page.content.decode()


def test_word_file_of_a_version_carries_its_hash(client, consolidator, programme, late_task):
    version = issue(programme, consolidator)
    client.force_login(consolidator)

    file = content(client.get(f"{version.get_absolute_url()}?format=docx"))

    with ZipFile(io.BytesIO(file)) as package:
        assert version.sha256[:20] in package.read("docProps/core.xml").decode()
    assert to_json(from_json(version.content)) == version.content
