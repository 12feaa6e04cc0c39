"""A page in the machine's own Chromium, for tests marked `browser`.

They skip themselves where Playwright or Chromium is absent, and fail instead of skipping where
REQUIRE_BROWSER is set, as in the pipeline.
"""

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    """A running browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("Playwright is not installed (requirements-dev.txt).")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        _absent("There is no Chromium on this machine.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's own loop runs in this thread, and Django takes that for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """An empty page of desktop width, signed in as nobody.

    A script error, or anything the browser complains of (as a breach of the content policy),
    fails the test.
    """
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    errors = []
    watch(page, errors)
    yield page
    context.close()
    assert errors == []


def watch(page, errors):
    """Gather in `errors` what goes wrong on a page; an answer of 4xx to a page is no error."""

    def said(message):
        answered = message.text.startswith("Failed to load resource: the server responded with")
        asset = urlsplit(message.location["url"]).path.startswith("/static/")
        if message.type == "error" and (asset or not answered or "status of 5" in message.text):
            errors.append(message.text)

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", said)


@contextmanager
def leaving(page):
    """What is done within opens another page; afterwards that page is whole and has been drawn.

    A place in its address (`#muc-5`) takes the focus away until then, and a key pressed meanwhile
    goes nowhere.
    """
    with page.expect_navigation():
        yield
    settle(page)


def settle(page):
    """Wait until what was opened has been drawn."""
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")


@pytest.fixture
def sign_in(page, live_server, client):
    """Sign a user in without the form: `sign_in(consolidator)`."""

    def sign_in(user):
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def plain_page(chromium, page, live_server):
    """A page without JavaScript, signed in as `page` is by then: `plain_page()`."""
    contexts = []

    def plain_page():
        state = page.context.storage_state()
        context = chromium.new_context(
            base_url=live_server.url, java_script_enabled=False, storage_state=state
        )
        contexts.append(context)
        return context.new_page()

    yield plain_page
    for context in contexts:
        context.close()


def _absent(reason):
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)
