"""What becomes of the rows of plans, and of the answers where nothing was done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from monitoring import plan_rules
from monitoring.actions.plan import LINE_FIELDS
from monitoring.actions.workbook import PlanToTake
from monitoring.models import ActionPlan, Explanation, PlannedActivity
from monitoring.planned import joint_activities
from registry.importing.cells import shown
from sistercity.errors import WrongState

from .cells import CellReader, told_pairing
from .marks import form_key
from .outcomes import CHANGED, NEW, BookRow, SheetCheck, plain
from .reading import BookLine
from .rows import AnswerReader, LineReader, answer_values, line_values
from .words import ANSWERS, PLANS


class PlanCheck(SheetCheck):
    """A dry run over the sheet of plans."""

    layout = PLANS
    reader = LineReader
    about = ("pairing", "title", "planned_on")

    def load(self) -> None:
        """The plans of the year and their lines; two queries."""
        mark, province = self.past.mark, self.past.province
        keyed = {
            form_key(mark.book, key, generation): (key, generation)
            for line in self.sheet.lines
            if not self.layout.is_stored(key := self.key_of(line))
            for generation in range(self.past.generation + 1)
        }
        plans = ActionPlan.objects.filter(pairing__province=province, fiscal_year=mark.year)
        self.revisions = dict(plans.values_list("pairing_id", "revision"))
        items = PlannedActivity.objects.filter(plan__pairing__province=province).filter(
            Q(key__in=list(keyed)) | Q(plan__fiscal_year=mark.year)
        )
        self.by_id: dict[int, PlannedActivity] = {}
        self.begun: dict[str, dict[int, PlannedActivity]] = defaultdict(dict)
        self.called: dict[Hashable, PlannedActivity] = {}
        self.counts: Counter[int] = Counter()
        for item in items.select_related("plan").order_by("id"):
            self.by_id[item.pk] = item
            if item.key in keyed:
                key, generation = keyed[item.key]
                self.begun[key][generation] = item
            if self.stands(item):
                self.called.setdefault(_name(line_values(item)), item)
                self.counts[item.plan.pairing_id] += 1

    def to_take(self) -> list[PlanToTake]:
        """What would be written, by pairing."""
        lines: dict[int, dict] = defaultdict(dict)
        for row in self.rows:
            if row.outcome in (NEW, CHANGED):
                key = row.held.key if row.held else row.form_key
                lines[row.values["pairing"]][key] = {name: row.values[name] for name in LINE_FIELDS}
        return [
            PlanToTake(pairing_id, self.revisions.get(pairing_id, 0), told)
            for pairing_id, told in sorted(lines.items())
        ]

    def find(self, row: BookRow) -> PlannedActivity | None:
        """The line of a key; of those taken out the last."""
        if self.layout.is_stored(row.key):
            return self.by_id.get(self.layout.id_of(row.key))
        begun = self.begun.get(row.key, {})
        for _generation, item in sorted(begun.items(), reverse=True):
            if self.stands(item):
                return item
        return begun.get(self.past.generation)

    def stored(self, held: PlannedActivity) -> dict[str, Any]:
        """As ``line_values``."""
        return line_values(held)

    def stands(self, held: PlannedActivity) -> bool:
        """Whether it was not taken out of its plan."""
        return held.removed_at is None

    def why_shut(self, row: BookRow) -> tuple[str, str] | None:
        """It was taken out, dropped, or is to move to the plan of another pairing."""
        if not self.stands(row.held):
            return "title", _("รายการนี้ถูกนำออกจากแผนบนหน้าเว็บแล้ว หากยังต้องการ โปรดกรอกในแถวว่างแถวใหม่")
        if row.held.is_dropped:
            return "status", _(
                "รายการนี้บันทึกไว้ว่าไม่ได้ดำเนินการ จึงแก้ในสมุดงานไม่ได้ โปรดคืนค่าเดิม หรือนำกลับเข้าแผนบนหน้าเว็บ"
            )
        if row.values["pairing"] not in (None, row.held.plan.pairing_id):
            return "pairing", _("รายการในแผนย้ายไปคู่อื่นไม่ได้ โปรดคืนคู่เดิม แล้วกรอกรายการของคู่อื่นในแถวว่าง")
        return self._why_unplanned(row.held.plan.pairing_id)

    def begin(self, row: BookRow, reader: CellReader) -> None:
        """A new line, if it is no other one once more and its plan has room for it."""
        if self.layout.is_stored(row.key):
            reader.refuse(
                "key",
                _("ไม่พบรายการของรหัสแถวนี้ในแผนของปีนี้ หากเป็นรายการใหม่ โปรดลบรหัสแถวออกหรือกรอกในแถวว่าง"),
            )
            return
        if why := self._why_unplanned(row.values["pairing"]):
            reader.refuse(*why)
            return
        name = _name(row.values)
        first = self.first_named(row, name)
        if name in self.called:
            reader.refuse(
                "title",
                _(
                    "แผนของคู่นี้มีรายการชื่อและกำหนดจัดเดียวกันแล้ว (รหัส %(key)s) "
                    "หากเป็นรายการเดียวกันโปรดลบแถวนี้ หากต่างกันโปรดแก้ชื่อให้ต่างกัน"
                )
                % {"key": f"{self.layout.stored}{self.called[name].pk}"},
            )
        elif first != row.number:
            reader.refuse(
                "title",
                _("ชื่อและกำหนดจัดซ้ำกับแถวที่ %(row)s โปรดเหลือแถวเดียว หรือแก้ชื่อให้ต่างกัน")
                % {"row": first},
            )
        else:
            self._add(row, reader)

    def _add(self, row: BookRow, reader: CellReader) -> None:
        try:
            plan_rules.check_line_count(count=self.counts[row.values["pairing"]] + 1)
        except ValidationError as refusal:
            reader.errors["pairing"] += refusal.messages
            return
        self.counts[row.values["pairing"]] += 1
        row.outcome = NEW
        row.form_key = form_key(self.past.mark.book, row.key, self.past.generation)

    def _why_unplanned(self, pairing_id: int) -> tuple[str, str] | None:
        try:
            plan_rules.check_may_plan(pairing=self.past.pairings.by_id[pairing_id])
        except WrongState as refusal:
            return "pairing", str(refusal)
        return None


class AnswerCheck(SheetCheck):
    """A dry run over the sheet of answers."""

    layout = ANSWERS
    reader = AnswerReader
    about = ("pairing",)

    def load(self) -> None:
        """The answers of the year, and the pairings that need none; two queries."""
        year, ids = self.past.mark.year, list(self.past.pairings.by_id)
        answers = Explanation.objects.filter(pairing__in=ids, fiscal_year=year)
        self.by_pairing = {answer.pairing_id: answer for answer in answers}
        self.joint = joint_activities(ids, year)

    def key_of(self, line: BookLine) -> str:
        """The key of a row; where it is gone, by the pairing that the row names."""
        if not self.layout.is_stored(line.key):
            pairing = self.past.pairings.called(shown(line.cells.get("pairing"), 200))
            if pairing:
                return f"{self.layout.stored}{pairing.pk}"
        return super().key_of(line)

    def title_of(self, row: BookRow) -> str:
        """The pairing."""
        pairing = self.past.pairings.by_id.get(row.values["pairing"])
        return told_pairing(pairing) if pairing else shown(row.line.cells.get("pairing"))

    def find(self, row: BookRow) -> Explanation | None:
        """The answer of the year for the pairing of a key."""
        if not self.layout.is_stored(row.key):
            return None
        return self.by_pairing.get(self.layout.id_of(row.key))

    def stored(self, held: Explanation) -> dict[str, Any]:
        """As ``answer_values``."""
        return answer_values(held)

    def why_shut(self, row: BookRow) -> tuple[str, str] | None:
        """The pairing has an approved joint activity, or is another one than the key means."""
        pairing_id = row.values["pairing"]
        if pairing_id is not None and self.layout.id_of(row.key) != pairing_id:
            return "pairing", _("คู่ในแถวนี้ไม่ตรงกับรหัสแถว โปรดคืนคู่เดิม หรือลบรหัสแถวออก")
        try:
            plan_rules.check_asks_answer(has_joint=pairing_id in self.joint)
        except WrongState as refusal:
            return "reason", str(refusal)
        return None

    def begin(self, row: BookRow, reader: CellReader) -> None:
        """The first answer for a pairing."""
        if why := self.why_shut(row):
            reader.refuse(*why)
        else:
            row.outcome = NEW


def _name(values: dict[str, Any]) -> Hashable:
    """By what two lines of plans are the same."""
    return values["pairing"], values["planned_on"], plain(values["title"])
