"""Headings renamed, moved and deleted on the pages where they are added."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tasks.actions.bulk import Place, change_many
from tasks.actions.headings import rename_heading
from tasks.actions.intake import draft_of, in_programme, open_intake, save_draft
from tasks.intake.headings import with_group_heading
from tasks.models import ChangeSet, Heading, HistoryEntry, Intake, Task
from tasks.past import as_it_stood
from tasks.reading import read_text
from tasks.tests.factories import HeadingFactory, RoundFactory, TaskFactory
from tasks.tests.test_review_pages import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def headings(programme):
    """1 with 1.1 below it, 2 with 2.1 and 2.2, and 3 that is empty; a task under each other one."""
    made = {}
    words = (
        ("1", "Văn hóa"),
        ("1.1", "Lễ hội"),
        ("2", "Y tế"),
        ("2.1", "Dân số"),
        ("2.2", "Dược"),
        ("3", "Trống"),
    )
    for place, (number, title) in enumerate(words, start=1):
        parent = made.get(number.rpartition(".")[0])
        made[number] = Heading.objects.create(
            programme=programme, number=number, title=title, position=place, parent=parent
        )
        if number != "3":
            TaskFactory(
                code=f"NV-{place:03}",
                programme=programme,
                heading=made[number],
                position=place * 1_000_000 + 1,
            )
    return made


@pytest.fixture
def found(programme):
    return RoundFactory(programme=programme)


@pytest.fixture
def editor(client, consolidator):
    client.force_login(consolidator)
    return client


@pytest.fixture
def address(found):
    return reverse("rounds:headings", args=[found.pk])


@pytest.fixture
def press(editor, address):
    """Press a button of a heading as it was seen."""

    def press(heading, act, seen=None):
        sent = {"heading": heading.pk, "act": act, "seen": seen or str(heading)}
        return editor.post(address, sent, follow=True)

    return press


def listed(programme):
    return [str(heading) for heading in programme.headings.order_by("position")]


def told():
    return [entry.changes for entry in HistoryEntry.objects.filter(verb="round_edited")]


def test_a_heading_is_renamed_and_its_tasks_are_found_by_its_new_name(
    editor, address, headings, found
):
    page = editor.get(address)
    assertContains(page, f'href="{address}{headings["2"].pk}/"')

    answer = editor.post(
        f"{address}{headings['2'].pk}/",
        {"title": " Y tế, dân số ", "seen": "2. Y tế"},
        follow=True,
    )

    assertContains(answer, "Đã đổi tên đề mục thành 2. Y tế, dân số.")
    assert answer.redirect_chain[0][0] == f"{address}#de-muc-{headings['2'].pk}"
    assert told() == [[{"field": "Đề mục", "old": "2. Y tế", "new": "2. Y tế, dân số"}]]
    assert [task.code for task in Task.objects.search("y te, dan so")] == ["NV-003"]
    assertContains(editor.get(found.get_absolute_url()), "2. Y tế, dân số")


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "Hãy ghi tên đề mục."),
        ("văn HÓA", "Chương trình đã có đề mục 1. Văn hóa."),
        ("Y" * 401, "400"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(editor, address, headings, title, message):
    sent = {"title": title, "seen": "2. Y tế"}

    assertContains(editor.post(f"{address}{headings['2'].pk}/", sent), message)
    assert (Heading.objects.get(number="2").title, told()) == ("Y tế", [])


def test_a_name_that_stays_writes_nothing(editor, address, headings):
    editor.post(f"{address}{headings['2'].pk}/", {"title": "Y tế", "seen": "2. Y tế"})

    assert told() == []


def test_who_was_slower_sees_the_other_name_and_may_go_on(editor, address, headings):
    place = f"{address}{headings['2'].pk}/"
    Heading.objects.filter(number="2").update(title="Sức khỏe")

    answer = editor.post(place, {"title": "Y tế mới", "seen": "2. Y tế"})

    words = "Đề mục 2. Y tế vừa được người khác đổi thành 2. Sức khỏe."
    assertContains(answer, words, status_code=409)
    assertContains(answer, 'value="Y tế mới"', status_code=409)
    again = editor.post(
        place, {"title": "Y tế mới", "seen": answer.context["form"]["seen"].value()}
    )
    assert (again.status_code, Heading.objects.get(number="2").title) == (302, "Y tế mới")


def test_a_heading_changes_places_with_all_below_it_and_numbers_follow(press, headings, programme):
    answer = press(headings["2"], "up")

    assertContains(answer, "Đã chuyển, nay là 1. Y tế.")
    assert listed(programme) == [
        "1. Y tế",
        "1.1. Dân số",
        "1.2. Dược",
        "2. Văn hóa",
        "2.1. Lễ hội",
        "3. Trống",
    ]
    assert list(Task.objects.order_by("code").values_list("code", "position")) == [
        ("NV-001", 4_000_001),
        ("NV-002", 5_000_001),
        ("NV-003", 1_000_001),
        ("NV-004", 2_000_001),
        ("NV-005", 3_000_001),
    ]
    [changes] = told()
    assert {(change["old"], change["new"]) for change in changes} == {
        ("1. Văn hóa", "2. Văn hóa"),
        ("1.1. Lễ hội", "2.1. Lễ hội"),
        ("2. Y tế", "1. Y tế"),
        ("2.1. Dân số", "1.1. Dân số"),
        ("2.2. Dược", "1.2. Dược"),
    }
    press(Heading.objects.get(title="Y tế"), "down")
    assert listed(programme)[0] == "1. Văn hóa"


def test_an_empty_heading_is_deleted_and_those_after_it_close_up(press, headings, programme):
    Task.objects.filter(heading=headings["2.1"]).update(heading=headings["2"])

    answer = press(headings["2.1"], "delete")

    assertContains(answer, "Đã xóa đề mục 2.1. Dân số.")
    assert listed(programme)[2:] == ["2. Y tế", "2.1. Dược", "3. Trống"]
    assert told() == [
        [
            {"field": "Đề mục", "old": "2.1. Dân số", "new": ""},
            {"field": "Đề mục", "old": "2.2. Dược", "new": "2.1. Dược"},
        ]
    ]


def test_what_is_in_use_is_not_deleted(press, editor, address, headings):
    page = editor.get(address)
    assert [str(row["heading"]) for row in page.context["rows"] if row["can_delete"]] == [
        "3. Trống"
    ]

    assertContains(press(headings["2"], "delete"), "2. Y tế còn đề mục con.")
    assertContains(press(headings["1.1"], "delete"), "1.1. Lễ hội còn 1 nhiệm vụ.")
    Task.objects.filter(code="NV-002").update(is_withdrawn=True)
    assertContains(press(headings["1.1"], "delete"), "nhiệm vụ đã gộp hoặc đã bỏ")
    assert (Heading.objects.count(), told()) == (6, [])


@pytest.mark.parametrize("act", ["up", "down", "delete"])
def test_a_button_of_a_page_that_is_out_of_date_does_nothing(press, headings, act):
    Heading.objects.filter(number="3").update(title="Khác")

    answer = press(headings["3"], act)

    assertContains(answer, "vừa được người khác đổi thành 3. Khác", status_code=409)
    Heading.objects.filter(number="3").delete()
    assertContains(press(headings["3"], act), "3. Trống vừa được người khác xóa", status_code=409)
    assert told() == []


@pytest.mark.parametrize(
    ("number", "act", "message"),
    [
        ("1", "up", "1. Văn hóa đã đứng đầu."),
        ("2.2", "down", "2.2. Dược đã đứng cuối."),
        ("1", "burn", "Không rõ làm gì với đề mục nào."),
    ],
)
def test_what_cannot_be_done_is_said(press, headings, programme, number, act, message):
    assertContains(press(headings[number], act), message)
    assert told() == []


def test_bad_keys_and_headings_of_other_programmes_are_refused(editor, address, headings):
    other = HeadingFactory(number="9")
    for key in ("", "x", "٣", "9" * 30, str(other.pk)):
        answer = editor.post(address, {"heading": key, "act": "up", "seen": "9. Khác"})
        assert answer.status_code in {200, 409}
    assert editor.get(f"{address}{other.pk}/").status_code == 404
    assert editor.post(f"{address}{headings['2'].pk}/", {"title": "A"}).status_code == 200
    assert told() == []


def test_the_page_costs_the_same_for_any_number_of_headings(editor, address, programme):
    HeadingFactory(programme=programme, number="1", position=1)
    editor.get(address)
    queries = []
    for more in ((), ("2", "3")):
        for place, number in enumerate(more, start=2):
            HeadingFactory(programme=programme, number=number, position=place)
        with CaptureQueriesContext(connection) as captured:
            editor.get(address)
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_an_earlier_day_knows_a_heading_by_its_former_name_and_number(
    press, headings, found, consolidator
):
    task = Task.objects.get(code="NV-003")
    with time_machine.travel("2022-03-01T09:00:00+07:00"):
        Task.objects.update(created_at=date(2022, 1, 1).isoformat() + "T00:00:00Z")
        moved = [Place(headings["1"])]
        change_many({task.pk: task.version}, wanted=moved, by=consolidator, title="Sắp xếp")
    rename_heading(found, headings["2"], title="Sức khỏe", seen="2. Y tế", by=consolidator)
    press(Heading.objects.get(title="Sức khỏe"), "up")

    with as_it_stood(date(2022, 2, 1)) as past:
        then = Task.objects.get(code="NV-003").heading
        assert (then.pk, past.unread) == (headings["2"].pk, 0)


def test_an_act_is_not_undone_into_a_heading_that_is_gone(press, headings, consolidator, editor):
    task = Task.objects.get(code="NV-004")
    wanted = [Place(headings["1"])]
    act = change_many({task.pk: task.version}, wanted=wanted, by=consolidator, title="Sắp xếp")
    press(headings["2.1"], "delete")

    answer = editor.post(f"/tasks/bulk/{act.pk}/undo/", follow=True)

    assertContains(answer, "Không hoàn tác được: đề mục cũ của một số nhiệm vụ đã bị xóa.")
    assert ChangeSet.objects.get().undone_at is None


def test_letters_that_are_being_read_follow_the_numbers(press, headings, programme, consolidator):
    intake = open_intake(read_text(TEXT), by=consolidator)
    draft = in_programme(draft_of(intake), programme)
    draft = with_group_heading(draft, draft.items[0].group, "2.1")
    intake = save_draft(intake, draft=draft, version=intake.version, by=consolidator)

    press(headings["2"], "up")

    saved = Intake.objects.get()
    assert (draft_of(saved).items[0].heading, saved.version) == ("1.1", intake.version + 1)
    Task.objects.filter(heading=headings["2.1"]).update(heading=headings["2"])
    press(Heading.objects.get(title="Dân số"), "delete")
    assert draft_of(Intake.objects.get()).items[0].heading == ""


def test_a_leader_sees_no_way_to_the_headings(client, leader, found, address):
    client.force_login(leader)

    assertNotContains(client.get(reverse("rounds:consolidate", args=[found.pk])), address)
    assert client.post(address, {"act": "up"}).status_code == 403
