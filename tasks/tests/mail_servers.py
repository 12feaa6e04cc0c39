"""Servers that mails meet: one that refuses an address, one during which the process is killed."""

import os
import signal
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.locmem import EmailBackend as MemoryBackend

HERE = __name__


class RefusesAddress(MemoryBackend):
    """Refuse every address of the host "gone.invalid"; its words would clear a terminal."""

    def send_messages(self, messages):
        for address in messages[0].to:
            if address.endswith("@gone.invalid"):
                raise SMTPRecipientsRefused({address: (550, b"5.1.1 unknown\x1b[2J\r\nuser")})
        return super().send_messages(messages)


class RefusesAll(MemoryBackend):
    """Fail as `error` says; tests set it."""

    error = None

    def send_messages(self, messages):
        raise self.error


class RefusesPassword(RefusesAll):
    error = SMTPAuthenticationError(535, b"5.7.8 bad credentials")


class RefusesMail(RefusesAll):
    error = SMTPDataError(552, b"too large")


class IsDown(RefusesAll):
    error = ConnectionRefusedError(111, "Connection refused")


class KillsBefore(FileBackend):
    """Kill the process when it is about to hand over the mail to "can-bo-2"."""

    def send_messages(self, messages):
        _kill_at(messages)
        return super().send_messages(messages)


class KillsAfter(FileBackend):
    """Kill the process when the server has that mail, before anything is noted."""

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        _kill_at(messages)
        return sent


def _kill_at(messages):
    if messages[0].to == ["can-bo-2@example.invalid"]:
        os.kill(os.getpid(), signal.SIGKILL)
