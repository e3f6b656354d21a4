"""Writes of reference rows, counterparts and postings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min

from registry import guideline_rules, rules, unit_joining
from registry.models import (
    Cluster,
    Counterpart,
    Country,
    CriterionSet,
    DeclaredTotal,
    DelayReason,
    Edition,
    EditionRow,
    GuidanceLimit,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    PairingSource,
    Posting,
    Province,
    Region,
    RouteQuestion,
    RouteRule,
    UnitType,
)
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.recorded import Recorded
from sistercity.audit.saving import save_filled
from sistercity.locks import lock_rows

REFERENCE = (
    Region,
    Cluster,
    Province,
    Country,
    UnitType,
    DeclaredTotal,
    Edition,
    EditionRow,
    PairingSource,
    GuidelineEdition,
    GuidelineStep,
    GuidanceLimit,
    CriterionSet,
    DelayReason,
    RouteQuestion,
    RouteRule,
)


def save_record(
    *,
    by: User | None,
    record: Recorded,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Recorded:
    """Add or change one row of reference data.

    Args:
        record: a new instance, or a stored one with changed values, of a model in
            ``REFERENCE``.
        revision: the revision that the form was opened at; None: the instance's own.
        known_from: the date of the source, aware, when earlier than now.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved the row in between; nothing is written.
        ValidationError: by field.
        TypeError: the model has actions of its own.
    """
    rules.check_may_edit_register(by)
    action = _action_of(record)
    if isinstance(record, Edition | DeclaredTotal):
        rules.check_as_at_has_come(record.as_at, today=clock.today())
    with writing(by=by, action=action, reason=reason, known_from=known_from) as entry:
        if by is not None and isinstance(record, GuidelineEdition):
            _check_edition(record, reason)
        save_filled(entry, record, revision)
    return record


def _check_edition(edition: GuidelineEdition, reason: str) -> None:
    bindings = GuidelineBinding.objects.filter(edition_id=edition.pk)
    guideline_rules.check_edition_change(
        edition=edition,
        stored=GuidelineEdition.objects.filter(pk=edition.pk).first(),
        reason=reason,
        **bindings.aggregate(
            bound_count=Count("pairing", distinct=True), first_bound_on=Min("bound_on")
        ),
    )


def save_records(
    *,
    by: User | None,
    records: Sequence[Recorded],
    reason: str = "",
    known_from: datetime | None = None,
) -> Sequence[Recorded]:
    """Add or change many reference rows of one model as one change, or none of them.

    Raises: as ``save_record``.
    """
    rules.check_may_edit_register(by)
    if not records:
        return records
    (action,) = {_action_of(record) for record in records}
    with writing(by=by, action=action, reason=reason, known_from=known_from) as entry:
        for record in records:
            save_filled(entry, record)
    return records


def save_counterpart(
    *,
    by: User | None,
    counterpart: Counterpart,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Counterpart:
    """Add or change a foreign unit.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        WrongState: it was joined to another.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="counterpart.save", reason=reason, known_from=known_from) as entry:
        lock_rows(Counterpart, [counterpart.pk])
        stored = Counterpart.objects.select_related("merged_into")
        for held in stored.filter(pk=counterpart.pk):
            unit_joining.check_unit_stands(held)
        save_filled(entry, counterpart, revision)
    return counterpart


def save_posting(
    *, by: User | None, posting: Posting, revision: int | None = None, reason: str = ""
) -> Posting:
    """Add, end or correct a person's service in a province.

    The person is locked, so that of two who post somebody to one province at once the second
    is refused.

    Raises:
        NotAllowed: neither an editor nor an administrator.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; who is newly posted does not work for provinces, the posting
            ends before it starts, or it overlaps another of the person in the province.
    """
    rules.check_may_post(by)
    with writing(by=by, action="posting.save", reason=reason) as entry:
        if posting.user_id:
            person = User.objects.select_for_update().get(pk=posting.user_id)
            if posting._state.adding:
                # Later on the role may change; the posting of before can still be ended.
                rules.check_can_be_posted(person)
                posting.role = person.role
            if posting.province_id and posting.starts_on:
                same_place = Posting.objects.filter(user=person, province_id=posting.province_id)
                others = same_place.exclude(pk=posting.pk).select_related("user", "province")
                rules.check_no_overlap(posting=posting, others=others)
        save_filled(entry, posting, revision)
    return posting


def _action_of(record: Recorded) -> str:
    if not isinstance(record, REFERENCE):
        raise TypeError(f"{type(record).__name__} is not reference data")
    return f"{record._meta.model_name}.save"
