import json
from dataclasses import replace
from datetime import date

import pytest

from tasks.choices import ReportKind, Timeliness
from tasks.consolidation import COLUMNS, Row, agency_totals
from tasks.consolidation.report import (
    Finished,
    Issuer,
    Missing,
    Source,
    Told,
    Window,
    build_report,
    compare,
    fingerprint,
    from_json,
    to_json,
)

ON = date(2022, 6, 14)
COUNCIL = "1. UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành"
MERIT = "3. Thực hiện tốt chính sách ưu đãi người có công"
ISSUER = Issuer(
    superior="UBND tỉnh Bình Thuận",
    issuer="Sở Kế hoạch và Đầu tư",
    place="Bình Thuận",
    symbol="BC-SKHĐT",
    position="Giám đốc",
    recipients=("UBND tỉnh Bình Thuận",),
    distribution=("Như trên", "Lưu: VT, TH"),
)
QUARTER = Window("Quý II/2022", date(2022, 3, 15), date(2022, 6, 14))
LATE = Row(
    code="NV-001",
    title="Nghị quyết về hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn",
    headings=(COUNCIL,),
    document_type="Nghị quyết",
    document_type_value="resolution",
    lead="Sở Lao động – Thương binh và Xã hội",
    lead_short="Sở LĐTBXH",
    coordinating="Sở Tài chính; Sở Tư pháp",
    issuer="HĐND tỉnh",
    deadline="tháng 12/2021",
    deadline_kind="month",
    due_on=date(2021, 12, 31),
    milestone="Trình",
    status="Đang thực hiện",
    status_value="in_progress",
    timeliness=Timeliness.OVERDUE,
    timeliness_label="Quá hạn 165 ngày",
)
ISSUED = Row(
    code="NV-002",
    title="Kế hoạch về giải pháp nâng cao đời sống người có công đến năm 2025",
    headings=(MERIT, "3.1. UBND tỉnh ban hành"),
    document_type="Kế hoạch",
    lead="Sở Y tế",
    lead_short="Sở Y tế",
    deadline="quý 2 năm 2022",
    deadline_kind="quarter",
    due_on=date(2022, 6, 30),
    milestone="Hoàn thành, ban hành",
    status="Hoàn thành",
    status_value="completed",
    timeliness=Timeliness.ON_TIME,
    timeliness_label="Đúng hạn",
    completed="20/05/2022",
    result="1234/KH-UBND ngày 20/05/2022",
)
ONGOING = Row(
    code="NV-003",
    title="Tiếp tục phát động phong trào Đền ơn đáp nghĩa",
    headings=(MERIT, "3.1. UBND tỉnh ban hành"),
    lead="Sở Lao động – Thương binh và Xã hội",
    lead_short="Sở LĐTBXH",
    deadline="thường xuyên",
    deadline_kind="ongoing",
    status="Đang thực hiện",
    status_value="in_progress",
    timeliness=Timeliness.ONGOING,
    timeliness_label="Thường xuyên",
)
TOLD = {
    "NV-001": Told(
        done="Đã lấy ý kiến các sở",
        obstacles="Chưa có hướng dẫn của Trung ương",
        causes="Bộ chưa ban hành thông tư",
        proposals="Cho phép trình vào quý IV/2022",
        percent=60,
    )
}
SOURCE = Source(
    kind=ReportKind.PROGRESS,
    programme="Chương trình hành động (khóa XIV)",
    on=ON,
    issuer=ISSUER,
    rows=(LATE, ISSUED, ONGOING),
    window=QUARTER,
    completions={"NV-002": date(2022, 5, 20)},
    finished=(Finished("NV-002", "1234/KH-UBND ngày 20/05/2022"),),
    told=TOLD,
    missing=(Missing("so-ldtbxh", "Sở Lao động – Thương binh và Xã hội", 2, 1),),
)


def chapter(report, key):
    return next(c.paragraphs for c in report.chapters if c.key == key)


def cells(table):
    return [row.cells for row in table.rows]


