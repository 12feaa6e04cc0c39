from tasks.management.demo.words import FIELDS
from tasks.models import Heading, Programme
from tasks.periods import ROMAN_QUARTERS

PROGRAMME_CODE = "minh-hoa"


def make_programme() -> Programme:
    """Make the programme and a heading for each field, under the heading of its group."""
    programme = Programme.objects.create(
        code=PROGRAMME_CODE,
        title="Chương trình minh họa (dữ liệu dùng thử, không có thật)",
        term_start=2020,
        term_end=2025,
    )
    groups = list(dict.fromkeys(field.group for field in FIELDS))
    position = 0
    for number, group in zip((*ROMAN_QUARTERS, "V"), groups, strict=False):
        position += 1
        parent = Heading.objects.create(
            programme=programme, number=number, title=group, position=position
        )
        for place, field in enumerate((f for f in FIELDS if f.group == group), start=1):
            position += 1
            Heading.objects.create(
                programme=programme,
                parent=parent,
                number=f"{number}.{place}",
                title=field.title,
                position=position,
            )
    return programme
