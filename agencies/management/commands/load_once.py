from typing import Any

from django.core.management.commands import loaddata

from agencies.models import Agency


class Command(loaddata.Command):
    help = "Như loaddata, nhưng chỉ khi chưa có cơ quan nào: không ghi đè điều đã sửa."

    def handle(self, *fixture_labels: Any, **options: Any) -> None:
        if Agency.objects.exists():
            if options["verbosity"]:
                self.stdout.write("Cơ sở dữ liệu đã có dữ liệu, giữ nguyên.")
            return
        super().handle(*fixture_labels, **options)
