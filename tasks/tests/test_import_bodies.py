"""Bodies in the cells of a sheet: who leads, who helps, and whom the register does not know."""

from datetime import date

import pytest

from agencies.models import Agency, AgencyName, Succession
from agencies.tests.factories import AgencyFactory
from tasks.tests.planned_sheets import CODED, TITLE, advice, fates
from tasks.tests.sheet_samples import PLAN


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
