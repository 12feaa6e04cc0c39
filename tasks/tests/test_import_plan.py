from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Agency, AgencyName, Succession
from agencies.tests.factories import AgencyFactory
from tasks.actions.imports.plan import Plan, Setting, is_overtaken, make_plan, state_of
from tasks.actions.parts import PartValues, divide_task
from tasks.actions.periods import open_periods
from tasks.choices import AssignmentRole, HistoryVerb
from tasks.deadlines import parse_deadline
from tasks.exports import write_export
from tasks.filters import TaskFilter
from tasks.grouping import Arrangement
from tasks.importing import read_sheets
from tasks.models import Assignment, HistoryEntry, Programme, Task
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, TaskFactory
from tasks.tests.sheet_samples import PLAN, resolution_03, workbook_of

ON = date(2022, 8, 1)
TITLE = ("Nội dung nhiệm vụ",)
CODED = ("Mã", *TITLE)


@pytest.fixture
def planned(programme):
    """Plan rows below a head; keywords go to the setting."""

    def planned(*rows, **setting):
        said = Setting(programme.pk, ON, **setting)
        return make_plan(read_sheets(workbook_of(*rows)), said)

    return planned


def fates(plan):
    return [row.fate.value for row in plan.rows]


def advice(plan):
    return [[(p.column, p.value, p.advice) for p in row.problems] for row in plan.rows]


def export(kind, on=ON):
    file = BytesIO()
    filters = TaskFilter(QueryDict(), queryset=Task.objects.all(), on=on)
    write_export(filters, file, kind=kind, arranged=Arrangement("", "heading"), on=on, by=None)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_comes_back_in_unchanged(register, kind):
    data = export(kind)

    # Days later "quá hạn 32 ngày" is no longer true, yet nobody changed it.
    plan = make_plan(read_sheets(data), Setting(Programme.objects.get().pk, date(2022, 8, 20)))

    assert plan.counts == {"new": 0, "changed": 0, "same": 16, "refused": 0}
    assert [row.code for row in plan.rows] == [f"NV-{number:03}" for number in range(1, 17)]


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
    data = export("xlsx", on=ON)
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


