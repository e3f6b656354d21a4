"""Loads the demonstration: invented people and five fiscal years, by seed."""

from __future__ import annotations

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from monitoring.demo.action_plans import ActionPlanTeller
from monitoring.demo.answers import AnswerTeller
from monitoring.demo.follow_up import ResolutionTeller, SupervisionTeller
from monitoring.demo.groups import GroupTeller
from monitoring.demo.imports import ImportTeller
from monitoring.demo.letters import LetterTeller
from monitoring.demo.plan import PlanTeller
from monitoring.demo.radar import RadarTeller
from monitoring.demo.rankings import RankingTeller
from monitoring.demo.review import ReviewTeller
from monitoring.demo.seals import SealTeller
from monitoring.demo.story import Story
from monitoring.demo.suitability import SuitabilityTeller
from monitoring.demo.telling import Teller
from monitoring.demo.workbooks import WorkbookTeller
from monitoring.demo.years import YearTeller
from registry.models import EditionRow
from sistercity import clock
from sistercity.accounts.models import User


class Command(BaseCommand):
    """Refused unless ``DEMO`` is on; does nothing when the demonstration is loaded already."""

    help = "โหลดข้อมูลสาธิต: บุคคลและกิจกรรมสมมติ ห้าปีงบประมาณ"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--seed", type=int, default=2566, help="เลขตั้งต้นของการสุ่ม")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("โหลดข้อมูลสาธิตได้เมื่อกำหนด DEMO=1 เท่านั้น")
        if User.objects.filter(username="demo-editor").exists():
            self.stdout.write("มีข้อมูลสาธิตอยู่แล้ว")
            return
        if not EditionRow.objects.exists():
            raise CommandError("ยังไม่มีทะเบียน โปรดใช้คำสั่ง load_register ก่อน")
        story = Story(until=clock.now())
        people = _read("demo.json")
        Teller(people, story, options["seed"]).tell()
        LetterTeller(_read("demo_letters.json"), story).tell()
        groups = _read("demo_groups.json")
        GroupTeller(groups, people["orders"], story).tell()
        ResolutionTeller(groups["resolutions"], story).tell()
        SupervisionTeller(groups["supervision"], story).tell()
        PlanTeller(_read("demo_plan.json"), story).tell()
        ActionPlanTeller(_read("demo_plans.json"), story).tell()
        AnswerTeller(_read("demo_answers.json"), story).tell()
        ImportTeller(story).tell()
        years = [int(year) for year in people["routine"]]
        YearTeller(_read("demo_year.json"), people["people"], years, story).tell()
        ReviewTeller(story).tell()
        WorkbookTeller(story).tell()
        SuitabilityTeller(_read("demo_suitability.json"), story).tell()
        RankingTeller(_read("demo_rankings.json"), story).tell()
        RadarTeller(_read("demo_radar.json"), story).tell()
        SealTeller(_read("demo_seals.json"), story).tell()
        with transaction.atomic():
            count = story.play(self._progress)
        self.stdout.write(f"\nโหลดข้อมูลสาธิตแล้ว {count} ขั้นตอน")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty() and (done % 25 == 0 or done == total):
            self.stdout.write(f"\r{done}/{total}", ending="")
            self.stdout.flush()


def _read(name: str) -> dict:
    path = settings.BASE_DIR / "fixtures" / name
    return json.loads(path.read_text(encoding="utf-8"))
