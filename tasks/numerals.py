"""Roman figures, which number the outermost headings of letters and annexes."""

_FIGURES = {90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
# No annex has more headings.
_RANGE = range(1, 100)


def roman(number: int) -> str:
    """Return a number from 1 to 99 in Roman figures, any other one as it is."""
    if number not in _RANGE:
        return str(number)
    figures = ""
    for value, figure in _FIGURES.items():
        count, number = divmod(number, value)
        figures += figure * count
    return figures


ARABIC = {roman(number): str(number) for number in _RANGE}
