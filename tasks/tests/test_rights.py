"""Every address × every role × own, another agency's and missing objects: one table, walked."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

from agencies.models import User
from tasks.actions.intake import open_intake
from tasks.actions.reminders import content_of
from tasks.models import (
    Attachment,
    DocumentTemplate,
    HistoryEntry,
    Intake,
    IssuedVersion,
    Letter,
    Letterhead,
    ProgressReport,
    Reminder,
    Task,
)
from tasks.reading import read_text
from tasks.tests.factories import (
    AwaitedEventFactory,
    ExtensionFactory,
    LetterFactory,
    LetterItemFactory,
    ReportFactory,
    RoundFactory,
    SavedViewFactory,
    TaskFactory,
)
from tasks.tests.reading_samples import letter_with
from tasks.tests.test_reports import issue
from tasks.tests.test_word_letter import LETTER as REMINDER_LETTER

ROLES = [
    "anonymous",
    "consolidator",
    "leader",
    "manager",
    "lead_reporter",
    "coordinating_reporter",
    "outsider",
]
EVERYBODY = dict.fromkeys(ROLES, 200) | {"anonymous": 302}
CONSOLIDATORS = dict.fromkeys(ROLES, 403) | {"anonymous": 302, "consolidator": 200}
PUBLIC = dict.fromkeys(ROLES, 200)
# What each role gets for (the task of its agency or one it takes part in, another's, a missing).
SEE = {
    "anonymous": (302, 302, 302),
    "consolidator": (200, 200, 404),
    "leader": (200, 200, 404),
    "manager": (200, 200, 404),
    "lead_reporter": (200, 404, 404),
    "coordinating_reporter": (200, 404, 404),
    "outsider": (404, 200, 404),
}
CHANGE = {
    "anonymous": (302, 302, 302),
    "consolidator": (200, 200, 404),
    "leader": (403, 403, 404),
    "manager": (403, 403, 404),
    "lead_reporter": (403, 404, 404),
    "coordinating_reporter": (403, 404, 404),
    "outsider": (404, 403, 404),
}
# Reports are written by the bodies of a task, seen by whoever sees the task; a draft is its own
# body's, and consolidators see it without writing in it.
REPORT = SEE | dict.fromkeys(["consolidator", "leader", "manager"], (403, 403, 404))
REPORT_DRAFT = {
    "anonymous": (302, 302, 302),
    "consolidator": (403, 403, 404),
    "leader": (404, 404, 404),
    "manager": (404, 404, 404),
    "lead_reporter": (200, 404, 404),
    "coordinating_reporter": (404, 404, 404),
    "outsider": (404, 200, 404),
}
# More time is asked for by the lead, or entered for it by consolidators.
EXTENSION = CHANGE | {
    "lead_reporter": (200, 404, 404),
    "outsider": (404, 200, 404),
}
# A letter is its sender's, not everybody's who takes part in one of its tasks.
SEE_LETTER = SEE | {"coordinating_reporter": (404, 404, 404)}

SUMMARIES = dict.fromkeys(ROLES, 403) | {
    "anonymous": 302,
    "consolidator": 200,
    "leader": 200,
    "manager": 200,
}
LETTERHEADS = SUMMARIES | {"leader": 403}
# A round is seen by who was asked in it; running it and the items of all bodies are not theirs.
RUN_ROUND = CHANGE | {"coordinating_reporter": (404, 404, 404)}
SEE_ALL_OF_ROUND = RUN_ROUND | {"leader": (200, 200, 404), "manager": (200, 200, 404)}

PAGES = {
    "home": EVERYBODY,
    # What it finds is each person's own: test_find walks it.
    "find": EVERYBODY,
    "history": EVERYBODY,
    "keys": EVERYBODY,
    "my_work": EVERYBODY,
    "tasks:list": EVERYBODY,
    "tasks:new": CONSOLIDATORS,
    "tasks:import": CONSOLIDATORS,
    "tasks:import_template": CONSOLIDATORS,
    "tasks:bulk": CONSOLIDATORS,
    "tasks:read_deadline": EVERYBODY,
    "tasks:views": EVERYBODY,
    "tasks:view_new": EVERYBODY,
    "events:list": EVERYBODY,
    "letters:list": EVERYBODY,
    "letters:read": CONSOLIDATORS,
    "rounds:list": EVERYBODY,
    "rounds:new": CONSOLIDATORS,
    "agencies:list": EVERYBODY,
    "reports:list": SUMMARIES,
    "reports:new": SUMMARIES,
    "reports:letterheads": LETTERHEADS,
    "reports:letterhead_new": LETTERHEADS,
    "reports:templates": LETTERHEADS,
    "digest_choice": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "login": PUBLIC | dict.fromkeys(ROLES[1:], 302),
    "healthz": PUBLIC,
    "readyz": PUBLIC,
}
TASK_PAGES = {
    "tasks:detail": SEE,
    "tasks:edit": CHANGE,
    "tasks:status": CHANGE,
    "tasks:cell": CHANGE,
    "tasks:files": CHANGE,
    "tasks:report": REPORT,
    "tasks:report_enter": CHANGE,
    "tasks:part_new": CHANGE,
    "tasks:extension_ask": EXTENSION,
}
EXTENSION_PAGES = {"tasks:extension": SEE}
EVENT_PAGES = {"events:detail": SEE, "events:record": CHANGE}
REPORT_PAGES = {"tasks:report_detail": SEE, "tasks:report_edit": REPORT_DRAFT}
# Drafts of letters are the consolidators' own, whichever body sent the letter; (a draft, none).
DRAFT = dict.fromkeys(ROLES, (403, 403)) | {"anonymous": (302, 302), "consolidator": (200, 404)}
DRAFT_PAGES = dict.fromkeys(
    ("letters:review", "letters:deadline", "letters:agency", "letters:drop"), DRAFT
)
ROUND_PAGES = {
    "rounds:detail": SEE_LETTER,
    "rounds:edit": RUN_ROUND,
    "rounds:close": RUN_ROUND,
    "rounds:reply": RUN_ROUND,
    "rounds:remind": RUN_ROUND,
    "rounds:reminder": SEE_ALL_OF_ROUND,
    "rounds:sent": RUN_ROUND,
    "rounds:consolidate": SEE_ALL_OF_ROUND,
    "rounds:duplicates": SEE_ALL_OF_ROUND,
    "rounds:acts": SEE_ALL_OF_ROUND,
    "rounds:change": RUN_ROUND,
    "rounds:merge": RUN_ROUND,
    "rounds:order": RUN_ROUND,
    "rounds:heading_new": RUN_ROUND,
    "rounds:headings": RUN_ROUND,
    "rounds:heading_edit": RUN_ROUND,
}
# A saved view is its owner's to change; here one of the lead's agency, shared with that agency,
# and one of another agency, private.
VIEW_CHANGE = dict.fromkeys(ROLES, (404, 404, 404)) | {
    "anonymous": (302, 302, 302),
    "lead_reporter": (200, 404, 404),
    "outsider": (404, 200, 404),
}
VIEW_PAGES = {
    "tasks:view": VIEW_CHANGE | {"lead_reporter": (302, 404, 404), "outsider": (404, 302, 404)},
    "tasks:view_edit": VIEW_CHANGE,
    "tasks:view_delete": VIEW_CHANGE,
}
OTHERS = {
    # These take a POST; test_saved_views walks them.
    "tasks:view_default": None,
    "tasks:view_save": None,
    "tasks:view_move": None,
    # Takes a POST: test_who_may_write_of_reports walks it.
    "tasks:report_drop": None,
    # These take a POST; their tests are those of the acts.
    "rounds:join": None,
    "rounds:apart": None,
    "rounds:undo": None,
    # Takes a POST: test_who_may_write_of_extensions_events_and_parts walks it.
    "events:gather": None,
    "events:undo": None,
    "letters:detail": SEE_LETTER,
    # Files follow what they belong to; test_files walks them.
    "files:download": None,
    # What was issued, letterheads, templates and the letter that reminds: below.
    "reports:issued": None,
    "reports:number": None,
    "reports:compare": None,
    "reports:letterhead": None,
    "reports:template": None,
    "reports:template_change": None,
    "reports:reminder": None,
    # A preview is one person's; test_import_pages walks them.
    "tasks:import_run": None,
    # An act on many tasks is made by a POST; test_bulk_pages walks them.
    "tasks:bulk_act": None,
    "tasks:bulk_undo": None,
    "tasks:import_undo": None,
    # The register is common knowledge; the tasks it counts are only those a person may see.
    "agencies:detail": None,
    # Signing out takes a POST; the admin site has a test of its own.
    "logout": None,
    "admin": None,
}


@pytest.fixture
def people(
    consolidator, leader, manager, lead_reporter, coordinating_reporter, outsider, programme
):
    return dict(
        zip(
            ROLES,
            [
                None,
                consolidator,
                leader,
                manager,
                lead_reporter,
                coordinating_reporter,
                outsider,
            ],
            strict=True,
        )
    )


@pytest.fixture
def visit(client, people):
    def visit(role, address, method="get"):
        client.logout()
        if people[role]:
            client.force_login(people[role])
        return getattr(client, method)(address)

    return visit


def _names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace == "admin":
            yield "admin"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)


def test_every_address_stands_in_the_table():
    groups = (
        PAGES,
        TASK_PAGES,
        REPORT_PAGES,
        EXTENSION_PAGES,
        EVENT_PAGES,
        DRAFT_PAGES,
        ROUND_PAGES,
        VIEW_PAGES,
        OTHERS,
    )
    known = {"admin_login"}.union(*groups)

    assert set(_names(get_resolver().url_patterns)) == known


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_to_whom_they_are_for(visit, role, name):
    assert visit(role, reverse(name)).status_code == PAGES[name][role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TASK_PAGES)
def test_tasks_of_own_and_other_agencies_and_missing_ones(visit, task, outside_task, role, name):
    more = {"tasks:status": ["in_progress"], "tasks:cell": ["lead"]}.get(name, [])
    addresses = [reverse(name, args=[code, *more]) for code in ("NV-001", "NV-002", "NV-404")]

    answers = tuple(visit(role, address).status_code for address in addresses)

    assert answers == TASK_PAGES[name][role]


@pytest.fixture
def rounds(programme, lead_agency, outside_agency, consolidator):
    """A round that asks the lead's agency, and one that asks another, each with two items."""
    found = []
    for number, agency in enumerate((lead_agency, outside_agency)):
        round_ = RoundFactory(programme=programme, asked=[agency])
        reply = round_.replies.get()
        letter = LetterFactory(sender=agency, answers=round_.request)
        reply.letters.add(letter)
        items = [LetterItemFactory(letter=letter) for _ in range(2)]
        tasks = [
            TaskFactory(code=f"NV-{number}{place}", programme=programme, lead=agency, items=[item])
            for place, item in enumerate(items)
        ]
        reminder = Reminder.objects.create(
            round=round_, drafted_by=consolidator, content=content_of(REMINDER_LETTER)
        )
        found.append((round_, agency, reminder, tasks))
    return found


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ROUND_PAGES)
def test_rounds_of_own_and_other_agencies_and_missing_ones(visit, rounds, role, name):
    addresses = [
        _round_address(name, found.pk, agency.code, reminder.pk, tasks)
        for found, agency, reminder, tasks in rounds
    ]
    addresses.append(_round_address(name, 404_404, "co-quan-404", 404_404, rounds[0][3]))

    answers = tuple(visit(role, address).status_code for address in addresses)

    assert answers == ROUND_PAGES[name][role]


