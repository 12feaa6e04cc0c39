"""Run a parser of foreign files in a child process, with limits of time and memory.

The child is forked, so nothing has to be imported again, and it answers in JSON, so what it sends
is data whatever became of it. Where there is no fork (Windows, a developer's machine) it runs
in place.
"""

import contextlib
import json
import logging
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.reading.errors import UnreadableLetter

CPU_SECONDS = 20
WALL_SECONDS = 30
MEMORY_BYTES = 512 * 1024 * 1024
_MAX_ANSWER = 100 * 1024 * 1024


Parse = Callable[[bytes], Any]


@dataclass(frozen=True)
class _Child:
    process: int
    reader: int


def run_limited(parse: Parse, data: bytes, *, failure: str) -> Any:
    """Return what parse(data) answers, which must be JSON.

    Raise UnreadableLetter: with the parser's own message, or with `failure` when it broke down,
    was too slow or took too much memory.
    """
    return run_side_by_side([parse], data, failure=failure)[0]


def run_side_by_side(parses: Sequence[Parse], data: bytes, *, failure: str) -> list[Any]:
    """Return what each answers; they work at the same time, each in a child with its own limits."""
    if not hasattr(os, "fork"):
        return [parse(data) for parse in parses]
    until = time.monotonic() + WALL_SECONDS
    children: list[_Child] = []
    try:
        # One at a time, so that those started are stopped when the next one cannot be.
        for parse in parses:
            children.append(_start(parse, data))  # noqa: PERF401
        return [_result(_receive(child.reader, until), failure) for child in children]
    finally:
        for child in children:
            _stop(child)


def _start(parse: Parse, data: bytes) -> _Child:
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        _work(parse, data, writer)
    os.close(writer)
    return _Child(process, reader)


def _work(parse: Parse, data: bytes, writer: int) -> None:
    """Do the child's work and end it without running any of the parent's clean-up."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        logging.disable()
        _limit()
        answer = json.dumps(_answer(parse, data)).encode()
        with os.fdopen(writer, "wb") as stream:
            stream.write(answer)
    except BaseException:  # noqa: BLE001 - whatever happened, the child must end here
        os._exit(1)
    os._exit(0)


def _answer(parse: Parse, data: bytes) -> tuple[str, Any]:
    try:
        return "read", parse(data)
    except UnreadableLetter as error:
        return "refused", str(error)


def _limit() -> None:
    import resource  # noqa: PLC0415 - absent where there is no fork

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        # What the parent already has is shared with the child and counts for it as well.
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _receive(reader: int, until: float) -> bytes:
    """Return what the child wrote, as far as it came in time."""
    pieces: list[bytes] = []
    size = 0
    while (left := until - time.monotonic()) > 0 and size <= _MAX_ANSWER:
        ready, _, _ = select.select([reader], [], [], left)
        piece = os.read(reader, 1 << 16) if ready else b""
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _stop(child: _Child) -> None:
    os.close(child.reader)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child.process, 0)


def _result(answer: bytes, failure: str) -> Any:
    try:
        kind, value = json.loads(answer)
    except ValueError as error:
        raise UnreadableLetter(failure) from error
    if kind == "refused":
        raise UnreadableLetter(value)
    return value