def test_progress_report_fills_its_figures_into_sentences():
    report = build_report(SOURCE)

    assert report.subject == (
        "Tình hình thực hiện nhiệm vụ Chương trình hành động (khóa XIV), Quý II/2022"
    )
    assert chapter(report, "situation") == (
        (
            "Đến hết ngày 14/06/2022, Chương trình hành động (khóa XIV) có 3 nhiệm vụ, "
            "do 2 cơ quan chủ trì, trong đó:"
        ),
        "- Đã hoàn thành 1 nhiệm vụ (đúng hạn 1, muộn 0).",
        "- Chưa hoàn thành, còn trong hạn 0 nhiệm vụ; quá hạn 1 nhiệm vụ.",
        "- Còn lại: thường xuyên 1.",
        (
            "Tỷ lệ hoàn thành trên tổng số nhiệm vụ là 33,3%; trên số nhiệm vụ đã hoàn thành và "
            "quá hạn là 50,0%."
        ),
        (
            "Trong kỳ Quý II/2022 (từ ngày 15/03/2022 đến hết ngày 14/06/2022) có 1 nhiệm vụ "
            "hoàn thành."
        ),
    )
    assert chapter(report, "groups") == (
        (
            "- I. UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành: 1 nhiệm vụ; quá hạn 1. "
            "Nhiệm vụ quá hạn có số thứ tự 1 của Phụ lục I."
        ),
        (
            "- III. Thực hiện tốt chính sách ưu đãi người có công: 2 nhiệm vụ; "
            "hoàn thành đúng hạn 1, thường xuyên 1."
        ),
        "Trong kỳ đã có kết quả: 1234/KH-UBND ngày 20/05/2022 (Sở Y tế).",
    )
    assert chapter(report, "causes") == (
        "Còn 1 nhiệm vụ quá hạn, thuộc: Sở Lao động – Thương binh và Xã hội (1).",
        (
            "- Sở Lao động – Thương binh và Xã hội (số thứ tự 1 của Phụ lục I): "
            "Chưa có hướng dẫn của Trung ương. Bộ chưa ban hành thông tư."
        ),
        (
            "Đến khi tổng hợp, các cơ quan sau chưa báo cáo đủ: "
            "Sở Lao động – Thương binh và Xã hội (1/2 nhiệm vụ)."
        ),
    )
    assert chapter(report, "proposals") == (
        (
            "- Sở Lao động – Thương binh và Xã hội (số thứ tự 1 của Phụ lục I): "
            "Cho phép trình vào quý IV/2022."
        ),
        (
            "Kính đề nghị UBND tỉnh Bình Thuận chỉ đạo các cơ quan có nhiệm vụ quá hạn tập trung "
            "hoàn thành, báo cáo rõ nguyên nhân và thời gian hoàn thành."
        ),
    )


def test_progress_annex_has_the_columns_that_provinces_use():
    report = build_report(SOURCE)

    assert [column.label for column in report.tasks.columns] == [
        "Nhiệm vụ",
        "Kết quả yêu cầu",
        "Thời gian hoàn thành",
        "Cơ quan thực hiện",
        "Tiến độ",
        "Kết quả hiện nay",
        "Khó khăn, nguyên nhân",
        "Đề xuất, kiến nghị",
    ]
    assert cells(report.tasks)[:2] == [
        (
            LATE.title,
            "Nghị quyết (HĐND tỉnh)",
            "Trình: tháng 12/2021",
            "Sở LĐTBXH\n(phối hợp: Sở Tài chính; Sở Tư pháp)",
            "Đang thực hiện\n(quá hạn 165 ngày)",
            "Đã lấy ý kiến các sở\nĐạt 60%.",
            "Chưa có hướng dẫn của Trung ương\nBộ chưa ban hành thông tư",
            "Cho phép trình vào quý IV/2022",
        ),
        (
            ISSUED.title,
            "Kế hoạch",
            "quý 2 năm 2022",
            "Sở Y tế",
            "Hoàn thành",
            "1234/KH-UBND ngày 20/05/2022",
            "",
            "",
        ),
    ]


def test_overdue_list_stands_by_agency_with_days_and_reasons():
    also_late = LATE._replace(code="NV-009", due_on=date(2021, 6, 30), milestone="")

    report = build_report(
        replace(SOURCE, kind=ReportKind.OVERDUE, rows=(LATE, ISSUED, also_late), missing=())
    )

    assert [s.headings[0].title for s in report.tasks.sections] == [
        "Sở Lao động – Thương binh và Xã hội (2 nhiệm vụ)"
    ]
    assert cells(report.tasks) == [
        (
            LATE.title,
            "Sở LĐTBXH",
            "tháng 12/2021",
            date(2021, 6, 30),
            "349 ngày",
            "Đang thực hiện",
            "Cơ quan chưa báo cáo lý do.",
            "",
        ),
        (
            LATE.title,
            "Sở LĐTBXH",
            "Trình: tháng 12/2021",
            date(2021, 12, 31),
            "165 ngày",
            "Đang thực hiện",
            "Chưa có hướng dẫn của Trung ương\nBộ chưa ban hành thông tư",
            "Cho phép trình vào quý IV/2022",
        ),
    ]
    assert report.agencies.total.total == 3


