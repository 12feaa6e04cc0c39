"""What lists and figures count: lines, or for a range of days periods; by which deadline."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.http import QueryDict

from agencies.models import Agency
from tasks.actions.extensions import ExtensionValues, ask_extension, grant_extension
from tasks.actions.parts import PartValues, divide_task
from tasks.actions.periods import open_periods
from tasks.actions.tasks import StatusValues, change_status
from tasks.choices import Status
from tasks.consolidation import consolidate
from tasks.consolidation.columns import annex_timing
from tasks.deadlines import parse_deadline
from tasks.filters import TaskFilter
from tasks.models import Task

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T12:00:00+07:00", tick=False):
        yield


@pytest.fixture
def plan_2021_done_late(register, consolidator):
    """The yearly plan NV-006: 2021 completed late, 2022 open and overdue."""
    open_periods(on=ON)
    first = Task.objects.get(code="NV-006-2021")
    done = StatusValues(
        Status.COMPLETED,
        submitted_on=date(2021, 6, 15),
        completed_on=date(2021, 7, 1),
        result_reference="1234/KH-UBND",
        result_on=date(2021, 7, 1),
        reason="Theo báo cáo của Sở",
    )
    change_status(first, values=done, version=first.version, by=consolidator, on=ON)


@pytest.fixture
def page(client, consolidator):
    client.force_login(consolidator)

    def page(address=""):
        return client.get(f"/tasks/{address}").context

    return page


def codes(context):
    return [row.code for row in context["rows"]]


def counts(context, name):
    panel = next(panel for panel in context["panels"] if panel.name == name)
    return {choice["value"]: choice["count"] for choice in panel.choices if choice["count"]}


def test_list_and_annex_count_sixteen_lines(plan_2021_done_late, page):
    context = page()

    assert (context["total"], len(codes(context))) == (16, 16)
    found = TaskFilter(QueryDict(""), queryset=Task.objects.all(), on=ON)
    assert consolidate(found.qs.rows(on=ON), on=ON).total == 16


def test_line_shows_its_current_period_and_what_became_of_earlier_ones(plan_2021_done_late):
    row = Task.objects.filter(code="NV-006").rows(on=ON)[0]

    assert (row.due_on, row.timeliness_label, row.status, row.period, row.earlier) == (
        date(2022, 3, 31),
        "Quá hạn 76 ngày",
        "Chưa thực hiện",
        "năm 2022",
        "năm 2021: hoàn thành, muộn 76 ngày",
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("?quarter=2021-Q1", ["NV-006-2021"]),
        ("?quarter=2022-Q1", ["NV-006-2022"]),
        ("?quarter=2021-Q1&quarter=2022-Q1", ["NV-006-2021", "NV-006-2022"]),
        (
            "?due_from=01/01/2021&due_to=31/03/2022&deadline_kind=quarter",
            ["NV-006-2021", "NV-006-2022"],
        ),
        ("?due_to=31/12/2021&status=completed", ["NV-006-2021"]),
        ("?status=completed", ["NV-008"]),
        ("?deadline_kind=recurring", ["NV-006"]),
    ],
)
def test_range_of_days_counts_periods_instead_of_their_line(
    plan_2021_done_late, page, address, found
):
    context = page(address)

    assert codes(context) == found
    assert context["total"] == len(found)


def test_recurring_work_without_periods_counts_as_it_is(register, page):
    assert codes(page("?quarter=2021-Q1")) == ["NV-006"]


@pytest.mark.parametrize(
    "address", ["", "?quarter=2021-Q1", "?due_from=01/01/2021", "?lead=so-ldtbxh"]
)
def test_counts_beside_choices_are_what_choosing_them_shows(plan_2021_done_late, page, address):
    context = page(address)
    joint = "&" if address else "?"

    for name in ("quarter", "status", "timeliness"):
        counted = counts(context, name)
        if f"{name}=" in address:
            continue
        shown = {value: page(f"{address}{joint}{name}={value}")["total"] for value in counted}
        assert shown == counted


def test_result_line_says_that_periods_are_counted(plan_2021_done_late, client, consolidator):
    client.force_login(consolidator)

    said = "nhiệm vụ định kỳ tính theo từng kỳ"
    assert said in client.get("/tasks/?quarter=2021-Q1").content.decode()
    assert said not in client.get("/tasks/").content.decode()


@pytest.fixture
def extended(register, consolidator):
    """NV-001 was due on 31/12/2021, and is now on 30/09/2022."""
    task = Task.objects.get(code="NV-001")
    asked = ExtensionValues(parse_deadline("quý III/2022"), "Chờ Trung ương", "15/SLĐTBXH")
    grant_extension(ask_extension(task, values=asked, by=consolidator), note="", by=consolidator)


def test_either_deadline_may_judge(extended, page):
    by_present, by_first = page("?q=NV-001"), page("?q=NV-001&deadline=first")

    assert [c["summary"][0]["label"] for c in (by_present, by_first)] == ["trong hạn", "quá hạn"]
    assert codes(page("?timeliness=overdue&quarter=2022-Q3")) == []
    assert codes(page("?timeliness=overdue&quarter=2022-Q3&deadline=first")) == ["NV-001"]
    assert counts(page("?deadline=first"), "timeliness")["overdue"] == (
        counts(page(), "timeliness")["overdue"] + 1
    )
    chips = page("?deadline=first")["chips"]
    assert [chip["label"] for chip in chips] == ["Tiến độ tính theo: Hạn đầu, trước khi gia hạn"]


def test_annex_tells_the_first_deadline(extended):
    row = Task.objects.filter(code="NV-001").rows(on=ON)[0]

    assert annex_timing(row) == "Trình: quý III/2022\n(gia hạn, hạn đầu 31/12/2021)"
    assert row.extension_count == 1


def test_unknown_deadline_is_said_not_guessed(client, register, consolidator):
    client.force_login(consolidator)

    answer = client.get("/tasks/?deadline=last")

    assert answer.status_code == 400
    assert "Tiến độ tính theo" in answer.content.decode()


def test_agencies_count_late_tasks_by_either_deadline(extended, client, consolidator):
    client.force_login(consolidator)

    late = [
        sum(row["late"] for group in client.get(address).context["groups"] for row in group["rows"])
        for address in ("/agencies/", "/agencies/?deadline=first")
    ]

    assert late == [2, 3]


def test_divided_task_tells_how_many_parts_are_done(register, consolidator):
    task = Task.objects.get(code="NV-003")
    values = PartValues(
        "Dự thảo", "", Agency.objects.get(code="so-khcn"), parse_deadline("quý 1/2022")
    )
    parts = []
    for _ in range(3):
        task.refresh_from_db()
        parts.append(divide_task(task, values=values, version=task.version, by=consolidator))
    done = StatusValues(Status.COMPLETED, completed_on=ON, result_note="Xong", reason="Xong")
    change_status(parts[0], values=done, version=1, by=consolidator, on=ON)

    assert Task.objects.filter(code="NV-003").rows(on=ON)[0].parts == "1/3 việc con hoàn thành"
    assert Task.objects.lines().count() == 16


def test_exported_range_holds_the_periods(plan_2021_done_late, tmp_path):
    out = tmp_path / "quy-1.csv"

    call_command(
        "export_tasks", str(out), "--filter", "quarter=2021-Q1", "--on", "15/06/2022", verbosity=0
    )

    text = out.read_text("utf-8-sig")
    assert "NV-006-2021" in text
    assert "Muộn 76 ngày" in text
