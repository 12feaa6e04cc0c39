"""The pages on which a letter is taken in: uploaded, checked, made."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext, override_settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from tasks.actions.confirming import confirm_intake
from tasks.actions.intake import draft_of, open_intake, save_draft
from tasks.deadlines import DeadlineKind
from tasks.intake_forms import head_initial, item_initial
from tasks.models import (
    Attachment,
    AwaitedEvent,
    Heading,
    HistoryEntry,
    Intake,
    Letter,
    LetterItem,
    Task,
)
from tasks.reading import read_source, read_text
from tasks.tests.factories import RoundFactory
from tasks.tests.reading_samples import LETTERS, docx_of, letter_with

pytestmark = pytest.mark.django_db
ON = "2021-03-08T09:42:00+07:00"
READ = "/letters/read/"
BODY = """
1. UBND tỉnh ban hành:
- Kế hoạch phát triển công nghiệp chế biến đến năm 2030 (Thời gian trình: quý II/2021);
- Đề án phát triển chợ nông thôn; phối hợp với Sở Tài chính. Thời gian trình tháng 12/2021.
2. Thực hiện tốt các nhiệm vụ khác:
- Tiếp tục xúc tiến thương mại; hỗ trợ doanh nghiệp tìm thị trường mới.
"""
TEXT = letter_with(BODY)


@pytest.fixture(autouse=True)
def on_8_march_2021(tmp_path):
    with time_machine.travel(ON, tick=False), override_settings(MEDIA_ROOT=tmp_path):
        yield


@pytest.fixture
def reader(client, register, consolidator):
    """A consolidator at the province's register, with letter 372 in it."""
    client.force_login(consolidator)
    return client


@pytest.fixture
def intake(register, consolidator):
    return open_intake(read_text(TEXT), by=consolidator)


def uploaded(name="512-SCT.docx", text=TEXT):
    return SimpleUploadedFile(name, docx_of(text))


def files_kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def posted(intake, act, opened="", **changed):
    """Return what the browser sends of the page with this part open."""
    saved = Intake.objects.get(pk=intake.pk)
    draft = draft_of(saved)
    values = {}
    if opened == "head":
        values = head_initial(draft)
    elif opened.startswith("item-"):
        values = item_initial(draft.item(int(opened[5:])))
    values |= {"version": saved.version, "opened": opened, "act": act} | changed
    return {
        name: value.strftime("%d/%m/%Y") if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }


def post(client, intake, act, opened="", **changed):
    return client.post(intake.get_absolute_url(), posted(intake, act, opened, **changed))


def saved_draft(intake):
    return draft_of(Intake.objects.get(pk=intake.pk))


def titles(intake):
    return [item.title[:20] for item in saved_draft(intake).kept]


def test_file_becomes_a_draft_and_is_kept_with_it(reader, consolidator):
    response = reader.post(READ, {"file": uploaded()})

    intake = Intake.objects.get()
    assertRedirects(response, intake.get_absolute_url())
    assert (intake.source_name, intake.created_by, intake.state) == (
        "512-SCT.docx",
        consolidator,
        "open",
    )
    assert intake.attachments.get().name == "512-SCT.docx"
    page = reader.get(intake.get_absolute_url())
    assertContains(page, "Soát Công văn 512/SCT-KHTC")
    assertContains(page, "3 mục đọc được")
    assertContains(page, "Tạo 3 nhiệm vụ")
    assert (Letter.objects.filter(number="512").exists(), Task.objects.count()) == (False, 16)


