"""The template of a kind of document: the built-in one, or the one that people made of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from tasks.writing.word.layouts import (
    annex_layout,
    letter_layout,
    progress_layout,
    submission_layout,
)
from tasks.writing.word.styles import STYLES, add_style

_LAYOUTS: dict[str, Callable[[], Any]] = {
    "annex": annex_layout,
    "overdue": annex_layout,
    "progress": progress_layout,
    "submission": submission_layout,
    "letter": letter_layout,
}
_REFERENCES = tuple(qn(f"w:{name}") for name in ("pStyle", "basedOn", "next", "link"))


def template_document(kind: str, own: bytes | None = None) -> Any:
    """Return a document to fill: people's own, checked when it came in, or the built-in one."""
    if own is None:
        return _LAYOUTS[kind]()
    document: Any = Document(BytesIO(own))
    _adopt_styles(document)
    return document


def built_in(kind: str) -> bytes:
    """Return the built-in template as a file, to be changed in Word."""
    file = BytesIO()
    _LAYOUTS[kind]().save(file)
    return file.getvalue()


def _adopt_styles(document: Any) -> None:
    """Give our styles their ids again: programs make new ones of names, and drop what is unused."""
    own = {style.name: style for style in document.styles}
    renamed = {}
    for style in STYLES.values():
        found = own.get(style.name)
        if found is None:
            add_style(document, style)
        elif found.style_id != style.key:
            renamed[found.style_id] = style.key
            found.element.set(qn("w:styleId"), style.key)
    for root in (document.element, document.styles.element):
        for element in root.iter(*_REFERENCES):
            value = element.get(qn("w:val"))
            element.set(qn("w:val"), renamed.get(value, value))
