from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Succession
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.models import DefaultView, SavedView
from tasks.tests.factories import HeadingFactory, SavedViewFactory, TaskFactory
from tasks.views.view_tabs import views_of

pytestmark = pytest.mark.django_db
LIST = "/tasks/"


def shown(response):
    return {row.code for row in response.context["rows"]}


def new(client, query="status=in_progress&sort=due", name="Đang làm", **more):
    data = {"query": query, "name": name, "sharing": "private"} | more
    return client.post("/tasks/views/new/", data)


@pytest.fixture
def three_tasks(programme, lead_agency, outside_agency):
    TaskFactory(code="NV-001", programme=programme, lead=lead_agency, status="in_progress")
    TaskFactory(code="NV-002", programme=programme, lead=lead_agency)
    TaskFactory(code="NV-003", programme=programme, lead=outside_agency, status="in_progress")


def test_a_view_keeps_filters_columns_and_order_and_opens_with_them(
    client, consolidator, three_tasks
):
    client.force_login(consolidator)

    answer = new(client, "?page=1&sort=-code&status=in_progress&columns=note&view=all")

    view = SavedView.objects.get()
    assertRedirects(answer, f"/tasks/views/{view.pk}/", target_status_code=302)
    assert view.query == "columns=note&sort=-code&status=in_progress"
    assert view.words == (
        "Tình trạng: Đang thực hiện\nThứ tự: Mã, giảm dần\nCột: Mã, Nội dung, Ghi chú"
    )
    opened = client.get(f"/tasks/views/{view.pk}/", follow=True)
    assert opened.redirect_chain == [(f"/tasks/?view={view.pk}&{view.query}", 302)]
    assert [row.code for row in opened.context["rows"]] == ["NV-003", "NV-001"]
    assert opened.context["tabs"].current.name == "Đang làm"
    assert not opened.context["tabs"].is_changed


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Chưa có gì để lưu: hãy lọc, sắp xếp hoặc chọn cột trước."),
        ("page=1&view=all", "Chưa có gì để lưu: hãy lọc, sắp xếp hoặc chọn cột trước."),
        ("status=xong", "Tình trạng: Không có lựa chọn “xong”. Hãy chọn lại."),
        ("la=1", "Không có bộ lọc “la”. Hãy bỏ nó khỏi địa chỉ."),
        ("sort=ten", "Không sắp xếp được theo “ten”. Hãy bấm vào tên một cột."),
        ("columns=mat", "Danh sách không có cột “mat”. Hãy chọn lại cột."),
        ("q=" + "a" * 5000, "Có quá nhiều điều kiện để lưu. Hãy bỏ bớt."),
    ],
)
def test_only_an_address_that_the_list_understands_is_kept(client, consolidator, query, said):
    client.force_login(consolidator)

    answer = new(client, query)

    assertContains(answer, said, status_code=400)
    assert SavedView.objects.count() == 0


def test_names_are_given_once_and_not_empty(client, consolidator):
    client.force_login(consolidator)
    new(client)

    again = new(client, "sort=due")
    nameless = new(client, name="  ")

    assertContains(again, "Bạn đã có khung nhìn tên này. Hãy đặt tên khác.", status_code=400)
    assert nameless.status_code == 400
    assert SavedView.objects.count() == 1


def test_a_second_press_opens_the_view_that_the_first_one_kept(client, consolidator):
    client.force_login(consolidator)
    first, second = new(client), new(client)

    view = SavedView.objects.get()
    assert first.url == second.url == view.get_absolute_url()
    # The same conditions for others under that name are another view.
    assert new(client, sharing="all").status_code == 400


def test_two_people_may_use_the_same_name(client, consolidator, leader):
    for person in (consolidator, leader):
        client.force_login(person)
        new(client)

    assert [view.owner for view in SavedView.objects.order_by("pk")] == [consolidator, leader]


@pytest.fixture
def person_without_agency(leader):
    leader.agency = None
    leader.save()
    return leader


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        ("consolidator", ["private", "agency", "all"]),
        ("manager", ["private", "agency", "all"]),
        ("leader", ["private", "agency"]),
        ("person_without_agency", ["private"]),
        ("lead_reporter", ["private", "agency"]),
    ],
)
def test_who_may_share_with_whom(client, request, person, offered):
    client.force_login(request.getfixturevalue(person))

    form = client.get("/tasks/views/new/?sort=due").context["form"]
    answers = {
        sharing: new(client, name=sharing, sharing=sharing).status_code
        for sharing in ("private", "agency", "all")
    }

    assert [value for value, _ in form.fields["sharing"].choices] == offered
    assert [sharing for sharing, code in answers.items() if code == 302] == offered
    assert set(SavedView.objects.values_list("sharing", flat=True)) == set(offered)


