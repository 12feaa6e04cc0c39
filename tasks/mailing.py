"""What a mail needs: a server, a sender, and the address of the site for its links.

`EMAIL_URL=consolemail://` prints mails instead of sending them, for a look at a laptop.
"""

from email.utils import parseaddr
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.mail import EmailMessage

from agencies.text import clean

_BACKENDS = "django.core.mail.backends"
_NOWHERE = f"{_BACKENDS}.dummy.EmailBackend"
# For a look: what would be sent is printed, or written to files.
_TRIALS = (f"{_BACKENDS}.console.EmailBackend", f"{_BACKENDS}.filebased.EmailBackend")
_SERVER = (
    "Chưa đặt máy chủ thư: hãy ghi EMAIL_URL, ví dụ "
    "smtp+tls://ten:mat-khau@mail.example.gov.vn:587."
)
_SENDER = (
    "Chưa đặt địa chỉ gửi, hoặc ghi sai: hãy ghi DEFAULT_FROM_EMAIL, ví dụ "
    "nhac-viec@example.gov.vn."
)
_SITE = (
    "Chưa đặt địa chỉ của hệ thống, hoặc ghi sai: hãy ghi SITE_URL, ví dụ "
    "https://nhiemvu.example.gov.vn."
)
_REPLY_MAX = 300


def mail_problems() -> list[str]:
    """Return what has to be set before mails can be sent, each as a sentence."""
    is_set = {
        _SERVER: settings.EMAIL_BACKEND != _NOWHERE,
        _SENDER: "@" in parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        _SITE: _is_address(settings.SITE_URL),
    }
    return [problem for problem, is_well in is_set.items() if not is_well]


def _is_address(url: str) -> bool:
    """Whether links can stand on it; brackets of IPv6 or a port may be written wrongly too."""
    try:
        site = urlsplit(url)
        return site.scheme in {"http", "https"} and bool(site.hostname) and site.port != 0
    except ValueError:
        return False


def is_trial() -> bool:
    """Return whether mails are only looked at."""
    return settings.EMAIL_BACKEND in _TRIALS


def check_mail(**kwargs: Any) -> list[checks.CheckMessage]:
    """Say before a deployment what is missing; a site may do without mails."""
    problems = mail_problems()
    if _SERVER in problems:
        hint = "Không cần thư nhắc việc thì bỏ qua; cần thì xem docs/deploy.md."
        return [checks.Info(_SERVER, hint=hint, id="tasks.I001")]
    return [checks.Warning(problem, id="tasks.W001") for problem in problems]


def deliver(mail: EmailMessage) -> str:
    """Send a mail; return why the server did not take it, or nothing.

    Each mail has a connection of its own: one that breaks takes no other mail with it.
    """
    try:
        mail.send()
    except SMTPAuthenticationError as error:
        return f"máy chủ thư không nhận tên hoặc mật khẩu trong EMAIL_URL ({_reply(error)})"
    except SMTPRecipientsRefused as error:
        [(code, words)] = error.recipients.values()
        return f"máy chủ thư không nhận địa chỉ này ({_printed(code, words)})"
    except SMTPResponseException as error:
        return f"máy chủ thư không nhận thư này ({_reply(error)})"
    except (OSError, ValueError) as error:
        return f"không gửi được qua máy chủ thư ({_printed(error)})"
    return ""


def _reply(error: SMTPResponseException) -> str:
    return _printed(error.smtp_code, error.smtp_error)


def _printed(*words: object) -> str:
    """Return on one line what a server or the system says, without what a terminal obeys."""
    said = (w.decode(errors="replace") if isinstance(w, bytes) else str(w) for w in words)
    return " ".join(clean(" ".join(said)).split())[:_REPLY_MAX]
