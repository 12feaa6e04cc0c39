"""The list of keys: what it names does something for whoever reads it."""

import pytest

pytestmark = pytest.mark.django_db
FOR_ALL = ["Ở mọi trang", "Ở danh sách nhiệm vụ"]


@pytest.mark.parametrize(
    ("who", "sections", "ticks"),
    [
        ("consolidator", [*FOR_ALL, "Ở một ô sửa được của danh sách"], True),
        ("leader", FOR_ALL, False),
        ("manager", FOR_ALL, False),
        ("lead_reporter", FOR_ALL, False),
    ],
)
def test_only_keys_that_do_something_are_named(request, client, who, sections, ticks):
    client.force_login(request.getfixturevalue(who))

    shown = client.get("/keys/").context["sections"]

    assert [title for title, _ in shown] == sections
    assert ((("x",), "Đánh dấu, bỏ đánh dấu nhiệm vụ") in shown[1][1]) is ticks
