"""Duties that two bodies propose alike, in the words of real letters and of made-up ones."""

from dataclasses import replace
from itertools import combinations

import pytest

from tasks.choices import DocumentType
from tasks.likeness import Wording, near_duplicates, reasons
from tasks.likeness.terms import citations
from tasks.reading import read_letter, read_source
from tasks.tests.reading_samples import LETTERS
from tasks.tests.work import calls_in

DUTIES = LETTERS.parent / "duties.tsv"
VALUES = {kind.label: kind.value for kind in DocumentType} | {"": ""}
LETTER_FILES = ["372-SLDTBXH-KHTC", "01-so-y-te", "03-so-nong-nghiep-ptnt"]
DECISION = {"product": "decision", "product_label": "Quyết định", "issuer": "UBND tỉnh"}
REGULATION = {"product": "regulation", "product_label": "Quy định", "issuer": "UBND tỉnh"}
PLAN = {"product": "plan", "product_label": "Kế hoạch", "issuer": "UBND tỉnh"}
# What a list is made of besides the two in question: weights come from the whole of it.
OTHERS = [
    "Kế hoạch phát triển du lịch tỉnh giai đoạn 2021 - 2025",
    "Nghị quyết thông qua danh mục dự án thu hồi đất năm 2022",
    "Đề án phát triển hạ tầng thương mại trên địa bàn tỉnh",
    "Quyết định phân cấp quản lý tài sản công",
    "Kế hoạch cải cách hành chính giai đoạn 2021 - 2025",
    "Kế hoạch thực hiện Chiến lược bình đẳng giới đến năm 2030",
    "Đề án sắp xếp đơn vị sự nghiệp công lập ngành văn hóa",
    "Chỉ thị về phòng, chống cháy rừng mùa khô",
]


@pytest.fixture(scope="module")
def three_letters():
    """The items of three departments' answers, as the reader gives them, by letter and place."""
    found = {}
    for letter, stem in enumerate(LETTER_FILES):
        draft = read_letter(read_source(LETTERS / f"{stem}.txt"))
        for place, item in enumerate(draft.items, start=1):
            named = {body.name for body in (*item.lead, *item.coordinating)}
            found[stem[:3], place] = Wording(
                key=100 * letter + place,
                text=item.title,
                cited=item.text,
                product=item.document_type,
                product_label=item.document_type,
                issuer=item.issuer.name,
                letters=frozenset({letter}),
                proposers=frozenset({draft.sender.name}),
                named=frozenset(named - {draft.sender.name}),
            )
    return found


def wordings_of(*texts, **more):
    """Return wordings of as many letters, the first two of which are in question."""
    return [
        Wording(key=n, text=text, letters=frozenset({n}), proposers=frozenset({f"Sở {n}"}), **more)
        for n, text in enumerate(texts, start=1)
    ]


def found_in(wordings, **kwargs):
    return {(pair.first, pair.second) for pair in near_duplicates(wordings, **kwargs)}


def test_the_overlaps_of_three_real_letters_are_found_and_nothing_else(three_letters):
    by_key = {wording.key: place for place, wording in three_letters.items()}

    pairs = near_duplicates(three_letters.values())

    assert [(by_key[pair.first], by_key[pair.second]) for pair in pairs] == [
        (("372", 6), ("03-", 19)),
        (("372", 1), ("03-", 20)),
        (("372", 2), ("01-", 2)),
    ]


def test_reasons_say_in_words_why_two_duties_are_shown_side_by_side(three_letters):
    labour = "Sở Lao động - TB&XH"
    three_letters = {
        place: replace(wording, proposers=frozenset({labour})) if place[0] == "372" else wording
        for place, wording in three_letters.items()
    }
    by_key = {wording.key: wording for wording in three_letters.values()}
    said = [
        reasons(by_key[pair.first], by_key[pair.second], pair)
        for pair in near_duplicates(by_key.values())
    ]

    assert said == [
        [
            "Cùng viện dẫn 46/2015/QĐ-TTg",
            "Lời văn giống nhau 42 %: “đào tạo”, “lao động nông thôn”",
            "Cùng hình thức kế hoạch, cùng cấp ban hành UBND tỉnh",
            f"Mục của Sở Nông nghiệp và Phát triển nông thôn có nêu {labour}",
        ],
        [
            "Lời văn giống nhau 77 %: “giảm nghèo và an sinh xã hội bền vững”",
            "Cùng hình thức nghị quyết",
            f"Mục của Sở Nông nghiệp và Phát triển nông thôn có nêu {labour}",
        ],
        [
            (
                "Lời văn giống nhau 65 %: “đột xuất”, “trẻ em có hoàn cảnh khó khăn”, "
                "“tai nạn, rủi ro”"
            ),
            "Cùng hình thức nghị quyết, cùng cấp ban hành Hội đồng nhân dân tỉnh",
        ],
    ]


