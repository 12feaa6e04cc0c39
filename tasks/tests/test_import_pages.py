"""The way of a sheet through its pages: uploaded, looked at, answered for, confirmed, undone."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from agencies.choices import UserRole
from agencies.models import Agency
from agencies.tests.factories import UserFactory
from tasks.actions.imports.runs import confirm_import, start_import, undo_import
from tasks.actions.periods import open_periods
from tasks.actions.search import task_search_text
from tasks.choices import AssignmentRole, HistoryVerb, ImportState
from tasks.deadlines import parse_deadline
from tasks.models import Assignment, Heading, HistoryEntry, ImportRun, Task, TaskChange
from tasks.tests.factories import HeadingFactory, TaskFactory
from tasks.tests.planned_sheets import UPLOAD, confirm
from tasks.tests.sheet_samples import PLAN, csv_of, resolution_03, workbook_of
from tasks.views import imports

pytestmark = pytest.mark.usefixtures("programme")

HEADS = ("Mã", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_upload_preview_confirm_writes_what_was_shown(
    signed_in, upload, task, lead_agency, coordinating_agency, consolidator
):
    TaskFactory(code="NV-016", programme=task.programme, title="Việc đã có")
    heading = HeadingFactory(programme=task.programme, number="9", title="Công nghiệp")
    address = upload(
        workbook_of(
            ("TT", *HEADS, "Cơ quan phối hợp"),
            ["IX", None, "Công nghiệp"],
            [1, "NV-001", f"{PLAN} (sửa)", "Sở CT", "tháng 12/2021", "Sở KH&CN"],
            [2, None, "Kế hoạch phát triển chợ", "Sở CT", "quý II/2023", "Sở KH&CN"],
            [3, "NV-016", "Việc đã có", "", "tháng 12/2021", ""],
        )
    )

    preview = signed_in.get(address)
    assert Task.objects.count() == 2
    tabs = {tab["label"]: tab["count"] for tab in preview.context["tabs"]}
    assert tabs == {"Mới": 1, "Thay đổi": 2, "Không đổi": 0, "Bị từ chối": 0}
    assert preview.context["rows"][0]["changes"] == [
        {"field": "Nội dung nhiệm vụ", "old": PLAN, "new": f"{PLAN} (sửa)"},
        {
            "field": "Đề mục",
            "old": str(task.heading),
            "new": "9. Công nghiệp",
        },
    ]
    answer = confirm(signed_in, address)

    assert said(answer) == ["Đã nhập 3 nhiệm vụ từ “danh-muc.xlsx”."]
    task.refresh_from_db()
    assert (task.title, task.heading, task.version) == (f"{PLAN} (sửa)", heading, 2)
    made = Task.objects.get(code="NV-017")
    assert (made.title, made.lead, made.heading, made.deadline.label, made.version) == (
        "Kế hoạch phát triển chợ",
        lead_agency,
        heading,
        "Hết Quý II/2023, chậm nhất 30/06/2023",
        1,
    )
    assert [(a.agency, a.role) for a in made.assignments.all()] == [
        (coordinating_agency, AssignmentRole.COORDINATING)
    ]
    assert "so cong thuong" in made.search_text
    assert task.position < made.position
    run = ImportRun.objects.get()
    assert (run.state, run.table, run.plan) == (ImportState.DONE, "", "")
    entries = HistoryEntry.objects.filter(verb=HistoryVerb.IMPORTED).order_by("pk")
    assert [(e.task and e.task.code, e.by, e.reason) for e in entries] == [
        ("NV-017", consolidator, "danh-muc.xlsx, dòng 4"),
        ("NV-001", consolidator, "danh-muc.xlsx, dòng 3"),
        ("NV-016", consolidator, "danh-muc.xlsx, dòng 5"),
        (None, consolidator, "danh-muc.xlsx: 1 mới, 2 thay đổi"),
    ]
    assert entries[1].changes == preview.context["rows"][0]["changes"]
    assert {entry.change_set for entry in entries} == {run.change_set}
    kept = TaskChange.objects.order_by("pk").values_list("task__code", "version")
    assert list(kept) == [("NV-017", 1), ("NV-001", 2), ("NV-016", 2)]


def test_what_is_imported_is_searched_and_saved_as_a_form_would(
    signed_in, upload, lead_agency, coordinating_agency, outside_agency
):
    address = upload(
        workbook_of(
            (
                *HEADS,
                "Hình thức văn bản",
                "Cấp trình",
                "Tình trạng",
                "Ngày trình",
                "Ngày hoàn thành",
                "Kết quả",
            ),
            [
                None,
                PLAN,
                "Sở CT, Sở KH&CN",
                "Trình: quý I/2021",
                "Kế hoạch",
                "Sở TT&TT",
                "Hoàn thành",
                "10/03/2021",
                "03/2021",
                "12/KH-UBND ngày 25/3/2021",
            ],
        )
    )

    confirm(signed_in, address)

    made = Task.objects.get()
    made.full_clean()
    assert made.search_text == task_search_text(made)
    assert (made.milestone, made.deadline_wording, made.submitter) == (
        "submission",
        "quý I/2021",
        outside_agency,
    )
    assert (made.submitted_on, made.completed_label, made.result_label) == (
        date(2021, 3, 10),
        "03/2021",
        "12/KH-UBND ngày 25/03/2021",
    )
    assert Assignment.objects.get().role == AssignmentRole.JOINT_LEAD


def test_unknown_bodies_are_chosen_or_added_on_the_page(
    signed_in, upload, lead_agency, consolidator
):
    data, _ = resolution_03()
    address = upload(data)
    preview = signed_in.get(address)
    form = preview.context["form"]
    assert len(form.unanswered) == 24
    confirmed = confirm(signed_in, address)
    assert said(confirmed) == [
        "Còn 42 dòng bị từ chối. Hãy sửa tệp rồi tải lại, hoặc đánh dấu bỏ qua các dòng ấy."
    ]

    answers = {"heading_0": "make", "heading_1": "none", "add_all": "1"}
    answers["body_0"] = str(lead_agency.pk)
    answer = signed_in.post(address, answers, follow=True)
    assert said(answer) == ["Đã đối chiếu lại theo các lựa chọn."]
    confirm(signed_in, address)

    assert Task.objects.count() == 42
    assert Task.objects.filter(lead=lead_agency).exists()
    assert Agency.objects.get(name="Bộ Công an").code == "bo-cong-an"
    assert not Agency.objects.filter(name="Bộ Thông tin và Truyền thông").exists()
    assert [(h.number, h.tasks.count()) for h in Heading.objects.all()] == [("1", 13)]
    done = signed_in.get(address)
    assert done.context["made"] == {"agencies": 23, "headings": 1}


def test_refused_rows_stop_everything_until_they_are_left_out(signed_in, upload, lead_agency):
    address = upload(
        workbook_of(HEADS, ["NV-404", PLAN, "Sở CT", ""], [None, "Chợ", "Sở CT", "2023"])
    )

    page = signed_in.get(address)
    assert page.context["rows"][0]["problems"] == [
        {
            "advice": "Không có nhiệm vụ mang mã này. Nhiệm vụ mới thì để trống ô mã, hệ thống "
            "sẽ đặt.",
            "cells": [{"column": "Mã", "value": "NV-404"}],
        }
    ]
    refused = confirm(signed_in, address)
    assert said(refused)[0].startswith("Còn 1 dòng bị từ chối.")
    assert Task.objects.count() == 0

    confirm(signed_in, address, skip_refused="1")
    assert [found.title for found in Task.objects.all()] == ["Chợ"]


def test_a_preview_that_is_no_longer_true_is_shown_again(signed_in, upload, task, consolidator):
    address = upload(workbook_of(HEADS, ["NV-001", f"{PLAN} (sửa)", "Sở CT", "tháng 12/2021"]))
    token = ImportRun.objects.get().token
    Task.objects.filter(pk=task.pk).update(title="Người khác vừa sửa", version=2)

    answer = signed_in.post(address, {"confirm": "1", "token": token}, follow=True)

    assert said(answer) == [imports._CHANGED]
    task.refresh_from_db()
    assert task.title == "Người khác vừa sửa"
    assert answer.context["rows"][0]["changes"][0]["old"] == "Người khác vừa sửa"
    confirm(signed_in, address)
    task.refresh_from_db()
    assert (task.title, task.version) == (f"{PLAN} (sửa)", 3)


def test_two_people_who_confirm_one_file_do_not_double_its_tasks(
    client, upload, lead_agency, consolidator
):
    rows = (HEADS, [None, PLAN, "Sở CT", "2023"])
    mine = upload(workbook_of(*rows))
    client.force_login(UserFactory(role=UserRole.CONSOLIDATOR))
    confirm(client, upload(workbook_of(*rows)))

    client.force_login(consolidator)
    again = confirm(client, mine)

    assert said(again) == [imports._CHANGED]
    assert f"Đã có nhiệm vụ {Task.objects.get().code} cùng nội dung." in again.text


def test_a_token_of_another_state_is_refused(signed_in, upload, lead_agency):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))

    answer = signed_in.post(address, {"confirm": "1", "token": "0" * 64}, follow=True)

    assert said(answer) == [imports._CHANGED]
    assert Task.objects.count() == 0


def test_confirming_twice_writes_once(signed_in, upload, lead_agency):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    token = ImportRun.objects.get().token

    confirm(signed_in, address)
    answer = signed_in.post(address, {"confirm": "1", "token": token})

    assert answer.status_code == 200
    assert Task.objects.count() == 1


def test_an_open_preview_is_its_own_persons(client, upload, lead_agency):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    token = ImportRun.objects.get().token
    client.force_login(UserFactory(role=UserRole.CONSOLIDATOR))

    assert client.get(address).status_code == 404
    assert client.post(address, {"confirm": "1", "token": token}).status_code == 404
    assert Task.objects.count() == 0


@pytest.mark.parametrize("who", ["leader", "manager", "lead_reporter", "outsider"])
def test_only_consolidators_import(client, request, upload, lead_agency, who):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    run = ImportRun.objects.get()
    client.force_login(request.getfixturevalue(who))

    file = SimpleUploadedFile("a.xlsx", workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    answers = [
        client.get(UPLOAD).status_code,
        client.post(UPLOAD, {"file": file}).status_code,
        client.get("/tasks/import/template/").status_code,
        client.get(address).status_code,
        client.post(address, {"confirm": "1", "token": run.token}).status_code,
        client.post(f"{address}undo/").status_code,
    ]

    assert answers == [403] * 6
    assert (Task.objects.count(), ImportRun.objects.count()) == (0, 1)


def test_a_new_upload_ends_the_open_one_of_the_same_person(signed_in, upload, lead_agency):
    first = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    second = upload(workbook_of(HEADS, [None, "Chợ", "Sở CT", "2023"]))

    assert "Tệp đã bỏ, không ghi gì" in signed_in.get(first).text
    assert signed_in.get(second).status_code == 200
    assert ImportRun.objects.filter(state=ImportState.OPEN).count() == 1


def test_dropping_a_file_writes_nothing(signed_in, upload, lead_agency):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))

    answer = signed_in.post(address, {"drop": "1"}, follow=True)

    assert said(answer) == ["Đã bỏ tệp “danh-muc.xlsx”, chưa nhập gì."]
    assert ImportRun.objects.get().state == ImportState.DROPPED
    assert Task.objects.count() == 0


def test_a_file_that_was_imported_before_is_told(signed_in, upload, lead_agency, consolidator):
    data = csv_of(HEADS, ["", PLAN, "Sở CT", "2023"])
    confirm(signed_in, upload(data, "a.csv"))

    again = signed_in.get(upload(data, "b.csv"))

    assert "Chính tệp này đã được" in again.text
    assert again.context["refused"] == 1


def test_a_whole_import_is_undone_while_nothing_was_built_on_it(
    signed_in, upload, task, lead_agency, coordinating_agency
):
    address = upload(
        workbook_of(
            (*HEADS, "Cơ quan phối hợp"),
            ["NV-001", "Nội dung khác", "Sở KH&CN", "quý I/2023", ""],
            [None, "Chợ", "Sở CT", "2023", ""],
        )
    )
    before = Task.objects.filter(pk=task.pk).values().get()
    confirm(signed_in, address)

    answer = signed_in.post(f"{address}undo/", follow=True)

    assert said(answer) == ["Đã hoàn tác lần nhập “danh-muc.xlsx”."]
    after = Task.objects.filter(pk=task.pk).values().get()
    moved = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in moved} == {
        k: v for k, v in before.items() if k not in moved
    }
    assert [a.agency for a in task.assignments.all()] == [coordinating_agency]
    assert Task.objects.lines().count() == 1
    assert "Đã hoàn tác cả lần nhập" in signed_in.get(address).text
    again = signed_in.post(f"{address}undo/", follow=True)
    assert "đã hoàn tác việc này lúc" in said(again)[0]


def test_undoing_costs_the_same_for_1_and_3_new_tasks(upload, lead_agency, consolidator):
    counts = set()
    for number in (1, 3):
        rows = ([None, f"{PLAN} {number}.{index}", "Sở CT", "2023"] for index in range(number))
        upload(workbook_of(HEADS, *rows))
        run = ImportRun.objects.first()
        list(confirm_import(run, token=run.token, by=consolidator))
        run.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            undo_import(run, by=consolidator)
        counts.add(len(captured))

    assert len(counts) == 1
    assert Task.objects.lines().count() == 0
    undone = HistoryEntry.objects.filter(verb=HistoryVerb.UNDONE)
    assert undone.count() == 4
    assert {entry.reason for entry in undone} == {"Bỏ nhiệm vụ đã lập"}


def test_an_import_that_was_built_on_is_not_undone(signed_in, upload, lead_agency):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))
    confirm(signed_in, address)
    Task.objects.update(version=2)

    page = signed_in.get(address)
    answer = signed_in.post(f"{address}undo/", follow=True)

    assert "Hoàn tác cả lần nhập" not in page.text
    assert said(answer)[0].startswith("Không hoàn tác được: NV-001 đã được thay đổi sau đó")
    assert Task.objects.lines().count() == 1


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"%PDF-1.7", "a.xlsx", "Đây không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV."),
        (b"", "a.xlsx", "Tệp không có nội dung. Hãy chọn lại tệp."),
        (workbook_of(["Ghi chép"]), "a.xlsx", "Không thấy bảng nhiệm vụ."),
    ],
)
def test_a_bad_file_is_refused_in_the_form(signed_in, programme, data, name, message):
    file = SimpleUploadedFile(name, data)

    answer = signed_in.post(UPLOAD, {"file": file, "programme": programme.pk})

    assert answer.status_code == 200
    assert message in " ".join(answer.context["form"].errors["file"])
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("fate=maybe", "Không có nhóm dòng “maybe”. Hãy chọn một nhóm ở trên bảng."),
        ("fate=new&page=9", "Không có trang “9”: danh sách này có 1 trang."),
    ],
)
def test_a_preview_that_does_not_exist_is_said(signed_in, upload, lead_agency, query, message):
    address = upload(workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"]))

    answer = signed_in.get(f"{address}?{query}")

    assert (answer.status_code, message in answer.text) == (400, True)


def test_what_stands_in_bad_cells_is_text_and_cut(signed_in, upload, lead_agency):
    payload = "<script>alert(1)</script>"
    address = upload(workbook_of(HEADS, [None, f"{payload}{PLAN}", "Sở CT", payload + "x" * 400]))

    page = signed_in.get(f"{address}?fate=new")
    assert payload not in page.text
    assert "&lt;script&gt;" in page.text

    refused = upload(workbook_of((*HEADS, "Tình trạng"), [None, "A", "", "", payload + "x" * 400]))
    page = signed_in.get(refused)
    assert payload not in page.text
    assert page.context["rows"][0]["problems"][0]["cells"][0]["value"].endswith("…")
    assert len(page.context["rows"][0]["problems"][0]["cells"][0]["value"]) == 201


def test_a_preview_costs_the_same_for_1_and_3_rows(signed_in, upload, programme, lead_agency):
    tasks = [TaskFactory(programme=programme, lead=lead_agency) for _ in range(3)]
    counts = {}
    for number in (1, 3):
        rows = [[found.code, f"Mới {found.code}", "Sở CT", "2023"] for found in tasks[:number]]
        rows += [[None, f"Thêm {index}", "Sở CT", "2023"] for index in range(number)]
        address = upload(workbook_of(HEADS, *rows))
        for fate in ("new", "changed"):
            signed_in.get(f"{address}?fate={fate}")
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(f"{address}?fate={fate}")
            counts.setdefault(fate, set()).add(len(captured))

    assert {fate: len(seen) for fate, seen in counts.items()} == {"new": 1, "changed": 1}


def test_the_template_has_choices_that_drop_down_and_notes(signed_in, lead_agency):
    answer = signed_in.get("/tasks/import/template/")

    sheet = load_workbook(BytesIO(answer.getvalue())).worksheets[0]
    choices = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert choices == {
        "E4:E1003": "'Danh mục để chọn'!$A$2:$A$15",
        "F4:F1003 G4:G1003 H4:H1003 I4:I1003": "'Danh mục để chọn'!$B$2:$B$3",
        "K4:K1003": "'Danh mục để chọn'!$C$2:$C$6",
    }
    assert all(cell.comment for cell in sheet[3])


def test_the_list_leads_to_the_import(signed_in, task):
    assert reverse("tasks:import") in signed_in.get("/tasks/").text


def test_a_change_of_recurring_work_reaches_its_open_periods(
    signed_in, upload, programme, lead_agency, consolidator
):
    line = TaskFactory(
        code="NV-006",
        programme=programme,
        lead=lead_agency,
        title="Kế hoạch hằng năm",
        deadline=parse_deadline("quý 1 hằng năm", on=date(2022, 1, 1)),
    )
    open_periods(on=date(2022, 2, 1))
    address = upload(
        workbook_of(HEADS, ["NV-006", "Kế hoạch hằng năm (sửa)", "Sở CT", "quý 1 hằng năm"])
    )

    confirm(signed_in, address)

    assert line.parts.get().title == "Kế hoạch hằng năm (sửa)"

    signed_in.post(f"{address}undo/")

    assert line.parts.get().title == "Kế hoạch hằng năm"


def test_an_import_by_nobody_is_signed_by_the_system(programme, lead_agency):
    data = workbook_of(HEADS, [None, PLAN, "Sở CT", "2023"])
    run = start_import(data, "a.xlsx", programme=programme, by=None, on=date(2022, 8, 1))

    assert list(confirm_import(run, token=run.token, by=None)) == [1]
    assert {entry.author for entry in HistoryEntry.objects.all()} == {"Hệ thống"}
