"""Loading of the drive plan from ``fixtures/plan.json``, through the actions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from plans import actions
from plans.choices import Method
from plans.models import (
    Agency,
    Approach,
    Frame,
    FrameGoal,
    Indicator,
    Plan,
    PlanEvent,
    PlanFrame,
    Project,
    Situation,
    Target,
    Track,
    TrackAgency,
)
from registry.loading import Loader, moment
from registry.models import Document
from sistercity.audit.recorded import Recorded


def load_plan(loader: Loader, documents: dict[str, Document]) -> Plan:
    """The plan with its frames, course and situation, and all that hangs on its tracks."""
    fixture = loader.read("plan.json")
    known_from = moment(fixture["known_from"])
    names = ("name_th", "name_en", "aim_th", "aim_en", "first_year", "last_year")
    values = {name: fixture[name] for name in names}
    values["document"] = documents[fixture["document"]]
    plan = _put(loader, Plan, {"code": fixture["code"]}, values, known_from)
    _load_frames(loader, plan, fixture, known_from)
    _put_all(loader, PlanEvent, [_event(plan, row) for row in fixture["events"]], known_from)
    _put_all(
        loader,
        Situation,
        [({"plan": plan, "number": row.pop("number")}, row) for row in fixture["situations"]],
        known_from,
    )
    _put_all(
        loader,
        Agency,
        [({"code": row.pop("code")}, row) for row in fixture["agencies"]],
        known_from,
    )
    for row in fixture["rows"]:
        _load_track(loader, plan, row, fixture["targets_set_by"], known_from)
    return plan


def _load_track(
    loader: Loader, plan: Plan, row: dict, targets_set_by: str, known_from: datetime | None
) -> None:
    """A track with its indicators and their targets, approaches, projects and agencies."""
    parts = {
        name: row.pop(name) for name in ("indicators", "approaches", "projects", "agencies")
    }
    track = _put(loader, Track, {"plan": plan, "number": row.pop("number")}, row, known_from)
    for values in parts["indicators"]:
        target = values.pop("target", None)
        identity = {"code": values.pop("code")}
        values |= {"track": track, "method": Method.COMPUTED, "is_fixed": True}
        indicator = _put(loader, Indicator, identity, values, known_from)
        for year in plan.years if target else ():
            _put(
                loader,
                Target,
                {"indicator": indicator, "fiscal_year": year},
                {
                    "value": Decimal(target["value"]),
                    "set_by": targets_set_by,
                    "note": target["note"],
                },
                known_from,
            )
    for model, name in ((Approach, "approaches"), (Project, "projects")):
        rows = [
            ({"track": track, "number": values.pop("number")}, values) for values in parts[name]
        ]
        _put_all(loader, model, rows, known_from)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    rows = [
        ({"track": track, "agency": agencies[values.pop("agency")]}, values)
        for values in parts["agencies"]
    ]
    _put_all(loader, TrackAgency, rows, known_from)


def _load_frames(loader: Loader, plan: Plan, fixture: dict, known_from: datetime | None) -> None:
    """The frames with their goals, and which of them the plan serves."""
    goals = {row["code"]: row.pop("goals") for row in fixture["frames"]}
    rows = [({"code": row.pop("code")}, row) for row in fixture["frames"]]
    _put_all(loader, Frame, rows, known_from)
    frames = {frame.code: frame for frame in Frame.objects.all()}
    rows = [
        ({"frame": frames[code], "number": row.pop("number")}, row)
        for code in goals
        for row in goals[code]
    ]
    _put_all(loader, FrameGoal, rows, known_from)
    # What the plan serves is one set: once it was told it is the people's.
    if loader.overwrite or not PlanFrame.versions.objects.filter(plan=plan).exists():
        serves = fixture["serves"]
        actions.set_frames(
            by=None,
            of=plan,
            frames=[frames[code] for code in serves["frames"]],
            goals=[
                FrameGoal.objects.get(frame=frames[code], number=number)
                for code, numbers in serves["goals"].items()
                for number in numbers
            ],
            known_from=known_from,
        )


def _event(plan: Plan, row: dict) -> tuple[dict, dict]:
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("happened_on", "ended_on")
    }
    return {"plan": plan, "number": row.pop("number")}, {**row, **days}


def _put(
    loader: Loader, model: type[Recorded], key: dict, values: dict, known_from: datetime | None
) -> Recorded:
    row, is_due = loader.prepare(model, key, values)
    if is_due:
        actions.save_record(by=None, record=row, known_from=known_from)
    return row


def _put_all(
    loader: Loader,
    model: type[Recorded],
    rows: list[tuple[dict, dict]],
    known_from: datetime | None,
) -> None:
    """Add or change many rows of one model, as one change."""
    prepared = [loader.prepare(model, key, values) for key, values in rows]
    due = [row for row, is_due in prepared if is_due]
    actions.save_records(by=None, records=due, known_from=known_from)
