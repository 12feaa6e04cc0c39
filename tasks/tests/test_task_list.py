import csv
from datetime import date

import pytest
import time_machine
from django.core.cache import caches
from pytest_django.asserts import assertContains, assertNotContains

from tasks.filters import SEARCH_TOO_LONG
from tasks.models import Task
from tasks.tests.factories import HeadingFactory, TaskFactory

pytestmark = pytest.mark.django_db
ON = "2022-06-15T12:00:00+07:00"


@pytest.fixture
def letter_372(register, consolidator, client):
    client.force_login(consolidator)
    with time_machine.travel(ON, tick=False):
        yield


def codes(response):
    return [row.code for row in response.context["rows"]]


def numbered(*numbers):
    return [f"NV-{number:03}" for number in numbers]


def test_list_stands_in_the_order_of_the_annex(client, letter_372):
    response = client.get("/tasks/")

    assert codes(response) == numbered(*range(1, 17))
    assert response.context["total"] == 16


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("q=ke+hoach+phat+trien+giao+duc", [5]),
        ("q=hdnd", [1, 2, 3]),
        ("q=SLĐTBXH", range(1, 17)),
        ("q=372", range(1, 17)),
        ("status=completed", [8]),
        ("status=completed&status=not_started", range(1, 17)),
        ("timeliness=overdue", [1, 2, 6]),
        ("timeliness=due_soon", [3, 4]),
        ("timeliness=within", [9]),
        ("timeliness=waiting", [5, 7, 11]),
        ("timeliness=ongoing", [10, 12, 13, 14, 15, 16]),
        ("document_type=resolution", [1, 2, 3]),
        ("document_type=none", [7, 10, 12, 13, 14, 15, 16]),
        ("issuer=hdnd-tinh", [1, 2, 3]),
        ("lead=so-ldtbxh&issuer=ubnd-tinh", [4, 5, 6, 7, 8, 9, 11]),
        ("agency=so-ldtbxh", range(1, 17)),
        ("lead=so-y-te", []),
        ("deadline_kind=quarter", [3, 4]),
        ("due_from=01/04/2022&due_to=30/06/2022", [3, 4]),
        ("due_from=2022-12-31", [9, 11]),
        ("quarter=2022-Q2", [3, 4]),
        ("quarter=2021-Q4&quarter=2021-Q1", [1, 2, 6]),
        ("missing=lead", []),
        ("missing=result", [8]),
        ("programme=ctr-hanh-dong-xiv", range(1, 17)),
    ],
)
def test_filters_find_exactly(client, letter_372, address, found):
    response = client.get(f"/tasks/?{address}")

    assert codes(response) == numbered(*found)
    assert response.context["total"] == len(list(found))


@pytest.mark.parametrize("address", ["status=", "lead=&q=&due_from=&heading=", "missing=&page=1"])
def test_an_empty_parameter_filters_by_nothing(client, letter_372, address):
    response = client.get(f"/tasks/?{address}")

    assert response.context["total"] == 16
    assert response.context["chips"] == []


def test_heading_finds_what_stands_below_it(client, letter_372):
    heading = Task.objects.get(code="NV-010").heading.parent

    assert codes(client.get(f"/tasks/?heading={heading.pk}")) == numbered(8, 9, 10)


def test_letter_finds_its_tasks(client, letter_372):
    letter = Task.objects.get(code="NV-001").items.get().letter

    assert codes(client.get(f"/tasks/?letter={letter.pk}")) == numbered(*range(1, 17))


@pytest.mark.parametrize(
    ("sort", "first"),
    [("due", [6, 1, 2]), ("-due", [9, 11, 3]), ("timeliness", [6, 1, 2]), ("-code", [16, 15, 14])],
)
def test_columns_sort(client, letter_372, sort, first):
    assert codes(client.get(f"/tasks/?sort={sort}"))[:3] == numbered(*first)


def test_counts_apply_all_other_filters(client, letter_372):
    panels = client.get("/tasks/?status=not_started&timeliness=waiting").context["panels"]
    counts = {
        panel.name: {c["value"]: c["count"] for c in panel.choices if c["count"]}
        for panel in panels
    }

    assert counts["status"] == {"not_started": 3}
    assert counts["timeliness"] == {
        "overdue": 3,
        "due_soon": 2,
        "within": 1,
        "waiting": 3,
        "ongoing": 6,
    }
    assert counts["document_type"] == {"plan": 1, "regulation": 1, "none": 1}


