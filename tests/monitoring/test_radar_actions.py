"""Putting flags of the radar to sleep: who may, what wakes them, what the ledger keeps.

Today is 15 August 2566 (2023-08-15).
"""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import RadarLead, RadarLimit, Snooze
from monitoring.radar import radar_lines
from registry.choices import EventKind
from registry.models import Pairing
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = pytest.mark.django_db


def on(year, month, day):
    return clock.playing(datetime(year, month, day, 9, tzinfo=BANGKOK))


@pytest.fixture(autouse=True)
def today():
    with on(2023, 8, 15):
        yield


@pytest.fixture(scope="module")
def quiet(rows_of_the_file):
    """A pairing that was silent in FY 2564 and 2565, and has no file."""
    with on(2023, 8, 15):
        for year in (2564, 2565, 2566):
            make.fiscal_year(year)
        return make.pairing("TH-50", "ก")


def line_of(user, flag, day=date(2023, 8, 15)):
    return next((one for one in radar_lines(user=user, as_at=day) if one.flag == flag), None)


def snooze(by, pairing, flag="silent", until=date(2023, 12, 1), **values):
    fact = values.pop("fact", None) or line_of(make.person(Role.EDITOR), flag).finding.fact
    return actions.snooze_flag(
        by=by, pairing_id=pairing.pk, flag=flag, until=until,
        reason=values.pop("reason", "นัดประชุมเดือนพฤศจิกายน"), fact=fact, **values,
    )  # fmt: skip


def test_it_is_one_entry_of_the_ledger_with_its_reason_and_sleeps_to_its_day(quiet):
    editor = make.person(Role.EDITOR)
    before = Change.objects.count()
    row = snooze(editor, quiet)
    change = Change.objects.order_by("-number").first()
    assert Change.objects.count() == before + 1
    assert (change.action, change.reason) == ("snooze.set", "นัดประชุมเดือนพฤศจิกายน")
    assert (row.by, row.until) == (editor, date(2023, 12, 1))
    assert line_of(editor, "silent").is_snoozed
    # The other flag of the pairing is awake.
    assert not line_of(editor, "missing_file").is_snoozed
    # On 30 September it sleeps; on 1 October another year of silence is another fact.
    assert line_of(editor, "silent", date(2023, 9, 30)).is_snoozed
    later = line_of(editor, "silent", date(2023, 10, 1))
    assert not later.is_snoozed
    assert later.is_changed


def test_it_wakes_on_the_day_after_its_last(quiet):
    editor = make.person(Role.EDITOR)
    snooze(editor, quiet, "missing_file", until=date(2023, 12, 1))
    assert line_of(editor, "missing_file", date(2023, 12, 1)).is_snoozed
    awake = line_of(editor, "missing_file", date(2023, 12, 2))
    assert (awake.is_snoozed, awake.is_changed) == (False, False)


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (date(2023, 8, 15), "เหตุผล", "until"),
        (date(2023, 8, 14), "เหตุผล", "until"),
        (date(2024, 2, 12), "เหตุผล", "until"),
        (date(9999, 12, 31), "เหตุผล", "until"),
        (date(2023, 12, 1), "  \n", "reason"),
    ],
)
def test_no_snooze_without_a_reason_or_to_an_odd_day(quiet, until, reason, field):
    editor = make.person(Role.EDITOR)
    before = Change.objects.count()
    with pytest.raises(ValidationError) as refused:
        snooze(editor, quiet, until=until, reason=reason)
    assert list(refused.value.message_dict) == [field]
    assert (Change.objects.count(), Snooze.objects.count()) == (before, 0)


def test_the_longest_snooze_is_the_ministrys_to_set(quiet):
    editor = make.person(Role.EDITOR)
    actions.set_radar_limit(by=editor, limit=RadarLimit(measure="snooze_days", value=7))
    with pytest.raises(ValidationError):
        snooze(editor, quiet, until=date(2023, 8, 23))
    snooze(editor, quiet, until=date(2023, 8, 22))
    with pytest.raises(ValidationError):
        actions.set_radar_limit(by=editor, limit=RadarLimit(measure="one_sided_percent", value=50))
    with pytest.raises(NotAllowed):
        actions.set_radar_limit(
            by=make.person(Role.PLANNER), limit=RadarLimit(measure="stuck_days", value=7)
        )
    with pytest.raises(NotAllowed):
        actions.set_radar_lead(
            by=make.posted(Role.OFFICER, "TH-50"),
            lead=RadarLead(pairing=quiet, days=9, reason="ก"),
        )


def test_only_editors_and_the_own_province_put_to_sleep_and_wake(quiet):
    for person in (make.person(Role.PLANNER), make.person(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            snooze(person, quiet)
    stranger = make.posted(Role.OFFICER, "TH-83")
    with pytest.raises(Pairing.DoesNotExist):
        snooze(stranger, quiet)
    row = snooze(make.posted(Role.APPROVER, "TH-50"), quiet)
    with pytest.raises(Snooze.DoesNotExist):
        actions.wake_flag(by=stranger, snooze_id=row.pk)
    with pytest.raises(NotAllowed):
        actions.wake_flag(by=make.person(Role.PLANNER), snooze_id=row.pk)
    officer = make.posted(Role.OFFICER, "TH-50")
    assert actions.wake_flag(by=officer, snooze_id=row.pk).ended_at
    assert Change.objects.order_by("-number").first().action == "snooze.end"


def test_a_flag_that_is_down_or_rests_on_another_fact_cannot_be_snoozed(quiet):
    editor = make.person(Role.EDITOR)
    with pytest.raises(WrongState, match="เปลี่ยนไป"):
        snooze(editor, quiet, fact="2560-2565")
    with pytest.raises(WrongState, match="ไม่ขึ้น"):
        snooze(editor, quiet, flag="expiring", fact="2023-09-01")
    make.event(quiet, EventKind.ENDED, "2023-08-01")
    with pytest.raises(WrongState, match="ไม่ขึ้น"):
        snooze(editor, quiet, fact="2564-2565")


def test_a_snooze_is_the_ministrys_and_the_provinces_to_read(quiet):
    snooze(make.person(Role.EDITOR), quiet)
    seen = [
        Snooze.objects.visible_to(person).count()
        for person in (
            make.person(Role.PLANNER), make.posted(Role.OFFICER, "TH-50"),
            make.posted(Role.OFFICER, "TH-83"),
        )
    ]  # fmt: skip
    assert seen == [1, 1, 0]
