"""Whole pages through WSGI, against a view that answers nothing."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from actionplan.sessions import SessionStore
from agencies.models import User
from tasks.models import Task
from tasks.views.home import counts_by_lead

# What `django-admin startproject` writes.
STOCK_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

Visit = Callable[[], None]


def empty_page() -> Visit:
    """Return a visit of the empty view behind the middleware of a new Django project."""
    with override_settings(MIDDLEWARE=STOCK_MIDDLEWARE):
        return _visit(WSGIHandler(), "/empty/", "")


def our_page(address: str, user: User) -> Visit:
    """Return a visit of a page of ours by somebody signed in."""
    return _visit(WSGIHandler(), address, _session_of(user))


def cold(visit: Visit) -> Visit:
    """Return the same visit as the first one after something changed: no counts are kept."""

    def visited() -> None:
        for kept in caches.all(initialized_only=True):
            kept.clear()
        visit()

    return visited


def counts_of_start_page() -> None:
    counts_by_lead(Task.objects.lines(), timezone.localdate())


def queries(visit: Visit) -> int:
    visit()
    with CaptureQueriesContext(connection) as captured:
        visit()
    return sum(not query["sql"].startswith("PRAGMA") for query in captured)


def _visit(handler: WSGIHandler, address: str, session: str) -> Visit:
    factory = RequestFactory(headers={"host": "localhost"})
    factory.cookies[settings.SESSION_COOKIE_NAME] = session
    # A browser has it from the sign-in page on; without it, each page would make a new one.
    factory.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(CSRF_SECRET_LENGTH)

    def visit() -> None:
        answers: list[str] = []

        def start(status: str, headers: object, error: object = None) -> Callable[[bytes], object]:
            answers.append(status)
            return len

        response = handler(factory.get(address).environ, start)
        for _ in response:
            pass
        response.close()
        if answers != [f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}"]:
            raise SystemExit(f"{address} answered {answers}")

    return visit


def _session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
