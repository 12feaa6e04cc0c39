from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tasks.actions.periods import open_periods
from tasks.management.commands.read_deadline import parse_day


class Command(BaseCommand):
    help = (
        "Mở các kỳ đã đến lúc của nhiệm vụ định kỳ. Chạy hằng ngày, chạy bao nhiêu lần cũng được: "
        "kỳ đã mở không mở lại."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            metavar="DATE",
            help="mở các kỳ bắt đầu đến hết ngày này (mặc định hôm nay): 15/03/2021",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = parse_day(options["on"]) if options["on"] else timezone.localdate()
        opened = open_periods(on=on)
        if options["verbosity"]:
            self.stdout.write(f"Đã mở {opened} kỳ.")
