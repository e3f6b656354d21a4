"""The order of countries on a day, read from records and entered facts, or as it was saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.choices import CountryMeasure
from monitoring.models import ActivityPairing, CountryCriterion, CountryFact, CountryRanking
from monitoring.ranking import Placed, placed, read_bounds, score_of
from registry.models import Country, Pairing
from registry.names import name_of
from sistercity.thai.calendar import fiscal_year_of

from .names import Named


@dataclass(frozen=True)
class Rated:
    """A criterion as it entered a ranking; ``bounds`` only of counted ones."""

    code: str
    name_th: str
    name_en: str
    measure: str
    weight: Decimal
    bounds: tuple[int, ...]
    years: int

    def __str__(self) -> str:
        return name_of(self)

    @property
    def is_counted(self) -> bool:
        """Whether its scores come from counts."""
        return self.measure != CountryMeasure.ENTERED


@dataclass(frozen=True)
class Score:
    """What a country has under a criterion: the count behind it, or reason and source.

    ``score`` is None where the ministry has entered nothing.
    """

    score: int | None
    count: int | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Ranked:
    """A country with its scores by criterion."""

    code: str
    name: Named
    scores: Mapping[str, Score]


@dataclass(frozen=True)
class Ranking:
    """Criteria and countries, the latter in the order of their names in Thai."""

    as_at: date
    criteria: tuple[Rated, ...]
    countries: tuple[Ranked, ...]

    def kept(self) -> dict:
        """All of it as JSON values, complete in itself."""
        return {
            "criteria": [
                {**asdict(one), "weight": str(one.weight), "bounds": list(one.bounds)}
                for one in self.criteria
            ],
            "countries": [
                {
                    "code": one.code,
                    "name_th": one.name.name_th,
                    "name_en": one.name.name_en,
                    "scores": {code: asdict(score) for code, score in one.scores.items()},
                }
                for one in self.countries
            ],
        }

    @property
    def weights(self) -> dict[str, Fraction]:
        """By criterion."""
        return {one.code: Fraction(one.weight) for one in self.criteria}

    def placed(self, weights: Mapping[str, Fraction] | None = None) -> dict[str, Placed]:
        """Country → what it comes to, by rank; with its own weights unless others are given."""
        scores = {
            country.code: {code: score.score for code, score in country.scores.items()}
            for country in self.countries
        }
        return placed(scores, weights or self.weights)


def read_ranking(*, user, today: date) -> Ranking:
    """The order of today: countries with a confirmed pairing, or of which something was entered.

    Five queries, whatever the number of countries.
    """
    criteria = tuple(map(_rated, CountryCriterion.objects.visible_to(user).in_use()))
    rows = Pairing.objects.visible_to(user).confirmed().as_at(today).on_list()
    paired = rows.values_list("counterpart__country_id", flat=True)
    counted = {
        CountryMeasure.PAIRINGS: Counter(
            rows.in_force().values_list("counterpart__country_id", flat=True)
        )
    }
    facts = {
        (fact.country_id, fact.criterion.code): fact
        for fact in CountryFact.objects.visible_to(user).select_related("criterion")
    }
    activities = _activities(user, today)
    ids = {*paired, *(country for country, _code in facts)}
    countries = Country.objects.visible_to(user).filter(pk__in=ids).order_by("sort_key", "pk")
    found = []
    for country in countries:
        scores = {}
        for one in criteria:
            if one.measure == CountryMeasure.ENTERED:
                scores[one.code] = _entered(facts.get((country.pk, one.code)))
                continue
            if one.measure == CountryMeasure.ACTIVITIES:
                first = fiscal_year_of(today) - one.years + 1
                count = sum(year >= first for year in activities.get(country.pk, {}).values())
            else:
                count = counted[one.measure][country.pk]
            scores[one.code] = Score(score_of(count, one.bounds), count)
        found.append(Ranked(country.code, Named(country.name_th, country.name_en), scores))
    return Ranking(today, criteria, tuple(found))


def saved_ranking(saved: CountryRanking) -> Ranking:
    """A ranking as it was saved."""
    return Ranking(
        saved.as_at,
        tuple(
            Rated(**{**one, "weight": Decimal(one["weight"]), "bounds": tuple(one["bounds"])})
            for one in saved.content["criteria"]
        ),
        tuple(
            Ranked(
                one["code"],
                Named(one["name_th"], one["name_en"]),
                {code: Score(**score) for code, score in one["scores"].items()},
            )
            for one in saved.content["countries"]
        ),
    )


def _rated(criterion: CountryCriterion) -> Rated:
    is_counted = criterion.measure != CountryMeasure.ENTERED
    return Rated(
        code=criterion.code,
        name_th=criterion.name_th,
        name_en=criterion.name_en,
        measure=criterion.measure,
        weight=criterion.weight,
        bounds=read_bounds(criterion.bounds) if is_counted else (),
        years=criterion.years,
    )


def _entered(fact: CountryFact | None) -> Score:
    return Score(fact.score, None, fact.reason, fact.source) if fact else Score(None)


def _activities(user, today: date) -> dict[int, dict[int, int]]:
    """Country → approved activity → its fiscal year, of confirmed pairings, begun by today."""
    rows: Iterable[tuple[int, int, int]] = (
        ActivityPairing.objects.visible_to(user)
        .filter(
            pairing__in=Pairing.objects.confirmed().values("pk"),
            activity__status="approved",
            activity__starts_on__lte=today,
        )
        .order_by()
        .values_list("pairing__counterpart__country_id", "activity_id", "activity__fiscal_year")
    )
    found: dict[int, dict[int, int]] = {}
    for country, activity, year in rows:
        found.setdefault(country, {})[activity] = year
    return found
