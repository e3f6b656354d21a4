"""Writes of suitability: criteria, what was found of a pairing, what the ministry advises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import rules, suitability
from registry.choices import AdviceKind
from registry.models import (
    Advice,
    Assessment,
    AssessmentScore,
    Criterion,
    CriterionSet,
)
from registry.notices import tell_advice
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled, sent_before
from sistercity.errors import WrongState

from .pairing import lock_pairing

# What the score of an assessment rests on.
WEIGHED = ("number", "code", "axis", "meanings_th", "meanings_en", "weight", "is_in_use")


class Given(NamedTuple):
    """What is given for one criterion; ``score`` None says that there is no data."""

    score: int | None
    reason: str = ""
    source: str = ""


def save_criteria(
    *,
    by: User | None,
    criteria: Sequence[Criterion],
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Sequence[Criterion]:
    """Add or change criteria of sets as one change.

    Of a set by which somebody has assessed only names and translations can be put right, so that
    a brief of then can still be recomputed.

    Args:
        revision: the revision that the form of the one criterion was opened at.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        WrongState: the set has been assessed by.
        ValidationError: by field; the weights of a set sum to nothing.
    """
    rules.check_may_edit_register(by)
    if not criteria:
        return criteria
    with writing(by=by, action="criterion.save", reason=reason, known_from=known_from) as entry:
        ids = {criterion.criterion_set_id for criterion in criteria}
        sets = CriterionSet.objects.select_for_update().in_bulk(ids)
        for criterion in criteria:
            _check_unused(sets[criterion.criterion_set_id], criterion)
            save_filled(entry, criterion, revision)
        for criterion_set in sets.values():
            _check_weighs(criterion_set)
    return criteria


def copy_criteria(
    *,
    by: User | None,
    set_id: int,
    code: str,
    name_th: str,
    in_force_from: date,
    origin_th: str,
    revision: int | None = None,
) -> CriterionSet:
    """Begin a further set with the criteria of another, to be changed before it is assessed by.

    Raises:
        CriterionSet.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the set in between; nothing is written.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="criterionset.copy") as entry:
        source = CriterionSet.objects.select_for_update().get(pk=set_id)
        check_revision(source, revision)
        copied = entry.save(
            CriterionSet(
                code=code, name_th=name_th, in_force_from=in_force_from, origin_th=origin_th
            )
        )
        columns = [field.attname for field in Criterion._meta.concrete_fields]
        for row in source.criteria.values(*columns):
            row |= {"id": None, "revision": 0, "criterion_set_id": copied.pk}
            entry.save(Criterion(**row))
    return copied


def assess_pairing(
    *,
    by: User,
    pairing_id: int,
    set_id: int,
    given: Mapping[int, Given],
    summary: str = "",
    revision: int = 0,
) -> Assessment:
    """Say for each criterion of a set how far a pairing meets it, or that there is no data.

    The same said twice is one change.

    Args:
        set_id: the set in force today, or one by which the pairing has been assessed already.
        given: by the id of the criterion; one that is left out has no data.
        revision: of the assessment as it was read; 0 when there was none.

    Raises:
        Pairing.DoesNotExist, CriterionSet.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody assessed it in between; nothing is written.
        WrongState: the pairing is rejected, or the set is not to be assessed by.
        ValidationError: by ``<field>-<code of the criterion>``.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="assessment.save") as entry:
        pairing = lock_pairing(pairing_id)
        rules.check_can_be_assessed(pairing)
        criterion_set = CriterionSet.objects.get(pk=set_id)
        rows = pairing.assessments.select_for_update(of=("self",))
        held = rows.filter(criterion_set=criterion_set).first()
        criteria = list(criterion_set.criteria.filter(is_in_use=True))
        _check_given(criteria, given)
        stored = {row.criterion_id: row for row in held.scores.all()} if held else {}
        if held and held.summary == summary and not _differing(criteria, stored, given):
            return held
        if held:
            check_revision(held, revision)
        elif criterion_set != CriterionSet.objects.in_force(clock.today()).first():
            raise WrongState(_("มีชุดเกณฑ์ใหม่กว่าชุดนี้แล้ว โปรดเปิดหน้านี้ใหม่แล้วประเมินด้วยชุดที่ใช้อยู่"))
        assessment = held or Assessment(pairing=pairing, criterion_set=criterion_set)
        assessment.summary = summary
        assessment.assessed_by, assessment.assessed_at = by, clock.now()
        entry.save(assessment)
        _put_scores(entry, assessment, criteria, stored, given)
    return assessment


def give_advice(
    *,
    by: User,
    assessment_id: int,
    kind: str,
    words: str,
    conditions: str = "",
    form_key: UUID,
    revision: int,
) -> Advice:
    """Advise on a pairing for the ministry; the advice before it stays and no longer stands.

    The same form sent twice is one advice.

    Args:
        kind: of ``AdviceKind``.
        revision: of the assessment as it was read.

    Raises:
        Assessment.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: the assessment was changed since it was read; nothing is written.
        WrongState: the pairing is rejected.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="advice.record") as entry:
        rows = Assessment.objects.visible_to(by).select_for_update(of=("self",))
        assessment = rows.get(pk=assessment_id)
        if kind != AdviceKind.CONDITIONAL:
            conditions = ""
        said = {"kind": kind, "words": words, "conditions": conditions}
        if sent := sent_before(assessment.advice, form_key, said):
            return sent
        rules.check_can_be_assessed(assessment.pairing)
        check_revision(assessment, revision)
        if kind == AdviceKind.CONDITIONAL and not conditions.strip():
            raise ValidationError({"conditions": _("โปรดเขียนเงื่อนไขของการสนับสนุน")})
        advice = Advice(
            assessment=assessment,
            kind=kind,
            conditions=conditions,
            words=words,
            given_by=by,
            given_at=clock.now(),
            assessed_revision=assessment.revision,
            form_key=form_key,
        )
        entry.save(advice)
        tell_advice(entry, advice)
    return advice


