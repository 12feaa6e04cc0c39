"""A letter in any form that offices send → numbered paragraphs."""

from pathlib import Path

from tasks.reading.blocks import number
from tasks.reading.drafts import Source
from tasks.reading.plaintext import blocks_of_text


def read_text(text: str) -> Source:
    """Return the paragraphs of text pasted from Word, a mail or a chat."""
    return Source(number(blocks_of_text(text)))


def read_source(path: Path) -> Source:
    data = path.read_bytes()
    if data.startswith(b"%PDF"):
        from tasks.reading.pdf import blocks_of_pdf

        return Source(number(blocks_of_pdf(data)))
    if data.startswith(b"PK"):
        from tasks.reading.word import blocks_of_docx

        return Source(number(blocks_of_docx(data)))
    return read_text(data.decode("utf-8"))