def _round_address(name, pk, code, reminder, tasks):
    more = {"rounds:reply": [code], "rounds:reminder": [reminder], "rounds:sent": [reminder]}
    more["rounds:heading_edit"] = [tasks[0].heading_id]
    chosen = "&".join(f"task={task.code}" for task in tasks)
    return f"{reverse(name, args=[pk, *more.get(name, [])])}?{chosen}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", REPORT_PAGES)
def test_reports_of_own_and_other_agencies_and_missing_ones(visit, task, outside_task, role, name):
    is_draft = name == "tasks:report_edit"
    own = ReportFactory(task=task, draft=is_draft)
    other = ReportFactory(task=outside_task, draft=is_draft)
    places = [("NV-001", own.pk), ("NV-002", other.pk), ("NV-001", 404_404)]
    # A report is found under its own task alone.
    astray = [("NV-002", own.pk), ("NV-001", other.pk), ("NV-404", own.pk)]

    answers = [visit(role, reverse(name, args=place)).status_code for place in places]
    lost = {visit(role, reverse(name, args=place)).status_code for place in astray}

    assert tuple(answers) == REPORT_PAGES[name][role]
    assert lost == {302 if role == "anonymous" else 404}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", EXTENSION_PAGES)
def test_extensions_of_own_and_other_agencies_and_missing_ones(
    visit, task, outside_task, role, name
):
    own, other = ExtensionFactory(task=task), ExtensionFactory(task=outside_task)
    places = [("NV-001", own.pk), ("NV-002", other.pk), ("NV-001", 404_404)]
    astray = [("NV-002", own.pk), ("NV-001", other.pk), ("NV-404", own.pk)]

    answers = [visit(role, reverse(name, args=place)).status_code for place in places]
    lost = {visit(role, reverse(name, args=place)).status_code for place in astray}

    assert tuple(answers) == EXTENSION_PAGES[name][role]
    assert lost == {302 if role == "anonymous" else 404}