def test_a_task_under_the_name_of_another_programme_is_refused(task, planned):
    other = ProgrammeFactory(title="Chương trình phát triển đô thị")

    plan = planned((*CODED, "TT"), ["", other.title, "I"], ["NV-001", f"{PLAN} (sửa)", "1"])

    assert advice(plan) == [
        [("Chương trình", other.title, "Không chuyển được nhiệm vụ sang chương trình khác.")]
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


def test_the_annex_of_resolution_03_is_planned_as_its_42_tasks(register):
    table = read_sheets(resolution_03()[0])
    setting = Setting(Programme.objects.get().pk, ON)

    asked = make_plan(table, setting)
    answered = make_plan(table, replace(setting, bodies=dict.fromkeys(asked.unknown, "+")))

    assert (asked.counts["refused"], len(asked.unknown)) == (42, 24)
    assert answered.counts == {"new": 42, "changed": 0, "same": 0, "refused": 0}
    assert [heading.number for heading in answered.new_headings.values()] == ["1", "2"]


def test_a_plan_survives_being_kept(task, planned):
    plan = planned(
        (*CODED, "Cơ quan chủ trì"), ["NV-001", "Nội dung khác", "Sở CT"], [None, PLAN, "Bộ Lạ"]
    )

    assert Plan.from_json(plan.as_json()) == plan


UNKNOWN_CODE = "Không có nhiệm vụ mang mã này. Nhiệm vụ mới thì để trống ô mã, hệ thống sẽ đặt."


@pytest.mark.parametrize(
    ("heads", "cells", "problem"),
    [
        (CODED, ["NV-404", PLAN], ("Mã", "NV-404", UNKNOWN_CODE)),
        (
            (*CODED, "Chủ trì"),
            ["NV-001", "", "Sở CT"],
            ("Nội dung nhiệm vụ", "", "Không được để trống. Hãy ghi nội dung nhiệm vụ."),
        ),
        (
            (*TITLE, "Tình trạng"),
            [PLAN, "Gần xong"],
            (
                "Tình trạng",
                "Gần xong",
                (
                    "Không có tình trạng này. Hãy ghi một trong: Chưa thực hiện, Đang thực hiện, "
                    "Đã trình, Hoàn thành, Đã dừng."
                ),
            ),
        ),
        (
            (*TITLE, "Tình trạng"),
            [PLAN, "Đã trình"],
            ("Ngày trình", "", "Đã trình phải có ngày trình."),
        ),
        (
            (*TITLE, "Tình trạng", "Ngày hoàn thành", "Kết quả"),
            [PLAN, "Hoàn thành", "25/11/2021", ""],
            (
                "Kết quả",
                "",
                (
                    "Hoàn thành phải có kết quả. Hãy ghi số, ký hiệu và ngày văn bản "
                    "(57/NQ-HĐND ngày 25/11/2021) hoặc giải trình."
                ),
            ),
        ),
        (
            (*TITLE, "Tình trạng", "Ngày trình", "Ngày hoàn thành", "Kết quả"),
            [PLAN, "Hoàn thành", "25/11/2021", "10/2021", "Đã xong"],
            ("Ngày trình", "25/11/2021", "Ngày trình phải trước ngày hoàn thành, ban hành."),
        ),
        (
            (*TITLE, "Tình trạng", "Ngày hoàn thành", "Kết quả"),
            [PLAN, "Hoàn thành", "25/11/2022", "Đã xong"],
            ("Ngày hoàn thành", "25/11/2022", "Ngày này sau hôm nay (01/08/2022)."),
        ),
        (
            (*TITLE, "Tình trạng", "Kết quả"),
            [PLAN, "Đang thực hiện", "57/NQ-HĐND ngày 31/02/2021"],
            (
                "Kết quả",
                "57/NQ-HĐND ngày 31/02/2021",
                "Không có ngày 31/02/2021 trên lịch. Hãy ghi lại ngày văn bản.",
            ),
        ),
        (
            (*CODED, "Tình trạng"),
            ["NV-003", "Quyết định đã ban hành", "Đang thực hiện"],
            (
                "Tình trạng",
                "Đang thực hiện",
                (
                    "Chuyển từ “Hoàn thành” sang “Đang thực hiện” phải ghi lý do. Hãy đổi ở trang "
                    "của nhiệm vụ."
                ),
            ),
        ),
        (
            (*CODED, "Thời hạn", "Hạn cuối"),
            ["NV-001", PLAN, "tháng 12/2021", "30/06/2022"],
            (
                "Hạn cuối",
                "30/06/2022",
                "Hạn cuối do hệ thống tính từ thời hạn. Hãy sửa cột thời hạn thay vì ô này.",
            ),
        ),
        (
            (*TITLE, "Thời hạn", "Hạn cuối"),
            [PLAN, "quý II/2023", "31/12/2023"],
            (
                "Thời hạn",
                "quý II/2023",
                (
                    "Thời hạn này có hạn cuối là 30/06/2023, khác ô hạn cuối (31/12/2023). Hãy sửa "
                    "cho khớp hoặc để trống ô hạn cuối."
                ),
            ),
        ),
        (
            (*TITLE, "Cấp ban hành"),
            [PLAN, "Sở CT; Sở KH&CN"],
            ("Cấp ban hành", "Sở CT; Sở KH&CN", "Chỉ ghi được một cơ quan ở ô này."),
        ),
        (
            (*TITLE, "Ghi chú", "Mã"),
            [PLAN, "x" * 2001, ""],
            (
                "Ghi chú",
                "x" * 2001,
                "Ghi chú dài 2001 ký tự, nhiều nhất là 2000. Hãy rút gọn.",
            ),
        ),
        (
            (*TITLE, "Chương trình", "Mã"),
            [PLAN, "Chương trình lạ", ""],
            (
                "Chương trình",
                "Chương trình lạ",
                "Không có chương trình này. Hãy ghi đúng tên chương trình.",
            ),
        ),
    ],
)
def test_a_row_is_refused_with_column_value_and_what_to_do(
    task, lead_agency, coordinating_agency, programme, planned, heads, cells, problem
):
    TaskFactory(code="NV-003", programme=programme, completed=True, title="Quyết định đã ban hành")

    plan = planned(heads, cells)

    assert fates(plan) == ["refused"]
    assert advice(plan) == [[problem]]
    assert plan.rows[0].values == {}


@pytest.mark.parametrize(
    ("cell", "lead", "joint", "coordinating"),
    [
        ("Sở Y tế; phối hợp: Sở TC, Sở NV", "Sở Y tế", [], ["Sở Tài chính", "Sở Nội vụ"]),
        ("Chủ trì: Sở Y tế\nPhối hợp: Sở Tài chính", "Sở Y tế", [], ["Sở Tài chính"]),
        ("- CQ chủ trì: Sở Y tế.\n- CQ phối hợp: STC", "Sở Y tế", [], ["Sở Tài chính"]),
        ("Sở Y tế chủ trì, phối hợp với Sở Tài chính", "Sở Y tế", [], ["Sở Tài chính"]),
        ("Sở Y tế (chủ trì), Sở Tài chính (phối hợp)", "Sở Y tế", [], ["Sở Tài chính"]),
        ("Sở Y tế (phối hợp với Sở Tài chính)", "Sở Y tế", [], ["Sở Tài chính"]),
        ("Sở Y tế phối hợp Sở Tài chính", "Sở Y tế", [], ["Sở Tài chính"]),
        ("Sở Y tế\n(chủ trì)\nSở TC, SNV (phối hợp)", "Sở Y tế", [], ["Sở Tài chính", "Sở Nội vụ"]),
        ("Sở Y tế; Sở Tài chính (cùng chủ trì)", "Sở Y tế", ["Sở Tài chính"], []),
        ("Sở Y tế + Sở Tài chính", "Sở Y tế", ["Sở Tài chính"], []),
        ("Sở Y tế tỉnh Bình Thuận", "Sở Y tế", [], []),
        ("Các Sở: Y tế, Kế hoạch và Đầu tư", "Sở Y tế", ["Sở KH&ĐT"], []),
        ("UBND huyện Tuy Phong, Bắc Bình", "UBND huyện Tuy Phong", ["UBND huyện Bắc Bình"], []),
        ("Sở LÐTBXH", "Sở LĐTBXH", [], []),
        ("SO\u031b\u0309 Y TE\u0302\u0301", "Sở Y tế", [], []),
        ("TX La Gi", "UBND thị xã La Gi", [], []),
    ],
)
def test_a_cell_of_leads_tells_who_helps(register, planned, cell, lead, joint, coordinating):
    values = planned((*TITLE, "Đơn vị chủ trì, phối hợp", "Phối hợp"), [PLAN, cell]).rows[0].values

    names = dict(Agency.objects.values_list("pk", "short_name"))
    assert (
        names[values["lead"]],
        [names[key] for key in values.get("joint_leads", ())],
        [names[key] for key in values.get("coordinating", ())],
    ) == (lead, joint, coordinating)


def test_a_new_task_without_lead_is_told(register, planned):
    plan = planned((*TITLE, "Chủ trì"), [PLAN, "Phối hợp: Sở Y tế"], ["Hai", ""], ["Ba", "SYT"])

    assert [row.remarks for row in plan.rows] == [*[["Chưa nêu cơ quan chủ trì."]] * 2, []]


def test_who_leads_is_asked_where_one_column_holds_both(register, planned):
    plan = planned(
        (*TITLE, "Đơn vị chủ trì, phối hợp"),
        [PLAN, "Sở Y tế, Sở Tài chính"],
        ["Kế hoạch hai", "Sở Y tế"],
        ["Kế hoạch ba", "Chủ trì: Sở Y tế; phối hợp: Sở Tài chính"],
    )

    assert fates(plan) == ["refused", "new", "new"]
    assert advice(plan)[0] == [
        (
            "Đơn vị chủ trì, phối hợp",
            "Sở Y tế, Sở Tài chính",
            (
                "Cột này ghi cả cơ quan chủ trì và phối hợp nên không rõ ai chủ trì. Hãy ghi “Chủ "
                "trì: …; Phối hợp: …” hoặc tách thành hai cột."
            ),
        )
    ]


def test_a_body_that_acts_no_longer_is_told_with_who_took_over(programme, planned):
    ended = AgencyFactory(name="Sở Kế hoạch và Đầu tư", valid_until=date(2022, 2, 28))
    renamed = AgencyFactory(name="Sở Nông nghiệp và Môi trường")
    AgencyName.objects.create(
        agency=renamed, name="Sở Nông nghiệp", short_name="", valid_until=date(2022, 2, 28)
    )
    heir = AgencyFactory(name="Sở Tài chính")
    Succession.objects.create(predecessor=ended, successor=heir, effective_on=date(2022, 3, 1))

    plan = planned(
        (*TITLE, "Chủ trì", "Phối hợp"),
        [PLAN, "Sở Kế hoạch và Đầu tư", "Sở Tài chính"],
        ["Kế hoạch hai", "Sở Nông nghiệp", ""],
    )

    assert [(row.values["lead"], row.remarks) for row in plan.rows] == [
        (
            ended.pk,
            [
                (
                    "Sở Kế hoạch và Đầu tư chỉ hoạt động đến hết ngày 28/02/2022, tiếp nhận: Sở "
                    "Tài chính."
                )
            ],
        ),
        (renamed.pk, []),
    ]


def test_of_a_list_only_the_unknown_names_are_asked(register, planned):
    plan = planned(
        (*TITLE, "Chủ trì", "Phối hợp"),
        [PLAN, "Sở Y tế", "Sở Tài chính, Đài PTTH, Sở Nội vụ"],
        ["Kế hoạch hai", "Sở Y tế", "Sở Y tế tỉnh Lâm Đồng, Sở Du lịch và Văn hóa"],
        ["Kế hoạch ba", "Sở Y tế", "Không"],
    )

    assert [unknown.name for unknown in plan.unknown.values()] == [
        "Đài PTTH",
        "Sở Y tế tỉnh Lâm Đồng",
        "Sở Du lịch và Văn hóa",
    ]
    assert fates(plan) == ["refused", "refused", "new"]


@pytest.mark.parametrize(
    "wording", ["trước 30/6", "Quý IV", "cuối năm", "30 ngày kể từ ngày ban hành", "tháng 6"]
)
def test_a_year_that_only_today_would_tell_is_asked_for(programme, planned, wording):
    plan = planned((*TITLE, "Thời hạn"), [PLAN, wording])

    assert advice(plan) == [
        [
            (
                "Thời hạn",
                wording,
                (
                    "Thời hạn không nêu năm, hoặc tính từ một ngày mà tệp không ghi. Hãy ghi đủ, "
                    "ví dụ quý II/2022 hoặc 30/06/2022."
                ),
            )
        ]
    ]


def test_each_table_is_read_by_its_own_heads(programme, planned):
    plan = planned(
        (*TITLE, "Thời gian trình"),
        [PLAN, "quý II/2023"],
        [],
        ("Thời gian ban hành", "Công việc"),
        ["quý III/2023", "Kế hoạch hai"],
        ["31/02/2023", "Kế hoạch ba"],
    )

    assert [row.values.get("deadline") for row in plan.rows] == [
        ["quý II/2023", "submission"],
        ["quý III/2023", "completion"],
        None,
    ]
    assert plan.rows[2].problems[0].column == "Thời gian ban hành"


def test_a_deadline_that_ends_periods_or_forbids_parts_is_refused(
    task, lead_agency, consolidator, planned
):
    each_year = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line = TaskFactory(
        code="NV-006", programme=task.programme, lead=lead_agency, deadline=each_year
    )
    open_periods(on=ON)
    part = PartValues("Một", "", lead_agency, parse_deadline("quý II/2023"))
    divide_task(task, values=part, version=task.version, by=consolidator)

    plan = planned(
        ("Mã", "Nội dung nhiệm vụ", "Thời hạn"),
        ["NV-006", line.title, "quý II/2023"],
        ["NV-001", task.title, "hằng quý"],
    )

    assert [[said for _, _, said in row] for row in advice(plan)] == [
        ["Nhiệm vụ định kỳ đã mở kỳ; hãy đổi sang thời hạn một lần ở trang sửa của nó."],
        ["Đã chia việc con nên thời hạn không thể là định kỳ."],
    ]


def test_the_day_of_issue_is_that_of_the_document_beside_it(programme, planned):
    heads = (*TITLE, "Tình trạng", "Số văn bản kết quả", "Ngày ban hành")
    plan = planned(
        heads,
        [PLAN, "Hoàn thành 100%", "12/KH-CAT", "05/3/2021"],
        ["Việc hai", "Đang soạn thảo", "", ""],
        ["Việc ba", "Hoàn thành 80%", "", ""],
    )

    assert [(v.get("status"), v.get("result_on")) for v in (r.values for r in plan.rows)] == [
        ("completed", "2021-03-05"),
        ("in_progress", None),
        (None, None),
    ]


def test_types_are_known_by_the_letters_of_the_decree(programme, planned):
    plan = planned(
        (*TITLE, "Hình thức VB"), [PLAN, "KH"], ["Việc hai", "ĐA"], ["Việc ba", "TTr"], ["x", "đa"]
    )

    assert [row.values.get("document_type") for row in plan.rows] == [
        "plan",
        "scheme",
        "submission",
        None,
    ]


def test_a_code_that_stands_twice_is_refused_both_times(task, planned):
    plan = planned(CODED, ["NV-001", "Nội dung một"], ["NV-001", "Nội dung hai"])

    refusal = ("Mã", "NV-001", "Mã này có ở nhiều dòng. Hãy giữ một dòng cho mỗi mã.")
    assert advice(plan) == [[refusal], [refusal]]


def test_codes_of_another_body_are_refused_in_a_file_of_one_body(
    task, outside_task, lead_agency, coordinating_agency, planned
):
    rows = (CODED, ["NV-001", "Nội dung mới"], ["NV-002", "Nội dung mới"])

    assert fates(planned(*rows, sender=lead_agency.pk)) == ["changed", "refused"]
    assert fates(planned(*rows, sender=coordinating_agency.pk)) == ["changed", "refused"]
    assert fates(planned(*rows)) == ["changed", "changed"]


def test_a_file_of_one_body_without_leads_is_led_by_it(lead_agency, planned):
    plan = planned((*TITLE, "Thời hạn"), [PLAN, "2023"], sender=lead_agency.pk)

    assert plan.rows[0].values["lead"] == lead_agency.pk
    assert plan.notes == [
        "Bảng không có cột cơ quan chủ trì: nhiệm vụ mới do cơ quan gửi tệp chủ trì."
    ]


def test_tasks_below_others_merged_and_withdrawn_ones_are_refused(task, planned, programme):
    part = TaskFactory(code="NV-001.1", programme=programme, parent=task)
    merged = TaskFactory(code="NV-007", programme=programme, merged_into=task)
    gone = TaskFactory(code="NV-008", programme=programme, is_withdrawn=True)

    plan = planned(CODED, *([found.code, "Nội dung khác"] for found in (part, merged, gone)))

    assert [problems[0][2] for problems in advice(plan)] == [
        "Đây là một phần của NV-001. Hãy sửa ở trang của nó.",
        "Nhiệm vụ này đã gộp vào NV-001. Hãy cập nhật NV-001.",
        "Nhiệm vụ này đã bỏ. Nhiệm vụ mới thì để trống ô mã.",
    ]


def test_how_far_divided_work_is_follows_from_its_parts(task, planned, programme):
    TaskFactory(code="NV-001.1", programme=programme, parent=task)

    plan = planned((*CODED, "Tình trạng"), ["NV-001", task.title, "Đang thực hiện"])

    assert advice(plan)[0][0][2].startswith("Nhiệm vụ này theo dõi theo kỳ hoặc có việc con.")


def test_a_new_row_that_repeats_a_task_is_refused(task, planned):
    plan = planned(
        (*TITLE, "Chủ trì"),
        [task.title, "Sở CT"],
        [task.title, "Sở KH&CN"],
        [PLAN + " mới", "Sở CT"],
        [PLAN + " mới", "Sở CT"],
    )

    assert fates(plan) == ["refused", "new", "new", "refused"]
    assert [problems[0][2] for problems in advice(plan) if problems] == [
        (
            "Đã có nhiệm vụ NV-001 cùng nội dung. Muốn cập nhật thì ghi NV-001 vào cột mã; nếu là "
            "nhiệm vụ khác thì ghi rõ hơn nội dung."
        ),
        "Trùng với dòng 4. Hãy bỏ một dòng hoặc ghi rõ hơn nội dung.",
    ]


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("Sở Công Thương; Sở Khoa học và Công nghệ", ["Sở CT", "Sở KH&CN"]),
        ("Sở Công Thương, Sở Khoa học và Công nghệ", ["Sở CT", "Sở KH&CN"]),
        ("Sở Công Thương\nSở KH&CN", ["Sở CT", "Sở KH&CN"]),
        ("Sở Công Thương và Sở KH&CN", ["Sở CT", "Sở KH&CN"]),
        ("Sở Công Thương Sở Khoa học và Công nghệ", ["Sở CT", "Sở KH&CN"]),
        ("Sở Khoa học\nvà Công nghệ", ["Sở KH&CN"]),
        ("SỞ CÔNG THƯƠNG.", ["Sở CT"]),
        ("- Sở CT;\n- Sở CT;", ["Sở CT"]),
        ("1. Sở Công Thương\n2. Sở KH&CN", ["Sở CT", "Sở KH&CN"]),
        ("+ Sở Công Thương;\n+ Sở KH&CN.", ["Sở CT", "Sở KH&CN"]),
        ("a) Sở Công Thương\nb) Sở KH&CN", ["Sở CT", "Sở KH&CN"]),
    ],
)
def test_several_bodies_in_one_cell(
    lead_agency, coordinating_agency, outside_agency, planned, cell, named
):
    plan = planned((*TITLE, "Chủ trì", "Phối hợp"), [PLAN, "Sở TT&TT", cell])

    keys = plan.rows[0].values["coordinating"]
    names = dict(Agency.objects.values_list("pk", "short_name"))
    assert [names[key] for key in keys] == named