def test_chips_say_what_is_applied_and_take_it_away(client, letter_372):
    response = client.get("/tasks/?lead=so-ldtbxh&quarter=2022-Q2&page=1")

    assert response.context["chips"] == [
        {
            "label": "Cơ quan chủ trì: Sở Lao động – Thương binh và Xã hội",
            "url": "?quarter=2022-Q2",
        },
        {"label": "Hạn trong quý: Quý II/2022", "url": "?lead=so-ldtbxh"},
    ]


@pytest.mark.parametrize(
    "address",
    [
        "page=-1",
        "page=0",
        "page=2",
        "page=abc",
        "page=99999999999999999999",
        "sort=nonsense",
        "sort=title__regex",
        "columns=password",
        "format=exe",
        "format=csv&columns=password",
        "status=nonsense",
        "lead=khong-co",
        "letter=abc",
        "heading=99999",
        "quarter=2022-Q5",
        "due_from=31/02/2022",
        "unknown=1",
        "lead__name__regex=.",
        "q=" + "a" * 100_000,
        "q=%00",
    ],
)
def test_unknown_or_malformed_parameters_get_a_message_and_no_rows(client, letter_372, address):
    response = client.get(f"/tasks/?{address}")

    assert response.status_code == 400
    assert "rows" not in response.context
    assert response.context["errors"]
    assertNotContains(response, "NV-001", status_code=400)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        (
            "due_from=30/06/2022&due_to=01/04/2022",
            (
                "Hạn từ ngày 30/06/2022 đến ngày 01/04/2022: ngày đầu đứng sau ngày cuối. "
                "Hãy đổi chỗ hai ngày."
            ),
        ),
        ("status=nonsense", "Tình trạng: Không có lựa chọn “nonsense”. Hãy chọn lại."),
        (
            f"q={'a' * 10_000}",
            f"Tìm: {SEARCH_TOO_LONG % {'show_value': 10_000, 'limit_value': 200}}",
        ),
        ("lead=khong-co", "Cơ quan chủ trì: Không có lựa chọn “khong-co”. Hãy chọn lại."),
        ("letter=abc", "Văn bản nguồn: Không có lựa chọn “abc”. Hãy chọn lại."),
        ("quarter=2022-Q5", "Hạn trong quý: Không có lựa chọn “2022-Q5”. Hãy chọn lại."),
        (
            "due_from=31/02/2022",
            "Hạn từ ngày: Không có ngày này. Hãy nhập ngày như 30/06/2022.",
        ),
        ("q=%00", "Tìm: Có ký tự lạ (NUL) không dùng được. Hãy xóa rồi nhập lại."),
        ("unknown=1", "Không có bộ lọc “unknown”. Hãy bỏ nó khỏi địa chỉ."),
        ("page=9", "Không có trang “9”: danh sách này có 1 trang."),
    ],
)
def test_message_says_what_is_wrong_and_what_to_do(client, letter_372, address, error):
    assert client.get(f"/tasks/?{address}").context["errors"] == [error]


@pytest.mark.parametrize(
    ("address", "rest"),
    [
        ("status=in_progress&due_from=31/02/2022&page=1", "?status=in_progress&page=1"),
        ("group=lead&on=32/01/2022", "?group=lead"),
        ("group=lead&unknown=1&request=2", "?group=lead"),
        ("unknown=1", ""),
        ("group=nonsense&status=in_progress", ""),
    ],
)
def test_what_was_understood_is_one_link_away(client, letter_372, address, rest):
    response = client.get(f"/tasks/?{address}")

    assert response.context["rest_url"] == rest
    link = f'href="{rest.replace("&", "&amp;")}" hx-boost="false">Mở không có điều kiện ấy</a>'
    assert (link in response.content.decode()) is bool(rest)


def test_page_that_is_no_more_leads_to_the_first_of_the_same_list(client, letter_372):
    response = client.get("/tasks/?status=not_started&sort=due&page=4")

    assertContains(response, "Danh sách không có trang này", status_code=400)
    assert response.context["rest_url"] == "?status=not_started&sort=due"
    assertContains(response, ">Mở trang đầu</a>", status_code=400)
    assertNotContains(response, "Không hiểu hết", status_code=400)


