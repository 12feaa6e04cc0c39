"""Stored values and their Vietnamese labels."""

from django.db.models import TextChoices


class Status(TextChoices):
    """What people say of a task; whether it is in time is computed (tasks.timeliness)."""

    NOT_STARTED = "not_started", "Chưa thực hiện"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    SUBMITTED = "submitted", "Đã trình"
    COMPLETED = "completed", "Hoàn thành"
    STOPPED = "stopped", "Đã dừng"


OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.SUBMITTED)


class Timeliness(TextChoices):
    """How a task stands against its deadline on a given day; never stored."""

    OVERDUE = "overdue", "Quá hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    WITHIN = "within", "Trong hạn"
    WAITING = "waiting", "Chờ sự kiện"
    ONGOING = "ongoing", "Thường xuyên"
    NO_DEADLINE = "no_deadline", "Chưa có thời hạn"
    LATE = "late", "Muộn"
    ON_TIME = "on_time", "Đúng hạn"
    STOPPED = "stopped", "Không tính hạn"


class DocumentType(TextChoices):
    """Hình thức văn bản; a task of ongoing work has none."""

    RESOLUTION = "resolution", "Nghị quyết"
    DECISION = "decision", "Quyết định"
    REGULATION = "regulation", "Quy định"
    DIRECTIVE = "directive", "Chỉ thị"
    PROGRAMME = "programme", "Chương trình"
    PLAN = "plan", "Kế hoạch"
    SCHEME = "scheme", "Đề án"
    PROJECT = "project", "Dự án"
    SUBMISSION = "submission", "Tờ trình"
    REPORT = "report", "Báo cáo"
    GUIDANCE = "guidance", "Hướng dẫn"
    NOTICE = "notice", "Thông báo"
    OFFICIAL_LETTER = "official_letter", "Công văn"
    OTHER = "other", "Văn bản khác"


class DatePrecision(TextChoices):
    DAY = "day", "Biết ngày"
    MONTH = "month", "Chỉ biết tháng"


class AssignmentRole(TextChoices):
    """What a body besides the lead does in a task."""

    JOINT_LEAD = "joint_lead", "Cùng chủ trì"
    COORDINATING = "coordinating", "Phối hợp"


class BodiesChange(TextChoices):
    """What an act on many tasks does with the bodies that coordinate."""

    ADD = "add", "Thêm phối hợp"
    REMOVE = "remove", "Bớt phối hợp"
    REPLACE = "replace", "Chỉ còn phối hợp"


class CountsAs(TextChoices):
    """How a task is counted: lists count lines, and for a range of days periods instead of theirs.

    Parts never count beside the task that they divide, nor does what was merged or withdrawn.
    """

    LINE = "line", "Nhiệm vụ"
    RECURRING = "recurring", "Nhiệm vụ định kỳ"
    PERIOD = "period", "Một kỳ của nhiệm vụ định kỳ"
    PART = "part", "Việc con"
    GONE = "gone", "Đã gộp hoặc đã bỏ"


LINES = (CountsAs.LINE, CountsAs.RECURRING)
LINES_AND_PERIODS = (CountsAs.LINE, CountsAs.PERIOD)


class IntakeState(TextChoices):
    OPEN = "open", "Đang soát"
    CONFIRMED = "confirmed", "Đã lập nhiệm vụ"
    DROPPED = "dropped", "Đã bỏ"


class ReportPeriodKind(TextChoices):
    """Periods of Decree 09/2019/NĐ-CP, article 12."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF_YEAR = "half_year", "6 tháng"
    YEAR = "year", "Năm"


class ReportKind(TextChoices):
    """Summaries that are issued to the People's Committee."""

    ANNEX = "annex", "Danh mục nhiệm vụ"
    PROGRESS = "progress", "Báo cáo tiến độ"
    OVERDUE = "overdue", "Danh sách quá hạn"


class DocumentKind(TextChoices):
    """Documents in Word, each with a template of its own; summaries under their own values."""

    ANNEX = "annex", "Danh mục nhiệm vụ"
    PROGRESS = "progress", "Báo cáo tiến độ"
    OVERDUE = "overdue", "Danh sách quá hạn"
    SUBMISSION = "submission", "Tờ trình kèm danh mục"
    LETTER = "letter", "Công văn đôn đốc"


class ReportState(TextChoices):
    DRAFT = "draft", "Đang soạn"
    SENT = "sent", "Chờ duyệt"
    ACCEPTED = "accepted", "Đã chấp nhận"
    RETURNED = "returned", "Đã trả lại"


