from argparse import ArgumentParser
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from agencies.choices import AgencyKind
from agencies.models import Agency
from tasks.management.demo.programme import PROGRAMME_CODE, make_programme
from tasks.management.demo.reports import make_reports
from tasks.management.demo.rows import make_rows
from tasks.models import Programme

MAX_TASKS = 1_000_000
WORKING_KINDS = (AgencyKind.DEPARTMENT, AgencyKind.DISTRICT, AgencyKind.OTHER)


class Command(BaseCommand):
    help = "Lập nhiệm vụ minh họa cho các sở, ngành, huyện, từ năm 2021 đến năm 2025."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tasks", type=int, required=True, help="số nhiệm vụ")
        parser.add_argument("--seed", type=int, default=1, help="cùng số này thì cùng kết quả")

    def handle(self, *args: Any, **options: Any) -> None:
        agencies = _check(options["tasks"])
        with transaction.atomic():
            programme = make_programme()
            rng = Random(options["seed"])  # noqa: S311 - made-up data, no secret
            make_rows(programme, agencies, count=options["tasks"], rng=rng)
            reports = make_reports(programme, on=timezone.localdate(), rng=rng)
            _tell_the_planner()
        if options["verbosity"]:
            self.stdout.write(f"Đã lập {options['tasks']} nhiệm vụ, {reports} báo cáo minh họa.")


def _tell_the_planner() -> None:
    """Let PostgreSQL know at once how many rows there are; it looks for itself minutes later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _check(count: int) -> list[Agency]:
    """Return the bodies that get tasks, or refuse in one sentence."""
    if settings.PRODUCTION:
        raise CommandError("Không lập dữ liệu minh họa trên máy chủ thật.")
    if not 1 <= count <= MAX_TASKS:
        raise CommandError(f"Số nhiệm vụ phải từ 1 đến {MAX_TASKS}.")
    if Programme.objects.filter(code=PROGRAMME_CODE).exists():
        raise CommandError("Đã có dữ liệu minh họa; muốn lập lại, hãy dùng cơ sở dữ liệu trống.")
    agencies = Agency.objects.filter(kind__in=WORKING_KINDS, is_group=False)
    found = list(agencies.prefetch_related("former_names"))
    if not found:
        raise CommandError("Chưa có cơ quan nào; hãy chạy: python manage.py loaddata agencies")
    return found