def _check_unused(criterion_set: CriterionSet, criterion: Criterion) -> None:
    if not criterion_set.assessments.exists():
        return
    stored = Criterion.objects.filter(pk=criterion.pk).first()
    if stored is None or any(
        getattr(stored, name) != getattr(criterion, name) for name in WEIGHED
    ):
        raise WrongState(
            _("ใช้ชุดเกณฑ์นี้ประเมินไปแล้ว จึงเพิ่มเกณฑ์หรือแก้น้ำหนักและความหมายของคะแนนไม่ได้ "
              "โปรดคัดลอกเป็นชุดใหม่แล้วแก้ไขที่ชุดนั้น")
        )  # fmt: skip


def _check_weighs(criterion_set: CriterionSet) -> None:
    used = criterion_set.criteria.filter(is_in_use=True).values_list("code", "weight")
    try:
        suitability.check_weights({code: Fraction(weight) for code, weight in used})
    except ValidationError as refusal:
        raise ValidationError({"weight": refusal.messages}) from refusal


def _check_given(criteria: Sequence[Criterion], given: Mapping[int, Given]) -> None:
    """Each score is in range and rests on a reason and a source.

    Raises:
        ValidationError: by ``<field>-<code>``.
    """
    faults: dict[str, str] = {}
    for criterion in criteria:
        score, reason, source = given.get(criterion.pk, Given(None))
        if score is None:
            continue
        if score not in range(suitability.TOP_SCORE + 1):
            faults[f"score-{criterion.code}"] = _("คะแนนเป็นเลขจำนวนเต็ม 0 ถึง 4")
        if not reason.strip():
            faults[f"reason-{criterion.code}"] = _("โปรดเขียนเหตุผลของคะแนนนี้ หรือเลือก “ไม่มีข้อมูล”")
        if not source.strip():
            faults[f"source-{criterion.code}"] = _("โปรดระบุที่มาของข้อมูล หรือเลือก “ไม่มีข้อมูล”")
    if faults:
        raise ValidationError(faults)


def _differing(
    criteria: Sequence[Criterion],
    stored: Mapping[int, AssessmentScore],
    given: Mapping[int, Given],
) -> list[Criterion]:
    """The criteria of which something else is said than is stored."""
    nothing = Given(None)
    return [
        criterion
        for criterion in criteria
        if (row := stored.get(criterion.pk)) is None
        or Given(row.score, row.reason, row.source) != given.get(criterion.pk, nothing)
    ]


def _put_scores(
    entry: Entry,
    assessment: Assessment,
    criteria: Sequence[Criterion],
    stored: Mapping[int, AssessmentScore],
    given: Mapping[int, Given],
) -> None:
    for criterion in _differing(criteria, stored, given):
        row = stored.get(criterion.pk) or AssessmentScore(
            assessment=assessment, criterion=criterion
        )
        row.score, row.reason, row.source = given.get(criterion.pk, Given(None))
        entry.save(row)
