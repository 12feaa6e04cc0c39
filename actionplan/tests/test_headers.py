import pytest
from django.test import Client

POLICY = {
    "base-uri 'self'",
    "default-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "object-src 'none'",
}
EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
PAGES = EVERYWHERE | {"X-Frame-Options": "DENY"}


def answer(kind, user):
    """Return an answer of each status that people meet."""
    client = Client(enforce_csrf_checks=True)
    match kind:
        case "page":
            return client.get("/accounts/login/"), 200
        case "to sign in":
            return client.get("/"), 302
        case "forged":
            return client.post("/accounts/login/"), 403
    client.force_login(user)
    match kind:
        case "signed in":
            return client.get("/"), 200
        case "missing":
            return client.get("/khong-co-trang-nay/"), 404


@pytest.mark.parametrize("kind", ["page", "to sign in", "forged", "signed in", "missing"])
def test_every_answer_carries_the_same_protection(leader, kind):
    response, status = answer(kind, leader)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in PAGES} == PAGES
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", "))


def test_a_foreign_host_is_refused_under_the_same_protection(client):
    response = client.get("/accounts/login/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY


def test_static_files_may_be_kept_and_carry_the_protection_too(client):
    response = client.get("/static/css/tokens.css")
    list(response.streaming_content)

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "max-age" in response.headers["Cache-Control"]
    assert "no-store" not in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_browsers_are_told_to_stay_with_https_for_a_year(db, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True

    response = Client().get("/accounts/login/", secure=True)

    expected = "max-age=31536000; includeSubDomains; preload"
    assert response.headers["Strict-Transport-Security"] == expected


def test_http_is_sent_to_https_on_a_production_server(db, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/tasks/?status=completed")

    assert response.status_code == 301
    assert response.url == "https://testserver/tasks/?status=completed"
