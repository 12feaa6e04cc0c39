import json
import unicodedata
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.register import load_directory
from agencies.text import fold, sort_key

FIXTURE = settings.BASE_DIR / "fixtures" / "agencies.json"
DISTRICTS = {
    "UBND thành phố Phan Thiết",
    "UBND thị xã La Gi",
    "UBND huyện Tuy Phong",
    "UBND huyện Bắc Bình",
    "UBND huyện Hàm Thuận Bắc",
    "UBND huyện Hàm Thuận Nam",
    "UBND huyện Tánh Linh",
    "UBND huyện Đức Linh",
    "UBND huyện Hàm Tân",
    "UBND huyện Phú Quý",
}
DEPARTMENTS = {
    "SKHĐT": "Sở Kế hoạch và Đầu tư",
    "STC": "Sở Tài chính",
    "SNV": "Sở Nội vụ",
    "STP": "Sở Tư pháp",
    "SCT": "Sở Công Thương",
    "SNN": "Sở Nông nghiệp và Phát triển nông thôn",
    "SGTVT": "Sở Giao thông vận tải",
    "SXD": "Sở Xây dựng",
    "STNMT": "Sở Tài nguyên và Môi trường",
    "STTTT": "Sở Thông tin và Truyền thông",
    "SLĐTBXH": "Sở Lao động – Thương binh và Xã hội",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "SKHCN": "Sở Khoa học và Công nghệ",
    "SGDĐT": "Sở Giáo dục và Đào tạo",
    "SYT": "Sở Y tế",
}


@pytest.fixture
def agencies(db):
    call_command("loaddata", "agencies", verbosity=0)
    return list(Agency.objects.select_related("parent"))


def test_register_loads_twice_without_a_change(agencies):
    before = list(Agency.objects.values_list())

    call_command("loaddata", "agencies", verbosity=0)

    assert list(Agency.objects.values_list()) == before


def test_register_names_bodies_by_code_and_not_by_row():
    assert [entry for entry in json.loads(FIXTURE.read_text("utf-8")) if "pk" in entry] == []


def test_register_is_valid_and_composed(agencies):
    for agency in agencies:
        agency.full_clean()

    text = FIXTURE.read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)


def test_computed_columns_are_those_of_the_code(agencies):
    stored = [(agency.code, agency.sort_key, agency.search_text) for agency in agencies]

    assert stored == [
        (
            agency.code,
            sort_key(agency.name),
            fold("\n".join((agency.name, agency.short_name, agency.letter_code, agency.aliases))),
        )
        for agency in agencies
    ]


def test_every_department_has_its_symbol(agencies):
    found = {a.letter_code: a.name for a in agencies if a.code.startswith("so-")}

    assert found == DEPARTMENTS


def test_districts_are_the_ten_of_the_province(agencies):
    districts = [a for a in agencies if a.kind == AgencyKind.DISTRICT and not a.is_group]

    assert {agency.short_name for agency in districts} == DISTRICTS
    assert {agency.parent.code for agency in districts} == {"ubnd-tinh"}
    assert len(districts) == 10


def test_groups_are_marked_as_such(agencies):
    assert [agency.code for agency in agencies if agency.is_group] == [
        "cac-so-ban-nganh",
        "ubnd-cac-huyen",
    ]


def test_places_and_names_belong_to_one_body(agencies):
    places = Counter(agency.position for agency in agencies)
    names = Counter(
        name
        for agency in agencies
        for name in set(map(fold, (agency.name, agency.short_name, *agency.aliases.splitlines())))
    )

    assert [place for place, count in places.items() if count > 1] == []
    assert [name for name, count in names.items() if count > 1] == []


def test_parents_stand_before_their_bodies(agencies):
    codes = [entry["fields"]["code"] for entry in json.loads(FIXTURE.read_text("utf-8"))]

    assert [
        agency.code
        for agency in agencies
        if agency.parent and codes.index(agency.parent.code) > codes.index(agency.code)
    ] == []


def test_body_that_consolidates_is_in_the_register(agencies):
    assert settings.CONSOLIDATING_AGENCY in {agency.code for agency in agencies}


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("Sở Lao động - TB&XH", ["so-ldtbxh"]),
        ("Sở LĐ-TB&XH", ["so-ldtbxh"]),
        ("Sở Lao động - Thương binh và Xã hội", ["so-ldtbxh"]),
        ("372/SLĐTBXH-KHTC", ["so-ldtbxh"]),
        ("899/SKHĐT-KH", ["so-khdt"]),
        ("Sở NN&PTNT, Bộ Chỉ huy Bộ đội Biên phòng tỉnh", ["so-nnptnt", "bch-bien-phong-tinh"]),
        ("Hội đồng nhân dân tỉnh", ["hdnd-tinh"]),
        ("UBND tỉnh", ["ubnd-tinh"]),
        ("Văn phòng UBND tỉnh", ["vp-ubnd-tinh"]),
        ("Văn phòng Đoàn ĐBQH và HĐND tỉnh", ["vp-dbqh-hdnd-tinh"]),
        ("Sở Tài chính, Liên minh Hợp tác xã tỉnh", ["so-tai-chinh", "lien-minh-htx-tinh"]),
        ("Tỉnh đoàn; Hội Nông dân tỉnh", ["tinh-doan", "hoi-nong-dan-tinh"]),
        ("UBND các huyện, thị xã, thành phố", ["ubnd-cac-huyen"]),
        ("UBND cấp huyện", ["ubnd-cac-huyen"]),
        ("Các sở, ban, ngành", ["cac-so-ban-nganh"]),
        ("Ban chấp hành Đảng bộ tỉnh", ["tinh-uy"]),
        ("khi Trung ương ban hành", ["trung-uong"]),
        ("Thủ tướng Chính phủ", ["thu-tuong"]),
        # Symbols of kinds of document, of clerks and of other committees are no bodies.
        ("Lưu: VT, VP", []),
        ("Tờ trình số 415/TTr", []),
        ("BCH Đoàn xã", []),
    ],
)
def test_wordings_of_letters_find_their_bodies(agencies, wording, codes):
    assert [mention.entry.code for mention in load_directory().find(wording)] == codes