def test_pasted_text_becomes_a_draft_without_file(reader):
    reader.post(READ, {"text": TEXT})

    intake = Intake.objects.get()
    assert intake.attachments.count() == 0
    assert str(intake) == "Văn bản dán vào lúc 09:42 08/03/2021"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Hãy chọn tệp của văn bản, hoặc dán nội dung"),
        ({"text": "   \n "}, "Hãy chọn tệp của văn bản, hoặc dán nội dung"),
        ({"text": "\u200b"}, "Không thấy chữ nào trong văn bản"),
        ({"file": b""}, "Tệp không có nội dung"),
        ({"file": b"PK\x03\x04 broken"}, "bị hỏng hoặc tải lên chưa hết"),
        ({"file": b"%PDF-1.4 nothing"}, "Không đọc được tệp PDF này"),
        ({"file": b"<html><body>x</body></html>"}, "Đây là trang web"),
        ({"file": docx_of(TEXT), "text": TEXT}, "Hãy chỉ để lại một trong hai"),
        ({"file": docx_of(TEXT), "name": "cong-van.pdf"}, "không phải là tệp .pdf như tên của nó"),
        ({"file": TEXT.encode(), "name": "cong-van.exe"}, "Không nhận tệp “cong-van.exe”"),
    ],
)
def test_what_cannot_be_read_is_said_and_leaves_nothing(reader, tmp_path, data, message):
    data = dict(data)
    name = data.pop("name", "cong-van.docx")
    if "file" in data:
        data["file"] = SimpleUploadedFile(name, data["file"])

    response = reader.post(READ, data)

    assertContains(response, message)
    assertContains(response, "Chưa đọc được văn bản")
    assert Intake.objects.count() == 0
    assert Attachment.objects.count() == 0
    assert files_kept(tmp_path) == []


def test_pasted_text_stays_after_an_error(reader):
    response = reader.post(READ, {"text": TEXT, "file": uploaded()})

    assertContains(response, "Kế hoạch phát triển công nghiệp chế biến")


def test_text_that_is_too_long_is_said(reader):
    response = reader.post(READ, {"text": "Kế hoạch " * 300_000})

    assertContains(response, "Nội dung dán dài quá 2 triệu ký tự")
    assert Intake.objects.count() == 0


def test_letter_seen_by_a_machine_says_so(reader, consolidator):
    source = replace(read_text(TEXT), is_recognised=True)

    intake = open_intake(source, by=consolidator)

    assert intake.is_machine_read
    assertContains(reader.get(intake.get_absolute_url()), "Nhận dạng máy")


def test_open_drafts_are_listed_with_what_is_left_to_check(reader, intake):
    response = reader.get(READ)

    assertContains(response, "512/SCT-KHTC")
    assertContains(response, intake.get_absolute_url())
    assertContains(response, "3 mục")


def test_letter_stands_beside_its_items_and_both_lead_to_each_other(reader, intake):
    page = reader.get(intake.get_absolute_url())

    first = saved_draft(intake).items[0].spans[0].paragraph
    assertContains(page, f'id="doan-{first}"')
    assertContains(page, f'href="#doan-{first}"')
    assertContains(page, 'href="#muc-1"')
    assertContains(page, 'id="muc-1"')
    assertContains(page, "<mark>quý II/2021</mark>", html=True)
    assertContains(page, "chưa dùng")
    assertContains(page, "đoạn không thành nhiệm vụ")


@pytest.mark.parametrize(
    "opened", ["", "head", "bodies", "group-0", "group-none", "item-1", "split-2"]
)
def test_every_part_opens_by_its_address(reader, intake, opened):
    response = reader.get(intake.get_absolute_url(), {"open": opened})

    assert response.status_code == 200
    assert response.context["opened"] == opened


@pytest.mark.parametrize(
    "opened", ["item-99", "item--1", "group-77", "split-x", "<b>", "item-" + "9" * 30]
)
def test_unknown_part_opens_nothing(reader, intake, opened):
    response = reader.get(intake.get_absolute_url(), {"open": opened})

    assert (response.status_code, response.context["opened"]) == (200, "")


def test_every_button_saves_what_was_typed(reader, intake, consolidator):
    response = post(reader, intake, "open-item-2", "item-1", title="Kế hoạch chế biến sâu")

    assertRedirects(response, f"{intake.get_absolute_url()}?open=item-2#muc-2")
    assert saved_draft(intake).item(1).title == "Kế hoạch chế biến sâu"
    assert saved_draft(intake).saved_by == str(consolidator)


