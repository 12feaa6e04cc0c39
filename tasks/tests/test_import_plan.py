from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.actions.imports import alike
from tasks.actions.imports.plan import Plan, Setting, is_overtaken, make_plan, state_of
from tasks.actions.parts import PartValues, divide_task
from tasks.actions.periods import open_periods
from tasks.deadlines import parse_deadline
from tasks.importing import read_sheets
from tasks.models import Programme, Task
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, TaskFactory
from tasks.tests.planned_sheets import CODED, ON, TITLE, advice, fates
from tasks.tests.sheet_samples import PLAN, resolution_03, workbook_of


def test_a_task_under_the_name_of_another_programme_is_refused(task, planned):
    other = ProgrammeFactory(title="Chương trình phát triển đô thị")

    plan = planned((*CODED, "TT"), ["", other.title, "I"], ["NV-001", f"{PLAN} (sửa)", "1"])

    assert advice(plan) == [
        [("Chương trình", other.title, "Không chuyển được nhiệm vụ sang chương trình khác.")]
    ]


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
    "title",
    [
        PLAN.upper(),
        "Kế hoạch  phát triển công nghiệp chế biến thuỷ sản, đến năm 2030.",
        "Ke hoach phat trien cong nghiep che bien thuy san den nam 2030",
        "“Kế hoạch” phát triển công nghiệp chế-biến thủy sản đến năm 2030",
    ],
)
def test_a_new_row_that_nearly_repeats_a_task_is_told_and_not_refused(task, planned, title):
    plan = planned((*TITLE, "Chủ trì"), [title, "Sở CT"], ["Kế hoạch khác", "Sở CT"])

    assert [(row.fate.value, row.remarks) for row in plan.rows] == [
        (
            "new",
            [
                (
                    "Gần giống NV-001, chỉ khác chữ hoa, dấu hay dấu câu: nếu là một nhiệm vụ thì "
                    "bỏ dòng này, hoặc ghi NV-001 vào cột mã để cập nhật."
                )
            ],
        ),
        ("new", []),
    ]
    assert plan.notes == [
        (
            "Dòng 2 gần giống nhiệm vụ đã có hoặc dòng khác, chỉ khác chữ hoa, dấu hay dấu câu. "
            "Hãy xem kỹ trước khi nhập."
        )
    ]


def test_new_rows_that_nearly_repeat_each_other_are_told(programme, lead_agency, planned):
    plan = planned(
        (*TITLE, "Chủ trì"),
        ["Quy hoạch xã Tân Hà", "Sở CT"],
        ["Quy hoạch xã Tân Hạ", "Sở CT"],
        ["Quy hoạch xã Tân Hà", None],
        ["Quy hoạch xã Tân Hải", "Sở CT"],
    )

    assert fates(plan) == ["new"] * 4
    assert [bool(row.remarks and "dòng 2" in row.remarks[0]) for row in plan.rows] == [
        *(False, True, False, False)
    ]


def test_words_of_other_bodies_programmes_and_numbers_are_not_alike(
    task, coordinating_agency, planned
):
    other = ProgrammeFactory(title="Chương trình phát triển đô thị")
    TaskFactory(programme=other, title="Chợ Phan Thiết", lead=task.lead)

    plan = planned(
        (*TITLE, "Chủ trì"),
        [PLAN.upper(), "Sở KH&CN"],
        ["CHỢ PHAN THIẾT", "Sở CT"],
        [PLAN.replace("2030", "2025"), "Sở CT"],
    )

    assert [row.remarks for row in plan.rows] == [[], [], []]


def test_more_tasks_than_are_compared_are_told(task, planned, monkeypatch):
    TaskFactory(programme=task.programme, lead=task.lead)
    monkeypatch.setattr(alike, "MOST", 1)

    plan = planned((*TITLE, "Chủ trì"), [PLAN.upper(), "Sở CT"])

    assert plan.rows[0].remarks == []
    assert plan.notes == [
        (
            "Các cơ quan này có hơn 20.000 nhiệm vụ nên dòng mới chỉ được so với nhiệm vụ cùng nội "
            "dung từng chữ."
        )
    ]


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


