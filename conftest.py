"""The people and things that every test may ask for, and what no test may do."""

import hypothesis
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings

from agencies.choices import UserRole
from agencies.tests.factories import AgencyFactory, UserFactory
from tasks.tests.factories import ProgrammeFactory, TaskFactory

# What else the machine does must not decide a test: an example may take any time.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

pytest_plugins = [
    "actionplan.tests.checked_rules",
    "actionplan.tests.closed_network",
    "actionplan.tests.strict_templates",
    "actionplan.tests.chromium",
    "tasks.tests.elsewhere",
    "tasks.tests.flush",
    "tasks.tests.moments",
    "tasks.tests.planned_sheets",
]


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory):
    """Cheap passwords, the sign-in page as it is without `make run`, files in a folder of ours."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SHOW_DEMO_ACCOUNTS=False,
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
    )
    with quick:
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Counts kept for one test's rows say nothing of the next test's."""
    for kept in caches.all(initialized_only=True):
        kept.clear()


# Three bodies' people: one that leads the task, one that takes part, one that has no part in it.
@pytest.fixture
def lead_agency(db):
    return AgencyFactory(name="Sở Công Thương", short_name="Sở CT")


@pytest.fixture
def coordinating_agency(db):
    return AgencyFactory(name="Sở Khoa học và Công nghệ", short_name="Sở KH&CN")


@pytest.fixture
def outside_agency(db):
    return AgencyFactory(name="Sở Thông tin và Truyền thông", short_name="Sở TT&TT")


@pytest.fixture
def consolidator(db):
    return UserFactory(username="consolidator", role=UserRole.CONSOLIDATOR)


@pytest.fixture
def leader(db):
    return UserFactory(username="leader", role=UserRole.LEADER)


@pytest.fixture
def manager(db):
    return UserFactory(username="manager", role=UserRole.MANAGER)


@pytest.fixture
def lead_reporter(lead_agency):
    return UserFactory(username="lead_reporter", agency=lead_agency)


@pytest.fixture
def coordinating_reporter(coordinating_agency):
    return UserFactory(username="coordinating_reporter", agency=coordinating_agency)


@pytest.fixture
def outsider(outside_agency):
    return UserFactory(username="outsider", agency=outside_agency)


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def task(programme, lead_agency, coordinating_agency):
    return TaskFactory(
        code="NV-001",
        programme=programme,
        title="Kế hoạch phát triển công nghiệp chế biến thủy sản đến năm 2030",
        lead=lead_agency,
        coordinating=[coordinating_agency],
    )


@pytest.fixture
def outside_task(programme, outside_agency):
    """What must not leak to the reporters of `task`."""
    return TaskFactory(
        code="NV-002",
        programme=programme,
        title="Đề án chuyển đổi số bí mật của cơ quan khác",
        lead=outside_agency,
    )


@pytest.fixture
def register(db):
    """The province's register and letter 372 with its 16 tasks, as the fixtures hold them."""
    call_command("loaddata", "agencies", "letter_372", verbosity=0)