def test_fields_of_an_item_are_corrected(reader, intake):
    post(
        reader,
        intake,
        "save",
        "item-2",
        document_type="plan",
        lead="so-tai-chinh",
        joint_leads=["so-cong-thuong"],
        coordinating=["so-tai-chinh", "so-xay-dung"],
        submitter="so-tai-chinh",
        issuer="ubnd-tinh",
        deadline_wording="khi Chính phủ ban hành Nghị định về chợ",
        milestone="completion",
    )

    item = saved_draft(intake).item(2)
    assert (item.document_type, item.lead, item.joint_leads) == (
        "plan",
        "so-tai-chinh",
        ("so-cong-thuong",),
    )
    # Who leads takes no other part.
    assert (item.coordinating, item.submitter, item.issuer) == (
        ("so-xay-dung",),
        "so-tai-chinh",
        "ubnd-tinh",
    )
    assert (item.deadline.kind, item.deadline.milestone) == ("conditional", "completion")
    assert item.deadline_span is None


def test_errors_of_a_field_keep_what_was_typed_and_save_nothing(reader, intake):
    response = post(reader, intake, "confirm-1", "item-1", title=" ", lead="khong-co-co-quan-nay")

    assertContains(response, "Chưa lưu được, hãy sửa các chỗ dưới đây")
    assert Intake.objects.get().version == 1


def test_confirming_an_item_goes_on_to_the_next_one_to_look_at(reader, intake):
    post(reader, intake, "add-9")

    response = post(reader, intake, "confirm-1", "item-1")

    made = max(item.key for item in saved_draft(intake).items)
    assert saved_draft(intake).item(1).checked
    assertRedirects(response, f"{intake.get_absolute_url()}?open=item-{made}#muc-{made}")
    assertContains(reader.get(intake.get_absolute_url()), "Đã xem")


def test_items_are_split_merged_moved_dropped_and_taken_back(reader, intake):
    text = saved_draft(intake).text(saved_draft(intake).item(2))

    post(reader, intake, f"cut-2-{text.index('phối hợp')}", "split-2")
    assert titles(intake) == [
        "Kế hoạch phát triển ",
        "Đề án phát triển chợ",
        "phối hợp với Sở Tài ",
        "Tiếp tục xúc tiến th",
    ]
    post(reader, intake, "merge-2", "item-2")
    post(reader, intake, "down-1", "item-1")
    assert titles(intake) == [
        "Đề án phát triển chợ",
        "Kế hoạch phát triển ",
        "Tiếp tục xúc tiến th",
    ]
    post(reader, intake, "up-1", "item-1")
    post(reader, intake, "drop-1", "item-1")
    assert titles(intake) == ["Đề án phát triển chợ", "Tiếp tục xúc tiến th"]
    assertContains(reader.get(intake.get_absolute_url()), "Lấy lại")
    post(reader, intake, "restore-1")
    assert titles(intake)[0] == "Kế hoạch phát triển "


def test_page_of_cuts_offers_each_sentence(reader, intake):
    response = reader.get(intake.get_absolute_url(), {"open": "split-2"})

    assertContains(response, "Tách từ đây", count=2)
    assertContains(response, "phối hợp với Sở Tài chính.")


def test_marked_words_become_an_item(reader, intake):
    draft = saved_draft(intake)
    paragraph = draft.items[2].spans[0].paragraph
    start = draft.paragraph(paragraph).text.index("hỗ trợ doanh")
    place = {"paragraph": paragraph, "from": start, "to": start + 20}

    post(reader, intake, "mark", **place)

    draft = saved_draft(intake)
    assert draft.text(draft.kept[3]) == "hỗ trợ doanh nghiệp"


@pytest.mark.parametrize(
    "act",
    [
        "cut-2-5",
        "cut-2",
        "cut-2-x",
        "merge-99",
        "up-",
        "drop-1-2",
        "restore-1",
        "confirm-" + "9" * 40,
        "mark",
        "add",
        "add-999",
    ],
)
def test_acts_that_make_no_sense_change_nothing_and_say_so(reader, intake, act):
    before = saved_draft(intake).items

    response = reader.post(intake.get_absolute_url(), posted(intake, act), follow=True)

    assert response.status_code == 200
    assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert saved_draft(intake).items == before


def test_paragraph_is_chosen_by_its_number(reader, intake):
    post(reader, intake, "add", add_paragraph=" 9 ")

    assert len(saved_draft(intake).items) == 4


def test_head_is_corrected_and_the_answered_letter_is_found(reader, intake):
    response = post(
        reader, intake, "save", "head", number="513", issued_on="06/03/2021", signer_name="Lê Văn B"
    )

    head = saved_draft(intake).head
    assert (head.number, head.issued_on, head.signer_name) == (
        "513",
        date(2021, 3, 6),
        "Lê Văn B",
    )
    page = reader.get(response.url)
    assertContains(page, "Soát Công văn 513/SCT-KHTC")
    assertContains(page, Letter.objects.get(number="899").get_absolute_url())


