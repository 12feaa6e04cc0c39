from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone

from actionplan.sessions import SessionStore


@pytest.fixture
def signed_in(client, leader):
    client.force_login(leader)
    return client


def test_session_gives_the_person_as_the_database_has_them(signed_in, leader):
    request = RequestFactory().get("/")
    request.session = SessionStore(signed_in.session.session_key)

    user = get_user(request)

    assert user == leader
    assert (user.full_name, user.date_joined) == (leader.full_name, leader.date_joined)


def test_session_ends_on_time(signed_in):
    assert signed_in.get("/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert signed_in.get("/").url == "/accounts/login/?next=/"


def test_signing_out_ends_the_session_everywhere(signed_in):
    key = signed_in.session.session_key
    signed_in.post("/accounts/logout/")

    session = SessionStore(key)

    assert dict(session.items()) == {}
    assert session.session_key is None


def test_account_switched_off_is_out_at_once(signed_in, leader):
    leader.is_active = False
    leader.save()

    assert signed_in.get("/").url == "/accounts/login/?next=/"


def test_changed_password_ends_other_sessions(signed_in, leader):
    leader.set_password("mot-mat-khau-khac-2022")
    leader.save()

    assert signed_in.get("/").url == "/accounts/login/?next=/"