def test_labelled_pairs_are_told_right_but_for_a_known_few(three_letters):
    rows = [line.split("\t") for line in DUTIES.read_text("utf-8").splitlines()[1:]]
    wordings, wanted = list(three_letters.values()), {}
    for place, (label, *row) in enumerate(rows):
        keys = 1000 + 2 * place, 1001 + 2 * place
        for key, product, text in zip(keys, row[::2], row[1::2], strict=True):
            alone = frozenset({key})
            wordings.append(Wording(key, text, product=VALUES[product], letters=alone))
        wanted[keys] = label, row[1]

    found = found_in(wordings)

    missed = [
        text for keys, (label, text) in wanted.items() if label == "one" and keys not in found
    ]
    wrong = [text for keys, (label, text) in wanted.items() if label == "two" and keys in found]
    assert len(wanted) == 53
    assert missed == [
        "Kế hoạch chi trả dịch vụ môi trường rừng",
        "Bảo vệ và phát triển rừng bền vững giai đoạn 2021 - 2025",
        (
            "Thường xuyên thực hiện tốt các chương trình hỗ trợ cho các đối tượng bị ảnh hưởng do "
            "dịch Covid-19 theo đúng quyết định của Chính phủ và UBND tỉnh"
        ),
    ]
    assert wrong == [
        "Nghị quyết quy định chính sách hỗ trợ di dời cơ sở chăn nuôi",
        "Kế hoạch bảo vệ và phát triển rừng giai đoạn 2021-2025",
        "Đề án sắp xếp đơn vị sự nghiệp công lập ngành y tế",
    ]


@pytest.mark.parametrize("text", ["", "Kế hoạch năm 2022", "Quyết định số 46/2015/QĐ-TTg"])
def test_a_wording_without_a_subject_is_like_nothing(text):
    assert (1, 2) not in found_in(wordings_of(text, "Kế hoạch", *OTHERS, **PLAN))


def test_another_kind_of_document_speaks_against_unless_both_are_issued_alike():
    one, other, *others = wordings_of(
        "Quy định mức trợ giúp xã hội đối với đối tượng bảo trợ xã hội",
        "Mức trợ giúp đối tượng bảo trợ xã hội và quà tặng người cao tuổi",
        *OTHERS,
    )
    regulation, decision, plan = (
        replace(wording, **product)
        for wording, product in ((one, REGULATION), (other, DECISION), (other, PLAN))
    )

    assert found_in([regulation, decision, *others]) == {(1, 2)}
    assert found_in([regulation, plan, *others]) == set()


def test_items_of_one_letter_are_different_to_their_author():
    one, other, *others = wordings_of(OTHERS[0], OTHERS[0], *OTHERS[1:], **PLAN)
    same_letter = replace(other, letters=one.letters)

    assert found_in([one, other, *others]) == {(1, 2)}
    assert found_in([one, same_letter, *others]) == set()


def test_what_a_person_told_apart_is_not_proposed_again():
    wordings = wordings_of(OTHERS[0], OTHERS[0], *OTHERS, **PLAN)

    assert found_in(wordings) == {(1, 2), (1, 3), (2, 3)}
    assert found_in(wordings, apart={frozenset({1, 2})}) == {(1, 3), (2, 3)}


def test_a_document_that_many_cite_is_the_ground_of_all_and_no_reason():
    texts = [f"{text} theo Nghị quyết số 52-NQ/TW" for text in OTHERS]

    assert found_in(wordings_of(*texts[:6], **PLAN)) == set(combinations(range(1, 7), 2))
    assert found_in(wordings_of(*texts[:7], **PLAN)) == set()


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("theo Quyết định số 46/2015/QĐ-TTg ngày 28/9/2015", {"46/2015/qd-ttg": "46/2015/QĐ-TTg"}),
        ("theo Quyết định số 46 /2015/ QĐ -TTg", {"46/2015/qd-ttg": "46/2015/QĐ-TTg"}),
        ("Nghị quyết 52-NQ/TW và 136/2013/NĐ-CP", {"52-nq/tw", "136/2013/nd-cp"}),
        ("giai đoạn 2021-2025, quý 2/2022", {}),
    ],
)
def test_citations_are_compared_without_blanks_and_marks(text, cited):
    found = citations(text)

    assert (found if isinstance(cited, dict) else set(found)) == cited


def test_many_alike_are_chained_instead_of_all_compared_with_all():
    wordings = wordings_of(*["Kế hoạch phát triển kinh tế biển xanh"] * 200, **PLAN)

    pairs = found_in(wordings)

    assert {(n, n + 1) for n in range(1, 200)} <= pairs
    assert len(pairs) < 200 * 41


def test_work_grows_with_the_list_and_not_with_its_square():
    def wordings(count):
        texts = [
            f"Kế hoạch {' '.join(f'việc{(n * step) % (count * 2)}' for step in (3, 7, 11, 13))}"
            for n in range(count)
        ]
        return wordings_of(*texts, **PLAN)

    few, many = wordings(250), wordings(2000)

    # Eight times the list: linear work would be 8 times, square 64.
    assert calls_in(lambda: near_duplicates(many)) < 16 * calls_in(lambda: near_duplicates(few))
