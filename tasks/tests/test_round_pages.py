"""Pages of rounds: what each role sees and does there, and what it costs."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.choices import ReplyOutcome
from tasks.models import HistoryEntry, Letter, Reminder, Reply, Round
from tasks.tests.factories import LetterFactory, LetterItemFactory, RoundFactory
from tasks.writing.word.templates import template_document

pytestmark = pytest.mark.django_db
ASKED = ["so-cong-thuong", "so-ldtbxh", "so-nnptnt", "so-y-te"]


@pytest.fixture(autouse=True)
def on_15_march_2021():
    with time_machine.travel("2021-03-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def editor(client, register, consolidator):
    client.force_login(consolidator)
    return client


@pytest.fixture
def opened(editor):
    """The round of the real request, opened on the page; letter 372 answered it."""
    editor.post(reverse("rounds:new"), filled())
    return Round.objects.get()


def filled(**changed):
    request = Letter.objects.get(number="899")
    agencies = Agency.objects.filter(code__in=ASKED)
    return {
        "version": 0,
        "title": "Đề xuất nội dung Chương trình hành động",
        "programme": request.replies.get().items.first().tasks.get().programme.pk,
        "request": request.pk,
        "reply_by": "10/03/2021",
        "agencies": [agency.pk for agency in agencies],
    } | changed


def reply_of(code):
    return Reply.objects.get(agency__code=code)


def rows(response):
    return [
        (row["agency"].code, row["badge"]["text"], [one["letter"].number for one in row["letters"]])
        for row in response.context["matrix"].rows
    ]


def decide(client, code, outcome, **more):
    reply = reply_of(code)
    values = {"version": reply.version, "outcome": outcome} | more
    return client.post(reverse("rounds:reply", args=[reply.round_id, code]), values)


def test_a_round_is_opened_and_shows_who_answered_and_who_is_late(editor, opened):
    response = editor.get(opened.get_absolute_url())

    assert rows(response) == [
        ("so-cong-thuong", "Chưa trả lời, quá 5 ngày", []),
        ("so-nnptnt", "Chưa trả lời, quá 5 ngày", []),
        ("so-ldtbxh", "Đã trả lời", ["372"]),
        ("so-y-te", "Chưa trả lời, quá 5 ngày", []),
    ]
    assert [(tab["label"], tab["count"]) for tab in response.context["matrix"].tabs] == [
        ("Tất cả", 4),
        ("Chưa trả lời", 3),
        ("Đã trả lời", 1),
        ("Muộn", 3),
    ]
    assertContains(response, "Tổng hợp 16 nội dung")
    assertContains(response, "16 mục")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?state=answered", ["so-ldtbxh"]),
        ("?state=late", ["so-cong-thuong", "so-nnptnt", "so-y-te"]),
        ("?state=late&on=10/03/2021", []),
        ("?state=silent&on=01/03/2021", ["so-cong-thuong", "so-nnptnt", "so-ldtbxh", "so-y-te"]),
    ],
)
def test_the_matrix_narrows_to_a_state_on_a_day(editor, opened, address, expected):
    response = editor.get(f"{opened.get_absolute_url()}{address}")

    assert [code for code, *_ in rows(response)] == expected


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("?state=nonsense", "Không có tình trạng “nonsense”"),
        ("?on=31/02/2021", "Không có ngày “31/02/2021”. Hãy ghi như 15/03/2021."),
    ],
)
def test_an_address_that_is_not_understood_shows_no_row(editor, opened, address, message):
    response = editor.get(f"{opened.get_absolute_url()}{address}")

    assertContains(response, message, status_code=400)
    assertNotContains(response, "Sở Công Thương</a>", status_code=400)


def test_all_departments_but_the_one_that_asks_are_asked_with_one_tick(editor):
    answer = editor.post(reverse("rounds:new"), filled(agencies=[], kinds=["department"]))

    asked = set(Round.objects.get().replies.values_list("agency__code", flat=True))
    wanted = Agency.objects.filter(kind="department", is_group=False).exclude(code="so-khdt")
    assertRedirects(answer, Round.objects.get().get_absolute_url())
    assert asked == set(wanted.values_list("code", flat=True))


def test_a_request_that_is_not_stored_is_written_with_the_round(editor):
    editor.post(
        reverse("rounds:new"),
        filled(
            request="",
            reference="1020 /SKHĐT-TH",
            issued_on="01/03/2021",
            subject="báo cáo quý I",
        ),
    )

    request = Round.objects.get().request
    assert (request.number, request.symbol, request.issued_on, request.subject) == (
        "1020",
        "SKHĐT-TH",
        date(2021, 3, 1),
        "báo cáo quý I",
    )
    assert request.sender.code == "so-khdt"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"request": ""}, "Hãy chọn văn bản, hoặc ghi số, ngày của văn bản chưa có."),
        (
            {"request": "", "reference": "khong so", "issued_on": "01/03/2021"},
            "Hãy ghi số, ký hiệu như 899/SKHĐT-KH.",
        ),
        ({"request": "", "reference": "9/A-B"}, "Hãy ghi ngày của văn bản yêu cầu."),
        ({"reply_by": "31/02/2021"}, "Trả lời trước hết ngày"),
        ({"reply_by": "01/02/2021"}, "Ngày này trước ngày của văn bản yêu cầu (24/02/2021)."),
        ({"agencies": []}, "Hãy chọn ít nhất một cơ quan được hỏi."),
        ({"title": " "}, "Tên đợt"),
    ],
)
def test_a_round_that_cannot_be_is_shown_again_with_what_to_do(editor, change, message):
    answer = editor.post(reverse("rounds:new"), filled(**change))

    assertContains(answer, message)
    assertContains(answer, "Chưa lưu được")
    assert Round.objects.count() == 0


def test_a_letter_is_recorded_from_the_row_by_choosing_it(editor, opened):
    letter = LetterFactory(sender=Agency.objects.get(code="so-cong-thuong"), number="512")
    assertContains(
        editor.get(opened.get_absolute_url()), f'<option value="{letter.pk}">', html=False
    )

    answer = decide(editor, "so-cong-thuong", "answered", letter=letter.pk)

    assertRedirects(answer, f"{opened.get_absolute_url()}#co-quan-so-cong-thuong")
    assert rows(editor.get(opened.get_absolute_url()))[0] == (
        "so-cong-thuong",
        "Đã trả lời",
        ["512"],
    )


def test_every_outcome_is_recorded_from_its_button_and_taken_back(editor, opened):
    letter = LetterFactory(
        sender=Agency.objects.get(code="so-y-te"), number="60", issued_on=date(2021, 3, 13)
    )
    for outcome, more, text in (
        ("nothing", {"note": "Báo qua điện thoại"}, "Không có nội dung, muộn 5 ngày"),
        ("partial", {"letter": letter.pk, "note": "Thiếu biểu"}, "Trả lời một phần, quá 5 ngày"),
        ("answered", {}, "Đã trả lời, muộn 3 ngày"),
        ("returned", {"note": "Ghi rõ thời hạn"}, "Trả lại để hoàn thiện, quá 5 ngày"),
        ("silent", {"note": "Nhầm"}, "Chưa trả lời, quá 5 ngày"),
    ):
        assert decide(editor, "so-y-te", outcome, **more).status_code == 302
        assert rows(editor.get(opened.get_absolute_url()))[3][1] == text


def test_what_is_missing_is_asked_for_on_the_page_of_the_reply(editor, opened):
    answer = decide(editor, "so-y-te", "nothing")

    assertContains(answer, "Hãy chọn văn bản, hoặc ghi ai báo không có nội dung, lúc nào.")
    assert reply_of("so-y-te").outcome == ReplyOutcome.SILENT


def test_two_people_do_not_overwrite_each_other(editor, opened):
    stale = reply_of("so-y-te").version
    decide(editor, "so-y-te", "nothing", note="Báo qua điện thoại")

    answer = decide(editor, "so-y-te", "nothing", note="Khác", version=stale)

    assert answer.status_code == 409
    assertContains(answer, "vừa được người khác ghi", status_code=409)
    assert reply_of("so-y-te").note == "Báo qua điện thoại"
    assert answer.context["form"]["version"].value() == str(stale + 1)


def test_editing_a_round_keeps_what_others_saved(editor, opened):
    address = reverse("rounds:edit", args=[opened.pk])
    sent = filled(version=1, reply_by="20/03/2021")

    assert editor.post(address, sent).status_code == 302
    answer = editor.post(address, sent | {"reply_by": "30/03/2021"})

    assert answer.status_code == 409
    assertContains(answer, "Đợt này vừa được người khác ghi", status_code=409)
    assert Round.objects.get().reply_by == date(2021, 3, 20)
    assert answer.context["form"]["version"].value() == "2"


def test_a_round_is_closed_with_a_reason_and_opened_again(editor, opened):
    address = reverse("rounds:close", args=[opened.pk])
    assertContains(editor.get(address), "Còn 3 cơ quan chưa trả lời đủ")
    assertContains(editor.post(address, {"version": 1}), "Hãy ghi lý do đóng đợt.")

    editor.post(address, {"version": 1, "reason": "Đã quá hạn"})

    page = editor.get(opened.get_absolute_url())
    assertContains(page, "Lý do: Đã quá hạn")
    assertNotContains(page, "row-act")
    assert editor.get(reverse("rounds:remind", args=[opened.pk])).status_code == 302
    editor.post(address, {"version": 2, "reason": "Còn văn bản đến"})
    assertContains(editor.get(opened.get_absolute_url()), "row-act")


def test_letters_that_came_another_way_are_offered_and_join(editor, opened):
    LetterFactory(sender=Agency.objects.get(code="so-y-te"), number="415", answers=opened.request)
    assertContains(editor.get(opened.get_absolute_url()), "nhưng chưa vào đợt")

    editor.post(reverse("rounds:join", args=[opened.pk]))

    page = editor.get(opened.get_absolute_url())
    assertNotContains(page, "nhưng chưa vào đợt")
    assert rows(page)[3] == ("so-y-te", "Đã trả lời", ["415"])


def test_the_silent_get_a_reminder_in_word_that_quotes_request_and_days(editor, opened):
    address = reverse("rounds:remind", args=[opened.pk])
    form = editor.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}

    answer = editor.post(address, values)

    assertRedirects(answer, f"{opened.get_absolute_url()}#don-doc")
    reminder = Reminder.objects.get()
    page = editor.get(opened.get_absolute_url())
    assertContains(page, "1 lần")
    assertContains(page, "Sở Công Thương; Sở NN&amp;PTNT; Sở Y tế")
    file = editor.get(reverse("rounds:reminder", args=[opened.pk, reminder.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="don-doc-899-2021-03-15.docx"'
    document = Document(BytesIO(file.getvalue()))
    head = [p.text for cell in document.tables[0]._cells for p in cell.paragraphs if p.text]
    assert head[0:2] == ["UBND TỈNH BÌNH THUẬN", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"] or head[0].startswith(
        "ỦY BAN NHÂN DÂN"
    )
    assert "V/v đôn đốc trả lời Công văn số 899/SKHĐT-KH ngày 24/02/2021" in head
    assert [p.text for p in document.paragraphs if p.text] == [
        ("Kính gửi:\t- Sở Công Thương;\n- Sở Nông nghiệp và Phát triển nông thôn;\n- Sở Y tế."),
        (
            "Sở Kế hoạch và Đầu tư đã có Công văn số 899/SKHĐT-KH ngày 24/02/2021, đề nghị các cơ "
            "quan, đơn vị trả lời trước hết ngày 10/3/2021."
        ),
        (
            "Đến hết ngày 15/3/2021, Sở Kế hoạch và Đầu tư chưa nhận được văn bản trả lời đầy đủ "
            "của quý cơ quan."
        ),
        (
            "Để kịp tổng hợp, báo cáo Ủy ban nhân dân tỉnh Bình Thuận, đề nghị quý cơ quan khẩn "
            "trương trả lời, gửi về Sở Kế hoạch và Đầu tư trước hết ngày 20/3/2021; trường hợp "
            "không có nội dung, đề nghị có văn bản xác nhận."
        ),
        "Sở Kế hoạch và Đầu tư đề nghị quý cơ quan quan tâm phối hợp thực hiện./.",
    ]


def test_one_body_is_reminded_alone_and_the_number_is_kept(editor, opened):
    address = reverse("rounds:remind", args=[opened.pk])
    form = editor.get(f"{address}?agency=so-y-te").context["form"]
    values = {name: form[name].value() for name in form.fields}
    assert values["agencies"] == [reply_of("so-y-te").pk]
    editor.post(address, values)
    sent = reverse("rounds:sent", args=[opened.pk, Reminder.objects.get().pk])

    assertContains(editor.post(sent, {"number": "950", "sent_on": "16/03/2021"}), "Ngày gửi phải")
    editor.post(sent, {"number": "950", "sent_on": "15/03/2021"})

    assertContains(editor.get(opened.get_absolute_url()), "950/SKHĐT")


def test_reminding_nobody_or_without_words_is_asked_again(editor, opened):
    address = reverse("rounds:remind", args=[opened.pk])

    answer = editor.post(address, {"agencies": [], "subject": "", "text": "", "signer": 0})

    assertContains(answer, "Hãy chọn cơ quan cần đôn đốc.")
    assert Reminder.objects.count() == 0


def test_a_reporter_sees_the_own_answer_and_nobody_elses(
    client, opened, consolidator, django_user_model
):
    decide(client, "so-y-te", "nothing", note="Ghi chú của Sở Y tế")
    reporter = django_user_model.objects.create_user(
        "so-ldtbxh", role="reporter", agency=Agency.objects.get(code="so-ldtbxh")
    )
    client.force_login(reporter)

    listed = client.get(reverse("rounds:list"))
    page = client.get(opened.get_absolute_url())

    assertContains(listed, "Đã trả lời")
    assert rows(page) == [("so-ldtbxh", "Đã trả lời", ["372"])]
    for hidden in ("Sở Y tế", "Sở Công Thương", "history-table", "Công văn đôn đốc", "Ghi nhận"):
        assertNotContains(page, hidden)
    assertNotContains(page, opened.request.get_absolute_url())


def test_a_leader_reads_everything_and_has_no_buttons(client, opened, leader):
    client.force_login(leader)

    page = client.get(opened.get_absolute_url())

    assert len(rows(page)) == 4
    assertContains(page, "history-table")
    assertNotContains(page, "row-act")
    assertNotContains(page, "Đóng đợt")


@pytest.mark.parametrize("who", ["leader", "manager"])
def test_who_may_not_run_rounds_changes_nothing(client, request, opened, who):
    client.force_login(request.getfixturevalue(who))
    before = HistoryEntry.objects.count()

    answers = {
        client.post(reverse(name, args=[opened.pk, *more])).status_code
        for name, more in (
            ("rounds:edit", []),
            ("rounds:close", []),
            ("rounds:join", []),
            ("rounds:remind", []),
            ("rounds:reply", ["so-y-te"]),
            ("rounds:apart", []),
            ("rounds:change", []),
            ("rounds:merge", []),
            ("rounds:order", []),
        )
    }

    assert answers == {403}
    assert HistoryEntry.objects.count() == before


def test_lists_without_rounds_say_what_comes(client, consolidator, lead_reporter):
    for person, text in (
        (consolidator, "Chưa có đợt tổng hợp nào"),
        (lead_reporter, "chưa được yêu cầu trả lời lần nào"),
    ):
        client.force_login(person)
        assertContains(client.get(reverse("rounds:list")), text)


def test_a_round_needs_a_programme(client, consolidator):
    client.force_login(consolidator)

    answer = client.get(reverse("rounds:new"), follow=True)

    assertContains(answer, "Chưa có chương trình hành động nào")


def test_pages_of_rounds_cost_the_same_for_one_and_three_bodies(client, programme, consolidator):
    client.force_login(consolidator)
    costs = {}
    for number in (1, 3):
        agencies = [AgencyFactory() for _ in range(number)]
        found = RoundFactory(programme=programme, asked=agencies)
        for agency in agencies:
            letter = LetterFactory(sender=agency, answers=found.request)
            LetterItemFactory(letter=letter)
            LetterFactory(sender=agency)
        client.post(reverse("rounds:join", args=[found.pk]))
        client.get("/")
        for address in (reverse("rounds:list"), found.get_absolute_url()):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            costs.setdefault(address == found.get_absolute_url(), []).append(len(captured))

    assert {len(set(counts)) for counts in costs.values()} == {1}


def test_the_reminder_is_written_on_the_template_of_its_day(editor, opened):
    document = template_document("letter")
    document.add_paragraph("Mẫu của Sở.")
    own = BytesIO()
    document.save(own)
    upload = SimpleUploadedFile("mau.docx", own.getvalue())
    editor.post(reverse("reports:template_change", args=["letter"]), {"file": upload})
    address = reverse("rounds:remind", args=[opened.pk])
    form = editor.get(address).context["form"]
    editor.post(address, {name: form[name].value() for name in form.fields})

    file = editor.get(reverse("rounds:reminder", args=[opened.pk, Reminder.objects.get().pk]))

    assert Document(BytesIO(file.getvalue())).paragraphs[-1].text == "Mẫu của Sở."
