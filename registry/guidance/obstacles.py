"""Why a record of the register cannot move: one table of small rules on a case.

A rule says in words what holds the record up, or nothing. Each brings the act that mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.choices import EventKind, LimitKind, Status
from registry.event_rules import ESTABLISHING
from registry.models import GuidelineStep, StepRecord
from registry.names import text_of
from sistercity.templatetags.thai import days_in_words, thai_date

from .cases import Case, Guidance
from .experience import Experience


@dataclass(frozen=True)
class Door:
    """The act that mends it: the name of its address in the admin, its words, further keys."""

    name: str
    words: str | Promise
    keys: tuple[int, ...] = ()


@dataclass(frozen=True)
class Known:
    """What rules know beside the case: experience by step, and what the ministry has set."""

    experience: Mapping[str, Experience]
    limits: Mapping[str, int]


@dataclass(frozen=True)
class Found:
    """What holds a record up, in words, and the act that mends it."""

    words: str
    door: Door


@dataclass(frozen=True)
class Obstacle:
    """A kind of what holds records up; ``look`` finds it in a case, once or several times."""

    code: str
    label: str | Promise
    look: Callable[[Case, Known], Iterable[Found]]


BIND = Door("registry_pairing_bind", gettext_lazy("บันทึกฉบับที่ใช้"))
STEP = Door("registry_pairing_step", gettext_lazy("บันทึกขั้นตอน"))
EVENT = Door("registry_pairing_event", gettext_lazy("เพิ่มเหตุการณ์"))
EDIT = Door("registry_pairing_change", gettext_lazy("แก้ไขรายการ"))


def _correct_step(record: StepRecord) -> Door:
    return Door("registry_pairing_correct_step", _("แก้ไขขั้นตอนที่บันทึกไว้"), (record.pk,))


def no_edition(case: Case, known: Known) -> Iterator[Found]:
    """Nothing tells which steps it has to take.

    Of signed ones only those signed since there is a guideline: older ones are right without.
    """
    if case.binding is not None or case.first_edition_on is None:
        return
    if case.is_walking:
        yield Found(_("ยังไม่มีฉบับของแนวทางปฏิบัติที่ผูกพัน จึงไม่มีขั้นตอนให้ติดตาม"), BIND)
        return
    day = case.signing.effective_on if case.signing else None
    if day is not None and day >= case.first_edition_on:
        yield Found(_("ลงนามหลังมีแนวทางปฏิบัติ แต่ไม่มีฉบับที่ผูกพัน จึงไม่นับในตัวชี้วัด 1.2"), BIND)


def undated_step(case: Case, known: Known) -> Iterator[Found]:
    """A required step without a date counts for nothing in indicator 1.2."""
    for step in case.required:
        record = case.records.get(step.code)
        if record is not None and record.happened_on is None:
            words = _("ขั้น “%(step)s” บันทึกแล้วแต่ไม่มีวันที่") % {"step": text_of(step, "name")}
            yield Found(words, _correct_step(record))


def out_of_order(case: Case, known: Known) -> Iterator[Found]:
    """Two required steps lie certainly the wrong way round, and nobody has said why."""
    dated = [
        (step, record)
        for step in case.required
        if (record := case.records.get(step.code)) and record.happened_on
    ]
    for (first, before), (then, after) in combinations(dated, 2):
        is_told = before.out_of_order_reason or after.out_of_order_reason
        if not is_told and after.happened_on.is_certainly_before(before.happened_on):
            yield Found(_wrong_way_round(then, after, first, before), _correct_step(after))


def _wrong_way_round(
    then: GuidelineStep, after: StepRecord, first: GuidelineStep, before: StepRecord
) -> str:
    return _(
        "ขั้น “%(then)s” วันที่ %(then_day)s อยู่ก่อนขั้น “%(first)s” วันที่ %(first_day)s ซึ่งต้องทำก่อน"
    ) % {
        "then": text_of(then, "name"),
        "then_day": thai_date(after.happened_on),
        "first": text_of(first, "name"),
        "first_day": thai_date(before.happened_on),
    }


def one_sided(case: Case, known: Known) -> Iterator[Found]:
    """One side has signed, the other has not for longer than the ministry waits."""
    event = case.last(EventKind.SIGNED_BY_ONE)
    if event is None or not case.is_walking:
        return
    day = event.effective_on
    days = (case.as_at - day).days if day else None
    if days is not None and days <= known.limits.get(LimitKind.ONE_SIDED_DAYS, -1):
        return
    other = _("ฝ่ายไทย") if event.counterpart_signatory_office else _("ฝ่ายต่างประเทศ")
    if days is None:
        words = _("ลงนามแล้วฝ่ายเดียว ไม่ทราบวันที่ ยังรอ%(other)s") % {"other": other}
    else:
        words = _("ลงนามแล้วฝ่ายเดียวตั้งแต่ %(day)s (%(span)s) ยังรอ%(other)s") % {
            "day": thai_date(event.happened_on),
            "span": days_in_words(days),
            "other": other,
        }
    yield Found(words, EVENT)


def unsigned(case: Case, known: Known) -> Iterator[Found]:
    """All required steps are done and nothing was signed for longer than the ministry waits."""
    if case.stage is None or case.stage.step is not None or not case.required:
        return
    if case.days_in_stage <= known.limits.get(LimitKind.UNSIGNED_DAYS, -1):
        return
    words = _("ทำขั้นตอนที่ต้องทำก่อนลงนามครบตั้งแต่ %(day)s (%(span)s) แต่ยังไม่ลงนาม") % {
        "day": thai_date(case.stage.since),
        "span": days_in_words(case.days_in_stage),
    }
    yield Found(words, EVENT)


def signed_too_early(case: Case, known: Known) -> Iterator[Found]:
    """It was signed under a guideline some of whose required steps nobody has recorded."""
    if case.signing is None or case.binding is None:
        return
    lacking = [step for step in case.required if step.code not in case.records]
    if lacking:
        names = " · ".join(text_of(step, "name") for step in lacking)
        yield Found(_("ลงนามแล้วแต่ยังไม่ได้บันทึกขั้นตอนที่ต้องทำ: %(steps)s") % {"steps": names}, STEP)


def unequal_level(case: Case, known: Known) -> Iterator[Found]:
    """The counterpart stands at another level than a province, and nobody has said why."""
    if case.status in (Status.ENDED, Status.WITHDRAWN):
        return
    pairing = case.pairing
    if not pairing.counterpart.is_equal_level and not pairing.level_reason.strip():
        unit = text_of(pairing.counterpart.unit_type, "name")
        yield Found(_("ระดับไม่เท่ากัน (%(unit)s) และยังไม่ได้ระบุเหตุผล") % {"unit": unit}, EDIT)


def no_document(case: Case, known: Known) -> Iterator[Found]:
    """What both sides signed is not in the register."""
    signing = case.signing
    if signing is None or case.status == Status.ENDED:
        return
    if signing.document is None or signing.document.kind not in ESTABLISHING:
        door = Door("registry_pairing_correct", _("แก้ไขแทนเหตุการณ์"), (signing.pk,))
        yield Found(_("ลงนามแล้วแต่ไม่มีความตกลงหรือบันทึกความเข้าใจที่ลงนามในทะเบียน"), door)


def waiting_beyond(case: Case, known: Known) -> Iterator[Found]:
    """It waits for whoever acts in its step longer than three of four waited before it."""
    stage, lived = case.stage, known.experience.get(case.stage_code)
    if stage is None or stage.step is None or lived is None:
        return
    if lived.is_beyond(case.days_in_stage, known.limits.get(LimitKind.LEAST_CASES)):
        words = _(
            "รอ%(actor)sในขั้น “%(step)s” มาแล้ว %(span)s "
            "นานกว่าสามในสี่ของ %(count)s กรณีที่ผ่านมา (%(upper)s)"
        ) % {
            "actor": text_of(stage.step, "actor"),
            "step": text_of(stage.step, "name"),
            "span": days_in_words(case.days_in_stage),
            "count": lived.count,
            "upper": days_in_words(lived.upper_days),
        }
        yield Found(words, STEP)


def stalled_unexplained(case: Case, known: Known) -> Iterator[Found]:
    """It stalled before events had to say why."""
    if case.is_stalled and case.delay is not None and case.delay.delay_reason_id is None:
        door = Door("registry_pairing_correct", _("แก้ไขแทนเหตุการณ์"), (case.delay.pk,))
        yield Found(_("ชะงักโดยยังไม่ได้ระบุเหตุ"), door)


OBSTACLES: tuple[Obstacle, ...] = (
    Obstacle("no_edition", gettext_lazy("ไม่มีฉบับแนวทางที่ผูกพัน"), no_edition),
    Obstacle("undated_step", gettext_lazy("ขั้นตอนที่ต้องทำไม่มีวันที่"), undated_step),
    Obstacle("out_of_order", gettext_lazy("ขั้นตอนผิดลำดับโดยไม่มีเหตุ"), out_of_order),
    Obstacle("waiting_beyond", gettext_lazy("รอนานกว่าประสบการณ์"), waiting_beyond),
    Obstacle(
        "stalled_unexplained", gettext_lazy("ชะงักโดยไม่มีเหตุ"), stalled_unexplained
    ),
    Obstacle("one_sided", gettext_lazy("ลงนามแล้วฝ่ายเดียว"), one_sided),
    Obstacle("unsigned", gettext_lazy("ทำครบแล้วแต่ยังไม่ลงนาม"), unsigned),
    Obstacle("signed_too_early", gettext_lazy("ลงนามโดยขาดขั้นตอน"), signed_too_early),
    Obstacle("unequal_level", gettext_lazy("ระดับไม่เท่ากันโดยไม่มีเหตุผล"), unequal_level),
    Obstacle("no_document", gettext_lazy("ไม่มีเอกสารที่ลงนาม"), no_document),
)


@dataclass(frozen=True)
class Held:
    """A case that cannot move, with all that holds it up: the obstacle and what was found."""

    case: Case
    found: tuple[tuple[Obstacle, Found], ...]

    @property
    def codes(self) -> set[str]:
        """Of the obstacles."""
        return {obstacle.code for obstacle, _found in self.found}


def held_up(guidance: Guidance) -> list[Held]:
    """The cases that something holds up, in the order of the cases."""
    known = Known(guidance.experience, guidance.limits)
    looked = (
        Held(
            case,
            tuple(
                (obstacle, found)
                for obstacle in OBSTACLES
                for found in obstacle.look(case, known)
            ),
        )
        for case in guidance.cases
    )
    return [held for held in looked if held.found]
