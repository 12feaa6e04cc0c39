from functools import cache

from django.urls import reverse
from django.utils.http import urlencode

Filter = list[tuple[str, str]]


def list_url(filters: Filter, **more: str) -> str:
    """Return the address of the list of tasks with these filters on."""
    return f"{_list()}?{urlencode([*filters, *more.items()])}"


@cache
def _list() -> str:
    return reverse("tasks:list")
