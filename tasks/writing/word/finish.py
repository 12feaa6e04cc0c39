"""What depends on the filled text: lines as long as the words above them, pages that end well."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tasks.writing import page
from tasks.writing.measure import text_width
from tasks.writing.word.markup import TWIPS_PER_MM
from tasks.writing.word.styles import AUTHORITY, LONG_RULE, SHORT_RULE, STYLES

# A third to a half of the line above (Decree 30/2020, annex I, box 2 and 5a); the motto's is whole.
_SHARE = {SHORT_RULE.key: 0.4, LONG_RULE.key: 1.0}
_TWIPS_PER_POINT = 20


def finish(document: Any) -> None:
    body = document.element.body
    for paragraph in body.iter(qn("w:p")):
        share = _SHARE.get(_style(paragraph))
        above = paragraph.getprevious()
        if share and above is not None and above.tag == qn("w:p"):
            _fit_rule(paragraph, above, share)
    _keep_signature(body)


def _style(paragraph: Any) -> str:
    style: str | None = paragraph.style
    return style or ""


def _fit_rule(rule: Any, above: Any, share: float) -> None:
    """Leave as much blank at both sides that the line is centred and as long as it must be."""
    style = STYLES.get(_style(above))
    text = "".join(element.text or "" for element in above.iter(qn("w:t")))
    size, bold = (style.size, style.bold) if style else (page.WORD_BODY_PT, True)
    room = _room(rule)
    length = min(text_width(text, size, bold=bold) * _TWIPS_PER_POINT, room) * share
    side = max(0, round((room - length) / 2))
    properties = rule.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    indent = parse_xml(f'<w:ind {nsdecls("w")} w:left="{side}" w:right="{side}"/>')
    properties.insert_element_before(indent, "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr")


def _room(paragraph: Any) -> float:
    """Return how wide the place of a paragraph is, in twips."""
    for cell in paragraph.iterancestors(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            return float(width.get(qn("w:w")))
    return page.PORTRAIT_WIDTH_MM * TWIPS_PER_MM


def _keep_signature(body: Any) -> None:
    """Keep the last words of the text on the page of the signature."""
    for paragraph in body.iter(qn("w:p")):
        if _style(paragraph) == AUTHORITY.key:
            table = next(paragraph.iterancestors(qn("w:tbl")), None)
            above = None if table is None else table.getprevious()
            while above is not None and above.tag == qn("w:p"):
                above.get_or_add_pPr().get_or_add_keepNext()
                above = None if _has_words(above) else above.getprevious()
            return


def _has_words(paragraph: Any) -> bool:
    return any((element.text or "").strip() for element in paragraph.iter(qn("w:t")))
