from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from agencies.models import User


class SignedInRequest(HttpRequest):
    """What a page gets: LoginRequiredMiddleware lets nobody else through."""

    user: User
    htmx: HtmxDetails
    # How many things wait for this person, where the page knows; the menu shows it.
    work_count: int
