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


def work_for(text):
    """Return CPU seconds: what else the machine does must not decide a test."""
    start = time.process_time()
    with contextlib.suppress(UnreadableLetter):
        read_letter(read_text(text))
    return time.process_time() - start


@pytest.mark.parametrize("sign", SIGNS)
def test_ten_times_the_signs_take_no_more_than_linear_work(sign):
    short = work_for((sign * 10_000)[:10_000])

    # Linear work would be ten times, quadratic a hundred; the first is too short to time alone.
    assert work_for((sign * 100_000)[:100_000]) < 40 * max(short, 0.05)


def test_reading_grows_with_the_length_of_the_letter():
    body = TEXT[TEXT.index("1. UBND") : TEXT.index("5. Thường")]
    short = min(work_for(TEXT + body * 4) for _ in range(3))

    assert work_for(TEXT + body * 40) < 25 * short
