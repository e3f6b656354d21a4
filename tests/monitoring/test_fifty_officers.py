"""The last day of the year: officers hand in at once, each pressing twice; fifty in a soak."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client

from monitoring.models import Activity, ReviewStep
from registry.models import Province
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from tests import factories as make

PRESSES = 2
AT_ONCE = 25

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("officers", [15, pytest.param(50, marks=pytest.mark.soak)])
def test_officers_at_once_lose_nothing_and_double_nothing(officers):
    make.fiscal_year(2566)
    province = make.province("TH-50")
    pairing = make.pairing(province)
    forms = []
    for number in range(officers):
        officer = make.person("officer", f"test-officer-{number}")
        make.posting(officer, province)
        client = Client()
        client.force_login(officer)
        forms.append((client, {
            "title": f"กิจกรรมที่ {number}",
            "kind": "culture",
            "starts_on": "4 ก.พ. 2566",
            "place": "เชียงใหม่",
            "is_joint": "on",
            "direction": "inbound",
            "thai_count": "10",
            "foreign_count": "5",
            "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
            "pairings": [pairing.pk],
            "form_key": str(uuid.uuid4()),
            "submit": "yes",
        }))  # fmt: skip
    before = Change.objects.count()

    def press(form):
        client, values = form
        try:
            return client.post("/workspace/activities/new/", values).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(press, forms * PRESSES))

    assert set(answers) == {HTTPStatus.FOUND}
    handed_in = Activity.objects.filter(status="submitted")
    assert sorted(handed_in.values_list("title", "created_by__username")) == sorted(
        (f"กิจกรรมที่ {number}", f"test-officer-{number}") for number in range(officers)
    )
    assert Activity.objects.count() == officers
    assert ReviewStep.objects.filter(move="submitted").count() == officers
    assert Change.objects.count() == before + 2 * officers
    assert Province.objects.get().endorsement_required
    assert first_fault() is None
