import contextlib
import time

import pytest

from tasks.reading import UnreadableLetter, read_letter, read_text
from tasks.tests.reading_samples import LETTERS

TEXT = (LETTERS / "372-SLDTBXH-KHTC.txt").read_text("utf-8")
SIGNS = [
    *"aA1 .,:;()-–+*/|\t\n'ốĐ0Ủ_#%&",
    *("1. ", "a) ", "- a\n", "A\n", "12/AB-", "Số: ", "Sở Y tế, ", "trình ", "quý 1, ", "(1) "),
    *("V/v ", "theo Công văn số 1/SA-B ", "KT. GIÁM ĐỐC\n", "ngày 1/1, ", "phối hợp với "),
]


def seconds_for(text):
    start = time.perf_counter()
    with contextlib.suppress(UnreadableLetter):
        read_letter(read_text(text))
    return time.perf_counter() - start


@pytest.mark.parametrize("sign", SIGNS)
def test_hundred_thousand_of_one_sign_take_less_than_two_seconds(sign):
    assert seconds_for((sign * 100_000)[:100_000]) < 2


def test_reading_grows_with_the_length_of_the_letter():
    body = TEXT[TEXT.index("1. UBND") : TEXT.index("5. Thường")]
    short = min(seconds_for(TEXT + body * 4) for _ in range(3))

    assert seconds_for(TEXT + body * 40) < 25 * short