@pytest.fixture
def events(task, outside_task):
    """The event that `task` waits for, and the one that another agency's task does."""
    made = []
    for each in (task, outside_task):
        event = AwaitedEventFactory()
        waits = {"deadline_kind": "conditional", "deadline_start": None, "due_on": None}
        Task.objects.filter(pk=each.pk).update(awaited_event=event, **waits)
        made.append(event)
    return made


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", EVENT_PAGES)
def test_events_of_own_and_other_tasks_and_missing_ones(visit, events, role, name):
    keys = [*(event.pk for event in events), 404_404]

    answers = tuple(visit(role, reverse(name, args=[key])).status_code for key in keys)

    assert answers == EVENT_PAGES[name][role]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_write_of_extensions_events_and_parts(
    client, visit, task, outside_task, events, lead_agency, role
):
    """Whole forms, posted by everybody: only the right people change anything."""
    extended = TaskFactory(code="NV-003", lead=lead_agency, coordinating=[])
    TaskFactory(lead=lead_agency, waiting=True, awaited_event=None, condition="khi có kinh phí")
    asked, other = ExtensionFactory(task=extended), ExtensionFactory(task=outside_task)
    planning, sender = role == "consolidator", role == "lead_reporter"
    extension = {"deadline_wording": "quý III/2022", "reason": "Chờ", "document": "12/SCT"}
    happened = {"document": "12/TW", "happened_on": "01/03/2022", "wording": "quý II/2022"}
    starts = {f"wording_{task.pk}": "quý II/2022", f"version_{task.pk}": 1, "step": "record"}
    part = {"version": 1, "title": "Khảo sát", "lead": lead_agency.pk}
    posts = [
        (_extension(asked), {"act": "withdraw"}, planning or sender),
        (reverse("tasks:extension_ask", args=["NV-003"]), extension, planning or sender),
        (_extension(other), {"act": "refuse", "note": "Không đủ căn cứ"}, planning),
        (_extension(other), {"act": "nonsense"}, False),
        (reverse("tasks:part_new", args=["NV-003"]), part, planning),
        (reverse("events:record", args=[events[0].pk]), happened | starts, planning),
        (reverse("events:gather"), {"condition": "khi có kinh phí"}, planning),
        (reverse("events:undo", args=[events[0].pk]), {}, planning),
        (reverse("events:undo", args=[events[1].pk]), {}, False),
    ]
    visit(role, "/")
    for address, data, may in posts:
        before = HistoryEntry.objects.count()
        with time_machine.travel("2022-03-15T09:00:00+07:00", tick=False):
            answer = client.post(address, data)
        assert (address, HistoryEntry.objects.count() != before) == (address, may)
        refused = {302} if role == "anonymous" else {403, 404}
        assert may or planning or answer.status_code in refused


