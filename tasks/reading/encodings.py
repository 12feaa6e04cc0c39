"""Bytes, or text in an old Vietnamese encoding → Unicode.

Letters before 2002 and some offices since write TCVN3 (fonts .VnTime) or VNI: opened as Unicode
they look like "Céng hßa x· héi" and "Coäng hoøa xaõ hoäi". Which encoding it is is told by the
commonest words of letters, never by a single letter.
"""

import re
import unicodedata
from collections.abc import Callable

from tasks.reading.errors import UnreadableLetter

Conversion = Callable[[str], str]
_COMMON = re.compile(
    r"(?<!\w)(?:của|và|các|được|theo|thực hiện|nhân dân|ngày|tháng|năm|số|tỉnh|ủy ban|"
    r"kế hoạch|nghị quyết|"
    r"quyết định|công văn|về|cộng hòa|việt nam|kính gửi|nơi nhận|sở|trình|ban hành|với|để|"
    r"trên|phát triển|"
    r"đầu tư|xã hội|quý|thời gian|đề nghị|báo cáo)(?!\w)",
    re.IGNORECASE,
)
_TCVN3_LOWER = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        strict=True,
    )
)
_TCVN3 = str.maketrans(_TCVN3_LOWER | dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)))
# VNI: a vowel, then a sign for its mark and tone. "ô" and "ö" are ơ and ư, also before a tone.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {
    "ñ": "đ",
    "ô": "ơ",
    "ö": "ư",
    "í": "í",
    "ì": "ì",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
}
_VNI_PAIR = re.compile(r"([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöíìæóòî]", re.IGNORECASE)
# Vietnamese letters that no encoding of one byte has at these places.
_UNICODE_ONLY = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_SAMPLE = 20_000
_UNKNOWN = (
    "Không nhận ra bảng mã của tệp văn bản. Hãy mở tệp trong Word, lưu lại dạng .docx "
    "hoặc văn bản thuần UTF-8 rồi gửi lại."
)


def decode(data: bytes) -> str:
    """Return the text of a plain file; raise UnreadableLetter when no encoding makes sense."""
    if b"\x00" in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_wide(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_narrow(data)
    return to_unicode(text)


def to_unicode(text: str) -> str:
    """Return text typed in TCVN3 or VNI as Unicode; other text as it is."""
    conversion = find_conversion(text)
    return convert(text, conversion) if conversion else unicodedata.normalize("NFC", text)


def convert(text: str, conversion: Conversion) -> str:
    """Return text with its lines converted, but for those that are Unicode already.

    A letter may mix fonts: its head typed in .VnTime, its body in Times New Roman.
    """
    return "\n".join(
        line if _UNICODE_ONLY.search(line) else conversion(line) for line in text.split("\n")
    )


def find_conversion(text: str) -> Conversion | None:
    """Return what turns a text in TCVN3 or VNI into Unicode; None for one that is Unicode."""
    words, best = _likeness(unicodedata.normalize("NFC", text)), None
    for conversion in (_from_tcvn3, _from_vni):
        score = _likeness(conversion(text[:_SAMPLE]))
        # Three words more, and half as many again: a Unicode text with a few odd signs is left.
        if score >= words + 3 and score >= words * 1.5:
            words, best = score, conversion
    return best


def _decode_wide(data: bytes) -> str:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and _likeness(text):
            return unicodedata.normalize("NFC", text)
    raise UnreadableLetter(_UNKNOWN)


def _decode_narrow(data: bytes) -> str:
    """Return the reading, of those in one byte a letter, that has most words of letters."""
    latin = data.decode("latin-1")
    western = data.decode("cp1252", errors="replace")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    readings = (vietnamese, _from_tcvn3(latin), _from_vni(western), _from_vni(latin))
    best = max(readings, key=_likeness)
    if not _likeness(best):
        raise UnreadableLetter(_UNKNOWN)
    return best


def _likeness(text: str) -> int:
    """Return how many words of letters a text has; a long one is judged by its beginning."""
    return sum(1 for _ in _COMMON.finditer(text[:_SAMPLE]))


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    if not found[1]:
        return _like_case(_VNI_SINGLE[found[0].lower()], found[0])
    vowel, sign = found[1].lower(), found[2].lower()
    vowel = {"ô": "ơ", "ö": "ư"}.get(vowel, vowel)
    if sign in _VNI_TONES:
        letter = vowel + _VNI_TONES[sign]
    elif sign in _VNI_HAT and vowel in "aeo":
        letter = {"a": "â", "e": "ê", "o": "ô"}[vowel] + _VNI_HAT[sign]
    elif sign in _VNI_BREVE and vowel == "a":
        letter = "ă" + _VNI_BREVE[sign]
    else:
        letter = vowel + found[2]
    return _like_case(letter, found[1])


def _like_case(letter: str, model: str) -> str:
    return letter.upper() if model.isupper() else letter
