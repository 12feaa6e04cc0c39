from datetime import date
from itertools import product

import pytest

from tasks.choices import Status, Timeliness
from tasks.consolidation import (
    COLUMNS,
    NO_LEAD,
    PARTS,
    AgencyTotals,
    HeadingLine,
    Row,
    agency_totals,
    consolidate,
)

ON = date(2022, 6, 15)
MERIT = "3. Thực hiện tốt chính sách ưu đãi người có công với cách mạng:"
MERIT_ISSUED = "3.1. UBND tỉnh ban hành:"


def row(code, *headings, **fields):
    return Row(code=code, title=f"Nhiệm vụ {code}", headings=headings, **fields)


def outline(consolidation):
    return [
        (
            [(line.level, line.number, line.title) for line in section.headings],
            [(number, row.code) for number, row in section.numbered()],
        )
        for section in consolidation.sections
    ]


def test_sections_follow_headings_and_number_runs_through():
    consolidation = consolidate(
        [
            row("a", "1. UBND tỉnh trình HĐND tỉnh ban hành"),
            row("b", "1. UBND tỉnh trình HĐND tỉnh ban hành"),
            row("c", MERIT, MERIT_ISSUED),
            row("d", MERIT, "3.2. Tổ chức triển khai"),
            row("e", "4. Thực hiện Chính sách an sinh xã hội"),
        ],
        on=ON,
    )

    assert outline(consolidation) == [
        ([(1, "I", "UBND tỉnh trình HĐND tỉnh ban hành")], [(1, "a"), (2, "b")]),
        (
            [
                (1, "III", "Thực hiện tốt chính sách ưu đãi người có công với cách mạng"),
                (2, "3.1", "UBND tỉnh ban hành"),
            ],
            [(3, "c")],
        ),
        ([(2, "3.2", "Tổ chức triển khai")], [(4, "d")]),
        ([(1, "IV", "Thực hiện Chính sách an sinh xã hội")], [(5, "e")]),
    ]
    assert consolidation.total == 5


def test_sections_return_to_a_heading_above():
    consolidation = consolidate([row("a", MERIT, MERIT_ISSUED), row("b", MERIT)], on=ON)

    assert consolidation.sections[1].headings == (
        HeadingLine(1, "III", "Thực hiện tốt chính sách ưu đãi người có công với cách mạng"),
    )


def test_subheadings_of_roman_headings_are_numbered_below_them():
    consolidation = consolidate([row("a", "I. Kinh tế", "I.1. Công nghiệp")], on=ON)

    assert outline(consolidation) == [
        ([(1, "I", "Kinh tế"), (2, "1", "Công nghiệp")], [(1, "a")]),
    ]


def test_sections_without_numbers_get_them_in_order():
    consolidation = consolidate([row("a", "Kinh tế"), row("b", "Xã hội")], on=ON)

    assert outline(consolidation) == [
        ([(1, "I", "Kinh tế")], [(1, "a")]),
        ([(1, "II", "Xã hội")], [(2, "b")]),
    ]


def test_task_without_heading_is_other_only_beside_headed_tasks():
    headed = consolidate([row("a", MERIT), row("b")], on=ON)
    bare = consolidate([row("a"), row("b")], on=ON)

    assert headed.sections[1].headings == (HeadingLine(1, "", "Nhiệm vụ khác"),)
    assert outline(bare) == [([], [(1, "a"), (2, "b")])]


def test_several_programmes_stand_above_their_headings():
    consolidation = consolidate(
        [
            row("a", "1. Kinh tế", programme="Khóa XIV"),
            row("b", "1. Kinh tế", programme="Khóa XV"),
        ],
        on=ON,
    )

    assert outline(consolidation) == [
        ([(0, "A", "Khóa XIV"), (1, "I", "Kinh tế")], [(1, "a")]),
        ([(0, "B", "Khóa XV"), (1, "I", "Kinh tế")], [(2, "b")]),
    ]


def test_other_order_is_not_grouped():
    consolidation = consolidate([row("b", MERIT), row("a"), row("c", MERIT)], on=ON, grouped=False)

    assert outline(consolidation) == [([], [(1, "b"), (2, "a"), (3, "c")])]


def test_nothing_gives_no_section():
    consolidation = consolidate([], on=ON)

    assert consolidation.sections == ()
    assert consolidation.agencies.rows == ()
    assert consolidation.agencies.total == AgencyTotals("Tổng số")