def test_whole_group_gets_its_heading_in_the_programme(reader, intake):
    assert [item.heading for item in saved_draft(intake).items] == ["2", "2", ""]

    post(reader, intake, "open-", "group-1", heading="4.2")

    assert [item.heading for item in saved_draft(intake).items] == ["2", "2", "4.2"]


def test_deadline_in_other_words_is_answered_at_once_and_as_a_page(reader, intake):
    address = f"{intake.get_absolute_url()}deadline/"
    asked = {"deadline_wording": "trước ngày 25 hằng tháng", "milestone": "submission"}

    part = reader.get(address, asked, headers={"HX-Request": "true"})
    page = reader.get(address, asked)

    for answer in (part, page):
        assertContains(answer, "Hằng tháng, chậm nhất ngày 25")
    assertContains(part, "<dd>Trình</dd>", html=True)
    assertNotContains(part, "<html")
    assertContains(page, "<html")
    assert Intake.objects.get().version == 1


def test_deadline_page_says_what_nobody_can_read(reader, intake):
    address = f"{intake.get_absolute_url()}deadline/"

    assertContains(
        reader.get(address, {"deadline_wording": "sớm nhất có thể \x00"}), "Chưa có thời hạn"
    )
    assertContains(reader.get(address), "Thường xuyên")
    assertContains(reader.get(address, {"document_type": "plan"}), "Chưa có thời hạn")


UNKNOWN = letter_with("""
1. Kế hoạch khuyến công năm 2021. Cơ quan chủ trì: Trung tâm Khuyến công tỉnh.
2. Đề án cụm công nghiệp; phối hợp với Trung tâm Khuyến công tỉnh, Sở Tài chính.
""")


@pytest.fixture
def unknown(register, consolidator):
    return open_intake(read_text(UNKNOWN), by=consolidator)


def test_unknown_body_is_chosen_once_for_every_item(reader, unknown):
    page = reader.get(unknown.get_absolute_url(), {"open": "bodies"})
    assertContains(page, "Bỏ qua, chỉ giữ trong nguyên văn")
    assert page.context["bodies"][0]["numbers"] == [1, 2]

    post(reader, unknown, "open-", "bodies", body_0="so-cong-thuong")

    first, second = saved_draft(unknown).items
    assert (first.lead, second.coordinating) == ("so-cong-thuong", ("so-tai-chinh",))
    assert saved_draft(unknown).unknown_names == ()


def test_body_chosen_in_the_item_settles_the_name(reader, unknown):
    post(reader, unknown, "save", "item-1", lead="so-tai-chinh")

    first, second = saved_draft(unknown).items
    assert (first.lead, first.unknown) == ("so-tai-chinh", ())
    assert [body.role for body in second.unknown] == ["coordinating"]


def test_unknown_body_is_added_to_the_register(reader, unknown):
    address = f"{unknown.get_absolute_url()}agency/?name=Trung tâm Khuyến công tỉnh"
    assertContains(reader.get(address), 'value="Trung tâm Khuyến công tỉnh"')

    reader.post(
        address,
        {"name": "Trung tâm Khuyến công tỉnh", "short_name": "TT Khuyến công", "kind": "other"},
    )

    agency = Agency.objects.get(code="tt-khuyen-cong")
    assert (agency.name, agency.kind) == ("Trung tâm Khuyến công tỉnh", "other")
    assert saved_draft(unknown).items[0].lead == "tt-khuyen-cong"


def test_known_body_is_not_added_twice(reader, unknown):
    response = reader.post(
        f"{unknown.get_absolute_url()}agency/?name=x",
        {"name": "Sở Lao động - TB&XH", "short_name": "Sở LĐ", "kind": "department"},
    )

    assertContains(response, "Danh mục đã có Sở Lao động – Thương binh và Xã hội")


