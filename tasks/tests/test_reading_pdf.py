from io import BytesIO

import pypdfium2
import pytest

from tasks.reading import Body, UnreadableLetter, read_letter, read_source
from tasks.tests.reading_samples import LETTERS

ANNEXED = (LETTERS / "03-so-nong-nghiep-ptnt.pdf").read_bytes()
# How the page that is shown turned by so much is drawn: turned back, and put where it fits again.
TURNS = {
    0: lambda width, height: pypdfium2.PdfMatrix(),
    90: lambda width, height: pypdfium2.PdfMatrix().rotate(90, ccw=True).translate(height, 0),
    180: lambda width, height: pypdfium2.PdfMatrix().rotate(180).translate(width, height),
    270: lambda width, height: pypdfium2.PdfMatrix().rotate(90).translate(0, width),
}


def saved(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def turned(data, degrees):
    """Return a PDF that looks the same and holds each page as a form, lying turned."""
    source, made = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for index in range(len(source)):
        width, height = source[index].get_size()
        page = made.new_page(*((height, width) if degrees in (90, 270) else (width, height)))
        shape = source.page_as_xobject(index, made).as_pageobject()
        shape.set_matrix(TURNS[degrees](width, height))
        page.insert_obj(shape)
        page.gen_content()
        page.set_rotation(degrees)
    return saved(made)


@pytest.mark.parametrize("degrees", TURNS)
def test_turned_pages_read_the_same(degrees):
    read = read_letter(read_source(turned(ANNEXED, degrees)))

    assert read == read_letter(read_source(ANNEXED))


def test_letter_372_as_pdf_reads_as_its_text():
    as_text = read_letter(read_source(LETTERS / "372-SLDTBXH-KHTC.txt"))
    as_pdf = read_letter(read_source(LETTERS / "372-SLDTBXH-KHTC.pdf"))

    assert [(i.section, i.text, i.deadline) for i in as_pdf.items] == [
        (i.section, i.text, i.deadline) for i in as_text.items
    ]
    assert (as_pdf.reference, as_pdf.date, as_pdf.subject, as_pdf.signer) == (
        as_text.reference,
        as_text.date,
        as_text.subject,
        as_text.signer,
    )


def test_too_many_pages_are_refused():
    source, made = pypdfium2.PdfDocument(ANNEXED), pypdfium2.PdfDocument.new()
    for _ in range(1_001):
        made.new_page(595, 842)
    made.import_pages(source)

    with pytest.raises(UnreadableLetter, match="dài quá 1000 trang"):
        read_source(saved(made))


def test_cells_merged_over_rows_say_the_same_of_each_row():
    # The lead stands in the middle of two rows; no ruling parts them in its column.
    items = read_letter(read_source(LETTERS / "merged-cells.pdf")).items

    assert [(i.section, i.text, i.lead, i.deadline.wording) for i in items] == [
        ("1", "Kế hoạch tiêm chủng mở rộng cho trẻ em", (Body("Sở Y tế"),), "2022"),
        ("2", "Đề án phát triển y tế cơ sở", (Body("Sở Y tế"),), "2023"),
        ("3", "Quyết định phân cấp quản lý", (Body("Sở Y tế"),), "Quý I/2024"),
    ]
