"""Which database the address in DATABASE_URL names: postgres://user:password@host:5432/name."""

import re
from typing import Any

from environ import Env

_ADDRESS = re.compile(r"postgres(?:ql)?://[^/]*/.+|sqlite://(?:/.+|:memory:)", re.IGNORECASE)
_REFUSED = (
    "Không khởi động: DATABASE_URL không đọc được. Hãy ghi postgres://tên:mật-khẩu@máy:5432/cơ-sở "
    "(dấu riêng trong mật khẩu viết dạng %2F), hoặc sqlite:////đường/dẫn/tệp, hoặc bỏ trống để "
    "dùng SQLite trong db.sqlite3."
)


def database_of(url: str) -> dict[str, Any]:
    """Return Django's settings of a database; stop the process with one plain sentence for an
    address that names none. The address holds a password, so it is not repeated."""
    if not _ADDRESS.fullmatch(url):
        raise SystemExit(_REFUSED)
    try:
        return dict(Env.db_url_config(url))
    except ValueError as error:
        raise SystemExit(_REFUSED) from error