@pytest.mark.parametrize("status", [None, "Đang thực hiện"])
def test_a_deadline_that_says_it_is_done_is_asked_for(programme, planned, status):
    plan = planned((*TITLE, "Thời hạn", "Tình trạng"), [PLAN, "Đã hoàn thành", status])

    assert advice(plan) == [
        [
            (
                "Thời hạn",
                "Đã hoàn thành",
                (
                    "Cột này ghi là đã xong, không phải thời hạn. Hãy ghi tình trạng “Hoàn thành” "
                    "cùng ngày và kết quả, hoặc ghi lại thời hạn."
                ),
            )
        ]
    ]


def test_a_result_in_a_sheet_without_statuses_says_what_is_missing(programme, planned):
    plan = planned((*TITLE, "Thời hạn", "Kết quả thực hiện"), [PLAN, "2022", "Đang lấy ý kiến"])

    assert advice(plan) == [
        [
            (
                "Kết quả thực hiện",
                "Đang lấy ý kiến",
                (
                    "Tệp không có cột tình trạng nên nhiệm vụ mới là “Chưa thực hiện”, chưa có kết "
                    "quả. Hãy thêm cột “Tình trạng”, hoặc bỏ cột này rồi gửi lại."
                ),
            )
        ]
    ]


def test_new_tasks_of_a_sheet_without_leads_are_told(task, planned):
    told = (
        "Bảng không có cột cơ quan chủ trì: nhiệm vụ mới chưa có cơ quan chủ trì, tên nhóm là đề "
        "mục. Hãy thêm cột ấy, hoặc tải lại và chọn “Tệp của cơ quan”."
    )
    heads = (*CODED, "Thời hạn", "TT")
    group = ["", "Sở Công Thương", "", "I"]

    assert planned(heads, group, ["", "Chợ", "2023", 1]).notes == [told]
    assert planned(heads, ["NV-001", PLAN, "2023", 1]).notes == []


@pytest.mark.parametrize(
    ("cell", "reference", "day", "note"),
    [
        ("12/NQ-HĐND ngày 10/12/2021", "12/NQ-HĐND", "2021-12-10", ""),
        ("Nghị quyết số 12/NQ-HĐND ngày 10/12/2021", "12/NQ-HĐND", "2021-12-10", ""),
        ("Kế hoạch số: 5/KH-UBND, ngày 1/6/2021 ", "5/KH-UBND", "2021-06-01", ""),
        ("QĐ số 7/QĐ-UBND ngày 1/6/2021", "7/QĐ-UBND", "2021-06-01", ""),
        (
            "Đã ban hành Kế hoạch số 5/KH-UBND ngày 01/6/2021",
            *("", None, "Đã ban hành Kế hoạch số 5/KH-UBND ngày 01/6/2021"),
        ),
        (
            "Kế hoạch số 5/KH-UBND và số 6/KH-UBND ngày 01/6/2021",
            *("", None, "Kế hoạch số 5/KH-UBND và số 6/KH-UBND ngày 01/6/2021"),
        ),
    ],
)
def test_a_result_is_a_document_by_its_number_and_day(
    programme, planned, cell, reference, day, note
):
    plan = planned(
        (*TITLE, "Thời hạn", "Tình trạng", "Ngày hoàn thành", "Kết quả"),
        [PLAN, "2021", "Hoàn thành", "31/12/2021", cell],
    )

    values = plan.rows[0].values
    assert (values["result_reference"], values["result_on"], values["result_note"]) == (
        *(reference, day, note),
    )


def test_a_day_done_of_open_work_is_shown_as_people_write_it(lead_agency, planned):
    refused = "Nhiệm vụ chưa hoàn thành thì để trống ô này, hoặc ghi tình trạng “Hoàn thành”."

    plan = planned(
        (*TITLE, "Chủ trì", "Tình trạng", "Ngày hoàn thành"),
        ["Chợ", "Sở CT", "Đang thực hiện", date(2022, 3, 5)],
        ["Cảng", "Sở CT", "Đang thực hiện", "3/2022"],
    )

    assert advice(plan) == [
        [("Ngày hoàn thành", "05/03/2022", refused)],
        [("Ngày hoàn thành", "3/2022", refused)],
    ]
