"""Words around a deadline: its label, its verb, words that say it is done, ongoing or vague."""

import re

from tasks.deadlines.kinds import Milestone

_DUTY = (
    r"(?:trình|ban hành|thực hiện|hoàn thành|hoàn thiện|tham mưu|báo cáo|gửi|phê duyệt|xây dựng"
    r"|dự kiến|triển khai|tổ chức|thông qua|kết thúc|nộp|xong|cuối|chót|xử lý|giải quyết|đề xuất"
    r"|hđnd|hội đồng nhân dân|ubnd|ủy ban nhân dân|tỉnh ủy|tỉnh|và|hoặc|tổng kết|sơ kết)"
)
LABEL = re.compile(
    r"(?<!\w)(?:(?:dự kiến )?(?:thời gian|thời hạn|thời điểm|tiến độ|mốc(?: thời gian)?|lộ trình)"
    rf"(?! (?:tới|qua|vừa|sớm|được|nêu|theo|tại))(?:[ ,/-]{{1,3}}{_DUTY}){{0,5}}"
    rf"|hạn(?= (?:cuối|chót|trình|hoàn|báo|nộp|gửi)|:)(?: {_DUTY}){{0,4}}"
    r"|(?:hoàn thành|trình|ban hành)(?= ?:)) ?(?:là )?[:-]? ?(?:là )?"
)
_NOT_SUBMITTING = r"(?<!chương )(?<!quy )(?<!quá )(?<!công )(?<!lộ )(?<!giáo )(?<!tờ )(?<!hành )"
_SUBMIT = re.compile(rf"(?<!\w){_NOT_SUBMITTING}trình(?! (?:độ|tự|trạng|diễn|bày))(?!\w)")
_COMPLETE = re.compile(r"(?<!\w)(?:ban hành|hoàn thành|phê duyệt|thông qua|xong|công bố)(?!\w)")
DONE = re.compile(
    r"(?<!\w)đã (?:được |chính thức )?(?:[^\W\d]+ ){0,4}?(?:ban hành|trình|hoàn thành|hoàn tất"
    r"|thực hiện|tham mưu|phê duyệt|thông qua|triển khai|gửi|báo cáo|ký|xong|tổ chức|công bố"
    r"|kết thúc|có)(?!\w)"
)
_FIGURE = re.compile(r"\d")
NOT_DONE = re.compile(r"(?<!\w)(?:chưa|đang|không)(?!\w)")
ONGOING = re.compile(
    r"(?<!\w)(?<!chi )(?<!dục )(?<!phí )(?<!sách )(?<!tâm )(?<!nguồn )(?<!không )"
    r"(?:thường xuyên|liên tục|lâu dài|thường trực|suốt năm|quanh năm|dài hạn|tx(?=\W*\Z))(?!\w)"
)
VAGUE = re.compile(
    r"(?<!\w)(?:khẩn trương|sớm|ngay|kịp thời|trước mắt|thời gian tới|thời gian sớm nhất|gấp"
    r"|nhanh chóng|sớm nhất|khẩn cấp|cấp bách)(?!\w)"
)
SOFT = re.compile(r"(?<!\w)(?:phấn đấu|dự kiến|cố gắng)(?!\w)")
EMPTY = re.compile(r"[\s.…_/*-]*|(?:không|chưa) (?:có|xác định|quy định|rõ|nêu)[\w ]{0,20}|x|n/a")
_FILLER = re.compile(
    r"(?<!\w)(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|buổi|sáng|chiều"
    r"|hoàn thành|hoàn thiện|hoàn tất|trình|ban hành|phê duyệt|thông qua|báo cáo|gửi|nộp|công bố"
    r"|tổ chức|triển khai|thực hiện|tiến hành|tham mưu|đề xuất|xây dựng|xong|kết thúc|tổng kết"
    r"|sơ kết|giải quyết|xử lý|rà soát|bổ sung|sửa đổi|cập nhật|duy trì|tiếp tục|tổng hợp|áp dụng"
    r"|ubnd|hđnd|tỉnh|ủy ban nhân dân|hội đồng nhân dân|sở|cơ quan|đơn vị|nhiệm vụ|công việc|việc"
    r"|phấn đấu|dự kiến|khoảng|chậm nhất|muộn nhất|trước|trong|vào|đến|hết|từ|nay|bắt đầu|tính|kể"
    r"|thời gian|thời hạn|thời điểm|tiến độ|hạn|giai đoạn|thời kỳ|kỳ|ngày|tháng|năm|quý|làm việc"
    r"|định kỳ|hằng|mỗi|lần|một|hai|nhất|thứ|cả|đầu|giữa|cuối|cùng|sau|thường xuyên|liên tục"
    r"|lâu dài|mùa|mưa|bão|lũ|khô|vụ|tết|là|và|của|các|những|có|được|để|nhưng|đúng|theo|quy định"
    r"|cụ thể)(?!\w)"
)


def milestone_of(words: str) -> Milestone | None:
    """Return which date of the document words speak of; "trình … ban hành" is submitting."""
    if _SUBMIT.search(words):
        return Milestone.SUBMISSION
    return Milestone.COMPLETION if _COMPLETE.search(words) else None


def milestone_before(words: str) -> Milestone | None:
    """Return the milestone of the verb nearest to the end of words."""
    submits = [match.start() for match in _SUBMIT.finditer(words)]
    completes = [match.start() for match in _COMPLETE.finditer(words)]
    if not submits and not completes:
        return None
    if not completes or (submits and submits[-1] > completes[-1]):
        return Milestone.SUBMISSION
    # "trình Thủ tướng Chính phủ ban hành trong quý I" is one duty, to submit; a figure between
    # makes two ("trình trong tháng 5/2021, ban hành trước …").
    is_one_duty = submits and not _FIGURE.search(words, submits[-1])
    return Milestone.SUBMISSION if is_one_duty else Milestone.COMPLETION


def unread_words(plain: str, used: list[tuple[int, int]]) -> str:
    """Return what is left of plain besides the stretches used and words that say nothing new."""
    for start, end in used:
        plain = plain[:start] + "|" * (end - start) + plain[end:]
    left = re.sub(r"[\W_]+", " ", _FILLER.sub(" ", plain))
    return left.strip()
