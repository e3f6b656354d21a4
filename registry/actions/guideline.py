"""Writes of the guideline's walk: which edition binds a pairing, what it has done, baselines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from registry import event_rules, guideline_rules, rules
from registry.choices import BaselineAnswer, EventKind, Status
from registry.models import (
    Document,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    ProvinceBaseline,
    StepRecord,
)
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled
from sistercity.errors import StaleEdit
from sistercity.thai.calendar import PartialDate

from .pairing import lock_pairing


def bind_edition(
    *,
    by: User | None,
    pairing_id: int,
    edition_id: int,
    bound_on: date,
    note: str = "",
    revision: int | None = None,
) -> GuidelineBinding:
    """Let a pairing walk an edition of the guideline from a day on.

    The first time it is the edition in force on that day; a newer one later takes a note of
    the ground. Steps that are done stay done.

    Args:
        revision: the revision of the pairing that the form was opened at.

    Raises:
        Pairing.DoesNotExist, GuidelineEdition.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the pairing after ``revision``; nothing is written.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="guideline.bind", reason=note) as entry:
        pairing = lock_pairing(pairing_id)
        check_revision(pairing, revision)
        edition = GuidelineEdition.objects.get(pk=edition_id)
        guideline_rules.check_binds(
            edition=edition,
            bound_on=bound_on,
            in_force=GuidelineEdition.objects.in_force(bound_on).first(),
            last=_binding(pairing),
            note=note,
            today=clock.today(),
        )
        binding = entry.save(
            GuidelineBinding(pairing=pairing, edition=edition, bound_on=bound_on, note=note)
        )
        entry.touch(pairing)
    return binding


def pass_to_edition(
    *, by: User | None, edition_id: int, bound_on: date, note: str, seen: Mapping[int, int]
) -> list[GuidelineBinding]:
    """Let several pairings pass to a newer edition of the guideline as one change, or none.

    Args:
        seen: the pairings by id, each with its revision when the list was read.

    Raises:
        Pairing.DoesNotExist, GuidelineEdition.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved one of them after it was read; nothing is written.
        ValidationError: none was chosen; by field, naming the pairing.
    """
    rules.check_may_edit_register(by)
    if not seen:
        raise ValidationError(_("โปรดเลือกอย่างน้อยหนึ่งคู่"))
    with writing(by=by, action="guideline.bind", reason=note) as entry:
        edition = GuidelineEdition.objects.get(pk=edition_id)
        in_force = GuidelineEdition.objects.in_force(bound_on).first()
        passed = []
        # In one order for all, so that of two who pass the same ones none waits for the other.
        for pairing_id in sorted(seen):
            pairing = lock_pairing(pairing_id)
            try:
                check_revision(pairing, seen[pairing_id])
                guideline_rules.check_binds(
                    edition=edition, bound_on=bound_on, in_force=in_force,
                    last=_binding(pairing), note=note, today=clock.today(),
                )  # fmt: skip
            except ValidationError as refusal:
                raise ValidationError(
                    {
                        name: [f"{pairing.number}: {words}" for words in told]
                        for name, told in refusal.message_dict.items()
                    }
                ) from refusal
            except StaleEdit as stale:
                words = _("%(pairing)s เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ ยังไม่ได้ส่งคู่ใดไป โปรดตรวจอีกครั้ง")
                raise StaleEdit(
                    words % {"pairing": pairing.number},
                    current=stale.current,
                    changes=stale.changes,
                ) from stale
            binding = GuidelineBinding(
                pairing=pairing, edition=edition, bound_on=bound_on, note=note
            )
            passed.append(entry.save(binding))
            entry.touch(pairing)
    return passed


