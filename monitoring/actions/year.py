"""Opening and closing of fiscal years, and the provinces' answers where nothing was done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring import plan_rules, rules, years
from monitoring.models import Activity, Explanation, FiscalYear
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing
from sistercity.errors import NotAllowed, WrongState

from .due import add_lacking_dues


def open_year(*, by: User | None, year: int) -> FiscalYear:
    """Open a fiscal year: provinces may write in it, and what it asks of them is due.

    All of it is one change. A year that is open already stays as it is.

    Args:
        by: an editor; None when the reference data is loaded.

    Raises:
        NotAllowed: not an editor.
        WrongState: the year was closed.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="year.open") as entry:
        row = FiscalYear.objects.select_for_update().filter(year=year).first()
        if row and row.closed_at:
            raise WrongState(_("ปีงบประมาณ พ.ศ. %(year)s ปิดแล้ว") % {"year": year})
        if row is None:
            row = entry.save(FiscalYear(year=year))
            add_lacking_dues(entry, year)
    return row


def close_year(*, by: User, year: int) -> FiscalYear:
    """Close a fiscal year: its activities can no longer be written, its figures stand.

    Raises:
        NotAllowed: not an editor.
        FiscalYear.DoesNotExist: never opened.
        WrongState: closed already.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="year.close") as entry:
        row = FiscalYear.objects.select_for_update().get(year=year)
        if row.closed_at:
            raise WrongState(_("ปีงบประมาณ พ.ศ. %(year)s ปิดแล้ว") % {"year": year})
        row.closed_at = clock.now()
        entry.save(row)
    return row


def explain_no_activity(
    *,
    by: User,
    pairing_id: int,
    fiscal_year: int,
    reason: str,
    words: str,
    revision: int | None = None,
) -> Explanation:
    """Answer why a pairing had no joint activity in a year; a second answer corrects the first.

    Args:
        revision: of the answer that the form was opened on; 0 when there was none.

    Raises:
        Pairing.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        StaleEdit: somebody answered after ``revision``.
        WrongState: the fiscal year is closed or was not opened, there was one after all, or the
            pairing is no row of the register any more.
        ValidationError: by field.
    """
    with writing(by=by, action="explanation.save") as entry:
        # Locked, so that of two first answers at once the second is a correction.
        pairing = (
            Pairing.objects.select_for_update(of=("self",)).visible_to(by).get(pk=pairing_id)
        )
        if by.role != Role.OFFICER:
            raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ชี้แจงได้"))
        served = Province.objects.ids_served_by(by)
        rules.check_serves(by=by, province_id=pairing.province_id, served=served)
        plan_rules.check_may_answer(pairing=pairing)
        years.check_writable(
            entry, fiscal_year=fiscal_year, province_id=pairing.province_id
        )
        done = Activity.objects.approved().joint().of_year(fiscal_year)
        plan_rules.check_asks_answer(has_joint=done.filter(links__pairing=pairing).exists())
        answer = (
            Explanation.objects.select_for_update()
            .filter(pairing=pairing, fiscal_year=fiscal_year)
            .first()
        )
        if answer:
            check_revision(answer, revision)
        else:
            answer = Explanation(pairing=pairing, fiscal_year=fiscal_year)
        answer.reason, answer.words, answer.by = reason, words, by
        entry.save(answer)
    return answer
