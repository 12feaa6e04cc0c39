"""The built-in templates: where the parts of Decree 30/2020/NĐ-CP, annex I stand, as fields."""

from typing import Any

from docx.oxml import parse_xml

from tasks.consolidation import TOTALS_TITLE
from tasks.writing import page
from tasks.writing.word.markup import (
    KEPT,
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
    ANNEX_NOTE,
    ANNEX_TITLE,
    AUTHORITY,
    BODY,
    CELL,
    DATE_LINE,
    GAP,
    GROUND,
    HEADING,
    ISSUER,
    KIND,
    LONG_RULE,
    MOTTO,
    NATIONAL,
    NUMBER,
    RECIPIENTS,
    SENT_TO,
    SENT_TO_LINE,
    SHORT_RULE,
    SIGNER,
    SUBJECT,
    SUPERIOR,
    UNIT,
    Style,
    new_document,
    set_page,
)

ISSUER_MM, ANNEX_ISSUER_MM, SUBJECT_MM = 68, 100, 140


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


def annex_layout() -> Any:
    """Return the template of an annexed list of tasks and its table by agency."""
    document = new_document(landscape=True)
    width = page.LANDSCAPE_WIDTH_MM
    put(
        document,
        head_table(width, width - ANNEX_ISSUER_MM, issuer_lines()),
        _line("", GAP),
        *_annex_lines(),
        totals_part(),
    )
    return document


def progress_layout() -> Any:
    """Return the template of a progress report: the text, then its two annexes in landscape."""
    document = new_document()
    put(
        document,
        letter_head(about=False),
        _line("BÁO CÁO", KIND),
        _line("{{Trích yếu}}", SUBJECT),
        _line("", SHORT_RULE),
        paragraph(run("Kính gửi:") + tab() + run("{{Kính gửi}}"), RECIPIENTS.key),
        *(
            _line(title, HEADING) + _line(f"{{{{{field}}}}}", BODY)
            for title, field in (
                ("I. TÌNH HÌNH CHUNG", "Tình hình chung"),
                ("II. KẾT QUẢ THEO NHÓM NHIỆM VỤ", "Kết quả theo nhóm"),
                ("III. TỒN TẠI, NGUYÊN NHÂN", "Tồn tại, nguyên nhân"),
                ("IV. ĐỀ XUẤT, KIẾN NGHỊ", "Đề xuất, kiến nghị"),
            )
        ),
        _line("Trên đây là báo cáo {{Nội dung báo cáo}}, {{Tên cơ quan}} kính báo cáo./.", BODY),
        letter_foot(),
    )
    set_page(document.add_section(), landscape=True)
    put(
        document,
        _line("PHỤ LỤC I", ANNEX_TITLE),
        _line("TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ", ANNEX_TITLE),
        _line("{{Kèm theo}}", ANNEX_NOTE),
        _line("Tình trạng tính đến hết ngày {{Ngày số liệu}}", ANNEX_NOTE),
        _line("", GAP),
        _line("{{Danh mục nhiệm vụ}}", CELL),
        paragraph(run("PHỤ LỤC II"), ANNEX_TITLE.key, properties="<w:pageBreakBefore/>"),
        _line(TOTALS_TITLE.upper(), ANNEX_TITLE),
        _line("{{Kèm theo}}", ANNEX_NOTE),
        totals_table(),
    )
    return document


def submission_layout() -> Any:
    """Return the template of a tờ trình with the list of tasks annexed in landscape."""
    document = new_document()
    put(
        document,
        letter_head(about=False),
        _line("TỜ TRÌNH", KIND),
        _line("{{Trích yếu}}", SUBJECT),
        _line("", SHORT_RULE),
        paragraph(run("Kính gửi:") + tab() + run("{{Kính gửi}}"), RECIPIENTS.key),
        _line("{{Nội dung}}", BODY),
        letter_foot(),
    )
    set_page(document.add_section(), landscape=True)
    put(document, *_annex_lines(), totals_part())
    return document


def _annex_lines() -> tuple[str, ...]:
    return (
        _line("{{Tiêu đề}}", ANNEX_TITLE),
        _line("{{Kèm theo}}", ANNEX_NOTE),
        _line("Tình trạng tính đến hết ngày {{Ngày số liệu}}", ANNEX_NOTE),
        _line("", GAP),
        _line("{{Danh mục nhiệm vụ}}", CELL),
    )


def totals_part() -> str:
    """Return the table by agency below the list, whole on the next page where it does not fit."""
    title = run(TOTALS_TITLE.upper())
    return _line("", GAP) + paragraph(title, ANNEX_TITLE.key, properties=KEPT) + totals_table()


def totals_table() -> str:
    return (
        paragraph(
            run("Số liệu tính đến hết ngày {{Ngày số liệu}}"), ANNEX_NOTE.key, properties=KEPT
        )
        + paragraph(run("Đơn vị tính: nhiệm vụ"), UNIT.key, properties=KEPT)
        + _line("{{Biểu tổng hợp theo cơ quan}}", CELL)
        + _line("", GAP)
    )


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
