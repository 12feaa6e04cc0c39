"""Which mail server the address in EMAIL_URL names: smtp+tls://user:password@host:587."""

import re
from typing import Any

from environ import Env

# django-environ also knows smtps://, for STARTTLS, where everybody else means TLS from the start.
_ADDRESS = re.compile(r"smtp(?:\+tls|\+ssl)?://[^/?#\s]+/?|(?:console|dummy)mail://|filemail:///.+")
_REFUSED = (
    "Không khởi động: EMAIL_URL không đọc được. Hãy ghi smtp+tls://tên:mật-khẩu@máy:587, "
    "smtp+ssl://…:465 hoặc smtp://…:25 (dấu riêng trong mật khẩu viết dạng %2F), hoặc bỏ trống để "
    "không gửi thư."
)


def mail_server_of(url: str) -> dict[str, Any]:
    """Return Django's settings of a mail server, of none for an empty address; stop the process
    with one plain sentence for one that names none. It holds a password, so it is not repeated."""
    address = url.strip() or "dummymail://"
    try:
        server = dict(Env.email_url_config(address)) if _ADDRESS.fullmatch(address) else {}
    except ValueError as error:
        raise SystemExit(_REFUSED) from error
    if not server or (address.startswith("smtp") and not server["EMAIL_HOST"]):
        raise SystemExit(_REFUSED)
    return server
