"""What would be read from a letter, printed; nothing is stored."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agencies.directory import Directory
from agencies.register import load_directory
from tasks.reading import UnreadableLetter, read_letter, read_source
from tasks.reading.printing import as_json, as_text


class Command(BaseCommand):
    help = "In ra những gì đọc được từ một văn bản; không ghi gì vào cơ sở dữ liệu."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .docx, .pdf, .doc hoặc .txt")
        parser.add_argument("--json", action="store_true", help="in dưới dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = read_letter(read_source(options["file"]), _directory())
        except UnreadableLetter as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(draft), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(draft))


def _directory() -> Directory:
    """Return the register; before the first migration a letter can be read without one."""
    try:
        return load_directory()
    except DatabaseError:
        return Directory()
