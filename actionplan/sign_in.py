"""Who knocks at the sign-in page, and what too many wrong guesses are told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, as our own proxies saw it.

    What a client itself writes into X-Forwarded-For stands before their entries and is ignored.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return address
    hops = [h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h.strip()]
    return hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else address


def too_many_guesses(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "registration/locked.html", {"wait_minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
