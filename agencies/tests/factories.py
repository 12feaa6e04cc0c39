import factory
from factory.django import DjangoModelFactory, Password

from agencies.choices import AgencyKind, UserRole
from agencies.models import Agency, AgencyName, User

PASSWORD = "mat-khau-cua-bai-thu"

# Name, short name, letter code.
DEPARTMENTS = [
    ("Sở Tài chính", "Sở TC", "STC"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT", "SNN"),
    ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "SGDĐT"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "SVHTTDL"),
    ("Sở Tài nguyên và Môi trường", "Sở TN&MT", "STNMT"),
    ("Ban Dân tộc", "Ban Dân tộc", "BDT"),
]
PEOPLE = ["Đỗ Thị Ánh", "Ưng Văn Ổn", "Nguyễn Hoà Bình", "Lý Thị Thuý", "Âu Dương Đức"]


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    class Params:
        known = factory.Sequence(lambda n: DEPARTMENTS[n % len(DEPARTMENTS)])

    code = factory.Sequence(lambda n: f"co-quan-{n}")
    name = factory.LazyAttribute(lambda agency: agency.known[0])
    short_name = factory.LazyAttribute(lambda agency: agency.known[1])
    # The register holds the plain codes, and two active bodies may not share one.
    letter_code = factory.LazyAttributeSequence(lambda agency, n: f"{agency.known[2]}{n}")
    kind = AgencyKind.DEPARTMENT
    position = factory.Sequence(lambda n: 2000 + n)


class AgencyNameFactory(DjangoModelFactory):
    class Meta:
        model = AgencyName

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Sở Kế hoạch {n}")
    short_name = "Sở KH"
    valid_until = "2015-12-31"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"can-bo-{n}")
    full_name = factory.Iterator(PEOPLE)
    password = Password(PASSWORD)
    role = UserRole.REPORTER
    agency = factory.SubFactory(AgencyFactory)
