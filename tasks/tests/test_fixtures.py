"""What `loaddata agencies letter_372` gives, held against the letter itself."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tasks.actions.search import task_search_text, with_text_parts
from tasks.choices import Timeliness
from tasks.deadlines import Milestone, parse_deadline
from tasks.models import AwaitedEvent, Heading, Letter, LetterItem, Programme, Task
from tasks.timeliness import timeliness

FIXTURE = settings.BASE_DIR / "fixtures" / "letter_372.json"
NAME = "372-SLDTBXH-KHTC.txt"
OURS = Path(__file__).parent / "data" / "letters" / NAME
SHARED = settings.BASE_DIR.parent / "shared" / "letters" / NAME
LETTER_DAY = date(2021, 3, 2)
WAITS_FOR_DECREE = "sau khi Chính phủ ban hành Nghị định thay thế Nghị định số 136/2013/NĐ-CP"

# (code, clause of the letter, kind, first day, last day); "" where the letter gives no time.
DEADLINES = [
    ("NV-001", "Thời gian trình tháng 12/2021", "month", date(2021, 12, 1), date(2021, 12, 31)),
    ("NV-002", "Thời gian trình tháng 12/2021", "month", date(2021, 12, 1), date(2021, 12, 31)),
    ("NV-003", "Thời gian trình: quý 2 năm 2022", "quarter", date(2022, 4, 1), date(2022, 6, 30)),
    ("NV-004", "Thời gian trình: quý 2 năm 2022", "quarter", date(2022, 4, 1), date(2022, 6, 30)),
    ("NV-005", "Thời gian trình: khi Trung ương ban hành", "conditional", None, None),
    (
        "NV-006",
        "Thời gian trình: quý 1 năm hàng năm",
        "recurring",
        date(2021, 1, 1),
        date(2021, 3, 31),
    ),
    ("NV-007", "Thời gian trình: khi Trung ương ban hành hướng dẫn", "conditional", None, None),
    ("NV-008", "đã ban hành tháng 02/2021", "done", None, None),
    ("NV-009", "Thời gian trình: năm 2022", "year", date(2022, 1, 1), date(2022, 12, 31)),
    ("NV-010", "", "ongoing", None, None),
    (
        "NV-011",
        f"Thời gian trình: năm 2022, {WAITS_FOR_DECREE}",
        "conditional",
        date(2022, 1, 1),
        date(2022, 12, 31),
    ),
    ("NV-012", "", "ongoing", None, None),
    ("NV-013", "", "ongoing", None, None),
    ("NV-014", "", "ongoing", None, None),
    ("NV-015", "", "ongoing", None, None),
    ("NV-016", "Thường xuyên", "ongoing", None, None),
]
# (section, heading, document type, submitter, issuer)
PLACES = [
    ("1", "1", "resolution", "ubnd-tinh", "hdnd-tinh"),
    ("1", "1", "resolution", "ubnd-tinh", "hdnd-tinh"),
    ("1", "1", "resolution", "ubnd-tinh", "hdnd-tinh"),
    ("2", "2", "plan", None, "ubnd-tinh"),
    ("2", "2", "plan", None, "ubnd-tinh"),
    ("2", "2", "plan", None, "ubnd-tinh"),
    ("2", "2", "", None, "ubnd-tinh"),
    ("3.1", "3.1", "official_letter", None, "ubnd-tinh"),
    ("3.1", "3.1", "plan", None, "ubnd-tinh"),
    ("3.2", "3.2", "", None, None),
    ("4.1", "4.1", "regulation", None, "ubnd-tinh"),
    ("4.2", "4.2", "", None, None),
    ("4.2", "4.2", "", None, None),
    ("4.3", "4.3", "", None, None),
    ("4.3", "4.3", "", None, None),
    ("5", None, "", None, None),
]
STANDING = {
    date(2021, 3, 15): [
        *[Timeliness.WITHIN] * 4,
        Timeliness.WAITING,
        Timeliness.DUE_SOON,
        Timeliness.WAITING,
        Timeliness.ON_TIME,
        Timeliness.WITHIN,
        Timeliness.ONGOING,
        Timeliness.WAITING,
        *[Timeliness.ONGOING] * 5,
    ],
    date(2022, 7, 1): [
        *[Timeliness.OVERDUE] * 4,
        Timeliness.WAITING,
        Timeliness.OVERDUE,
        Timeliness.WAITING,
        Timeliness.ON_TIME,
        Timeliness.WITHIN,
        Timeliness.ONGOING,
        Timeliness.WAITING,
        *[Timeliness.ONGOING] * 5,
    ],
}

pytestmark = pytest.mark.usefixtures("register")


def test_fixture_gives_the_sixteen_tasks_in_the_order_of_the_letter():
    tasks = Task.objects.prefetch_related("items")

    assert [(task.code, [item.number for item in task.items.all()]) for task in tasks] == [
        (f"NV-{number:03}", [number]) for number in range(1, 17)
    ]


def test_fixture_loads_twice_without_a_change():
    before = _all_rows()

    call_command("loaddata", "agencies", "letter_372", verbosity=0)

    assert _all_rows() == before


def test_fixture_rows_are_valid_composed_and_have_natural_keys():
    for model in (Programme, Heading, Letter, LetterItem, AwaitedEvent, Task):
        for row in model.objects.all():
            row.full_clean()

    text = FIXTURE.read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert [entry for entry in json.loads(text) if "pk" in entry] == []


@pytest.mark.parametrize("path", [OURS, SHARED], ids=["ours", "shared"])
def test_paragraphs_are_the_whole_letter_word_for_word(path):
    paragraphs = _letter().paragraphs

    assert " ".join(paragraphs).split() == _printed(path).split()


@pytest.mark.parametrize("path", [OURS, SHARED], ids=["ours", "shared"])
def test_items_are_the_words_of_the_letter(path):
    printed = " ".join(_printed(path).split())

    assert [item.number for item in _letter().items.all() if item.text not in printed] == []


def test_items_stand_where_they_say():
    paragraphs = _letter().paragraphs
    items = list(_letter().items.all())

    places = [paragraphs[item.paragraph - 1][item.start : item.end] for item in items]
    assert places == [item.text for item in items]
    marks = [paragraphs[item.paragraph - 1][: item.start] for item in items]
    assert marks == ["- "] * 9 + ["3.2. ", ""] + ["- "] * 4 + ["5. "]
    rests = [paragraphs[item.paragraph - 1][item.end :] for item in items]
    assert rests == [""] * 16


def test_headings_are_the_words_of_the_letter():
    paragraphs = [text.replace("4.2 ", "4.2. ") for text in _letter().paragraphs]

    assert [
        str(heading)
        for heading in Heading.objects.all()
        if not any(text.startswith(f"{heading}:") for text in paragraphs)
    ] == []


def test_item_carries_the_path_of_its_headings():
    headings = list(_letter().items.values_list("heading", flat=True))

    assert headings[7] == (
        "3. Thực hiện tốt chính sách ưu đãi người có công với cách mạng / 3.1. UBND tỉnh ban hành"
    )
    assert headings[15] == ""


def test_titles_are_the_wording_without_its_deadline_clause():
    tasks = Task.objects.prefetch_related("items")

    assert [task.code for task in tasks if not _item(task).text.startswith(task.title)] == []
    assert [task.code for task in tasks if "Thời gian trình" in task.title] == []
    assert {_item(task).text[len(task.title) :][:2] for task in tasks} == {"", ".", " (", ". "}


def test_head_of_the_letter_is_as_printed():
    fields = ("number", "symbol", "place", "recipients", "signer_authority", "signer_position")
    letter = _letter()

    assert [getattr(letter, name) for name in fields] == [
        "372",
        "SLĐTBXH-KHTC",
        "Bình Thuận",
        "Sở Kế hoạch và Đầu tư",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
    ]
    assert (letter.issued_on, letter.signer_name) == (LETTER_DAY, "Trần Thị Thanh Nhàn")
    assert f"V/V {letter.subject}." in letter.paragraphs
    assert [f"- {line}" for line in letter.distribution.splitlines()] == [
        text.rstrip(";.") for text in letter.paragraphs if text.startswith("- ")
    ][-5:]


def test_request_holds_only_what_the_answer_says_of_it():
    request = _letter().answers

    said = ("reference", "issued_on", "sender_id", "document_type", "search_text")
    assert (request.reference, request.issued_on) == ("899/SKHĐT-KH", date(2021, 2, 24))
    assert request.sender.code == "so-khdt"
    assert {
        field.name: getattr(request, field.name)
        for field in Letter._meta.fields
        if field.attname not in (*said, "id", "number", "symbol")
        and getattr(request, field.attname)
    } == {}


def test_tasks_name_the_bodies_and_papers_that_their_heading_names():
    rows = Task.objects.values_list(
        "items__section", "heading__number", "document_type", "submitter__code", "issuer__code"
    )

    assert list(rows) == PLACES
    assert set(Task.objects.values_list("lead__code", flat=True)) == {"so-ldtbxh"}
    assert not Task.objects.filter(assignments__isnull=False).exists()


@pytest.mark.parametrize(("code", "clause", "kind", "start", "due"), DEADLINES)
def test_deadline_is_the_clause_as_the_grammar_reads_it(code, clause, kind, start, due):
    task = Task.objects.get(code=code)
    submits = clause.startswith("Thời gian trình")

    assert (task.deadline_kind, task.deadline_start, task.due_on) == (kind, start, due)
    assert task.milestone == (Milestone.SUBMISSION if submits else "")
    assert clause in _item(task).text
    assert task.deadline_wording == clause.removeprefix("Thời gian trình").lstrip(": ")
    if clause:
        read = parse_deadline(clause, on=LETTER_DAY)
        assert task.deadline == replace(read, wording=task.deadline_wording, done=None)


def test_yearly_plan_falls_due_each_year_of_the_term():
    deadline = Task.objects.get(code="NV-006").deadline

    assert deadline.recurrence == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"
    assert deadline.occurrences(date(2020, 1, 1), date(2025, 12, 31)) == [
        date(year, 3, 31) for year in range(2021, 2026)
    ]


def test_three_tasks_wait_for_the_events_of_the_letter():
    waiting = Task.objects.filter(awaited_event__isnull=False)

    assert list(waiting.values_list("code", "condition", "awaited_event__title")) == [
        ("NV-005", "khi Trung ương ban hành", "Trung ương ban hành"),
        ("NV-007", "khi Trung ương ban hành hướng dẫn", "Trung ương ban hành hướng dẫn"),
        ("NV-011", WAITS_FOR_DECREE, WAITS_FOR_DECREE.removeprefix("sau khi ")),
    ]
    assert not AwaitedEvent.objects.filter(happened_on__isnull=False).exists()


def test_issued_letter_is_done_in_its_month_and_nothing_more_is_known():
    task = Task.objects.get(code="NV-008")

    assert list(Task.objects.exclude(status="not_started")) == [task]
    assert (task.status, task.completed_label) == ("completed", "02/2021")
    assert (task.result_reference, task.result_on, task.submitted_on) == ("", None, None)
    assert "“đã ban hành tháng 02/2021”" in task.result_note


@pytest.mark.parametrize("on", STANDING, ids=str)
def test_tasks_stand_so_on_the_day(on):
    tasks = list(Task.objects.with_timeliness(on=on))

    assert [task.timeliness for task in tasks] == STANDING[on]
    assert [timeliness(task, on=on) for task in tasks] == STANDING[on]


def test_searched_text_is_that_of_the_code():
    tasks = list(with_text_parts(Task.objects.all()))

    assert [task.search_text for task in tasks] == [task_search_text(task) for task in tasks]
    for row in (*Letter.objects.all(), *AwaitedEvent.objects.all()):
        field = row._meta.get_field("search_text")
        assert row.search_text == field.pre_save(row, add=False)


def _letter():
    return Letter.objects.get(number="372")


def _item(task):
    (item,) = task.items.all()
    return item


def _printed(path):
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    return path.read_text("utf-8").replace("*", "")


def _all_rows():
    models = [
        *apps.get_app_config("agencies").get_models(),
        *apps.get_app_config("tasks").get_models(),
    ]
    models.append(Task.items.through)
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}
