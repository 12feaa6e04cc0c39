import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

GOOD_KEY = "k3yOf-50_characters.andMore!thatNobodyGuesses#2021abcXYZ"
GOOD = {"ENVIRONMENT": "production", "SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "nhiemvu.example"}
MAIL = {
    "EMAIL_URL": "smtp+tls://nhac-viec:p%40ss@mail.example:587",
    "DEFAULT_FROM_EMAIL": "nhac-viec@example",
    "SITE_URL": "https://nhiemvu.example",
}
# What a real .env on this machine says must not decide a test.
NEUTRAL = {"DEBUG": "0", "DATABASE_URL": "sqlite://:memory:", "TRUSTED_PROXIES": "0"}
NEUTRAL |= dict.fromkeys(MAIL, "")
CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def start(*command, **changes):
    environment = os.environ | NEUTRAL | GOOD | changes
    # Browser tests of the same run set it for themselves.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "qua-ngan"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY": f"django-insecure-{GOOD_KEY}"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "nhiemvu.example,*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ".example"}, "ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_to_start_with_one_sentence(changes, named):
    process = start("-c", "import actionplan.wsgi", **changes)

    assert process.returncode == 1
    [line] = process.stderr.splitlines()
    assert line.startswith("Không khởi động: ")
    assert named in line


def test_production_refuses_commands_too():
    process = start("manage.py", "migrate", SECRET_KEY="")

    assert process.returncode == 1
    assert len(process.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:b1-m4t@h/name",
        "postgres:/x",
        "postgres://",
        "postgres://u:b1-m4t@h/",
        "postgres://u:b1-m4t@h:cổng/name",
        "postgres://u:b1-m4t/@h/name",
        "sqlite:///",
        "sqlite:db.sqlite3",
        "b1-m4t",
    ],
)
def test_an_address_that_names_no_database_is_answered_in_one_line(url):
    process = start("manage.py", "check", ENVIRONMENT="development", DATABASE_URL=url)

    assert process.returncode == 1
    [line] = process.stderr.splitlines()
    assert line.startswith("Không khởi động: DATABASE_URL không đọc được. Hãy ghi postgres://")
    assert "b1-m4t" not in line


@pytest.mark.parametrize("url", ["", " postgres://u:p%2F@h:5433/name?sslmode=require"])
def test_an_empty_address_is_none_and_a_good_one_is_read(url):
    show = (
        "from django.conf import settings; one = settings.DATABASES['default'];"
        "print(one['ENGINE'], one['NAME'], one.get('PASSWORD'), one.get('PORT'))"
    )

    process = start("-c", show, DJANGO_SETTINGS_MODULE="actionplan.settings", DATABASE_URL=url)

    expected = {
        "": f"django.db.backends.sqlite3 {settings.BASE_DIR}/db.sqlite3  ",
        " postgres://u:p%2F@h:5433/name?sslmode=require": (
            "django.db.backends.postgresql name p/ 5433"
        ),
    }
    assert process.stdout == f"{expected[url]}\n"


def test_production_settings_pass_the_deployment_check():
    process = start(*CHECK, **MAIL)

    assert process.returncode == 0, process.stderr
    assert "no issues" in process.stdout


def test_the_deployment_check_tells_that_mails_are_not_set_and_lets_that_pass():
    process = start(*CHECK)

    assert process.returncode == 0, process.stderr
    assert "Chưa đặt máy chủ thư: hãy ghi EMAIL_URL" in process.stderr


@pytest.mark.parametrize("missing", ["DEFAULT_FROM_EMAIL", "SITE_URL"])
def test_the_deployment_check_refuses_mails_that_are_set_by_half(missing):
    process = start(*CHECK, **MAIL | {missing: ""})

    assert process.returncode == 1
    assert f"hãy ghi {missing}" in process.stderr


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://b1-m4t@mail.example",
        "smtp://",
        "smtp://u:b1-m4t@",
        "smtps://u:b1-m4t@mail.example:465",
        "smtp+tls://u:b1/m4t@mail.example:587",
        "smtp+tls://u:b1-m4t@mail.example:cổng",
        "filemail://",
    ],
)
def test_an_address_that_names_no_mail_server_is_answered_in_one_line(url):
    process = start("manage.py", "check", EMAIL_URL=url)

    assert process.returncode == 1
    [line] = process.stderr.splitlines()
    assert line.startswith("Không khởi động: EMAIL_URL không đọc được. Hãy ghi smtp+tls://")
    assert "m4t" not in line


def test_the_address_of_the_mail_server_is_read_with_its_password():
    names = "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS"
    code = f"""
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "actionplan.settings"
from django.conf import settings
print(*(getattr(settings, name) for name in "{names}".split()))
"""

    process = start("-c", code, **MAIL)

    assert process.stdout.split() == [
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example",
        "587",
        "nhac-viec",
        "p@ss",
        "True",
    ]


@pytest.mark.parametrize("command", [["make_demo", "--tasks", "1"], ["make_demo_accounts"]])
def test_production_refuses_demo_data(command):
    process = start("manage.py", *command)

    assert process.returncode == 1
    [line] = process.stderr.splitlines()
    assert "máy chủ thật" in line


def test_every_choice_of_the_environment_stands_in_the_example():
    code = Path(settings.BASE_DIR, "actionplan", "settings.py").read_text(encoding="utf-8")
    example = Path(settings.BASE_DIR, ".env.example").read_text(encoding="utf-8")

    choices = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))

    # Set by `make run` alone; compose.yaml alone reads the other.
    assert choices - {"SHOW_DEMO_ACCOUNTS"} == explained - {"POSTGRES_PASSWORD"}