def test_of_several_leads_the_first_leads(lead_agency, coordinating_agency, planned):
    plan = planned((*TITLE, "Chủ trì"), [PLAN, "Sở CT, Sở KH&CN"])

    row = plan.rows[0]
    assert (row.values["lead"], row.values["joint_leads"], row.remarks) == (
        lead_agency.pk,
        [coordinating_agency.pk],
        ["Có nhiều cơ quan chủ trì: cơ quan sau ghi là cùng chủ trì."],
    )


def test_unknown_bodies_are_asked_about_once_and_never_guessed(lead_agency, planned):
    rows = (
        (*TITLE, "Chủ trì", "Phối hợp"),
        [PLAN, "Sở Công Thuơn", "Sở Y tế; Sở Lạ"],
        [f"{PLAN} 2", "Sở CT", "Sở lạ"],
    )
    plan = planned(*rows)

    assert fates(plan) == ["refused", "refused"]
    assert {key: (u.name, u.first_row, u.count) for key, u in plan.unknown.items()} == {
        "so cong thuon": ("Sở Công Thuơn", 2, 1),
        "so y te": ("Sở Y tế", 2, 1),
        "so la": ("Sở Lạ", 2, 2),
    }

    answered = planned(*rows, bodies=dict.fromkeys(plan.unknown, "+"))
    assert fates(answered) == ["new", "new"]
    assert answered.rows[1].values["coordinating"] == ["+so la"]
    picked = planned(*rows, bodies=dict.fromkeys(plan.unknown, lead_agency.pk))
    assert picked.rows[1].values["coordinating"] == []


