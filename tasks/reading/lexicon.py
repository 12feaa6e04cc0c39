"""Words that letters are made of: verbs of duty, types of document, first words of bodies.

Lower case, NFC, new tone placement (hóa, not hoá); compare with `starts_with` or `plain`.
"""

import re
import unicodedata

# What a duty begins with; each also with "Tiếp tục", "Thường xuyên", "Chủ động" before it.
_VERBS = """
    ban_hành biểu_dương bàn_giao bám_sát báo_cáo bảo_tồn bảo_vệ bảo_đảm bố_trí bồi_dưỡng
    bổ_sung chi_trả chuyển chuẩn_bị chú_trọng chăm_lo chăm_sóc chấn_chỉnh chấp_hành chỉ_đạo
    chịu_trách_nhiệm chủ_trì chủ_động cung_cấp cân_đối có_biện_pháp có_báo_cáo có_giải_pháp
    có_kế_hoạch có_trách_nhiệm có_văn_bản công_bố công_khai căn_cứ cải_cách cải_thiện cải_tạo
    cấp cập_nhật cụ_thể_hóa củng_cố cử duy_trì dự_báo gia_hạn giao giám_sát giám_định giáo_dục
    giải_ngân giải_phóng giải_quyết giảm giới_thiệu giữ gắn gửi hoàn_thiện hoàn_thành hoàn_tất
    huy_động hướng_dẫn hưởng_ứng hạn_chế hỗ_trợ hợp_nhất khai_thác khen_thưởng khuyến_khích
    khảo_sát khẩn_trương khắc_phục khởi_công kiến_nghị kiểm_soát kiểm_tra kiện_toàn kê_khai
    kêu_gọi ký_kết kết_nối kết_thúc kịp_thời liên_kết làm lãnh_đạo lấy_ý_kiến lập lồng_ghép
    mua_sắm mở mở_rộng nghiêm_túc nghiên_cứu ngăn_chặn nhanh_chóng nhân_rộng nâng nâng_cao
    nâng_cấp nắm phát_hiện phát_huy phát_triển phát_động phân_bổ phân_công phân_cấp phân_tích
    phê_duyệt phòng_ngừa phòng,_chống phấn_đấu phối_hợp phổ_biến phục_vụ quan_tâm quy_hoạch
    quy_định quyết_toán quyết_định_giao quán_triệt quản_lý quảng_bá rà_soát rút_ngắn siết_chặt
    soạn_thảo sáp_nhập sơ_kết sắp_xếp số_hóa sử_dụng sửa_chữa sửa_đổi tham_gia tham_mưu
    thanh_toán thanh_tra thay_thế theo_dõi thu_hút thu_hồi thu_thập thành_lập tháo_gỡ thí_điểm
    thông_báo thông_tin thúc_đẩy thường_xuyên thẩm_định thống_kê thực_hiện tinh_giản tiếp_nhận
    tiếp_tục trang_bị trao_đổi triển_khai truyền_thông trình trả_lời trồng trực_tiếp tu_bổ
    tuyên_truyền tuyển_dụng tuyển_sinh tìm_kiếm tích_cực tăng tăng_cường tạo tạo_điều_kiện
    tập_huấn tập_trung tổ_chức tổng_hợp tổng_kết vận_hành vận_động xem_xét xác_nhận xác_định
    xây_dựng xét xóa xúc_tiến xử_lý yêu_cầu đa_dạng_hóa điều_chỉnh điều_tra đào_tạo đánh_giá
    đôn_đốc đăng_ký đơn_giản_hóa đưa đảm_bảo đầu_tư đẩy_mạnh đẩy_nhanh đề_nghị đề_xuất
    định_hướng định_kỳ đổi_mới động_viên ưu_tiên ứng_dụng
"""
DUTY_VERBS = tuple(verb.replace("_", " ") for verb in _VERBS.split())
# Longest first, so that "Chương trình hành động" is not read as "Chương trình".
DOCUMENT_TYPES = {
    "nghị quyết": "Nghị quyết",
    "quyết định": "Quyết định",
    "quy định": "Quy định",
    "quy chế": "Quy định",
    "chỉ thị": "Chỉ thị",
    "chương trình": "Chương trình",
    "kế hoạch": "Kế hoạch",
    "đề án": "Đề án",
    "dự án": "Dự án",
    "tờ trình": "Tờ trình",
    "báo cáo": "Báo cáo",
    "hướng dẫn": "Hướng dẫn",
    "văn bản hướng dẫn": "Hướng dẫn",
    "thông báo": "Thông báo",
    "công văn": "Công văn",
    "phương án": "Phương án",
    "quy hoạch": "Quy hoạch",
    "chiến lược": "Chiến lược",
    "nghị định": "Nghị định",
    "thông tư": "Thông tư",
    "luật": "Luật",
    "pháp lệnh": "Pháp lệnh",
    "công điện": "Công điện",
}
# Types that stand alone in capitals as the title of a document (Decree 30/2020, art. 7).
TITLE_TYPES = (
    "nghị quyết", "quyết định", "chỉ thị", "quy chế", "quy định", "thông cáo", "thông báo",
    "hướng dẫn", "chương trình", "chương trình hành động", "kế hoạch", "phương án", "đề án",
    "dự án", "báo cáo", "biên bản", "tờ trình", "công điện", "bản ghi nhớ", "kết luận",
    "giấy mời", "phụ lục", "danh mục", "đề cương", "biểu tổng hợp",
)  # fmt: skip
# First words of a body's name, as they begin it in the middle of a sentence.
BODY_HEADS = (
    "Sở", "Cục", "Chi cục", "Tổng cục", "Vụ", "Viện", "Văn phòng", "Thanh tra", "Công an",
    "Quân khu", "Trung tâm", "UBND", "Ủy ban", "Uỷ ban", "UB", "HĐND", "Hội đồng", "Liên minh",
    "Liên đoàn", "Liên hiệp", "Tỉnh ủy", "Tỉnh uỷ", "Thành ủy", "Thành uỷ", "Huyện ủy", "Huyện uỷ",
    "Thị ủy", "Đảng ủy", "Đảng uỷ", "Tỉnh đoàn", "Thành đoàn", "Mặt trận", "MTTQ", "BHXH",
    "Bảo hiểm xã hội", "Kho bạc", "Ngân hàng", "Tòa án", "Toà án", "Viện kiểm sát", "VKSND",
    "Chính phủ", "Thủ tướng", "Quốc hội", "Bệnh viện", "Tập đoàn", "Tổng công ty", "Tổng Công ty",
    "Công ty", "Hiệp hội", "Bưu điện", "Thường trực", "Chủ tịch", "Giám đốc", "Bộ trưởng",
    "Chánh Văn phòng", "VPCP", "VTV", "VOV", "TTXVN", "Thông tấn xã", "Đại học", "Học viện",
    "Vườn quốc gia", "Đơn vị", "Cơ quan", "Doanh nghiệp", "Các",
)  # fmt: skip
# These begin a name only before a capital: "Bộ Y tế", not "Bộ tiêu chí"; "Báo Bình Thuận", not
# "Báo cáo".
AMBIGUOUS_HEADS = (
    "Ban", "Bộ", "Báo", "Hội", "Đoàn", "Đài", "Quỹ", "Phòng", "Trường", "Hạt",
)  # fmt: skip
_COUNCILS = "chỉ huy|chỉ đạo|quản lý|tư lệnh|dân tộc|tuyên giáo|tổ chức|dân vận|thường vụ|cán sự"
_TONE_PLACES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONES = re.compile("(?<![qQ])(?:" + "|".join(_TONE_PLACES) + r")(?!\w)")


