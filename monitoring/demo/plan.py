"""The demonstration's plan: money, progress, milestones and a further indicator, year by year."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial

from monitoring.demo.story import Story, working_day
from plans import actions
from plans.models import (
    Agency,
    FrameGoal,
    Indicator,
    IndicatorValue,
    Milestone,
    Project,
    ProjectYear,
    Target,
    Track,
)
from registry import actions as register
from registry.choices import DocumentKind
from registry.models import Document
from sistercity.accounts.models import User
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start
from sistercity.thai.digits import to_thai

KEYS = uuid.UUID("6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d2570")
# Money is told some weeks into the year and again when the year has ended, or is nearly over.
RECEIVED_AFTER = timedelta(days=45)
SPENT_AFTER = timedelta(days=-60)
# A milestone is set on the day on which its year's money is told, and done when it is done.
SET_BEFORE = timedelta(days=120)


class PlanTeller:
    """Puts the plan's part of the demonstration into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        self.story.at(date.fromisoformat(self.data["owners_on"]), self._owners)
        for row in self.data["years"]:
            self._year(row)
        for row in self.data["milestones"]:
            self._milestone(row)
        for row in self.data["progress"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._progress, row), hour=9)
        self._indicator(self.data["indicator"])

    @cached_property
    def editor(self) -> User:
        return User.objects.get(username="demo-editor")

    def _save(self, record):
        return actions.save_record(by=self.editor, record=record)

    @staticmethod
    def _project(key: str) -> Project:
        track, number = key.split("/")
        return Project.objects.get(track__number=track, number=number)

    def _owners(self) -> None:
        for key, code in self.data["owner"].items():
            project = self._project(key)
            project.owner = Agency.objects.get(code=code)
            self._save(project)
        for key, frames in self.data["frames"].items():
            goals = [
                FrameGoal.objects.get(frame__code=code, number=number)
                for code, numbers in frames.items()
                for number in numbers
            ]
            actions.set_frames(by=self.editor, of=self._project(key), goals=goals)

    def _progress(self, row: dict) -> None:
        project = self._project(row["project"])
        milestone = project.milestones.order_by("due_on").last()
        amounts = {
            f"budget_{name}_amount": Decimal(row[name]) if row[name] else None
            for name in ("received", "disbursed")
        }
        told = {name: f"{row[name]} ({self.data['mark']})" if row[name] else ""
                for name in ("words", "problems")}  # fmt: skip
        actions.report_progress(
            by=self.editor,
            project_id=project.pk,
            values={
                **{name: row[name] for name in ("fiscal_year", "quarter", "percent")},
                "milestone_id": milestone.pk if milestone else None,
                **amounts,
                **told,
            },
            form_key=uuid.uuid5(KEYS, f"{row['project']}-{row['quarter']}"),
        )

    def _year(self, row: dict) -> None:
        told = working_day(fiscal_year_start(row["fiscal_year"]) + RECEIVED_AFTER)
        # The plan came in the middle of its first year.
        told = max(told, date.fromisoformat(self.data["owners_on"]))
        self.story.at(told, partial(self._receive, row), hour=14)
        spent = working_day(fiscal_year_end(row["fiscal_year"]) + SPENT_AFTER)
        self.story.at(spent, partial(self._spend, row), hour=14)

    def _receive(self, row: dict) -> None:
        self._save(
            ProjectYear(
                project=self._project(row["project"]),
                fiscal_year=row["fiscal_year"],
                budget_received_amount=Decimal(row["received"]),
                note=self.data["mark"],
            )
        )

    def _spend(self, row: dict) -> None:
        year = ProjectYear.objects.get(
            project=self._project(row["project"]), fiscal_year=row["fiscal_year"]
        )
        if row["disbursed"] is not None:
            year.budget_disbursed_amount = Decimal(row["disbursed"])
        year.progress_percent = row["progress"]
        year.note = self._marked(row["note"])
        self._save(year)

    def _milestone(self, row: dict) -> None:
        due = date.fromisoformat(row["due_on"])
        first = date.fromisoformat(self.data["owners_on"])
        self.story.at(working_day(max(due - SET_BEFORE, first)), partial(self._set, row), hour=15)
        if row["done_on"]:
            done = date.fromisoformat(row["done_on"])
            self.story.at(max(done, first), partial(self._reach, row, done), hour=16)

    def _set(self, row: dict) -> None:
        self._save(
            Milestone(
                project=self._project(row["project"]),
                name_th=row["name_th"],
                name_en=row["name_en"],
                due_on=date.fromisoformat(row["due_on"]),
                note=self._marked(row["note"]),
            )
        )

    def _reach(self, row: dict, done: date) -> None:
        milestone = Milestone.objects.get(
            project=self._project(row["project"]), name_th=row["name_th"]
        )
        milestone.done_on = done
        self._save(milestone)

    def _indicator(self, row: dict) -> None:
        self.story.at(date.fromisoformat(row["defined_on"]), partial(self._define, row))
        for value in row["values"]:
            day = working_day(fiscal_year_end(value["fiscal_year"]) + SPENT_AFTER)
            self.story.at(day, partial(self._enter, row, value), hour=11)

    def _define(self, row: dict) -> None:
        names = (
            "code", "unit", "name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en"
        )  # fmt: skip
        indicator = self._save(
            Indicator(
                track=Track.objects.get(number=row["track"]),
                **{name: row[name] for name in names},
            )
        )
        for year, value in row["targets"].items():
            self._save(
                Target(
                    indicator=indicator,
                    fiscal_year=int(year),
                    value=Decimal(value),
                    set_by=row["set_by"],
                    note=self.data["mark"],
                )
            )

    def _enter(self, row: dict, value: dict) -> None:
        year = value["fiscal_year"]
        day = working_day(fiscal_year_end(year) + SPENT_AFTER)
        document = register.save_document(
            by=self.editor,
            document=Document(
                kind=DocumentKind.OTHER,
                title_th=row["evidence_th"].format(year=to_thai(str(year))),
                title_en=row["evidence_en"].format(year=year),
                issuer=row["set_by"],
                issued_on=day,
                published_on=day,
            ),
        )
        share = Decimal(value["numerator"]) / value["denominator"]
        self._save(
            IndicatorValue(
                indicator=Indicator.objects.get(code=row["code"]),
                fiscal_year=year,
                value=share.quantize(Decimal("0.0001")),
                numerator=value["numerator"],
                denominator=value["denominator"],
                document=document,
            )
        )

    def _marked(self, note: str) -> str:
        return f"{note} ({self.data['mark']})" if note else self.data["mark"]
