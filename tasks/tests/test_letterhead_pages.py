import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from agencies.tests.factories import AgencyFactory
from tasks.choices import DocumentKind, HistoryVerb
from tasks.letterheads import letterhead_on, own_template
from tasks.models import DocumentTemplate, HistoryEntry, Letterhead
from tasks.tests.test_reports import address, content, issue
from tasks.tests.test_word_templates import template

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(db):
    return AgencyFactory(name="Sở Tài chính", letter_code="STC2025")


def said(agency, **more):
    return {
        "version": "0",
        "agency": agency.pk,
        "superior": "UBND tỉnh Bình Thuận",
        "issuer": "Sở Tài chính",
        "place": "Bình Thuận",
        "letter_code": "STC",
        "unit": "TH",
        "signers": "KT. GIÁM ĐỐC | PHÓ GIÁM ĐỐC | Lê Văn Ổn\n | GIÁM ĐỐC | Nguyễn Văn A\n",
        "recipients": "UBND tỉnh Bình Thuận",
        "distribution": "Như trên\nLưu: VT, TH",
        "valid_from": "01/03/2025",
        "valid_until": "",
    } | more


def test_consolidator_says_who_issues_from_a_day_on(client, consolidator, finance):
    client.force_login(consolidator)

    answer = client.post(reverse("reports:letterhead_new"), said(finance))

    assert answer.status_code == 302
    head = letterhead_on(date(2025, 3, 1))
    assert (head.issuer, head.unit) == ("Sở Tài chính", "TH")
    assert [(s.rank, s.authority, s.position, s.name) for s in head.signers.all()] == [
        (1, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Văn Ổn"),
        (2, "", "GIÁM ĐỐC", "Nguyễn Văn A"),
    ]
    assert letterhead_on(date(2025, 2, 28)).pk is None
    entry = HistoryEntry.objects.get(verb=HistoryVerb.LETTERHEAD_CHANGED)
    assert entry.reason == (
        "Sở Tài chính từ 01/03/2025. Người ký: PHÓ GIÁM ĐỐC Lê Văn Ổn; GIÁM ĐỐC Nguyễn Văn A"
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"issuer": ""}, "Cơ quan ban hành"),
        ({"valid_until": "01/02/2025"}, "Ngày thôi dùng phải sau ngày bắt đầu dùng."),
        ({"signers": "a|b|c|d"}, "phải là: quyền hạn | chức vụ | họ và tên."),
        ({"signers": "KT. GIÁM ĐỐC | | Lê Văn Ổn"}, "phải là: quyền hạn | chức vụ"),
        ({"signers": "|" + "x" * 101}, "phải là: quyền hạn | chức vụ"),
        ({"signers": ""}, "Người ký"),
        ({"valid_from": "31/02/2025"}, "Dùng từ ngày"),
    ],
)
def test_a_letterhead_that_cannot_be_is_not_kept(client, consolidator, finance, wrong, message):
    client.force_login(consolidator)

    page = client.post(reverse("reports:letterhead_new"), said(finance, **wrong))

    assert page.status_code == 400
    assert message in page.content.decode()
    assert not Letterhead.objects.exists()


def test_two_letterheads_may_not_hold_on_one_day(client, consolidator, finance):
    client.force_login(consolidator)
    client.post(reverse("reports:letterhead_new"), said(finance))

    overlapping = [
        said(finance, valid_from="", valid_until="01/03/2025"),
        said(finance, valid_from="", valid_until=""),
        said(finance, valid_from="02/03/2026", valid_until="03/03/2026"),
    ]
    before = said(finance, issuer="Sở Kế hoạch", valid_from="", valid_until="28/02/2025")

    for values in overlapping:
        page = client.post(reverse("reports:letterhead_new"), values)
        assert "cũng được dùng trong những ngày này" in page.content.decode()
    assert client.post(reverse("reports:letterhead_new"), before).status_code == 302
    assert letterhead_on(date(2025, 2, 28)).issuer == "Sở Kế hoạch"


def test_the_second_of_two_editors_is_told(client, consolidator, finance):
    client.force_login(consolidator)
    client.post(reverse("reports:letterhead_new"), said(finance))
    head = Letterhead.objects.get()

    first = client.post(head.get_absolute_url(), said(finance, version="1", place="Phan Thiết"))
    second = client.post(head.get_absolute_url(), said(finance, version="1", place="La Gi"))

    assert (first.status_code, second.status_code) == (302, 400)
    assert "Người khác vừa sửa nơi ban hành này." in second.content.decode()
    head.refresh_from_db()
    assert (head.place, head.version) == ("Phan Thiết", 2)


