"""Fonts, sizes and spacing of documents: named styles, so that people change each in one place."""

from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tasks.writing import page

_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True)
class Style:
    """A paragraph style: its id in the file, its name in Word (no commas), sizes in points."""

    key: str
    name: str
    size: float = page.WORD_BODY_PT
    bold: bool = False
    italic: bool = False
    align: str = "center"
    before: float = 0
    after: float = 0
    first_line_mm: float = 0
    left_mm: float = 0
    hanging_mm: float = 0
    lines: float = 1.0
    keep_with_next: bool = False


NATIONAL = Style("QuocHieu", "Quốc hiệu", page.NATIONAL_NAME_PT, bold=True)
MOTTO = Style("TieuNgu", "Tiêu ngữ", page.MOTTO_PT, bold=True)
SUPERIOR = Style("CoQuanChuQuan", "Cơ quan chủ quản", page.ISSUER_PT)
ISSUER = Style("CoQuanBanHanh", "Cơ quan ban hành", page.ISSUER_PT, bold=True)
SHORT_RULE = Style("KeNgan", "Kẻ ngắn", 2, before=3)
LONG_RULE = Style("KeDai", "Kẻ dài", 2, before=3)
GAP = Style("KhoangTrong", "Khoảng trống", 6)
NUMBER = Style("SoKyHieu", "Số ký hiệu", page.MOTTO_PT, before=4)
DATE_LINE = Style("DiaDanhNgay", "Địa danh và ngày", page.MOTTO_PT, italic=True, before=4)
ABOUT = Style("VeViec", "V/v", page.NATIONAL_NAME_PT, before=6)
KIND = Style("TenLoai", "Tên loại văn bản", page.WORD_BODY_PT, bold=True, before=18)
SUBJECT = Style("TrichYeu", "Trích yếu", page.WORD_BODY_PT, bold=True)
RECIPIENTS = Style(
    "KinhGui", "Kính gửi", align="left", before=18, after=12, left_mm=55, hanging_mm=25
)
GROUND = Style("CanCu", "Căn cứ", italic=True, align="both", after=6, first_line_mm=12.7, lines=1.1)
BODY = Style("NoiDung", "Nội dung", align="both", after=6, first_line_mm=12.7, lines=1.1)
HEADING = Style(
    "DeMuc",
    "Đề mục",
    bold=True,
    align="both",
    before=6,
    after=6,
    first_line_mm=12.7,
    keep_with_next=True,
)
AUTHORITY = Style("QuyenHan", "Quyền hạn chức vụ", bold=True, keep_with_next=True)
SIGNER = Style("NguoiKy", "Họ tên người ký", bold=True, before=70)
SENT_TO = Style("NoiNhan", "Nơi nhận", 12, bold=True, italic=True, align="left")
SENT_TO_LINE = Style("NoiNhanDong", "Nơi nhận từng nơi", 11, align="left")
ANNEX_TITLE = Style("TieuDePhuLuc", "Tiêu đề phụ lục", page.WORD_BODY_PT, bold=True)
ANNEX_NOTE = Style("ChuThichPhuLuc", "Chú thích phụ lục", page.BODY_PT, italic=True)
UNIT = Style("DonViTinh", "Đơn vị tính", page.TABLE_PT, italic=True, align="right", after=3)
COLUMN_NAME = Style("TenCot", "Tên cột", page.TABLE_PT, bold=True, before=1, after=1)
CELL = Style("OGiua", "Ô bảng giữa", page.TABLE_PT, before=1, after=1)
TEXT_CELL = Style("OTrai", "Ô bảng trái", page.TABLE_PT, align="left", before=1, after=1)
BOLD_CELL = Style("ODam", "Ô bảng đậm", page.TABLE_PT, bold=True, before=1, after=1)
HEADING_CELL = Style(
    "DeMucBang",
    "Đề mục trong bảng",
    page.TABLE_PT,
    bold=True,
    align="left",
    before=1,
    after=1,
    keep_with_next=True,
)
LESSER_CELL = Style(
    "DeMucBangCon",
    "Đề mục con trong bảng",
    page.TABLE_PT,
    bold=True,
    italic=True,
    align="left",
    before=1,
    after=1,
    keep_with_next=True,
)
HEADING_NUMBER = Style(
    "SoDeMucBang",
    "Số đề mục trong bảng",
    page.TABLE_PT,
    bold=True,
    before=1,
    after=1,
    keep_with_next=True,
)
NOTE_CELL = Style("OGhiChu", "Ô bảng chú thích", page.TABLE_PT, italic=True, before=1, after=1)
STYLES = {style.key: style for style in list(globals().values()) if isinstance(style, Style)}


