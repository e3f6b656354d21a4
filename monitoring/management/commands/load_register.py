"""Loads or refreshes the reference data, the register and the plan from ``fixtures/``."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from monitoring.loading import load_register
from sistercity.audit.models import Change

COLUMNS = ("added", "changed", "kept", "same")


class Command(BaseCommand):
    """``manage.py load_register [--overwrite]``."""

    help = (
        "โหลดข้อมูลอ้างอิง ทะเบียน และแผนจาก fixtures/ (load the register); "
        "รันซ้ำได้ ไม่แตะรายการที่มีผู้แก้ไขแล้ว เว้นแต่ใช้ --overwrite"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="เขียนทับรายการที่มีผู้แก้ไขแล้วด้วยค่าในแฟ้ม (put back the values of the files)",
        )

    def handle(self, *args, overwrite: bool, verbosity: int, **options) -> None:
        before = Change.objects.number_known_at(None)
        show = self.stdout.write if verbosity else lambda line: None
        loader = load_register(overwrite=overwrite, tell=lambda name: show(f"  {name}"))
        changes = Change.objects.number_known_at(None) - before
        show("เพิ่ม/แก้ไข/คงไว้/เท่าเดิม (added/changed/kept/same)")
        for model in dict.fromkeys(model for model, _outcome in loader.tally):
            counts = "/".join(str(loader.tally[model, column]) for column in COLUMNS)
            show(f"  {counts:>14}  {model._meta.verbose_name} ({model.__name__})")
        for line in loader.left_out:
            show(f"ไม่โหลดเพราะยังมาไม่ถึง (left out, after today): {line}")
        kept = sum(
            loader.tally[model, outcome] for model, outcome in loader.tally if outcome == "kept"
        )
        if kept:
            show(
                f"คงไว้ตามที่มีผู้แก้ไข {kept} รายการ ใช้ --overwrite เพื่อเขียนทับ "
                "(kept as people edited them)"
            )
        if changes:
            show(f"บันทึกการเปลี่ยนแปลง {changes} ครั้ง ({changes} changes recorded)")
        else:
            show("ไม่มีการเปลี่ยนแปลง (no change recorded)")