def test_nothing_is_made_while_a_body_is_unknown(reader, unknown):
    response = reader.post(unknown.get_absolute_url(), posted(unknown, "create"), follow=True)

    assertContains(response, "Chưa rõ “Trung tâm Khuyến công tỉnh” là cơ quan nào")
    assert response.context["opened"] == "bodies"
    assert Task.objects.count() == 16


def test_names_nobody_chose_are_left_out_on_request(reader, unknown):
    post(reader, unknown, "skip", "bodies")

    assert saved_draft(unknown).unknown_names == ()
    assert [item.lead for item in saved_draft(unknown).items] == ["", "so-cong-thuong"]


def test_letter_and_tasks_are_made_with_their_history(reader, intake, consolidator):
    intake.refresh_from_db()
    response = reader.post(READ, {"file": uploaded()})
    intake = Intake.objects.latest("pk")
    post(reader, intake, "confirm-1", "item-1")

    response = post(reader, intake, "create")

    letter = Letter.objects.get(number="512")
    assertRedirects(response, letter.get_absolute_url())
    tasks = list(Task.objects.filter(items__letter=letter).order_by("code"))
    assert [(t.code, t.heading and t.heading.number, t.due_on) for t in tasks] == [
        ("NV-017", "2", date(2021, 6, 30)),
        ("NV-018", "2", date(2021, 12, 31)),
        ("NV-019", None, None),
    ]
    assert [
        (i.number, i.section, letter.paragraphs[i.paragraph - 1][i.start : i.end] == i.text)
        for i in letter.items.all()
    ] == [
        (1, "1", True),
        (2, "1", True),
        (3, "2", True),
    ]
    assert (letter.answers.number, letter.sender.code) == ("899", "so-cong-thuong")
    entry = HistoryEntry.objects.get(letter=letter)
    assert (entry.by, entry.verb, entry.reason) == (consolidator, "letter_read", "512-SCT.docx")
    assert entry.changes == [
        {"field": "Nhiệm vụ đã lập", "old": "", "new": "NV-017, NV-018, NV-019"}
    ]
    made = HistoryEntry.objects.filter(task__in=tasks)
    assert {(e.by, e.verb) for e in made} == {(consolidator, "created")}
    assert made.get(task=tasks[0]).reason == "Công văn 512/SCT-KHTC, mục 1"
    intake.refresh_from_db()
    assert (intake.state, intake.letter, intake.draft) == ("confirmed", letter, {})


def test_letters_page_gives_the_original_file(reader, intake):
    reader.post(READ, {"file": uploaded()})
    made = Intake.objects.latest("pk")
    post(reader, made, "create")
    letter = Letter.objects.get(number="512")

    page = reader.get(letter.get_absolute_url())

    attachment = letter.attachments.get()
    assertContains(page, attachment.get_absolute_url())
    assertContains(page, "512-SCT.docx")
    assertNotContains(page, "Nhận dạng máy")
    assert attachment.intake is None
    Intake.objects.filter(pk=made.pk).update(is_machine_read=True)
    assertContains(reader.get(letter.get_absolute_url()), "Nhận dạng máy")


def test_double_press_makes_one_letter(reader, intake):
    data = posted(intake, "create")

    first = reader.post(intake.get_absolute_url(), data)
    second = reader.post(intake.get_absolute_url(), data)

    letter = Letter.objects.get(number="512")
    assert first.url == second.url == letter.get_absolute_url()
    assert Task.objects.count() == 19


def test_failure_in_the_middle_makes_nothing(intake, consolidator, monkeypatch):
    before = {
        model: model.objects.count()
        for model in (Letter, LetterItem, Task, Heading, AwaitedEvent, HistoryEntry)
    }
    calls = []

    def breaks(task, values):
        calls.append(task.code)
        if len(calls) == 3:
            raise IntegrityError("the database went away")

    monkeypatch.setattr("tasks.actions.tasks._assign", breaks)
    with pytest.raises(IntegrityError):
        confirm_intake(
            intake, draft=draft_of(intake), version=1, by=consolidator, on=date(2021, 3, 8)
        )

    assert calls == ["NV-017", "NV-018", "NV-019"]
    assert {model: model.objects.count() for model in before} == before
    assert Intake.objects.get().state == "open"


