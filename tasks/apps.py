import sqlite3
from datetime import date
from functools import lru_cache

from django.apps import AppConfig
from django.core.checks import register
from django.db import connection
from django.utils.dateparse import parse_date

from tasks.mailing import check_mail


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self) -> None:
        register(check_mail, deploy=True)
        # Django reads a day anew wherever it stands; lists name the same ones again and again.
        if connection.vendor == "sqlite":
            sqlite3.register_converter("date", _day)


@lru_cache(maxsize=8192)
def _day(kept: bytes) -> date | None:
    return parse_date(kept.decode())
