import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tasks.reading import read_letter, read_source
from tasks.reading.printing import as_json
from tasks.tests.reading_samples import LETTERS

LETTER = LETTERS / "372-SLDTBXH-KHTC.txt"
SHARED = Path(settings.BASE_DIR).parent / "shared"
KEYS = [
    *("reference", "number", "symbol", "date", "place", "subject", "sender", "recipients"),
    *("answers", "signer", "items", "unread"),
]
ITEM_KEYS = [
    *("section", "heading", "text", "document_type", "submitter", "issuer", "lead"),
    *("coordinating", "deadline", "source", "notes"),
]
DEADLINE_KEYS = ["wording", "kind", "start", "due", "milestone", "condition", "recurrence"]


@pytest.mark.django_db
def test_command_prints_the_promised_keys(capsys):
    call_command("read_letter", str(LETTER), "--json")

    read = json.loads(capsys.readouterr().out)

    assert [key for key in KEYS if key not in read] == []
    assert [key for key in ITEM_KEYS if key not in read["items"][0]] == []
    assert list(read["items"][0]["deadline"]) == DEADLINE_KEYS
    assert read["items"][0]["source"] == {"paragraph": 7, "start": 2, "end": 134}


@pytest.mark.django_db
def test_command_prints_a_summary_for_people(capsys):
    call_command("read_letter", str(LETTER))

    assert "Đọc được 16 nhiệm vụ; 2 đoạn không thành nhiệm vụ." in capsys.readouterr().out


@pytest.mark.django_db
def test_command_refuses_with_the_readers_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"Không mở được tệp khong-co\.docx"):
        call_command("read_letter", str(tmp_path / "khong-co.docx"))


def test_old_word_file_reads_the_same(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    source = LETTERS / "01-so-y-te.docx"
    command = [office, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    read = read_letter(read_source(tmp_path / "01-so-y-te.doc"))

    assert [i.text for i in read.items] == [i.text for i in read_letter(read_source(source)).items]


def score():
    """Return the project's own judge of readings, or skip where the shared folder is absent."""
    path = SHARED / "evaluation" / "score_letters.py"
    if not path.exists():
        pytest.skip("the shared letters are not here")
    spec = importlib.util.spec_from_file_location("score_letters", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score_letter


def test_shared_letters_are_read_as_a_person_read_them(tmp_path):
    judge = score()
    totals, complete = [0] * 6, [0, 0]
    for path in sorted((SHARED / "letters").glob("*.expected.json")):
        expected = json.loads(path.read_text("utf-8"))
        text = path.with_name(path.name.replace(".expected.json", ".txt")).read_text("utf-8")
        letter = tmp_path / "letter.txt"
        letter.write_text(text.split("\n", 1)[1] if text.startswith("# source:") else text, "utf-8")
        row = judge(expected, as_json(read_letter(read_source(letter))), show=False)
        totals = [a + b for a, b in zip(totals, row, strict=True)]
        if expected.get("items_complete", True):
            complete = [complete[0] + row[3], complete[1] + row[5]]
    known, right, wanted, found, dated, _ = totals

    assert right / known >= 0.95
    assert found / wanted >= 0.95
    assert complete[0] / complete[1] >= 0.95
    assert dated / found >= 0.95