def test_letter_that_is_there_is_shown_and_not_made_again(reader, consolidator):
    intake = open_intake(read_source(LETTERS / "372-SLDTBXH-KHTC.txt"), by=consolidator)
    letter = Letter.objects.get(number="372")

    page = reader.get(intake.get_absolute_url())
    answer = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)

    assertContains(page, "Văn bản này đã có trong hệ thống")
    assertContains(page, letter.get_absolute_url())
    assertNotContains(page, "Tạo 16 nhiệm vụ")
    assertContains(answer, "đã có trong hệ thống nên không lập lại")
    assert (Letter.objects.filter(number="372").count(), Task.objects.count()) == (1, 16)


def test_letter_of_which_only_the_head_is_known_is_completed(reader, consolidator):
    text = TEXT.replace("512/SCT-KHTC", "899/SKHĐT-KH").replace("05 tháng 3", "24 tháng 02")
    text = text.replace("SỞ CÔNG THƯƠNG", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ").replace(
        "Sở Công Thương", "Sở KH&ĐT"
    )
    intake = open_intake(read_text(text), by=consolidator)
    known = Letter.objects.get(number="899")

    assertContains(reader.get(intake.get_absolute_url()), "Hệ thống đã có phần đầu")
    response = post(reader, intake, "create")

    assertRedirects(response, known.get_absolute_url())
    known.refresh_from_db()
    assert known.items.count() == 3
    assert known.paragraphs[0] == "UBND TỈNH BÌNH THUẬN"


def test_two_drafts_of_one_letter_are_told_and_the_second_is_refused(reader, intake, manager):
    other = open_intake(read_text(TEXT), by=intake.created_by)

    assertContains(reader.get(other.get_absolute_url()), "cũng đang soát văn bản này")
    post(reader, intake, "create")
    answer = reader.post(other.get_absolute_url(), posted(other, "create"), follow=True)

    assertContains(answer, "đã có trong hệ thống nên không lập lại")
    assert Letter.objects.filter(number="512").count() == 1


def test_second_person_sees_both_versions_and_nothing_is_lost(reader, intake):
    mine = posted(intake, "save", "item-1", title="Kế hoạch theo tôi")
    post(reader, intake, "save", "item-1", title="Kế hoạch theo đồng nghiệp")

    response = reader.post(intake.get_absolute_url(), mine)

    assert response.status_code == 409
    assertContains(response, "Hai người cùng soát", status_code=409)
    rows = response.context["conflict"]["rows"]
    assert [(row["label"], row["saved"], row["mine"]) for row in rows] == [
        ("Nội dung nhiệm vụ", "Kế hoạch theo đồng nghiệp", "Kế hoạch theo tôi")
    ]
    assert saved_draft(intake).item(1).title == "Kế hoạch theo đồng nghiệp"

    version = response.context["form"].data["version"]
    reader.post(intake.get_absolute_url(), mine | {"version": version, "keep_title": "mine"})
    assert saved_draft(intake).item(1).title == "Kế hoạch theo tôi"


@pytest.mark.parametrize("act", ["drop-1", "merge-1", "create"])
def test_act_on_an_old_version_is_not_done(reader, intake, act):
    old = posted(intake, act)
    post(reader, intake, "down-1")

    response = reader.post(intake.get_absolute_url(), old)

    assert response.status_code == 409
    assertContains(response, "việc bạn vừa chọn chưa được làm", status_code=409)
    assert len(saved_draft(intake).kept) == 3
    assert not Letter.objects.filter(number="512").exists()


def test_task_that_says_the_same_is_shown_and_gets_the_wording_as_a_source(reader, consolidator):
    intake = open_intake(read_source(LETTERS / "01-so-y-te.txt"), by=consolidator)
    task = Task.objects.get(code="NV-002")
    page = reader.get(intake.get_absolute_url(), {"open": "item-2"})
    assertContains(page, "Giống nhiệm vụ đã có")
    assertContains(page, "Thêm làm nguồn của NV-002")

    post(reader, intake, "save", "item-2", joins=task.pk)
    assertContains(reader.get(intake.get_absolute_url()), "Tạo 16 nhiệm vụ, thêm nguồn cho 1")
    post(reader, intake, "create")

    letter = Letter.objects.get(number="415")
    assert {str(item) for item in task.items.all()} == {
        "Công văn 372/SLĐTBXH-KHTC, mục 1",
        "Công văn 415/SYT-KHTC, mục I.2",
    }
    assert Task.objects.filter(items__letter=letter).count() == 17
    assert "khong may bi tai nan" in Task.objects.get(code="NV-002").search_text
    entry = HistoryEntry.objects.filter(task=task).latest("pk")
    assert entry.changes == [{"field": "Nguồn", "old": "", "new": "Công văn 415/SYT-KHTC, mục I.2"}]


