"""Every write of the order of countries: criteria, what is entered of a country, rankings."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from django.core.exceptions import ValidationError

from monitoring import rules
from monitoring.models import CountryCriterion, CountryFact, CountryRanking
from monitoring.reports.ranking import read_ranking
from registry.suitability import check_weights
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.saving import save_filled, sent_before


def save_country_criteria(
    *,
    by: User | None,
    criteria: Sequence[CountryCriterion],
    revision: int | None = None,
    reason: str = "",
) -> Sequence[CountryCriterion]:
    """Add or change criteria as one change; rankings that were saved keep theirs.

    Args:
        by: an editor; None when the reference data is loaded.
        revision: the revision that the form of the one criterion was opened at.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; the weights of those in use sum to nothing.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    if not criteria:
        return criteria
    with writing(by=by, action="countrycriterion.save", reason=reason) as entry:
        for criterion in criteria:
            save_filled(entry, criterion, revision)
        used = CountryCriterion.objects.in_use().values_list("code", "weight")
        try:
            check_weights({code: Fraction(weight) for code, weight in used})
        except ValidationError as refusal:
            raise ValidationError({"weight": refusal.messages}) from refusal
    return criteria


def save_country_fact(
    *, by: User, fact: CountryFact, revision: int | None = None, reason: str = ""
) -> CountryFact:
    """Enter or change the score of a country under a criterion that is not counted.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="countryfact.save", reason=reason) as entry:
        save_filled(entry, fact, revision)
    return fact


def save_ranking(*, by: User, title: str, ground: str, form_key: UUID) -> CountryRanking:
    """Save the order of countries as it stands today, with all that it rests on.

    The same form sent twice is one ranking.

    Raises:
        NotAllowed: not an editor.
        ValidationError: by field; there is no criterion or no country to put in order.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="countryranking.save") as entry:
        # One at a time, so that of two presses at once the second finds the first's row.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        said = {"title": title, "ground": ground}
        if sent := sent_before(CountryRanking.objects, form_key, said):
            return sent
        today = clock.today()
        ranking = CountryRanking(
            title=title,
            ground=ground,
            as_at=today,
            content=read_ranking(user=by, today=today).kept(),
            saved_by=by,
            saved_at=clock.now(),
            form_key=form_key,
        )
        entry.save(ranking)
    return ranking
