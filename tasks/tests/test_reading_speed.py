import contextlib

import pytest

from tasks.reading import UnreadableLetter, read_letter, read_text
from tasks.reading.sandbox import run_limited
from tasks.tests.reading_samples import LETTERS
from tasks.tests.work import calls_in

TEXT = (LETTERS / "372-SLDTBXH-KHTC.txt").read_text("utf-8")
SIGNS = [
    *"aA1 .,:;()-–+*/|\t\n'ốĐ0Ủ_#%&",
    *("1. ", "a) ", "- a\n", "A\n", "12/AB-", "Số: ", "Sở Y tế, ", "trình ", "quý 1, ", "(1) "),
    *("V/v ", "theo Công văn số 1/SA-B ", "KT. GIÁM ĐỐC\n", "ngày 1/1, ", "phối hợp với "),
]


def read(text):
    with contextlib.suppress(UnreadableLetter):
        read_letter(read_text(text))


@pytest.mark.parametrize("sign", SIGNS)
def test_a_hundred_thousand_signs_are_read_to_the_end(sign):
    text = (sign * 100_000)[:100_000]

    # Takes under a second of the limit's twenty; how it grows is measured in bench.reading.
    run_limited(lambda _: read(text), b"", failure="over the limit")


def test_reading_grows_with_the_length_of_the_letter():
    body = TEXT[TEXT.index("1. UBND") : TEXT.index("5. Thường")]
    read(TEXT)  # what is remembered of a first letter is none of the next one's work

    short, long = (calls_in(lambda n=n: read(TEXT + body * n)) for n in (4, 40))

    assert long < 10 * short
