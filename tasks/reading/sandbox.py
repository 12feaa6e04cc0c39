"""Run a parser of foreign files in a child process, with limits of time and memory.

The child is forked, so nothing has to be imported again, and it answers in JSON, so what it sends
is data whatever became of it. It keeps no file or connection of its parent; a sealed one, for
parsers in compiled code, can open none of its own either. Where there is no fork (Windows, a
developer's machine) it runs in place.
"""

import contextlib
import json
import logging
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.reading.errors import UnreadableLetter

CPU_SECONDS = 20
WALL_SECONDS = 30
MEMORY_BYTES = 512 * 1024 * 1024
_MAX_ANSWER = 100 * 1024 * 1024

Parse = Callable[[bytes], Any]


def run_limited(parse: Parse, data: bytes, *, failure: str, sealed: bool = False) -> Any:
    """Return what parse(data) answers, which must be JSON.

    Raise UnreadableLetter: with the parser's own message, or with `failure` when it broke down,
    was too slow or took too much memory. A `sealed` parser opens no file, socket or process; it
    must have imported beforehand all that it needs.
    """
    if not hasattr(os, "fork"):
        return parse(data)
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        _work(parse, data, writer, sealed=sealed)
    os.close(writer)
    try:
        return _result(_receive(reader, time.monotonic() + WALL_SECONDS), failure)
    finally:
        _stop(process, reader)


def _work(parse: Parse, data: bytes, writer: int, *, sealed: bool) -> None:
    """Do the child's work and end it without running any of the parent's clean-up."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        logging.disable()
        _let_go(writer)
        _limit(sealed=sealed)
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


def _let_go(writer: int) -> None:
    """Close what the parent has open, its database and its listening socket among them."""
    os.closerange(3, writer)
    os.closerange(writer + 1, os.sysconf("SC_OPEN_MAX"))


def _limit(*, sealed: bool) -> None:
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
    if sealed:
        # What is open stays so, the pipe of the answer; nothing more can be opened or started.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


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


def _stop(process: int, reader: int) -> None:
    os.close(reader)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, 0)


def _result(answer: bytes, failure: str) -> Any:
    try:
        kind, value = json.loads(answer)
    except ValueError as error:
        raise UnreadableLetter(failure) from error
    if kind == "refused":
        raise UnreadableLetter(value)
    return value