@pytest.mark.parametrize(
    "text", ["Kế hoạch", "KE\u0302\u0301 HOA\u0323CH", "kế\u200bhoạch", "%", "'"]
)
def test_any_text_may_be_searched(client, letter_372, text):
    assert client.get("/tasks/", {"q": text}).status_code == 200


def test_day_first_dates_are_read_day_first(client, letter_372):
    assert codes(client.get("/tasks/?due_from=01/04/2021&due_to=04/01/2022")) == numbered(1, 2)


def test_empty_states_differ(client, consolidator, outsider):
    client.force_login(consolidator)
    none_yet = client.get("/tasks/")
    none_match = client.get("/tasks/?status=stopped")
    client.force_login(outsider)
    none_allowed = client.get("/tasks/")

    assert [r.context["empty"] for r in (none_yet, none_match, none_allowed)] == [
        "none_yet",
        "none_match",
        "none_allowed",
    ]


def test_htmx_gets_the_results_alone(client, letter_372):
    part = client.get("/tasks/?status=completed", headers={"HX-Request": "true"})

    assertContains(part, "NV-008")
    assertNotContains(part, "<html")


def test_groups_count_all_pages_and_say_where_they_stand(client, letter_372):
    groups = client.get("/tasks/").context["groups"]

    assert [(g["heading"], g["count"], g["overdue"]) for g in groups] == [
        ("1. UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành", 3, 2),
        ("2. UBND tỉnh ban hành", 4, 1),
        ("3.1. UBND tỉnh ban hành", 2, 0),
        (str(Task.objects.get(code="NV-010").heading), 1, 0),
        ("4.1. UBND tỉnh ban hành", 1, 0),
        ("4.2. Thực hiện tốt mục tiêu giảm nghèo bền vững", 2, 0),
        ("4.3. Làm tốt công tác trợ giúp xã hội", 2, 0),
        ("Không thuộc đề mục nào", 1, 0),
    ]


@pytest.mark.parametrize("address", ["", "?sort=due", "?columns=coordinating,source,result"])
def test_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    client, consolidator, programme, django_assert_max_num_queries, address
):
    client.force_login(consolidator)
    heading = HeadingFactory(programme=programme)
    counts = []
    for more in (1, 2, 60):
        TaskFactory.create_batch(more, programme=programme, heading=heading)
        for kept in caches.all(initialized_only=True):
            kept.clear()
        with django_assert_max_num_queries(17) as asked:
            assert client.get(f"/tasks/{address}").status_code == 200
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_pages_follow_each_other_without_gap(client, consolidator, programme):
    client.force_login(consolidator)
    TaskFactory.create_batch(60, programme=programme)

    pages = [codes(client.get(f"/tasks/?page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({code for page in pages for code in page}) == 60


def test_letter_372_on_the_days_of_its_first_report(register):
    def standing(on):
        judged = Task.objects.with_timeliness(on=on).values_list("timeliness", flat=True)
        return {value: list(judged).count(value) for value in sorted(set(judged))}

    assert standing(date(2021, 3, 15)) == {
        "due_soon": 1,
        "on_time": 1,
        "ongoing": 6,
        "waiting": 3,
        "within": 5,
    }
    assert standing(date(2022, 7, 1)) == {
        "on_time": 1,
        "ongoing": 6,
        "overdue": 5,
        "waiting": 3,
        "within": 1,
    }


def test_file_for_spreadsheets_tells_from_which_letter_each_task_comes(client, letter_372):
    content = b"".join(client.get("/tasks/?format=csv").streaming_content).decode("utf-8-sig")

    sources = [line["Văn bản nguồn"] for line in csv.DictReader(content.splitlines())]
    assert len(sources) == 16
    assert sources[0] == "372/SLĐTBXH-KHTC, mục 1"


@pytest.mark.parametrize("address", ["", "?columns=source"])
def test_rows_tell_the_section_of_their_letter_with_and_without_its_column(
    client, letter_372, programme, address
):
    TaskFactory(code="NV-900", programme=programme)

    response = client.get(f"/tasks/{address}")

    sections = {row.section for row in response.context["rows"]}
    assert sections == {"", "1", "2", "3.1", "3.2", "4.1", "4.2", "4.3", "5"}
    assertContains(response, '<span class="cell-sub">mục 3.1</span>')
    told = "372/SLĐTBXH-KHTC, mục 3.1" in response.text
    assert told is bool(address)
