"""Naming who stands in for a province's approver, and ending it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring import rules
from monitoring.models import Deputation
from registry.models import Posting, Province
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.errors import WrongState

_NAMED = (
    "province_id", "principal_id", "deputy_id", "capacity", "starts_on", "ends_on",
    "order_number", "ordered_on",
)  # fmt: skip


def name_deputy(*, by: User, deputation: Deputation) -> Deputation:
    """Let an officer of the province endorse for its approver in some days.

    The same deputation a second time returns the first unchanged.

    Args:
        deputation: new; its principal is whoever is stood in for.

    Raises:
        NotAllowed: neither the approver themselves, posted there today, nor an editor.
        ValidationError: by field; not an officer posted there then, days that have passed or
            more than a year, or the same person in days of another order.
    """
    if by.role == Role.APPROVER:
        deputation.principal = by
    with writing(by=by, action="deputation.name") as entry:
        # Locked, so that of two presses at once the second finds the first's row.
        Province.objects.select_for_update(of=("self",)).get(pk=deputation.province_id)
        served = Province.objects.ids_served_by(by)
        rules.check_names_deputy(by=by, province_id=deputation.province_id, served=served)
        told = {name: getattr(deputation, name) for name in _NAMED}
        earlier = Deputation.objects.filter(**told, revoked_at__isnull=True).first()
        if earlier:
            return earlier
        rules.check_deputation(
            deputation=deputation,
            postings=list(Posting.objects.filter(province_id=deputation.province_id)),
            others=list(
                Deputation.objects.filter(
                    province_id=deputation.province_id,
                    deputy_id=deputation.deputy_id,
                    revoked_at__isnull=True,
                )
            ),
            today=clock.today(),
        )
        entry.save(deputation)
    return deputation


def revoke_deputation(*, by: User, deputation_id: int) -> Deputation:
    """End a deputation at once; what was endorsed under it stands.

    Raises:
        Deputation.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: neither an approver posted there today nor an editor.
        WrongState: it has ended already.
    """
    with writing(by=by, action="deputation.undo") as entry:
        rows = Deputation.objects.select_for_update(of=("self",)).visible_to(by)
        deputation = rows.get(pk=deputation_id)
        served = Province.objects.ids_served_by(by)
        rules.check_names_deputy(by=by, province_id=deputation.province_id, served=served)
        if deputation.revoked_at or deputation.ends_on < clock.today():
            raise WrongState(_("การทำหน้าที่แทนนี้สิ้นสุดไปแล้ว"))
        deputation.revoked_at = clock.now()
        entry.save(deputation)
    return deputation
