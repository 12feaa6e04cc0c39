"""Documents in Word: official letters, reports and annexes laid out by Decree 30/2020/NĐ-CP.

Each is a template with fields such as {{Trích yếu}}, filled with plain values: the one that
`layouts` makes, or one that people changed in Word.
"""

from tasks.writing.word.annex import write_annex
from tasks.writing.word.letter import OfficialLetter, Signature, write_letter
from tasks.writing.word.report import write_report

__all__ = ["OfficialLetter", "Signature", "write_annex", "write_letter", "write_report"]
