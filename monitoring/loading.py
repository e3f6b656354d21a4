"""Loading of everything that every portal starts with: register, plan, holidays, fiscal years."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction

from monitoring import actions
from monitoring.choices import Desk
from monitoring.models import CountryCriterion, DeskLimit, FiscalYear, Holiday, RadarLimit
from monitoring.radar import USUAL
from plans.loading import load_plan
from registry.loading import (
    Loader,
    day,
    load_criteria,
    load_documents,
    load_guideline,
    load_pairings,
    load_places,
)
from sistercity.notices.actions import fill_rules
from sistercity.notices.models import NoticeRule

# Working days that a portal starts with; the ministry sets its own.
DESK_LIMITS = {Desk.OFFICER: 10, Desk.APPROVER: 5, Desk.MINISTRY: 10}


def load_register(
    *, overwrite: bool = False, tell: Callable[[str], object] = lambda line: None
) -> Loader:
    """Load or refresh the reference data and the register, all of it or nothing.

    Rows that are there already and the same are left alone, and so are those that a person
    wrote last. The fiscal years of the plan are opened where nobody has opened them, and what is
    set nowhere of how long a desk may take, of what people are told, or of when the radar
    speaks, is set.

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
        load_criteria(loader)
        load_pairings(loader, documents)
        load_country_criteria(loader)
        plan = load_plan(loader, documents)
        load_holidays(loader)
        for year in range(plan.first_year, plan.last_year + 1):
            if FiscalYear.objects.filter(year=year).exists():
                loader.tally[FiscalYear, "same"] += 1
            else:
                loader.tally[FiscalYear, "added"] += 1
                actions.open_year(by=None, year=year)
        for desk, working_days in DESK_LIMITS.items():
            if DeskLimit.objects.filter(desk=desk).exists():
                loader.tally[DeskLimit, "same"] += 1
            else:
                loader.tally[DeskLimit, "added"] += 1
                limit = DeskLimit(desk=desk, working_days=working_days)
                actions.set_desk_limit(by=None, limit=limit)
        loader.tally[NoticeRule, "same"] += NoticeRule.objects.count()
        loader.tally[NoticeRule, "added"] += fill_rules()
        load_radar_limits(loader)
    return loader


def load_country_criteria(loader: Loader) -> None:
    """The criteria by which countries are put in order."""
    due = []
    for values in loader.read("country_criteria.json")["rows"]:
        values["weight"] = Decimal(values["weight"])
        for name in ("meanings_th", "meanings_en"):
            values[name] = "\n".join(values.get(name, ()))
        key = {"code": values.pop("code")}
        criterion, is_due = loader.prepare(CountryCriterion, key, values)
        if is_due:
            due.append(criterion)
    actions.save_country_criteria(by=None, criteria=due)


def load_radar_limits(loader: Loader) -> None:
    """From where on the radar speaks, where nobody has set it."""
    held = set(RadarLimit.objects.values_list("measure", flat=True))
    for measure, value in USUAL.items():
        loader.tally[RadarLimit, "same" if measure in held else "added"] += 1
        if measure not in held:
            actions.set_radar_limit(by=None, limit=RadarLimit(measure=measure, value=value))


def load_holidays(loader: Loader) -> None:
    """The government's holidays; before years are opened, whose due days depend on them."""
    rows = []
    for values in loader.read("holidays.json")["rows"]:
        key = {"day": day(values.pop("day"))}
        holiday, is_due = loader.prepare(Holiday, key, values)
        if is_due:
            rows.append(holiday)
    actions.save_holidays(by=None, holidays=rows)
