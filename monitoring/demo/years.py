"""The demonstration's fiscal years: what is due, reflections, one province let in again."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from monitoring import actions
from monitoring.actions.reflection import REFLECTION_FIELDS
from monitoring.demo.story import Story, working_day
from monitoring.digests import gather
from monitoring.errata import giving_reason
from monitoring.models import Due, Reflection, ReflectionDigest
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start


class YearTeller:
    """Puts what is due and what was learned into the story.

    Args:
        people: of the demonstration, with their provinces.
        years: the fiscal years that it tells.
    """

    def __init__(self, data: dict, people: list[dict], years: list[int], story: Story) -> None:
        self.data, self.years, self.story = data, years, story
        self.officers = {
            row["province"]: row["username"] for row in people if row["role"] == "officer"
        }

    def tell(self) -> None:
        """Put every step into the story."""
        for year in self.years:
            # Pairings that were confirmed by then get what is due of them.
            for day in (fiscal_year_start(year) + timedelta(days=4), fiscal_year_end(year)):
                self.story.at(working_day(day), partial(self._refresh, year), hour=15)
        if self.years:
            self.story.at(self.story.until.date() - timedelta(days=5), self._refresh_last, hour=15)
        for row in self.data["reflections"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._reflect, row), hour=16)
        for row in self.data["digests"]:
            self.story.at(date.fromisoformat(row["written"]), partial(self._digest, row))
            self.story.at(date.fromisoformat(row["published"]), partial(self._publish, row))
        for row in self.data["waived"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._waive, row), hour=16)
        reopened = self.data["reopened"]
        self.story.at(date.fromisoformat(reopened["on"]), self._reopen, hour=16)
        for row in reopened["errata"]:
            day = date.fromisoformat(row["on"])
            self.story.at(day, partial(self._correct, row), hour=16, minute=30)

    @property
    def _editor(self) -> User:
        return User.objects.get(username="demo-editor")

    def _refresh(self, year: int) -> None:
        actions.refresh_dues(by=self._editor, year=year)

    def _refresh_last(self) -> None:
        self._refresh(max(self.years))

    def _reflect(self, row: dict) -> None:
        self._save(row, row["fiscal_year"], submit=not row.get("draft"))

    def _save(self, row: dict, year: int, *, submit: bool, province: str = "") -> None:
        code = province or row["province"]
        held = Reflection.objects.filter(province__code=code, fiscal_year=year).first()
        mark = self.data["mark"]
        actions.save_reflection(
            by=User.objects.get(username=self.officers[code]),
            province_id=Province.objects.get(code=code).pk,
            fiscal_year=year,
            values={name: f"{row[name]} {mark}" if row[name] else "" for name in REFLECTION_FIELDS},
            submit=submit,
            revision=held.revision if held else 0,
        )

    def _digest(self, row: dict) -> None:
        provinces = Province.objects.filter(code__in=row["sources"])
        provinces = list(provinces.values_list("pk", flat=True))
        actions.save_digest(
            by=self._editor,
            fiscal_year=row["fiscal_year"],
            values={name: f"{row[name]} {self.data['mark']}" for name in REFLECTION_FIELDS},
            sources=dict.fromkeys(REFLECTION_FIELDS, provinces),
            revision=0,
        )

    @staticmethod
    def _publish(row: dict) -> None:
        by = User.objects.get(username="demo-editor2")
        year = row["fiscal_year"]
        gathered = gather(user=by, fiscal_year=year, today=clock.today())
        actions.publish_digest(
            by=by,
            digest_id=ReflectionDigest.objects.drafts().get(fiscal_year=year).pk,
            told_count=len(gathered.told),
            expected_count=gathered.expected_count,
        )

    def _waive(self, row: dict) -> None:
        due = Due.objects.get(
            fiscal_year=row["fiscal_year"], kind=row["kind"], province__code=row["province"]
        )
        reason = f"{row['reason']} {self.data['mark']}"
        actions.waive_due(by=self._editor, due_id=due.pk, reason=reason)

    def _reopen(self) -> None:
        row = self.data["reopened"]
        actions.reopen_year(
            by=self._editor,
            year=row["fiscal_year"],
            province_id=Province.objects.get(code=row["province"]).pk,
            reason=f"{row['reason']} {self.data['mark']}",
            expires_on=date.fromisoformat(row["expires_on"]),
        )

    def _correct(self, row: dict) -> None:
        reopened = self.data["reopened"]
        with giving_reason(f"{row['why']} {self.data['mark']}"):
            self._save(
                row, reopened["fiscal_year"], submit=True, province=reopened["province"]
            )
