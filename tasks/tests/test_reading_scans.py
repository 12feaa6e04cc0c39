import shutil
import subprocess
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from tasks.reading import UnreadableLetter, read_letter, read_source
from tasks.reading.scans import DPI, mend, take_out_rules
from tasks.tests.reading_samples import LETTERS


def has_vietnamese():
    tesseract = shutil.which("tesseract")
    if not tesseract or not shutil.which("pdftoppm"):
        return False
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, check=False)
    return b"vie" in listed.stdout.split()


can_recognise = pytest.mark.skipif(
    not has_vietnamese(), reason="chưa cài tesseract (vie) và pdftoppm"
)


def scanned(name):
    """Return a PDF of pictures of the pages, as an office's scanner makes it."""
    source, made = pypdfium2.PdfDocument(LETTERS / name), pypdfium2.PdfDocument.new()
    for page in source:
        width, height = page.get_size()
        picture = pypdfium2.PdfImage.new(made)
        picture.set_bitmap(page.render(scale=DPI / 72, grayscale=True))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = made.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    return saved(made)


def saved(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def page_of(width, height, dark):
    """Return a white page in grey with dark dots at (x, y)."""
    dots = bytearray(b"\xff" * (width * height))
    for x, y in dark:
        dots[y * width + x] = 0
    return b"P5\n%d %d\n255\n" % (width, height) + dots


@can_recognise
def test_a_scan_of_letter_372_reads_as_the_letter():
    source = read_source(scanned("372-SLDTBXH-KHTC.pdf"))
    letter = read_letter(source)
    original = read_letter(read_source(LETTERS / "372-SLDTBXH-KHTC.pdf"))

    assert source.is_recognised
    assert "nhận dạng máy" in source.notes[0]
    assert (letter.reference, letter.date) == ("372/SLĐTBXH-KHTC", date(2021, 3, 2))
    assert letter.sender == original.sender
    assert letter.signer == original.signer
    assert [(i.section, i.deadline.kind, i.deadline.due) for i in letter.items] == [
        (i.section, i.deadline.kind, i.deadline.due) for i in original.items
    ]


@can_recognise
def test_a_scanned_table_reads_by_its_rulings():
    read = read_letter(read_source(scanned("03-so-nong-nghiep-ptnt.pdf"))).items
    original = read_letter(read_source(LETTERS / "03-so-nong-nghiep-ptnt.pdf")).items

    # A machine may see a letter wrong, so not every word is asked for, but whole cells are.
    same = {
        (item.section, item.text, item.lead, item.deadline.kind, item.deadline.due)
        for item in original
    } & {
        (item.section, item.text, item.lead, item.deadline.kind, item.deadline.due) for item in read
    }
    assert len(original) == 21
    assert len(same) >= 10


def test_what_a_machine_sees_of_rulings_is_dropped():
    assert mend("3 __ | Kế hoạch của SởNN&PTNT") == "3 Kế hoạch của Sở NN&PTNT"
    assert mend("Sở Y tế, a_b |") == "Sở Y tế, a_b "


@can_recognise
def test_a_scan_of_too_many_pages_is_refused_not_cut():
    document = pypdfium2.PdfDocument.new()
    for _ in range(41):
        document.new_page(100, 100)

    with pytest.raises(UnreadableLetter, match="dài quá 40 trang"):
        read_source(saved(document))


def test_without_the_programs_a_scan_is_refused_with_what_to_send(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UnreadableLetter, match=r"là bản chụp .* Hãy gửi bản Word"):
        read_source(scanned("372-SLDTBXH-KHTC.pdf"))


def test_a_page_without_words_does_not_stop_the_others():
    document = pypdfium2.PdfDocument(LETTERS / "372-SLDTBXH-KHTC.pdf")
    document.new_page(595, 842)

    with_blank = read_letter(read_source(saved(document)))

    assert with_blank == read_letter(read_source(LETTERS / "372-SLDTBXH-KHTC.pdf"))


def test_rulings_are_told_from_letters_and_wiped_off():
    level = [(x, y) for x in range(100, 500) for y in (200, 201)]
    upright = [(150, y) for y in range(150, 450)]
    dash = [(x, 700) for x in range(100, 180)]

    page, rules = take_out_rules(page_of(600, 900, [*level, *upright, *dash]))

    assert rules == [(24.0, 167.88, 120.0, 167.88), (36.0, 108.0, 36.0, 180.0)]
    assert page == page_of(600, 900, dash)


def test_a_ruling_of_a_sheet_laid_in_askew_is_one():
    _, rules = take_out_rules(page_of(900, 100, [(x, 40 + x // 100) for x in range(900)]))

    assert [tuple(map(round, rule)) for rule in rules] == [(0, 13, 216, 13)]


def test_a_dark_picture_is_no_ruling_and_stays():
    page = page_of(400, 400, [(x, y) for x in range(50, 350) for y in range(50, 350)])

    assert take_out_rules(page) == (page, [])


def test_another_kind_of_picture_is_named():
    with pytest.raises(ValueError, match="PGM"):
        take_out_rules(b"\x89PNG")