def test_annex_report_prints_the_columns_of_the_list():
    report = build_report(replace(SOURCE, kind=ReportKind.ANNEX))

    assert [column.key for column in report.tasks.columns] == [c.key for c in COLUMNS if c.annex]
    assert report.overdue.total == 0
    assert report.subject.startswith("Về việc ban hành danh mục nhiệm vụ thực hiện Chương trình")
    assert chapter(report, "submission") == (
        (
            "Triển khai thực hiện Chương trình hành động (khóa XIV), Sở Kế hoạch và Đầu tư đã tổng "
            "hợp đề xuất của các cơ quan thành 3 nhiệm vụ do 2 cơ quan chủ trì, gồm 1 nghị quyết, "
            "1 kế hoạch, 1 nhiệm vụ không ra văn bản."
        ),
        "Tình hình thực hiện: hoàn thành đúng hạn 1, quá hạn 1, thường xuyên 1.",
        (
            "Sở Kế hoạch và Đầu tư kính trình UBND tỉnh Bình Thuận xem xét, ban hành danh mục "
            "nhiệm vụ kèm theo Tờ trình này./."
        ),
    )
    assert report.title == (
        "Danh mục nhiệm vụ",
        "thực hiện Chương trình hành động (khóa XIV), Quý II/2022",
    )


@pytest.mark.parametrize("kind", ReportKind)
def test_every_task_is_counted_once_in_agencies_and_groups(kind):
    report = build_report(replace(SOURCE, kind=kind))

    assert report.agencies.total.total == report.groups.total.total == 3
    assert sum(row.total for row in report.groups.rows) == 3
    assert replace(report.agencies.total, agency="") == replace(report.groups.total, agency="")


def test_what_came_after_the_reports_day_is_not_counted():
    submitted_later = LATE._replace(
        status="Đã trình",
        status_value="submitted",
        submitted_on=date(2022, 6, 16),
        timeliness=Timeliness.LATE,
        timeliness_label="Muộn 167 ngày",
    )
    completed_later = {"NV-002": date(2022, 6, 16)}

    report = build_report(
        replace(SOURCE, rows=(submitted_later, ISSUED), completions=completed_later, finished=())
    )

    assert [row.cells[4] for row in report.tasks.rows] == [
        "Đang thực hiện\n(quá hạn 165 ngày)",
        "Đang thực hiện\n(còn 16 ngày)",
    ]
    assert report.agencies.total.completed == 0
    assert report.agencies.total.overdue == 1


def test_a_task_submitted_before_and_issued_after_the_day_was_submitted():
    row = ISSUED._replace(submitted_on=date(2022, 6, 1), milestone="Trình")

    report = build_report(replace(SOURCE, rows=(row,), completions={"NV-002": date(2022, 6, 16)}))

    assert [row.cells[4:6] for row in report.tasks.rows] == [("Đã trình", "")]
    assert report.agencies.total.submitted_on_time == 1


@pytest.mark.parametrize("kind", ReportKind)
def test_a_report_comes_back_from_json_equal_with_one_fingerprint(kind):
    report = build_report(replace(SOURCE, kind=kind))

    stored = json.loads(json.dumps(to_json(report)))

    assert from_json(stored) == report
    assert to_json(from_json(stored)) == stored
    assert fingerprint(stored) == fingerprint(to_json(report))


def test_fingerprint_knows_every_letter():
    stored = to_json(build_report(SOURCE))
    changed = json.loads(json.dumps(stored))
    changed["chapters"][0]["paragraphs"][0] += "."

    assert fingerprint(changed) != fingerprint(stored)


