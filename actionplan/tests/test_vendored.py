import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VENDOR = ROOT / "static" / "vendor"
LINE = re.compile(r"`([\w./-]+)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
OUTSIDE = re.compile(
    r"""(?:src|href|action|content)=["']?(?:https?:)?//|url\(["']?(?:https?:)?//"""
)
OWN_CSS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "static" / "js").glob("*.js"))


def test_vendored_files_have_the_recorded_sums():
    recorded = dict(LINE.findall((VENDOR / "VENDORED.md").read_text()))

    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"LICENSE", "VENDORED.md"}
    }

    assert found == recorded


def test_each_vendored_folder_has_its_licence():
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]

    assert [path.name for path in folders if not (path / "LICENSE").is_file()] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *OWN_CSS, VENDOR / "bootstrap/bootstrap.min.css"])
def test_no_asset_comes_from_outside(path):
    assert OUTSIDE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [p for p in VENDOR.rglob("*") if p.suffix in {".css", ".js"}])
def test_no_source_map_is_named(path):
    assert "sourceMappingURL" not in path.read_text()


# A mail can fetch no style sheet.
@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.parent.name != "mail"])
def test_templates_have_no_inline_style_or_script(path):
    text = path.read_text()

    assert re.findall(r"\sstyle=|\son\w+=|hx-on|javascript:|<style", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


# admin.css gives values to the admin's own variables, so it is a file of tokens too.
@pytest.mark.parametrize("path", [p for p in OWN_CSS if p.name not in {"tokens.css", "admin.css"}])
def test_only_tokens_hold_colours_and_sizes(path):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(|\drem\b", _values(path)) == []


@pytest.mark.parametrize("path", OWN_CSS)
def test_style_sheets_use_only_tokens_that_exist(path):
    defined = set()
    for sheet in OWN_CSS:
        defined |= set(re.findall(r"(--[\w-]+):", sheet.read_text()))

    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) - defined == set()


@pytest.mark.parametrize("path", MODULES)
def test_modules_stay_short_and_name_what_they_serve(path):
    lines = path.read_text().splitlines()

    assert len(lines) < 80
    assert lines[0].startswith("// ")


def _values(path):
    """Return the style sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def test_htmx_is_loaded_once_by_the_frame():
    """Twice on one page, every request would be sent twice."""
    loading = [path.name for path in TEMPLATES if "htmx.min.js" in path.read_text()]

    assert loading == ["base.html"]
