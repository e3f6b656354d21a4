"""Rules of the guideline: what binds a pairing, and the steps it walks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import SIGNING_STEP, StepOutcome
from registry.models import GuidelineBinding, GuidelineEdition, GuidelineStep, StepRecord
from registry.names import text_of
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import PartialDate


def check_binds(
    *,
    edition: GuidelineEdition,
    bound_on: date,
    in_force: GuidelineEdition | None,
    last: GuidelineBinding | None,
    note: str,
    today: date,
) -> None:
    """A pairing walks the edition in force when it starts, and a newer one by a noted act.

    Args:
        in_force: the edition in force on ``bound_on``.
        last: the binding that the pairing has already.

    Raises:
        ValidationError: by field.
    """
    if bound_on > today:
        raise ValidationError({"bound_on": _("วันที่นี้ยังมาไม่ถึง")})
    if in_force is None:
        raise ValidationError(
            {
                "bound_on": _("ในวันที่ %(day)s ยังไม่มีฉบับของแนวทางปฏิบัติที่ใช้อยู่")
                % {"day": thai_date(bound_on)}
            }
        )
    if edition.pk != in_force.pk:
        raise ValidationError(
            {
                "edition": _("ในวันที่ %(day)s ฉบับที่ใช้อยู่คือ “%(edition)s” โปรดเลือกฉบับนั้น หรือแก้วันที่")
                % {"day": thai_date(bound_on), "edition": str(in_force)}
            }
        )
    if last is None:
        return
    if last.edition_id == edition.pk:
        raise ValidationError({"edition": _("คู่นี้ใช้ฉบับนี้อยู่แล้ว")})
    if bound_on <= last.bound_on:
        raise ValidationError(
            {
                "bound_on": _("คู่นี้ใช้ “%(edition)s” ตั้งแต่ %(day)s จึงเปลี่ยนฉบับได้หลังจากวันนั้น")
                % {"edition": str(last.edition), "day": thai_date(last.bound_on)}
            }
        )
    if not note.strip():
        raise ValidationError({"note": _("โปรดระบุเหตุที่เปลี่ยนไปใช้ฉบับใหม่")})


def check_edition_change(
    *,
    edition: GuidelineEdition,
    stored: GuidelineEdition | None,
    bound_count: int,
    first_bound_on: date | None,
    reason: str,
) -> None:
    """An edition that pairings walk was in force when the first of them began to.

    Args:
        stored: the edition as it is; None for a further one.
        bound_count: of pairings that it binds or bound, the first since ``first_bound_on``.

    Raises:
        ValidationError: on ``in_force_from`` or ``reason``.
    """
    if stored is None or not bound_count or edition.in_force_from == stored.in_force_from:
        return
    told = {"count": bound_count, "day": thai_date(first_bound_on)}
    if edition.in_force_from > first_bound_on:
        words = _(
            "ฉบับนี้ใช้กับคู่แล้ว %(count)s คู่ คู่แรกตั้งแต่วันที่ %(day)s วันเริ่มใช้จึงอยู่หลังวันนั้นไม่ได้ "
            "หากแนวทางเปลี่ยนไป โปรดออกเป็นฉบับใหม่"
        )
        raise ValidationError({"in_force_from": words % told})
    if not reason.strip():
        words = _("ฉบับนี้ใช้กับคู่แล้ว %(count)s คู่ โปรดระบุเหตุผลที่แก้วันเริ่มใช้")
        raise ValidationError({"reason": words % told})


# What of a step decides how pairings walk it, beside its wording.
_WALKED = ("number", "is_required", "is_before_signing")


def check_step_change(
    *, step: GuidelineStep, stored: GuidelineStep | None, bound_count: int, reason: str
) -> None:
    """An edition that pairings walk gets no further duty; what is put right in it says why.

    Wording, who acts and citations are the ministry's to better at any time.

    Args:
        stored: the step as it is; None for a further one.
        bound_count: of pairings that the edition binds.

    Raises:
        ValidationError: on ``edition`` or ``reason``.
    """
    if not bound_count:
        return
    if stored is None:
        if step.is_required and step.is_before_signing:
            words = _(
                "ฉบับนี้ใช้กับคู่แล้ว %(count)s คู่ จึงเพิ่มขั้นที่ต้องทำก่อนลงนามไม่ได้ "
                "โปรดออกเป็นฉบับใหม่ แล้วส่งคู่ที่ต้องการไปใช้ฉบับนั้น"
            )
            raise ValidationError({"edition": words % {"count": bound_count}})
        return
    if not reason.strip() and any(
        getattr(step, name) != getattr(stored, name) for name in _WALKED
    ):
        words = _(
            "ฉบับนี้ใช้กับคู่แล้ว %(count)s คู่ การเปลี่ยนลำดับหรือความจำเป็นของขั้นมีผลต่อคู่เหล่านั้นทันที "
            "หากเป็นการแก้ให้ตรงกับฉบับ โปรดระบุเหตุผล หากแนวทางเปลี่ยนไป โปรดออกเป็นฉบับใหม่"
        )
        raise ValidationError({"reason": words % {"count": bound_count}})


def check_step_of(*, step: GuidelineStep, binding: GuidelineBinding | None) -> None:
    """A step is recorded under the edition that binds the pairing; the signing tells its own.

    Raises:
        ValidationError: on ``step``.
    """
    if binding is None:
        raise ValidationError({"step": _("คู่นี้ยังไม่มีฉบับแนวทางที่ผูกพัน โปรดบันทึกการเริ่มใช้แนวทางปฏิบัติก่อน")})
    if step.edition_id != binding.edition_id:
        raise ValidationError(
            {
                "step": _("ขั้นตอนนี้เป็นของฉบับอื่น คู่นี้ใช้ “%(edition)s”")
                % {"edition": str(binding.edition)}
            }
        )
    if step.code == SIGNING_STEP:
        raise ValidationError({"step": _("ขั้นนี้มาจากเหตุการณ์ลงนามของคู่นี้ โปรดบันทึกเป็นเหตุการณ์ลงนาม")})


def check_waiver(*, outcome: str, authority: str) -> None:
    """Only an authority lets a pairing off a step.

    Raises:
        ValidationError: on ``authority``.
    """
    if outcome == StepOutcome.WAIVED and not authority.strip():
        raise ValidationError({"authority": _("โปรดระบุผู้อนุมัติให้ยกเว้นขั้นตอน")})


def check_step_order(
    *,
    record: StepRecord,
    others: Iterable[StepRecord],
    steps: Iterable[GuidelineStep],
    signed_on: PartialDate | None,
) -> None:
    """A step does not come before a required one of a lower number, nor after the signing.

    One that follows the signing does not come before it. Dates known in part are out of order
    only when they certainly are. What really happened so is recorded with a reason.

    Args:
        others: the pairing's other records; those of an earlier edition stand for the step of
            the same code.
        steps: of the edition that binds.
        signed_on: of the first signature, as far as known.

    Raises:
        ValidationError: on ``happened_on``, naming both steps and dates.
    """
    if record.happened_on is None or record.out_of_order_reason.strip():
        return
    by_code = {step.code: step for step in steps}
    own = by_code.get(record.step.code, record.step)
    days = {other.step.code: other.happened_on for other in others}
    if not own.is_before_signing:
        days[SIGNING_STEP] = signed_on
    for code, day in days.items():
        step = by_code.get(code)
        if step is None or day is None:
            continue
        if step.number < own.number and step.is_required:
            first, then = (step, day), (own, record.happened_on)
        elif step.number > own.number and own.is_required:
            first, then = (own, record.happened_on), (step, day)
        else:
            continue
        if then[1].is_certainly_before(first[1]):
            raise ValidationError({"happened_on": _step_too_early(first, then)})
    if (
        signed_on is not None
        and own.is_before_signing
        and signed_on.is_certainly_before(record.happened_on)
    ):
        raise ValidationError(
            {
                "happened_on": _(
                    "ขั้น “%(step)s” วันที่ %(day)s อยู่หลังวันลงนาม %(signed)s "
                    "โปรดตรวจวันที่ หากเกิดขึ้นเช่นนั้นจริง โปรดกรอกเหตุที่ไม่เป็นไปตามลำดับ"
                )
                % {
                    "step": text_of(own, "name"),
                    "day": thai_date(record.happened_on),
                    "signed": thai_date(signed_on),
                }
            }
        )


def _step_too_early(
    first: tuple[GuidelineStep, PartialDate], then: tuple[GuidelineStep, PartialDate]
) -> str:
    return _(
        "ขั้นที่ %(later)s “%(later_name)s” วันที่ %(later_day)s "
        "อยู่ก่อนขั้นที่ %(earlier)s “%(earlier_name)s” วันที่ %(earlier_day)s ซึ่งต้องทำก่อน "
        "โปรดตรวจวันที่ หากเกิดขึ้นเช่นนั้นจริง โปรดกรอกเหตุที่ไม่เป็นไปตามลำดับ"
    ) % {
        "later": then[0].number,
        "later_name": text_of(then[0], "name"),
        "later_day": thai_date(then[1]),
        "earlier": first[0].number,
        "earlier_name": text_of(first[0], "name"),
        "earlier_day": thai_date(first[1]),
    }
