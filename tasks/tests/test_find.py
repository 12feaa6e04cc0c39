"""The search box of the frame: what it finds, for whom, in which order, and what it says."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django.asserts import assertContains, assertNotContains

from agencies.models import Agency, AgencyName
from tasks import searching
from tasks.models import Letter, Task
from tasks.tests.factories import (
    AwaitedEventFactory,
    LetterFactory,
    LetterItemFactory,
    RoundFactory,
    TaskFactory,
)
from tasks.tests.test_reports import issue

pytestmark = pytest.mark.django_db


def find(client, asked, **more):
    return client.get(f"{reverse('find')}?{urlencode({'q': asked, **more})}")


def suggest(client, asked):
    address = f"{reverse('find')}?{urlencode({'q': asked})}"
    return client.get(address, headers={"HX-Request": "true", "HX-Target": "site-found"})


def names(response):
    """Return what was found, by kind, in the order of the page."""
    return {
        group.kind.key: [hit.name for hit in group.hits] for group in response.context["groups"]
    }


def totals(response):
    return {group.kind.key: group.count for group in response.context["groups"]}


@pytest.fixture
def letter_372(register, consolidator, client):
    client.force_login(consolidator)


@pytest.mark.parametrize(
    "asked",
    [
        "kế hoạch phát triển giáo dục nghề nghiệp",
        "ke hoach phat trien giao duc",
        "KE  HOACH\tphat trien giao duc",
        unicodedata.normalize("NFD", "Kế hoạch phát triển giáo dục"),
        "giao duc nghe nghiep ke hoach",
    ],
)
def test_words_are_found_without_marks_and_in_any_order(client, letter_372, asked):
    assert names(find(client, asked))["tasks"][0] == "NV-005"


@pytest.mark.parametrize("asked", ["NV-004", "nv-004", "nv4", "NV 4", "nv-4", "4", "004"])
def test_a_code_in_any_form_comes_first(client, letter_372, asked):
    response = find(client, asked)

    assert next(iter(names(response))) == "tasks"
    assert names(response)["tasks"][0] == "NV-004"


@pytest.mark.parametrize("asked", ["372", "372/SLĐTBXH-KHTC", "372/sldtbxh-khtc", "SLĐTBXH-KHTC"])
def test_a_letter_is_found_by_number_and_symbol(client, letter_372, asked):
    response = find(client, asked)

    assert names(response)["letters"] == ["372/SLĐTBXH-KHTC"]
    assert totals(response)["tasks"] == "16"


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("372", "letters"),
        ("số 372", "letters"),
        ("công văn 372", "letters"),
        ("372/SLĐTBXH-KHTC", "letters"),
        ("372/sldtbxh", "letters"),
        ("SLĐTBXH", "agencies"),
        ("so lao dong", "agencies"),
        ("nv", "tasks"),
        ("lao dong", "tasks"),
    ],
)
def test_the_kind_that_bears_the_name_or_begins_so_comes_first(client, letter_372, asked, first):
    assert next(iter(names(find(client, asked)))) == first


@pytest.mark.parametrize(
    "asked",
    [
        '"hỗ trợ phát triển thị trường lao động"',
        "“Hỗ trợ phát triển thị trường lao động”",
        "Chương trình “Hỗ trợ phát triển thị trường lao động đến năm 2030”",
        "«ho tro phat trien thi truong lao dong»",
    ],
)
def test_quotes_that_were_pasted_along_are_not_sought(client, letter_372, asked):
    assert names(find(client, asked))["tasks"] == ["NV-004"]
    listed = client.get("/tasks/", {"q": asked})
    assert [row.code for row in listed.context["rows"]] == ["NV-004"]


def test_the_very_number_comes_before_numbers_that_hold_it(client, letter_372):
    for number in ("1372", "3720", "05"):
        LetterFactory(number=number, symbol="SYT-VP", issued_on=date(2022, 1, 1))

    assert names(find(client, "372"))["letters"] == [
        "372/SLĐTBXH-KHTC",
        "3720/SYT-VP",
        "1372/SYT-VP",
    ]
    assert next(iter(names(find(client, "372")))) == "letters"
    assert names(find(client, "5"))["letters"] == ["05/SYT-VP"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("HĐND", "Hội đồng nhân dân tỉnh Bình Thuận"),
        ("hdnd tinh", "Hội đồng nhân dân tỉnh Bình Thuận"),
        ("SLĐTBXH", "Sở Lao động – Thương binh và Xã hội"),
        ("sldtbxh", "Sở Lao động – Thương binh và Xã hội"),
        ("so ldtbxh", "Sở Lao động – Thương binh và Xã hội"),
        ("lao dong", "Sở Lao động – Thương binh và Xã hội"),
    ],
)
def test_bodies_are_found_by_abbreviation_and_name(client, letter_372, asked, first):
    assert names(find(client, asked))["agencies"][0] == first


def test_a_body_is_found_by_a_former_name_which_is_said(client, letter_372):
    agency = Agency.objects.get(code="so-ldtbxh")
    AgencyName.objects.create(
        agency=agency, name="Sở Thương binh cũ", short_name="STB", valid_until=date(2008, 1, 1)
    )

    response = find(client, "thuong binh cu")

    assert names(response)["agencies"] == [agency.name]
    assertContains(response, "tên cũ: Sở Thương binh cũ")


def test_words_together_come_before_words_apart(client, consolidator, programme):
    client.force_login(consolidator)
    for code, title in (
        ("NV-011", "Đề án về du lịch của tỉnh, theo kế hoạch của Trung ương"),
        ("NV-012", "Rà soát để có kế hoạch du lịch trong năm"),
        ("NV-013", "Kế hoạch du lịch đến năm 2030"),
    ):
        TaskFactory(programme=programme, code=code, title=title)

    assert names(find(client, "ke hoach du lich"))["tasks"] == ["NV-013", "NV-012", "NV-011"]


def test_events_rounds_and_reports_are_found_too(client, consolidator, programme, task):
    client.force_login(consolidator)
    AwaitedEventFactory(title="Nghị định thay thế Nghị định 136/2013/NĐ-CP")
    RoundFactory(programme=programme, title="Đề xuất nhiệm vụ năm 2022")
    issue(programme, consolidator)

    assert names(find(client, "136/2013"))["events"] == [
        "Nghị định thay thế Nghị định 136/2013/NĐ-CP"
    ]
    assert names(find(client, "de xuat nhiem vu"))["rounds"] == ["Đề xuất nhiệm vụ năm 2022"]
    assert names(find(client, "lan 1"))["reports"] == ["Báo cáo tiến độ, lần 1"]


def test_each_person_finds_only_what_they_may_see(
    client, programme, task, outside_task, lead_reporter, outsider, consolidator
):
    issue(programme, consolidator)
    letter = LetterFactory(sender=task.lead, subject="V/v kế hoạch bí mật")
    RoundFactory(programme=programme, title="Kế hoạch bí mật", asked=[task.lead])
    task.items.add(LetterItemFactory(letter=letter))
    asked = ["kế hoạch", "bí mật", "NV-001", "nv1", "lan 1", letter.number]

    client.force_login(outsider)
    found = [names(find(client, words)) for words in asked]
    suggested = [suggest(client, words) for words in asked]

    assert {name for each in found for name in each} <= {"tasks", "agencies", "letters"}
    assert [each.get("tasks", []) for each in found] == [[], ["NV-002"], [], [], [], []]
    assert [each.get("letters", []) for each in found] == [[]] * len(asked)
    for response in suggested:
        assertNotContains(response, task.get_absolute_url())
        assertNotContains(response, letter.get_absolute_url())

    client.force_login(lead_reporter)
    assert names(find(client, "bí mật")) == {
        "letters": [letter.reference],
        "rounds": ["Kế hoạch bí mật"],
    }
    assert names(find(client, "nv1"))["tasks"] == ["NV-001"]


def test_merged_and_withdrawn_tasks_are_not_found(client, consolidator, task):
    client.force_login(consolidator)
    Task.objects.filter(pk=task.pk).update(is_withdrawn=True)

    response = find(client, "nv1")

    assert names(response) == {}


def test_all_of_a_kind_are_one_link_away(client, letter_372):
    response = find(client, "thuc hien")

    tasks = response.context["groups"][0]
    listed = client.get(tasks.url)
    assert tasks.url == "/tasks/?q=thuc+hien"
    assert (len(tasks.hits), tasks.count) == (5, str(listed.context["total"]))
    assertContains(response, "Xem tất cả")


def test_all_letters_found_stand_on_pages(client, consolidator):
    client.force_login(consolidator)
    sender = LetterFactory(subject="V/v rà soát").sender
    for number in range(1, 32):
        LetterFactory(sender=sender, number=str(number), subject="V/v quy hoạch đô thị")

    response = find(client, "quy hoach do thi")
    (group,) = response.context["groups"]
    first, second = client.get(group.url), client.get(f"{group.url}&page=2")

    assert (len(group.hits), group.count) == (5, "31")
    assert [len(names(page)["letters"]) for page in (first, second)] == [25, 6]
    assert first.context["page"]["next_url"] == "?q=quy+hoach+do+thi&kind=letters&page=2"
    assertContains(second, "26–31 trong 31")


def test_reports_of_a_person_without_reports_are_none(client, programme, consolidator, outsider):
    TaskFactory(programme=programme)
    issue(programme, consolidator)
    client.force_login(outsider)

    assertContains(find(client, "lan 1", kind="reports"), "Không tìm thấy gì cho “lan 1”")


def test_too_much_is_said_and_never_shown_as_an_exact_figure(
    client, consolidator, programme, monkeypatch
):
    monkeypatch.setattr(searching, "MOST", 3)
    client.force_login(consolidator)
    for number in range(5):
        TaskFactory(programme=programme, title=f"Kế hoạch cấp nước {number}")
    last = TaskFactory(programme=programme, code="NV-900", title="Nước: kế hoạch cấp nước sạch")

    common, code = find(client, "nuoc"), find(client, "nv900")

    (group,) = common.context["groups"]
    assert (group.count.startswith("hơn"), len(group.hits)) == (True, 3)
    assertContains(common, "Có quá nhiều kết quả")
    assert names(code)["tasks"] == [last.code]
    assertNotContains(code, "Có quá nhiều kết quả")


def test_nothing_asked_says_what_can_be_asked(client, letter_372):
    response = client.get("/find/")

    assertContains(response, "Gõ điều bạn nhớ được")
    assertContains(find(client, "   "), "Gõ điều bạn nhớ được")


def test_nothing_found_says_what_to_do(client, letter_372):
    response = find(client, "khong co zalo nhu the")

    assertContains(response, "Không tìm thấy gì cho “khong co zalo nhu the”")
    assertContains(response, "Hãy thử ít chữ hơn")


@pytest.mark.parametrize("asked", ["\u0300\u0301\u0323", "---", "%", "/", "_", "“”"])
def test_marks_alone_find_nothing_instead_of_everything(client, letter_372, asked):
    assertContains(find(client, asked), "Không có chữ hay số nào để tìm")
    assert suggest(client, asked).status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kế hoạch " * 12_500, "Cụm từ tìm dài 112499 ký tự, nhiều nhất là 200."),
        ("ke\x00hoach", "Cụm từ tìm có ký tự không phải chữ. Hãy gõ lại."),
    ],
)
def test_hostile_words_get_a_sentence(client, letter_372, asked, said):
    for response in (find(client, asked), suggest(client, asked)):
        assertContains(response, said, status_code=400)


@pytest.mark.parametrize(
    "asked",
    ["' OR 1=1 --", "<script>alert(1)</script>", "a\u0300" * 90, "{{ 7|add:7 }}", "\ud800", "100%"],
)
def test_what_is_typed_is_only_text(client, letter_372, asked):
    for response in (
        find(client, asked.encode("utf-8", "replace").decode()),
        suggest(client, "x_"),
    ):
        assert response.status_code == 200
        assertNotContains(response, "<script>alert")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "secrets"}, "Không tìm được theo loại này."),
        ({"kind": "letters", "page": "9"}, "Không có trang “9”"),
        ({"kind": "letters", "page": "x"}, "Không có trang “x”"),
    ],
)
def test_an_address_that_is_not_understood_gets_a_sentence(client, letter_372, more, said):
    assertContains(find(client, "ke hoach", **more), said, status_code=400)


def test_suggestions_are_options_with_addresses(client, letter_372):
    response = suggest(client, "ke hoach")

    assertContains(response, 'role="option"', count=5)
    assertContains(response, 'href="/tasks/NV-004/"')
    assertContains(response, 'href="/find/?q=ke%20hoach"')
    assertNotContains(response, "<html")


def test_one_letter_suggests_nothing_yet(client, letter_372):
    assert suggest(client, "k").content == b""


def test_the_number_of_queries_does_not_grow(client, consolidator, programme):
    client.force_login(consolidator)
    costs = []
    for number in (1, 3):
        while Task.objects.count() < number:
            letter = LetterFactory(subject="V/v kế hoạch")
            event = AwaitedEventFactory(title=f"Kế hoạch {Letter.objects.count()}")
            TaskFactory(
                programme=programme,
                title="Kế hoạch cấp nước",
                awaited_event=event,
                items=[LetterItemFactory(letter=letter)],
            )
            RoundFactory(programme=programme, title="Kế hoạch", asked=[letter.sender])
        find(client, "ke hoach")
        with CaptureQueriesContext(connection) as captured:
            find(client, "ke hoach")
        costs.append(len(captured))

    assert costs[0] == costs[1]
