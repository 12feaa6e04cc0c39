"""What people choose for their own account: whether they get the mail of what there is to do."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import User

PAGE = "/accounts/reminders/"


@pytest.fixture
def own(client, lead_reporter):
    client.force_login(lead_reporter)
    return client


def wants(person):
    return User.objects.get(pk=person.pk).wants_digest


def test_the_digest_is_switched_off_and_on_again(own, lead_reporter, consolidator):
    off = own.post(PAGE, follow=True)

    assertRedirects(off, PAGE)
    assertContains(off, "Từ nay bạn không nhận thư nhắc việc.")
    assert (wants(lead_reporter), wants(consolidator)) == (False, True)

    on = own.post(PAGE, {"wants_digest": "on"}, follow=True)

    assertContains(on, "Từ nay bạn nhận thư nhắc việc.")
    assertContains(on, "checked")
    assert wants(lead_reporter)


def test_nothing_else_of_the_account_is_changed_here(own, lead_reporter):
    own.post(PAGE, {"wants_digest": "on", "role": "manager", "email": "khac@example.invalid"})

    saved = User.objects.get(pk=lead_reporter.pk)
    assert (saved.role, saved.email) == ("reporter", "")


def test_the_page_says_where_mails_go_or_why_none_will_come(own, lead_reporter, settings):
    assertContains(own.get(PAGE), "chưa có thư điện tử")

    User.objects.filter(pk=lead_reporter.pk).update(email="daumoi@example.invalid")
    assertContains(own.get(PAGE), "Gửi tới <b>daumoi@example.invalid</b>")
    assertNotContains(own.get(PAGE), "chưa được đặt để gửi thư")

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assertContains(own.get(PAGE), "Máy chủ này chưa được đặt để gửi thư.")


@pytest.mark.parametrize("role", ["leader", "manager"])
def test_who_gets_no_digest_is_told_so(client, request, role):
    client.force_login(request.getfixturevalue(role))

    page = client.get(PAGE)

    assertContains(page, "tài khoản của bạn không có thư này")
    assertNotContains(page, "wants_digest")


def test_every_page_leads_there(own):
    assertContains(own.get("/my-work/"), f'href="{PAGE}"')
