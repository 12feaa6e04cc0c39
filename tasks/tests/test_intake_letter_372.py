"""Letter 372 taken in becomes exactly what the fixture holds, field by field, from any format."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tasks.actions.confirming import confirm_intake
from tasks.actions.intake import draft_of, open_intake
from tasks.models import Assignment, Programme
from tasks.reading import read_source
from tasks.tests.reading_samples import LETTERS, docx_of, pdf_of

pytestmark = pytest.mark.django_db
TEXT = (LETTERS / "372-SLDTBXH-KHTC.txt").read_text("utf-8")
ON = date(2021, 3, 3)
MODELS = ("heading", "letter", "letteritem", "awaitedevent", "task")
# When a row was made, which no letter says.
CLOCK = {"created_at", "updated_at"}


FIXTURE = json.loads((Path(settings.BASE_DIR) / "fixtures" / "letter_372.json").read_text("utf-8"))
# NV-013 says "Phối hợp với các ngành liên quan", which the fixture leaves out.
GROUP = " cac so, ban, nganh cac so, ban, nganh cac so, nganh cac so, ban nganh cac nganh lien quan"


@pytest.fixture
def empty_register(db):
    """The province's bodies, and the programme before any letter came."""
    call_command("loaddata", "agencies", verbosity=0)
    rows = [row["fields"] for row in FIXTURE if row["model"] == "tasks.programme"]
    return Programme.objects.create(**rows[0])


def key_of(row):
    names = {"tasks.task": "code", "tasks.awaitedevent": "title"}
    return row["model"], row["fields"][names.get(row["model"], "number")]


def expected():
    """Return the fixture's rows by their natural keys, without the clock."""
    return {
        key_of(row): {name: value for name, value in row["fields"].items() if name not in CLOCK}
        for row in FIXTURE
        if row["model"] != "tasks.programme"
    }


def stored(known):
    """Return what the database holds of the same models, as far as the fixture speaks of it."""
    out = StringIO()
    models = [f"tasks.{name}" for name in MODELS]
    call_command("dumpdata", *models, natural_foreign=True, natural_primary=True, stdout=out)
    rows = {key_of(row): row["fields"] for row in json.loads(out.getvalue())}
    return {
        key: {name: value for name, value in fields.items() if name in known.get(key, fields)}
        for key, fields in rows.items()
    }


def file_of(kind, folder):
    plain = TEXT.replace("*", "")
    if kind == "txt":
        return TEXT.encode()
    return docx_of(plain) if kind == "docx" else pdf_of(docx_of(plain), folder)


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_letter_372_becomes_the_fixture(empty_register, consolidator, kind, tmp_path):
    known = expected()

    intake = open_intake(read_source(file_of(kind, tmp_path)), by=consolidator)
    confirm_intake(intake, draft=draft_of(intake), version=1, by=consolidator, on=ON)

    made = stored(known)
    others = list(Assignment.objects.values_list("task__code", "agency__code", "role"))
    assert others == [("NV-013", "cac-so-ban-nganh", "coordinating")]
    task = made["tasks.task", "NV-013"]
    task["search_text"] = task["search_text"].replace(GROUP, "")
    assert made == known