def save_step(
    *,
    by: User | None,
    step: GuidelineStep,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> GuidelineStep:
    """Add or change a step of an edition; one that pairings walk already changes knowingly.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; a further required step in an edition that pairings walk, or
            another order or duty in it without a reason.
    """
    rules.check_may_edit_register(by)
    with writing(
        by=by, action="guidelinestep.save", reason=reason, known_from=known_from
    ) as entry:
        if by is not None and step.edition_id:
            stored = GuidelineStep.objects.filter(pk=step.pk).first()
            guideline_rules.check_step_change(
                step=step,
                stored=stored,
                bound_count=GuidelineBinding.objects.filter(edition_id=step.edition_id).count(),
                reason=reason,
            )
        save_filled(entry, step, revision)
    return step


def record_step(
    *,
    by: User | None,
    pairing_id: int,
    step_id: int,
    outcome: str,
    happened_on: PartialDate | None,
    authority: str = "",
    document_id: int | None = None,
    note: str = "",
    out_of_order_reason: str = "",
    revision: int | None = None,
) -> StepRecord:
    """Record that a pairing has done a step of its guideline, or was let off it.

    Args:
        outcome: of ``StepOutcome``.
        happened_on: as far as known.
        authority: who let it off; needed for a waiver.
        out_of_order_reason: why it really happened out of order; such a step is a fault in
            indicator 1.2.
        revision: the revision of the pairing that the form was opened at.

    Raises:
        Pairing.DoesNotExist, GuidelineStep.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the pairing after ``revision``; nothing is written.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="guideline.record_step") as entry:
        pairing = lock_pairing(pairing_id)
        check_revision(pairing, revision)
        step = GuidelineStep.objects.get(pk=step_id)
        guideline_rules.check_step_of(step=step, binding=_binding(pairing))
        if pairing.step_records.filter(step__code=step.code).exists():
            raise ValidationError({"step": _("บันทึกขั้นตอนนี้ของคู่นี้ไว้แล้ว โปรดใช้การแก้ไขรายการเดิม")})
        record = StepRecord(
            pairing=pairing,
            step=step,
            outcome=outcome,
            happened_on=happened_on,
            authority=authority,
            document=Document.objects.get(pk=document_id) if document_id else None,
            note=note,
            out_of_order_reason=out_of_order_reason,
        )
        _put(entry, record)
    return record


def correct_step(
    *,
    by: User | None,
    record_id: int,
    values: dict,
    reason: str,
    revision: int | None = None,
) -> StepRecord:
    """Correct what was recorded of a step; the earlier state stays in the ledger.

    Args:
        values: of outcome, happened_on, authority, document, note, out_of_order_reason.
        revision: the revision of the record that the form was opened at.

    Raises:
        StepRecord.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the record after ``revision``; nothing is written.
        ValidationError: without a reason, or by field.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผลของการแก้ไข")})
    pairing_id = StepRecord.objects.values_list("pairing_id", flat=True).get(pk=record_id)
    with writing(by=by, action="guideline.correct_step", reason=reason) as entry:
        lock_pairing(pairing_id)
        record = StepRecord.objects.select_related("pairing", "step").get(pk=record_id)
        check_revision(record, revision)
        for name in ("outcome", "happened_on", "authority", "document", "note"):
            if name in values:
                setattr(record, name, values[name])
        record.out_of_order_reason = values.get("out_of_order_reason", record.out_of_order_reason)
        _put(entry, record)
    return record


def save_baseline(
    *,
    by: User | None,
    baseline: ProvinceBaseline,
    revision: int | None = None,
    reason: str = "",
) -> ProvinceBaseline:
    """Add or change the ministry's answer whether a province had ever had a relation.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; in the future, or against what the register holds.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="baseline.save", reason=reason) as entry:
        baseline.clean_fields()
        if baseline.as_at > clock.today():
            raise ValidationError({"as_at": _("วันที่นี้ยังมาไม่ถึง")})
        rules.check_baseline(answer=baseline.answer, contradicting=_contradicting(baseline))
        save_filled(entry, baseline, revision)
    return baseline


def _put(entry: Entry, record: StepRecord) -> None:
    """Check the record beside the pairing's others and save it."""
    record.clean_fields()
    event_rules.check_not_in_future(happened_on=record.happened_on, today=clock.today())
    guideline_rules.check_waiver(outcome=record.outcome, authority=record.authority)
    pairing: Pairing = record.pairing
    binding = _binding(pairing)
    signed = pairing.events.standing().filter(kind=EventKind.SIGNED, effective_on__isnull=False)
    first = signed.order_by("effective_on", "id").first()
    guideline_rules.check_step_order(
        record=record,
        others=pairing.step_records.exclude(pk=record.pk).select_related("step"),
        steps=binding.edition.steps.all(),
        signed_on=first.happened_on if first else None,
    )
    entry.save(record)
    entry.touch(pairing)


def _binding(pairing: Pairing) -> GuidelineBinding | None:
    """The edition that binds a pairing now."""
    bindings = pairing.guideline_bindings.select_related("edition")
    return bindings.order_by("-bound_on").first()


def _contradicting(baseline: ProvinceBaseline) -> Pairing | None:
    if baseline.answer != BaselineAnswer.NEVER:
        return None
    pairings = Pairing.objects.confirmed().filter(province_id=baseline.province_id)
    had = Q(signed_on__isnull=False) | Q(status_on__in=(Status.IN_PROGRESS, Status.STALLED))
    return pairings.as_at(baseline.as_at).filter(had).first()