def _extension(extension):
    return reverse("tasks:extension", args=[extension.task.code, extension.pk])


@pytest.mark.parametrize("role", ROLES)
def test_who_may_write_of_reports(client, visit, task, outside_task, role):
    """Whole forms, posted by everybody: only the right people change anything."""
    draft, sent = ReportFactory(task=task, draft=True), ReportFactory(task=outside_task)
    form = {"token": str(uuid4()), "version": 0, "period": "2022-01-01", "percent": 5, "done": "x"}
    decided = {"version": 1, "task_version": 1, "note": "Thiếu", "act": "return"}
    sender, reviewer = role == "lead_reporter", role == "consolidator"
    posts = {
        reverse("tasks:report", args=["NV-001"]): (form, sender or "coordinating" in role),
        reverse("tasks:report_detail", args=["NV-002", sent.pk]): (decided, reviewer),
        reverse("tasks:report_drop", args=["NV-001", draft.pk]): ({}, sender),
        reverse("tasks:files", args=["NV-001"]): ({"uploads": [_pdf()]}, reviewer),
    }
    visit(role, "/")
    for address, (data, may) in posts.items():
        before = _written()
        with time_machine.travel("2022-03-15T09:00:00+07:00", tick=False):
            answer = client.post(address, data)
        assert (address, _written() != before) == (address, may)
        assert may or answer.status_code in ({302} if role == "anonymous" else {403, 404})


