"""Charts drawn on the server as SVG attributes: they print and work without JavaScript."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

# Parts of a bar from the left: variant of the component and label.
SEGMENTS = (
    ("overdue", "Quá hạn"),
    ("soon", "Sắp đến hạn"),
    ("intime", "Trong hạn"),
    ("submitted", "Đã trình, chờ ban hành"),
    ("waiting", "Chờ sự kiện"),
    ("ongoing", "Thường xuyên"),
    ("undated", "Chưa có thời hạn"),
    ("donelate", "Hoàn thành muộn"),
    ("done", "Hoàn thành đúng hạn"),
    ("stopped", "Đã dừng"),
)
# Units of the drawing: the longest bar, a bar's height, and from one bar to the next.
BAR_WIDTH = 560
BAR_HEIGHT = 20
BAR_STEP = 28
_FITS_FIGURE = 14


@dataclass(frozen=True)
class Bar:
    label: str
    url: str
    parts: Counter[str]


def stacked_bars(bars: list[Bar]) -> dict[str, Any]:
    """Return bars, legend and the same figures as a table, ready for the template."""
    longest = max((bar.parts.total() for bar in bars), default=0)
    used = [(key, label) for key, label in SEGMENTS if any(bar.parts[key] for bar in bars)]
    return {
        "height": BAR_STEP * len(bars),
        "bar_height": BAR_HEIGHT,
        "bars": [_bar(bar, place, longest, used) for place, bar in enumerate(bars)],
        "legend": [
            {"key": key, "label": label, "count": sum(bar.parts[key] for bar in bars)}
            for key, label in used
        ],
        "late": sum(1 for bar in bars if bar.parts["overdue"]),
        "late_tasks": sum(bar.parts["overdue"] for bar in bars),
    }


def _bar(bar: Bar, place: int, longest: int, used: list[tuple[str, str]]) -> dict[str, Any]:
    x = 0.0
    segments = []
    for key, label in used:
        width = BAR_WIDTH * bar.parts[key] / longest
        if width:
            segments.append(
                {
                    "key": key,
                    "label": label,
                    "count": bar.parts[key],
                    "x": round(x, 1),
                    "width": round(max(width - 1, 1), 1),
                    "middle": round(x + width / 2, 1),
                    "fits": width >= _FITS_FIGURE,
                }
            )
        x += width
    return {
        "label": bar.label,
        "url": bar.url,
        "total": bar.parts.total(),
        "segments": segments,
        "figures": [bar.parts[key] for key, _ in used],
        "y": BAR_STEP * place,
        "middle_y": BAR_STEP * place + BAR_HEIGHT / 2,
        "end": round(x + 6, 1),
    }
