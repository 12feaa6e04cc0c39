"""Sheets planned on a given day or uploaded by a consolidator, and what is said of their rows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tasks.actions.imports.plan import Setting, make_plan
from tasks.importing import read_sheets
from tasks.models import ImportRun
from tasks.tests.sheet_samples import workbook_of

ON = date(2022, 8, 1)
TITLE = ("Nội dung nhiệm vụ",)
CODED = ("Mã", *TITLE)
UPLOAD = "/tasks/import/"


@pytest.fixture
def planned(programme):
    """Plan rows below a head; keywords go to the setting."""

    def planned(*rows, **setting):
        said = Setting(programme.pk, ON, **setting)
        return make_plan(read_sheets(workbook_of(*rows)), said)

    return planned


def fates(plan):
    return [row.fate.value for row in plan.rows]


def advice(plan):
    return [[(p.column, p.value, p.advice) for p in row.problems] for row in plan.rows]


@pytest.fixture
def signed_in(client, consolidator):
    client.force_login(consolidator)
    return client


@pytest.fixture
def upload(signed_in, programme):
    """Upload a file and return the address of its preview."""

    def upload(data, name="danh-muc.xlsx", **more):
        file = SimpleUploadedFile(name, data)
        answer = signed_in.post(UPLOAD, {"file": file, "programme": programme.pk} | more)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer.url

    return upload


def confirm(client, address, **more):
    token = ImportRun.objects.get(pk=address.strip("/").rpartition("/")[2]).token
    return client.post(address, {"confirm": "1", "token": token} | more, follow=True)