def test_comparison_tells_added_removed_and_changed_field_by_field():
    before = build_report(replace(SOURCE, rows=(LATE, ISSUED), on=date(2022, 3, 14)))
    longer_late = LATE._replace(timeliness_label="Quá hạn 165 ngày", note="đã đổi")
    edited = longer_late._replace(title="Nghị quyết hỗ trợ trẻ em", coordinating="Sở Tài chính")

    compared = compare(before, build_report(replace(SOURCE, rows=(edited, ONGOING))))

    assert [task.code for task in compared.added] == ["NV-003"]
    assert [task.title for task in compared.removed] == [ISSUED.title]
    assert [(task.code, task.title) for task in compared.changed] == [
        ("NV-001", "Nghị quyết hỗ trợ trẻ em")
    ]
    assert [(c.label, c.before, c.after) for c in compared.changed[0].changes] == [
        ("Nhiệm vụ", LATE.title, "Nghị quyết hỗ trợ trẻ em"),
        (
            "Cơ quan thực hiện",
            "Sở LĐTBXH\n(phối hợp: Sở Tài chính; Sở Tư pháp)",
            "Sở LĐTBXH\n(phối hợp: Sở Tài chính)",
        ),
    ]
    assert [(f.label, f.before, f.after, f.difference) for f in compared.figures] == [
        ("Tổng số", 2, 2, "0"),
        ("Trong hạn", 1, 0, "−1"),
        ("Quá hạn", 1, 1, "0"),
        ("Thường xuyên", 0, 1, "+1"),
    ]


def test_days_that_go_by_are_no_change():
    later = LATE._replace(timeliness_label="Quá hạn 200 ngày")

    for kind in ReportKind:
        source = replace(SOURCE, kind=kind)
        compared = compare(
            build_report(replace(source, rows=(LATE,))),
            build_report(replace(source, rows=(later,), on=date(2022, 7, 19))),
        )
        assert compared.is_empty


def test_report_says_how_figures_moved_since_the_one_before():
    before = build_report(replace(SOURCE, rows=(LATE,), on=date(2022, 3, 14)))

    report = build_report(replace(SOURCE, before=before))

    assert chapter(report, "situation")[-1] == (
        "So với lần trước (số liệu đến hết ngày 14/03/2022): tổng số tăng 2, hoàn thành tăng 1, "
        "quá hạn không đổi."
    )


def test_what_is_to_be_issued_is_listed_before_what_is_only_done():
    ongoing = tuple(ONGOING._replace(code=f"NV-{n}") for n in range(3))

    report = build_report(replace(SOURCE, kind=ReportKind.ANNEX, rows=(*ongoing, ISSUED)))

    assert chapter(report, "submission")[0].endswith("gồm 1 kế hoạch, 3 nhiệm vụ không ra văn bản.")


def test_tasks_that_none_leads_are_no_agency_s():
    rows = (LATE, ISSUED._replace(lead="", lead_short=""))

    progress, annex = (
        build_report(replace(SOURCE, kind=kind, rows=rows, finished=()))
        for kind in (ReportKind.PROGRESS, ReportKind.ANNEX)
    )

    led = "do 1 cơ quan chủ trì (1 nhiệm vụ chưa có cơ quan chủ trì)"
    assert led in chapter(progress, "situation")[0]
    assert led in chapter(annex, "submission")[0]
    assert chapter(progress, "situation")[-1].endswith("không có nhiệm vụ nào hoàn thành.")


def test_long_lists_are_left_to_the_annex():
    rows = tuple(LATE._replace(code=f"NV-{n}", lead=f"Sở {n:02}") for n in range(14))
    told = {row.code: Told(obstacles="Thiếu kinh phí") for row in rows}

    report = build_report(replace(SOURCE, rows=rows, told=told, missing=()))

    causes = chapter(report, "causes")
    assert causes[0].endswith("Sở 11 (1) và 2 cơ quan khác.")
    assert causes[-1] == "Ý kiến về 2 nhiệm vụ khác nêu tại Phụ lục I."
    assert len(causes) == 14


def test_an_empty_programme_is_reported_as_such():
    report = build_report(replace(SOURCE, rows=(), told={}, missing=(), completions={}))

    assert chapter(report, "situation")[0].startswith(
        "Đến hết ngày 14/06/2022, Chương trình hành động (khóa XIV) có 0 nhiệm vụ"
    )
    assert "là –; trên số" in chapter(report, "situation")[3]
    assert chapter(report, "causes")[0] == "Không có nhiệm vụ quá hạn."
    assert report.agencies == agency_totals([])
