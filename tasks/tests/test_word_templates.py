import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from tasks.choices import DocumentKind, ReportKind
from tasks.consolidation.report import build_report
from tasks.tests.test_report import SOURCE
from tasks.tests.test_report_files import PREVIEW, words
from tasks.writing.word import write_report
from tasks.writing.word.fields import FIELDS, check_template
from tasks.writing.word.layouts import put
from tasks.writing.word.markup import paragraph, run
from tasks.writing.word.styles import STYLES
from tasks.writing.word.templates import built_in, template_document


def template(*added, kind="progress"):
    """The built-in template with paragraphs added at its end."""
    document = template_document(kind)
    put(document, *(paragraph(run(text), "NoiDung") for text in added))
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(data, name, content):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as package:
        package.writestr(name, content)
    return file.getvalue()


def errors(data, kind="progress"):
    return check_template(data, kind).errors


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_built_in_templates_are_whole_and_use_known_fields(kind):
    checked = check_template(built_in(kind), kind)

    assert (checked.errors, checked.warnings) == ((), ())


def test_a_report_has_a_value_for_every_field_of_its_kind():
    everything = [f"{{{{{field.name}}}}}" for field in FIELDS["progress"] if not field.is_table]
    own = template(*everything, "{{Danh sách quá hạn}}")

    assert errors(own) == ()
    file = io.BytesIO()
    write_report(build_report(SOURCE), file, issue=PREVIEW, template=own)
    assert not any("{{" in p.text for p in Document(file).paragraphs)


@pytest.mark.parametrize("kind", ["annex", "submission", "overdue"])
def test_a_list_has_a_value_for_every_field_of_its_kinds(kind):
    names = [field.typed for field in FIELDS[kind] if not field.is_table]
    own = template(*names, kind=kind)
    of = ReportKind.OVERDUE if kind == "overdue" else ReportKind.ANNEX
    file = io.BytesIO()

    report = build_report(replace(SOURCE, kind=of))
    submitted = kind == "submission"
    write_report(report, file, issue=PREVIEW, template=own, submitted=submitted)

    assert not any("{{" in p.text for p in Document(file).paragraphs)


def test_people_s_own_words_stand_in_the_report():
    own = template("Theo {{ Kỳ báo cáo }}, quá hạn {{số quá hạn}}/{{TỔNG SỐ NHIỆM VỤ}}.")
    file = io.BytesIO()

    write_report(build_report(SOURCE), file, issue=PREVIEW, template=own)

    assert Document(file).paragraphs[-1].text == "Theo Quý II/2022, quá hạn 1/3."


@pytest.mark.parametrize(
    "said", ["{{7*7}}", "{{Tổng số nhiệm vụ}}", "=cmd", "<w:p/>&", "{% x %}", "chữ " * 10_000]
)
def test_what_agencies_say_is_text_in_people_s_own_template(said):
    own = template("Nêu rõ: {{Tồn tại, nguyên nhân}}")
    report = build_report(SOURCE)
    chapters = tuple(
        replace(c, paragraphs=(said,)) if c.key == "causes" else c for c in report.chapters
    )
    file = io.BytesIO()

    write_report(replace(report, chapters=chapters), file, issue=PREVIEW, template=own)

    assert Document(file).paragraphs[-1].text == f"Nêu rõ: {said}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("{{Lương}}", "Không có trường {{Lương}}."),
        ("{{7*7}}", "Không có trường {{7*7}}."),
        ("{{ ''.__class__.__mro__ }}", "Không có trường {{''.__class__.__mro__}}."),
        ("{{Căn cứ}}", "Không có trường {{Căn cứ}}."),
        ("{% for x in range(10**9) %}", "không có lệnh {% … %}"),
        ("{# chú thích #}", "không có lệnh {% … %}"),
        ("Bảng: {{Danh mục nhiệm vụ}}", "là một bảng: hãy để riêng một đoạn, và chỉ một lần."),
        ("{{Danh mục nhiệm vụ}}", "là một bảng: hãy để riêng một đoạn, và chỉ một lần."),
    ],
)
def test_a_template_may_only_name_the_fields_of_its_kind(typed, message):
    found = errors(template(typed))

    assert len(found) == 1
    assert message in found[0]


