from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml

from tasks.reading import Body, read_letter, read_source

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def element(name, content="", attributes=""):
    return parse_xml(f"<w:{name} {NAMESPACES} {attributes}>{content}</w:{name}>")


def level(depth, kind, pattern, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbered(levels, lists, paragraphs):
    """Return a Word file: levels of a kind of list, its lists, (list, depth, text) of each line."""
    document = Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.append(element("abstractNum", "".join(levels), 'w:abstractNumId="7"'))
    for number, override in lists.items():
        content = f'<w:abstractNumId w:val="7"/>{override}'
        numbering.append(element("num", content, f'w:numId="{number}"'))
    for number, depth, text in paragraphs:
        paragraph = document.add_paragraph(text)
        if number:
            place = f'<w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/>'
            paragraph._p.get_or_add_pPr().append(element("numPr", place))
    return saved(document)


def saved(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def lines(data):
    return [paragraph.text for paragraph in read_source(data).paragraphs]


DECIMAL = [
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2."),
    level(2, "lowerLetter", "%3)"),
]
LINES = [(1, 0, "Lĩnh vực y tế"), (1, 1, "Dự phòng"), (1, 2, "Kế hoạch"), (1, 2, "Đề án")]


def test_numbers_that_word_makes_are_shown_as_on_paper():
    more = [(1, 1, "Điều trị"), (1, 2, "Nghị quyết"), (0, 0, "Hết"), (1, 0, "Lĩnh vực dân số")]

    assert lines(numbered(DECIMAL, {1: ""}, [*LINES, *more])) == [
        "1. Lĩnh vực y tế",
        "1.1. Dự phòng",
        "a) Kế hoạch",
        "b) Đề án",
        "1.2. Điều trị",
        "a) Nghị quyết",
        "Hết",
        "2. Lĩnh vực dân số",
    ]


@pytest.mark.parametrize(
    ("override", "label"),
    [
        ("", "2."),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>', "1."),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>', "5."),
        (
            f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1/")}</w:lvlOverride>',
            "II/",
        ),
    ],
)
def test_second_list_counts_on_unless_it_says_otherwise(override, label):
    data = numbered(DECIMAL, {1: "", 2: override}, [(1, 0, "Một"), (2, 0, "Hai")])

    assert lines(data) == ["1. Một", f"{label} Hai"]


@pytest.mark.parametrize(
    ("kind", "pattern", "labels"),
    [
        ("upperRoman", "%1.", ["I. A", "II. B", "III. C"]),
        ("lowerRoman", "(%1)", ["(i) A", "(ii) B", "(iii) C"]),
        ("upperLetter", "%1.", ["A. A", "B. B", "C. C"]),
        ("decimalZero", "%1.", ["01. A", "02. B", "03. C"]),
        ("bullet", "", ["- A", "- B", "- C"]),
        ("none", "", ["A", "B", "C"]),
        ("decimal", "Điều %1.", ["Điều 1. A", "Điều 2. B", "Điều 3. C"]),
    ],
)
def test_every_kind_of_number_is_shown(kind, pattern, labels):
    data = numbered([level(0, kind, pattern)], {1: ""}, [(1, 0, t) for t in "ABC"])

    assert lines(data) == labels


def test_legal_numbers_are_figures_below_roman_ones():
    levels = [
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2.", more="<w:isLgl/>"),
    ]

    assert lines(numbered(levels, {1: ""}, [(1, 0, "A"), (1, 0, "B"), (1, 1, "C")])) == [
        "I. A",
        "II. B",
        "2.1. C",
    ]


def runs(*contents):
    document = Document()
    document.add_paragraph()._p.extend(element("r", content) for content in contents)
    return lines(saved(document))


def test_hidden_deleted_and_field_codes_are_not_read():
    assert runs(
        "<w:t>Kế hoạch </w:t>",
        "<w:rPr><w:vanish/></w:rPr><w:t>bí mật </w:t>",
        '<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>phát triển </w:t>',
        "<w:delText>cũ </w:delText>",
        "<w:instrText>PAGE</w:instrText>",
        "<w:t>y tế</w:t>",
    ) == ["Kế hoạch phát triển y tế"]


def test_breaks_tabs_and_hyphens_are_kept():
    assert runs(
        "<w:t>Nghị định số 98/2018/NĐ</w:t>",
        "<w:noBreakHyphen/>",
        "<w:t>CP</w:t>",
        "<w:br/>",
        "<w:t>Kế hoạch</w:t>",
    ) == ["Nghị định số 98/2018/NĐ-CP", "Kế hoạch"]


def test_words_in_boxes_insertions_and_controls_are_read():
    document = Document()
    body = document.element.body
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r>"
        "<w:t>Số: 12/SYT-KH</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:t>lặp</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    inserted = "<w:ins><w:r><w:t>Kế hoạch mới</w:t></w:r></w:ins>"
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>Đề án</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body.insert(0, element("p", box))
    body.insert(1, element("p", inserted))
    body.insert(2, parse_xml(control.replace("<w:sdt>", f"<w:sdt {NAMESPACES}>", 1)))

    assert lines(saved(document)) == ["Số: 12/SYT-KH", "Kế hoạch mới", "Đề án"]


def test_cells_merged_over_rows_and_columns_keep_their_places():
    document = Document()
    table = document.add_table(rows=4, cols=4)
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    rows = [
        heads,
        ["I", "Lĩnh vực y tế", "", ""],
        ["1", "Kế hoạch A", "Sở Y tế", "2022"],
        ["2", "Đề án B", "", "2023"],
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(2, 2).merge(table.cell(3, 2))

    items = read_letter(read_source(saved(document))).items

    assert [(i.section, i.text, i.heading, i.lead, i.deadline.wording) for i in items] == [
        ("1", "Kế hoạch A", "I Lĩnh vực y tế", (Body("Sở Y tế"),), "2022"),
        ("2", "Đề án B", "I Lĩnh vực y tế", (Body("Sở Y tế"),), "2023"),
    ]