def test_headings_are_found_by_number_and_words_and_new_ones_listed(programme, planned):
    one = HeadingFactory(programme=programme, number="1", title="UBND tỉnh ban hành")
    three = HeadingFactory(programme=programme, number="3", title="An sinh xã hội")
    below = HeadingFactory(
        programme=programme, number="3.1", title="UBND tỉnh ban hành", parent=three
    )

    plan = planned(
        ("TT", *TITLE, "Thời hạn"),
        ["I", "UBND tỉnh ban hành"],
        [1, "Kế hoạch một", "2023"],
        ["III", "An sinh xã hội:"],
        ["3.1", "UBND tỉnh ban hành"],
        ["3.1.1", "Kế hoạch hai", "2023"],
        ["IV", "Đề mục mới"],
        [3, "Kế hoạch ba", "2023"],
        ["V", "Nhiệm vụ khác"],
        [4, "Kế hoạch bốn", "2023"],
    )

    new = next(iter(plan.new_headings.values()))
    assert [row.values["heading"] for row in plan.rows] == [one.pk, below.pk, new.key, None]
    assert (new.number, new.title, new.parent) == ("4", "Đề mục mới", None)
    mapped = planned(
        ("TT", *TITLE, "Thời hạn"),
        ["IV", "Đề mục mới"],
        [3, "Kế hoạch ba", "2023"],
        headings={new.key: one.pk},
    )
    assert mapped.rows[0].values["heading"] == one.pk


