"""A filled document as a file: tables streamed into their places, the same bytes each time."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tasks.writing.text import writable
from tasks.writing.word.fill import Table

_DOCUMENT = "word/document.xml"
_MARK = re.compile("<!-- table-([0-9]+) -->")
_PIECES_AT_ONCE = 200


def save(
    document: Any,
    file: IO[bytes],
    *,
    tables: list[Table],
    title: str,
    author: str,
    at: datetime,
    comments: str = "",
) -> None:
    """Write the package; what says when it was made is `at`, never the clock."""
    properties = document.core_properties
    properties.title, properties.author = writable(title)[:255], writable(author)[:255]
    properties.comments, properties.last_modified_by = writable(comments)[:255], ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.revision, properties.language = 1, "vi"
    plain = BytesIO()
    document.save(plain)
    with ZipFile(plain) as source, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as target:
        for name in source.namelist():
            content = source.read(name)
            with target.open(_entry(name), "w") as out:
                for block in _with_tables(content.decode(), tables) if name == _DOCUMENT else ():
                    out.write(block.encode())
                if name != _DOCUMENT:
                    out.write(content)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980: equal values give equal files
    entry.compress_type = ZIP_DEFLATED
    return entry


def _with_tables(xml: str, tables: list[Table]) -> Iterator[str]:
    parts = _MARK.split(xml)
    for index, part in enumerate(parts):
        if index % 2:
            yield from _blocks(tables[int(part)].markup())
        else:
            yield part


def _blocks(markup: Iterable[str]) -> Iterator[str]:
    waiting = iter(markup)
    while block := "".join(islice(waiting, _PIECES_AT_ONCE)):
        yield block
