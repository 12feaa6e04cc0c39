import io
import resource
import socket
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.reading import UnreadableLetter, read_letter, read_source, read_text
from tasks.reading.door import MAX_BYTES, FileKind, inspect
from tasks.tests.hostile_sheets import locked
from tasks.tests.reading_samples import LETTERS, docx_of

DOCX = docx_of("Số: 12/SYT-KH\nKính gửi: Sở Tài chính.\n1. Kế hoạch phát triển y tế.")
DOCUMENT = "word/document.xml"
XML = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def repacked(changes=(), *, drop=(), more=()):
    """Return the sample with parts replaced, left out or added."""
    changed = dict(changes)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(DOCX)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, changed.get(name, old.read(name)))
        for name, data in more:
            new.writestr(name, data)
    return stream.getvalue()


def archive(*parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(name, data)
    return stream.getvalue()


PDF = (LETTERS / "01-so-y-te.pdf").read_bytes()
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
BOMB = XML + "a" * (12 * 1024 * 1024)
DEEP = XML + "<w:p>" * 5_000
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BLOW_UP = f"<!DOCTYPE l [<!ENTITY a '{'x' * 50_000}'>]><l>{'&a;' * 50_000}</l>"
PARAMETER = '<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1:9/e.dtd">%p;]>'
HELPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


def lying(data):
    """Return an archive whose directory says that every part unpacks to ten bytes."""
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
            at = changed.find(sign, at + 4)
    return bytes(changed)


def twice():
    """Return an archive that holds one part two times, as only a program of ill will writes it."""
    data = archive((DOCUMENT, XML), ("word/document.xmk", XML))
    return data.replace(b"word/document.xmk", DOCUMENT.encode())


def overlapping():
    """Return an archive whose parts all claim the bytes of the first one."""
    data = bytearray(DOCX)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 42 : at + 46] = bytes(4)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def pdf_with(stream, extra=b""):
    """Return a PDF of one page with this content, deflated."""
    packed = zlib.compress(stream, 9)
    return (
        HELPER
        + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        + b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>endobj\n"
        + b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\n"
        + b"6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
        + b"/Length 5>>stream\n/X Do\nendstream endobj\n"
        + b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\n"
        + extra
        + b"trailer<</Root 1 0 R>>"
    )


