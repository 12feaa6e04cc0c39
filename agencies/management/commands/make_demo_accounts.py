from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies.demo import DEMO_ACCOUNTS, DemoAccount
from agencies.models import Agency, User


class Command(BaseCommand):
    help = "Lập tài khoản dùng thử cho mỗi vai trò; tài khoản đã có thì giữ nguyên, cả mật khẩu."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Không lập tài khoản dùng thử trên máy chủ thật.")
        agencies = self._agencies()
        known = set(User.objects.values_list("username", flat=True))
        for account in DEMO_ACCOUNTS:
            if account.username not in known:
                _create(account, agencies[account.agency])
        if options["verbosity"]:
            self._print()

    def _print(self) -> None:
        self.stdout.write("Tài khoản dùng thử:")
        for account in DEMO_ACCOUNTS:
            self.stdout.write(_line(account))

    def _agencies(self) -> dict[str, Agency]:
        codes = {account.agency for account in DEMO_ACCOUNTS}
        found = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
        if missing := codes - found.keys():
            raise CommandError(
                f"Danh mục chưa có cơ quan {', '.join(sorted(missing))}; "
                "hãy chạy: python manage.py loaddata agencies"
            )
        return found


def _create(account: DemoAccount, agency: Agency) -> None:
    User.objects.create_user(
        account.username,
        account.password,
        full_name=account.full_name,
        # Of a domain that never exists (RFC 2606), so that no mail of a trial leaves.
        email=f"{account.username}@example.invalid",
        role=account.role,
        agency=agency,
        can_decide_extensions=account.decides_extensions,
    )


def _line(account: DemoAccount) -> str:
    return f"  {account.username:<9} {account.password}   {account.role.label}: {account.note}"
