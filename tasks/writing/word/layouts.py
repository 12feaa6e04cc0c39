"""The built-in templates: where the parts of Decree 30/2020/NĐ-CP, annex I stand, as fields."""

from typing import Any

from docx.oxml import parse_xml

from tasks.writing import page
from tasks.writing.word.markup import (
    NAMESPACE,
    TABLE_END,
    cell,
    paragraph,
    row,
    run,
    tab,
    table_start,
)
from tasks.writing.word.styles import (
    ABOUT,
    AUTHORITY,
    BODY,
    DATE_LINE,
    GAP,
    GROUND,
    ISSUER,
    LONG_RULE,
    MOTTO,
    NATIONAL,
    NUMBER,
    RECIPIENTS,
    SENT_TO,
    SENT_TO_LINE,
    SHORT_RULE,
    SIGNER,
    SUPERIOR,
    Style,
    new_document,
)

ISSUER_MM = 68


def letter_layout() -> Any:
    """Return the template of an official letter (công văn)."""
    document = new_document()
    put(document, letter_head(about=True))
    put(
        document,
        paragraph(run("Kính gửi:") + tab() + run("{{Kính gửi}}"), RECIPIENTS.key),
        _line("{{Căn cứ}}", GROUND),
        _line("{{Nội dung}}", BODY),
        letter_foot(),
    )
    return document


def put(document: Any, *markup: str) -> None:
    """Add markup at the end of a document's body."""
    whole = parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{"".join(markup)}</w:body>')
    for element in list(whole):
        document.element.body.insert_element_before(element, "w:sectPr")


def head_table(width: float, right: float, left: str, *more: tuple[str, str]) -> str:
    """Return the head: issuer at the left of national name and motto, further rows below."""
    nation = _line(page.NATIONAL_NAME, NATIONAL) + _line(page.MOTTO, MOTTO) + _line("", LONG_RULE)
    rows = [(left, nation), *more]
    return (
        table_start((width - right, right), ruled=False)
        + "".join(row((cell(a, width - right), cell(b, right))) for a, b in rows)
        + TABLE_END
    )


def issuer_lines() -> str:
    return (
        _line("{{Cơ quan chủ quản}}", SUPERIOR)
        + _line("{{Cơ quan ban hành}}", ISSUER)
        + _line("", SHORT_RULE)
    )


def letter_head(*, about: bool) -> str:
    """Return the head of a document of its own, numbered and dated; a công văn has V/v below."""
    number = _line("Số: {{Số và ký hiệu}}", NUMBER)
    if about:
        number += _line("V/v {{Trích yếu}}", ABOUT)
    dated = (number, _line("{{Địa danh và ngày}}", DATE_LINE))
    right = page.PORTRAIT_WIDTH_MM - ISSUER_MM
    return head_table(page.PORTRAIT_WIDTH_MM, right, issuer_lines(), dated)


def letter_foot() -> str:
    """Return the list of recipients beside the signature, never cut between pages."""
    left = page.PORTRAIT_WIDTH_MM / 2 - 5
    right = page.PORTRAIT_WIDTH_MM - left
    sent_to = _line("Nơi nhận:", SENT_TO) + _line("{{Nơi nhận}}", SENT_TO_LINE)
    signature = (
        _line("{{Quyền hạn ký}}", AUTHORITY)
        + _line("{{Chức vụ người ký}}", AUTHORITY)
        + _line("{{Người ký}}", SIGNER)
    )
    return (
        _line("", GAP)
        + table_start((left, right), ruled=False)
        + row((cell(sent_to, left), cell(signature, right)), whole=True)
        + TABLE_END
        + _line("", GAP)
    )


def _line(text: str, style: Style) -> str:
    return paragraph(run(text), style.key)