LOOP = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"
)
HOSTILE = {
    "empty": b"",
    "blank": b" \r\n\t",
    "zeros": b"\x00" * 4096,
    "too large": lambda: b"a" * (MAX_BYTES + 1),
    "random bytes": bytes(range(256)) * 16,
    "program": b"MZ\x90\x00\x03" + b"\x00\x01\x02\x03" * 200,
    "elf": b"\x7fELF\x02\x01\x01" + b"\x00\x03\x07" * 200,
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "seven zip": b"7z\xbc\xaf\x27\x1c" + bytes(range(256)),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(range(256)),
    "html": b"<!DOCTYPE html><html><body>1. K</body></html>",
    "html in capitals": b"\n <HTML><BODY>x</BODY></HTML>",
    "xml": b'<?xml version="1.0"?><a/>',
    "svg": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "signature of a zip": b"PK\x03\x04",
    "zip cut short": DOCX[: len(DOCX) // 2],
    "zip without its start": DOCX[200:],
    "empty zip": archive(),
    "zip of texts": archive(("a.txt", "1. Kế hoạch")),
    "workbook": archive(("xl/workbook.xml", "<a/>"), ("[Content_Types].xml", "<a/>")),
    "slides": archive(("ppt/presentation.xml", "<a/>")),
    "zip in a zip": archive(("letter.docx", DOCX)),
    "macro": repacked(more=[("word/vbaProject.bin", b"\xd0\xcf")]),
    "macro in capitals": repacked(more=[("WORD/VBAPROJECT.BIN", b"\xd0\xcf")]),
    "doctype": repacked({DOCUMENT: ENTITY + XML}),
    "doctype in the styles": repacked({"word/styles.xml": ENTITY + XML}),
    "doctype in relations": repacked({"_rels/.rels": ENTITY + XML}),
    "doctype in utf-16": repacked({DOCUMENT: (ENTITY + XML).encode("utf-16")}),
    "billion laughs": repacked(
        {DOCUMENT: "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>" + XML}
    ),
    "entity after a long comment": repacked({DOCUMENT: f"<!--{'x' * 70_000}-->{ENTITY}{XML}"}),
    "bomb": lambda: repacked({DOCUMENT: BOMB}),
    "bomb in an image": lambda: repacked(more=[("word/media/a.bin", b"\x00" * (12 * 1024 * 1024))]),
    "many parts": lambda: repacked(more=[(f"word/p{i}.xml", "<a/>") for i in range(2_100)]),
    "password": locked(DOCX),
    "no document": repacked(drop=[DOCUMENT]),
    "no types": repacked(drop=["[Content_Types].xml"]),
    "no relations": repacked(drop=["_rels/.rels"]),
    "document is no xml": repacked({DOCUMENT: b"\x00\x01\x02"}),
    "document is empty": repacked({DOCUMENT: b""}),
    "document cut short": repacked({DOCUMENT: XML + "<w:body><w:p>"}),
    "deep document": repacked({DOCUMENT: DEEP}),
    "document without body": repacked({DOCUMENT: XML + "</w:document>"}),
    "document of another kind": repacked({DOCUMENT: "<a><b/></a>"}),
    "styles are no xml": repacked({"word/styles.xml": "<<<"}),
    "numbers are no xml": repacked({"word/numbering.xml": "<<<"}),
    "document without words": docx_of(""),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\x00" * 512
    + "Workbook".encode("utf-16-le"),
    "word with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + "EncryptedPackage".encode("utf-16-le"),
    "pdf signature": b"%PDF-1.4",
    "pdf of noise": b"%PDF-1.4\n" + bytes(range(256)) * 40,
    "pdf cut short": PDF[: len(PDF) // 3],
    "pdf without its end": PDF[:-400],
    "pdf with a loop": LOOP,
    "pdf that is a zip": b"%PDF-1.4\n" + DOCX,
    "pdf without pages": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "pdf with deep arrays": b"%PDF-1.4\n1 0 obj"
    + b"[" * 100_000
    + b"endobj\ntrailer<</Root 1 0 R>>",
    "pdf with a huge count": LOOP.replace(b"/Count 1", b"/Count 999999999"),
    "pdf with a password": (LETTERS / "locked.pdf").read_bytes(),
    "pdf that unpacks without end": lambda: pdf_with(b" " * (150 * 1024 * 1024)),
    "pdf of endless graphics": lambda: pdf_with(b"q 1 0 0 1 1 1 cm " * 2_000_000),
    "pdf that calls itself": lambda: pdf_with(b"/X Do " * 1_000),
    "pdf with deep content": lambda: pdf_with(b"[" * 2_000_000),
    "pdf with a script": LOOP.replace(
        b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    ),
    "pdf of pictures": pdf_with(b"q 500 0 0 700 0 0 cm Q"),
    "pdf behind a page": b"<html>" + b" " * 200 + LOOP,
    "program with a pdf inside": b"MZ" + b"\x00" * 2_000 + PDF,
    "program with a letter inside": b"MZ\x90\x00" + b"\x00\x01" * 200 + DOCX,
    "picture with a letter inside": b"GIF89a" + b"\x00\x01\x02" * 100 + DOCX,
    "sizes that lie": lambda: lying(repacked({DOCUMENT: BOMB})),
    "parts that overlap": overlapping(),
    "forty thousand parts": lambda: archive(
        (DOCUMENT, XML), *((f"word/p{i}.xml", "") for i in range(40_000))
    ),
    "part twice": twice(),
    "bomb in a zip in a letter": lambda: repacked(
        more=[("word/embeddings/a.zip", archive(("a", b"\x00" * (12 * 1024 * 1024))))],
        drop=[DOCUMENT],
    ),
    "blow-up of one entity": lambda: repacked({DOCUMENT: BLOW_UP}),
    "entity of another file": repacked({DOCUMENT: PARAMETER + XML}),
    "doctype in utf-32": repacked({DOCUMENT: (ENTITY + XML).encode("utf-32")}),
    "doctype of a mainframe": repacked(
        {DOCUMENT: ('<?xml version="1.0" encoding="IBM037"?>' + ENTITY + "<a/>").encode("cp037")}
    ),
    "doctype in the numbers": repacked(more=[("word/comments.xml", ENTITY + "<a/>")]),
    "macro by its declared type": repacked(
        {"[Content_Types].xml": f'<Types><Override ContentType="{MACRO_TYPE}"/></Types>'}
    ),
    "text in utf-32": "Kế hoạch phát triển y tế".encode("utf-32"),
    "text in utf-7": "Kế hoạch phát triển y tế".encode("utf-7") + b"\x01\x02\x03" * 9,
    "text in japanese": "これは計画です。提出期限は六月末です。".encode("shift_jis"),
    "half a sign": "Kế hoạch".encode("utf-16")[:-1],
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 300,
    "photograph": b"\xff\xd8\xff\xe0" + b"\x00" * 300,
    "facsimile": b"II*\x00" + b"\x00" * 300,
}


def hostile(name):
    """Return the file; large ones are made only when they are asked for."""
    data = HOSTILE[name]
    return data() if callable(data) else data


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(name):
    with pytest.raises(UnreadableLetter) as refusal:
        read_letter(read_source(hostile(name)))

    assert str(refusal.value).endswith(".")


def test_hostile_files_are_eighty_kinds_or_more():
    assert len(HOSTILE) >= 80


@pytest.mark.parametrize("name", [name for name in HOSTILE if "bomb" in name or "end" in name])
def test_bomb_takes_little_memory(name):
    data = hostile(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableLetter):
        read_source(data)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128 * 1024


def test_nothing_outside_is_read_or_called(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("chim hoàng yến")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        outside = [canary.as_uri(), address]
        listener.setblocking(False)
        for target in outside:
            relation = (
                '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package'
                '/2006/relationships"><Relationship Id="rId1" TargetMode="External" '
                f'Type="{RELATIONS}/numbering" Target="{target}"/></Relationships>'
            )
            include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{target}"/>'
            letters = [
                repacked({"word/_rels/document.xml.rels": relation}),
                repacked({DOCUMENT: f"{XML}<w:body>{include}</w:body></w:document>"}),
                repacked({DOCUMENT: f'<!DOCTYPE a SYSTEM "{target}">{XML}'}),
            ]
            texts = [text for letter in letters for text in texts_of(letter)]
            assert not [text for text in texts if "hoàng yến" in text]
        with pytest.raises(BlockingIOError):
            listener.accept()


def texts_of(data):
    try:
        return [paragraph.text for paragraph in read_source(data).paragraphs]
    except UnreadableLetter:
        return []


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (DOCX, FileKind.DOCX),
        (PDF, FileKind.PDF),
        (b"\n\n" + PDF, FileKind.PDF),
        ("Số: 12/SYT-KH".encode(), FileKind.TEXT),
        ("Số: 12/SYT-KH".encode("utf-16"), FileKind.TEXT),
        (b"{\\rtf1 a}", FileKind.OLD_WORD),
    ],
)
def test_file_is_known_by_its_content(data, kind):
    assert inspect(data) is kind


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableLetter, match="Không mở được tệp"):
        read_source(tmp_path / "khong-co.docx")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(st.text(max_size=600))
