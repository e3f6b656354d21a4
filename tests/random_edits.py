"""Random work on a loaded register, for proofs that something follows it.

What the portal refuses in words is part of the work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.core.exceptions import ValidationError

from monitoring import actions as monitoring
from monitoring.models import Activity, FiscalYear, GroupMeeting, WorkingGroup
from plans import actions as plans
from plans.models import Indicator, Project, ProjectYear, Target
from registry import actions as registry
from registry.choices import Access, Confirmation, EventKind
from registry.models import Cluster, Counterpart, Country, Document, Pairing, Province, UnitType
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.thai.calendar import PartialDate
from tests import factories

REFUSALS = (ValidationError, NotAllowed, StaleEdit, WrongState)
FIRST_DAY = date(2022, 10, 1)
DAYS = 300


class Editing:
    """One person's random acts; the same seed on the same register does the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.acts: list[Callable[[], object]] = [
            self.add_pairing, self.judge_pairing, self.add_event, self.correct_event,
            self.join_pairings, self.join_units, self.rename_unit, self.rename_place,
            self.write_document, self.withdraw_document, self.log_activity,
            self.approve_activity, self.put_right_activity, self.hold_meeting,
            self.set_target, self.report_project,
        ]  # fmt: skip

    def act(self) -> None:
        """Do one of the acts."""
        one = self.random.choice(self.acts)
        try:
            one()
        except REFUSALS:
            self.refused[one.__name__] += 1
        else:
            self.done[one.__name__] += 1

    def add_pairing(self) -> None:
        unit = factories.counterpart(
            f"เมือง {self.random.getrandbits(40)}", country=self.random.choice(("JP", "CN", "LA"))
        )
        values = {"province_id": self._one(Province).pk, "counterpart_id": unit.pk, "values": {}}
        registry.create_pairing(by=None, **values)

    def judge_pairing(self) -> None:
        words = (Confirmation.CONFIRMED, Confirmation.CANDIDATE, Confirmation.REJECTED)
        registry.confirm_pairing(
            by=None, pairing_id=self._one(Pairing).pk, confirmation=self.random.choice(words),
            note=self._words(),
        )  # fmt: skip

    def add_event(self) -> None:
        kinds = (EventKind.STARTED, EventKind.SIGNED, EventKind.AMENDED, EventKind.ENDED)
        registry.record_event(
            by=None, pairing_id=self._one(Pairing).pk, kind=self.random.choice(kinds),
            happened_on=self._date(), note=self._words(),
            document_id=self._one(Document).pk if self.random.random() < 0.3 else None,
        )  # fmt: skip

    def correct_event(self) -> None:
        pairing = self._one(Pairing)
        event = pairing.events.filter(replaced_by__isnull=True, is_void=False).last()
        if event is None:
            raise WrongState("it has none")
        registry.correct_event(
            by=None, event_id=event.pk, reason="ทดสอบ", happened_on=self._date(),
            is_void=self.random.random() < 0.2,
        )  # fmt: skip

    def join_pairings(self) -> None:
        candidate = self._one(Pairing, confirmation=Confirmation.CANDIDATE)
        others = Pairing.objects.filter(province=candidate.province).exclude(pk=candidate.pk)
        target = others.exclude(confirmation=Confirmation.REJECTED).first()
        if target is None:
            raise WrongState("there is none to join it to")
        rows = Pairing.objects.with_row_revision().filter(pk__in=[candidate.pk, target.pk])
        monitoring.join_pairing(
            by=factories.person("editor"), pairing_id=candidate.pk, target_id=target.pk,
            seen={row.pk: row.row_revision for row in rows}, reason="ทดสอบ",
        )  # fmt: skip

    def join_units(self) -> None:
        unit, target = self._one(Counterpart), self._one(Counterpart)
        registry.join_units(
            by=factories.person("editor"), unit_id=unit.pk, target_id=target.pk,
            seen={unit.pk: unit.revision, target.pk: target.revision}, reason="ทดสอบ",
        )  # fmt: skip

    def rename_unit(self) -> None:
        unit = self._one(Counterpart)
        unit.name_en = self._words()
        registry.save_counterpart(by=None, counterpart=unit)

    def rename_place(self) -> None:
        row = self._one(self.random.choice((Cluster, Country, Province, UnitType)))
        row.name_en = f"{row.name_en.split(' #')[0]} #{self.random.randrange(100)}"
        registry.save_record(by=None, record=row)

    def write_document(self) -> None:
        published = self._day() if self.random.random() < 0.8 else None
        factories.document(self._words(), published_on=published)

    def withdraw_document(self) -> None:
        paper = self._one(Document)
        paper.access = Access.INTERNAL if self.random.random() < 0.3 else Access.PUBLIC
        paper.published_on = None if paper.access == Access.INTERNAL else self._day()
        paper.withdrawn_on = None
        paper.title_en = self._words()
        registry.save_document(by=None, document=paper)

    def log_activity(self) -> None:
        pairing = self._one(Pairing, confirmation=Confirmation.CONFIRMED)
        factories.activity(
            pairing, starts_on=self._day(), title=self._words(),
            status=self.random.choice(("draft", "submitted", "endorsed", "approved")),
        )  # fmt: skip

    def approve_activity(self) -> None:
        activity = self._one(Activity)
        monitoring.approve_activity(
            by=factories.person("editor"), activity_id=activity.pk, revision=activity.revision
        )

    def put_right_activity(self) -> None:
        activity = self._one(Activity)
        monitoring.return_activity(
            by=factories.person("editor"), activity_id=activity.pk, note=self._words(),
            revision=activity.revision,
        )  # fmt: skip

    def hold_meeting(self) -> None:
        province = self._one(Province)
        if not WorkingGroup.objects.filter(province=province).exists():
            factories.order(province, f"{self.random.getrandbits(30)}/2565", FIRST_DAY)
        if GroupMeeting.objects.filter(group__province=province).count() > 30:
            raise WrongState("enough of them")
        factories.meeting(
            province, self._day(), self.random.choice(("submitted", "approved", "returned"))
        )

    def set_target(self) -> None:
        year = FiscalYear.objects.order_by("-year").first()
        target = Target.objects.filter(indicator=self._one(Indicator)).first()
        if year is None or target is None:
            raise WrongState("nothing is aimed at")
        target.note = self._words()
        plans.save_record(by=None, record=target)

    def report_project(self) -> None:
        year = ProjectYear.objects.filter(project=self._one(Project)).last()
        if year is None:
            raise WrongState("no year is told")
        year.budget_disbursed_amount = Decimal(self.random.randrange(1, 10**6)) / 4
        plans.save_record(by=None, record=year)

    def _one(self, model, **wanted):
        """A row of the model, of the latest more often than of the rest."""
        rows = model.objects.filter(**wanted).order_by("-pk")
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            raise WrongState(f"no {model.__name__}")
        place = min(int(self.random.expovariate(4 / len(ids))), len(ids) - 1)
        return model.objects.get(pk=ids[place])

    def _day(self) -> date:
        return FIRST_DAY + timedelta(days=self.random.randrange(DAYS))

    def _date(self) -> PartialDate:
        day = self._day() - timedelta(days=365 * self.random.randrange(30))
        return PartialDate.from_iso(day.isoformat()[: self.random.choice((4, 7, 10))])

    def _words(self) -> str:
        return f"ทดสอบ “{self.random.getrandbits(24)}” <ก่อน> &\u200b ๑๒"
