"""Files of people: what comes in, where it lies, who gets it."""

import os
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from openpyxl import Workbook

from tasks.actions.files import clean_name, store_file
from tasks.models import Attachment, Intake
from tasks.tests.factories import LetterFactory

PDF = b"%PDF-1.4\n% minh ch\xe1\xbb\xa9ng\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def media(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def upload(name="Quyết định 15.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def workbook(extra=()):
    file = BytesIO()
    Workbook().save(file)
    with ZipFile(file, "a") as archive:
        for name in extra:
            archive.writestr(name, b"x")
    return file.getvalue()


def status(client, address):
    response = client.get(address)
    # A file read to its end is closed; closing the response would close PostgreSQL too.
    b"".join(response)
    return response.status_code


def files_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_file_is_kept_once_under_the_hash_of_its_content(media, task, consolidator):
    first = store_file(upload(), by=consolidator, task=task)
    second = store_file(upload("Bản khác tên.PDF"), by=consolidator, task=task)

    assert first.file.name == second.file.name == f"{first.sha256[:2]}/{first.sha256}"
    assert [path.read_bytes() for path in files_in(media)] == [PDF]
    assert (first.name, first.size, first.content_type) == (
        "Quyết định 15.pdf",
        len(PDF),
        "application/pdf",
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("trong.pdf", b"", "Tệp “trong.pdf”: Tệp không có nội dung."),
        ("anh.pdf", PNG, "Tệp “anh.pdf” không phải là tệp .pdf như tên của nó."),
        ("chay.exe", b"MZ", "Không nhận tệp “chay.exe”. Hãy gửi tệp .pdf, .docx"),
        ("khong-duoi", PDF, "Không nhận tệp “khong-duoi”."),
        ("trang.txt", b"<!doctype html><script>alert(1)</script>", "Đây là trang web"),
        ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không nhận tệp “anh.svg”."),
        ("bang.xlsx", workbook(["xl/vbaProject.bin"]), "Tệp Excel có macro."),
        ("bang.docx", workbook(), "không phải là tệp .docx như tên của nó."),
        ("hong.xlsx", workbook()[:300], "bị hỏng hoặc tải lên chưa hết"),
    ],
)
def test_refused_file_is_named_and_leaves_nothing(media, task, consolidator, name, data, message):
    with pytest.raises(ValidationError) as refused:
        store_file(upload(name, data), by=consolidator, task=task)

    assert message in refused.value.messages[0]
    assert name in refused.value.messages[0]
    assert files_in(media) == []
    assert Attachment.objects.count() == 0


@override_settings(ATTACHMENT_MAX_BYTES=1024 * 1024, ATTACHMENT_TYPES=["pdf"])
def test_size_and_types_follow_the_settings(media, task, consolidator):
    large = upload(data=PDF + b" " * 1024 * 1024)
    with pytest.raises(ValidationError, match="lớn hơn 1 MB"):
        store_file(large, by=consolidator, task=task)
    with pytest.raises(ValidationError, match=r"Hãy gửi tệp \.pdf\."):
        store_file(upload("bang.xlsx", workbook()), by=consolidator, task=task)

    assert files_in(media) == []


def test_spreadsheet_is_proof_too(media, task, consolidator):
    kept = store_file(upload("Tổng hợp góp ý.xlsx", workbook()), by=consolidator, task=task)

    assert kept.content_type.endswith("spreadsheetml.sheet")


def test_page_asks_for_a_file_where_none_was_chosen(client, media, task, consolidator):
    client.force_login(consolidator)
    address = reverse("tasks:files", args=[task.code])
    assert "không bắt buộc" not in client.get(address).content.decode()

    response = client.post(address, {"uploads": ""})

    assert "Hãy chọn ít nhất một tệp." in response.content.decode()
    assert not Attachment.objects.exists()


def test_disk_that_refuses_is_said_and_nothing_is_half_written(media, task, consolidator):
    (media / "blocked").write_bytes(b"")
    with (
        override_settings(MEDIA_ROOT=media / "blocked"),
        pytest.raises(ValidationError, match="máy chủ không ghi được"),
    ):
        store_file(upload(), by=consolidator, task=task)

    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\a\Quyết định.pdf", "Quyết định.pdf"),
        ("Quyê\u0301t \u0111i\u0323nh.pdf", "Quyết định.pdf"),
        ("bao\u202efdp.exe.pdf", "baofdp.exe.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ("   .pdf", "pdf"),
        ("x" * 5000 + ".docx", "x" * 145 + ".docx"),
        ("", "tep"),
    ],
)
def test_shown_name_misleads_nobody(name, shown):
    assert clean_name(name) == shown


def test_download_has_safe_headers_and_its_own_name(client, media, task, consolidator):
    kept = store_file(upload(), by=consolidator, task=task)
    client.force_login(consolidator)

    response = client.get(kept.get_absolute_url())

    assert response.getvalue() == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%2015.pdf"
    )
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store, private"


def test_file_follows_the_rights_of_what_it_belongs_to(
    client,
    media,
    task,
    lead_agency,
    consolidator,
    leader,
    lead_reporter,
    coordinating_reporter,
    outsider,
):
    letter = LetterFactory(sender=lead_agency)
    intake = Intake.objects.create(created_by=consolidator)
    owners = {"task": task, "letter": letter, "intake": intake}
    addresses = {
        name: store_file(upload(), by=consolidator, **{name: owner}).get_absolute_url()
        for name, owner in owners.items()
    } | {"missing": reverse("files:download", args=[404_404])}

    def answers(user):
        client.force_login(user)
        return {name: status(client, address) for name, address in addresses.items()}

    assert answers(consolidator) == {"task": 200, "letter": 200, "intake": 200, "missing": 404}
    assert answers(leader) == {"task": 200, "letter": 200, "intake": 404, "missing": 404}
    assert answers(lead_reporter) == {"task": 200, "letter": 200, "intake": 404, "missing": 404}
    assert answers(coordinating_reporter) == {
        "task": 200,
        "letter": 404,
        "intake": 404,
        "missing": 404,
    }
    assert set(answers(outsider).values()) == {404}
    client.logout()
    assert {status(client, address) for address in addresses.values()} == {302}
    assert status(client, f"/media/{Attachment.objects.first().file.name}") == 404


def test_check_files_names_what_is_lost_and_removes_what_is_nobodys(
    media, task, consolidator, capsys
):
    kept = store_file(upload(), by=consolidator, task=task)
    orphan = media / "00" / "orphan"
    orphan.parent.mkdir()
    orphan.write_bytes(b"x")
    young = media / "00" / "part-1"
    young.write_bytes(b"x")
    day_before = time.time() - 2 * 24 * 60 * 60
    os.utime(orphan, (day_before, day_before))

    call_command("check_files", remove=True)
    assert capsys.readouterr().out.splitlines() == [
        "Không thuộc về đâu: 00/orphan",
        "1 tệp có tên trong cơ sở dữ liệu, 0 mất hoặc hỏng.",
    ]
    assert not orphan.exists()
    assert young.exists()

    Path(kept.file.path).write_bytes(b"changed")
    with pytest.raises(CommandError, match="1 mất hoặc hỏng"):
        call_command("check_files")
