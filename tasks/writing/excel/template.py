"""A workbook to fill in and import: named columns with notes, choices that drop down, advice."""

from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tasks.choices import DocumentType, Status
from tasks.importing import OUR_SHEETS
from tasks.writing.excel.styles import Look, new_workbook, put, set_page, set_widths

ROWS_TO_FILL = 1000
_ROWS_DRAWN = 20
_HEAD_ROW = 3
_LISTS, _ADVICE = OUR_SHEETS["lists"], OUR_SHEETS["advice"]
_TITLE = "DANH SÁCH NHIỆM VỤ ĐỂ NHẬP VÀO HỆ THỐNG"
_SUB = "Điền từ dòng dưới tên cột. Có thể bỏ bớt cột, đổi thứ tự cột; chỉ cần giữ tên cột."


@dataclass(frozen=True)
class _Column:
    name: str
    width: float  # millimetres
    note: str
    choices: str = ""  # the list that drops down


_COLUMNS = (
    _Column("TT", 10, "Số thứ tự, không bắt buộc."),
    _Column(
        "Mã",
        20,
        "Để trống khi là nhiệm vụ mới, hệ thống sẽ đặt. Ghi mã (NV-014) để cập nhật nhiệm vụ "
        "đã có.",
    ),
    _Column("Đề mục", 40, "Số hoặc tên đề mục của chương trình, ví dụ 3.1. Có thể để trống."),
    _Column("Nội dung nhiệm vụ", 90, "Bắt buộc, nhiều nhất 5.000 ký tự."),
    _Column(
        "Hình thức văn bản",
        30,
        "Chọn trong danh sách; nhiệm vụ thường xuyên thì để trống.",
        "types",
    ),
    _Column("Cơ quan chủ trì", 40, "Tên hoặc tên ngắn của một cơ quan trong danh bạ.", "bodies"),
    _Column(
        "Cơ quan phối hợp",
        45,
        "Nhiều cơ quan thì cách nhau bằng dấu chấm phẩy hoặc xuống dòng trong ô.",
        "bodies",
    ),
    _Column("Cấp trình", 30, "Một cơ quan.", "bodies"),
    _Column("Cấp ban hành", 30, "Một cơ quan.", "bodies"),
    _Column(
        "Thời hạn",
        40,
        "Ghi như trong văn bản: quý II/2022, tháng 12/2021, 31/12/2021, khi Trung ương ban hành, "
        "quý 1 hằng năm, thường xuyên. Ngày ghi trước tháng, năm ghi đủ bốn chữ số.",
    ),
    _Column("Tình trạng", 30, "Để trống thì là “Chưa thực hiện”.", "statuses"),
    _Column("Ngày trình", 26, "Ngày/tháng/năm, cần khi “Đã trình”."),
    _Column("Ngày hoàn thành", 28, "Ngày/tháng/năm hoặc tháng/năm, cần khi “Hoàn thành”."),
    _Column(
        "Kết quả",
        45,
        "Số, ký hiệu và ngày văn bản: 57/NQ-HĐND ngày 25/11/2021; hoặc giải trình.",
    ),
    _Column("Ghi chú", 40, "Nhiều nhất 2.000 ký tự."),
)
_ADVICE_TEXT = """
Lưu tệp dạng .xlsx rồi tải lên ở trang “Nhập từ Excel”. Trước khi ghi, hệ thống cho xem từng dòng:
mới, thay đổi, không đổi hay bị từ chối.

Cập nhật nhiều nhiệm vụ: xuất danh mục ra Excel hoặc CSV, sửa ô cần sửa rồi nhập lại tệp ấy. Tệp
Excel đã xuất có cột mã bị ẩn ở cuối bảng, đừng xóa cột ấy.

Xóa trắng một ô của nhiệm vụ đã có là xóa nội dung ấy; muốn giữ thì để nguyên ô hoặc bỏ cả cột.

Dòng chỉ có tên nhóm (I. …, 1. …) được hiểu là đề mục của các dòng dưới nó.

Cơ quan chưa có trong danh bạ sẽ được hỏi lại, không tự đoán.

Hạn cuối và tiến độ so với hạn do hệ thống tính, không cần ghi.
"""


