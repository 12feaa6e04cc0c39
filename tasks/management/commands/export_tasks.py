import os
from argparse import ArgumentParser
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from tasks.arrangement import ViewError, chosen_day
from tasks.exports import FORMATS, write_export
from tasks.filters import TaskFilter, filter_errors
from tasks.grouping import Arrangement, chosen_arrangement
from tasks.management.commands.read_deadline import parse_day
from tasks.models import Task
from tasks.past import as_it_stood


class Command(BaseCommand):
    help = (
        "Xuất danh mục nhiệm vụ ra tệp Excel, Word hoặc CSV, giống tệp tải từ trang danh sách. "
        "Tệp cũ cùng tên chỉ bị thay khi tệp mới đã ghi xong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", metavar="OUT.xlsx|OUT.docx|OUT.csv", type=Path)
        parser.add_argument(
            "--filter",
            default="",
            metavar="ADDRESS",
            help="phần sau dấu ? của địa chỉ danh sách: status=submitted&agency=so-ldtbxh",
        )
        parser.add_argument(
            "--on",
            metavar="DATE",
            help="tính tiến độ đến hết ngày này (mặc định hôm nay): 15/03/2021 hoặc 2021-03-15",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        kind = _kind(out)
        data = QueryDict(options["filter"].rpartition("?")[2])
        on, as_then = _day(options["on"], data)
        with as_it_stood(on) if as_then else nullcontext():
            filters = TaskFilter(data, queryset=Task.objects.all(), on=on)
            arranged = _checked_order(filters, data)
            total = _write(filters, out, kind=kind, arranged=arranged, on=on)
        self.stdout.write(f"Đã ghi {total} nhiệm vụ vào {out}.")


def _day(judged: str | None, data: QueryDict) -> tuple[date, bool]:
    """Return the day, and whether tasks are wanted as they stood then and not as they are now."""
    today = timezone.localdate()
    if data.get("on") and judged:
        raise CommandError("Hãy ghi một ngày: --on, hoặc on= trong --filter.")
    try:
        on = chosen_day(data, today=today)
    except ViewError as error:
        raise CommandError(str(error)) from error
    return (parse_day(judged), False) if judged else (on, on < today)


def _kind(out: Path) -> str:
    kind = out.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise CommandError(
            f"Không biết dạng tệp “{out.name}”. Hãy ghi tên kết thúc bằng .xlsx, .docx hoặc .csv."
        )
    return kind


def _checked_order(filters: TaskFilter, data: QueryDict) -> Arrangement:
    errors = filter_errors(filters)
    if errors:
        raise CommandError("\n".join(errors.values()))
    try:
        return chosen_arrangement(data)
    except ViewError as error:
        raise CommandError(str(error)) from error


def _write(filters: TaskFilter, out: Path, *, kind: str, arranged: Arrangement, on: date) -> int:
    """Write beside the target and move into place: nobody ever finds half a file."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            total = write_export(filters, file, kind=kind, arranged=arranged, on=on, by=None)
        unfinished.replace(out)
    except OSError as error:
        message = f"Không ghi được {out}: {error.strerror}. Hãy chọn nơi khác để ghi."
        raise CommandError(message) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return total
