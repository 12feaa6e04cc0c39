"""What made-up tasks are made of: fields, their subjects, forms of document, deadlines."""

from dataclasses import dataclass

from tasks.choices import DocumentType


@dataclass(frozen=True)
class Field:
    """A heading of the programme; `senders` are the letter codes of bodies that work in it."""

    group: str
    title: str
    senders: tuple[str, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """A kind of act: its wording round a subject, and who issues it ("" for ongoing work)."""

    document_type: DocumentType | str
    issuer: str
    symbol: str
    wordings: tuple[str, ...]


COUNCIL, COMMITTEE, NOBODY = "council", "committee", ""

SECTIONS = {
    COUNCIL: "UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành:",
    COMMITTEE: "UBND tỉnh ban hành:",
    NOBODY: "Tổ chức thực hiện:",
}

_ECONOMY = "Phát triển kinh tế"
_INFRASTRUCTURE = "Phát triển kết cấu hạ tầng và đô thị"
_SOCIETY = "Phát triển văn hóa – xã hội"
_GOVERNMENT = "Xây dựng chính quyền, cải cách hành chính"
_SECURITY = "Tài nguyên, môi trường; quốc phòng – an ninh"

FIELDS = (
    Field(
        _ECONOMY,
        "Công nghiệp, năng lượng và thương mại",
        ("SCT", "BQLKCN"),
        (
            "phát triển công nghiệp chế biến thủy sản",
            "phát triển năng lượng tái tạo",
            "thu hút đầu tư vào các cụm công nghiệp",
            "phát triển thương mại điện tử",
            "phát triển chợ nông thôn",
            "xúc tiến xuất khẩu thanh long",
            "phát triển công nghiệp hỗ trợ",
            "sử dụng năng lượng tiết kiệm và hiệu quả",
        ),
    ),
    Field(
        _ECONOMY,
        "Nông nghiệp, thủy sản và nông thôn mới",
        ("SNN", "HND"),
        (
            "cơ cấu lại ngành nông nghiệp",
            "phát triển vùng trồng thanh long đạt chứng nhận VietGAP",
            "chống khai thác hải sản bất hợp pháp (IUU)",
            "xây dựng nông thôn mới nâng cao",
            "phát triển chăn nuôi tập trung an toàn dịch bệnh",
            "bảo vệ và phát triển rừng phòng hộ ven biển",
            "nâng cấp hệ thống thủy lợi nội đồng",
            "phát triển sản phẩm OCOP",
        ),
    ),
    Field(
        _ECONOMY,
        "Du lịch",
        ("SVHTTDL",),
        (
            "phát triển du lịch biển, thể thao trên biển",
            "xây dựng sản phẩm du lịch cộng đồng",
            "quảng bá, xúc tiến du lịch",
            "nâng cao chất lượng nguồn nhân lực du lịch",
            "phát triển kinh tế ban đêm tại các khu du lịch",
        ),
    ),
    Field(
        _ECONOMY,
        "Tài chính, đầu tư và doanh nghiệp",
        ("STC", "SKHĐT", "CTBTH", "CTK", "KBBTH", "NHNN"),
        (
            "hỗ trợ doanh nghiệp nhỏ và vừa",
            "nâng cao chỉ số năng lực cạnh tranh cấp tỉnh (PCI)",
            "đẩy nhanh giải ngân vốn đầu tư công",
            "tăng cường quản lý thu ngân sách nhà nước",
            "sắp xếp, xử lý tài sản công",
            "thu hút đầu tư theo phương thức đối tác công tư",
            "phát triển kinh tế tập thể, hợp tác xã",
        ),
    ),
    Field(
        _INFRASTRUCTURE,
        "Giao thông",
        ("SGTVT",),
        (
            "đầu tư tuyến đường ven biển",
            "kết nối các tuyến đường với cao tốc Bắc – Nam",
            "phát triển giao thông nông thôn",
            "bảo đảm trật tự an toàn giao thông",
            "phát triển vận tải hành khách công cộng bằng xe buýt",
        ),
    ),
    Field(
        _INFRASTRUCTURE,
        "Xây dựng, đô thị và nhà ở",
        ("SXD",),
        (
            "phát triển đô thị",
            "phát triển nhà ở xã hội cho công nhân",
            "quản lý quy hoạch, kiến trúc đô thị",
            "cấp nước sạch đô thị và nông thôn",
            "chỉnh trang các khu dân cư cũ",
        ),
    ),
    Field(
        _SOCIETY,
        "Giáo dục và đào tạo",
        ("SGDĐT",),
        (
            "xây dựng trường học đạt chuẩn quốc gia",
            "nâng cao chất lượng dạy và học ngoại ngữ",
            "phổ cập giáo dục mầm non cho trẻ em 5 tuổi",
            "kiên cố hóa trường, lớp học",
            "đào tạo, bồi dưỡng đội ngũ nhà giáo",
        ),
    ),
    Field(
        _SOCIETY,
        "Y tế và dân số",
        ("SYT", "BHXH"),
        (
            "nâng cao năng lực y tế cơ sở",
            "phòng, chống dịch bệnh truyền nhiễm",
            "bao phủ bảo hiểm y tế toàn dân",
            "nâng cao chất lượng dân số",
            "bảo đảm an toàn thực phẩm",
        ),
    ),
    Field(
        _SOCIETY,
        "Lao động, người có công và an sinh xã hội",
        ("SLĐTBXH", "BDT", "NHCS", "MTTQ", "LĐLĐ", "LHPN", "CCB", "TĐTN"),
        (
            "giảm nghèo bền vững",
            "phát triển giáo dục nghề nghiệp",
            "hỗ trợ tạo việc làm cho thanh niên lập nghiệp",
            "nâng cao đời sống người có công với cách mạng",
            "bảo vệ, chăm sóc trẻ em",
            "trợ giúp người khuyết tật",
            "phát triển kinh tế – xã hội vùng đồng bào dân tộc thiểu số",
        ),
    ),
    Field(
        _SOCIETY,
        "Văn hóa, thể thao và gia đình",
        ("SVHTTDL", "MTTQ", "LHPN", "TĐTN"),
        (
            "bảo tồn và phát huy giá trị di sản văn hóa Chăm",
            "xây dựng thiết chế văn hóa, thể thao cơ sở",
            "phát triển phong trào thể dục, thể thao quần chúng",
            "xây dựng gia đình văn hóa, hạnh phúc",
        ),
    ),
    Field(
        _GOVERNMENT,
        "Cải cách hành chính và chính quyền số",
        ("SNV", "STTTT"),
        (
            "cải cách hành chính, nâng cao chỉ số PAR INDEX",
            "chuyển đổi số trong cơ quan nhà nước",
            "cung cấp dịch vụ công trực tuyến toàn trình",
            "sắp xếp đơn vị hành chính cấp xã",
            "tinh giản biên chế gắn với cơ cấu lại đội ngũ cán bộ",
            "ứng dụng dữ liệu dân cư phục vụ người dân (Đề án 06)",
        ),
    ),
    Field(
        _GOVERNMENT,
        "Tư pháp, thanh tra và phòng, chống tham nhũng",
        ("STP", "TTr"),
        (
            "phổ biến, giáo dục pháp luật",
            "giải quyết khiếu nại, tố cáo kéo dài",
            "phòng, chống tham nhũng, tiêu cực",
            "kiểm soát tài sản, thu nhập",
        ),
    ),
    Field(
        _SECURITY,
        "Tài nguyên, môi trường và khoa học, công nghệ",
        ("STNMT", "SKHCN"),
        (
            "thu gom, xử lý chất thải rắn sinh hoạt",
            "giảm thiểu rác thải nhựa đại dương",
            "ứng phó với biến đổi khí hậu, phòng chống xâm thực bờ biển",
            "quản lý khai thác khoáng sản titan",
            "xây dựng cơ sở dữ liệu đất đai",
            "phát triển hệ sinh thái khởi nghiệp đổi mới sáng tạo",
            "bảo hộ chỉ dẫn địa lý cho nông sản chủ lực",
        ),
    ),
    Field(
        _SECURITY,
        "Quốc phòng, an ninh và đối ngoại",
        ("CAT", "BCH", "BCHBP"),
        (
            "xây dựng khu vực phòng thủ vững chắc",
            "bảo đảm an ninh, trật tự",
            "phòng, chống tội phạm và tệ nạn ma túy",
            "tuyên truyền chủ quyền biển, đảo Phú Quý",
            "hợp tác với các địa phương của nước ngoài",
        ),
    ),
)

FORMS = (
    Form(
        DocumentType.RESOLUTION,
        COUNCIL,
        "NQ-HĐND",
        (
            "Nghị quyết quy định chính sách {subject} {place} {years}",
            "Nghị quyết về cơ chế {subject} {place}",
            "Nghị quyết thông qua Đề án {subject} {years}",
        ),
    ),
    Form(
        DocumentType.DECISION,
        COMMITTEE,
        "QĐ-UBND",
        (
            "Quyết định phê duyệt Chương trình {subject} {place} {years}",
            "Quyết định ban hành quy chế phối hợp {subject} {place}",
        ),
    ),
    Form(
        DocumentType.PLAN,
        COMMITTEE,
        "KH-UBND",
        (
            "Kế hoạch {subject} {place} {years}",
            "Kế hoạch {subject} năm {year}",
            "Kế hoạch triển khai thực hiện Chương trình {subject} {place} {years}",
        ),
    ),
    Form(DocumentType.SCHEME, COMMITTEE, "QĐ-UBND", ("Đề án {subject} {place} {years}",)),
    Form(
        DocumentType.DIRECTIVE,
        COMMITTEE,
        "CT-UBND",
        ("Chỉ thị về việc đẩy mạnh công tác {subject} {place}",),
    ),
    Form(DocumentType.REPORT, COMMITTEE, "BC-UBND", ("Báo cáo sơ kết việc {subject} {place}",)),
    Form(
        DocumentType.OFFICIAL_LETTER,
        COMMITTEE,
        "UBND-TH",
        ("Công văn chỉ đạo {subject} {place} trong năm {year}",),
    ),
    Form(
        "",
        NOBODY,
        "BC",
        (
            "Tiếp tục {subject} {place}; định kỳ đánh giá, báo cáo kết quả thực hiện",
            (
                "Tổ chức thực hiện có hiệu quả việc {subject} {place}; kịp thời tháo gỡ khó khăn, "
                "vướng mắc của cơ sở, nhân rộng các mô hình hay, cách làm mới"
            ),
        ),
    ),
)
FORM_WEIGHTS = (10, 16, 30, 10, 4, 6, 6, 18)

PLACES = (
    "trên địa bàn tỉnh",
    "trên địa bàn tỉnh",
    "trên địa bàn tỉnh",
    "trong tình hình mới",
    "trong tình hình mới",
    "tại các xã đặc biệt khó khăn",
    "vùng đồng bào dân tộc thiểu số và miền núi",
    "ở các xã, phường ven biển",
    "tại khu vực nông thôn",
)

DATED = (
    "tháng {month}/{year}",
    "quý {quarter} năm {year}",
    "Quý {roman}/{year}",
    "6 tháng đầu năm {year}",
    "6 tháng cuối năm {year}",
    "năm {year}",
    "trước ngày {day}/{month}/{year}",
    "ngày {day}/{month}/{year}",
    "giai đoạn {year}-{later}",
)
DATED_WEIGHTS = (24, 20, 12, 5, 5, 14, 10, 6, 4)
YEARLY = ("quý 1 năm hàng năm", "trước ngày 15/12 hàng năm", "hàng quý")
ONGOING = "thường xuyên"
AWAITED = (
    "khi Bộ Nội vụ ban hành hướng dẫn",
    "khi Chính phủ ban hành Nghị định sửa đổi, bổ sung",
    "sau khi Quy hoạch tỉnh được phê duyệt",
    "khi Quốc hội thông qua Luật Đất đai sửa đổi",
    "khi Trung ương phân bổ kế hoạch vốn trung hạn",
    "sau khi Thủ tướng Chính phủ phê duyệt Chương trình",
)
PROGRESS_NOTES = (
    "",
    "",
    "",
    "Đang lấy ý kiến các sở, ngành, địa phương",
    "Đã gửi Sở Tư pháp thẩm định",
    "Chờ bố trí kinh phí",
)