def test_products_give_type_and_issuer_and_keep_their_words(planned):
    council = AgencyFactory(name="Hội đồng nhân dân tỉnh", short_name="HĐND tỉnh")

    plan = planned(
        (*TITLE, "Chủ trì", "Hình thức văn bản"),
        ["Kế hoạch một", "", "Nghị quyết HĐND tỉnh"],
        ["Kế hoạch hai", "", "Luật"],
    )
    other = planned(
        (*TITLE, "Chủ trì", "Kết quả"),
        ["Kế hoạch ba", "", "Quyết định của Thủ tướng Chính phủ"],
        ["Kế hoạch bốn", "", "Nền tảng đào tạo trực tuyến"],
    )

    said = [
        {name: row.values.get(name) for name in ("document_type", "issuer", "note")}
        for row in (*plan.rows, *other.rows)
    ]
    assert said == [
        {"document_type": "resolution", "issuer": council.pk, "note": None},
        {"document_type": "other", "issuer": None, "note": None},
        {
            "document_type": "decision",
            "issuer": None,
            "note": "Sản phẩm: Quyết định của Thủ tướng Chính phủ",
        },
        {"document_type": "", "issuer": None, "note": "Sản phẩm: Nền tảng đào tạo trực tuyến"},
    ]


def test_deadlines_that_are_not_understood_stay_as_text_with_a_remark(planned):
    plan = planned((*TITLE, "Thời hạn"), [PLAN, "sớm nhất có thể"])

    assert fates(plan) == ["new"]
    assert plan.rows[0].remarks == ["Thời hạn: Chỉ nêu mức khẩn, không nêu ngày."]


