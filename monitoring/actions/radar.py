"""What the ministry sets for the radar; flags put to sleep and woken."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from monitoring import radar_rules, rules
from monitoring.choices import RadarFlag, RadarMeasure
from monitoring.models import RadarLead, RadarLimit, Snooze
from monitoring.radar import RadarLine, radar_lines, read_limits, watched_pairings
from monitoring.radar.waking import settle_woken
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.saving import save_filled
from sistercity.errors import StaleEdit, WrongState


def set_radar_limit(
    *, by: User | None, limit: RadarLimit, revision: int | None = None, reason: str = ""
) -> RadarLimit:
    """Set from where on the radar speaks, or for how long a flag may sleep.

    Args:
        by: an editor; None when the reference data is loaded.

    Raises:
        NotAllowed: not an editor.
        StaleEdit, ValidationError: as ``save_filled``; out of the measure's range.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="radarlimit.set", reason=reason) as entry:
        save_filled(entry, limit, revision)
    return limit


def set_radar_lead(
    *, by: User | None, lead: RadarLead, revision: int | None = None
) -> RadarLead:
    """Set how long before its expiry one agreement is warned of; no days: as usual again.

    Raises: as ``set_radar_limit``; ValidationError: the pairing has one already.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="radarlead.set", reason=lead.reason) as entry:
        save_filled(entry, lead, revision)
    return lead


def snooze_flag(
    *,
    by: User,
    pairing_id: int,
    flag: str,
    until: date,
    reason: str,
    fact: str,
    seen_id: int | None = None,
) -> Snooze:
    """Put a flag of a pairing to sleep up to a day, inclusive, while its fact stays the same.

    The same form a second time returns the first one's snooze. One that stands is replaced.

    Args:
        fact: what the flag rested on when the form was opened (``Finding.fact``).
        seen_id: the snooze that stood then; None: there was none.

    Raises:
        Pairing.DoesNotExist: unknown, or not watched by this person.
        NotAllowed: neither an editor nor posted in its province.
        WrongState: the flag is down, or rests on another fact by now.
        StaleEdit: somebody else has put it to sleep, or woken it, in between.
        ValidationError: by field; a day past or too far, or no reason.
    """
    today, reason = clock.today(), reason.strip()
    limits = read_limits()
    with writing(by=by, action="snooze.set", reason=reason) as entry:
        pairing = _locked(by, pairing_id)
        line = _line_of(by, pairing, flag, today)
        radar_rules.check_snooze(
            until=until, reason=reason, today=today, most_days=limits[RadarMeasure.SNOOZE_DAYS]
        )
        standing = line.snooze
        if standing is not None and _is_same(standing, by, until, reason, fact):
            return standing
        if line.finding.fact != fact:
            raise WrongState(
                _("ข้อเท็จจริงของธงนี้เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดอ่านข้อความปัจจุบันแล้วพักอีกครั้ง")
            )
        _check_seen(standing, seen_id)
        if standing is not None:
            standing.ended_at = clock.now()
            entry.save(standing)
            settle_woken(entry, standing)
        snooze = Snooze(
            pairing=pairing, flag=flag, until=until, reason=reason, fact=fact, by=by,
            at=clock.now(),
        )  # fmt: skip
        entry.save(snooze)
    return snooze


def wake_flag(*, by: User, snooze_id: int) -> Snooze:
    """End a snooze before its day; what it was stays to be read.

    Raises:
        Snooze.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: neither an editor nor posted in its province.
        WrongState: it has ended already.
    """
    with writing(by=by, action="snooze.end") as entry:
        rows = Snooze.objects.select_for_update(of=("self",)).visible_to(by)
        snooze = rows.select_related("pairing").get(pk=snooze_id)
        _check_may(by, snooze.pairing)
        if snooze.ended_at:
            raise WrongState(_("เลิกพักการเตือนนี้ไปแล้ว"))
        snooze.ended_at = clock.now()
        entry.save(snooze)
        settle_woken(entry, snooze)
    return snooze


def _locked(by: User, pairing_id: int) -> Pairing:
    """The pairing, locked, so that of two presses at once the second finds the first's row."""
    rows = watched_pairings(by).select_for_update(of=("self",))
    pairing = rows.get(pk=pairing_id)
    _check_may(by, pairing)
    return pairing


def _check_may(by: User, pairing: Pairing) -> None:
    served = Province.objects.ids_served_by(by)
    radar_rules.check_snoozes(by=by, province_id=pairing.province_id, served=served)


def _line_of(by: User, pairing: Pairing, flag: str, today: date) -> RadarLine:
    lines = radar_lines(user=by, as_at=today, pairings=[pairing])
    found = next((line for line in lines if line.flag == flag), None)
    if found is None:
        raise WrongState(
            _("ธง “%(flag)s” ไม่ขึ้นที่คู่นี้แล้ว จึงไม่ต้องพัก") % {"flag": RadarFlag(flag).label}
        )
    return found


def _is_same(snooze: Snooze, by: User, until: date, reason: str, fact: str) -> bool:
    told = (snooze.by_id, snooze.until, snooze.reason, snooze.fact)
    return told == (by.pk, until, reason, fact)


def _check_seen(standing: Snooze | None, seen_id: int | None) -> None:
    if (standing.pk if standing else None) == seen_id:
        return
    raise StaleEdit(
        _("มีผู้อื่นพักหรือเลิกพักธงนี้หลังจากที่ท่านเปิดหน้านี้ โปรดเทียบกับที่ท่านพิมพ์แล้วบันทึกอีกครั้ง"),
        current=standing,
        changes={},
    )
