"""Loading of everything that every portal starts with: register, plan, holidays, fiscal years."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from monitoring import actions
from monitoring.models import FiscalYear, Holiday
from plans.loading import load_plan
from registry.loading import (
    Loader,
    day,
    load_documents,
    load_guideline,
    load_pairings,
    load_places,
)


def load_register(
    *, overwrite: bool = False, tell: Callable[[str], object] = lambda line: None
) -> Loader:
    """Load or refresh the reference data and the register, all of it or nothing.

    Rows that are there already and the same are left alone, and so are those that a person
    wrote last. The fiscal years of the plan are opened where nobody has opened them.

    Args:
        overwrite: put back the fixture's values over what people have written.
        tell: called with the name of each fixture as it is read.

    Returns:
        The loader, with what it did in ``tally`` and ``left_out``.
    """
    loader = Loader(overwrite=overwrite, tell=tell)
    with transaction.atomic():
        load_places(loader)
        documents = load_documents(loader)
        load_guideline(loader)
        load_pairings(loader, documents)
        plan = load_plan(loader, documents)
        load_holidays(loader)
        for year in range(plan.first_year, plan.last_year + 1):
            if FiscalYear.objects.filter(year=year).exists():
                loader.tally[FiscalYear, "same"] += 1
            else:
                loader.tally[FiscalYear, "added"] += 1
                actions.open_year(by=None, year=year)
    return loader


def load_holidays(loader: Loader) -> None:
    """The government's holidays; before years are opened, whose due days depend on them."""
    rows = []
    for values in loader.read("holidays.json")["rows"]:
        key = {"day": day(values.pop("day"))}
        holiday, is_due = loader.prepare(Holiday, key, values)
        if is_due:
            rows.append(holiday)
    actions.save_holidays(by=None, holidays=rows)
