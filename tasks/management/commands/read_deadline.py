import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks.deadlines import parse_deadline


class Command(BaseCommand):
    help = (
        "Đọc thời hạn: mỗi cụm từ (hoặc mỗi dòng của đầu vào chuẩn) cho một dòng JSON. "
        "Không ghi gì vào cơ sở dữ liệu."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phrases", nargs="*", metavar="PHRASE", help="cụm từ ghi thời hạn")
        parser.add_argument(
            "--on",
            metavar="DATE",
            help="ngày của văn bản, để suy ra năm: 02/03/2021 hoặc 2021-03-02",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = parse_day(options["on"]) if options["on"] else None
        for phrase in options["phrases"] or (line.rstrip("\r\n") for line in sys.stdin):
            read = parse_deadline(phrase, on=on).as_json()
            self.stdout.write(json.dumps(read, ensure_ascii=False))


def parse_day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise CommandError(f"“{text}” không phải là ngày; hãy ghi như 02/03/2021 hoặc 2021-03-02.")
