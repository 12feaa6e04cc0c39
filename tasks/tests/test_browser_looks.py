"""Every page as it is seen: wide and narrow, light and dark, on paper; nothing may complain."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine

from actionplan.tests.axe import colour_violations, violations
from agencies.choices import UserRole
from agencies.models import Agency
from agencies.tests.factories import UserFactory
from tasks.actions.files import store_file
from tasks.actions.periods import open_periods
from tasks.models import HistoryEntry, Letter, Task
from tasks.tests.factories import ExtensionFactory, ReportFactory, TaskFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}


def looked_at(page, *, ready=None):
    """Return all that is wrong with the page at each width, in each colour scheme."""
    wrong = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        if ready:
            ready(page)
        wrong += [(page.url, size["width"], found) for found in violations(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [(page.url, "dark", found) for found in colour_violations(page)]
    page.set_viewport_size(NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROWEST["width"]:
        wrong.append((page.url, 320, f"the page is {width} px wide"))
    return wrong


def walk(page, addresses):
    wrong = []
    for address, status in addresses.items():
        page.set_viewport_size(WIDE)
        answer = page.goto(address)
        assert (address, answer.status) == (address, status)
        wrong += looked_at(page)
    return wrong


def test_pages_of_a_consolidator_are_accessible(page, sign_in, consolidator, register):
    letter = Letter.objects.get(number="372")
    wrong = walk(page, {"/accounts/login/": 200})
    sign_in(consolidator)

    wrong += walk(
        page,
        {
            "/": 200,
            "/tasks/": 200,
            "/tasks/?timeliness=overdue&lead=so-ldtbxh&sort=-due": 200,
            "/tasks/?status=nonsense&due_from=31/02/2022": 400,
            "/tasks/?q=khong+co+gi": 200,
            "/tasks/new/": 200,
            "/tasks/NV-003/": 200,
            "/tasks/NV-014/": 200,
            "/tasks/NV-003/edit/": 200,
            "/tasks/NV-003/status/completed/": 200,
        },
    )
    wrong += walk(
        page,
        {
            "/letters/": 200,
            f"/letters/{letter.pk}/": 200,
            "/agencies/": 200,
            "/agencies/so-ldtbxh/": 200,
            "/accounts/password/": 200,
            "/accounts/reminders/": 200,
            "/accounts/password/done/": 200,
            "/find/": 200,
            "/find/?q=ke+hoach": 200,
            "/find/?q=lao+dong&kind=tasks": 200,
            "/find/?q=khong+co+zalo": 200,
            "/find/?q=ke+hoach&kind=nonsense": 400,
            "/khong-co-trang-nay/": 404,
        },
    )

    assert wrong == []


def test_open_filters_and_columns_are_accessible(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/")

    def open_filters(page):
        narrow = page.viewport_size == NARROW
        page.goto("/tasks/#filters" if narrow else "/tasks/")
        page.locator("#facet-lead > summary").click()

    def open_columns(page):
        page.goto("/tasks/")
        page.locator("#facet-columns > summary").click()

    assert looked_at(page, ready=open_filters) + looked_at(page, ready=open_columns) == []


def test_empty_pages_are_accessible(page, sign_in, consolidator, register):
    agency = Agency.objects.get(code="so-tu-phap")
    sign_in(UserFactory(username="chua-co-viec", role=UserRole.REPORTER, agency=agency))
    wrong = walk(page, {"/": 200, "/tasks/": 200, "/letters/": 200, "/tasks/new/": 403})
    Task.objects.all().delete()
    sign_in(consolidator)

    wrong += walk(page, {"/": 200, "/tasks/": 200, "/agencies/so-ldtbxh/": 200})

    assert wrong == []


def test_errors_and_conflicts_are_accessible(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.goto("/tasks/NV-003/status/completed/")
    page.locator("main form button[type=submit]").click()
    page.locator(".error-summary").wait_for()
    wrong = looked_at(page)
    page.set_viewport_size(WIDE)
    page.goto("/tasks/NV-003/edit/")
    Task.objects.filter(code="NV-003").update(version=7, note="Người khác ghi trước")
    page.get_by_role("textbox", name="Ghi chú").fill("Tôi ghi sau")
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.get_by_role("heading", name="Hai người cùng sửa").wait_for()

    assert wrong + looked_at(page) == []


@pytest.fixture
def followed(register):
    """Letter 372 with reports in every state, the longest task among them."""
    by_code = Task.objects.in_bulk(field_name="code")
    reporter = UserFactory(username="daumoi", agency=by_code["NV-003"].lead)
    of = {"by": reporter, "done": "Hoàn thành dự thảo lần 2, đã gửi lấy ý kiến. " * 9}
    ReportFactory(task=by_code["NV-003"], accepted=True, period_start=date(2022, 1, 1), by=reporter)
    sent = ReportFactory(task=by_code["NV-003"], obstacles="Chưa thống nhất mức hỗ trợ", **of)
    ReportFactory(task=by_code["NV-014"], returned=True, percent=None, **of)
    ReportFactory(task=by_code["NV-004"], draft=True, **of)
    store_file(BytesIO(b"%PDF-1.4\n%%EOF"), by=reporter, name=f"{'Dự thảo ' * 15}.pdf", report=sent)
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield reporter, sent


def test_pages_of_progress_are_accessible(page, sign_in, consolidator, followed):
    reporter, sent = followed
    sign_in(reporter)
    wrong = walk(
        page,
        {
            "/my-work/": 200,
            "/my-work/?open=NV-001": 200,
            "/tasks/NV-004/report/": 200,
            "/tasks/NV-003/": 200,
        },
    )
    page.goto("/tasks/NV-001/report/")
    page.get_by_label("Hoàn thành", exact=True).check()
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.locator(".error-summary").wait_for()
    wrong += looked_at(page)
    sign_in(consolidator)
    wrong += walk(
        page,
        {
            "/my-work/": 200,
            sent.get_absolute_url(): 200,
            "/tasks/NV-003/": 200,
            "/tasks/NV-003/?part=files": 200,
            "/tasks/NV-003/?part=history": 200,
            "/tasks/NV-003/enter-report/": 200,
            "/tasks/NV-003/files/": 200,
        },
    )

    assert wrong == []


def test_pages_of_following_are_accessible(page, sign_in, consolidator, followed):
    reporter, _ = followed
    open_periods(on=date(2022, 6, 15))
    task, event = Task.objects.get(code="NV-003"), Task.objects.get(code="NV-007").awaited_event
    extension = ExtensionFactory(task=task, asked_by=reporter, reason="Chưa thống nhất mức " * 9)
    sign_in(reporter)
    wrong = walk(page, {"/tasks/NV-004/extension/": 200, "/my-work/": 200})
    sign_in(consolidator)
    wrong += walk(
        page,
        {
            extension.get_absolute_url(): 200,
            "/tasks/NV-006/": 200,
            "/tasks/NV-009/parts/new/": 200,
            "/awaited-events/": 200,
            event.get_absolute_url(): 200,
            "/history/": 200,
            "/history/?day_from=31/02/2022": 400,
        },
    )
    page.goto(f"/awaited-events/{event.pk}/record/")
    page.get_by_label("Theo văn bản").fill("Công văn 2185/LĐTBXH-TCGDNN ngày 10/6/2022")
    page.get_by_label("Ngày xảy ra").fill("10/06/2022")
    page.get_by_label("Thời hạn cho các nhiệm vụ đang chờ").fill("khi nào tiện")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Ghi nhận, bắt đầu 1 nhiệm vụ").click()
    page.locator(".error-summary").wait_for()

    assert wrong + looked_at(page) == []


def test_two_writers_of_a_report_are_accessible(page, sign_in, followed):
    reporter, _ = followed
    sign_in(reporter)
    page.goto("/my-work/?open=NV-001")
    ReportFactory(task=Task.objects.get(code="NV-001"), draft=True, by=reporter, done="Bản khác")
    page.get_by_label("Đã làm trong kỳ").fill("Bản của tôi")
    page.get_by_label("Mức độ hoàn thành").fill("40")
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_role("heading", name="Hai người cùng viết báo cáo này").wait_for()

    assert looked_at(page) == []


def test_admin_is_accessible(page, sign_in, manager, register):
    sign_in(manager)

    assert walk(page, {"/admin/": 200, "/admin/tasks/task/": 200}) == []


def test_paper_has_the_words_and_no_menus(page, sign_in, consolidator, register):
    sign_in(consolidator)
    page.emulate_media(media="print")
    gone = ".nav-side, .top-bar, .skip-link, .views, .filter-bar, .page-head__acts, .pages__list"
    gone += ", button, summary"

    for address in ("/", "/my-work/", "/tasks/", "/tasks/?since=01/01/2020", "/tasks/NV-003/"):
        page.goto(address)
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.locator(gone).locator("visible=true").all_inner_texts() == []


def test_paper_of_one_page_of_a_list_tells_which_of_all_it_has(
    page, sign_in, consolidator, register, programme
):
    TaskFactory.create_batch(10, programme=programme)
    sign_in(consolidator)
    page.emulate_media(media="print")
    page.goto("/tasks/")

    assert page.get_by_text("1–25 trong 26", exact=True).is_visible()


def test_paper_gives_what_changed_room_beside_many_columns(page, sign_in, consolidator, register):
    task = Task.objects.get(code="NV-001")
    was = {"field": "Thời hạn", "old": "“tháng 12/2021” (Hết tháng 12/2021)", "new": "năm 2027"}
    HistoryEntry.objects.create(task=task, by=consolidator, verb="edited", changes=[was])
    sign_in(consolidator)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})
    columns = "title,lead,deadline,status,timeliness,note,result,coordinating"
    page.goto(f"/tasks/?since=01/01/2020&q=NV-001&columns={columns}")

    cell = page.locator("tbody .task-table__altered").bounding_box()
    assert cell["width"] >= 1030 / 8
