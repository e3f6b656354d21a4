"""The guideline: which edition binds a pairing, its steps in order, baseline answers."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry import actions
from registry.models import (
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    ProvinceBaseline,
    StepRecord,
)
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.province("TH-50")
    factories.counterpart()


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def bound(editor):
    """A pairing in progress that walks an edition with a survey and a draft."""
    pair = factories.pairing("TH-50", signed=None)
    first = factories.guideline("2561", date(2018, 10, 10), ("survey", "draft"))
    actions.bind_edition(
        by=editor, pairing_id=pair.pk, edition_id=first.pk, bound_on=date(2019, 2, 1)
    )
    pair.refresh_from_db()
    return pair


def record(editor, pair, code, day, **values):
    return actions.record_step(
        by=editor,
        pairing_id=pair.pk,
        step_id=GuidelineStep.objects.get(code=code, edition__code="2561").pk,
        outcome=values.pop("outcome", "done"),
        happened_on=PartialDate.from_iso(day) if day else None,
        **values,
    )


def test_a_pairing_walks_the_edition_in_force_when_it_starts(bound):
    assert GuidelineBinding.objects.get(pairing=bound).edition.code == "2561"


def test_another_edition_is_refused_and_the_right_one_named(editor):
    pair = factories.pairing("TH-50", signed=None)
    factories.guideline("2561", date(2018, 10, 10), ())
    later = factories.guideline("2564", date(2021, 1, 1), ())

    with pytest.raises(ValidationError) as refusal:
        actions.bind_edition(
            by=editor, pairing_id=pair.pk, edition_id=later.pk, bound_on=date(2019, 2, 1)
        )

    assert "“ฉบับ 2561”" in refusal.value.message_dict["edition"][0]
    assert not GuidelineBinding.objects.exists()


def test_a_newer_edition_needs_a_note_and_keeps_what_is_done(editor, bound):
    record(editor, bound, "survey", "2019-03-01")
    later = factories.guideline("2564", date(2021, 1, 1), ("survey", "review"))
    move = {
        "by": editor, "pairing_id": bound.pk, "edition_id": later.pk, "bound_on": date(2021, 2, 1),
    }  # fmt: skip

    with pytest.raises(ValidationError) as refusal:
        actions.bind_edition(**move)
    assert "note" in refusal.value.message_dict

    actions.bind_edition(**move, note="หนังสือกระทรวง (ตัวอย่าง)")
    with pytest.raises(ValidationError) as refusal:
        actions.record_step(
            by=editor, pairing_id=bound.pk, outcome="done", happened_on=None,
            step_id=GuidelineStep.objects.get(code="survey", edition=later).pk,
        )  # fmt: skip
    assert "ไว้แล้ว" in refusal.value.message_dict["step"][0]


def test_a_step_before_the_one_it_follows_is_refused_naming_both(editor, bound):
    record(editor, bound, "survey", "2019-03-10")

    with pytest.raises(ValidationError) as refusal:
        record(editor, bound, "draft", "2019-03-09")

    words = refusal.value.message_dict["happened_on"][0]
    assert "ขั้น draft" in words
    assert "9 มีนาคม 2562" in words
    assert "ขั้น survey" in words
    assert "10 มีนาคม 2562" in words
    assert StepRecord.objects.count() == 1


def test_one_recorded_later_may_not_come_after_its_successor(editor, bound):
    record(editor, bound, "draft", "2019-03-09")

    with pytest.raises(ValidationError) as refusal:
        record(editor, bound, "survey", "2019-03-10")

    assert "happened_on" in refusal.value.message_dict


@pytest.mark.parametrize("day", ["2019-03-10", "2019-03", "2019"])
def test_the_same_day_and_a_date_that_may_be_right_are_taken(editor, bound, day):
    record(editor, bound, "survey", "2019-03-10")

    assert record(editor, bound, "draft", day).pk


def test_what_really_happened_out_of_order_is_kept_with_its_reason(editor, bound):
    record(editor, bound, "survey", "2019-03-10")

    late = record(
        editor, bound, "draft", "2019-03-09", out_of_order_reason="ร่างจากคู่ความสัมพันธ์มาก่อน"
    )

    assert late.out_of_order_reason == "ร่างจากคู่ความสัมพันธ์มาก่อน"


def test_a_step_after_the_signing_needs_a_reason_too(editor):
    pair = factories.pairing("TH-50", signed="2019-03-01")
    first = factories.guideline("2561", date(2018, 10, 10), ("survey",))
    actions.bind_edition(
        by=editor, pairing_id=pair.pk, edition_id=first.pk, bound_on=date(2018, 11, 1)
    )

    with pytest.raises(ValidationError) as refusal:
        record(editor, pair, "survey", "2019-03-02")

    assert "หลังวันลงนาม 1 มีนาคม 2562" in refusal.value.message_dict["happened_on"][0]


@pytest.fixture
def signed(editor):
    """A pairing signed on 1 March 2562 under an edition whose last two steps follow a survey."""
    pair = factories.pairing("TH-50", signed="2019-03-01")
    first = factories.guideline("2561", date(2018, 10, 10), ("survey", "signing", "numbering"))
    for step in first.steps.exclude(code="survey"):
        step.is_before_signing = False
        actions.save_record(by=None, record=step)
    actions.bind_edition(
        by=editor, pairing_id=pair.pk, edition_id=first.pk, bound_on=date(2018, 11, 1)
    )
    return pair


def test_the_signing_tells_its_own_step(editor, signed):
    with pytest.raises(ValidationError) as refusal:
        record(editor, signed, "signing", "2023-01-01")

    assert "โปรดบันทึกเป็นเหตุการณ์ลงนาม" in refusal.value.message_dict["step"][0]
    assert not StepRecord.objects.exists()


def test_a_step_that_follows_the_signing_does_not_come_before_it(editor, signed):
    with pytest.raises(ValidationError) as refusal:
        record(editor, signed, "numbering", "2019-02-28")

    words = refusal.value.message_dict["happened_on"][0]
    assert "ขั้น numbering" in words
    assert "28 กุมภาพันธ์ 2562" in words
    assert "ขั้น signing" in words
    assert "1 มีนาคม 2562" in words
    assert record(editor, signed, "numbering", "2019-03-01").pk


def test_a_correction_is_compared_by_the_edition_that_binds_now(editor, bound):
    survey = record(editor, bound, "survey", "2019-03-01")
    record(editor, bound, "draft", "2019-04-01")
    later = factories.guideline("2564", date(2021, 1, 1), ("draft", "survey"))
    actions.bind_edition(
        by=editor, pairing_id=bound.pk, edition_id=later.pk, bound_on=date(2021, 2, 1), note="ใหม่"
    )

    def correct(day):
        values = {"happened_on": PartialDate.from_iso(day)}
        actions.correct_step(by=editor, record_id=survey.pk, values=values, reason="ตามหนังสือ")

    with pytest.raises(ValidationError):
        correct("2019-03-31")
    correct("2019-05-01")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": "2023-08-16"}, "happened_on"),  # tomorrow
        ({"day": "2019-03-01", "outcome": "waived"}, "authority"),
    ],
)
def test_impossible_steps_are_refused(editor, bound, values, field):
    with pytest.raises(ValidationError) as refusal:
        record(editor, bound, "survey", values.pop("day"), **values)

    assert field in refusal.value.message_dict
    assert not StepRecord.objects.exists()


def test_a_step_of_a_pairing_without_an_edition_is_refused(editor):
    pair = factories.pairing("TH-50", signed=None)
    factories.guideline("2561", date(2018, 10, 10), ("survey",))

    with pytest.raises(ValidationError) as refusal:
        record(editor, pair, "survey", "2019-03-01")

    assert "ยังไม่มีฉบับแนวทางที่ผูกพัน" in refusal.value.message_dict["step"][0]


def test_a_correction_needs_a_reason_and_the_ledger_keeps_both_values(editor, bound):
    step = record(editor, bound, "survey", "2019-03-01")
    values = {"happened_on": PartialDate.from_iso("2019-03-05")}

    with pytest.raises(ValidationError):
        actions.correct_step(by=editor, record_id=step.pk, values=values, reason=" ")
    actions.correct_step(by=editor, record_id=step.pk, values=values, reason="ตามรายงานการประชุม")

    last = Change.objects.order_by("-number").first()
    row = last.rows.get(resource="registry.steprecord")
    assert row.difference["happened_on"] == ["2019-03-01", "2019-03-05"]


def test_only_editors_walk_the_guideline(bound):
    with pytest.raises(NotAllowed):
        record(factories.person(Role.PLANNER), bound, "survey", "2019-03-01")


class TestBaseline:
    def answer(self, by, code="TH-50", answer="never", as_at=date(2018, 9, 30)):
        return actions.save_baseline(
            by=by,
            baseline=ProvinceBaseline(
                province=factories.province(code), answer=answer, as_at=as_at
            ),
        )

    def test_the_ministry_answers_for_a_province(self, editor):
        assert self.answer(editor).answer == "never"

    def test_never_against_the_register_is_refused_naming_the_pairing(self, editor):
        pair = factories.pairing("TH-50", signed="2001-05-01")

        with pytest.raises(ValidationError) as refusal:
            self.answer(editor)

        assert pair.number in refusal.value.message_dict["answer"][0]
        assert not ProvinceBaseline.objects.exists()

    def test_a_signing_after_the_day_of_the_answer_does_not_contradict_it(self, editor):
        factories.pairing("TH-50", signed="2019-05-01")

        assert self.answer(editor).pk

    def test_an_answer_of_the_future_is_refused(self, editor):
        with pytest.raises(ValidationError) as refusal:
            self.answer(editor, as_at=date(2023, 8, 16))

        assert "as_at" in refusal.value.message_dict


class TestAdmin:
    def test_an_editor_binds_records_and_corrects(self, client, editor, bound):
        client.force_login(editor)
        step = GuidelineStep.objects.get(code="survey")
        form = {
            "step": step.pk, "outcome": "done", "happened_on": "10 มี.ค. 2562",
            "opened_revision": bound.revision,
        }  # fmt: skip

        answer = client.post(reverse("admin:registry_pairing_step", args=[bound.pk]), form)
        assert answer.status_code == 302
        stored = StepRecord.objects.get()
        assert stored.happened_on == PartialDate(2019, 3, 10)

        address = reverse("admin:registry_pairing_correct_step", args=[bound.pk, stored.pk])
        form = {
            "outcome": "waived", "authority": "ปลัดกระทรวง", "happened_on": "11 มี.ค. 2562",
            "opened_revision": stored.revision,
        }  # fmt: skip
        refused = client.post(address, form)
        assert refused.status_code == 200
        assert "ปลัดกระทรวง" in refused.content.decode()
        assert client.post(address, form | {"reason": "ตามหนังสือ"}).status_code == 302

        page = client.get(reverse("admin:registry_pairing_change", args=[bound.pk]))
        assert "ได้รับยกเว้น" in page.content.decode()

    def test_a_refused_step_keeps_what_was_typed_and_says_both_days(self, client, editor, bound):
        record(editor, bound, "survey", "2019-03-10")
        client.force_login(editor)
        step = GuidelineStep.objects.get(code="draft")
        bound.refresh_from_db()
        form = {
            "step": step.pk, "outcome": "done", "happened_on": "9 มี.ค. 2562",
            "note": "ร่างที่ ๑", "opened_revision": bound.revision,
        }  # fmt: skip

        page = client.post(reverse("admin:registry_pairing_step", args=[bound.pk]), form)

        words = page.content.decode()
        assert "ซึ่งต้องทำก่อน" in words
        assert "ร่างที่ ๑" in words

    def test_the_step_of_the_signing_is_not_offered(self, client, editor, signed):
        client.force_login(editor)

        page = client.get(reverse("admin:registry_pairing_step", args=[signed.pk]))

        words = page.content.decode()
        assert "ขั้น numbering" in words
        assert "ขั้น signing" not in words

    def test_a_blank_citation_is_said(self, client, editor, bound):
        client.force_login(editor)
        row = GuidelineEdition.objects.get(code="2561")

        page = client.get(reverse("admin:registry_guidelineedition_change", args=[row.pk]))

        assert "ยังไม่ได้อ้างอิง" in page.content.decode()