def _pdf():
    return SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF")


def _written():
    reports = list(ProgressReport.objects.order_by("pk").values("pk", "state", "version", "done"))
    return reports, Attachment.objects.count(), HistoryEntry.objects.count()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", VIEW_PAGES)
def test_saved_views_of_own_and_other_agencies_and_missing_ones(
    visit, lead_reporter, outsider, lead_agency, role, name
):
    shared = SavedViewFactory(owner=lead_reporter, sharing="agency", agency=lead_agency)
    private = SavedViewFactory(owner=outsider)
    addresses = [reverse(name, args=[pk]) for pk in (shared.pk, private.pk, 404_404)]

    answers = tuple(visit(role, address).status_code for address in addresses)

    assert answers == VIEW_PAGES[name][role]


@pytest.mark.parametrize("role", ROLES)
def test_letters_of_own_and_other_agencies_and_missing_ones(
    visit, lead_agency, outside_agency, role
):
    own, other = LetterFactory(sender=lead_agency), LetterFactory(sender=outside_agency)
    addresses = [reverse("letters:detail", args=[pk]) for pk in (own.pk, other.pk, 404_404)]

    answers = tuple(visit(role, address).status_code for address in addresses)

    assert answers == SEE_LETTER[role]


@pytest.fixture
def intake(consolidator, programme, lead_agency):
    text = letter_with("1. UBND tỉnh ban hành:\n- Kế hoạch bí mật của cơ quan khác.")
    return open_intake(read_text(text), by=consolidator)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", DRAFT_PAGES)
def test_drafts_of_letters_and_missing_ones(visit, intake, role, name):
    addresses = [reverse(name, args=[pk]) for pk in (intake.pk, 404_404)]

    answers = tuple(visit(role, address).status_code for address in addresses)

    assert answers == DRAFT_PAGES[name][role]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "consolidator"])
