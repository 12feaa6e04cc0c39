"""How the decree writes lists of lines: ends, dashes, names cut evenly."""

from tasks.writing.measure import balanced
from tasks.writing.page import POINTS_PER_MM
from tasks.writing.word.styles import Style


def head_lines(name: str, style: Style, width: float) -> str:
    """Return a body's name in capitals, in even lines where it is too long for so many mm."""
    room = width * POINTS_PER_MM
    return "\n".join(balanced(name.upper(), room, style.size, bold=style.bold))


def addressees(recipients: tuple[str, ...]) -> str:
    """Return one addressee as it stands, several as a list (annex I, box 9)."""
    return recipients[0] if len(recipients) == 1 else "\n".join(listed(recipients))


def listed(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"- {line}" for line in ended(lines))


def ended(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines that end with semicolons, the last with a full stop."""
    ends = [";"] * (len(lines) - 1) + ["."]
    return tuple(f"{line}{end}" for line, end in zip(lines, ends, strict=False))
