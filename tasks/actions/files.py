"""The one door through which people's files come in: letters, proof of progress, results.

What a file is, its content says (tasks.reading.door); its name must agree. A file that is refused
leaves nothing behind.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError

from agencies.models import User
from tasks.models import Attachment
from tasks.models.attachment import private_storage
from tasks.reading.door import FileKind, inspect
from tasks.reading.errors import UnreadableLetter

NAME_MAX_LENGTH = 150
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Suffix of a name: what its content must be, and the type under which it is served.
_TYPES = {
    "pdf": (FileKind.PDF, "application/pdf"),
    "docx": (FileKind.DOCX, _WORD),
    "doc": (FileKind.OLD_WORD, "application/msword"),
    "rtf": (FileKind.OLD_WORD, "application/rtf"),
    "xlsx": (FileKind.XLSX, _EXCEL),
    "png": (FileKind.IMAGE, "image/png"),
    "jpg": (FileKind.IMAGE, "image/jpeg"),
    "jpeg": (FileKind.IMAGE, "image/jpeg"),
    "tif": (FileKind.IMAGE, "image/tiff"),
    "tiff": (FileKind.IMAGE, "image/tiff"),
    "txt": (FileKind.TEXT, "text/plain; charset=utf-8"),
}
# Controls, and signs that turn the direction of a name or hide in it.
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')


def store_file(upload: IO[bytes], *, by: User, name: str = "", **owner: Any) -> Attachment:
    """Keep a file for its owner: letter=, intake=, task=, report= or extension=.

    Raise ValidationError, in Vietnamese and naming the file, when it may not come in. Rights are
    the caller's to check; call it inside the transaction of the act that the file belongs to.
    """
    shown = clean_name(name) if name else _shown(upload)
    data = upload.read(settings.ATTACHMENT_MAX_BYTES + 1)
    content_type = _checked_type(data, shown)
    try:
        kept = private_storage().keep(data)
    except OSError as error:
        raise ValidationError(
            f"Chưa lưu được tệp “{shown}”: máy chủ không ghi được. Hãy báo quản trị rồi thử lại."
        ) from error
    return Attachment.objects.create(
        file=kept,
        name=shown,
        content_type=content_type,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        uploaded_by=by,
        **owner,
    )


def store_files(uploads: Sequence[IO[bytes]], *, by: User, **owner: Any) -> list[Attachment]:
    """Keep all the files or, when one may not come in, none: all are looked at first."""
    for upload in uploads:
        _checked_type(upload.read(settings.ATTACHMENT_MAX_BYTES + 1), _shown(upload))
        upload.seek(0)
    return [store_file(upload, by=by, **owner) for upload in uploads]


def copy_files(attachments: Iterable[Attachment], *, by: User, **owner: Any) -> None:
    """Give the same files to another owner; on disk they stay one."""
    for found in attachments:
        Attachment.objects.create(
            file=found.file.name,
            name=found.name,
            content_type=found.content_type,
            size=found.size,
            sha256=found.sha256,
            uploaded_by=by,
            **owner,
        )


def clean_name(name: str) -> str:
    """Return the last part of a name, without what could mislead a person or a program."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/")
    last = _FORBIDDEN.sub(" ", PurePosixPath(text).name)
    stem, dot, suffix = " ".join(last.split()).strip(". ").rpartition(".")
    if not dot:
        return suffix[:NAME_MAX_LENGTH] or "tep"
    return f"{stem[: NAME_MAX_LENGTH - len(suffix) - 1] or 'tep'}.{suffix}"


def _shown(upload: IO[bytes]) -> str:
    return clean_name(str(getattr(upload, "name", "")))


def _checked_type(data: bytes, name: str) -> str:
    suffix = name.rpartition(".")[2].lower()
    if suffix not in _TYPES or suffix not in settings.ATTACHMENT_TYPES:
        allowed = ", ".join(f".{known}" for known in settings.ATTACHMENT_TYPES)
        raise ValidationError(f"Không nhận tệp “{name}”. Hãy gửi tệp {allowed}.")
    if len(data) > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise ValidationError(
            f"Tệp “{name}” lớn hơn {limit} MB. Hãy giảm cỡ ảnh hoặc tách tệp rồi gửi lại."
        )
    expected, content_type = _TYPES[suffix]
    try:
        found = inspect(data, spreadsheets=True)
    except UnreadableLetter as error:
        raise ValidationError(f"Tệp “{name}”: {error}") from error
    if found != expected:
        raise ValidationError(
            f"Tệp “{name}” không phải là tệp .{suffix} như tên của nó. "
            "Hãy mở tệp, lưu lại đúng định dạng rồi gửi lại."
        )
    return content_type
