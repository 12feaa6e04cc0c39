"""Fields such as {{Trích yếu}} replaced by values, in one pass: a value is never read again.

Word cuts what people type into pieces of its own, so a field may begin in one run and end in
another. There are names only, no expressions: nothing in a template can be made to run.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from tasks.writing.text import writable

_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_TEXT, _PARAGRAPH, _CELL, _SPACE = qn("w:t"), qn("w:p"), qn("w:tc"), qn("xml:space")


@dataclass(frozen=True)
class Table:
    """Rows of markup that take the place of their field's paragraph when the file is written."""

    markup: Callable[[], Iterable[str]]


# A text stands where its field stood; several paragraphs look like the one that held the field.
Value = str | tuple[str, ...] | Table


class UnknownField(ValueError):
    """A template asks for a value that its kind of document does not have."""


def field_name(text: str) -> str:
    """Return a name as it is compared: typed in any case, with any blanks, in NFC or NFD."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def fields(document: Any) -> Iterator[tuple[str, bool]]:
    """Give every field of a template as typed, and whether it stands alone in its paragraph."""
    for root in _roots(document):
        for paragraph in root.iter(_PARAGRAPH):
            joined = _joined(_texts(paragraph)).strip()
            alone = _FIELD.fullmatch(joined) is not None
            yield from ((name.strip(), alone) for name in _FIELD.findall(joined))


def field_names(document: Any) -> list[str]:
    """Return the names of all fields in a template, as typed there, each once."""
    return list(dict.fromkeys(name for name, _ in fields(document)))


def fill(document: Any, values: Mapping[str, Value]) -> list[Table]:
    """Replace every field; return the tables whose marks, table-0 and so on, stand in the body."""
    known = {field_name(name): value for name, value in values.items()}
    tables: list[Table] = []
    for root in _roots(document):
        for paragraph in list(root.iter(_PARAGRAPH)):
            _fill_paragraph(paragraph, known, tables)
    return tables


def _roots(document: Any) -> Iterator[Any]:
    yield document.element.body
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer):
            if not part.is_linked_to_previous:
                yield part._element


def _texts(paragraph: Any) -> list[Any]:
    """Return the text elements of a paragraph, without those of text boxes that hang on it."""
    return [
        text for text in paragraph.iter(_TEXT) if next(text.iterancestors(_PARAGRAPH)) is paragraph
    ]


def _joined(texts: list[Any]) -> str:
    return "".join(text.text or "" for text in texts)


def _fill_paragraph(paragraph: Any, known: Mapping[str, Value], tables: list[Table]) -> None:
    joined = _joined(_texts(paragraph))
    names = _FIELD.findall(joined)
    if not names:
        return
    for name in names:
        if field_name(name) not in known:
            raise UnknownField(f"Mẫu có trường không biết: {{{{{name.strip()}}}}}.")
    alone = _FIELD.fullmatch(joined.strip())
    value = known[field_name(names[0])]
    if alone and isinstance(value, Table):
        paragraph.addprevious(etree.Comment(f" table-{len(tables)} "))
        tables.append(value)
        _remove(paragraph)
    elif not any(known[field_name(name)] for name in names):
        _remove(paragraph)  # nothing is left to say: no "V/v" without a subject
    elif alone and isinstance(value, tuple):
        for line in value:
            copy = deepcopy(paragraph)
            paragraph.addprevious(copy)
            _fill_inline(copy, {field_name(names[0]): line})
        paragraph.getparent().remove(paragraph)
    else:
        _fill_inline(paragraph, known)


def _remove(paragraph: Any) -> None:
    """Take a paragraph away, or empty it where it is needed.

    A cell needs its last one; some programs let the page or section end in the one before.
    """
    parent = paragraph.getparent()
    ends = any(e.get(qn("w:type")) == "page" for e in paragraph.iter(qn("w:br")))
    ends = ends or next(paragraph.iter(qn("w:sectPr")), None) is not None
    if ends or (parent.tag == _CELL and parent[-1] is paragraph):
        for text in _texts(paragraph):
            text.text = ""
    else:
        parent.remove(paragraph)


def _fill_inline(paragraph: Any, known: Mapping[str, Value]) -> None:
    texts = _texts(paragraph)
    pieces = [text.text or "" for text in texts]
    for match in reversed(list(_FIELD.finditer("".join(pieces)))):
        first, start = _place(pieces, match.start())
        last, end = _place(pieces, match.end() - 1)
        rest = pieces[last][end + 1 :]
        pieces[first] = pieces[first][:start] + _in_line(known[field_name(match[1])])
        for index in range(first + 1, last + 1):
            pieces[index] = ""
        pieces[last] += rest
    for text, piece in zip(texts, pieces, strict=True):
        _put(text, piece)


def _place(pieces: list[str], position: int) -> tuple[int, int]:
    """Return the piece in which a position falls, and the place inside it."""
    for index, piece in enumerate(pieces):
        if position < len(piece):
            return index, position
        position -= len(piece)
    raise IndexError(position)


def _in_line(value: Value) -> str:
    if isinstance(value, Table):
        raise UnknownField("Trường của một bảng phải đứng riêng một đoạn.")
    return value if isinstance(value, str) else "\n".join(value)


def _put(text: Any, piece: str) -> None:
    """Set a text element; line ends become breaks beside it."""
    first, *others = writable(piece).split("\n")
    text.text = first
    text.set(_SPACE, "preserve")
    last = text
    for line in others:
        for tag, content in ((qn("w:br"), None), (_TEXT, line)):
            element = last.makeelement(tag, {_SPACE: "preserve"} if content is not None else {})
            element.text = content
            last.addnext(element)
            last = element
