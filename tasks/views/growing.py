"""A page that grows while many rows are written, so that nobody waits before a blank one.

It needs no script and no second process: the answer is streamed while the steps of the act are
taken. A page that is closed, or a process that ends, takes its transaction along.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string

from tasks.actions.steps import Steps

T = TypeVar("T")
# More rows take longer than a click.
LONG = 2_000
_READ, _WRITTEN, _COMPARED = "đang đọc tệp", "đã ghi", "đã đối chiếu"
_FAILED = "Có lỗi khi ghi nên chưa ghi gì. Hãy thử lại."
COLLISION = "Có người vừa ghi cùng lúc, chưa ghi gì. Hãy xác nhận lại."


@dataclass(frozen=True)
class Long:
    """What a page says of rows that are being written, and where it leads when they are not.

    With `is_reading` they are only compared: nothing is written, and the page goes on by itself
    to what was made. How many they are is not known before the file was read.
    """

    heading: str
    total: int | None
    back: str
    back_words: str = "Quay lại"
    is_reading: bool = False

    @property
    def doing(self) -> str:
        return _COMPARED if self.is_reading else _WRITTEN


def growing_page(
    request: HttpRequest,
    said: Long,
    steps: Steps[T],
    first: int,
    ended: Callable[[T], tuple[str, str]],
) -> StreamingHttpResponse:
    """Answer with how far the steps are; `first` is where they stand already.

    `ended` says of what was made the words and the address of its page.
    """
    page = render_to_string("tasks/growing.html", {"said": said}, request)
    return _streamed(_parts(page, said, steps, first, ended))


def _streamed(parts: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts)
    # A proxy that waits for the whole page would undo its purpose.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _parts(
    page: str,
    said: Long,
    steps: Steps[T],
    first: int,
    ended: Callable[[T], tuple[str, str]],
) -> Iterator[str]:
    head, foot = page.split("<!-- progress -->")
    with closing(steps):
        yield head
        yield _step(said.doing if said.total else _READ, first, said.total)
        try:
            made = yield from _steps(said.doing, said.total, steps)
        except ValidationError as error:
            yield _failed(" ".join(error.messages), said)
        except IntegrityError:
            yield _failed(COLLISION, said)
        except DatabaseError:
            yield _failed(_FAILED, said)
        else:
            link = "Xem trước" if said.is_reading else "Xem kết quả"
            yield _end(*ended(made), link, goes_on=said.is_reading)
    yield foot


def growing_preview(
    page: str, total: int, steps: Steps[T], made: Callable[[T], str]
) -> StreamingHttpResponse:
    """Answer with a page that shows how far the steps are, then in their place what they made."""
    return _streamed(_preview(page, total, steps, made))


def _preview(page: str, total: int, steps: Steps[T], made: Callable[[T], str]) -> Iterator[str]:
    head, rest = page.split("<!-- progress -->")
    between, foot = rest.split("<!-- made -->")
    with closing(steps):
        yield head
        yield _step(_COMPARED, 0, total)
        preview = yield from _steps(_COMPARED, total, steps)
    yield between
    yield made(preview)
    yield foot


def _steps(doing: str, total: int | None, steps: Steps[T]) -> Generator[str, Any, T]:
    while True:
        try:
            yield _step(doing, next(steps), total)
        except StopIteration as end:
            made: T = end.value
            return made


def _step(doing: str, done: int, total: int | None) -> str:
    context = {"doing": doing, "done": done, "total": total}
    return render_to_string("tasks/_growing_step.html", context)


def _failed(words: str, said: Long) -> str:
    return _end(words, said.back, said.back_words, failed=True)


def _end(words: str, url: str, link: str, *, failed: bool = False, goes_on: bool = False) -> str:
    context = {"words": words, "url": url, "link": link, "failed": failed, "goes_on": goes_on}
    return render_to_string("tasks/_growing_end.html", context)
