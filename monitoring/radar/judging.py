"""What the radar sees in a pairing: one small rule a flag, on values that are passed in.

No rule counts for an indicator: the radar only says where somebody should look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from monitoring.choices import Direction, RadarFlag, RadarMeasure
from registry.choices import Status
from sistercity.thai.calendar import fiscal_year_of, fiscal_year_start

# What a portal starts with; the ministry sets its own in ``RadarLimit``.
USUAL: dict[str, int] = {
    RadarMeasure.LEAD_DAYS: 180,
    RadarMeasure.SILENT_YEARS: 2,
    RadarMeasure.ONE_SIDED_YEARS: 3,
    RadarMeasure.ONE_SIDED_PERCENT: 100,
    RadarMeasure.ONE_SIDED_COUNT: 3,
    RadarMeasure.STUCK_DAYS: 365,
    RadarMeasure.SNOOZE_DAYS: 180,
}
_BEFORE_SIGNING = (Status.IN_PROGRESS, Status.STALLED)
_OPEN = (*_BEFORE_SIGNING, Status.SIGNED, Status.SUSPENDED)
_TRAVELS = (Direction.OUTBOUND, Direction.INBOUND, Direction.BOTH)


@dataclass(frozen=True)
class Watched:
    """A pairing on a day, as far as the rules ask; activities are approved ones that had begun.

    Attributes:
        status: the register's word for the day; "" where no date tells it.
        held_from: since when it has been in force without a break; None when it is not.
        lead_days: its own lead, where one is set.
        expiry_activities: how many activities began after the expiry, and the last such day.
        recorded_years: fiscal years whose activities were ever asked for; of others their lack
            says nothing.
        joint_years: fiscal years with a joint activity.
        last_joint_on: the first day of the last one.
        explained: fiscal year → the province's coded reason why there was none.
        travels: fiscal year → direction → how many activities somebody travelled for.
        stage: the first required step before the signing that is not done; "" without an
            edition that binds, or with all of them done.
        stage_since: since when it has been there; without an edition, the day of its last event.
        signing_id: the event of the first signature; None while there is none.
        document_id: what was signed then.
        is_kept: the document's file is held, or may not be (a classified one).
        named_on: the day of the last document that names the other side.
        former_name, renamed_on: its last earlier name, and the day on which the register
            changed it.
    """

    pairing_id: int
    status: str = ""
    held_from: date | None = None
    expires_on: date | None = None
    lead_days: int | None = None
    expiry_activities: tuple[int, date | None] = (0, None)
    recorded_years: frozenset[int] = frozenset()
    joint_years: frozenset[int] = frozenset()
    last_joint_on: date | None = None
    explained: Mapping[int, str] = field(default_factory=dict)
    travels: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    stage: str = ""
    stage_since: date | None = None
    stage_done: int = 0
    stage_count: int = 0
    is_equal_level: bool = True
    level_reason: str = ""
    unit_type: str = ""
    unit_code: str = ""
    signing_id: int | None = None
    document_id: int | None = None
    is_kept: bool = True
    named_on: date | None = None
    former_name: str = ""
    renamed_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """A flag that is up.

    Attributes:
        urgency: of two findings of a flag the greater is the more pressing.
        values: what its sentence says.
        fact: what it rests on; another one wakes a snooze. At most 200 characters.
    """

    flag: str
    urgency: int
    values: Mapping[str, object]
    fact: str


def expiring(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force, and its expiry lies within the lead; the last day itself still counts."""
    if one.status != Status.SIGNED or one.expires_on is None or one.expires_on < day:
        return None
    left = (one.expires_on - day).days
    lead = one.lead_days or limits[RadarMeasure.LEAD_DAYS]
    if left > lead:
        return None
    told = {"day": one.expires_on, "left": left, "lead": lead, "own_lead": bool(one.lead_days)}
    return Finding(RadarFlag.EXPIRING, -left, told, one.expires_on.isoformat())


