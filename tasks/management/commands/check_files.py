"""Compare the files on disk with what the database says of them."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks.models import Attachment
from tasks.models.attachment import private_storage

# A younger file may belong to an act that is still being written.
_GRACE_SECONDS = 24 * 60 * 60


class Command(BaseCommand):
    help = "Đối chiếu tệp trên đĩa với cơ sở dữ liệu; báo tệp mất, hỏng, hoặc không thuộc về đâu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove", action="store_true", help="xóa tệp không thuộc về đâu, quá một ngày"
        )

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        rows = dict(Attachment.objects.values_list("file", "sha256"))
        root = Path(private_storage().path(""))
        orphans = [path for path in _files(root) if str(path.relative_to(root)) not in rows]
        for path in orphans:
            self.stdout.write(f"Không thuộc về đâu: {path.relative_to(root)}")
            if remove:
                path.unlink()
        broken = [name for name, digest in rows.items() if not _is_whole(root / name, digest)]
        for name in broken:
            self.stdout.write(f"Mất hoặc hỏng: {name}")
        summary = f"{len(rows)} tệp có tên trong cơ sở dữ liệu, {len(broken)} mất hoặc hỏng."
        if broken:
            raise CommandError(f"{summary} Hãy lấy lại từ bản sao lưu.")
        self.stdout.write(summary)


def _files(root: Path) -> Iterator[Path]:
    before = time.time() - _GRACE_SECONDS
    for path in sorted(root.glob("*/*")):
        if path.is_file() and path.stat().st_mtime < before:
            yield path


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest
