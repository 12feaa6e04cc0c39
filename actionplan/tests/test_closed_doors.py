"""Signing in is needed everywhere, except where the view itself says that it is not."""

import pytest
from django.urls import URLPattern, get_resolver

OPEN = {"login", "healthz", "readyz", "admin_login", "admin:login"}


def patterns(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield from patterns(
                pattern, f"{pattern.namespace}:" if pattern.namespace else namespace
            )


def test_only_these_addresses_open_without_signing_in():
    opened = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }

    assert opened == OPEN


@pytest.mark.parametrize("address", ["/", "/tasks/", "/letters/", "/agencies/", "/admin/"])
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_strangers_are_sent_to_sign_in_by_every_method(db, client, address, method):
    response = getattr(client, method)(address)

    assert response.status_code == 302
    assert response.url.startswith(("/accounts/login/?next=", "/admin/login/?next="))
