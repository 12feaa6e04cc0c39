from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.models import Agency
from tasks.actions.imports.bodies import ADD
from tasks.actions.imports.changing import body_refs, changes_of, known_as_planned
from tasks.actions.imports.plan import Plan
from tasks.actions.imports.runs import answer, confirm_import, drop_import, start_import
from tasks.actions.imports.writing import needed_headings
from tasks.choices import Fate
from tasks.models import ImportRun, Programme
from tasks.reading.door import MAX_BYTES


class Command(BaseCommand):
    help = (
        "Nhập nhiệm vụ từ tệp Excel hoặc CSV, như trang “Nhập từ Excel”: ghi tất cả hoặc không ghi "
        "gì. Có dòng bị từ chối thì không ghi gì."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx|FILE.csv", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi gì")
        parser.add_argument(
            "--create-agencies",
            action="store_true",
            help="thêm vào danh bạ các cơ quan mà danh bạ chưa có",
        )
        parser.add_argument(
            "--skip-refused", action="store_true", help="bỏ qua các dòng bị từ chối"
        )
        parser.add_argument("--programme", metavar="CODE", help="mã chương trình của nhiệm vụ mới")
        parser.add_argument("--agency", metavar="CODE", help="mã cơ quan gửi tệp")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _import(self, options: dict[str, Any]) -> None:
        run = start_import(
            _bytes_of(options["file"]),
            options["file"].name,
            programme=_programme(options["programme"]),
            sender=_agency(options["agency"]),
            by=None,
            on=timezone.localdate(),
        )
        if options["create_agencies"]:
            unknown = Plan.from_json(run.plan).unknown
            run = answer(run, bodies=dict.fromkeys(unknown, ADD), headings={}, by=None)
        plan = Plan.from_json(run.plan)
        self._tell(run, plan)
        if options["dry_run"]:
            self._tell_changes(run, plan)
        is_blocked = bool(run.counts[Fate.REFUSED]) and not options["skip_refused"]
        if options["dry_run"] or is_blocked:
            drop_import(run, by=None)
        if is_blocked and not options["dry_run"]:
            raise CommandError("Chưa ghi gì vì có dòng bị từ chối. Hãy sửa tệp rồi nhập lại.")
        if options["dry_run"]:
            self.stdout.write("Chỉ xem, chưa ghi gì.")
            return
        for done in confirm_import(
            run, token=run.token, by=None, skip_refused=options["skip_refused"]
        ):
            if options["verbosity"] > 1:
                self.stdout.write(f"Đã ghi {done} dòng.")
        self.stdout.write("Đã ghi xong.")

    def _tell(self, run: ImportRun, plan: Plan) -> None:
        for note in plan.notes:
            self.stdout.write(note)
        for row in plan.rows:
            for problem in row.problems:
                value = f" “{problem.value}”" if problem.value else ""
                place = f"{row.sheet}, dòng {row.number}, cột {problem.column}"
                self.stderr.write(f"{place}{value}: {problem.advice}")
            if row.fate is not Fate.REFUSED:
                for remark in row.remarks:
                    self.stdout.write(f"{row.sheet}, dòng {row.number}: {remark}")
        self._tell_made(plan)
        told = (f"{run.counts[fate]} {fate.label.lower()}" for fate in Fate)
        self.stdout.write(f"{run.file_name}: {', '.join(told)}.")

    def _tell_changes(self, run: ImportRun, plan: Plan) -> None:
        rows = [row for row in plan.rows if row.fate is Fate.CHANGED]
        for change in changes_of(rows, known_as_planned(plan, rows, on=run.read_on)):
            place = f"{change.row.sheet}, dòng {change.row.number}, {change.row.code}"
            for words in change.words:
                field, old, new = words["field"], words["old"], words["new"]
                self.stdout.write(f"{place}: {field}: “{old}” → “{new}”")

    def _tell_made(self, plan: Plan) -> None:
        """Say what the rows need that is not there yet, as the page asks about it."""
        if headings := needed_headings(plan):
            names = "; ".join(f"{h.number}. {h.title}".lstrip(". ") for h in headings)
            self.stdout.write(f"Đề mục mới: {names}.")
        refs = {ref for ref in body_refs(plan.rows) if isinstance(ref, str)}
        if names := "; ".join(f.name for key, f in plan.unknown.items() if f"{ADD}{key}" in refs):
            self.stdout.write(f"Cơ quan thêm vào danh bạ: {names}.")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(
            f"Không mở được tệp {path}. Hãy kiểm tra lại đường dẫn và quyền đọc."
        ) from error


def _programme(code: str | None) -> Programme:
    known = Programme.objects.all()
    found = known.first() if code is None else known.filter(code=code).first()
    if found is None:
        codes = ", ".join(known.values_list("code", flat=True)) or "chưa có"
        raise CommandError(f"Không có chương trình này. Các chương trình: {codes}.")
    return found


def _agency(code: str | None) -> Agency | None:
    if code is None:
        return None
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"Danh bạ không có cơ quan mang mã “{code}”.")
    return found
