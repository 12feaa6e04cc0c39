"""Pages where a round's items are arranged, compared, merged and taken back."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.forms import task_initial, versions_of
from tasks.models import ChangeSet, DistinctPair, Heading, HistoryEntry, Task
from tasks.tests.factories import (
    HeadingFactory,
    LetterFactory,
    LetterItemFactory,
    RoundFactory,
    TaskFactory,
)
from tasks.tests.round_samples import open_899, take_in

pytestmark = pytest.mark.django_db
ON = date(2021, 3, 15)


@pytest.fixture(autouse=True)
def on_15_march_2021():
    with time_machine.travel("2021-03-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def three_letters(register, consolidator):
    asked = ["so-cong-thuong", "so-ldtbxh", "so-nnptnt", "so-y-te"]
    found = open_899(asked, by=consolidator, on=ON, reply_by=date(2021, 3, 10))
    for stem in ("01-so-y-te", "03-so-nong-nghiep-ptnt"):
        take_in(stem, by=consolidator, on=ON)
    return found


@pytest.fixture
def editor(client, three_letters, consolidator):
    client.force_login(consolidator)
    return client


@pytest.fixture
def address(three_letters):
    return lambda name, *more: reverse(f"rounds:{name}", args=[three_letters.pk, *more])


def numbers_and_codes(response):
    return [
        (row["number"], row["task"].code)
        for group in response.context["groups"]
        for row in group["rows"]
    ]


def counts(response):
    return [tab["count"] for tab in response.context["tabs"]]


def test_items_of_all_answers_stand_under_the_headings_with_who_proposed_them(editor, address):
    response = editor.get(address("consolidate"))

    assert counts(response) == [54, 3, 0]
    assert numbers_and_codes(response)[:3] == [(1, "NV-001"), (2, "NV-002"), (3, "NV-003")]
    headings = [str(group["heading"] or "") for group in response.context["groups"]]
    assert headings == [
        "1. UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành",
        "2. UBND tỉnh ban hành",
        "3.1. UBND tỉnh ban hành",
        str(Heading.objects.get(number="3.2")),
        "4.1. UBND tỉnh ban hành",
        "4.2. Thực hiện tốt mục tiêu giảm nghèo bền vững",
        "4.3. Làm tốt công tác trợ giúp xã hội",
        "",
    ]
    assertContains(response, "Sở LĐTBXH (372/SLĐTBXH-KHTC, mục 1)")
    assertContains(response, "<del>. Thời gian trình tháng 12/2021.</del>", html=False)


def test_the_list_narrows_to_a_heading_and_to_who_proposed(editor, address):
    heading = Heading.objects.get(number="4")
    below = editor.get(f"{address('consolidate')}?heading={heading.pk}")
    health = editor.get(f"{address('consolidate')}?agency=so-y-te&heading=none")

    assert [code for _, code in numbers_and_codes(below)] == [
        f"NV-{number:03}" for number in range(11, 16)
    ]
    assert (health.context["total"], health.context["whole"]) == (17, 54)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("heading=404404", "Chương trình không có đề mục “404404”"),
        ("heading=abc", "Chương trình không có đề mục “abc”"),
        ("agency=so-tu-phap", "Đợt này không hỏi cơ quan “so-tu-phap”"),
        ("page=99", "Không có trang “99”"),
    ],
)
def test_an_address_that_is_not_understood_shows_no_row(editor, address, query, message):
    response = editor.get(f"{address('consolidate')}?{query}")

    assertContains(response, message, status_code=400)
    assertNotContains(response, "NV-001", status_code=400)


HUGE = "9" * 40


@pytest.mark.parametrize("value", ["\x00", HUGE, "'; --", "٣", " "])
def test_hostile_values_in_addresses_and_forms_are_answered(editor, address, value):
    for name in ("consolidate", "duplicates", "change", "merge", "order", "acts"):
        for key in ("heading", "agency", "page", "task"):
            answer = editor.get(address(name), {key: value, "all": "1"} if value else {})
            assert answer.status_code in {200, 302, 400, 404}, (name, key)
    for name in ("change", "merge", "order", "apart"):
        sent = dict.fromkeys(("task", "versions", "heading", "to_heading", "again", "kept"), value)
        assert editor.post(address(name), sent).status_code in {200, 302, 404}, name
    assert ChangeSet.objects.count() == 0


def test_a_round_without_items_says_what_comes(client, consolidator):
    client.force_login(consolidator)
    found = RoundFactory(asked=[AgencyFactory()])

    assertContains(
        client.get(reverse("rounds:consolidate", args=[found.pk])), "Chưa có nội dung nào"
    )
    assertContains(
        client.get(reverse("rounds:duplicates", args=[found.pk])), "Không còn cặp nào cần xem"
    )


def test_overlaps_stand_side_by_side_with_the_reasons(editor, address):
    response = editor.get(address("duplicates"))

    shown = [(pair["sides"][0]["task"].code, pair["reasons"]) for pair in response.context["pairs"]]
    assert shown == [
        (
            "NV-006",
            [
                "Cùng viện dẫn 46/2015/QĐ-TTg",
                "Lời văn giống nhau 42 %: “đào tạo”, “lao động nông thôn”",
                "Cùng hình thức kế hoạch, cùng cấp ban hành UBND tỉnh",
                "Mục của Sở NN&PTNT có nêu Sở LĐTBXH",
            ],
        ),
        (
            "NV-001",
            [
                "Lời văn giống nhau 77 %: “giảm nghèo và an sinh xã hội bền vững”",
                "Cùng hình thức nghị quyết, cùng cấp ban hành HĐND tỉnh",
                "Mục của Sở NN&PTNT có nêu Sở LĐTBXH",
            ],
        ),
        (
            "NV-002",
            [
                (
                    "Lời văn giống nhau 65 %: “đột xuất”, “trẻ em có hoàn cảnh khó khăn”, "
                    "“tai nạn, rủi ro”"
                ),
                "Cùng hình thức nghị quyết, cùng cấp ban hành HĐND tỉnh",
                "Mục của Sở Y tế có nêu Sở LĐTBXH",
            ],
        ),
    ]


def filled(form):
    return {name: form[name].value() for name in form.fields} | {"task": list(form.tasks)}


def test_a_pair_is_merged_with_one_button_and_taken_back_with_another(editor, address):
    pair = editor.get(address("duplicates")).context["pairs"][2]

    answer = editor.post(address("merge"), filled(pair["form"]))

    assertRedirects(answer, address("duplicates"))
    page = editor.get(address("consolidate"))
    assert counts(page) == [53, 2, 1]
    assertContains(page, "Gộp 2 đề xuất")
    task = editor.get("/tasks/NV-002/")
    assertContains(task, "Sở Y tế")
    assertContains(task, "415/SYT-KHTC")
    away = pair["sides"][1]["task"].code
    assertContains(editor.get(f"/tasks/{away}/"), "đã gộp vào")

    acts = editor.get(address("acts"))
    assertContains(acts, f"Gộp {away} vào NV-002")
    assertContains(acts, f"{away} Nghị quyết quy định mức hỗ trợ đột xuất chi phí khám")
    editor.post(address("undo", ChangeSet.objects.get().pk))

    assert counts(editor.get(address("consolidate"))) == [54, 3, 1]
    assertContains(editor.get(address("acts")), "hoàn tác lúc")


def test_a_pair_that_somebody_edited_meanwhile_is_shown_again(editor, address):
    pair = editor.get(address("duplicates")).context["pairs"][2]
    Task.objects.filter(code="NV-002").update(version=9)

    answer = editor.post(address("merge"), filled(pair["form"]))

    assert answer.status_code == 409
    assertContains(answer, "NV-002 vừa được người khác sửa", status_code=409)
    assert "9" in answer.context["form"]["versions"].value()
    assert ChangeSet.objects.count() == 0


def test_several_ticked_items_are_merged_on_a_page_of_their_own(editor, address):
    query = "task=NV-012&task=NV-013&task=NV-014"
    form = editor.get(f"{address('merge')}?{query}").context["form"]

    editor.post(address("merge"), filled(form) | {"kept": "NV-013"})

    assert ChangeSet.objects.get().note == "Gộp NV-012, NV-014 vào NV-013"


@pytest.mark.parametrize("query", ["", "task=NV-001", "task=NV-404&task=NV-405"])
def test_merging_less_than_two_items_goes_back_with_a_word(editor, address, query):
    answer = editor.get(f"{address('merge')}?{query}", follow=True)

    assertContains(answer, "Hãy đánh dấu ít nhất hai nội dung để gộp.")


@pytest.mark.parametrize(
    "change", [{"kept": "NV-404"}, {"lead": "0"}, {"others": "x"}, {"versions": "bad"}]
)
def test_a_merge_that_says_nonsense_merges_nothing(editor, address, change):
    pair = editor.get(address("duplicates")).context["pairs"][2]

    answer = editor.post(address("merge"), filled(pair["form"]) | change)

    assertContains(answer, "Chưa lưu được")
    assert ChangeSet.objects.count() == 0


def test_a_pair_told_apart_is_not_proposed_until_it_is_reconsidered(editor, address):
    sides = editor.get(address("duplicates")).context["pairs"][0]["sides"]
    codes = [row["task"].code for row in sides]

    editor.post(address("apart"), {"task": codes})
    assert counts(editor.get(address("duplicates"))) == [54, 2, 0]

    assertContains(editor.get(address("acts")), codes[1])
    editor.post(address("apart"), {"again": DistinctPair.objects.get().pk})
    assert counts(editor.get(address("duplicates"))) == [54, 3, 0]
    assertContains(
        editor.post(address("apart"), {"task": ["NV-001"]}, follow=True), "không còn trong danh mục"
    )


def test_many_items_are_previewed_then_changed_as_one_act(editor, address):
    heading = Heading.objects.get(number="2")
    lead = Agency.objects.get(code="so-y-te")
    tasks = list(Task.objects.filter(code__in=["NV-020", "NV-021"]).order_by("code"))
    sent = {
        "task": [task.code for task in tasks],
        "versions": versions_of(tasks),
        "to_heading": heading.pk,
        "lead": lead.pk,
        "coordinating": [Agency.objects.get(code="so-tai-chinh").pk],
    }
    page = editor.get(f"{address('change')}?task=NV-020&task=NV-021")
    assertContains(page, "Đổi 2 nội dung cùng lúc")

    preview = editor.post(address("change"), sent)
    assertContains(preview, "Xem trước: chưa ghi gì. 2 trong 2 nội dung sẽ đổi.")
    assert ChangeSet.objects.count() == 0

    assertRedirects(editor.post(address("change"), sent | {"confirm": "1"}), address("consolidate"))
    assert set(
        Task.objects.filter(code__in=["NV-020", "NV-021"]).values_list(
            "heading", "lead", "assigned__code"
        )
    ) == {(heading.pk, lead.pk, "so-tai-chinh")}
    assert ChangeSet.objects.get().note == "Sắp xếp 2 nhiệm vụ"


def test_all_that_the_filters_find_is_chosen_at_once(editor, address):
    page = editor.get(f"{address('change')}?all=1&agency=so-y-te")

    assert len(page.context["tasks"]) == 17


def test_choosing_nothing_to_change_is_told(editor, address):
    task = Task.objects.get(code="NV-001")
    sent = {"task": "NV-001", "versions": versions_of([task])}

    assertContains(editor.post(address("change"), sent), "Hãy chọn đề mục, chủ trì hoặc")
    assertContains(
        editor.post(address("change"), sent | {"to_heading": task.heading_id}), "không có gì để đổi"
    )
    assertContains(editor.get(address("change"), follow=True), "Hãy đánh dấu ít nhất một nội dung")


def test_changes_over_what_somebody_saved_meanwhile_are_refused(editor, address):
    task = Task.objects.get(code="NV-020")
    sent = {
        "task": "NV-020",
        "versions": versions_of([task]),
        "to_heading": Heading.objects.get(number="1").pk,
        "confirm": "1",
    }
    Task.objects.filter(pk=task.pk).update(version=9)

    answer = editor.post(address("change"), sent)

    assert answer.status_code == 409
    assertContains(answer, "NV-020 vừa được người khác sửa", status_code=409)


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"NV-003": 1}, ["NV-003", "NV-001", "NV-002"]),
        ({"NV-001": 3}, ["NV-002", "NV-003", "NV-001"]),
        ({"NV-001": 2}, ["NV-002", "NV-001", "NV-003"]),
        ({"NV-002": 1, "NV-003": 1}, ["NV-002", "NV-003", "NV-001"]),
        ({"NV-001": 99}, ["NV-002", "NV-003", "NV-001"]),
        ({}, ["NV-001", "NV-002", "NV-003"]),
    ],
)
def test_a_number_typed_beside_an_item_moves_it_there(editor, address, places, order):
    heading = Heading.objects.get(number="1")
    form = editor.get(f"{address('order')}?heading={heading.pk}").context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"heading": heading.pk}
    for code, place in places.items():
        sent[f"place_{Task.objects.get(code=code).pk}"] = place

    answer = editor.post(address("order"), sent)

    assertRedirects(answer, f"{address('consolidate')}?heading={heading.pk}")
    tasks = Task.objects.filter(heading=heading).order_by("position")
    assert [task.code for task in tasks] == order


def test_an_order_that_is_no_number_is_asked_again(editor, address):
    heading = Heading.objects.get(number="1")
    form = editor.get(f"{address('order')}?heading={heading.pk}").context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"heading": heading.pk}
    sent[f"place_{Task.objects.get(code='NV-001').pk}"] = "đầu"

    assertContains(editor.post(address("order"), sent), "Thứ tự của NV-001")
    assert editor.get(f"{address('order')}?heading=404404").status_code == 404


def test_editing_from_the_list_shows_the_wordings_and_comes_back(editor, address):
    back = f"{address('consolidate')}?agency=so-y-te"
    page = editor.get("/tasks/NV-002/edit/", {"next": back})
    assertContains(page, "Nguyên văn và chỗ đã sửa")
    values = task_initial(Task.objects.get(code="NV-002"))
    sent = {name: "" if value is None else value for name, value in values.items()}

    answer = editor.post(f"/tasks/NV-002/edit/?next={back}", sent | {"title": "Nghị quyết mới"})

    assertRedirects(answer, back)
    assertContains(editor.get(address("consolidate")), "Nguyên văn, đã sửa")
    elsewhere = editor.get("/tasks/NV-002/edit/", {"next": "https://vi-du.vn/"})
    assert elsewhere.context["back"] == "/tasks/NV-002/"


def test_a_heading_that_the_programme_lacks_is_added_after_its_neighbours(editor, address):
    parent = Heading.objects.get(number="4")

    large = editor.post(address("heading_new"), {"title": "Lĩnh vực y tế"}, follow=True)
    editor.post(address("heading_new"), {"title": "An toàn thực phẩm", "parent": parent.pk})

    assertContains(large, "Đã thêm đề mục 5. Lĩnh vực y tế.")
    assert [str(heading) for heading in Heading.objects.order_by("position")][-4:] == [
        "4.2. Thực hiện tốt mục tiêu giảm nghèo bền vững",
        "4.3. Làm tốt công tác trợ giúp xã hội",
        "4.4. An toàn thực phẩm",
        "5. Lĩnh vực y tế",
    ]
    changes = [entry.changes for entry in HistoryEntry.objects.filter(verb="round_edited")]
    assert changes[0] == [{"field": "Đề mục", "old": "", "new": "4.4. An toàn thực phẩm"}]
    assertContains(editor.get(f"{address('change')}?task=NV-001"), "5. Lĩnh vực y tế")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"title": ""}, "Hãy ghi tên đề mục."),
        ({"title": "ubnd tỉnh BAN HANH"}, "Chương trình đã có đề mục 2. UBND tỉnh ban hành."),
        ({"title": "Y tế", "parent": "404"}, "Thuộc đề mục"),
        ({"title": "Y" * 401}, "400"),
    ],
)
def test_a_heading_that_cannot_be_is_refused_in_words(editor, address, sent, message):
    answer = editor.post(address("heading_new"), sent)

    assertContains(answer, message)
    assert Heading.objects.count() == 9


def test_a_leader_reads_and_finds_no_buttons(client, three_letters, leader, address):
    client.force_login(leader)

    for name in ("consolidate", "duplicates", "acts"):
        page = client.get(address(name))
        assert page.status_code == 200
        for button in ("Gộp làm một</button>", "Không trùng</button>", "Hoàn tác</button>"):
            assertNotContains(page, button)


def test_acts_of_other_rounds_are_not_undone_here(editor, address, programme):
    other = RoundFactory(programme=programme)
    act = ChangeSet.objects.create(kind="merge", note="Của đợt khác")

    assert editor.post(address("undo", act.pk)).status_code == 404
    assert editor.post(reverse("rounds:undo", args=[other.pk, act.pk])).status_code == 404


def test_a_leader_may_not_undo(client, editor, address, leader):
    pair = editor.get(address("duplicates")).context["pairs"][2]
    editor.post(address("merge"), filled(pair["form"]))
    act = ChangeSet.objects.get()
    client.force_login(leader)

    assert client.post(address("undo", act.pk)).status_code == 403
    assert ChangeSet.objects.get().undone_at is None


def test_undoing_what_was_built_on_says_why_not(editor, address):
    pair = editor.get(address("duplicates")).context["pairs"][2]
    editor.post(address("merge"), filled(pair["form"]))
    act = ChangeSet.objects.get()
    Task.objects.filter(code="NV-002").update(version=99)

    answer = editor.post(address("undo", act.pk), follow=True)

    assertContains(answer, "Không hoàn tác được")


def test_pages_cost_the_same_for_one_and_three_items(client, programme, consolidator):
    client.force_login(consolidator)
    costs = {}
    for number in (1, 3):
        heading = HeadingFactory(programme=programme)
        found = RoundFactory(programme=programme, asked=[AgencyFactory(), AgencyFactory()])
        for reply in found.replies.all():
            for place in range(number):
                letter = LetterFactory(sender=reply.agency, answers=found.request)
                reply.letters.add(letter)
                item = LetterItemFactory(letter=letter)
                TaskFactory(
                    programme=programme,
                    heading=heading,
                    title=f"Kế hoạch phát triển ngành nghề thứ {place}",
                    items=[item],
                    coordinating=[AgencyFactory()],
                )
        for name in ("consolidate", "duplicates", "acts"):
            client.get("/")
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                page = client.get(reverse(f"rounds:{name}", args=[found.pk]))
                assert page.status_code == 200
            assert counts(page)[1] >= number
            costs.setdefault(name, []).append(len(captured))

    assert {name: len(set(found)) for name, found in costs.items()} == dict.fromkeys(costs, 1)
