from django.urls import reverse
from django.utils.http import urlencode

Filter = list[tuple[str, str]]


def list_url(filters: Filter, **more: str) -> str:
    """Return the address of the list of tasks with these filters on."""
    return f"{reverse('tasks:list')}?{urlencode([*filters, *more.items()])}"