def test_any_text_reads_or_is_refused(text):
    try:
        draft = read_letter(read_text(text))
    except UnreadableLetter:
        return
    paragraphs = {p.number: p.text for p in read_text(text).paragraphs}
    for item in draft.items:
        assert paragraphs[item.source.paragraph][item.source.start : item.source.end]


PIECES = st.sampled_from(
    [
        *("1. ", "a) ", "- ", "+ ", "I. ", "\n", "\n\n", ";", ".", ":", "(1) ", "2) ", "| a | b |"),
        *("Kính gửi: ", "Số: 1/A-B", "V/v ", "UBND tỉnh ban hành:", "Kế hoạch ", "PHỤ LỤC"),
        *("(thời gian trình: quý 2/2021)", "TT\tNhiệm vụ\tThời gian\n", "1\tKế hoạch\t2021\n"),
        *("Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Văn A", "Hà Nội, ngày 1 tháng 2 năm 2021"),
        *("Điều 1. ", "phối hợp với Sở Y tế", "QUYẾT ĐỊNH", "Căn cứ "),
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pieces_of_letters_read_or_are_refused(text):
    try:
        read_letter(read_text(text))
    except UnreadableLetter:
        return


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_read_or_are_refused(data):
    try:
        read_letter(read_source(data))
    except UnreadableLetter:
        return
