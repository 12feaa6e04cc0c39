"""The list as of an earlier day, and what changed since one: the pages and their files."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.http import QueryDict
from docx import Document
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from tasks.actions.imports.plan import Setting, make_plan
from tasks.actions.tasks import StatusValues, change_status, edit_task
from tasks.changed import start_of, with_alterations
from tasks.choices import Status
from tasks.importing import read_sheets
from tasks.models import HistoryEntry, Task
from tasks.tests.factories import TaskFactory
from tasks.tests.moments import at, values_of

pytestmark = pytest.mark.django_db


def get(client, query, day="2022-06-15"):
    with at(day):
        return client.get(f"/tasks/?{query}")


def rows(response):
    return [(row.code, row.status, row.timeliness_label) for row in response.context["rows"]]


def test_list_of_an_earlier_day_says_so_and_counts_as_of_then(client, consolidator, followed):
    client.force_login(consolidator)

    now, then = get(client, ""), get(client, "on=10/03/2022")

    assert rows(now) == [
        ("NV-001", "Hoàn thành", "Đúng hạn"),
        ("NV-002", "Chưa thực hiện", "Quá hạn 76 ngày"),
    ]
    assert rows(then) == [("NV-001", "Đang thực hiện", "Còn 21 ngày")]
    assertContains(then, "Đang xem danh sách như cuối ngày 10/03/2022")
    assertContains(then, "tiến độ tính đến hết ngày")
    assertNotContains(now, "Đang xem danh sách như cuối ngày")
    counts = {
        panel.name: {c["value"]: c["count"] for c in panel.choices if c["count"]}
        for panel in then.context["panels"]
    }
    assert counts["status"] == {"in_progress": 1}
    assert counts["timeliness"] == {"due_soon": 1}
    assert counts["quarter"] == {"2022-Q1": 1}
    assert not then.context["can_edit"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=in_progress", ["NV-001"]),
        ("status=completed", []),
        ("timeliness=overdue", ["NV-001"]),
        ("quarter=2022-Q1", ["NV-001"]),
        ("due_from=01/12/2022", []),
        ("missing=result", []),
        ("group=status&sort=due", ["NV-001"]),
        ("q=che+bien", ["NV-001"]),
    ],
)
def test_filters_judge_what_was(client, consolidator, followed, query, found):
    client.force_login(consolidator)

    response = get(client, f"on=2022-04-09&{query}")

    # NV-001 is found by its words of today: the searched text is not put back.
    expected = [] if query.startswith("q=") else found
    assert [row.code for row in response.context["rows"]] == expected


def test_today_is_no_earlier_day_and_before_the_first_there_is_nothing(
    client,
    consolidator,
    followed,
):
    client.force_login(consolidator)

    today, before = get(client, "on=15/06/2022"), get(client, "on=09/01/2022")

    assert today.context["past"] is None
    assert before.context["empty"] == "none_then"
    assertContains(before, "Nhiệm vụ đầu tiên trong hệ thống được lập ngày 10/01/2022")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "on=31/02/2022",
            "Tính đến ngày: không có ngày “31/02/2022”. Hãy nhập ngày như 30/06/2022.",
        ),
        ("on=hom+qua", "Tính đến ngày: không có ngày “hom qua”. Hãy nhập ngày như 30/06/2022."),
        ("on=16/06/2022", "Tính đến ngày 16/06/2022: ngày này chưa đến."),
        (
            "since=31/02/2022",
            "Thay đổi từ ngày: Không có ngày này. Hãy nhập ngày như 30/06/2022.",
        ),
        ("since=16/06/2022", "Thay đổi từ ngày 16/06/2022: ngày này sau 15/06/2022."),
        (
            "since=11/03/2022&on=10/03/2022",
            "Thay đổi từ ngày 11/03/2022: ngày này sau 10/03/2022.",
        ),
        ("change=added", "Loại thay đổi: Hãy ghi cả “Thay đổi từ ngày”."),
        (
            "since=01/03/2022&change=xong",
            "Loại thay đổi: Không có lựa chọn “xong”. Hãy chọn lại.",
        ),
    ],
)
def test_days_that_cannot_be_get_a_message(client, consolidator, followed, query, said):
    client.force_login(consolidator)

    response = get(client, query)

    assert response.status_code == 400
    assert response.context["errors"] == [said]


@pytest.mark.parametrize("query", ["since=01/01/0001", "since=0001-01-01&on=01/06/2022"])
def test_a_day_before_all_others_is_since_ever(client, consolidator, followed, query):
    client.force_login(consolidator)

    response = get(client, query)

    assert response.status_code == 200
    assert [row.code for row in response.context["rows"]] == ["NV-001", "NV-002"]


def altered(response):
    return {row.code: row.altered for row in response.context["rows"]}


def test_what_changed_since_a_day_is_told_row_by_row(client, consolidator, followed):
    client.force_login(consolidator)

    response = get(client, "since=01/04/2022")

    assert altered(response) == {
        "NV-001": (
            "Hoàn thành",
            "Nội dung nhiệm vụ: Kế hoạch chế biến thủy sản → Kế hoạch mới",
            "Cơ quan chủ trì: Sở Công Thương → Sở Thông tin và Truyền thông",
            (
                "Thời hạn: “quý I/2022” (Hết Quý I/2022, chậm nhất 31/03/2022) → "
                "“31/12/2022” (Chậm nhất 31/12/2022)"
            ),
            "Tình trạng: Đang thực hiện → Hoàn thành",
            "Ngày hoàn thành: (trống) → 09/05/2022",
            "Kết quả: (trống) → 12/KH-UBND ngày 09/05/2022",
        ),
        "NV-002": ("Mới lập 10/04/2022",),
    }
    assert [(k["label"], k["count"]) for k in response.context["alterations"]] == [
        ("Mới lập", 1),
        ("Hoàn thành", 1),
        ("Thay đổi khác", 0),
    ]
    assertContains(response, "Đang thực hiện → Hoàn thành")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=10/01/2022", ["NV-001", "NV-002"]),
        ("since=10/01/2022&change=added", ["NV-001", "NV-002"]),
        ("since=11/01/2022&change=added", ["NV-002"]),
        ("since=11/01/2022&change=completed", ["NV-001"]),
        ("since=11/01/2022&change=changed", []),
        ("since=11/01/2022&change=added&change=completed", ["NV-001", "NV-002"]),
        ("since=11/01/2022&status=completed", ["NV-001"]),
        ("since=01/03/2022&on=09/04/2022", ["NV-001"]),
        ("since=01/03/2022&on=09/04/2022&change=changed", ["NV-001"]),
        ("since=01/03/2022&on=09/04/2022&change=completed", []),
        ("since=11/05/2022", []),
    ],
)
def test_kinds_of_change_find_exactly(client, consolidator, followed, query, found):
    client.force_login(consolidator)

    assert [row.code for row in get(client, query).context["rows"]] == found


def test_what_was_changed_back_did_not_change(client, consolidator, followed):
    task = Task.objects.get(code="NV-002")
    for note in ("Ghi chú", ""):
        with at("2022-05-20"):
            task = edit_task(
                task,
                values=values_of(task, note=note),
                version=task.version,
                by=consolidator,
            )
    client.force_login(consolidator)

    assert get(client, "since=15/05/2022").context["total"] == 0
    assert HistoryEntry.objects.filter(task=task).count() == 3


def test_recurring_work_changes_with_its_period(client, consolidator, register):
    line = Task.objects.get(code="NV-006")
    started = StatusValues(status=Status.IN_PROGRESS, reason="Bắt đầu")
    with at("2027-01-05"):
        change_status(
            line, values=started, version=line.version, by=consolidator, on=date(2027, 1, 5)
        )
    with at("2027-01-06"):
        client.force_login(consolidator)

    response = get(client, "since=05/01/2027", day="2027-01-06")
    then = get(client, "on=04/01/2027&q=" + "dao+tao+trinh+do", day="2027-01-06")

    assert list(altered(response)) == ["NV-006"]
    kind, *_, words = altered(response)["NV-006"]
    assert kind == "Thay đổi khác"
    assert words.endswith("Tình trạng: Chưa thực hiện → Đang thực hiện")
    assert ("NV-006", "Chưa thực hiện") in [(code, status) for code, status, _ in rows(then)]
    assert Task.objects.get(code="NV-006").status == "in_progress"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            "Kế hoạch phát triển chế biến thủy sản trên địa bàn tỉnh Bình Thuận đến năm 2030",
            "… địa bàn tỉnh đến năm 2030 → … địa bàn tỉnh Bình Thuận đến năm 2030",
        ),
        (
            "Đề án phát triển chế biến thủy sản trên địa bàn tỉnh đến năm 2030 và năm 2050 nữa",
            (
                "Kế hoạch phát triển chế biến thủy sản trên địa bàn tỉnh đến năm 2030 → "
                "Đề án phát triển chế biến thủy sản trên địa bàn tỉnh đến năm 2030 và năm 2050 nữa"
            ),
        ),
    ],
)
def test_of_long_texts_only_the_place_is_told(client, consolidator, task, new, told):
    old = "Kế hoạch phát triển chế biến thủy sản trên địa bàn tỉnh đến năm 2030"
    Task.objects.filter(pk=task.pk).update(created_at=start_of(date(2022, 1, 1)))
    change = {"field": "Nội dung nhiệm vụ", "old": old, "new": new}
    with at("2022-05-10"):
        HistoryEntry.objects.create(task=task, verb="edited", changes=[change])
    client.force_login(consolidator)

    response = get(client, "since=01/05/2022")

    assert altered(response) == {"NV-001": ("Thay đổi khác", f"Nội dung nhiệm vụ: {told}")}


def exported(client, query, day="2022-06-15"):
    answer = get(client, f"{query}&format=csv", day)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row[:2] for row in csv.reader(StringIO(text))][1:]


def test_files_follow_the_day(client, consolidator, followed, tmp_path):
    client.force_login(consolidator)

    assert exported(client, "on=10/03/2022") == [["1", "NV-001"]]
    out = tmp_path / "then.csv"
    with at("2022-06-15"):
        call_command("export_tasks", out, filter="on=10/03/2022", verbosity=0)
    text = out.read_text("utf-8-sig")
    assert "Đang thực hiện" in text
    assert "NV-002" not in text
    entry = HistoryEntry.objects.filter(verb="exported").count()
    assert entry == 2


def downloaded(client, query, day="2022-06-15"):
    return b"".join(get(client, query, day).streaming_content)


def altered_cells(client, query, kind):
    """Return the name of the last column of a file and its cells below that, by task."""
    data = downloaded(client, f"{query}&format={kind}")
    if kind == "csv":
        # The version stands beside.
        lines = [line[:-1] for line in csv.reader(StringIO(data.decode("utf-8-sig")))]
    elif kind == "xlsx":
        printed = list(load_workbook(BytesIO(data)).worksheets[0].values)
        start = next(i for i, row in enumerate(printed) if row[0] == "TT")
        lines = [row[:-1] for row in printed[start:] if row[0]]  # the code stands beside
    else:
        names = Document(BytesIO(data)).tables[1]
        lines = [[cell.text for cell in row.cells] for row in names.rows]
    return [line[-1] for line in lines]


DONE = """Hoàn thành
Nội dung nhiệm vụ: Kế hoạch chế biến thủy sản → Kế hoạch mới
Cơ quan chủ trì: Sở Công Thương → Sở Thông tin và Truyền thông
Thời hạn: “quý I/2022” (Hết Quý I/2022, chậm nhất 31/03/2022) → \
“31/12/2022” (Chậm nhất 31/12/2022)
Tình trạng: Đang thực hiện → Hoàn thành
Ngày hoàn thành: (trống) → 09/05/2022
Kết quả: (trống) → 12/KH-UBND ngày 09/05/2022"""


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv"])
def test_files_tell_what_changed_where_the_list_does(client, consolidator, followed, kind):
    client.force_login(consolidator)

    label = "Thay đổi" if kind == "csv" else "Thay đổi từ 01/04/2022"
    assert altered_cells(client, "since=01/04/2022", kind) == [label, DONE, "Mới lập 10/04/2022"]
    assert altered_cells(client, "since=01/04/2022&change=added", kind)[1:] == [
        "Mới lập 10/04/2022"
    ]
    started = "Thay đổi khác\nTình trạng: Chưa thực hiện → Đang thực hiện"
    assert altered_cells(client, "since=01/03/2022&on=09/04/2022", kind)[1:] == [started]
    last = "Các kỳ, việc con" if kind == "csv" else "Ghi chú"
    assert altered_cells(client, "sort=code", kind) == [last, *[altered_cells_blank(kind)] * 2]


def altered_cells_blank(kind):
    return None if kind == "xlsx" else ""


def test_the_file_says_since_when_and_which_columns_gave_way(client, consolidator, followed):
    client.force_login(consolidator)

    book, plain = (
        load_workbook(BytesIO(downloaded(client, f"{query}&format=xlsx")))
        for query in ("since=01/04/2022", "sort=code")
    )

    facts = [row[:2] for row in book["Thông tin xuất"].values]
    assert ("Điều kiện lọc", "Thay đổi từ ngày: 01/04/2022") in facts
    words = "Cơ quan phối hợp, Cấp trình; tệp CSV có đủ các cột"
    assert ("Cột không in, cho vừa khổ A4", words) in facts
    assert "Cột không in, cho vừa khổ A4" not in [row[0] for row in plain["Thông tin xuất"].values]
    annex = book.worksheets[0]
    assert (annex.page_setup.orientation, annex.page_setup.paperSize) == ("landscape", 9)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_that_tells_what_changed_comes_back_in_unchanged(
    client, consolidator, followed, programme, kind
):
    client.force_login(consolidator)

    table = read_sheets(downloaded(client, f"since=01/04/2022&group=status&format={kind}"))
    plan = make_plan(table, Setting(programme.pk, date(2022, 6, 15)))

    assert plan.counts == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    label = "Thay đổi" if kind == "csv" else "Thay đổi từ 01/04/2022"
    said = f"Cột “{label}” do hệ thống tính hoặc giữ, không nhập từ tệp."
    assert [note for note in plan.notes if note.endswith(said)] != []


NOTED = {"field": "Ghi chú", "old": "a", "new": "b"}


def test_a_long_file_tells_each_task_once(consolidator, programme, django_assert_num_queries):
    with at("2022-05-10"):
        lines = TaskFactory.create_batch(250, programme=programme)
        period = TaskFactory(
            code=f"{lines[0].code}-2022",
            programme=programme,
            parent=lines[0],
            period_due_on=date(2022, 12, 31),
        )
        HistoryEntry.objects.bulk_create(
            HistoryEntry(task=task, verb="edited", changes=[NOTED]) for task in (*lines, period)
        )
    keys = [task.pk for task in (*lines, period)]
    rows = Task.objects.filter(pk__in=keys).order_by("pk").rows(on=date(2022, 6, 15))

    with django_assert_num_queries(4):
        told = with_alterations(rows, keys, date(2022, 5, 1), date(2022, 6, 15))

    assert {row.altered for row in told} == {("Mới lập 10/05/2022", "Ghi chú: a → b")}


def test_command_takes_one_day(followed, tmp_path):
    with at("2022-06-15"), pytest.raises(CommandError, match="Hãy ghi một ngày"):
        call_command("export_tasks", tmp_path / "a.csv", filter="on=10/03/2022", on="10/03/2022")
    with at("2022-06-15"), pytest.raises(CommandError, match="chưa đến"):
        call_command("export_tasks", tmp_path / "a.csv", filter="on=10/03/2023")


def test_reporters_past_holds_only_what_is_theirs_today(client, lead_reporter, followed):
    client.force_login(lead_reporter)

    march, april = get(client, "on=10/03/2022"), get(client, "on=10/04/2022")

    assert march.context["empty"] == "none_then"
    assertNotContains(march, "thủy sản")
    assert [row.code for row in april.context["rows"]] == ["NV-002"]


def test_views_keep_days(client, consolidator, followed):
    client.force_login(consolidator)
    with at("2022-06-15"):
        data = {"query": "on=10/03/2022&since=01/03/2022", "name": "Quý I", "sharing": "private"}
        client.post("/tasks/views/new/", data)
        opened = client.get("/tasks/views/", follow=True)

    (row,) = opened.context["own"]
    assert row["view"].words == "Như cuối ngày 10/03/2022\nThay đổi từ ngày: 01/03/2022"
    assert QueryDict(row["view"].query).dict() == {"on": "10/03/2022", "since": "01/03/2022"}


@pytest.mark.parametrize("query", ["on=14/06/2022", "since=01/01/2022", "since=01/06/2022"])
def test_moments_cost_the_same_queries_for_any_number_of_rows(
    client,
    consolidator,
    followed,
    django_assert_max_num_queries,
    query,
):
    client.force_login(consolidator)
    counts = []
    for _ in range(3):
        for kept in caches.all(initialized_only=True):
            kept.clear()
        with django_assert_max_num_queries(40) as asked:
            get(client, query)
        counts.append(len(asked))
        for task in Task.objects.all():
            HistoryEntry.objects.create(
                task=task,
                verb="edited",
                changes=[{"field": "Ghi chú", "old": "a", "new": "b"}],
            )

    # The first visit finds nothing since the day, so nobody has to be looked up.
    assert counts[1] == counts[2]
