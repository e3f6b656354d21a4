"""Every write of the plan."""

from __future__ import annotations

from datetime import datetime

from plans.models import Indicator, Plan, Target, Track
from registry import rules
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.recorded import Recorded
from sistercity.audit.saving import save_filled

RECORDS = (Plan, Track, Indicator, Target)


def save_record(
    *,
    by: User | None,
    record: Recorded,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Recorded:
    """Add or change a plan, track, indicator or target.

    Args:
        record: a new instance, or a stored one with changed values.
        revision: the revision that the form was opened at; None: the instance's own.
        known_from: the date of the source, aware, when earlier than now.

    Raises:
        NotAllowed: not an editor; the plan has the same editors as the register.
        StaleEdit: somebody saved the row in between; nothing is written.
        ValidationError: by field.
        TypeError: no record of the plan.
    """
    rules.check_may_edit_register(by)
    if not isinstance(record, RECORDS):
        raise TypeError(f"{type(record).__name__} is no record of the plan")
    action = f"{record._meta.model_name}.save"
    with writing(by=by, action=action, reason=reason, known_from=known_from) as entry:
        save_filled(entry, record, revision)
    return record
