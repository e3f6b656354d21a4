"""A newer edition of the guideline while pairings walk the older one."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry import actions
from registry.models import GuidelineBinding, GuidelineStep, StepRecord
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import StaleEdit
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/register/guidance/editions/2564/"


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def walking():
    """Two pairings under the edition of 2561 with the survey and the letter done, one signed."""
    old = factories.guideline("2561", date(2018, 10, 10), ("survey", "letter", "draft"))
    pairs = []
    for name in ("อูโอซุ", "ต้าหลี่", "ลียง"):
        pair = factories.pairing("TH-50", name, signed=None)
        factories.event(pair, "started", "2019-02-01")
        actions.bind_edition(
            by=None, pairing_id=pair.pk, edition_id=old.pk, bound_on=date(2019, 2, 1)
        )
        for code, on in (("survey", "2019-03-01"), ("letter", "2019-04-01")):
            actions.record_step(
                by=None, pairing_id=pair.pk, step_id=old.steps.get(code=code).pk,
                outcome="done", happened_on=PartialDate.from_iso(on),
            )  # fmt: skip
        pairs.append(pair)
    factories.event(pairs[2], "signed", "2020-01-10")
    factories.guideline("2564", date(2021, 1, 1), ("survey", "review", "draft"))
    for pair in pairs:
        pair.refresh_from_db()
    return pairs


def ticked(*pairs) -> list[str]:
    return [f"{pair.pk}:{pair.revision}" for pair in pairs]


def test_the_page_of_an_edition_shows_what_carries_over_what_is_new_and_passes_at_once(
    client, editor, walking
):
    first, second, signed = walking
    client.force_login(editor)
    page = client.get(PAGE)
    rows = {row.case.pairing.pk: row for row in page.context["rows"]}
    assert set(rows) == {first.pk, second.pk}, "a signed pairing keeps its edition"
    told = rows[first.pk]
    assert [step.code for step, _record in told.carried] == ["survey"]
    assert [step.code for step in told.new] == ["review"]
    assert [step.code for step, _record in told.left] == ["letter"]
    assert told.next_step.code == "review"

    sent = {"pairing": ticked(first), "bound_on": "1 ก.พ. 2564", "note": "หนังสือ มท (ตัวอย่าง)"}
    refused = client.post(PAGE, sent | {"note": ""}).content.decode()
    assert "1 ก.พ. 2564" in refused
    assert f'value="{ticked(first)[0]}" checked' in refused
    number = Change.objects.count()
    preview = client.post(PAGE, sent).content.decode()
    assert "จะเปลี่ยน 1 คู่" in preview
    assert Change.objects.count() == number, "a look changes nothing"

    done = client.post(PAGE, sent | {"step": "carry_out"}, follow=True).content.decode()

    assert "แล้ว 1 คู่ ขั้นตอนที่ทำแล้วใช้ต่อได้" in done
    assert Change.objects.count() == number + 1
    binding = GuidelineBinding.objects.get(pairing=first, edition__code="2564")
    assert (binding.bound_on, binding.note) == (date(2021, 2, 1), "หนังสือ มท (ตัวอย่าง)")
    assert StepRecord.objects.filter(pairing=first).count() == 2, "nothing is lost"
    assert not GuidelineBinding.objects.filter(pairing=second, edition__code="2564").exists()
    assert "โปรดเลือกอย่างน้อยหนึ่งคู่" in client.post(PAGE, sent | {"pairing": []}).content.decode()


@pytest.mark.expects_log("django.request")
def test_all_of_them_pass_or_none(client, editor, walking):
    first, second, _signed = walking
    seen = {first.pk: first.revision, second.pk: second.revision}
    factories.event(second, "letter_of_intent", "2020-05-01")  # meanwhile
    values = {
        "by": editor, "edition_id": GuidelineStep.objects.get(code="review").edition_id,
        "bound_on": date(2021, 2, 1), "note": "หนังสือ",
    }  # fmt: skip
    with pytest.raises(StaleEdit) as stale:
        actions.pass_to_edition(seen=seen, **values)
    assert second.number in str(stale.value)
    with pytest.raises(ValidationError) as early:
        actions.pass_to_edition(
            **values | {"bound_on": date(2020, 2, 1)}, seen={first.pk: first.revision}
        )
    assert first.number in early.value.message_dict["edition"][0]
    assert GuidelineBinding.objects.filter(edition__code="2564").count() == 0

    client.force_login(editor)
    sent = {"pairing": ticked(first, second), "bound_on": "1/2/2564", "note": "หนังสือ"}
    late = client.post(PAGE, sent | {"step": "carry_out"})
    assert late.status_code == 409
    words = late.content.decode()
    assert f"{second.number} เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้" in words
    assert 'value="หนังสือ"' in words
    assert client.post(PAGE, sent | {"pairing": "999:1", "step": "carry_out"}).status_code == 404

    for pair in (first, second):
        pair.refresh_from_db()
    actions.pass_to_edition(
        **values, seen={first.pk: first.revision, second.pk: second.revision}
    )
    words = client.post(PAGE, sent | {"step": "carry_out"}).content.decode()
    assert f"{first.number} เปลี่ยนไป" in words, "told though no row is left to choose"


def test_an_edition_that_pairings_walk_gets_no_further_duty_and_says_why_it_is_put_right(
    editor, walking
):
    old = GuidelineStep.objects.get(code="letter").edition
    more = GuidelineStep(
        edition=old, number=9, code="more", name_th="ขั้นเพิ่ม", actor_th="จังหวัด", origin="ตัวอย่าง"
    )
    with pytest.raises(ValidationError) as refusal:
        actions.save_step(by=editor, step=more)
    assert "ใช้กับคู่แล้ว 3 คู่" in refusal.value.message_dict["edition"][0]
    step = old.steps.get(code="draft")
    step.is_required = False
    with pytest.raises(ValidationError) as refusal:
        actions.save_step(by=editor, step=step)
    assert "reason" in refusal.value.message_dict
    assert actions.save_step(by=editor, step=step, reason="ตรวจกับมติแล้ว").pk
    step.refresh_from_db()
    step.citation = "ข้อ 3 (ตัวอย่าง)"
    assert actions.save_step(by=editor, step=step).citation, "a citation is entered at any time"
    newer = GuidelineStep.objects.get(code="review").edition
    more.edition = newer
    assert actions.save_step(by=editor, step=more).pk, "nobody walks that one yet"


def test_an_edition_that_pairings_walk_stays_in_force_on_the_day_they_began(editor, walking):
    edition = GuidelineStep.objects.get(code="letter").edition
    for later, reason in ((date(2019, 2, 2), "พิมพ์ผิด"), (date(2027, 1, 1), "พิมพ์ผิด")):
        edition.in_force_from = later
        with pytest.raises(ValidationError) as refusal:
            actions.save_record(by=editor, record=edition, reason=reason)
        assert "ใช้กับคู่แล้ว 3 คู่" in refusal.value.message_dict["in_force_from"][0]
    edition.in_force_from = date(2019, 1, 1)
    with pytest.raises(ValidationError) as refusal:
        actions.save_record(by=editor, record=edition)
    assert list(refusal.value.message_dict) == ["reason"]
    assert actions.save_record(by=editor, record=edition, reason="พิมพ์ผิด").pk
    edition.name_th = "ชื่อเต็มของฉบับ"
    assert actions.save_record(by=editor, record=edition).pk, "wording is bettered at any time"
    newer = GuidelineStep.objects.get(code="review").edition
    newer.in_force_from = date(2027, 1, 1)
    assert actions.save_record(by=editor, record=newer).pk, "nobody walks that one yet"
