"""What the rules of the radar ask of many pairings, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Count, F, Max
from django.utils import timezone

from monitoring.choices import Status as ActivityStatus
from monitoring.models import ActivityPairing, Explanation, FiscalYear, RadarLead, RadarLimit
from registry.answers import first_signing
from registry.choices import EventKind, Secrecy, Status
from registry.events import SAYS_EXPIRY, turning_point
from registry.models import Counterpart, Document, DocumentFile, Pairing, PairingEvent
from registry.moments import Moment
from registry.names import text_of
from registry.stages import Stage, stages_of

from .judging import USUAL, Watched


def read_limits() -> dict[str, int]:
    """From where on the radar speaks: what the ministry set, else what a portal starts with."""
    return {**USUAL, **dict(RadarLimit.objects.values_list("measure", "value"))}


def read_watched(pairings: Collection[Pairing], *, user, day: date) -> list[Watched]:
    """What the rules ask of each pairing; the number of queries does not grow with them.

    Args:
        pairings: of ``as_at(day)``, with counterparts and their types.
        user: whose reading of the guideline tells stages.
    """
    ids = [pairing.pk for pairing in pairings]
    events = _events(ids, day)
    kept = _kept_documents(events.values())
    acts, after = _activities(ids, day), _after_expiry(ids, day)
    explained: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Explanation.objects.filter(pairing_id__in=ids).order_by()
    for pairing_id, year, reason in rows.values_list("pairing_id", "fiscal_year", "reason"):
        explained[pairing_id][year] = reason
    leads = dict(RadarLead.objects.filter(pairing_id__in=ids).values_list("pairing_id", "days"))
    recorded = frozenset(FiscalYear.objects.values_list("year", flat=True))
    names = _former_names([pairing.counterpart for pairing in pairings], day)
    walking = [one.pk for one in pairings if _status(one) in (Status.IN_PROGRESS, Status.STALLED)]
    stages = stages_of(walking, user=user, moment=Moment(day)) if walking else {}
    return [
        Watched(
            pairing_id=pairing.pk,
            status=_status(pairing),
            held_from=_held_from(events[pairing.pk]),
            expires_on=pairing.expires_on,
            lead_days=leads.get(pairing.pk),
            expiry_activities=after.get(pairing.pk, (0, None)),
            explained=explained[pairing.pk],
            recorded_years=recorded,
            is_equal_level=pairing.counterpart.is_equal_level,
            level_reason=pairing.level_reason,
            unit_type=text_of(pairing.counterpart.unit_type, "name"),
            unit_code=pairing.counterpart.unit_type.code,
            **_stage(stages.get(pairing.pk), events[pairing.pk]),
            **_signing(events[pairing.pk], kept),
            **_told_by_activities(acts[pairing.pk]),
            **names.get(pairing.counterpart_id, {}),
        )
        for pairing in pairings
    ]


def _status(pairing: Pairing) -> str:
    """As the register shows it: a row without any date stands as it was last known."""
    return pairing.status_on or (pairing.status if pairing.is_undated else "")


def _events(ids: Collection[int], day: date) -> dict[int, list[PairingEvent]]:
    """The standing events of each pairing by ``day``, undated ones among them."""
    found: dict[int, list[PairingEvent]] = defaultdict(list)
    for event in PairingEvent.objects.filter(pairing_id__in=ids).standing().order_by("id"):
        if event.effective_on is None or event.effective_on <= day:
            found[event.pairing_id].append(event)
    return found


def _held_from(events: Iterable[PairingEvent]) -> date | None:
    """Since when it has been in force without a break; an end is told by the last event."""
    since = None
    turns = [event for event in events if event.leads_to and event.status_from]
    for event in sorted(turns, key=lambda event: (*turning_point(event), event.pk)):
        if event.leads_to != Status.SIGNED:
            since = None
        elif since is None:
            since = event.status_from
    return since


def _stage(stage: Stage | None, events: Iterable[PairingEvent]) -> dict:
    if stage is None:
        days = [event.effective_on for event in events if event.effective_on]
        return {"stage_since": max(days, default=None)}
    return {
        "stage": text_of(stage.step, "name") if stage.step else "",
        "stage_since": stage.since,
        "stage_done": stage.done_count,
        "stage_count": stage.step_count,
    }


def _signing(events: list[PairingEvent], kept: Collection[int]) -> dict:
    signing = first_signing(events)
    naming = [
        event.effective_on
        for event in events
        # What both sides signed of the agreement itself.
        if event.kind in SAYS_EXPIRY and event.effective_on
    ]
    return {
        "signing_id": signing.pk if signing else None,
        "document_id": signing.document_id if signing else None,
        "is_kept": bool(signing) and signing.document_id in kept,
        "named_on": max(naming, default=None),
    }


def _kept_documents(events: Iterable[list[PairingEvent]]) -> set[int]:
    """The documents of signatures whose file is held, or that may have none."""
    ids = {
        event.document_id
        for group in events
        for event in group
        if event.kind == EventKind.SIGNED and event.document_id
    }
    files = DocumentFile.objects.filter(document_id__in=ids, is_removed=False).order_by()
    secret = Document.objects.filter(id__in=ids).exclude(secrecy=Secrecy.ORDINARY).order_by()
    return {*files.values_list("document_id", flat=True), *secret.values_list("id", flat=True)}


def _approved(ids: Collection[int], day: date):
    return ActivityPairing.objects.filter(
        pairing_id__in=ids,
        activity__status=ActivityStatus.APPROVED,
        activity__starts_on__lte=day,
    ).order_by()


def _activities(ids: Collection[int], day: date) -> dict[int, list[tuple]]:
    """By pairing: year, whether joint, direction, how many, the last first day."""
    found: dict[int, list[tuple]] = defaultdict(list)
    alike = ("pairing_id", "activity__fiscal_year", "activity__is_joint", "activity__direction")
    rows = _approved(ids, day).values_list(*alike)
    for pairing_id, *told in rows.annotate(Count("id"), Max("activity__starts_on")):
        found[pairing_id].append(tuple(told))
    return found


def _after_expiry(ids: Collection[int], day: date) -> dict[int, tuple[int, date]]:
    """By pairing: how many activities began after its expiry, and the last such day."""
    rows = _approved(ids, day).filter(activity__starts_on__gt=F("pairing__expires_on"))
    told = rows.values_list("pairing_id").annotate(Count("id"), Max("activity__starts_on"))
    return {pairing_id: (count, last) for pairing_id, count, last in told}


def _told_by_activities(rows: Iterable[tuple]) -> dict:
    joint: dict[int, date] = {}
    travels: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for year, is_joint, direction, count, last in rows:
        travels[year][direction] += count
        if is_joint:
            joint[year] = max(last, joint.get(year, last))
    return {
        "joint_years": frozenset(joint),
        "last_joint_on": max(joint.values(), default=None),
        "travels": travels,
    }


def _former_names(counterparts: Iterable[Counterpart], day: date) -> Mapping[int, dict]:
    """Of counterparts that were renamed by ``day``: the last name before, and when it changed.

    Former names are kept without a day, so the day is the one on which the register changed the
    name; a name that was never the register's own is another spelling and no renaming.
    """
    former = {
        one.pk: ({name.strip() for name in one.former_names.splitlines()}, one.name_th)
        for one in counterparts
        if one.former_names.strip()
    }
    found: dict[int, dict] = {}
    states = Counterpart.versions.objects.filter(id__in=former, known_to__isnull=False)
    rows = states.order_by("known_to", "number_from").values_list("id", "name_th", "known_to")
    for pk, name, until in rows:
        names, present = former[pk]
        changed_on = timezone.localdate(until)
        if name in names and name != present and changed_on <= day:
            found[pk] = {"former_name": name, "renamed_on": changed_on}
    return found