class ExtensionState(TextChoices):
    ASKED = "asked", "Chờ quyết định"
    GRANTED = "granted", "Đồng ý"
    REFUSED = "refused", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Đã rút"


class ReplyOutcome(TextChoices):
    """What became of a request to one body."""

    SILENT = "silent", "Chưa trả lời"
    ANSWERED = "answered", "Đã trả lời"
    PARTIAL = "partial", "Trả lời một phần"
    RETURNED = "returned", "Trả lại để hoàn thiện"
    NOTHING = "nothing", "Không có nội dung"


# What is still owed to the round.
UNFINISHED_REPLIES = (ReplyOutcome.SILENT, ReplyOutcome.PARTIAL, ReplyOutcome.RETURNED)


class ChangeKind(TextChoices):
    """Acts on several tasks that can be undone as a whole."""

    EVENT = "event", "Ghi nhận sự kiện"
    BULK = "bulk", "Đổi hàng loạt"
    IMPORT = "import", "Nhập từ Excel"
    MERGE = "merge", "Gộp nhiệm vụ"


class SheetKind(TextChoices):
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


class ImportState(TextChoices):
    OPEN = "open", "Chờ xác nhận"
    DONE = "done", "Đã nhập"
    DROPPED = "dropped", "Đã bỏ"


class Fate(TextChoices):
    """What an import does with a row."""

    NEW = "new", "Mới"
    CHANGED = "changed", "Thay đổi"
    SAME = "same", "Không đổi"
    REFUSED = "refused", "Bị từ chối"


class Alteration(TextChoices):
    """What became of a task since a day."""

    ADDED = "added", "Mới lập"
    COMPLETED = "completed", "Hoàn thành"
    CHANGED = "changed", "Thay đổi khác"


class Sharing(TextChoices):
    """Who sees a saved view besides its owner."""

    PRIVATE = "private", "Chỉ mình tôi"
    AGENCY = "agency", "Cơ quan tôi"
    ALL = "all", "Mọi người"


class DigestState(TextChoices):
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Chưa gửi được"


class HistoryVerb(TextChoices):
    CREATED = "created", "Lập"
    EDITED = "edited", "Sửa"
    STATUS_CHANGED = "status_changed", "Đổi tình trạng"
    LETTER_READ = "letter_read", "Nhập văn bản"
    REPORT_SENT = "report_sent", "Gửi báo cáo"
    REPORT_ACCEPTED = "report_accepted", "Chấp nhận báo cáo"
    REPORT_RETURNED = "report_returned", "Trả lại báo cáo"
    EXTENSION_ASKED = "extension_asked", "Đề nghị gia hạn"
    EXTENSION_WITHDRAWN = "extension_withdrawn", "Rút đề nghị gia hạn"
    EXTENSION_GRANTED = "extension_granted", "Đồng ý gia hạn"
    EXTENSION_REFUSED = "extension_refused", "Không đồng ý gia hạn"
    PERIOD_OPENED = "period_opened", "Mở kỳ mới"
    DIVIDED = "divided", "Chia việc con"
    EVENT_RECORDED = "event_recorded", "Ghi nhận sự kiện"
    ATTACHED = "attached", "Thêm tệp"
    BULK_CHANGED = "bulk_changed", "Đổi hàng loạt"
    MERGED = "merged", "Gộp"
    UNDONE = "undone", "Hoàn tác"
    ISSUED = "issued", "Chốt"
    NUMBERED = "numbered", "Ghi số văn bản"
    LETTERHEAD_CHANGED = "letterhead_changed", "Sửa nơi ban hành"
    TEMPLATE_CHANGED = "template_changed", "Đổi mẫu Word"
    TOLD_APART = "told_apart", "Ghi là không trùng"
    ROUND_OPENED = "round_opened", "Mở đợt tổng hợp"
    ROUND_EDITED = "round_edited", "Sửa đợt tổng hợp"
    ROUND_CLOSED = "round_closed", "Đóng đợt tổng hợp"
    ROUND_REOPENED = "round_reopened", "Mở lại đợt tổng hợp"
    REPLY_RECORDED = "reply_recorded", "Ghi nhận trả lời"
    REPLY_RETURNED = "reply_returned", "Trả lại để hoàn thiện"
    REPLY_REOPENED = "reply_reopened", "Mở lại trả lời"
    REMINDER_DRAFTED = "reminder_drafted", "Soạn công văn đôn đốc"
    REMINDER_SENT = "reminder_sent", "Gửi công văn đôn đốc"
    MAILED = "mailed", "Gửi thư nhắc việc"
    EXPORTED = "exported", "Xuất tệp"
    IMPORTED = "imported", "Nhập tệp"
