"""Countries in order: what is counted, entered, tried and saved."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import CountryCriterion, CountryFact, CountryRanking
from registry.choices import EventKind
from registry.models import Country
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit
from tests import factories

pytestmark = pytest.mark.django_db
MEANINGS = "ไม่มี\nน้อย\nปานกลาง\nมาก\nมากที่สุด"


@pytest.fixture(scope="module")
def editor(rows_of_the_file):
    """Criteria of each kind; JP: two pairings in force and two activities, FR: one that ended."""
    rows = [
        {"code": "pairings", "measure": "pairings", "bounds": "1, 2, 4, 8", "weight": 30},
        {"code": "activities", "measure": "activities", "bounds": "1, 2, 4, 8", "weight": 30},
        {"code": "policy", "measure": "entered", "meanings_th": MEANINGS, "weight": 40},
    ]
    for number, row in enumerate(rows, start=1):
        row["weight"] = Decimal(row["weight"])
        criterion = CountryCriterion(number=number, name_th=f"เกณฑ์ {row['code']}", **row)
        actions.save_country_criteria(by=None, criteria=[criterion])
    uozu = factories.pairing("TH-50", factories.counterpart("อูโอซุ", country="JP"))
    factories.pairing("TH-57", factories.counterpart("คาซามะ", country="JP"))
    nice = factories.pairing("TH-83", factories.counterpart("นิส", country="FR"))
    factories.event(nice, EventKind.ENDED, "2020-01-31")
    hue = factories.counterpart("เว้", country="VN")
    factories.pairing("TH-50", hue, signed=None, confirmed=False)
    for day in ("2021-01-10", "2023-02-01"):
        factories.activity(uozu, starts_on=date.fromisoformat(day))
    # Before the three fiscal years, and not approved.
    factories.activity(uozu, starts_on=date(2020, 9, 30))
    factories.activity(uozu, starts_on=date(2023, 3, 1), status="submitted")
    return factories.person("editor")


def enter(editor, code="JP", score=3):
    fact = CountryFact(
        country=Country.objects.get(code=code),
        criterion=CountryCriterion.objects.get(code="policy"),
        score=score, reason="อยู่ในกรอบของแผน", source="แผนขับเคลื่อน หน้า ๑",
    )  # fmt: skip
    return actions.save_country_fact(by=editor, fact=fact)


def save(editor, **values):
    given = {"title": "ลำดับเสนอที่ประชุม", "ground": "ประชุมครั้งที่ 1", "form_key": uuid.uuid4()}
    return actions.save_ranking(by=editor, **(given | values))


def shown(client, path="/country-rankings/"):
    lines = client.get(path).context["lines"]
    return {
        line["country"].code: (line["rank"], line["share"], line["sum"].replace("\u00a0", " "))
        for line in lines
    }


def test_what_counts_is_confirmed_in_force_approved_and_of_the_years(client, editor):
    enter(editor)
    client.force_login(editor)
    # (30×2 + 30×2 + 40×3) ÷ (4×100) = 240 ÷ 400; an ended pairing and no activity: 0 ÷ 240.
    assert shown(client) == {
        "JP": (1, "60.0", "(30 × 2 + 30 × 2 + 40 × 3) ÷ (4 × 100) = 240 ÷ 400"),
        "FR": (2, "0.0", "(30 × 0 + 30 × 0) ÷ (4 × 60) = 0 ÷ 240"),
    }
    page = client.get("/country-rankings/").content.decode()
    assert "อยู่ในกรอบของแผน" in page
    assert "ไม่มีข้อมูล" in page


@pytest.mark.expects_log("django.request")
def test_other_weights_are_tried_and_not_kept(client, editor):
    enter(editor, "FR", 4)
    client.force_login(editor)
    tried = shown(client, "/country-rankings/?w-pairings=0&w-activities=๐&w-policy=10")
    assert {code: rank for code, (rank, *_rest) in tried.items()} == {"FR": 1, "JP": None}
    response = client.get("/country-rankings/?w-pairings=0&w-activities=0&w-policy=0")
    assert response.status_code == 400
    assert "รวมกันเป็น 0" in response.content.decode()
    assert "ยังบันทึกไม่ได้" not in response.content.decode()
    response = client.get("/country-rankings/?w-pairings=-1&w-activities=x&w-policy=")
    assert len(response.context["form"].errors) == 3
    assert not CountryRanking.objects.exists()


def test_a_saved_ranking_stays_whatever_comes_after(client, editor):
    enter(editor)
    client.force_login(editor)
    key = uuid.uuid4()
    saved = save(editor, form_key=key)
    assert save(editor, form_key=key) == saved
    with pytest.raises(ValidationError) as refusal:
        save(editor, form_key=key, title="ชื่ออื่น")
    assert "form_key" in refusal.value.message_dict
    before = shown(client, f"/country-rankings/{saved.pk}/")
    fact = CountryFact.objects.get()
    fact.score = 0
    actions.save_country_fact(by=editor, fact=fact, reason="นโยบายเปลี่ยน")
    policy = CountryCriterion.objects.get(code="policy")
    policy.weight = Decimal(5)
    actions.save_country_criteria(by=editor, criteria=[policy], reason="ทบทวนน้ำหนัก")
    assert shown(client, f"/country-rankings/{saved.pk}/") == before
    later = save(editor, title="ลำดับหลังทบทวน")
    assert "ลำดับหลังทบทวน" in client.get(f"/country-rankings/{saved.pk}/").content.decode()
    assert shown(client, f"/country-rankings/{later.pk}/")["JP"][1] == "46.2"  # 120 ÷ 260


def test_a_form_that_is_refused_keeps_what_was_typed(client, editor):
    client.force_login(editor)
    response = client.post("/country-rankings/new/", {"title": "ลำดับของปี", "ground": " "})
    page = response.content.decode()
    assert 'value="ลำดับของปี"' in page
    assert "โปรดเขียนเหตุที่จัดลำดับ" in page
    assert not CountryRanking.objects.exists()


def test_what_cannot_be_is_refused_and_nothing_is_written(editor):
    fact = enter(editor)
    others = [factories.person(role) for role in ("planner", "officer")]
    before = Change.objects.count()
    counted = CountryCriterion.objects.get(code="pairings")
    wrong = CountryFact(
        country=fact.country, criterion=counted, score=1, reason="เห็นว่า", source="ไม่มี"
    )
    with pytest.raises(ValidationError, match="นับจากทะเบียน"):
        actions.save_country_fact(by=editor, fact=wrong)
    fact.score = 5
    with pytest.raises(ValidationError):
        actions.save_country_fact(by=editor, fact=fact)
    fact.refresh_from_db()
    with pytest.raises(StaleEdit):
        actions.save_country_fact(by=editor, fact=fact, revision=fact.revision - 1)
    rows = list(CountryCriterion.objects.all())
    for row in rows:
        row.weight = Decimal(0)
    with pytest.raises(ValidationError, match="รวมกันเป็น 0"):
        actions.save_country_criteria(by=editor, criteria=rows)
    for other in others:
        with pytest.raises(NotAllowed):
            save(other)
    assert Change.objects.count() == before


def test_the_order_costs_the_same_for_few_countries_and_many(
    client, editor, django_assert_max_num_queries
):
    client.force_login(editor)
    client.get("/country-rankings/")
    with django_assert_max_num_queries(40) as few:
        client.get("/country-rankings/")
    for place, code in enumerate(("CN", "KR", "LA", "MM", "US")):
        unit = factories.counterpart(f"เมือง {place}", country=code)
        factories.activity(factories.pairing("TH-50", unit), starts_on=date(2023, 1, 5))
        enter(editor, code)
    with django_assert_max_num_queries(40) as many:
        client.get("/country-rankings/")
    assert len(many.captured_queries) == len(few.captured_queries)