@pytest.fixture
def views(consolidator, lead_reporter, outsider, lead_agency, outside_agency):
    """A private and a shared view of several people, by name."""
    made = [
        SavedViewFactory(name="riêng", owner=consolidator),
        SavedViewFactory(name="chung", owner=consolidator, sharing="all"),
        SavedViewFactory(name="đầu mối", owner=lead_reporter),
        SavedViewFactory(name="của sở", owner=lead_reporter, sharing="agency", agency=lead_agency),
        SavedViewFactory(name="sở khác", owner=outsider, sharing="agency", agency=outside_agency),
    ]
    return {view.name: view for view in made}


@pytest.mark.parametrize(
    ("person", "names"),
    [
        ("consolidator", {"riêng", "chung"}),
        ("leader", {"chung"}),
        ("lead_reporter", {"chung", "đầu mối", "của sở"}),
        ("coordinating_reporter", {"chung"}),
        ("outsider", {"chung", "sở khác"}),
    ],
)
def test_others_views_are_seen_only_where_shared(client, request, views, person, names):
    user = request.getfixturevalue(person)
    client.force_login(user)

    opens = {
        name
        for name, view in views.items()
        if client.get(f"/tasks/views/{view.pk}/").status_code == 302
    }
    listed = client.get("/tasks/views/").context

    assert opens == names
    assert {row["view"].name for row in listed["own"] + listed["shared"]} == names
    # The same question in SQL and as a queryset.
    assert {line.name for line in views_of(user).lines} == names
    assert set(SavedView.objects.visible_to(user).values_list("name", flat=True)) == names


@pytest.mark.parametrize("act", ["edit", "save", "move", "delete"])
def test_views_of_others_are_neither_changed_nor_deleted(client, leader, views, act):
    client.force_login(leader)
    data = {"name": "đổi", "sharing": "private", "query": "sort=due", "to": "up"}
    before = list(SavedView.objects.order_by("pk").values())

    shared = client.post(f"/tasks/views/{views['chung'].pk}/{act}/", data)
    private = client.post(f"/tasks/views/{views['riêng'].pk}/{act}/", data)

    assert (shared.status_code, private.status_code) == (403, 404)
    assert list(SavedView.objects.order_by("pk").values()) == before


def test_a_shared_view_shows_each_person_only_their_own_tasks(
    client, consolidator, lead_reporter, three_tasks
):
    view = SavedViewFactory(owner=consolidator, sharing="all", query="status=in_progress")
    found = {}
    for person in (consolidator, lead_reporter):
        client.force_login(person)
        found[person] = shown(client.get(f"/tasks/views/{view.pk}/", follow=True))

    assert found == {consolidator: {"NV-001", "NV-003"}, lead_reporter: {"NV-001"}}


def test_address_of_a_private_view_still_works_for_a_colleague(
    client, consolidator, leader, three_tasks
):
    view = SavedViewFactory(owner=consolidator, name="Bí mật", query="status=in_progress")
    client.force_login(leader)

    response = client.get(f"/tasks/?view={view.pk}&status=in_progress")

    assert shown(response) == {"NV-001", "NV-003"}
    assertContains(response, "một khung nhìn đã bị xóa hoặc không chia sẻ với bạn")
    assertNotContains(response, "Bí mật")


def test_link_to_hand_on_follows_a_shared_view_and_spells_out_a_private_one(consolidator):
    SavedViewFactory(owner=consolidator, name="a", query="status=stopped")
    shared = SavedViewFactory(owner=consolidator, name="b", query="sort=due", sharing="all")

    links = [line.link for line in views_of(consolidator).lines]

    assert links == ["/tasks/?status=stopped", f"/tasks/views/{shared.pk}/"]


def test_changed_view_is_marked_and_saved_again_or_as_a_new_one(client, consolidator, three_tasks):
    view = SavedViewFactory(owner=consolidator, query="status=in_progress")
    client.force_login(consolidator)

    changed = client.get(f"/tasks/?view={view.pk}&status=in_progress&sort=due")
    same = client.get(f"/tasks/?view={view.pk}&status=in_progress&page=1")

    assertContains(changed, "đã đổi")
    assertContains(changed, "Lưu lại")
    assertContains(changed, "/tasks/views/new/?sort=due&amp;status=in_progress")
    assertNotContains(same, "đã đổi")
    answer = client.post(f"/tasks/views/{view.pk}/save/", {"query": "sort=due&status=in_progress"})
    view.refresh_from_db()
    assertRedirects(answer, f"/tasks/views/{view.pk}/", target_status_code=302)
    assert (view.query, view.words) == (
        "sort=due&status=in_progress",
        "Tình trạng: Đang thực hiện\nThứ tự: Hạn cuối",
    )


