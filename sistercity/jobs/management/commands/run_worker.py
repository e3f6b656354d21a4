"""Works on the jobs that people ask for, beside the application server."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sistercity.jobs.supervisor import Supervisor


class Command(BaseCommand):
    """``manage.py run_worker [--processes 2]``; ends in good order on SIGTERM."""

    help = "ทำงานเบื้องหลังที่ผู้ใช้ขอไว้ เช่น รายงานทุกจังหวัด (work on the jobs that people ask for)"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--processes",
            type=int,
            default=settings.JOB_PROCESSES,
            help=f"จำนวนโปรเซส (default: {settings.JOB_PROCESSES})",
        )
        parser.add_argument(
            "--beside",
            type=int,
            metavar="PID",
            help="หยุดเมื่อโปรเซสที่เริ่มคำสั่งนี้สิ้นสุด (stop when this parent process ends)",
        )

    def handle(self, *args, **options) -> None:
        count = options["processes"]
        if count < 1:
            raise CommandError(f"--processes {count}: โปรดระบุจำนวนตั้งแต่ 1 ขึ้นไป")
        # Slow to import: once here, rather than in each process.
        import weasyprint  # noqa: F401

        if options["verbosity"]:
            self.stdout.write(f"ทำงานเบื้องหลังด้วย {count} โปรเซส หยุดด้วย Ctrl-C")
        Supervisor(count, beside=options["beside"]).run()
