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


class HistoryVerb(TextChoices):
    CREATED = "created", "Lập"
    EDITED = "edited", "Sửa"
    STATUS_CHANGED = "status_changed", "Đổi tình trạng"
    EXPORTED = "exported", "Xuất tệp"
    IMPORTED = "imported", "Nhập tệp"