def test_nobody_else_changes_a_draft_or_makes_anything_of_it(visit, intake, role):
    addresses = [reverse(name, args=[intake.pk]) for name in DRAFT_PAGES]

    answers = {
        visit(role, address, method).status_code
        for address in (reverse("letters:read"), *addresses)
        for method in ("post", "put", "patch", "delete")
    }

    saved = Intake.objects.get()
    assert answers <= {302, 403, 405}
    assert (saved.draft, saved.state, saved.version) == (intake.draft, "open", 1)
    assert (Letter.objects.count(), Task.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", ROLES)
def test_only_consolidators_write_and_nothing_is_written_otherwise(visit, task, outside_task, role):
    before = list(Task.objects.order_by("pk").values())
    addresses = [
        reverse("my_work"),
        reverse("tasks:new"),
        reverse("tasks:import"),
        *_task_addresses("NV-001"),
        *_task_addresses("NV-002"),
    ]

    answers = {
        visit(role, address, method).status_code
        for address in addresses
        for method in ("post", "put", "patch", "delete")
    }

    assert list(Task.objects.order_by("pk").values()) == before
    assert HistoryEntry.objects.count() == 0
    allowed = {"anonymous": {302}, "consolidator": {200, 405}}
    assert answers <= allowed.get(role, {403, 404, 405})


def _task_addresses(code):
    return [
        reverse("tasks:detail", args=[code]),
        reverse("tasks:edit", args=[code]),
        reverse("tasks:status", args=[code, "in_progress"]),
        reverse("tasks:report_enter", args=[code]),
        reverse("tasks:files", args=[code]),
        reverse("tasks:part_new", args=[code]),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_admin_site_opens_to_managers_only(visit, role):
    answers = {
        name: visit(role, reverse(f"admin:{name}")).status_code
        for name in (
            "index",
            "agencies_agency_changelist",
            "agencies_agency_import",
            "agencies_agency_export",
            "agencies_user_add",
            "tasks_task_changelist",
            "tasks_task_import",
            "tasks_letter_changelist",
            "tasks_historyentry_changelist",
            "tasks_letterhead_changelist",
            "tasks_documenttemplate_changelist",
            "tasks_issuedversion_changelist",
        )
    }

    expected = {"manager": {200}, "anonymous": {302}}.get(role, {302})
    assert set(answers.values()) == expected


def test_admin_sign_in_refuses_who_is_signed_in_without_the_right(visit):
    assert visit("consolidator", reverse("admin:login")).status_code == 403
    assert visit("anonymous", reverse("admin:login")).url == "/accounts/login/?next=/admin/"


@pytest.mark.parametrize("role", ["lead_reporter", "coordinating_reporter"])
def test_no_page_shows_another_agencys_words(visit, task, outside_task, role):
    LetterFactory(sender=outside_task.lead, subject="Trích yếu bí mật của cơ quan khác")
    ReportFactory(task=outside_task, done="Nội dung báo cáo bí mật")
    addresses = [
        "/",
        "/my-work/",
        "/tasks/",
        "/tasks/?q=bi+mat",
        "/tasks/?format=csv",
        "/letters/",
        "/agencies/",
        f"/agencies/{outside_task.lead.code}/",
    ]

    pages = {address: visit(role, address).getvalue().decode() for address in addresses}

    assert [address for address, text in pages.items() if "bí mật" in text] == []


def test_history_keeps_its_people(consolidator, task):
    HistoryEntry.objects.create(by=consolidator, task=task, verb="edited")

    with pytest.raises(Exception, match="protected"):
        User.objects.get(pk=consolidator.pk).delete()
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_issued_versions_open_to_who_sees_all_tasks(visit, people, programme, task, role):
    version = issue(programme, people["consolidator"])
    other = issue(programme, people["consolidator"])
    expected = {"anonymous": (302,) * 4, "consolidator": (200, 200, 200, 404)}.get(
        role, (200, 200, 403, 404) if role in {"leader", "manager"} else (403,) * 4
    )
    addresses = [
        version.get_absolute_url(),
        reverse("reports:compare", args=[version.pk, other.pk]),
        reverse("reports:number", args=[version.pk]),
        reverse("reports:issued", args=[404_404]),
    ]

    assert tuple(visit(role, address).status_code for address in addresses) == expected


@pytest.mark.parametrize("role", ROLES)
def test_letterheads_and_templates_are_changed_by_consolidators_and_managers(
    visit, lead_agency, role
):
    head = Letterhead.objects.create(
        agency=lead_agency, issuer="Sở Công Thương", place="Bình Thuận", letter_code="SCT"
    )
    allowed = role in {"consolidator", "manager"}
    change = reverse("reports:template_change", args=["letter"])
    missing = [
        reverse("reports:letterhead", args=[404_404]),
        reverse("reports:template", args=["khac"]),
    ]
    code = {"anonymous": 302}.get(role, 200 if allowed else 403)

    assert visit(role, head.get_absolute_url()).status_code == code
    assert visit(role, reverse("reports:template", args=["letter"])).status_code == code
    assert visit(role, change, "post").status_code == (400 if allowed else code)
    assert visit(role, change).status_code == {"anonymous": 302}.get(role, 405)
    assert {visit(role, address).status_code for address in missing} == {404 if allowed else code}
    assert DocumentTemplate.objects.count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_only_consolidators_remind_and_issue(visit, programme, task, role):
    query = f"?programme={programme.code}&period=quarter:2021-01-01&kind=annex"
    code = {"anonymous": 302, "consolidator": 200}.get(role, 403)

    assert visit(role, reverse("reports:reminder") + query).status_code == code
    answer = visit(role, reverse("reports:new") + query, "post")

    assert answer.status_code == (400 if role == "consolidator" else code)
    assert IssuedVersion.objects.count() == HistoryEntry.objects.count() == 0