def test_missing_fields_are_warned_of_by_name():
    document = Document()
    document.add_paragraph("{{Cơ quan ban hành}} {{Trích yếu}}")

    checked = check_template(saved(document), "letter")

    assert checked.errors == ()
    assert [warning.split("}}")[0] for warning in checked.warnings] == [
        "Mẫu không có trường {{Số và ký hiệu",
        "Mẫu không có trường {{Địa danh và ngày",
        "Mẫu không có trường {{Chức vụ người ký",
        "Mẫu không có trường {{Nội dung",
    ]


def _field_code(code):
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"', "DDEAUTO"),
        (' INCLUDETEXT "file:///etc/passwd"', "INCLUDETEXT"),
        (' INCLUDEPICTURE "http://example.vn/a.png"', "INCLUDEPICTURE"),
        (" MERGEFIELD ten", "MERGEFIELD"),
    ],
)
def test_field_codes_that_fetch_or_run_something_are_refused_by_name(code, name):
    document = template_document("progress")
    put(document, _field_code(code))

    assert errors(saved(document)) == (
        f"Mẫu có mã trường {name} của Word. Hãy bỏ mã ấy (chỉ giữ số trang).",
    )


def test_page_numbers_are_allowed():
    document = template_document("progress")
    put(document, _field_code(" PAGE "))

    assert errors(saved(document)) == ()


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate" Target="http://example.vn/x.dotm" TargetMode="External"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (with_part(built_in("letter"), "word/_rels/settings.xml.rels", RELATIONS), "liên kết ra"),
        (with_part(built_in("letter"), "word/embeddings/o.bin", "x"), "tệp nhúng"),
        (with_part(built_in("letter"), "word/vbaProject.bin", "x"), "macro"),
        (with_part(built_in("letter"), "word/x.xml", "<!DOCTYPE a>"), "khai báo thực thể"),
        (b"x" * (2 * 1024 * 1024 + 1), "lớn hơn 2 MB"),
        (b"%PDF-1.7", "phải là tệp Word .docx"),
        (built_in("letter")[:-200], "bị hỏng"),
        (b"", "không có nội dung"),
    ],
)
def test_files_that_are_no_plain_template_are_refused(data, message):
    found = errors(data, "letter")

    assert len(found) == 1
    assert message in found[0]


def test_a_package_that_word_cannot_open_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<x/>")

    assert errors(file.getvalue()) == (
        "Không mở được tệp mẫu. Hãy lưu lại dạng .docx trong Word rồi gửi lại.",
    )


def test_styles_that_another_program_renamed_or_dropped_are_found_again():
    document = template_document("progress")
    for style in document.styles:
        if style.name == "Kẻ ngắn":
            style.element.set(qn("w:styleId"), "K-ngn")
    for element in document.element.iter(qn("w:pStyle")):
        if element.get(qn("w:val")) == "KeNgan":
            element.set(qn("w:val"), "K-ngn")
    document.styles.element.remove(document.styles["Ô bảng trái"].element)
    file = io.BytesIO()

    write_report(build_report(SOURCE), file, issue=PREVIEW, template=saved(document))

    written = Document(file)
    assert {style.style_id for style in written.styles} >= set(STYLES)
    assert not any(e.get(qn("w:val")) == "K-ngn" for e in written.element.iter(qn("w:pStyle")))
    rule = next(p for p in written.paragraphs if p.style.name == "Kẻ ngắn")
    assert rule.paragraph_format.left_indent.mm > 20
    assert words(written.tables[-2].rows[0])[0] == "TT"


def test_a_page_that_ends_in_the_paragraph_of_a_table_still_ends_there():
    document = template_document("progress")
    field = next(p for p in document.paragraphs if p.text == "{{Danh mục nhiệm vụ}}")
    field.add_run().add_break(WD_BREAK.PAGE)
    file = io.BytesIO()

    write_report(build_report(SOURCE), file, issue=PREVIEW, template=saved(document))

    body = Document(file).element.body
    after = body.xpath(".//w:tbl")[2].getnext()
    assert [br.get(qn("w:type")) for br in after.iter(qn("w:br"))] == ["page"]
    assert "".join(t.text or "" for t in after.iter(qn("w:t"))) == ""
