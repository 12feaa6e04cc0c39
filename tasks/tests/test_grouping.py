from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.cache import caches
from docx import Document

from agencies.tests.factories import AgencyFactory
from tasks.actions.imports.plan import Setting, make_plan
from tasks.consolidation import group_words
from tasks.importing import read_sheets
from tasks.models import SavedView
from tasks.tests.factories import HeadingFactory, ProgrammeFactory, TaskFactory

pytestmark = pytest.mark.django_db
ON = "2022-06-15T12:00:00+07:00"


@pytest.fixture
def grouped_tasks(programme, consolidator, client):
    """Seven tasks of two bodies and of none, in three quarters and one without a day."""
    first = AgencyFactory(code="so-a", name="Sở A", short_name="Sở A", position=1)
    second = AgencyFactory(code="so-b", name="Sở B", short_name="Sở B", position=2)
    above = HeadingFactory(programme=programme, number="1", title="Kinh tế", position=1)
    below = HeadingFactory(
        programme=programme, number="1.1", title="Công nghiệp", position=2, parent=above
    )
    rows = [
        ("NV-001", second, date(2022, 3, 31), "in_progress", below),
        ("NV-002", first, date(2022, 6, 30), "in_progress", above),
        ("NV-003", None, date(2022, 12, 31), "not_started", None),
        ("NV-004", second, date(2022, 4, 1), "not_started", above),
        ("NV-005", first, None, "not_started", below),
        ("NV-006", second, date(2022, 6, 1), "stopped", None),
        ("NV-007", second, date(2022, 5, 31), "in_progress", below),
    ]
    for position, (code, lead, due_on, status, heading) in enumerate(rows, start=1):
        TaskFactory(
            code=code,
            programme=programme,
            lead=lead,
            due_on=due_on,
            deadline_kind="day" if due_on else "none",
            deadline_start=None,
            status=status,
            result_note="Theo công văn" if status == "stopped" else "",
            heading=heading,
            position=(heading.position if heading else 999_999) * 1_000_000 + position,
        )
    client.force_login(consolidator)
    with time_machine.travel(ON, tick=False):
        yield


def shown(response):
    return [
        (g["above"], g["heading"], g["count"], g["overdue"], *(row.code for row in g["rows"]))
        for g in response.context["groups"]
    ]


@pytest.mark.parametrize(
    ("address", "groups"),
    [
        (
            "group=heading",
            [
                ("", "1. Kinh tế", 2, 1, "NV-002", "NV-004"),
                ("1. Kinh tế", "1.1. Công nghiệp", 3, 2, "NV-001", "NV-005", "NV-007"),
                ("", "Không thuộc đề mục nào", 2, 0, "NV-003", "NV-006"),
            ],
        ),
        (
            "group=heading&sort=-code",
            [
                ("", "1. Kinh tế", 2, 1, "NV-004", "NV-002"),
                ("1. Kinh tế", "1.1. Công nghiệp", 3, 2, "NV-007", "NV-005", "NV-001"),
                ("", "Không thuộc đề mục nào", 2, 0, "NV-006", "NV-003"),
            ],
        ),
        (
            "group=lead&sort=due",
            [
                ("", "Sở A", 2, 0, "NV-002", "NV-005"),
                ("", "Sở B", 4, 3, "NV-001", "NV-004", "NV-007", "NV-006"),
                ("", "Chưa có cơ quan chủ trì", 1, 0, "NV-003"),
            ],
        ),
        (
            "group=quarter&sort=code",
            [
                ("", "Quý I/2022", 1, 1, "NV-001"),
                ("", "Quý II/2022", 4, 2, "NV-002", "NV-004", "NV-006", "NV-007"),
                ("", "Quý IV/2022", 1, 0, "NV-003"),
                ("", "Chưa có ngày cuối", 1, 0, "NV-005"),
            ],
        ),
        (
            "group=status&sort=-code",
            [
                ("", "Chưa thực hiện", 3, 1, "NV-005", "NV-004", "NV-003"),
                ("", "Đang thực hiện", 3, 2, "NV-007", "NV-002", "NV-001"),
                ("", "Đã dừng", 1, 0, "NV-006"),
            ],
        ),
        (
            "group=lead&sort=code&status=in_progress",
            [
                ("", "Sở A", 1, 0, "NV-002"),
                ("", "Sở B", 2, 2, "NV-001", "NV-007"),
            ],
        ),
    ],
)
def test_groups_hold_their_rows_in_the_chosen_order(client, grouped_tasks, address, groups):
    assert shown(client.get(f"/tasks/?{address}")) == groups


def test_without_a_word_the_annex_is_grouped_and_a_sorted_list_is_not(client, grouped_tasks):
    annex, sorted_list, plain = (
        client.get(f"/tasks/{address}").context["groups"]
        for address in ("", "?sort=code", "?group=none")
    )

    assert [group["heading"] for group in annex] == [
        "1. Kinh tế",
        "1.1. Công nghiệp",
        "Không thuộc đề mục nào",
    ]
    assert sorted_list == plain == []