def expired_acting(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force, its expiry has passed, and something was done since."""
    count, last = one.expiry_activities
    if not _has_expired(one, day) or not count:
        return None
    past = (day - one.expires_on).days
    told = {"day": one.expires_on, "past": past, "count": count, "last": last}
    return Finding(
        RadarFlag.EXPIRED_ACTING, past, told, f"{one.expires_on.isoformat()} {count}"
    )


def expired(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force, its expiry has passed, and nothing was done since."""
    if not _has_expired(one, day) or one.expiry_activities[0]:
        return None
    past = (day - one.expires_on).days
    told = {"day": one.expires_on, "past": past}
    return Finding(RadarFlag.EXPIRED, past, told, one.expires_on.isoformat())


def _has_expired(one: Watched, day: date) -> bool:
    return one.status == Status.SIGNED and one.expires_on is not None and one.expires_on < day


def silent(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force throughout the last full fiscal years, and no joint activity in them or since."""
    running = fiscal_year_of(day)
    if one.held_from is None or running in one.joint_years:
        return None
    years = []
    year = running - 1
    quiet = one.recorded_years - one.joint_years
    while year in quiet and fiscal_year_start(year) >= one.held_from:
        years.append(year)
        year -= 1
    if len(years) < limits[RadarMeasure.SILENT_YEARS]:
        return None
    told = {
        "count": len(years),
        "first": years[-1],
        "last": years[0],
        "last_joint": one.last_joint_on,
        "explained": {n: one.explained[n] for n in sorted(years) if n in one.explained},
    }
    return Finding(RadarFlag.SILENT, len(years), told, f"{years[-1]}-{years[0]}")


def one_sided(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force, and of the journeys of the last years almost all, or all, go one way."""
    if one.status != Status.SIGNED:
        return None
    running = fiscal_year_of(day)
    years = range(running - limits[RadarMeasure.ONE_SIDED_YEARS], running + 1)
    out, inward, both = (
        sum(one.travels.get(year, {}).get(way, 0) for year in years) for way in _TRAVELS
    )
    total, most = out + inward + both, max(out, inward)
    if total < limits[RadarMeasure.ONE_SIDED_COUNT]:
        return None
    if most * 100 < limits[RadarMeasure.ONE_SIDED_PERCENT] * total:
        return None
    told = {
        "way": Direction.OUTBOUND if out >= inward else Direction.INBOUND,
        "most": most, "total": total, "first": years[0], "last": running,
    }  # fmt: skip
    return Finding(RadarFlag.ONE_SIDED, most, told, f"{out} {inward} {both}")


def stuck(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """Before the signing, and in one stage for longer than the limit."""
    if one.status not in _BEFORE_SIGNING or one.stage_since is None:
        return None
    days = (day - one.stage_since).days
    if days <= limits[RadarMeasure.STUCK_DAYS]:
        return None
    told = {
        "days": days, "since": one.stage_since, "stage": one.stage, "done": one.stage_done,
        "steps": one.stage_count, "is_stalled": one.status == Status.STALLED,
    }  # fmt: skip
    return Finding(
        RadarFlag.STUCK, days, told, f"{one.stage_since.isoformat()} {one.stage_done} {one.status}"
    )


def missing_file(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """Signed and not ended, and what was signed is not held as a file."""
    if one.status not in (Status.SIGNED, Status.SUSPENDED) or one.signing_id is None:
        return None
    if one.document_id is not None and one.is_kept:
        return None
    told = {"document_id": one.document_id, "signing_id": one.signing_id}
    return Finding(
        RadarFlag.MISSING_FILE, int(one.document_id is None), told,
        f"{one.signing_id} {one.document_id or '-'}",
    )  # fmt: skip


def unequal(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """Its level is another than a Thai province's, and nobody wrote why."""
    if one.status not in _OPEN or one.is_equal_level or one.level_reason.strip():
        return None
    return Finding(RadarFlag.UNEQUAL, 0, {"unit_type": one.unit_type}, one.unit_code)


def renamed(one: Watched, limits: Mapping[str, int], day: date) -> Finding | None:
    """In force, and the other side was renamed after the last document that names it."""
    if one.status != Status.SIGNED or one.named_on is None or one.renamed_on is None:
        return None
    if one.renamed_on <= one.named_on:
        return None
    told = {"former": one.former_name, "day": one.renamed_on, "named": one.named_on}
    fact = f"{one.renamed_on.isoformat()} {one.former_name}"
    return Finding(RadarFlag.RENAMED, (day - one.renamed_on).days, told, fact[:200])


Rule = Callable[[Watched, Mapping[str, int], date], Finding | None]
RULES: dict[str, Rule] = {
    RadarFlag.EXPIRING: expiring,
    RadarFlag.EXPIRED_ACTING: expired_acting,
    RadarFlag.EXPIRED: expired,
    RadarFlag.SILENT: silent,
    RadarFlag.ONE_SIDED: one_sided,
    RadarFlag.STUCK: stuck,
    RadarFlag.MISSING_FILE: missing_file,
    RadarFlag.UNEQUAL: unequal,
    RadarFlag.RENAMED: renamed,
}


def findings(one: Watched, limits: Mapping[str, int], day: date) -> list[Finding]:
    """Every flag that is up for a pairing on ``day``, in the order of the flags."""
    found = (rule(one, limits, day) for rule in RULES.values())
    return [finding for finding in found if finding is not None]