def test_agency_totals_split_what_is_done_submitted_and_open():
    table = agency_totals(
        [
            ("Sở Y tế", Status.COMPLETED, Timeliness.ON_TIME, 4),
            ("Sở Y tế", Status.COMPLETED, Timeliness.LATE, 1),
            ("Sở Y tế", Status.SUBMITTED, Timeliness.ON_TIME, 2),
            ("Sở Y tế", Status.SUBMITTED, Timeliness.LATE, 1),
            ("Sở Y tế", Status.SUBMITTED, Timeliness.OVERDUE, 1),
            ("Sở Y tế", Status.IN_PROGRESS, Timeliness.DUE_SOON, 3),
            ("Sở Y tế", Status.NOT_STARTED, Timeliness.WITHIN, 5),
            ("", Status.NOT_STARTED, Timeliness.NO_DEADLINE, 1),
            ("Sở Tài chính", Status.NOT_STARTED, Timeliness.WAITING, 2),
            ("Sở Tài chính", Status.IN_PROGRESS, Timeliness.ONGOING, 6),
            ("Sở Tài chính", Status.STOPPED, Timeliness.STOPPED, 1),
        ]
    )

    assert table.rows == (
        AgencyTotals(
            "Sở Y tế",
            completed_on_time=4,
            completed_late=1,
            submitted_on_time=2,
            submitted_late=1,
            within=8,
            due_soon=3,
            overdue=1,
        ),
        AgencyTotals("Sở Tài chính", waiting=2, ongoing=6, stopped=1),
        AgencyTotals(NO_LEAD, no_deadline=1),
    )
    assert [line.total for line in table.rows] == [17, 9, 1]
    assert table.total.total == 27


@pytest.mark.parametrize(("status", "timeliness"), list(product(Status, Timeliness)))
def test_agency_totals_count_every_task_once(status, timeliness):
    line = agency_totals([("Sở Y tế", status, timeliness, 1)]).rows[0]

    assert [getattr(line, part) for part in PARTS].count(1) == 1
    assert line.total == 1


# 1270/BC-TCTTTg (2017): 21 914 tasks, 16 051 done, 223 overdue.
def test_completion_rates_follow_both_formulas_in_use():
    line = AgencyTotals(
        "Cả nước", completed_on_time=14_068, completed_late=1_983, within=5_640, overdue=223
    )

    assert line.total == 21_914
    assert line.completion_rate == 16_051 / 21_914
    assert round(line.due_completion_rate, 3) == 0.986


def test_completion_rates_of_nothing_are_unknown():
    assert AgencyTotals("Sở Y tế").completion_rate is None
    assert AgencyTotals("Sở Y tế", ongoing=3).due_completion_rate is None


def test_consolidation_lists_agencies_in_vietnamese_order():
    leads = ["Văn phòng UBND tỉnh", "", "Đài Phát thanh", "Sở Y tế", "Sở Tài chính", "Công an tỉnh"]

    table = consolidate([row(lead, lead=lead) for lead in leads], on=ON).agencies

    assert [line.agency for line in table.rows] == [
        "Công an tỉnh",
        "Đài Phát thanh",
        "Sở Tài chính",
        "Sở Y tế",
        "Văn phòng UBND tỉnh",
        NO_LEAD,
    ]


def test_columns_have_different_keys():
    keys = [column.key for column in COLUMNS]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("fields", "timing"),
    [
        ({"deadline": "quý 2 năm 2022", "milestone": "Trình"}, "Trình: quý 2 năm 2022"),
        ({"deadline": "Thời gian trình: năm 2022", "milestone": "Trình"}, "Trình: năm 2022"),
        ({"deadline": "tháng 12/2021", "milestone": "Hoàn thành, ban hành"}, "tháng 12/2021"),
        ({"deadline_kind": "ongoing", "deadline_label": "Thường xuyên"}, "Thường xuyên"),
        ({"deadline_kind": "none", "deadline_label": "Chưa có thời hạn"}, ""),
        (
            {"deadline": "trong 6 tháng", "started": "từ 10/06/2022: Trung ương ban hành"},
            "trong 6 tháng\n(từ 10/06/2022: Trung ương ban hành)",
        ),
    ],
)
def test_annex_says_what_a_deadline_binds_and_from_when_it_counts(fields, timing):
    column = next(column for column in COLUMNS if column.key == "deadline")

    assert column.annex.value(row("a", **fields)) == timing


@pytest.mark.parametrize(
    ("timeliness", "label", "percent", "standing"),
    [
        (Timeliness.OVERDUE, "Quá hạn 166 ngày", None, "Đang thực hiện\n(quá hạn 166 ngày)"),
        (Timeliness.WITHIN, "Còn 90 ngày", None, "Đang thực hiện"),
        (Timeliness.WAITING, "Chờ sự kiện", None, "Đang thực hiện\n(chờ sự kiện)"),
        (Timeliness.DUE_SOON, "Còn 15 ngày", 85, "Đang thực hiện\n(85%, còn 15 ngày)"),
        (Timeliness.WITHIN, "Còn 90 ngày", 0, "Đang thực hiện\n(0%)"),
    ],
)
def test_annex_says_how_far_it_is_below_the_status(timeliness, label, percent, standing):
    column = next(column for column in COLUMNS if column.key == "status")
    judged = {"timeliness": timeliness, "timeliness_label": label, "percent": percent}
    task = row("a", status="Đang thực hiện", **judged)

    assert column.annex.value(task) == standing
