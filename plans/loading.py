"""Loading of the drive plan from ``fixtures/plan.json``, through the actions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from plans import actions
from plans.choices import Method
from plans.models import Indicator, Plan, Target, Track
from registry.loading import Loader, moment
from registry.models import Document
from sistercity.audit.recorded import Recorded


def load_plan(loader: Loader, documents: dict[str, Document]) -> Plan:
    """The plan with its tracks, goals, indicators, and the targets that it sets."""
    fixture = loader.read("plan.json")
    known_from = moment(fixture["known_from"])
    names = ("name_th", "name_en", "aim_th", "aim_en", "first_year", "last_year")
    values = {name: fixture[name] for name in names}
    values["document"] = documents[fixture["document"]]
    plan = _put(loader, Plan, {"code": fixture["code"]}, values, known_from)
    for row in fixture["rows"]:
        indicators = row.pop("indicators")
        track = _put(loader, Track, {"plan": plan, "number": row.pop("number")}, row, known_from)
        for values in indicators:
            target = values.pop("target", None)
            identity = {"code": values.pop("code")}
            values |= {"track": track, "method": Method.COMPUTED, "is_fixed": True}
            indicator = _put(loader, Indicator, identity, values, known_from)
            for year in range(plan.first_year, plan.last_year + 1) if target else ():
                _put(
                    loader,
                    Target,
                    {"indicator": indicator, "fiscal_year": year},
                    {
                        "value": Decimal(target["value"]),
                        "set_by": fixture["targets_set_by"],
                        "note": target["note"],
                    },
                    known_from,
                )
    return plan


def _put(
    loader: Loader, model: type[Recorded], key: dict, values: dict, known_from: datetime | None
) -> Recorded:
    row, is_due = loader.prepare(model, key, values)
    if is_due:
        actions.save_record(by=None, record=row, known_from=known_from)
    return row
