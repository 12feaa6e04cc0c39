import pytest
from django.core.management import CommandError, call_command

from agencies.choices import UserRole
from agencies.demo import DEMO_ACCOUNTS
from agencies.models import Agency, User
from agencies.tests.factories import AgencyFactory


@pytest.fixture
def bodies(db):
    return [AgencyFactory(code=code) for code in ("so-khdt", "so-ldtbxh")]


def test_make_demo_accounts_makes_one_for_each_role(bodies, capsys):
    call_command("make_demo_accounts")

    roles = User.objects.order_by("pk").values_list("username", "role", "agency__code")
    assert list(roles) == [
        ("tonghop", UserRole.CONSOLIDATOR, "so-khdt"),
        ("daumoi", UserRole.REPORTER, "so-ldtbxh"),
        ("lanhdao", UserRole.LEADER, "so-khdt"),
        ("quantri", UserRole.MANAGER, "so-khdt"),
    ]
    printed = capsys.readouterr().out
    assert all(a.username in printed and a.password in printed for a in DEMO_ACCOUNTS)


def test_no_mail_of_a_trial_can_leave(bodies):
    call_command("make_demo_accounts", verbosity=0)

    addresses = list(User.objects.order_by("pk").values_list("email", flat=True))
    assert addresses == [f"{account.username}@example.invalid" for account in DEMO_ACCOUNTS]


def test_demo_accounts_sign_in_with_what_is_printed(bodies, client):
    call_command("make_demo_accounts", verbosity=0)

    for account in DEMO_ACCOUNTS:
        credentials = {"username": account.username, "password": account.password}
        assert client.post("/accounts/login/", credentials).status_code == 302


def test_make_demo_accounts_leaves_a_changed_password_alone(bodies):
    call_command("make_demo_accounts", verbosity=0)
    user = User.objects.get(username="tonghop")
    user.set_password("mat-khau-moi-2021")
    user.save()

    call_command("make_demo_accounts", verbosity=0)

    assert User.objects.count() == 4
    assert User.objects.get(username="tonghop").check_password("mat-khau-moi-2021")


def test_make_demo_accounts_refuses_on_a_production_server(bodies, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="máy chủ thật"):
        call_command("make_demo_accounts")
    assert User.objects.count() == 0


def test_make_demo_accounts_asks_for_the_register_first(db):
    with pytest.raises(CommandError, match="so-khdt, so-ldtbxh; hãy chạy"):
        call_command("make_demo_accounts")


@pytest.mark.parametrize("shown", [True, False])
def test_sign_in_page_lists_demo_accounts_only_where_told_to(db, client, settings, shown):
    settings.SHOW_DEMO_ACCOUNTS = shown

    page = client.get("/accounts/login/").content.decode()

    assert (DEMO_ACCOUNTS[0].password in page) is shown


def test_load_once_leaves_what_is_there_alone(db, capsys):
    AgencyFactory(name="Sở Tài chính (đã sửa)")

    call_command("load_once", "agencies")

    assert list(Agency.objects.values_list("name", flat=True)) == ["Sở Tài chính (đã sửa)"]
    assert "giữ nguyên" in capsys.readouterr().out