@pytest.mark.parametrize("group", ["lead", "status", "quarter", "heading"])
def test_counts_are_of_all_pages_and_links_lead_to_where_a_group_begins(
    client, consolidator, programme, group
):
    bodies = [AgencyFactory(position=place, name=f"Sở {place}") for place in range(1, 4)]
    headings = [HeadingFactory(programme=programme, position=place) for place in range(1, 4)]
    statuses = ["not_started", "in_progress", "stopped"]
    days = [date(2030, 3, 31), date(2030, 6, 30), date(2030, 9, 30)]
    for place, number in enumerate((30, 20, 25)):
        TaskFactory.create_batch(
            number,
            programme=programme,
            lead=bodies[place],
            heading=headings[place],
            position=headings[place].position * 1_000_000,
            status=statuses[place],
            due_on=days[place],
            deadline_kind="day",
            deadline_start=None,
            result_note="Theo công văn",
        )
    client.force_login(consolidator)

    index = client.get(f"/tasks/?group={group}").context["group_index"]
    pages = [client.get(f"/tasks/?group={group}&page={n}").context["groups"] for n in (1, 2, 3)]

    counts = ["30 nhiệm vụ", "20 nhiệm vụ", "25 nhiệm vụ"]
    assert [entry["counted"].split(",")[0] for entry in index] == counts
    assert [entry["url"].rpartition("#")[0] for entry in index] == [
        f"?group={group}",
        f"?group={group}&page=2",
        f"?group={group}&page=3",
    ]
    # Rows shown of each group, and its count over all pages, on each page.
    assert [[(len(g["rows"]), g["count"]) for g in page] for page in pages] == [
        [(25, 30)],
        [(5, 30), (20, 20)],
        [(25, 25)],
    ]
    begins = [entry["url"].rpartition("#")[2] for entry in index]
    assert f'id="{begins[1]}"' in client.get(f"/tasks/?group={group}&page=2").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "group=mau",
            "Không nhóm được theo “mau”. Hãy chọn đề mục, cơ quan, quý hoặc tình trạng.",
        ),
        ("density=day", "Không có kiểu dòng “day”. Hãy chọn “Thoáng” hoặc “Gọn”."),
    ],
)
def test_unknown_group_and_density_get_a_message(client, grouped_tasks, address, said):
    response = client.get(f"/tasks/?{address}")

    assert response.status_code == 400
    assert response.context["errors"] == [said]


def test_density_stands_in_the_address(client, grouped_tasks):
    compact = client.get("/tasks/?density=compact&status=stopped")

    assert "table-gon" in compact.text
    assert "table-gon" not in client.get("/tasks/").text
    assert [(d["label"], d["url"], d["chosen"]) for d in compact.context["densities"]] == [
        ("Thoáng", "?status=stopped", False),
        ("Gọn", "?status=stopped&density=compact", True),
    ]


def test_file_stands_in_the_order_of_the_groups_and_says_so(client, grouped_tasks):
    response = client.get("/tasks/?group=lead&sort=-code&format=xlsx")

    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    told = [str(cell.value) for row in book.worksheets[-1] for cell in row if cell.value]
    assert "Nhóm theo cơ quan chủ trì; mã, giảm dần" in told
    csv = client.get("/tasks/?group=lead&sort=-code&format=csv&columns=title")
    lines = b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == [
        f"NV-00{number}" for number in (5, 2, 7, 6, 4, 1, 3)
    ]


def test_a_view_keeps_groups_and_density(client, grouped_tasks):
    data = {"query": "group=lead&density=compact", "name": "Theo cơ quan", "sharing": "private"}
    client.post("/tasks/views/new/", data)

    view = SavedView.objects.get()

    assert view.words == ("Thứ tự: Nhóm theo cơ quan chủ trì; thứ tự trong danh mục\nDòng: gọn")
    opened = client.get(f"/tasks/views/{view.pk}/", follow=True)
    assert [group["heading"] for group in opened.context["groups"]] == [
        "Sở A",
        "Sở B",
        "Chưa có cơ quan chủ trì",
    ]


def printed(client, address):
    """Return what stands in the first two columns of the annex below the names, and its codes."""
    data = b"".join(client.get(f"/tasks/?{address}&format=xlsx").streaming_content)
    rows = list(openpyxl.load_workbook(BytesIO(data)).worksheets[0].values)
    start = next(i for i, row in enumerate(rows) if row[0] == "TT")
    return [(row[0], None if row[0] else row[1], row[-1]) for row in rows[start + 1 :]], data


