import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from agencies.choices import AgencyKind, UserRole
from agencies.models import Agency
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.actions.search import task_search_text
from tasks.choices import ReportState
from tasks.deadlines import DeadlineKind
from tasks.models import Letter, LetterItem, ProgressReport, Task


@pytest.fixture
def bodies(db):
    AgencyFactory(name="UBND tỉnh", kind=AgencyKind.COMMITTEE)
    AgencyFactory(name="HĐND tỉnh", kind=AgencyKind.COUNCIL)
    AgencyFactory(name="UBND huyện Bắc Bình", kind=AgencyKind.DISTRICT)
    AgencyFactory(name="Các sở, ban, ngành", is_group=True)
    return AgencyFactory.create_batch(2)


def test_make_demo_writes_tasks_that_keep_every_rule(bodies):
    call_command("make_demo", tasks=150, verbosity=0)

    tasks = Task.objects.all()
    assert len(tasks) == 150
    for task in tasks:
        task.full_clean()
    assert set(tasks.values_list("lead__name", flat=True)) == {
        "UBND huyện Bắc Bình",
        *(body.name for body in bodies),
    }
    assert set(Letter.objects.values_list("issued_on__year", flat=True)) == set(range(2021, 2026))
    kinds = {task.deadline_kind for task in tasks}
    assert kinds == {kind.value for kind in DeadlineKind} - {"done"}


def test_make_demo_points_each_item_at_its_words_in_the_letter(bodies):
    call_command("make_demo", tasks=60, verbosity=0)

    for item in LetterItem.objects.select_related("letter"):
        paragraph = item.letter.paragraphs[item.paragraph - 1]
        assert paragraph[item.start : item.end] == item.text


def test_make_demo_is_the_same_for_the_same_seed(bodies):
    first = _made(seed=7)

    assert _made(seed=7) == first
    assert _made(seed=8) != first


def test_make_demo_lets_every_task_be_found(bodies):
    call_command("make_demo", tasks=20, verbosity=0)

    assert [t.code for t in Task.objects.all() if t.search_text != task_search_text(t)] == []
    task = Task.objects.latest("pk")
    assert task in Task.objects.search(task.title)
    assert task in Task.objects.search(task.lead.name)


def test_make_demo_makes_reports_for_bodies_that_somebody_can_report_for(bodies):
    UserFactory(role=UserRole.CONSOLIDATOR)
    reporter = UserFactory(agency=bodies[0])

    call_command("make_demo", tasks=150, verbosity=0)

    reports = ProgressReport.objects.all()
    for report in reports:
        report.full_clean()
    assert set(reports.values_list("agency", "by")) == {(bodies[0].pk, reporter.pk)}
    assert {report.state for report in reports} >= {ReportState.ACCEPTED, ReportState.SENT}
    reported = reports.filter(state=ReportState.ACCEPTED).values("task")
    assert not Task.objects.filter(pk__in=reported, last_reported_on=None).exists()
    assert not Task.objects.exclude(pk__in=reported).exclude(last_reported_on=None).exists()


def test_make_demo_without_accounts_makes_no_reports(bodies):
    UserFactory(role=UserRole.CONSOLIDATOR)

    call_command("make_demo", tasks=20, verbosity=0)

    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("count", [0, -1, 1_000_001])
def test_make_demo_refuses_a_senseless_number(bodies, count):
    with pytest.raises(CommandError, match="Số nhiệm vụ phải từ 1 đến"):
        call_command("make_demo", tasks=count)


def test_make_demo_refuses_on_a_production_server(bodies, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="máy chủ thật"):
        call_command("make_demo", tasks=1)
    assert Task.objects.count() == 0


def test_make_demo_refuses_a_second_time(bodies):
    call_command("make_demo", tasks=1, verbosity=0)

    with pytest.raises(CommandError, match="Đã có dữ liệu minh họa"):
        call_command("make_demo", tasks=1)


def test_make_demo_asks_for_the_register_first(db):
    with pytest.raises(CommandError, match="loaddata agencies"):
        call_command("make_demo", tasks=1)
    assert Agency.objects.count() == 0


def _made(seed):
    with transaction.atomic():
        call_command("make_demo", tasks=40, seed=seed, verbosity=0)
        made = list(
            Task.objects.order_by("code").values_list(
                "code", "title", "lead__name", "deadline_wording", "status", "completed_on"
            )
        )
        transaction.set_rollback(True)
    return made
