"""Phrases and sentences of letters with their answers, in tasks/tests/data/deadlines."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tasks.deadlines import DeadlineKind, find_deadline, parse_deadline

TABLES = Path(__file__).parent / "data" / "deadlines"
# Told by their kind: their days are tested elsewhere.
TOLD_BY_KIND = {DeadlineKind.RECURRING, DeadlineKind.DONE}


def rows(name):
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


PHRASES = rows("phrases.tsv")
SENTENCES = rows("sentences.tsv")


def shown(day):
    return day.isoformat() if day else "-"


@pytest.mark.parametrize(("phrase", "kind", "start", "due"), PHRASES)
def test_phrase_is_read_as_a_person_reads_it(phrase, kind, start, due):
    read = parse_deadline(phrase)

    assert read.kind == kind
    if read.kind not in TOLD_BY_KIND:
        assert due in (shown(read.due), "*")
        assert start in (shown(read.start), "-")


def spaced(phrase):
    return phrase.replace(" ", " \u00a0 ")


def decomposed(phrase):
    return unicodedata.normalize("NFD", phrase)


def bracketed(phrase):
    return f"({phrase});"


@pytest.mark.parametrize("writing", [str.upper, spaced, decomposed, bracketed])
def test_writing_of_a_phrase_changes_nothing(writing):
    differing = [
        phrase
        for phrase, *_ in PHRASES
        if _told(parse_deadline(writing(phrase))) != _told(parse_deadline(phrase))
    ]

    assert differing == []


def _told(deadline):
    return deadline.kind, deadline.start, deadline.due, deadline.recurrence, deadline.time


@pytest.mark.parametrize(("text", "on", "kind", "due"), SENTENCES)
def test_deadline_of_a_sentence_is_the_one_that_binds(text, on, kind, due):
    found = find_deadline(text, on=date.fromisoformat(on))

    assert (found[0].kind if found else DeadlineKind.NONE) == kind
    assert due in (shown(found[0].due if found else None), "*")


@pytest.mark.parametrize(("text", "on"), [row[:2] for row in SENTENCES])
def test_wording_found_in_a_sentence_reads_the_same_alone(text, on):
    found = find_deadline(text, on=date.fromisoformat(on))

    if found:
        deadline, (start, end) = found
        assert deadline.wording == text[start:end].strip()