def test_a_plan_costs_as_many_queries_for_3_rows_as_for_1(programme, lead_agency):
    tasks = [TaskFactory(programme=programme, lead=lead_agency) for _ in range(3)]
    heads = (*CODED, "Chủ trì")
    one = read_sheets(workbook_of(heads, [tasks[0].code, "Mới", "Sở CT"], [None, "A", "Sở CT"]))
    three = read_sheets(
        workbook_of(
            heads,
            *([task.code, "Mới", "Sở CT"] for task in tasks),
            *([None, title, "Sở CT"] for title in "ABC"),
        )
    )
    setting = Setting(programme.pk, ON)
    make_plan(one, setting)

    counts = []
    for table in (one, three):
        with CaptureQueriesContext(connection) as captured:
            make_plan(table, setting)
        counts.append(len(captured))

    assert counts[0] == counts[1] < 20


def test_the_state_of_a_plan_moves_with_what_it_was_made_from(
    task, programme, lead_agency, planned
):
    setting = Setting(programme.pk, ON)
    plan = planned(CODED, ["NV-001", PLAN], ["", "Chợ"])
    states = {state_of(setting, plan)}

    Task.objects.filter(pk=task.pk).update(version=2)
    states.add(state_of(setting, plan))
    Agency.objects.filter(pk=lead_agency.pk).update(short_name="Sở Công Thương")
    states.add(state_of(setting, plan))
    HeadingFactory(programme=programme)
    states.add(state_of(setting, plan))
    states.add(state_of(replace(setting, bodies={"so la": "+"}), plan))

    assert len(states) == 5
    assert state_of(setting, plan) in states


def test_a_plan_is_overtaken_by_a_task_that_a_new_row_would_double(task, programme, planned):
    TaskFactory(code="NV-076", programme=programme, title="Cảng", lead=None)
    plan = planned(CODED, ["NV-001", PLAN], ["", "Chợ"])
    TaskFactory(code="NV-077", programme=programme, title=PLAN)
    TaskFactory(code="NV-078", programme=programme, title="Chợ", parent=task)
    assert not is_overtaken(plan)

    TaskFactory(code="NV-079", programme=programme, title="Chợ")

    assert is_overtaken(plan)
