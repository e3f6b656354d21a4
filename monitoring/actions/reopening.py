"""Letting one province, or the centre, into a closed fiscal year again."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from monitoring import rules, year_rules
from monitoring.models import FiscalYear, Reopening
from monitoring.reminders import tell_reopened, tell_reopening_ended
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing
from sistercity.errors import WrongState


def reopen_year(
    *, by: User, year: int, province_id: int | None, reason: str, expires_on: date
) -> Reopening:
    """Let a province write in a closed year again, up to a day inclusive.

    Args:
        province_id: None is the centre, for its working group and trainings.

    Raises:
        NotAllowed: not an editor.
        FiscalYear.DoesNotExist: never opened.
        WrongState: the year is not closed, or the province is let in already.
        ValidationError: by field; without a reason, or a day that has passed.
    """
    rules.check_ministry_editor(by=by)
    year_rules.check_reason(reason)
    year_rules.check_expiry(expires_on=expires_on, today=clock.today())
    with writing(by=by, action="reopening.make", reason=reason) as entry:
        # Locked, so that of two who let a province in at once the second is told so.
        row = FiscalYear.objects.select_for_update().get(year=year)
        if row.closed_at is None:
            raise WrongState(_("ปีงบประมาณ พ.ศ. %(year)s ยังไม่ปิด จึงไม่ต้องเปิดให้แก้ไข") % {"year": year})
        live = Reopening.objects.live(clock.today())
        if live.filter(fiscal_year=year, province_id=province_id).exists():
            raise WrongState(_("ปีนี้เปิดให้แก้ไขอยู่แล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูวันที่สิ้นสุด"))
        reopening = Reopening(
            fiscal_year=year,
            province=Province.objects.get(pk=province_id) if province_id else None,
            reason=reason,
            expires_on=expires_on,
            opened_by=by,
            opened_at=clock.now(),
        )
        entry.save(reopening)
        tell_reopened(entry, reopening)
    return reopening


def end_reopening(
    *, by: User, reopening_id: int, reason: str, revision: int | None = None
) -> Reopening:
    """Shut a province out again before its last day.

    Raises:
        Reopening.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit, WrongState: it has ended already.
        ValidationError: without a reason.
    """
    rules.check_ministry_editor(by=by)
    year_rules.check_reason(reason)
    with writing(by=by, action="reopening.end", reason=reason) as entry:
        rows = Reopening.objects.select_for_update(of=("self",)).select_related("province")
        reopening = rows.get(pk=reopening_id)
        if reopening.ended_at or reopening.expires_on < clock.today():
            raise WrongState(_("การเปิดให้แก้ไขนี้สิ้นสุดแล้ว"))
        check_revision(reopening, revision)
        reopening.ended_at = clock.now()
        entry.save(reopening)
        tell_reopening_ended(entry, reopening)
    return reopening