def test_a_new_letterhead_begins_as_the_one_in_use(client, consolidator, finance):
    client.force_login(consolidator)
    client.post(reverse("reports:letterhead_new"), said(finance, valid_from=""))

    page = client.get(reverse("reports:letterhead_new")).content.decode()

    assert 'value="UBND tỉnh Bình Thuận"' in page
    assert "KT. GIÁM ĐỐC | PHÓ GIÁM ĐỐC | Lê Văn Ổn" in page
    assert "đang dùng" in client.get(reverse("reports:letterheads")).content.decode()


def test_reports_carry_the_letterhead_and_the_chosen_signer(
    client, consolidator, finance, programme, task
):
    client.force_login(consolidator)
    client.post(reverse("reports:letterhead_new"), said(finance, valid_from=""))

    file = content(client.get(address(programme, period="", signer="1", format="docx")))

    head, foot = Document(io.BytesIO(file)).tables[:2]
    assert "SỞ TÀI CHÍNH" in head.cell(0, 0).text
    assert head.cell(1, 0).text.endswith("/BC-STC")
    assert foot.cell(0, 1).text == "GIÁM ĐỐC\nNguyễn Văn A"
    assert foot.cell(0, 0).text == "Nơi nhận:\n- Như trên;\n- Lưu: VT, TH."


def upload(client, kind, data, name="mau.docx"):
    change = reverse("reports:template_change", args=[kind])
    return client.post(change, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_people_s_own_template_is_used_until_it_is_reset(client, consolidator, programme, task):
    client.force_login(consolidator)
    own = template("Mẫu của Sở: {{Tổng số nhiệm vụ}} nhiệm vụ.")

    page = upload(client, "progress", own).content.decode()
    downloaded = content(client.get(reverse("reports:template", args=["progress"])))
    with_own = content(client.get(address(programme, period="", format="docx")))
    reset = {"reset": "1"}
    client.post(reverse("reports:template_change", args=["progress"]), reset)
    without = content(client.get(address(programme, period="", format="docx")))

    assert "Báo cáo tiến độ: đã dùng mẫu mới." in page
    assert "Mẫu riêng: mau.docx" in page
    assert downloaded == own
    assert "Mẫu của Sở: 1 nhiệm vụ." in [p.text for p in Document(io.BytesIO(with_own)).paragraphs]
    assert "Mẫu của Sở" not in "".join(p.text for p in Document(io.BytesIO(without)).paragraphs)
    assert own_template(DocumentKind.PROGRESS) is None
    reasons = HistoryEntry.objects.filter(verb=HistoryVerb.TEMPLATE_CHANGED).order_by("pk")
    assert [entry.reason for entry in reasons] == [
        "Báo cáo tiến độ: mau.docx",
        "Báo cáo tiến độ: về mẫu có sẵn",
    ]


def test_what_was_issued_keeps_its_template(client, consolidator, programme, task):
    client.force_login(consolidator)
    upload(client, "progress", template("Mẫu cũ."))
    version = issue(programme, consolidator)
    before = content(client.get(f"{version.get_absolute_url()}?format=docx"))

    upload(client, "progress", template("Mẫu mới."))

    assert content(client.get(f"{version.get_absolute_url()}?format=docx")) == before
    assert DocumentTemplate.objects.count() == 2
    with_new = content(client.get(address(programme, period="", format="docx")))
    assert Document(io.BytesIO(with_new)).paragraphs[-1].text == "Mẫu mới."


def test_the_list_in_word_uses_the_template_of_the_annex(client, consolidator, task):
    client.force_login(consolidator)
    upload(client, "annex", template("Mẫu phụ lục: {{Tổng số nhiệm vụ}}.", kind="annex"))

    file = content(client.get("/tasks/?format=docx"))

    assert Document(io.BytesIO(file)).paragraphs[-1].text == "Mẫu phụ lục: 1."


def test_a_template_that_attacks_is_refused_and_the_old_one_stays(client, consolidator):
    client.force_login(consolidator)

    page = upload(client, "progress", template("{{ ''.__class__ }} {% x %}")).content.decode()

    assert "Chưa dùng được mẫu này; mẫu đang dùng giữ nguyên" in page
    assert "Không có trường {{&#x27;&#x27;.__class__}}." in page
    assert not DocumentTemplate.objects.exists()


def test_a_template_without_a_field_is_used_and_warned_of(client, consolidator):
    client.force_login(consolidator)
    document = Document()
    document.add_paragraph("{{Cơ quan ban hành}}")
    file = io.BytesIO()
    document.save(file)

    page = upload(client, "letter", file.getvalue()).content.decode()

    assert "Công văn đôn đốc: đã dùng mẫu mới." in page
    assert "Mẫu không có trường {{Trích yếu}}" in page


def test_sending_no_file_says_so(client, consolidator):
    client.force_login(consolidator)

    page = client.post(reverse("reports:template_change", args=["letter"]))

    assert page.status_code == 400
    assert "Chưa dùng được mẫu này" in page.content.decode()
