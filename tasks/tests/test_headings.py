import pytest

from tasks.actions.headings import add_heading
from tasks.models import Task
from tasks.tests.factories import HeadingFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def headings(programme):
    """1, 1.1 and 2, each with a task."""
    first = HeadingFactory(programme=programme, number="1", position=1)
    below = HeadingFactory(programme=programme, number="1.1", position=2, parent=first)
    second = HeadingFactory(programme=programme, number="2", position=3)
    for place, heading in enumerate((first, below, second), start=1):
        TaskFactory(
            code=f"NV-00{place}",
            programme=programme,
            heading=heading,
            position=heading.position * 1_000_000 + 1,
        )
    return {"1": first, "1.1": below, "2": second}


def places(programme):
    return list(programme.headings.order_by("position").values_list("number", "position"))


def test_heading_of_an_empty_programme_is_its_first(programme):
    heading = add_heading(programme, number="3.1", title="UBND tỉnh ban hành", parent=None)

    assert (heading.number, heading.position) == ("3.1", 1)


def test_heading_below_another_stands_before_the_next_one_and_tasks_move_along(programme, headings):
    add_heading(programme, number="1.2", title="Kế hoạch", parent=headings["1"])

    assert places(programme) == [("1", 1), ("1.1", 2), ("1.2", 3), ("2", 4)]
    assert list(Task.objects.order_by("code").values_list("position", flat=True)) == [
        1_000_001,
        2_000_001,
        4_000_001,
    ]


@pytest.mark.parametrize(
    ("number", "parent", "given"),
    [("2", None, "3"), ("II", None, "II"), ("1.1", "1", "1.2"), ("5.1", "2", "2.1")],
)
def test_number_that_is_taken_or_belongs_elsewhere_is_replaced(
    programme, headings, number, parent, given
):
    heading = add_heading(programme, number=number, title="Đề mục mới", parent=headings.get(parent))

    assert heading.number == given
