"""Loading of the criteria by which proposed pairings are assessed."""

from __future__ import annotations

from decimal import Decimal

from registry import actions
from registry.models import Criterion, CriterionSet

from .loader import Loader, day, moment


def load_criteria(loader: Loader) -> None:
    """The sets of criteria; one by which somebody has assessed already stays as it is."""
    fixture = loader.read("criteria.json")
    known_from = moment(fixture["known_from"])
    for row in fixture["rows"]:
        criteria, key = row.pop("criteria"), {"code": row.pop("code")}
        row["in_force_from"] = day(row["in_force_from"])
        criterion_set = loader.put(CriterionSet, key, row, known_from)
        if criterion_set.assessments.exists():
            continue
        due = []
        for values in criteria:
            values["weight"] = Decimal(values["weight"])
            for name in ("meanings_th", "meanings_en"):
                values[name] = "\n".join(values[name])
            named = {"criterion_set": criterion_set, "code": values.pop("code")}
            criterion, is_due = loader.prepare(Criterion, named, values)
            if is_due:
                due.append(criterion)
        actions.save_criteria(by=None, criteria=due, known_from=known_from)
