"""Our own annexes and CSV come back in: unchanged, or with just what was edited."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from agencies.models import Agency, AgencyName, Succession
from agencies.tests.factories import AgencyFactory
from tasks.actions.headings import move_heading, rename_heading
from tasks.actions.imports.plan import Setting, make_plan
from tasks.choices import AssignmentRole, HistoryVerb
from tasks.exports import write_export
from tasks.filters import TaskFilter
from tasks.grouping import Arrangement
from tasks.importing import read_sheets
from tasks.models import Assignment, HistoryEntry, Programme, Task
from tasks.past import as_it_stood
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, RoundFactory, TaskFactory
from tasks.tests.planned_sheets import CODED, ON, TITLE, advice, fates
from tasks.tests.sheet_samples import PLAN


def export(kind, on=ON, asked=""):
    file = BytesIO()
    filters = TaskFilter(QueryDict(asked), queryset=Task.objects.all(), on=on)
    write_export(filters, file, kind=kind, arranged=Arrangement("", "heading"), on=on, by=None)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_comes_back_in_unchanged(register, kind):
    data = export(kind)

    # Days later "quá hạn 32 ngày" is no longer true, yet nobody changed it.
    plan = make_plan(read_sheets(data), Setting(Programme.objects.get().pk, date(2022, 8, 20)))

    assert plan.counts == {"new": 0, "changed": 0, "same": 16, "refused": 0}
    assert [note for note in plan.notes if not note.startswith("Cột")] == []
    assert [row.code for row in plan.rows] == [f"NV-{number:03}" for number in range(1, 17)]


def test_an_annex_that_excel_saved_as_csv_comes_back_in_unchanged(register):
    text = StringIO()
    printed = load_workbook(BytesIO(export("xlsx"))).worksheets[0].values
    csv.writer(text, delimiter=";").writerows(printed)

    plan = make_plan(
        read_sheets(text.getvalue().encode("utf-8-sig")), Setting(Programme.objects.get().pk, ON)
    )

    assert plan.counts == {"new": 0, "changed": 0, "same": 16, "refused": 0}
    assert plan.new_headings == {}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_kind_of_task_comes_back_in_unchanged(
    programme, lead_agency, coordinating_agency, outside_agency, kind
):
    heading = HeadingFactory(programme=programme, number="7", title="Đề mục: có hai chấm")
    below = HeadingFactory(programme=programme, number="7.1", parent=heading)
    base = {"programme": programme, "lead": lead_agency, "heading": below}
    for number, trait in enumerate(
        ("submitted", "completed", "stopped", "ongoing", "waiting", "without_deadline")
    ):
        TaskFactory(**base, **{trait: True}, title=f"Nhiệm vụ {number}\n- ý một;\n- ý hai.")
    joint = TaskFactory(**base | {"heading": None}, title="=Nhiệm vụ mở đầu bằng dấu bằng")
    Assignment.objects.create(
        task=joint, agency=coordinating_agency, role=AssignmentRole.JOINT_LEAD
    )
    Assignment.objects.create(task=joint, agency=outside_agency, role=AssignmentRole.COORDINATING)
    TaskFactory(
        **base,
        title="Nhiệm vụ rất dài " * 250,
        submitter=lead_agency,
        issuer=outside_agency,
        note="  Ghi chú có dấu cách ",
    )

    plan = make_plan(read_sheets(export(kind)), Setting(programme.pk, ON))

    refused = [] if kind == "xlsx" else advice(plan)
    assert plan.counts == {"new": 0, "changed": 0, "same": 8, "refused": 0}, refused


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("deadline_wording", "ngày 24/9/2022"),
        ("deadline_wording", "31/6/2022"),
        ("deadline_wording", "30/6/23"),
        ("deadline_wording", "12/31/2022"),
        ("deadline_wording", "như trên"),
        ("deadline_wording", "Quý IV"),
        ("note", "-"),
        ("note", "2021-12-31"),
        ("title", "Ðề án ðào tạo"),
        ("title", "Nhiệm vụ rất dài " * 300),
    ],
)
def test_odd_texts_come_back_in_unchanged(task, kind, field, text):
    Task.objects.filter(pk=task.pk).update(**{field: text})

    plan = make_plan(read_sheets(export(kind)), Setting(task.programme_id, ON))

    assert (plan.counts["same"], advice(plan)) == (1, [[]])


@pytest.mark.parametrize("number", [2, 9, 38, 40, 49, 50, 60, 88, 90, 99])
def test_headings_of_every_number_come_back(programme, lead_agency, number):
    lower = HeadingFactory(programme=programme, number=str(number - 1), title="Giao thông")
    upper = HeadingFactory(programme=programme, number=str(number), title="Thủy lợi")
    inner = HeadingFactory(
        programme=programme, parent=upper, number=f"{number}.1", title="Hồ chứa nước"
    )
    for heading in (lower, upper, inner):
        TaskFactory(programme=programme, heading=heading, lead=lead_agency)

    plan = make_plan(read_sheets(export("xlsx")), Setting(programme.pk, ON))

    assert (plan.counts["same"], advice(plan), plan.new_headings) == (3, [[], [], []], {})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_annex_of_another_programme_comes_back_in_unchanged(programme, lead_agency, kind):
    other = ProgrammeFactory(title="Chương trình phát triển đô thị")
    heading = HeadingFactory(programme=other, number="1", title="Hạ tầng")
    TaskFactory(programme=other, heading=heading, lead=lead_agency)

    plan = make_plan(read_sheets(export(kind)), Setting(programme.pk, ON))

    assert (plan.counts["same"], plan.new_headings) == (1, {})


def test_what_others_edited_since_an_export_is_told(task, lead_agency, consolidator):
    other = TaskFactory(code="NV-002", programme=task.programme, lead=lead_agency, title="Chợ")
    data = export("xlsx", asked=f"on={ON}")
    Task.objects.filter(pk__in=(task.pk, other.pk)).update(title="Tên khác", version=2)
    HistoryEntry.objects.create(
        by=consolidator,
        verb=HistoryVerb.EDITED,
        task=task,
        at=timezone.now() + timedelta(minutes=2),
    )
    at = read_sheets(data).exported_at

    plan = make_plan(read_sheets(data), Setting(task.programme_id, ON))

    assert [(row.fate.value, row.remarks) for row in plan.rows] == [
        (
            "changed",
            [
                (
                    f"Có người sửa nhiệm vụ này sau lúc xuất tệp ({at:%H:%M %d/%m/%Y}). Ô nào bạn "
                    "không sửa mà có ở đây thì nhập tệp sẽ bỏ điều họ đã sửa."
                )
            ],
        ),
        ("changed", []),
    ]
    assert plan.notes == [
        (
            "Tệp này là danh mục như cuối ngày 01/08/2022, không phải hiện nay: ô nào khác hiện "
            "nay sẽ được ghi lại như ngày ấy."
        )
    ]


def test_a_csv_tells_by_versions_what_others_edited_since(task, lead_agency):
    TaskFactory(code="NV-002", programme=task.programme, lead=lead_agency, title="Chợ")
    TaskFactory(code="NV-003", programme=task.programme, lead=lead_agency, title="Cảng")
    data = export("csv").replace("Chợ".encode(), "Chợ mới".encode())
    Task.objects.exclude(code="NV-002").update(note="Ghi thêm", version=2)

    plan = make_plan(read_sheets(data), Setting(task.programme_id, ON))

    told = (
        "Có người sửa nhiệm vụ này sau lúc xuất tệp. Ô nào bạn không sửa mà có ở đây thì nhập tệp "
        "sẽ bỏ điều họ đã sửa."
    )
    assert [row.remarks for row in plan.rows] == [[told], [], [told]]
    assert [row.fate.value for row in plan.rows] == ["changed"] * 3


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_list_of_an_earlier_day_is_told_when_it_comes_back(task, kind):
    Task.objects.update(created_at=timezone.now() - timedelta(days=3))
    day = timezone.localdate() - timedelta(days=1)
    with as_it_stood(day):
        data = export(kind, on=day, asked=f"on={day:%Y-%m-%d}")

    plan = make_plan(read_sheets(data), Setting(task.programme_id, timezone.localdate()))

    assert plan.counts["same"] == 1
    assert [note for note in plan.notes if not note.startswith("Cột")] == [
        (
            f"Tệp này là danh mục như cuối ngày {day:%d/%m/%Y}, không phải hiện nay: ô nào khác "
            "hiện nay sẽ được ghi lại như ngày ấy."
        )
    ]


def test_an_edited_export_changes_just_the_edited_cells(task, coordinating_agency, planned):
    plan = planned(
        (*CODED, "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian trình", "Ghi chú"),
        ["nv-001", f"{PLAN} (sửa)", "Sở CT", "", "quý III/2022", ""],
    )

    assert fates(plan) == ["changed"]
    assert plan.rows[0].values == {
        "title": f"{PLAN} (sửa)",
        "joint_leads": [],
        "coordinating": [],
        "deadline": ["quý III/2022", "submission"],
    }
    assert plan.versions == {"NV-001": 1}


@pytest.mark.parametrize(("kind", "number"), [("xlsx", "I"), ("csv", "1")])
def test_a_heading_is_found_by_what_it_was_called_at_the_export(
    programme, lead_agency, consolidator, kind, number
):
    upper = HeadingFactory(programme=programme, number="1", title="Công nghiệp")
    below = HeadingFactory(programme=programme, parent=upper, number="1.1", title="Chế biến")
    other = HeadingFactory(programme=programme, number="2", title="Thương mại")
    for heading in (upper, below, other):
        TaskFactory(programme=programme, heading=heading, lead=lead_agency)
    data = export(kind)
    round_ = RoundFactory(programme=programme)
    rename_heading(round_, upper, title="Kinh tế", seen="1. Công nghiệp", by=consolidator)
    rename_heading(round_, below, title="Thủy sản", seen="1.1. Chế biến", by=consolidator)
    move_heading(round_, upper, step=1, seen="1. Kinh tế", by=consolidator)

    plan = make_plan(read_sheets(data), Setting(programme.pk, ON))

    assert (plan.counts["same"], plan.new_headings) == (3, {})
    assert [note for note in plan.notes if "Đề mục" in note] == [
        f"Đề mục “{number}. Công nghiệp” nay là “2. Kinh tế”, đã đọc theo tên mới.",
        "Đề mục “1.1. Chế biến” nay là “2.1. Thủy sản”, đã đọc theo tên mới.",
    ]


def test_of_two_headings_with_one_former_name_none_is_guessed(
    programme, lead_agency, consolidator, planned
):
    round_ = RoundFactory(programme=programme)
    for number in ("1", "2"):
        heading = HeadingFactory(programme=programme, number=number, title=f"Nhóm {number}")
        seen = f"{number}. Nhóm {number}"
        rename_heading(round_, heading, title="Công nghiệp", seen=seen, by=consolidator)
        seen = f"{number}. Công nghiệp"
        rename_heading(round_, heading, title=f"Tên {number}", seen=seen, by=consolidator)

    plan = planned((*TITLE, "Chủ trì", "Đề mục"), [PLAN, "Sở CT", "Công nghiệp"])

    assert [heading.title for heading in plan.new_headings.values()] == ["Công nghiệp"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_body_is_found_by_what_it_was_called_at_the_export(task, lead_agency, kind):
    Task.objects.update(submitter=lead_agency, issuer=lead_agency)
    data = export(kind)
    AgencyName.objects.create(
        agency=lead_agency, name=lead_agency.name, short_name="Sở CT", valid_until=ON
    )
    Agency.objects.filter(pk=lead_agency.pk).update(name="Sở Kinh tế", short_name="Sở KT")

    plan = make_plan(read_sheets(data), Setting(task.programme_id, ON))

    assert plan.counts["same"] == 1
    names = ["Sở CT"] if kind == "xlsx" else ["Sở CT", "Sở Công Thương"]
    assert [note for note in plan.notes if "tên cũ" in note] == [
        f"“{name}” là tên cũ của Sở Kinh tế, đã đọc theo tên mới." for name in names
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_merged_body_does_not_get_back_what_was_handed_over(
    task, lead_agency, coordinating_agency, outside_agency, kind
):
    joint = AgencyFactory(name="Sở Nông nghiệp", short_name="Sở NN")
    Assignment.objects.create(task=task, agency=joint, role=AssignmentRole.JOINT_LEAD)
    data = export(kind)
    between = AgencyFactory(name="Sở Tạm", valid_until=ON)
    day_before = ON - timedelta(1)
    for old, new in (
        (lead_agency, between),
        (between, outside_agency),
        (coordinating_agency, outside_agency),
    ):
        Agency.objects.filter(pk=old.pk).update(valid_until=day_before)
        Succession.objects.create(predecessor=old, successor=new, effective_on=ON)
    Task.objects.update(lead=outside_agency)
    task.assignments.filter(agency=coordinating_agency).delete()

    plan = make_plan(read_sheets(data), Setting(task.programme_id, ON))

    assert [(row.fate.value, row.remarks) for row in plan.rows] == [("same", [])]
    kept = "Nhiệm vụ đã chuyển thì giữ cơ quan hiện nay."
    assert [note for note in plan.notes if "tiếp nhận" in note] == [
        f"Sở Công Thương chỉ hoạt động đến hết ngày 31/07/2022, tiếp nhận: Sở Tạm. {kept}",
        (
            "Sở Khoa học và Công nghệ chỉ hoạt động đến hết ngày 31/07/2022, tiếp nhận: Sở Thông "
            f"tin và Truyền thông. {kept}"
        ),
    ]


def test_other_words_for_what_a_task_says_change_nothing(task, planned):
    Agency.objects.filter(pk=task.lead_id).update(aliases="Sở Công thương tỉnh")
    Task.objects.update(document_type="plan", status="in_progress")
    heads = (*CODED, "Chủ trì", "Hình thức văn bản", "Tình trạng")

    plan = planned(heads, ["NV-001", PLAN, "Sở Công thương tỉnh", "KH", "Đang triển khai"])

    assert (fates(plan), advice(plan)) == (["same"], [[]])
