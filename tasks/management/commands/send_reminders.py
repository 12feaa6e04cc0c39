from argparse import ArgumentParser
from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tasks.actions.digests import claim_digest, people_to_remind, record_delivery, record_mails
from tasks.digests import digest_of, mail_of
from tasks.mailing import deliver, is_trial, mail_problems
from tasks.management.commands.read_deadline import parse_day


class Command(BaseCommand):
    help = (
        "Gửi thư nhắc việc: mỗi người mỗi ngày nhiều nhất một thư, chỉ khi có việc. Chạy bao nhiêu "
        "lần cũng được: lần sau chỉ gửi cho người chưa nhận được."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            metavar="DATE",
            help="thư của ngày này, tiến độ tính đến hết ngày ấy (mặc định hôm nay): 15/03/2021",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="chỉ in ra ai sẽ nhận thư gì; không gửi, không ghi gì",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = parse_day(options["on"]) if options["on"] else timezone.localdate()
        if not options["dry_run"] and (problems := mail_problems()):
            raise CommandError("\n".join((*problems, "Không gửi thư nào.")))
        people = people_to_remind(on=on)
        if options["dry_run"]:
            self._show(people, on)
        else:
            self._send_all(people, on, verbosity=options["verbosity"])
        if options["verbosity"] and (silent := [str(one) for one in people if not one.email]):
            self.stdout.write(f"Chưa có thư điện tử nên không nhận được: {'; '.join(silent)}.")

    def _show(self, people: list[Any], on: date) -> None:
        reached = [person for person in people if person.email]
        told = [(one, digest_of(one, on=on, since=one.told_at)) for one in reached]
        lines = [f"{one} <{one.email}>: {words.subject}" for one, words in told if words]
        self.stdout.write("\n".join((*lines, f"Sẽ gửi {len(lines)} thư; chưa gửi gì.")))

    def _send_all(self, people: list[Any], on: date, *, verbosity: int) -> None:
        became = Counter(self._send(person, on) for person in people if person.email)
        sent, failed = became["sent"], became["failed"]
        if sent or failed:
            record_mails(on=on, sent=sent, failed=failed)
        if verbosity:
            self.stdout.write(f"Đã gửi {sent} thư nhắc việc ngày {on:%d/%m/%Y}.")
            if became["elsewhere"]:
                self.stdout.write(f"Lần chạy khác đã hoặc đang gửi {became['elsewhere']} thư.")
            if is_trial():
                self.stdout.write(
                    "Thư chỉ in ra hoặc ghi vào tệp để xem, không gửi đi (theo EMAIL_URL)."
                )
        if failed:
            raise CommandError(f"Chưa gửi được {failed} thư; lần chạy sau sẽ gửi lại.")

    def _send(self, person: Any, on: date) -> str:
        """Send to one person; return what became of it."""
        at = timezone.now()
        words = digest_of(person, on=on, since=person.told_at)
        if words is None:
            return "nothing"
        digest = claim_digest(person, subject=words.subject, on=on, at=at)
        if digest is None:
            return "elsewhere"
        error = deliver(mail_of(words))
        record_delivery(digest, error=error, at=timezone.now())
        if error:
            self.stderr.write(f"{person} <{person.email}>: {error}")
        return "failed" if error else "sent"
