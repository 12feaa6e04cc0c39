"""The page of an administrative document: Decree 30/2020/NĐ-CP, annex I.

Paper, margins, fonts and the texts that stand on every one. Who issues it is an argument:
departments and provinces are renamed and merged.
"""

from dataclasses import dataclass
from datetime import date

from tasks.periods import month_number

FONT = "Times New Roman"
NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

POINTS_PER_MM = 72 / 25.4
# A4, and its margins at the lower end of what the decree allows: an annex table needs the width.
PAPER_LONG_MM, PAPER_SHORT_MM = 297, 210
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 20, 20, 30, 15
LANDSCAPE_WIDTH_MM = PAPER_LONG_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM

NATIONAL_NAME_PT, MOTTO_PT, ISSUER_PT, TITLE_PT, BODY_PT, PAGE_NUMBER_PT = 12, 13, 12, 13, 13, 13
TABLE_PT = 11
# A text has room for the larger of the two sizes that the decree allows, a table has not.
WORD_BODY_PT = 14
PORTRAIT_WIDTH_MM = PAPER_SHORT_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM
# Blanks that do not break, as wide as a number written by hand.
_ROOM = "\u00a0" * 6


@dataclass(frozen=True)
class Head:
    """What stands above a table. Empty parts are left out.

    `parent` is the document that the annex goes with, with dots where its number and date are
    still to come: the clerk writes them on issue. `place_date` is for a table that goes alone.
    `signature` lists authority and position, such as "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH": an annex
    has none, its parent is signed.
    """

    superior: str
    issuer: str
    title: tuple[str, ...]
    programme: str = ""
    parent: str = ""
    place_date: str = ""
    signature: tuple[str, ...] = ()


def place_and_date(place: str, on: date) -> str:
    """Return "Bình Thuận, ngày 02 tháng 3 năm 2021": 0 before days < 10 and months 1 and 2."""
    return f"{place}, ngày {on:%d} tháng {month_number(on.month)} năm {on.year}"


def place_and_blank_date(place: str, year: int) -> str:
    """Return the same line with room for the day and month that the clerk writes on issue."""
    return f"{place}, ngày {_ROOM} tháng {_ROOM} năm {year}"


# Of an annex of which nobody knows yet with what it goes.
UNKNOWN_PARENT = "…… số ……/…… ngày …… tháng …… năm …… của ……"


def number_and_symbol(number: str, symbol: str) -> str:
    """Return "372/SLĐTBXH-KHTC", 05 for 5, with room for a number still to come."""
    shown = number.zfill(2) if number.isdecimal() else number
    return f"{shown or _ROOM}/{symbol}"
