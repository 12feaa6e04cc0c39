"""Staff screens: what a manager changes there leaves the same history as the pages."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from agencies.models import Agency, User
from tasks.models import Digest, HistoryEntry, Letterhead, Signer, Task
from tasks.tests.factories import LetterFactory, RoundFactory

# Of django-import-export, about its own method.
pytestmark = pytest.mark.filterwarnings("ignore:The 'get_valid_export_item_pks:DeprecationWarning")


def values_of(page):
    """Return what the browser would send if nothing were changed on an admin form."""
    inlines = [inline.formset for inline in page.context["inline_admin_formsets"]]
    managed = [formset.management_form for formset in inlines]
    rows = [form for formset in inlines for form in formset.forms]
    values = {}
    for form in [page.context["adminform"].form, *managed, *rows]:
        for field in form:
            value = field.value()
            if isinstance(value, list):
                values[field.html_name] = [getattr(one, "pk", one) for one in value]
            elif value is not None:
                values[field.html_name] = (
                    f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value
                )
    return values


def test_a_change_leaves_history_and_the_next_version(client, manager, task):
    address = reverse("admin:tasks_task_change", args=[task.pk])
    client.force_login(manager)
    sent = values_of(client.get(address)) | {"note": "Ghi từ trang quản trị"}

    answer = client.post(address, sent)

    assert answer.status_code == 302
    assert list(HistoryEntry.objects.values_list("by", "verb", "changes")) == [
        (
            manager.pk,
            "edited",
            [{"field": "Ghi chú", "old": "", "new": "Ghi từ trang quản trị"}],
        )
    ]
    assert Task.objects.get().version == 2


def test_a_letter_saved_as_an_answer_joins_its_round(client, manager):
    found = RoundFactory()
    letter = LetterFactory()
    address = reverse("admin:tasks_letter_change", args=[letter.pk])
    client.force_login(manager)
    sent = values_of(client.get(address)) | {"answers": found.request_id}

    assert client.post(address, sent).status_code == 302

    reply = found.replies.get()
    assert (reply.agency, reply.is_asked, reply.letters.get()) == (letter.sender, False, letter)


def test_a_change_of_what_somebody_saved_meanwhile_is_refused(client, manager, task):
    address = reverse("admin:tasks_task_change", args=[task.pk])
    client.force_login(manager)
    sent = values_of(client.get(address)) | {"note": "Tôi ghi sau"}
    Task.objects.update(version=2, note="Người khác ghi trước")

    answer = client.post(address, sent)

    assert "vừa được người khác sửa" in answer.content.decode()
    assert Task.objects.get().note == "Người khác ghi trước"


def test_tasks_are_found_by_the_new_name_of_their_heading(client, manager, task):
    address = reverse("admin:tasks_heading_change", args=[task.heading_id])
    client.force_login(manager)
    sent = values_of(client.get(address)) | {"title": "Khoáng sản"}

    assert client.post(address, sent).status_code == 302

    assert list(Task.objects.search("khoang san")) == [task]


@pytest.mark.parametrize("model", ["agencies_agency", "tasks_task"])
def test_a_file_given_out_is_taken_back_without_a_change(client, manager, register, model):
    client.force_login(manager)
    before = [list(Agency.objects.values()), list(Task.objects.values())]
    out, back = reverse(f"admin:{model}_export"), reverse(f"admin:{model}_import")
    form = client.get(out).context["form"]
    chosen = dict.fromkeys(form.fields, "on") | {"format": "1"}
    del chosen["resource"], chosen["export_items"]
    file = BytesIO(client.post(out, chosen).content)
    file.name = "danh-muc.xlsx"

    preview = client.post(back, {"import_file": file, "format": "1"})
    confirmed = preview.context["confirm_form"].initial
    client.post(reverse(f"admin:{model}_process_import"), confirmed)

    assert {name: count for name, count in preview.context["result"].totals.items() if count} == {
        "skip": len(before[model == "tasks_task"])
    }
    assert [list(Agency.objects.values()), list(Task.objects.values())] == before
    assert HistoryEntry.objects.count() == 0


def test_a_file_that_is_none_gets_a_message(client, manager, register):
    client.force_login(manager)
    file = BytesIO(b"PK\x03\x04")
    file.name = "hong.xlsx"

    answer = client.post(
        reverse("admin:agencies_agency_import"), {"import_file": file, "format": "1"}
    )

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["import_file"]


def test_a_manager_makes_an_account(client, manager, lead_agency):
    client.force_login(manager)
    account = {
        "username": "dau.moi",
        "full_name": "Đỗ Thị Đầu Mối",
        "role": "reporter",
        "usable_password": "true",
        "password1": "mot-cau-dai-2022",
        "password2": "mot-cau-dai-2022",
    }
    address = reverse("admin:agencies_user_add")

    refused = client.post(address, account)
    client.post(address, account | {"agency": lead_agency.pk})

    assert "Cán bộ đầu mối phải thuộc một cơ quan." in refused.content.decode()
    made = User.objects.get(username="dau.moi")
    assert (made.full_name, made.agency, made.is_staff) == (
        "Đỗ Thị Đầu Mối",
        lead_agency,
        False,
    )
    assert made.check_password("mot-cau-dai-2022")


@pytest.mark.parametrize("name", ["letter", "heading"])
def test_a_key_too_large_for_the_database_is_not_understood(client, consolidator, task, name):
    client.force_login(consolidator)

    answer = client.get(f"/tasks/?{name}=99999999999999999999")

    assert answer.status_code == 400


@pytest.mark.django_db
def test_import_screen_and_new_account_speak_vietnamese(client, manager):
    client.force_login(manager)

    imported = client.get("/admin/tasks/task/import/").content.decode()
    account = client.get("/admin/agencies/user/add/").content.decode()

    assert "Tệp cần nhập" in imported
    assert "File to import" not in imported
    assert "After you" not in account
    assert "Password-based" not in account


def test_a_letterhead_is_changed_with_its_signers_and_told(client, manager, lead_agency):
    head = Letterhead.objects.create(
        agency=lead_agency, issuer="Sở Công Thương", place="Bình Thuận", letter_code="SCT"
    )
    Signer.objects.create(letterhead=head, position="Giám đốc", name="Lê Văn Ổn")
    address = reverse("admin:tasks_letterhead_change", args=[head.pk])
    client.force_login(manager)
    sent = values_of(client.get(address)) | {"signers-0-name": "Đỗ Thị Ánh"}

    answer = client.post(address, sent)

    assert answer.status_code == 302
    head.refresh_from_db()
    assert head.version == 2
    assert HistoryEntry.objects.get().reason == ("Sở Công Thương. Người ký: Giám đốc Đỗ Thị Ánh")


def test_two_letterheads_of_one_day_are_refused(client, manager, lead_agency):
    common = {"agency": lead_agency, "place": "Bình Thuận", "letter_code": "SCT"}
    Letterhead.objects.create(issuer="Sở Công Thương", **common)
    client.force_login(manager)
    sent = {
        **common,
        "agency": lead_agency.pk,
        "issuer": "Sở Tài chính",
        "signers-TOTAL_FORMS": "1",
        "signers-INITIAL_FORMS": "0",
        "signers-0-position": "Giám đốc",
        "signers-0-rank": "1",
    }

    page = client.post(reverse("admin:tasks_letterhead_add"), sent)

    assert "cũng được dùng trong những ngày này" in page.content.decode()
    assert Letterhead.objects.count() == 1


def test_mails_are_seen_with_why_they_failed_and_not_changed(client, manager, lead_reporter):
    kept = Digest.objects.create(
        user=lead_reporter,
        on=date(2022, 6, 15),
        state="failed",
        address="daumoi@example.invalid",
        subject="Nhắc việc 15/06/2022: 1 quá hạn",
        error="máy chủ thư không nhận địa chỉ này (550 5.1.1 unknown)",
    )
    client.force_login(manager)

    rows = client.get(reverse("admin:tasks_digest_changelist")).content.decode()
    change = reverse("admin:tasks_digest_change", args=[kept.pk])

    assert "Chưa gửi được" in rows
    assert "550 5.1.1 unknown" in rows
    assert client.get(change).status_code == 200
    assert client.post(change, {"state": "sent"}).status_code == 403
    assert client.post(reverse("admin:tasks_digest_delete", args=[kept.pk])).status_code == 403
    assert client.get(reverse("admin:tasks_digest_add")).status_code == 403


def test_a_new_account_gets_its_address_at_once(client, manager, lead_agency):
    client.force_login(manager)
    values = {"username": "daumoi", "role": "reporter", "agency": lead_agency.pk}
    values |= {"password1": "mot-cau-dai-de-nho", "password2": "mot-cau-dai-de-nho"}

    client.post(reverse("admin:agencies_user_add"), values | {"email": "daumoi@example.invalid"})

    made = User.objects.get(username="daumoi")
    assert (made.email, made.wants_digest) == ("daumoi@example.invalid", True)
