"""What the preview of a change of many says of recurring work."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from tasks.actions.periods import open_periods
from tasks.deadlines import parse_deadline
from tasks.forms import versions_of
from tasks.models import Task
from tasks.tests.factories import TaskFactory

pytestmark = pytest.mark.django_db
DONE = {"status": "completed", "completed_on": "01/04/2022", "result_note": "Xong", "reason": "CV"}
STOPPED = {"status": "stopped", "result_note": "Theo CV 12", "reason": "Bãi bỏ"}


@pytest.fixture(autouse=True)
def on_15_june_2022():
    with time_machine.travel("2022-06-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def yearly(programme, lead_agency, client, consolidator):
    """NV-006 with the open periods of 2021 and 2022, and a task that does not recur."""
    each_year = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
    line = TaskFactory(code="NV-006", programme=programme, lead=lead_agency, deadline=each_year)
    TaskFactory(code="NV-007", programme=programme, lead=lead_agency)
    open_periods(on=date(2022, 6, 15))
    client.force_login(consolidator)
    return line


def preview(client, what, codes=("NV-006", "NV-007"), **sent):
    tasks = Task.objects.filter(code__in=codes).order_by("pk")
    address = f"/tasks/bulk/?what={what}&{'&'.join(f'task={code}' for code in codes)}"
    return client.post(address, {"versions": versions_of(tasks)} | sent)


def notes(answer):
    return {row["code"]: row["note"] for row in answer.context["preview"].rows}


def end(code):
    """Mark a period as completed by itself, as years ago."""
    Task.objects.filter(code=code).update(
        status="completed", completed_on=date(2021, 3, 30), result_note="Xong"
    )


def test_a_step_names_the_period_and_what_stays(client, yearly):
    answer = preview(client, "status", **DONE)

    assert notes(answer) == {
        "NV-006-2021": (
            "Kỳ năm 2021 của nhiệm vụ định kỳ NV-006, kỳ đang theo dõi. "
            "Các kỳ chưa xong khác giữ nguyên: năm 2022."
        ),
        "NV-007": "",
    }
    assertContains(
        answer,
        "Có 1 nhiệm vụ định kỳ: tình trạng đổi ở kỳ đang theo dõi, các kỳ khác giữ nguyên. "
        "Mỗi dòng nêu kỳ ấy.",
    )


def test_closing_the_last_open_period_says_that_the_next_one_opens(client, yearly):
    end("NV-006-2021")

    assert notes(preview(client, "status", ["NV-006"], **DONE)) == {
        "NV-006-2022": (
            "Kỳ năm 2022 của nhiệm vụ định kỳ NV-006, kỳ đang theo dõi. "
            "Xong kỳ này thì mở kỳ kế tiếp, nếu còn trong nhiệm kỳ."
        )
    }


def test_a_period_that_is_ticked_itself_is_the_only_one(client, yearly):
    stopping = preview(client, "status", ["NV-006-2022"], **STOPPED)
    deadline = preview(client, "deadline", ["NV-006-2022"], deadline_wording="quý 2 hằng năm")

    assert notes(stopping) == {
        "NV-006-2022": (
            "Kỳ năm 2022 của nhiệm vụ định kỳ NV-006. "
            "Chỉ dừng kỳ này; muốn dừng cả nhiệm vụ, hãy chọn nhiệm vụ chính."
        )
    }
    (row,) = deadline.context["preview"].rows
    assert row["refusal"] == "Là một kỳ của nhiệm vụ định kỳ; hãy đổi ở nhiệm vụ chính."
    assert row["note"] == "Kỳ năm 2022 của nhiệm vụ định kỳ NV-006."


def test_stopping_the_line_says_that_every_open_period_stops(client, yearly):
    answer = preview(client, "status", ["NV-006"], **STOPPED)

    all_stop = "Cả nhiệm vụ dừng: mọi kỳ chưa xong đều dừng, không mở kỳ mới."
    assert notes(answer) == {
        f"NV-006-{year}": f"Kỳ năm {year} của nhiệm vụ định kỳ NV-006. {all_stop}"
        for year in (2021, 2022)
    }
    assertContains(answer, "Có 1 nhiệm vụ định kỳ: dừng nhiệm vụ là dừng mọi kỳ chưa xong")


def test_a_new_rule_says_the_new_day_of_each_open_period_and_keeps_its_word(client, yearly):
    extended = {"extension_count": 1, "first_due_on": date(2022, 3, 31)}
    Task.objects.filter(code="NV-006-2022").update(due_on=date(2022, 9, 30), **extended)
    wording = {"deadline_wording": "quý 2 hằng năm"}

    answer = preview(client, "deadline", **wording)

    assert notes(answer)["NV-006"] == (
        "Nhiệm vụ định kỳ; kỳ năm 2021: 31/03/2021 → 30/06/2021; "
        "kỳ năm 2022: đã gia hạn, giữ 30/09/2022. Kỳ mở sau theo thời hạn mới."
    )
    assert notes(answer)["NV-007"] == (
        "Là nhiệm vụ định kỳ: mỗi kỳ có tình trạng riêng, kỳ đầu mở khi đến lúc."
    )
    assertContains(answer, "thời hạn mới áp dụng cho các kỳ chưa xong và các kỳ sau")
    preview(client, "deadline", **wording, confirm="1")
    days = Task.objects.filter(parent=yearly).order_by("period_due_on")
    assert list(days.values_list("due_on", flat=True)) == [date(2021, 6, 30), date(2022, 9, 30)]


def test_a_rule_of_other_turns_says_that_open_periods_keep_their_day(client, yearly):
    answer = preview(client, "deadline", ["NV-006"], deadline_wording="hằng quý")

    kept = [year for year in (2021, 2022) if f"kỳ năm {year}: giữ" in notes(answer)["NV-006"]]
    preview(client, "deadline", ["NV-006"], deadline_wording="hằng quý", confirm="1")
    days = Task.objects.filter(parent=yearly).order_by("period_due_on")
    unmoved = [day.year for day in days.values_list("due_on", flat=True) if day.month == 3]
    assert kept == unmoved


def test_one_day_for_recurring_work_is_refused_with_where_to_do_it(client, yearly):
    answer = preview(client, "deadline", ["NV-006"], deadline_wording="31/12/2023")

    (row,) = answer.context["preview"].rows
    assert row["refusal"] == (
        "Nhiệm vụ định kỳ đã mở kỳ; hãy đổi sang thời hạn một lần ở trang sửa của nó."
    )
    assertContains(answer, 'href="/tasks/NV-006/"')
    assert answer.context["preview"].recurring == ""


def test_a_new_lead_names_the_periods_that_follow(client, yearly, outside_agency):
    answer = preview(client, "assign", lead=outside_agency.pk, how="add")
    end("NV-006-2021")
    end("NV-006-2022")
    ended = preview(client, "assign", lead=outside_agency.pk, how="add")

    assert notes(answer) == {
        "NV-006": (
            "Nhiệm vụ định kỳ: đổi cả các kỳ chưa xong (năm 2021, năm 2022), kỳ đã xong giữ nguyên."
        ),
        "NV-007": "",
    }
    assert notes(ended)["NV-006"] == (
        "Nhiệm vụ định kỳ, mọi kỳ đã xong giữ nguyên; kỳ mở sau đổi theo."
    )


def test_what_does_not_recur_says_nothing_of_periods(client, yearly):
    answer = preview(client, "status", ["NV-007"], **DONE)

    assert notes(answer) == {"NV-007": ""}
    assertNotContains(answer, "định kỳ")


def test_notes_cost_one_query_for_any_number_of_lines(client, yearly, programme, lead_agency):
    costs = []
    for number in range(3):
        each_year = parse_deadline("quý 1 hằng năm", on=date(2021, 3, 2))
        code = f"NV-01{number}"
        TaskFactory(code=code, programme=programme, lead=lead_agency, deadline=each_year)
        open_periods(on=date(2022, 6, 15))
        codes = [f"NV-01{n}" for n in range(number + 1)]
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert len(notes(preview(client, "status", codes, **DONE))) == number + 1
        costs.append(len(captured))

    assert len(set(costs)) == 1
