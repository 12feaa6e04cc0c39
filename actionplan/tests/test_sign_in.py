import pytest
import time_machine

from agencies.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def owner(db):
    return UserFactory(username="nguoi.dung", role="consolidator")


def attempt(client, password, address="10.0.0.1", **more):
    data = {"username": "nguoi.dung", "password": password} | more
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def test_right_password_opens_the_start_page(client, owner):
    assert attempt(client, PASSWORD).url == "/"


def test_wrong_name_and_wrong_password_are_told_alike(client, owner):
    wrong_password = attempt(client, "sai")
    wrong_name = client.post(LOGIN, {"username": "khong.co", "password": "sai"})

    said = [r.context["form"].non_field_errors() for r in (wrong_password, wrong_name)]
    assert said[0] == said[1]
    assert said[0]


def test_twenty_guesses_are_slowed_and_the_owner_still_gets_in(client, owner):
    guesses = [attempt(client, f"doan-{n}").status_code for n in range(20)]

    assert guesses == [200] * 4 + [429] * 16
    assert attempt(client, PASSWORD).status_code == 429
    assert attempt(client, PASSWORD, address="10.0.0.2").url == "/"


def test_the_guessing_address_may_try_again_after_the_wait(client, owner):
    for n in range(6):
        attempt(client, f"doan-{n}")

    with time_machine.travel("2099-01-01T00:00:00+07:00"):
        assert attempt(client, PASSWORD).url == "/"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_only_to_own_pages(client, owner, target):
    assert attempt(client, PASSWORD, next=target).url == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client, owner):
    asked = client.get("/tasks/?status=completed")

    assert asked.url == "/accounts/login/?next=/tasks/%3Fstatus%3Dcompleted"
    assert attempt(client, PASSWORD, next="/tasks/?status=completed").url == (
        "/tasks/?status=completed"
    )


def test_forwarded_address_of_a_client_is_not_believed(rf, settings):
    from actionplan.sign_in import client_address

    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"}, REMOTE_ADDR="10.9.9.9")

    settings.TRUSTED_PROXIES = 0
    assert client_address(request) == "10.9.9.9"
    settings.TRUSTED_PROXIES = 1
    assert client_address(request) == "10.1.1.1"


def test_signed_out_people_see_nothing_by_going_back(client, owner):
    client.force_login(owner)

    assert client.get("/tasks/").headers["Cache-Control"] == "no-store, private"
    client.post("/accounts/logout/")
    assert client.get("/tasks/").status_code == 302


def test_password_change_needs_the_old_one_and_a_good_new_one(client, owner):
    client.force_login(owner)
    change = "/accounts/password/"

    weak = client.post(
        change,
        {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"},
    )
    good = client.post(
        change,
        {
            "old_password": PASSWORD,
            "new_password1": "mot-cau-dai-de-nho",
            "new_password2": "mot-cau-dai-de-nho",
        },
    )

    assert weak.context["form"].errors
    assert good.url == "/accounts/password/done/"


def test_switched_off_account_is_refused_at_once(client, owner):
    client.force_login(owner)
    owner.is_active = False
    owner.save()

    assert client.get("/tasks/").status_code == 302
    assert attempt(client, PASSWORD).status_code == 200
