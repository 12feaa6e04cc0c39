"""Vietnamese text as programs of before 2002 wrote it, for tests."""

import unicodedata

from tasks.reading import encodings

_TCVN3 = {letter: sign for sign, letter in encodings._TCVN3_LOWER.items()}
_VNI = {
    letter: sign
    for letter, sign in ((v, k) for k, v in encodings._VNI_SINGLE.items())
    if letter not in "ơư"
}
_TONES = {mark: sign for sign, mark in encodings._VNI_TONES.items()}
_HAT = {mark: sign for sign, mark in encodings._VNI_HAT.items()}
_BREVE = {mark: sign for sign, mark in encodings._VNI_BREVE.items()}


def in_tcvn3(text):
    """Return text in the letters of .VnTime: "Kế hoạch" is "KÕ ho¹ch"."""
    return "".join(_TCVN3.get(letter, _TCVN3.get(letter.lower(), letter)) for letter in text)


def in_vni(text):
    """Return text in the letters of VNI: "Kế hoạch" is "Keá hoaïch"."""
    return "".join(map(_vni_letter, text))


def in_cp1258(data):
    """Return UTF-8 as Windows wrote Vietnamese: vowels with hats, then their tones."""
    text = ""
    for letter in data.decode():
        parts = unicodedata.normalize("NFD", letter)
        tone = next((part for part in parts if part in _TONES), "")
        text += unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else letter
    return text.encode("cp1258")


def _vni_letter(letter):
    parts = unicodedata.normalize("NFD", letter)
    vowel, marks = parts[0], set(parts[1:])
    tone = next((mark for mark in marks if mark in _TONES), "")
    if letter.lower() in _VNI:
        sign = _VNI[letter.lower()]
    elif "\u031b" in marks:
        sign = {"o": "ô", "u": "ö"}[vowel.lower()] + (_TONES[tone] if tone else "")
    elif "\u0302" in marks:
        sign = vowel + _HAT[tone]
    elif "\u0306" in marks:
        sign = vowel + _BREVE[tone]
    else:
        return vowel + (_TONES[tone] if tone else "")
    return sign.upper() if letter.isupper() else sign
