"""The accounts of a trial run: one for each role. Their password is known to everybody."""

from dataclasses import dataclass

from agencies.choices import UserRole


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    role: UserRole
    agency: str
    full_name: str
    note: str
    decides_extensions: bool = False


# Said by the account itself, so that nobody takes it for a real one.
_PASSWORD = "chi-de-dung-thu"  # noqa: S105 - printed and shown on purpose

DEMO_ACCOUNTS = (
    DemoAccount(
        "tonghop",
        _PASSWORD,
        UserRole.CONSOLIDATOR,
        "so-khdt",
        "Nguyễn Thị Tổng Hợp",
        "Sửa, theo dõi mọi nhiệm vụ, xuất Excel",
    ),
    DemoAccount(
        "daumoi",
        _PASSWORD,
        UserRole.REPORTER,
        "so-ldtbxh",
        "Trần Văn Đầu Mối",
        "Chỉ thấy nhiệm vụ của Sở LĐ-TB&XH",
    ),
    DemoAccount(
        "lanhdao",
        _PASSWORD,
        UserRole.LEADER,
        "so-khdt",
        "Lê Thị Lãnh Đạo",
        "Xem mọi nhiệm vụ, quyết định gia hạn, xuất Excel",
        decides_extensions=True,
    ),
    DemoAccount(
        "quantri",
        _PASSWORD,
        UserRole.MANAGER,
        "so-khdt",
        "Phạm Văn Quản Trị",
        "Tài khoản, cơ quan, trang quản trị",
    ),
)
