"""Made-up letters with their answers written into them, in tasks/tests/data/letters/made.

Above "---" stand the parts of the head as they must be read. Each duty stands between ⟦ and ⟧,
and after them the kind of its deadline and its last day; the marks are no part of the letter.
"""

import re
from dataclasses import dataclass

from tasks.tests.reading_samples import LETTERS

FOLDER = LETTERS / "made"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_DUTY = re.compile(r"⟦(?P<words>[^⟧]*)⟧(?P<kind>\w+)(?: (?P<due>\d{4}-\d\d-\d\d))?")
# So much of a duty's words is compared; what follows may stand on another line.
_BEGINNING = 50


@dataclass(frozen=True)
class MadeLetter:
    text: str
    head: dict[str, str]
    # Beginning, kind, last day ("" where the answer does not say one).
    duties: tuple[tuple[str, str, str], ...]


def read_made(name):
    head, text = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n---\n", 1)
    duties = [
        (beginning(found["words"]), found["kind"], found["due"] or "")
        for found in _DUTY.finditer(text)
    ]
    parts = dict(line.removeprefix("# ").split(": ", 1) for line in head.split("\n"))
    return MadeLetter(_DUTY.sub(r"\g<words>", text), parts, tuple(duties))


def beginning(words):
    return " ".join(words.replace("*", "").split())[:_BEGINNING].strip()


# Some of them laid out by Decree 30/2020 and printed by LibreOffice: in a font that lacks letters
# of Vietnamese, flush left without indents, and in a wide font that breaks many lines.
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".docx", ".pdf"})