def write_template(bodies: list[str]) -> BytesIO:
    """Return the workbook, ready to be sent; `bodies` are the names that drop down."""
    workbook = new_workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Nhiệm vụ"
    lists = {"types": DocumentType.labels, "bodies": bodies, "statuses": Status.labels}
    _write_columns(sheet, _write_lists(workbook, lists))
    _write_advice(workbook.create_sheet(_ADVICE))
    file = BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def _write_columns(sheet: Worksheet, ranges: dict[str, str]) -> None:
    set_widths(sheet, [column.width for column in _COLUMNS])
    title = Look(size=14, bold=True, horizontal="left", boxed=False)
    put(sheet, 1, 1, _TITLE, title)
    put(sheet, 2, 1, _SUB, Look(size=12, italic=True, horizontal="left", boxed=False))
    for row in (1, 2):
        # Wrapped in the narrow first column they would show a letter a line.
        sheet.cell(row, 1).alignment = Alignment("left", "center", wrap_text=False)
    validations = {name: _validation(reference) for name, reference in ranges.items()}
    for index, column in enumerate(_COLUMNS, start=1):
        put(sheet, _HEAD_ROW, index, column.name, Look(size=12, bold=True))
        note = Comment(column.note, "Theo dõi nhiệm vụ", width=320, height=90)
        sheet.cell(_HEAD_ROW, index).comment = note
        if column.choices:
            letter = get_column_letter(index)
            last = _HEAD_ROW + ROWS_TO_FILL
            validations[column.choices].add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")
        for row in range(_HEAD_ROW + 1, _HEAD_ROW + _ROWS_DRAWN + 1):
            put(sheet, row, index, None, Look(size=12, horizontal="left", vertical="top"))
    for validation in validations.values():
        sheet.add_data_validation(validation)
    sheet.row_dimensions[_HEAD_ROW].height = 24
    set_page(sheet, _HEAD_ROW)
    sheet.freeze_panes = f"E{_HEAD_ROW + 1}"


def _validation(reference: str) -> DataValidation:
    """Offer the choices without refusing other words: a cell may name several bodies."""
    return DataValidation(type="list", formula1=reference, allow_blank=True, showErrorMessage=False)


def _write_lists(workbook: Workbook, lists: dict[str, list[str]]) -> dict[str, str]:
    """Write the choices to a sheet of their own; return where each list stands."""
    sheet = workbook.create_sheet(_LISTS)
    set_widths(sheet, [45] * len(lists))
    heads = ("Hình thức văn bản", "Cơ quan trong danh bạ", "Tình trạng")
    ranges = {}
    for column, (head, (name, words)) in enumerate(zip(heads, lists.items(), strict=True), start=1):
        put(sheet, 1, column, head, Look(size=12, bold=True))
        for row, word in enumerate(words, start=2):
            put(sheet, row, column, word, Look(size=12, horizontal="left"))
        letter = get_column_letter(column)
        ranges[name] = f"'{_LISTS}'!${letter}$2:${letter}${max(len(words), 1) + 1}"
    return ranges


def _write_advice(sheet: Worksheet) -> None:
    set_widths(sheet, [240])
    put(sheet, 1, 1, "Cách điền và nhập", Look(size=13, bold=True, horizontal="left", boxed=False))
    lines = [" ".join(part.split()) for part in _ADVICE_TEXT.strip().split("\n\n")]
    for row, line in enumerate(lines, start=2):
        put(sheet, row, 1, line, Look(size=12, horizontal="left", boxed=False))
        sheet.row_dimensions[row].height = 34
