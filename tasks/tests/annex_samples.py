"""Two tasks and a head, for the tests of every file that holds an annex."""

from datetime import date, datetime

from tasks.choices import Timeliness
from tasks.consolidation import Row
from tasks.writing.page import Head
from tasks.writing.provenance import Provenance

ON = date(2022, 6, 15)
HEAD = Head(
    superior="Ủy ban nhân dân tỉnh Bình Thuận",
    issuer="Sở Kế hoạch và Đầu tư",
    title=("Danh mục nhiệm vụ", "thực hiện Chương trình hành động"),
    parent="Kế hoạch số ……/KH-UBND ngày …… tháng …… năm 2022 của Ủy ban nhân dân tỉnh",
)
PROVENANCE = Provenance(
    at=datetime(2022, 6, 15, 8, 15),
    by="Nguyễn Văn An",
    filters=("Tình trạng: Đang thực hiện", "Cơ quan: Sở Y tế"),
    address="https://example.vn/tasks/?status=in_progress",
)
COLUMN_NAMES = (
    "TT",
    "Nội dung nhiệm vụ",
    "Hình thức văn bản",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Cấp trình",
    "Cấp ban hành",
    "Thời gian trình, ban hành",
    "Hạn cuối",
    "Tình trạng",
    "Kết quả",
    "Ghi chú",
)
COUNCIL = "1. UBND tỉnh trình Hội đồng nhân dân tỉnh ban hành"
MERIT = "3. Thực hiện tốt chính sách ưu đãi người có công với cách mạng"
RESOLUTION = Row(
    code="NV-001",
    title="Nghị quyết về hỗ trợ đột xuất cho trẻ em có hoàn cảnh khó khăn",
    headings=(COUNCIL,),
    document_type="Nghị quyết",
    lead="Sở Lao động – Thương binh và Xã hội",
    lead_short="Sở LĐTBXH",
    coordinating="Sở Tài chính; Sở Tư pháp",
    submitter="UBND tỉnh",
    issuer="HĐND tỉnh",
    deadline="tháng 12/2021",
    deadline_kind="month",
    due_on=date(2021, 12, 31),
    milestone="Trình",
    status="Đang thực hiện",
    status_value="in_progress",
    timeliness=Timeliness.OVERDUE,
    timeliness_label="Quá hạn 166 ngày",
)
LETTER = Row(
    code="NV-002",
    title="Công văn triển khai vận động Quỹ đền ơn đáp nghĩa",
    headings=(MERIT, "3.1. UBND tỉnh ban hành"),
    document_type="Công văn",
    deadline="đã ban hành tháng 02/2021",
    deadline_kind="done",
    status="Hoàn thành",
    status_value="completed",
    timeliness=Timeliness.ON_TIME,
    result="Công văn 512/UBND-KGVXNV",
    note="Theo Công văn 372/SLĐTBXH-KHTC",
)
