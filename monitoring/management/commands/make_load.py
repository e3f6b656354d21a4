"""Fills an empty demonstration with a synthetic register, to measure the portal by."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand, CommandError

from monitoring.load import LoadRefused, Volume, make_load

MOST_PAIRINGS, MOST_ACTIVITIES = 100_000, 1_000_000


class Command(BaseCommand):
    """``manage.py make_load --pairings 2000 --activities 1000000``."""

    help = "สร้างทะเบียนจำลองขนาดใหญ่ในระบบสาธิตที่ว่างเปล่า (fill an empty demonstration)"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--pairings", type=int, default=1_000, help="จำนวนคู่ (at most 100000)")
        parser.add_argument(
            "--activities", type=int, default=10_000, help="จำนวนกิจกรรม (at most 1000000)"
        )
        parser.add_argument("--seed", type=int, default=2566, help="เลขตั้งต้นของการสุ่ม")

    def handle(self, *args, pairings: int, activities: int, seed: int, **options) -> None:
        if not 1 <= pairings <= MOST_PAIRINGS or not 0 <= activities <= MOST_ACTIVITIES:
            raise CommandError(
                f"คู่ 1–{MOST_PAIRINGS:,} และกิจกรรม 0–{MOST_ACTIVITIES:,} (between these numbers)"
            )
        started = time.monotonic()
        try:
            make_load(Volume(pairings, activities, seed), self._progress)
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"สร้างแล้วใน {time.monotonic() - started:.0f} วินาที")

    def _progress(self, name: str, count: int) -> None:
        self.stdout.write(f"  {count:>9,} {name}")
        self.stdout.flush()