def test_task_added_meanwhile_is_shown_before_anything_is_made(reader, intake, consolidator):
    other = letter_with(
        "1. Kế hoạch phát triển công nghiệp chế biến đến năm 2030, trình quý II/2021."
    )
    other = open_intake(read_text(other.replace("512/SCT", "77/SXD")), by=consolidator)
    post(reader, other, "create")

    response = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)

    assertContains(response, "vừa có thêm nhiệm vụ giống mục trong văn bản này")
    assert response.context["opened"] == "item-1"
    post(reader, intake, "create")
    assert Letter.objects.filter(number="512").exists()


def test_joining_a_task_that_was_not_offered_is_refused(reader, intake):
    response = post(reader, intake, "save", "item-1", joins=Task.objects.first().pk)

    assert saved_draft(intake).item(1).joins is None
    assert response.status_code == 302


def test_letter_with_nothing_in_it_is_kept_as_a_letter(reader, register, consolidator):
    text = letter_with("Sở Công Thương không có nội dung đề xuất.")
    intake = open_intake(read_text(text), by=consolidator)
    assertContains(reader.get(intake.get_absolute_url()), "Lưu văn bản, không có nhiệm vụ")

    post(reader, intake, "create")

    assert Letter.objects.get(number="512").items.count() == 0


def test_programme_is_chosen_when_there_are_several(reader, register, consolidator, programme):
    intake = open_intake(read_text(TEXT), by=consolidator)
    page = reader.get(intake.get_absolute_url())
    assert page.context["opened"] == "head"
    refused = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)
    assertContains(refused, "Chưa chọn chương trình hành động")

    post(reader, intake, "save", "head", programme=programme.code)
    post(reader, intake, "create")

    letter = Letter.objects.get(number="512")
    assert {task.programme for task in Task.objects.filter(items__letter=letter)} == {programme}
    assert [h.title for h in programme.headings.all()] == [
        "UBND tỉnh ban hành",
        "Thực hiện tốt các nhiệm vụ khác",
    ]


def test_unknown_answered_letter_is_made_by_its_head(reader, register, consolidator):
    text = TEXT.replace("899/SKHĐT-KH ngày 24/02/2021", "901/SKHĐT-KH ngày 25/02/2021")
    intake = open_intake(read_text(text), by=consolidator)

    post(reader, intake, "create")

    answered = Letter.objects.get(number="512").answers
    assert (answered.reference, answered.issued_on, answered.sender.code) == (
        "901/SKHĐT-KH",
        date(2021, 2, 25),
        "so-khdt",
    )
    assert answered.paragraphs == []


def test_awaited_event_of_the_same_words_is_shared(reader, register, consolidator):
    text = letter_with("1. Kế hoạch khuyến công (khi trung ương ban hành hướng dẫn).")
    intake = open_intake(read_text(text), by=consolidator)

    post(reader, intake, "create")

    task = Task.objects.get(items__letter__number="512")
    assert task.awaited_event.title == "Trung ương ban hành hướng dẫn"
    assert task.awaited_event.tasks.count() == 2


def test_event_that_has_happened_asks_for_a_deadline(reader, register, consolidator):
    AwaitedEvent.objects.filter(title="Trung ương ban hành hướng dẫn").update(
        happened_on=date(2021, 3, 1), document="15/TB-VPCP"
    )
    text = letter_with("1. Kế hoạch khuyến công (khi Trung ương ban hành hướng dẫn).")
    intake = open_intake(read_text(text), by=consolidator)

    page = reader.get(intake.get_absolute_url(), {"open": "item-1"})
    answer = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)

    assertContains(page, "Sự kiện này đã xảy ra ngày 01/03/2021, theo 15/TB-VPCP.")
    assertContains(answer, "Mục 1: Sự kiện “Trung ương ban hành hướng dẫn” đã xảy ra")
    assert Task.objects.count() == 16


