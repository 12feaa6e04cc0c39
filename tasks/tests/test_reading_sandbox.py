import errno
import os
import socket
import time

import pytest

from tasks.reading import UnreadableLetter, sandbox
from tasks.reading.sandbox import run_limited

FAILURE = "Không đọc được tệp này."


def test_answer_comes_back_as_data():
    assert run_limited(lambda data: [len(data), "chữ"], b"abc", failure=FAILURE) == [3, "chữ"]


def test_refusal_keeps_the_words_of_the_parser():
    def refuse(_):
        raise UnreadableLetter("Tệp có mật khẩu.")

    with pytest.raises(UnreadableLetter, match="Tệp có mật khẩu"):
        run_limited(refuse, b"", failure=FAILURE)


def fail(_):
    raise KeyError("part")


def die(_):
    os.abort()


def recurse(data):
    return recurse(data)


def eat_memory(_):
    return len(bytearray(2 * sandbox.MEMORY_BYTES))


def answer_no_data(_):
    return object()


@pytest.mark.parametrize("parse", [fail, die, recurse, eat_memory, answer_no_data])
def test_parser_that_breaks_down_is_a_refusal(parse):
    with pytest.raises(UnreadableLetter, match="Không đọc được tệp này"):
        run_limited(parse, b"", failure=FAILURE)


def test_parser_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.3)

    with pytest.raises(UnreadableLetter, match="Không đọc được tệp này"):
        run_limited(lambda _: time.sleep(60), b"", failure=FAILURE)


def test_no_child_is_left_behind():
    for parse in (fail, die):
        with pytest.raises(UnreadableLetter):
            run_limited(parse, b"", failure=FAILURE)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def open_files(_):
    """Return how many files are open besides those of the terminal."""
    count = 0
    for number in range(3, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        count += 1
    return count


def test_child_keeps_only_the_pipe_of_its_answer(tmp_path):
    with (tmp_path / "secret").open("w"), socket.socket():
        assert run_limited(open_files, b"", failure=FAILURE) == 1


def attempts(_):
    """Return the names of the errors that opening things gives."""
    errors = []
    for attempt in (lambda: os.open("/etc/hostname", os.O_RDONLY), os.pipe, socket.socket):
        try:
            attempt()
        except OSError as error:
            errors.append(errno.errorcode[error.errno])
        else:
            errors.append("")
    return errors


def test_sealed_child_opens_nothing():
    assert run_limited(attempts, b"", failure=FAILURE, sealed=True) == ["EMFILE"] * 3
    assert run_limited(attempts, b"", failure=FAILURE) == [""] * 3