def new_document(*, landscape: bool = False) -> Any:
    """Return an empty A4 document with the decree's margins, font, styles and page numbers."""
    document: Any = Document()
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    _set_defaults(document)
    for style in STYLES.values():
        add_style(document, style)
    set_page(document.sections[0], landscape=landscape)
    _number_pages(document.sections[0])
    return document


def set_page(section: Any, *, landscape: bool) -> None:
    long, short = Mm(page.PAPER_LONG_MM), Mm(page.PAPER_SHORT_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(page.MARGIN_TOP_MM), Mm(page.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(page.MARGIN_LEFT_MM), Mm(page.MARGIN_RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(page.MARGIN_TOP_MM / 2)
    section.gutter = 0
    # Each section is numbered from 1, and 1 is not printed.
    section.different_first_page_header_footer = True
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbering = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    properties.insert_element_before(
        numbering, "w:cols", "w:titlePg", "w:textDirection", "w:docGrid"
    )


def _set_defaults(document: Any) -> None:
    """Say the font and language once; a theme font would win over a style's name."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    defaults.clear()
    fonts = " ".join(f'w:{script}="{page.FONT}"' for script in ("ascii", "hAnsi", "cs", "eastAsia"))
    size = page.WORD_BODY_PT * 2
    defaults.append(
        parse_xml(
            f"<w:rPr {nsdecls('w')}><w:rFonts {fonts}/>"
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr>'
        )
    )
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = page.FONT, Pt(page.WORD_BODY_PT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    # Without it Word opens the file in the mode of an older release.
    document.settings.element.append(
        parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )


def add_style(document: Any, style: Style) -> None:
    made = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    made.element.set(qn("w:styleId"), style.key)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    made.font.name, made.font.size = page.FONT, Pt(style.size)
    made.font.bold, made.font.italic = style.bold, style.italic
    form = made.paragraph_format
    form.alignment = _ALIGNED[style.align]
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    form.line_spacing = style.lines
    form.keep_with_next = style.keep_with_next
    form.widow_control = True
    if style.left_mm:
        form.left_indent, form.first_line_indent = Mm(style.left_mm), -Mm(style.hanging_mm)
    elif style.first_line_mm:
        form.first_line_indent = Mm(style.first_line_mm)
    if style in {SHORT_RULE, LONG_RULE}:
        _rule(made, form)


def _rule(made: Any, form: Any) -> None:
    """The decree wants a line drawn below the words, not words underlined."""
    form.line_spacing = Pt(5)
    made.element.get_or_add_pPr().insert_element_before(
        parse_xml(
            f"<w:pBdr {nsdecls('w')}>"
            '<w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        ),
        "w:shd",
        "w:tabs",
        "w:spacing",
        "w:ind",
        "w:jc",
    )


def _number_pages(section: Any) -> None:
    """Put the page's number in the middle of the top margin; the first page has none."""
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    size = f'<w:sz w:val="{page.PAGE_NUMBER_PT * 2}"/>'
    line._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE ">'
            f"<w:r><w:rPr>{size}</w:rPr><w:t>2</w:t></w:r></w:fldSimple>"
        )
    )