def test_the_same_choices_in_another_order_are_no_change(client, consolidator, three_tasks):
    view = SavedViewFactory(owner=consolidator, query="status=in_progress&status=submitted")
    client.force_login(consolidator)

    named = client.get(f"/tasks/?status=submitted&status=in_progress&view={view.pk}")
    unnamed = client.get("/tasks/?status=submitted&status=in_progress")

    assert not named.context["tabs"].is_changed
    assert unnamed.context["tabs"].current.pk == view.pk


@pytest.mark.parametrize(
    ("kept", "same", "other"),
    [
        ("status=submitted", "status=submitted&group=heading", "status=submitted&group=lead"),
        ("sort=due", "sort=due&group=none", "sort=due&group=heading"),
        ("group=lead", "group=lead&density=", "group=lead&density=compact"),
        (
            "status=submitted",
            "status=submitted&columns=title,lead&columns=deadline,status,timeliness",
            "status=submitted&columns=title,lead",
        ),
        ("columns=note", "columns=title&columns=note&columns=code", "columns=title"),
        ("columns=title&columns=lead", "columns=lead", "columns=title"),
        ("columns=title", "columns=code&columns=title", "columns=title&columns=lead"),
        ("status=submitted", "status=submitted&status=submitted", "status=completed"),
    ],
)
def test_what_the_list_does_by_itself_is_no_change(
    client, consolidator, three_tasks, kept, same, other
):
    view = SavedViewFactory(owner=consolidator, query=kept)
    client.force_login(consolidator)

    changed = {
        query: client.get(f"/tasks/?view={view.pk}&{query}").context["tabs"].is_changed
        for query in (kept, same, other)
    }

    assert changed == {kept: False, same: False, other: True}


@pytest.mark.parametrize(
    "query", ["group=heading", "columns=title,lead,deadline,status,timeliness", "page=2&group="]
)
def test_the_list_as_it_is_by_itself_is_nothing_to_keep(client, consolidator, query):
    client.force_login(consolidator)

    answer = new(client, query)

    assertContains(
        answer,
        "Chưa có gì để lưu: hãy lọc, sắp xếp hoặc chọn cột trước.",
        status_code=400,
    )
    assert not SavedView.objects.exists()


def test_another_persons_changed_view_can_only_be_saved_as_a_new_one(
    client, consolidator, leader, three_tasks
):
    view = SavedViewFactory(owner=consolidator, sharing="all", query="status=in_progress")
    client.force_login(leader)

    response = client.get(f"/tasks/?view={view.pk}&status=in_progress&sort=due")

    assertContains(response, "Lưu thành khung nhìn mới")
    assertNotContains(response, "Lưu lại")


def test_saving_again_refuses_what_is_not_understood(client, consolidator):
    view = SavedViewFactory(owner=consolidator, query="status=in_progress")
    client.force_login(consolidator)

    answer = client.post(f"/tasks/views/{view.pk}/save/", {"query": "status=xong"}, follow=True)

    assertContains(answer, "Không có lựa chọn “xong”")
    assert SavedView.objects.get().query == "status=in_progress"


def test_list_opens_with_the_default_view_and_there_is_a_way_to_all(
    client, consolidator, three_tasks
):
    client.force_login(consolidator)
    new(client, "status=in_progress", is_default="on")
    view = SavedView.objects.get()

    opened = client.get(LIST, follow=True)
    everything = client.get("/tasks/?view=all")
    filtered = client.get("/tasks/?status=in_progress&status=not_started")

    assert opened.redirect_chain == [(f"/tasks/?view={view.pk}&status=in_progress", 302)]
    assertContains(opened, 'href="?view=all"')
    assert shown(everything) == shown(filtered) == {"NV-001", "NV-002", "NV-003"}
    # Taking filters away one by one ends at the whole list, not at the default view.
    assert filtered.context["chips"][0]["url"] == "?status=not_started&view=all"


def test_default_is_chosen_and_given_up(client, leader, consolidator, three_tasks):
    view = SavedViewFactory(owner=consolidator, sharing="all")
    client.force_login(leader)

    client.post("/tasks/views/default/", {"view": view.pk})
    chosen = client.get(LIST)
    client.post("/tasks/views/default/", {})
    given_up = client.get(LIST)

    assertRedirects(chosen, f"/tasks/?view={view.pk}&{view.query}")
    assert given_up.status_code == 200