def test_dropped_draft_is_gone_with_its_file_and_says_so(reader, register):
    reader.post(READ, {"file": uploaded()})
    intake = Intake.objects.get()
    address = f"{intake.get_absolute_url()}drop/"
    assertContains(reader.get(address), "3 mục đang soát")

    assertRedirects(reader.post(address), READ)

    intake.refresh_from_db()
    assert (intake.state, intake.draft, intake.paragraphs) == ("dropped", {}, [])
    assert Attachment.objects.count() == 0
    answer = reader.get(intake.get_absolute_url(), follow=True)
    assertContains(answer, "Bản soát này đã bị bỏ")


def test_finished_draft_leads_to_its_letter(reader, intake):
    post(reader, intake, "create")

    assertRedirects(
        reader.get(intake.get_absolute_url()), Letter.objects.get(number="512").get_absolute_url()
    )
    assertRedirects(
        reader.post(f"{intake.get_absolute_url()}drop/"),
        Letter.objects.get(number="512").get_absolute_url(),
    )
    assert Intake.objects.get().state == "confirmed"


def test_draft_kept_for_later_goes_back_to_the_list(reader, intake):
    response = post(reader, intake, "later", "item-1", title="Đang sửa dở")

    assertRedirects(response, READ)
    assert saved_draft(intake).item(1).title == "Đang sửa dở"


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(address)
    return len(found)


@pytest.mark.parametrize("opened", ["", "head", "item-1", "group-0"])
def test_same_queries_for_one_item_and_for_three(reader, register, consolidator, opened):
    one = open_intake(read_text(letter_with(BODY.split("- Đề án", maxsplit=1)[0])), by=consolidator)
    three = open_intake(read_text(TEXT), by=consolidator)

    counts = [queries(reader, f"{i.get_absolute_url()}?open={opened}") for i in (one, three)]

    assert [len(draft_of(i).items) for i in (one, three)] == [1, 3]
    assert counts[0] == counts[1]


def test_same_queries_for_one_draft_and_for_three(reader, intake, consolidator):
    one = queries(reader, READ)
    for _ in range(2):
        open_intake(read_text(TEXT), by=consolidator)

    assert queries(reader, READ) == one


def test_text_of_a_letter_is_shown_as_text(reader, register, consolidator):
    text = letter_with(
        '1. Kế hoạch <script>alert(1)</script> khuyến công & "chợ" {{ 7 }}, quý II/2021.'
    )
    intake = open_intake(read_text(text), by=consolidator)

    page = reader.get(intake.get_absolute_url(), {"open": "item-1"})

    assertNotContains(page, "<script>alert")
    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertContains(page, "{{ 7 }}")


def test_item_that_contradicts_itself_is_named_and_nothing_is_made(reader, intake):
    draft = saved_draft(intake)
    broken = replace(draft.item(2).deadline, kind=DeadlineKind.RECURRING)
    draft = draft.with_item(replace(draft.item(2), deadline=broken))
    save_draft(intake, draft=draft, version=1, by=intake.created_by)

    answer = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)

    assertContains(answer, "Mục 2: Chỉ nhiệm vụ định kỳ mới có quy tắc lặp lại.")
    assert (Letter.objects.filter(number="512").exists(), Task.objects.count()) == (False, 16)


@pytest.mark.parametrize(
    ("name", "label", "most"), [("symbol", "ký hiệu", 80), ("subject", "trích yếu", 500)]
)
def test_head_that_is_too_long_is_said_before_anything_is_made(reader, intake, name, label, most):
    draft = saved_draft(intake)
    head = replace(draft.head, **{name: "x" * (most + 1)})
    save_draft(intake, draft=replace(draft, head=head), version=1, by=intake.created_by)

    answer = reader.post(intake.get_absolute_url(), posted(intake, "create"), follow=True)

    assertContains(answer, f"Ô “{label}” dài quá {most} ký tự")
    assert Task.objects.count() == 16


def test_letter_that_answers_the_request_of_a_round_joins_it(reader, intake, consolidator):
    round_ = RoundFactory(request=Letter.objects.get(number="899"))

    post(reader, intake, "create")

    reply = round_.replies.get(agency__code="so-cong-thuong")
    assert [letter.number for letter in reply.letters.all()] == ["512"]
