"""Letters of every kind of office, read as the answers written into them say."""

import pytest

from agencies.text import fold
from tasks.reading import read_letter, read_source, read_text
from tasks.tests.made_letters import FILES, FOLDER, NAMES, beginning, read_made


@pytest.fixture(scope="module", params=NAMES)
def made(request):
    letter = read_made(request.param)
    return letter, read_letter(read_text(letter.text))


def test_head_of_made_letter_is_read(made):
    letter, draft = made
    read = {
        "number": draft.reference,
        "date": draft.date.isoformat() if draft.date else "",
        "signer": draft.signer.name,
    }

    assert {part: read[part] for part in read if part in letter.head} == {
        part: letter.head[part] for part in read if part in letter.head
    }
    assert fold(draft.sender.name).startswith(fold(letter.head.get("sender", "")))
    assert fold(letter.head["subject"]).removeprefix("v/v ").removeprefix("ve viec ") in fold(
        f"{draft.subject}"
    ).removeprefix("v/v ")


def test_duties_of_made_letter_are_all_and_only_those_written(made):
    letter, draft = made
    read = []
    for (start, _, _), item in zip(letter.duties, draft.items, strict=True):
        words = beginning(item.text)
        read.append(start if start in item.text[: len(start) + 80] else words)

    assert read == [start for start, _, _ in letter.duties]


def test_deadlines_of_made_letter_are_right(made):
    letter, draft = made
    read = [
        (
            start,
            "none" if kind == "none" and item.deadline.kind == "ongoing" else item.deadline.kind,
            item.deadline.due.isoformat() if due and item.deadline.due else "",
        )
        for (start, kind, due), item in zip(letter.duties, draft.items, strict=True)
    ]

    assert read == list(letter.duties)


@pytest.mark.parametrize("name", FILES)
def test_letter_laid_out_on_pages_reads_as_its_text(name):
    path = FOLDER / name
    as_text = read_letter(read_text(read_made(path.stem).text))
    as_file = read_letter(read_source(path))

    assert [(i.section, i.text, i.deadline) for i in as_file.items] == [
        (i.section, i.text, i.deadline) for i in as_text.items
    ]
    assert head_of(as_file) == head_of(as_text)


def head_of(draft):
    return (
        *(draft.reference, draft.date, draft.place, draft.subject, draft.sender, draft.recipients),
        *(draft.answers, draft.answers_on, draft.signer, draft.distribution),
    )
