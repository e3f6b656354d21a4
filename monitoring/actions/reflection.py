"""Every write of annual reflections."""

from __future__ import annotations

from monitoring import year_rules, years
from monitoring.choices import ReflectionStatus
from monitoring.models import Reflection
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing

REFLECTION_FIELDS = ("success_factors", "problems", "obstacles", "proposals")


def save_reflection(
    *,
    by: User,
    province_id: int,
    fiscal_year: int,
    values: dict[str, str],
    submit: bool,
    revision: int | None = None,
) -> Reflection:
    """Keep what a province learned in a year, as a draft or handed in to the ministry.

    One that was handed in stays so; it is corrected while its year is open.

    Args:
        values: of the fields named in ``REFLECTION_FIELDS``.
        revision: of the one that the form was opened on; 0 when there was none.

    Raises:
        NotAllowed: not an officer posted in the province today.
        StaleEdit: a colleague saved it after ``revision``.
        WrongState: the fiscal year is closed or was not opened.
        ValidationError: by field; handed in with something left out.
    """
    year_rules.check_reflects(
        by=by,
        province_id=province_id,
        served=Province.objects.ids_served_by(by),
    )
    action = "reflection.submit" if submit else "reflection.save"
    with writing(by=by, action=action) as entry:
        # Locked, so that of two who begin at once the second finds the first's.
        province = Province.objects.select_for_update().get(pk=province_id)
        years.check_writable(entry, fiscal_year=fiscal_year, province_id=province_id)
        rows = Reflection.objects.select_for_update(of=("self",))
        row = rows.filter(province=province, fiscal_year=fiscal_year).first()
        if row:
            check_revision(row, revision)
        row = row or Reflection(province=province, fiscal_year=fiscal_year)
        for name in REFLECTION_FIELDS:
            setattr(row, name, values.get(name, "").strip())
        row.written_by = by
        is_handed_in = submit or row.status == ReflectionStatus.SUBMITTED
        if is_handed_in:
            year_rules.check_reflection_whole(reflection=row, fields=REFLECTION_FIELDS)
        if submit and row.status != ReflectionStatus.SUBMITTED:
            row.status, row.submitted_at = ReflectionStatus.SUBMITTED, clock.now()
        entry.save(row)
    return row
