from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.choices import AgencyKind
from agencies.models import Agency
from agencies.tests.factories import AgencyFactory
from tasks.consolidation import consolidate
from tasks.exports import annex_head
from tasks.letterheads import letterhead_on, official_letter, signers_of
from tasks.models import Letterhead, Signer
from tasks.writing.word import Signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def planning(db):
    committee = AgencyFactory(name="UBND tỉnh Bình Thuận", kind=AgencyKind.COMMITTEE)
    return AgencyFactory(
        code="so-khdt", name="Sở Kế hoạch và Đầu tư", letter_code="SKHĐT", parent=committee
    )


@pytest.fixture
def two_letterheads(planning):
    """The department became Sở Tài chính on 1 March 2025."""
    finance = AgencyFactory(name="Sở Tài chính", letter_code="STC2025")
    common = {"superior": "UBND tỉnh Bình Thuận", "place": "Bình Thuận"}
    old = Letterhead.objects.create(
        agency=planning,
        issuer="Sở Kế hoạch và Đầu tư",
        letter_code="SKHĐT",
        unit="TH",
        distribution="Như trên\n\nLưu: VT, TH ",
        valid_until=date(2025, 2, 28),
        **common,
    )
    new = Letterhead.objects.create(
        agency=finance,
        issuer="Sở Tài chính",
        letter_code="STC",
        valid_from=date(2025, 3, 1),
        **common,
    )
    return old, new


def test_first_letterhead_comes_from_the_settings(planning):
    head = letterhead_on(date(2021, 3, 6))

    assert (head.pk, head.superior, head.issuer) == (
        None,
        "UBND tỉnh Bình Thuận",
        "Sở Kế hoạch và Đầu tư",
    )
    assert (head.place, head.letter_code) == ("Bình Thuận", "SKHĐT")
    assert [str(signer) for signer in signers_of(head)] == ["Giám đốc"]


def test_a_register_without_the_body_of_the_settings_leaves_its_name_blank():
    assert not Agency.objects.exists()
    assert letterhead_on(date(2021, 3, 6)).issuer == ""


@pytest.mark.parametrize(
    ("day", "issuer"),
    [
        (date(2021, 3, 6), "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"),
        (date(2025, 2, 28), "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"),
        (date(2025, 3, 1), "SỞ TÀI CHÍNH"),
    ],
)
def test_the_day_decides_who_heads_the_annex(two_letterheads, day, issuer):
    assert annex_head(consolidate([], on=day)).issuer == issuer


def test_letter_takes_symbol_signer_and_distribution_of_its_letterhead(two_letterheads):
    old, new = two_letterheads
    Signer.objects.create(letterhead=old, position="Giám đốc", name="Nguyễn Văn An", rank=2)
    Signer.objects.create(
        letterhead=old, authority="KT. Giám đốc", position="Phó Giám đốc", name="Lê Ổn", rank=1
    )
    words = {"subject": "đôn đốc", "recipients": ("Sở Y tế",), "paragraphs": ("Đề nghị trả lời.",)}

    letter = official_letter(old, drafted_on=date(2021, 3, 6), **words)

    assert letter.symbol == "SKHĐT-TH"
    assert letter.signature == Signature(
        authority=("KT. Giám đốc",), position="Phó Giám đốc", name="Lê Ổn"
    )
    assert letter.distribution == ("Như trên", "Lưu: VT, TH")
    assert official_letter(new, drafted_on=date(2025, 3, 6), **words).symbol == "STC"


def test_a_letterhead_ends_after_it_begins(planning):
    head = Letterhead(
        agency=planning,
        issuer="Sở Kế hoạch và Đầu tư",
        place="Bình Thuận",
        letter_code="SKHĐT",
        valid_from=date(2025, 3, 1),
        valid_until=date(2025, 2, 28),
    )

    with pytest.raises(ValidationError, match="Ngày thôi dùng phải sau ngày bắt đầu dùng"):
        head.full_clean()
