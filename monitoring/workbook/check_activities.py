"""What becomes of the rows of activities."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from monitoring import plan_rules, rules
from monitoring.choices import Status
from monitoring.models import Activity
from registry.choices import Confirmation

from .cells import CellReader, label_of
from .marks import digest, form_key
from .outcomes import NEW, BookRow, SheetCheck, plain
from .rows import ActivityReader, is_open, stored_values
from .words import ACTIVITIES, PAIRINGS


class ActivityCheck(SheetCheck):
    """A dry run over the sheet of activities."""

    layout = ACTIVITIES
    reader = ActivityReader

    def load(self) -> None:
        """The activities of the year, and those that the keys mean; two queries."""
        mark, lines = self.past.mark, self.sheet.lines
        stored = [line.key for line in lines if self.layout.is_stored(line.key)]
        keyed = {
            form_key(mark.book, key, generation): (key, generation)
            for line in lines
            if not self.layout.is_stored(key := self.key_of(line))
            for generation in range(self.past.generation + 1)
        }
        rows = Activity.objects.filter(province=self.past.province).filter(
            Q(pk__in=[self.layout.id_of(key) for key in stored])
            | Q(form_key__in=list(keyed))
            | Q(fiscal_year=mark.year)
        )
        self.by_id: dict[int, Activity] = {}
        self.begun: dict[str, dict[int, Activity]] = defaultdict(dict)
        self.called: dict[tuple[date, str], Activity] = {}
        for row in rows.select_related("planned__plan").prefetch_related("links").order_by("id"):
            self.by_id[row.pk] = row
            if row.form_key in keyed:
                key, generation = keyed[row.form_key]
                self.begun[key][generation] = row
            if row.status != Status.DISCARDED:
                self.called.setdefault((row.starts_on, plain(row.title)), row)

    def find(self, row: BookRow) -> Activity | None:
        """The activity of a key; of discarded ones the last."""
        if self.layout.is_stored(row.key):
            return self.by_id.get(self.layout.id_of(row.key))
        begun = self.begun.get(row.key, {})
        for _generation, activity in sorted(begun.items(), reverse=True):
            if self.stands(activity):
                return activity
        return begun.get(self.past.generation)

    def stored(self, held: Activity) -> dict:
        """As ``stored_values``."""
        names = self.layout.input_of(self.past.mark.format)
        return stored_values(held, _pairing_ids(held), names)

    def stands(self, held: Activity) -> bool:
        """Whether it was not discarded."""
        return held.status != Status.DISCARDED

    def fit(self, row: BookRow, reader: CellReader) -> None:
        """Pairings that the sheet cannot hold are left as they are."""
        ids = _pairing_ids(row.held)
        if not self._fits(ids):
            reader.values["pairings"] = sorted(ids)
            for name in PAIRINGS:
                reader.errors.pop(name, None)
            row.digest = digest(reader.values)

    def why_shut(self, row: BookRow) -> tuple[str, str] | None:
        """It is discarded, no longer with the province, or of more pairings than the sheet has."""
        activity = row.held
        if not self.stands(activity):
            return "title", _("ร่างนี้ถูกยกเลิกบนหน้าเว็บแล้ว หากยังต้องการ โปรดกรอกในแถวว่างแถวใหม่")
        if not activity.is_with_province:
            return "status", _(
                "กิจกรรมนี้อยู่ในสถานะ “%(status)s” จึงแก้ในสมุดงานไม่ได้ โปรดคืนค่าเดิม หรือดำเนินการบนหน้าเว็บ"
            ) % {"status": activity.get_status_display()}
        ids = _pairing_ids(activity)
        if not is_open(activity, ids) or not self._fits(ids):
            return "status", _("กิจกรรมนี้จัดกับเกินสามคู่ โปรดแก้ไขบนหน้าเว็บ")
        return None

    def judge(self, row: BookRow, reader: ActivityReader) -> None:
        """The line of a plan is told on the page only, in older workbooks students as well."""
        reader.check_sides(vars(row.held))
        self._refuse_rejected(row, reader, _pairing_ids(row.held))
        if row.held.planned is None:
            return
        try:
            plan_rules.check_ticks_off(
                activity=row.held,
                item=row.held.planned,
                pairing_ids=set(row.values["pairings"]),
            )
        except ValidationError as refusal:
            reader.errors[PAIRINGS[0]] += refusal.messages

    def begin(self, row: BookRow, reader: CellReader) -> None:
        """A new row, if it is no other one once more."""
        if self.layout.is_stored(row.key):
            reader.refuse(
                "key",
                _(
                    "ไม่พบกิจกรรมของรหัสแถวนี้ในจังหวัด "
                    "หากเป็นกิจกรรมใหม่ โปรดลบรหัสแถวออกหรือกรอกในแถวว่าง"
                ),
            )
            return
        self._refuse_rejected(row, reader, set())
        name = (row.values["starts_on"], plain(row.values["title"]))
        first = self.first_named(row, name)
        if held := self.called.get(name):
            reader.refuse(
                "title",
                _(
                    "มีกิจกรรมชื่อและวันที่เริ่มเดียวกันในระบบแล้ว (รหัส %(key)s สถานะ “%(status)s”) "
                    "หากเป็นกิจกรรมเดียวกันโปรดลบแถวนี้ หากต่างกันโปรดแก้ชื่อให้ต่างกัน"
                )
                % {"key": f"A-{held.pk}", "status": held.get_status_display()},
            )
        elif first != row.number:
            reader.refuse(
                "title",
                _("ชื่อและวันที่เริ่มซ้ำกับแถวที่ %(row)s โปรดเหลือแถวเดียว หรือแก้ชื่อให้ต่างกัน") % {"row": first},
            )
        else:
            row.outcome = NEW
            row.form_key = form_key(self.past.mark.book, row.key, self.past.generation)

    def lacking(self, row: BookRow) -> list[str]:
        """What an activity needs before it is submitted."""
        said = {name: value for name, value in row.values.items() if name != "pairings"}
        try:
            rules.check_complete(
                activity=Activity(**said),
                pairing_count=len(row.values["pairings"]),
                today=self.past.today,
            )
        except ValidationError as faults:
            return [label_of(self.layout, name) for name in faults.message_dict]
        return []

    def _refuse_rejected(self, row: BookRow, reader: CellReader, held: set[int]) -> None:
        """What the ministry has rejected is not chosen anew."""
        for pk in set(row.values["pairings"]) - held:
            pairing = self.past.pairings.by_id[pk]
            if pairing.confirmation == Confirmation.REJECTED:
                reader.refuse(
                    PAIRINGS[0],
                    _("กระทรวงตรวจสอบแล้วว่า %(number)s ไม่อยู่ในทะเบียน โปรดเลือกคู่อื่นจากรายการ")
                    % {"number": pairing.number},
                )

    def _fits(self, ids: set[int]) -> bool:
        return len(ids) <= len(PAIRINGS) and ids <= set(self.past.pairings.by_id)


def _pairing_ids(activity: Activity) -> set[int]:
    return {link.pairing_id for link in activity.links.all()}
