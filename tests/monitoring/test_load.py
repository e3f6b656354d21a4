"""The synthetic register: it looks as the ledger would have left it, and yields to a real one."""

import pytest
from django.core.management import CommandError, call_command

from monitoring.load import LoadRefused, Volume, make_load
from monitoring.models import Activity, ActivityPairing, FiscalYear, GroupMeeting
from registry.models import Pairing, PairingEvent
from sistercity.audit.ledger import first_fault
from tests import factories

pytestmark = pytest.mark.django_db
WRITTEN = (Pairing, PairingEvent, Activity, ActivityPairing, GroupMeeting)


def columns(model, rows):
    names = [field.attname for field in model._meta.concrete_fields]
    return list(rows.order_by("id").values_list(*names))


def test_rows_stand_as_the_ledger_would_have_left_them():
    told = []
    make_load(Volume(pairings=160, activities=400, seed=3), lambda *line: told.append(line))
    assert first_fault() is None
    assert Pairing.objects.count() == 160
    assert ("Activity", 400) in told
    for model in WRITTEN:
        # The state that no other followed is the row itself; what was taken out has none.
        last = model.versions.objects.filter(number_to__isnull=True)
        assert columns(model, last) == columns(model, model.objects.all())
    years = FiscalYear.objects.order_by("year").values_list("year", "closed_at")
    assert [(year, bool(closed_at)) for year, closed_at in years] == [
        (2562, True), (2563, True), (2564, True), (2565, True), (2566, False),
    ]  # fmt: skip
    # Closed years were corrected afterwards.
    assert Activity.versions.objects.filter(known_to__isnull=False).exists()
    assert ActivityPairing.versions.objects.count() > ActivityPairing.objects.count()
    # Ids go on after those given out.
    factories.event(Pairing.objects.get(number="P-0001"), "started", "2000-01-01")


def test_only_an_empty_demonstration_is_filled(settings):
    settings.DEMO = False
    with pytest.raises(LoadRefused, match="DEMO=1"):
        make_load(Volume(1, 1))
    settings.DEMO = True
    factories.fiscal_year(2566)
    with pytest.raises(CommandError, match="ฐานข้อมูลว่าง"):
        call_command("make_load", pairings=1, activities=1)
    with pytest.raises(CommandError, match="1,000,000"):
        call_command("make_load", activities=1_000_001)