def plain(text: str) -> str:
    """Return text in lower case, NFC, single blanks, and with hoá written as hóa.

    Tones stay, unlike agencies.text.fold: "bố trí" is a duty and "bộ trị" is none.
    """
    lowered = " ".join(unicodedata.normalize("NFC", text).lower().split())
    return _OLD_TONES.sub(lambda found: _TONE_PLACES[found[0]], lowered)


def _alternatives(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DUTY = re.compile(rf"(?:{_alternatives(DUTY_VERBS)})(?!\w)")
_TYPE = re.compile(rf"(?:(?:các|01|một|dự thảo)\s)?({_alternatives(list(DOCUMENT_TYPES))})(?!\w)")
BODY_START = (
    rf"(?:(?:{_alternatives(BODY_HEADS)})(?!\w)"
    rf"|(?:{_alternatives(AMBIGUOUS_HEADS)})\s(?=[A-ZÀ-ỸĐ]|(?:{_COUNCILS})\s))"
)
_BODY = re.compile(BODY_START)
# "Các giải pháp" is a heading, "Các sở, ngành" are bodies.
_NOT_BODIES = re.compile(
    r"các (giải pháp|nội dung|nhiệm vụ|chỉ tiêu|chính sách|chương trình|dự án|đề án|lĩnh vực|"
    r"hoạt động|văn bản|biện pháp|mục tiêu|công tác|kỳ|cuộc|nghị|quyết|kế hoạch|cơ chế)(?!\w)"
)


def starts_with_duty(text: str) -> bool:
    return bool(_DUTY.match(plain(text[:60])))


def leading_type(text: str) -> str:
    """Return the label of the type of document that text begins with, or ""."""
    found = _TYPE.match(plain(text[:60]))
    return DOCUMENT_TYPES[found[1]] if found else ""


def starts_with_body(text: str) -> bool:
    return bool(_BODY.match(text))


def starts_with_responsible(text: str) -> bool:
    """Whether text begins with a body, or bodies, that can be made responsible."""
    return starts_with_body(text) and not _NOT_BODIES.match(plain(text[:40]))