def named(number, *codes):
    return [(at, None, code) for at, code in enumerate(codes, start=number)]


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            "group=lead&sort=due",
            [
                (None, "Sở A (2 nhiệm vụ)", "nhóm"),
                *named(1, "NV-002", "NV-005"),
                (None, "Sở B (4 nhiệm vụ, 3 quá hạn)", "nhóm"),
                *named(3, "NV-001", "NV-004", "NV-007", "NV-006"),
                (None, "Chưa có cơ quan chủ trì (1 nhiệm vụ)", "nhóm"),
                *named(7, "NV-003"),
            ],
        ),
        (
            "group=quarter&sort=code",
            [
                (None, "Quý I/2022 (1 nhiệm vụ, 1 quá hạn)", "nhóm"),
                *named(1, "NV-001"),
                (None, "Quý II/2022 (4 nhiệm vụ, 2 quá hạn)", "nhóm"),
                *named(2, "NV-002", "NV-004", "NV-006", "NV-007"),
                (None, "Quý IV/2022 (1 nhiệm vụ)", "nhóm"),
                *named(6, "NV-003"),
                (None, "Chưa có ngày cuối (1 nhiệm vụ)", "nhóm"),
                *named(7, "NV-005"),
            ],
        ),
        (
            "group=status&status=in_progress",
            [
                (None, "Đang thực hiện (3 nhiệm vụ, 2 quá hạn)", "nhóm"),
                *named(1, "NV-002", "NV-001", "NV-007"),
            ],
        ),
        ("group=none&status=stopped", named(1, "NV-006")),
        (
            "group=heading&status=stopped",
            named(1, "NV-006"),
        ),
    ],
)
def test_files_print_the_groups_of_the_screen(client, grouped_tasks, address, lines):
    found, _ = printed(client, address)

    assert found == lines
    groups = client.get(f"/tasks/?{address}").context["groups"]
    on_screen = [f"{g['heading']} ({group_words(g['count'], g['overdue'])})" for g in groups]
    in_file = [name for _, name, _ in found if name]
    assert in_file == (on_screen if "group=heading" not in address and groups else [])


def test_word_prints_the_groups_of_the_screen(client, grouped_tasks):
    data = b"".join(client.get("/tasks/?group=lead&format=docx").streaming_content)

    rows = Document(BytesIO(data)).tables[1].rows
    assert [row.cells[1].text for row in rows if row.cells[0].text == ""] == [
        "Sở A (2 nhiệm vụ)",
        "Sở B (4 nhiệm vụ, 3 quá hạn)",
        "Chưa có cơ quan chủ trì (1 nhiệm vụ)",
    ]


@pytest.mark.parametrize("group", ["lead", "status", "quarter"])
def test_groups_of_a_file_are_no_headings_when_it_comes_back(
    client, grouped_tasks, programme, group
):
    TaskFactory(code="NV-008", programme=ProgrammeFactory(), lead=None, heading=None)
    lines, data = printed(client, f"group={group}")

    plan = make_plan(read_sheets(data), Setting(programme.pk, date(2022, 6, 15)))

    assert plan.counts == {"new": 0, "changed": 0, "same": 8, "refused": 0}
    assert plan.new_headings == {}
    (note,) = [note for note in plan.notes if "tên nhóm" in note]
    assert note.endswith(
        "đây là tên nhóm của danh mục lúc xuất tệp, không phải đề mục. Đề mục của các nhiệm vụ "
        "giữ nguyên."
    )
    assert len([name for _, name, _ in lines if name]) > 1


def test_groups_of_a_file_that_excel_saved_again_are_no_headings(client, grouped_tasks, programme):
    _, data = printed(client, "group=lead")
    book = openpyxl.load_workbook(BytesIO(data))
    annex = book.worksheets[0]
    last = max(row[0].row for row in annex.iter_rows() if row[0].value == 7)
    annex.cell(last, 2).value = "Nội dung đã sửa"
    again = BytesIO()
    book.save(again)

    plan = make_plan(read_sheets(again.getvalue()), Setting(programme.pk, date(2022, 6, 15)))

    assert plan.counts == {"new": 0, "changed": 1, "same": 6, "refused": 0}
    assert [row.values for row in plan.rows if row.fate == "changed"] == [
        {"title": "Nội dung đã sửa"}
    ]


@pytest.mark.parametrize("group", ["lead", "status", "quarter", "heading"])
def test_groups_cost_the_same_queries_for_any_number_of_rows(
    client, consolidator, programme, django_assert_max_num_queries, group
):
    client.force_login(consolidator)
    counts = []
    for more in (1, 2, 40):
        heading = HeadingFactory(programme=programme)
        TaskFactory.create_batch(more, programme=programme, heading=heading)
        for kept in caches.all(initialized_only=True):
            kept.clear()
        with django_assert_max_num_queries(16) as asked:
            client.get(f"/tasks/?group={group}&sort=due")
        counts.append(len(asked))
        with django_assert_max_num_queries(8):
            client.get(f"/tasks/?group={group}&sort=due")

    assert len(set(counts)) == 1
