"""Files of people on disk, each under the SHA-256 of its content."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import FileSystemStorage


class ContentStorage(FileSystemStorage):
    def keep(self, data: bytes) -> str:
        """Write the content whole or not at all; return its name. What is there stays as it is.

        Raise OSError when the disk refuses.
        """
        digest = sha256(data).hexdigest()
        name = f"{digest[:2]}/{digest}"
        path = Path(self.path(name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
        return name


def _write_whole(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix="part-", delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