@pytest.mark.parametrize("chosen", ["abc", "0", "9" * 40, "-1"])
def test_default_that_is_no_view_is_not_found(client, leader, chosen):
    client.force_login(leader)

    assert client.post("/tasks/views/default/", {"view": chosen}).status_code == 404
    assert DefaultView.objects.count() == 0


def test_private_view_of_another_is_no_default(client, leader, consolidator):
    view = SavedViewFactory(owner=consolidator)
    client.force_login(leader)

    assert client.post("/tasks/views/default/", {"view": view.pk}).status_code == 404


@pytest.mark.parametrize("end", ["deleted", "unshared"])
def test_default_that_is_gone_is_said_and_the_whole_list_shown(
    client, leader, consolidator, three_tasks, end
):
    view = SavedViewFactory(owner=consolidator, sharing="all")
    DefaultView.objects.create(user=leader, view=view)
    client.force_login(consolidator)
    if end == "deleted":
        asked = client.get(f"/tasks/views/{view.pk}/delete/")
        assertContains(asked, "1 người khác")
        client.post(f"/tasks/views/{view.pk}/delete/")
    else:
        data = {"name": view.name, "sharing": "private"}
        client.post(f"/tasks/views/{view.pk}/edit/", data)
    client.force_login(leader)

    response = client.get(LIST)

    assert shown(response) == {"NV-001", "NV-002", "NV-003"}
    assertContains(response, "Khung nhìn mặc định của bạn đã bị xóa")
    SavedViewFactory(owner=leader)
    assertContains(client.get(LIST), "Khung nhìn mặc định của bạn đã bị xóa")


def test_views_are_renamed_and_put_in_order(client, consolidator):
    client.force_login(consolidator)
    for name in ("một", "hai", "ba"):
        new(client, name=name)
    first, _, third = SavedView.objects.all()

    client.post(f"/tasks/views/{third.pk}/move/", {"to": "up"})
    client.post(f"/tasks/views/{first.pk}/move/", {"to": "up"})
    client.post(f"/tasks/views/{first.pk}/edit/", {"name": "Thứ nhất", "sharing": "all"})

    assert [view.name for view in SavedView.objects.all()] == ["Thứ nhất", "ba", "hai"]
    first.refresh_from_db()
    assert first.sharing == "all"


def test_filter_value_that_is_gone_is_said_with_a_way_on(client, consolidator, three_tasks):
    heading = HeadingFactory()
    query = f"heading={heading.pk}&status=in_progress"
    words = f"Đề mục: {heading}"
    view = SavedViewFactory(owner=consolidator, name="Theo đề mục", query=query, words=words)
    heading.delete()
    client.force_login(consolidator)

    response = client.get(f"/tasks/views/{view.pk}/", follow=True)

    assert response.status_code == 400
    assertContains(response, "Khung nhìn “Theo đề mục” dùng điều kiện không còn", status_code=400)
    assertContains(response, "Đề mục: Không có lựa chọn", status_code=400)
    assertContains(response, f"Lúc được lưu, khung nhìn giữ: {words}.", status_code=400)
    assertNotContains(response, "NV-001", status_code=400)
    rest = response.context["rest_url"]
    assert shown(client.get(f"/tasks/{rest}")) == {"NV-001", "NV-003"}


@pytest.mark.parametrize("added", ["data=1", "status=xong", "since=31/02/2022"])
def test_what_somebody_added_to_a_view_is_not_said_of_the_view(
    client, consolidator, three_tasks, added
):
    view = SavedViewFactory(owner=consolidator, query="group=lead")
    client.force_login(consolidator)

    response = client.get(f"/tasks/?view={view.pk}&group=lead&{added}")

    assertContains(response, "Không hiểu hết điều kiện lọc", status_code=400)
    assertNotContains(response, "dùng điều kiện không còn", status_code=400)
    assert response.context["rest_url"] == f"?view={view.pk}&group=lead"


def test_body_that_was_merged_is_said_with_its_successor(client, consolidator, lead_agency):
    lead_agency.valid_until = date(2025, 2, 28)
    lead_agency.save()
    heir = AgencyFactory(code="so-tai-chinh", name="Sở Tài chính")
    Succession.objects.create(
        predecessor=lead_agency, successor=heir, effective_on=date(2025, 3, 1)
    )
    client.force_login(consolidator)
    with time_machine.travel("2025-03-15T09:00:00+07:00", tick=False):
        response = client.get(f"/tasks/?lead={lead_agency.code}&sort=due")
        assertContains(response, f"{lead_agency.name} đã chuyển nhiệm vụ cho Sở Tài chính")
        assert response.context["successions"][0]["url"] == "?lead=so-tai-chinh&sort=due"
    with time_machine.travel("2025-02-15T09:00:00+07:00", tick=False):
        before = client.get(f"/tasks/?lead={lead_agency.code}&sort=due")
        assertNotContains(before, "đã chuyển nhiệm vụ")


def test_deleting_a_person_keeps_what_others_use(consolidator, leader):
    SavedViewFactory(owner=consolidator, name="riêng")
    shared = SavedViewFactory(owner=consolidator, name="chung", sharing="all")
    DefaultView.objects.create(user=leader, view=shared)

    consolidator.delete()

    kept = SavedView.objects.get()
    assert (kept.name, kept.owner) == ("chung", None)
    assert views_of(leader).default.name == "chung"


def test_moving_to_another_agency_takes_own_views_along_and_leaves_the_shared_ones(
    client, lead_reporter, lead_agency, outside_agency
):
    shared = SavedViewFactory(owner=lead_reporter, sharing="agency", agency=lead_agency)
    colleague = UserFactory(agency=lead_agency)
    other = SavedViewFactory(owner=colleague, sharing="agency", agency=lead_agency)
    DefaultView.objects.create(user=lead_reporter, view=other)
    lead_reporter.agency = outside_agency
    lead_reporter.save()
    client.force_login(lead_reporter)

    views = views_of(lead_reporter)

    assert [line.pk for line in views.lines] == [shared.pk]
    assert views.has_default
    assert views.default is None
    assert shared.pk in {line.pk for line in views_of(colleague).lines}
    edit = client.get(f"/tasks/views/{shared.pk}/edit/")
    assertContains(edit, f"đang chia sẻ với {lead_agency.name}, cơ quan trước của bạn")


def test_who_may_no_longer_share_with_all_cannot_change_what_all_see(client, consolidator):
    view = SavedViewFactory(owner=consolidator, sharing="all")
    consolidator.role = "leader"
    consolidator.save()
    client.force_login(consolidator)

    answer = client.post(f"/tasks/views/{view.pk}/save/", {"query": "sort=due"})

    assert answer.status_code == 403
    edited = client.post(f"/tasks/views/{view.pk}/edit/", {"name": "Riêng", "sharing": "private"})
    assert edited.status_code == 302


@pytest.mark.parametrize("named", ["abc", "-1", "1.5", "²"])
def test_address_with_what_cannot_be_a_view_gets_a_message(client, consolidator, named):
    client.force_login(consolidator)

    response = client.get("/tasks/", {"view": named})

    assert response.status_code == 400
    assert response.context["errors"] == [
        f"Không có khung nhìn “{named}”. Hãy chọn lại khung nhìn."
    ]


def test_a_person_keeps_only_so_many_views(client, consolidator):
    SavedViewFactory.create_batch(40, owner=consolidator)
    client.force_login(consolidator)

    answer = new(client)

    assertContains(answer, "Bạn đã có 40 khung nhìn", status_code=400)


@pytest.mark.parametrize("address", [LIST, "/tasks/views/"])
def test_any_number_of_views_costs_the_same_queries(
    client, consolidator, leader, django_assert_max_num_queries, address
):
    client.force_login(consolidator)
    counts = []
    for more in (1, 12):
        SavedViewFactory.create_batch(more, owner=consolidator)
        SavedViewFactory.create_batch(more, owner=leader, sharing="all")
        client.get(address)
        with django_assert_max_num_queries(8) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"query": ""}, "Khung nhìn phải có một điều kiện, cột hoặc thứ tự."),
        ({"owner": None}, "Khung nhìn riêng phải có người lưu."),
        ({"sharing": "agency"}, "Chỉ khung nhìn chia sẻ với cơ quan mới ghi cơ quan."),
    ],
)
def test_constraints_say_what_is_wrong(consolidator, wrong, said):
    view = SavedViewFactory.build(owner=consolidator)
    for name, value in wrong.items():
        setattr(view, name, value)

    with pytest.raises(ValidationError) as refused:
        view.validate_constraints()

    assert refused.value.messages == [said]


def test_part_for_htmx_brings_the_row_of_views(client, consolidator, three_tasks):
    view = SavedViewFactory(owner=consolidator, query="status=in_progress")
    client.force_login(consolidator)

    part = client.get(f"/tasks/?view={view.pk}&sort=due", headers={"HX-Request": "true"})

    assertContains(part, 'hx-swap-oob="innerHTML:#list-views"')
    assertContains(part, "đã đổi")
    assert reverse("tasks:view_save", args=[view.pk]) in part.text
