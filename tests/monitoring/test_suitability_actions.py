"""Suitability: criteria in dated sets, assessments by one person at a time, advice that stays."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry import actions
from registry.models import Advice, Assessment, AssessmentScore, Criterion
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def editor(rows_of_the_file):
    return factories.person(Role.EDITOR)


@pytest.fixture(scope="module")
def pair(rows_of_the_file):
    return factories.pairing("TH-50", signed=None, confirmed=False)


def advise(editor, assessment, **values):
    given = {"kind": "supports", "words": "เหมาะสม", "form_key": uuid.uuid4()}
    given["revision"] = assessment.revision
    return actions.give_advice(by=editor, assessment_id=assessment.pk, **(given | values))


def scores(assessment):
    return dict(assessment.scores.values_list("criterion__code", "score"))


def test_scores_reasons_and_sources_are_kept_as_one_change(editor, pair):
    row = factories.assessment(editor, pair, level=3, economy=0)

    assert scores(row) == {"level": 3, "economy": 0, "people": None}
    assert row.assessed_by == editor
    change = Change.objects.latest("number")
    assert (change.action, change.by) == ("assessment.save", editor)
    assert change.rows.count() == 4


def test_an_earlier_state_can_be_read_again(editor, pair):
    factories.assessment(editor, pair, level=3)
    factories.assessment(editor, pair, level=2)

    states = AssessmentScore.versions.objects.filter(score__isnull=False)
    assert list(states.order_by("number_from").values_list("score", flat=True)) == [3, 2]


def test_the_same_said_twice_is_one_change(editor, pair):
    factories.criteria()
    given = {Criterion.objects.get(code="level").pk: actions.Given(3, "เหตุผล", "แหล่ง")}
    sent = {"pairing_id": pair.pk, "set_id": factories.criteria().pk, "given": given}
    first = actions.assess_pairing(by=editor, **sent)
    before = Change.objects.count()

    assert actions.assess_pairing(by=editor, **sent) == first
    assert Change.objects.count() == before


def test_of_two_who_assess_at_once_the_second_is_told(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    read_at = row.revision
    factories.assessment(editor, pair, level=1)
    other = factories.person(Role.EDITOR)

    with pytest.raises(StaleEdit):
        actions.assess_pairing(
            by=other, pairing_id=pair.pk, set_id=row.criterion_set_id, given={}, revision=read_at
        )
    with pytest.raises(StaleEdit):
        # Opened before anybody had assessed it.
        actions.assess_pairing(
            by=other, pairing_id=pair.pk, set_id=row.criterion_set_id, given={}, revision=0
        )

    assert scores(Assessment.objects.get())["level"] == 1


def test_a_score_needs_a_reason_and_a_source_and_lies_in_range(editor, pair):
    found = factories.criteria()
    ids = dict(found.criteria.values_list("code", "pk"))
    with pytest.raises(ValidationError) as refusal:
        actions.assess_pairing(
            by=editor,
            pairing_id=pair.pk,
            set_id=found.pk,
            given={
                ids["level"]: actions.Given(5, "เหตุผล", "แหล่ง"),
                ids["economy"]: actions.Given(2, " ", ""),
                ids["people"]: actions.Given(None),
            },
        )
    assert set(refusal.value.message_dict) == {"score-level", "reason-economy", "source-economy"}
    assert not Assessment.objects.exists()
    row = factories.assessment(editor, pair, level=3)
    for wrong in ({"score": 5}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.scores.filter(score=3).update(**wrong)


def test_only_editors_assess_and_advise_and_a_rejected_row_is_not(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    for role in (Role.PLANNER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            factories.assessment(factories.person(role), pair, level=1)
    with pytest.raises(NotAllowed):
        advise(factories.posted(Role.OFFICER, "TH-50"), row)
    actions.confirm_pairing(
        by=editor, pairing_id=pair.pk, confirmation="rejected", note="ไม่ใช่คู่เมืองพี่เมืองน้อง"
    )
    with pytest.raises(WrongState):
        factories.assessment(editor, pair, level=1)
    with pytest.raises(WrongState):
        advise(editor, row)


def test_a_later_advice_stands_and_the_earlier_stays(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    first = advise(editor, row, kind="not_yet", words="รอข้อมูล")
    second = advise(editor, row, kind="conditional", conditions="มีงบประมาณต่อเนื่อง")

    assert list(Advice.objects.all()) == [second, first]
    assert (first.given_by, first.words) == (editor, "รอข้อมูล")


def test_advice_is_on_what_was_read_and_sent_twice_is_one(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    key = uuid.uuid4()
    first = advise(editor, row, form_key=key)
    assert advise(editor, row, form_key=key) == first
    with pytest.raises(ValidationError) as refusal:
        advise(editor, row, form_key=key, words="เหตุผลอื่น")
    assert "form_key" in refusal.value.message_dict

    factories.assessment(editor, pair, level=0)
    with pytest.raises(StaleEdit):
        advise(editor, row)
    assert Advice.objects.count() == 1


def test_conditions_are_written_where_they_are_made(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    with pytest.raises(ValidationError) as refusal:
        advise(editor, row, kind="conditional", conditions=" ")
    assert "conditions" in refusal.value.message_dict


def test_a_set_in_use_keeps_its_weights_and_is_copied(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    used = row.criterion_set
    level = used.criteria.get(code="level")
    level.weight = Decimal(1)
    with pytest.raises(WrongState):
        actions.save_criteria(by=editor, criteria=[level])
    level.refresh_from_db()
    level.name_en = "Level"
    actions.save_criteria(by=editor, criteria=[level])

    copied = actions.copy_criteria(
        by=editor, set_id=used.pk, code="second", name_th="ชุดใหม่", origin_th="กระทรวง",
        in_force_from=date(2020, 1, 1),
    )  # fmt: skip
    new = copied.criteria.get(code="level")
    new.weight = Decimal("0.5")
    actions.save_criteria(by=editor, criteria=[new])

    assert used.criteria.get(code="level").weight == 20
    later = actions.assess_pairing(by=editor, pairing_id=pair.pk, set_id=copied.pk, given={})
    assert later.pk != row.pk
    assert row.criterion_set == used
    with pytest.raises(WrongState):
        # Nobody begins by a set that was replaced.
        actions.assess_pairing(
            by=editor, pairing_id=factories.pairing("TH-83").pk, set_id=used.pk, given={}
        )


def test_weights_of_a_set_that_sum_to_nothing_or_are_negative_are_refused(editor):
    found = factories.criteria({"level": ("parity", "1"), "people": ("potential", "0")})
    level = found.criteria.get(code="level")
    for wrong in ("0", "-1"):
        level.weight = Decimal(wrong)
        with pytest.raises(ValidationError) as refusal:
            actions.save_criteria(by=editor, criteria=[level])
        assert "weight" in refusal.value.message_dict
    assert found.criteria.get(code="level").weight == 1


def test_every_score_has_its_meaning(editor):
    level = factories.criteria().criteria.get(code="level")
    level.meanings_th = "ไม่มี\nมี"
    with pytest.raises(ValidationError) as refusal:
        actions.save_criteria(by=editor, criteria=[level])
    assert "2 บรรทัด" in refusal.value.message_dict["meanings_th"][0]


def test_who_sees_an_assessment(editor, pair):
    row = factories.assessment(editor, pair, level=3)
    advise(editor, row)
    readers = {
        "planner": factories.person(Role.PLANNER),
        "officer": factories.posted(Role.OFFICER, "TH-50"),
        "stranger": factories.posted(Role.OFFICER, "TH-83"),
    }
    for model, count in ((Assessment, 1), (AssessmentScore, 3), (Advice, 1)):
        seen = {name: model.objects.visible_to(who).count() for name, who in readers.items()}
        assert seen == {"planner": count, "officer": count, "stranger": 0}
