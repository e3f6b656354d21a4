"""Tells people what has come due; once a day, and as often as wanted."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from sistercity import clock
from sistercity.notices import daily
from sistercity.notices.forgetting import forget
from sistercity.notices.models import Notice


class Command(BaseCommand):
    """``manage.py send_notices``; a second run on the same day tells nothing again."""

    help = "แจ้งเตือนเรื่องที่ถึงกำหนดในวันนี้ (tell people what has come due today)"

    def handle(self, *args, verbosity: int, **options) -> None:
        before = Notice.objects.count()
        is_told = daily.send(clock.today())
        told = Notice.objects.count() - before
        forget(clock.today())
        if not verbosity:
            return
        if is_told:
            self.stdout.write(f"แจ้งเตือนใหม่ {told} เรื่อง (new notices)")
        else:
            self.stdout.write("วันนี้เป็นวันหยุด จึงไม่แจ้งเตือน (no working day: nothing was told)")
