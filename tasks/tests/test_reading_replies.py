"""Replies of departments in the three forms that offices send, against what a person wrote down."""

import pytest

from tasks.reading import read_letter, read_source
from tasks.reading.printing import as_json
from tasks.tests.reading_samples import LETTERS, expected_of

REPLIES = [
    f"{stem}{kind}"
    for stem in ("01-so-y-te", "03-so-nong-nghiep-ptnt")
    for kind in (".txt", ".docx", ".pdf")
]
# The kinds of the answers, where they are named otherwise.
KINDS = {"date": "day", "half": "half_year"}


@pytest.fixture(scope="module", params=REPLIES)
def reply(request):
    read = as_json(read_letter(read_source(LETTERS / request.param)))
    return read, expected_of(request.param.rsplit(".", 1)[0])


def test_reply_head_is_read(reply):
    read, expected = reply

    head = {key: read[key] for key in ("date", "subject", "sender", "place", "answers", "signer")}

    assert read["reference"] == expected["number"]
    assert head == {key: expected[key] for key in head}
    assert read["recipients"] == expected["recipients"]


def test_reply_items_are_all_and_only_those_written(reply):
    read, expected = reply

    starts = [
        (item["section"], item["text"][: len(known["text_starts"])])
        for item, known in zip(read["items"], expected["items"], strict=True)
    ]

    assert starts == [(known["section"], known["text_starts"]) for known in expected["items"]]


def test_reply_deadlines_are_right(reply):
    read, expected = reply

    deadlines = [
        (item["deadline"]["kind"], known["deadline_end"] and item["deadline"]["due"])
        for item, known in zip(read["items"], expected["items"], strict=True)
    ]

    assert deadlines == [
        (KINDS.get(known["deadline_kind"], known["deadline_kind"]), known["deadline_end"])
        for known in expected["items"]
    ]


def test_reply_bodies_are_those_named(reply):
    read, expected = reply

    for item, known in zip(read["items"], expected["items"], strict=True):
        for key in ("lead", "coordinating"):
            if known.get(key):
                assert "; ".join(item[key]) in {known[key], known[key].replace(", ", "; ")} or (
                    ", ".join(item[key]) == known[key]
                )
