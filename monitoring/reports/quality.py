"""How good a province's data of a fiscal year is, piece by piece, and what would raise it.

A piece is held only by what somebody else has accepted or what can be seen: an activity that the
ministry approved, a file, words that tell something, the numbers of both sides. So no empty
submission raises anything. The pieces are counted over what is expected, never over what was
sent in, so that sending less does not raise it either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.choices import DueKind, Status
from monitoring.dues import DueState, due_states
from monitoring.kpis.telling import all_telling, telling_ids
from monitoring.models import Activity, Evidence, GroupMeeting, Reflection
from registry.choices import EventKind, Secrecy
from registry.models import DocumentFile, Pairing, PairingEvent, Province
from registry.names import name_of, name_order
from sistercity.accounts.choices import Role

from .at_risk import INDICATOR, if_approved
from .computed import COMPUTED
from .dates import Dates, settle
from .facts import Facts, read_facts


class Measure(StrEnum):
    """What is asked of the data, in the order of the page."""

    APPROVED = "approved"
    ON_TIME = "on_time"
    EVIDENCE = "evidence"
    OUTCOME = "outcome"
    BOTH_SIDES = "both_sides"
    DOCUMENT = "document"
    CONFIRMED = "confirmed"
    GROUP = "group"
    MEETING = "meeting"
    REFLECTION = "reflection"


# Measure → its name and what holds a piece of it.
MEASURES: dict[Measure, tuple[Promise, Promise]] = {
    Measure.APPROVED: (
        gettext_lazy("กิจกรรมร่วมที่เห็นชอบแล้ว"),
        gettext_lazy("แต่ละคู่มีกิจกรรมร่วมที่กระทรวงเห็นชอบและนับในตัวชี้วัด 2.1"),
    ),
    Measure.ON_TIME: (
        gettext_lazy("ฉบับที่เห็นชอบส่งทันกำหนด"),
        gettext_lazy("ฉบับที่เห็นชอบเสนอครั้งสุดท้ายไม่เกินวันครบกำหนด การเสนอฉบับว่างไว้ก่อนจึงไม่ช่วย"),
    ),
    Measure.EVIDENCE: (
        gettext_lazy("มีหลักฐาน"),
        gettext_lazy("กิจกรรมที่เห็นชอบแล้วมีภาพถ่ายหรือเอกสารแนบ"),
    ),
    Measure.OUTCOME: (
        gettext_lazy("ผลที่ได้รับมีเนื้อหา"),
        gettext_lazy("เขียนผลที่ได้รับอย่างน้อยหนึ่งประโยค และไม่ซ้ำกับกิจกรรมอื่น"),
    ),
    Measure.BOTH_SIDES: (
        gettext_lazy("จำนวนผู้เข้าร่วมทั้งสองฝ่าย"),
        gettext_lazy("ระบุจำนวนผู้เข้าร่วมฝ่ายไทยและฝ่ายต่างประเทศ"),
    ),
    Measure.DOCUMENT: (
        gettext_lazy("ทะเบียนมีเอกสารลงนาม"),
        gettext_lazy("คู่ที่ยืนยันแล้วมีความตกลงหรือบันทึกความเข้าใจพร้อมแฟ้มในทะเบียน"),
    ),
    Measure.CONFIRMED: (
        gettext_lazy("ยืนยันทะเบียนของปี"),
        gettext_lazy("จังหวัดตอบครบทุกรายการและกระทรวงพิจารณาครบแล้ว"),
    ),
    Measure.GROUP: (
        gettext_lazy("คำสั่งคณะทำงานที่มีผล"),
        gettext_lazy("มีคำสั่งแต่งตั้งที่กระทรวงเห็นชอบและมีผลอยู่"),
    ),
    Measure.MEETING: (
        gettext_lazy("คณะทำงานดำเนินงานพร้อมรายงาน"),
        gettext_lazy("มีการประชุมหรือกิจกรรมขับเคลื่อนที่เห็นชอบแล้วในปี พร้อมแฟ้มรายงาน"),
    ),
    Measure.REFLECTION: (
        gettext_lazy("สรุปบทเรียนมีเนื้อหา"),
        gettext_lazy("ส่งสรุปบทเรียนประจำปีแล้ว ทั้งสี่หัวข้อมีเนื้อหาและไม่ซ้ำกัน"),
    ),
}
_NEARNESS = (Status.ENDORSED, Status.SUBMITTED, Status.RETURNED, Status.DRAFT)
_OF_ACTIVITY = (Measure.APPROVED, Measure.ON_TIME, Measure.EVIDENCE, Measure.OUTCOME,
                Measure.BOTH_SIDES)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """What raises one or more pieces: in words, and the form that does it.

    Attributes:
        actor: a role; the form opens for it alone.
        saves: whether the province would pass indicator 2.1 by it.
    """

    words: str
    href: str
    actor: str = Role.OFFICER
    saves: bool = False


@dataclass(frozen=True)
class Piece:
    """One thing asked: of which record, whether it is held, where it is seen, what raises it.

    ``act`` is None where it is held, and where nothing can raise it any more.
    """

    measure: Measure
    record: str
    href: str
    is_held: bool
    act: Act | None

    @property
    def name(self) -> Promise:
        """Its measure as people read it."""
        return MEASURES[self.measure][0]


@dataclass(frozen=True)
class Measured:
    """A measure with its pieces, those that are lacking first."""

    measure: Measure
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> Promise:
        """The measure as people read it."""
        return MEASURES[self.measure][0]

    @property
    def meaning(self) -> Promise:
        """What holds a piece of it."""
        return MEASURES[self.measure][1]

    @property
    def held_count(self) -> int:
        """How many pieces are held."""
        return sum(piece.is_held for piece in self.pieces)


@dataclass(frozen=True)
class Advice:
    """An act with the measures that it would raise."""

    act: Act
    measures: tuple[Measure, ...]

    @property
    def gain(self) -> int:
        """How many pieces it raises."""
        return len(self.measures)

    @property
    def names(self) -> str:
        """The measures in words."""
        return ", ".join(str(MEASURES[measure][0]) for measure in self.measures)


@dataclass(frozen=True)
class Quality:
    """A province's data of a fiscal year."""

    province: Province
    dates: Dates
    measured: tuple[Measured, ...]

    @property
    def pieces(self) -> list[Piece]:
        """All that is asked."""
        return [piece for one in self.measured for piece in one.pieces]

    @property
    def held_count(self) -> int:
        """How much of it is held."""
        return sum(piece.is_held for piece in self.pieces)

    @property
    def advice(self) -> list[Advice]:
        """What would raise it: what saves indicator 2.1 first, then by how much it raises."""
        raised: dict[Act, list[Measure]] = defaultdict(list)
        for piece in self.pieces:
            if piece.act and not piece.is_held:
                raised[piece.act].append(piece.measure)
        advice = [Advice(act, tuple(measures)) for act, measures in raised.items()]
        return sorted(advice, key=lambda one: (not one.act.saves, -one.gain))


def quality(*, user, province: Province, fiscal_year: int, today: date) -> Quality:
    """The pieces of one province in a year; a fixed number of queries.

    Raises:
        ReportRefused: the year has no figures.
    """
    dates = settle(fiscal_year, as_at=None, known_at=None, today=today)
    read = read_facts([dates], places=[province.code], waiting=True)
    facts = read[fiscal_year]
    dues = due_states(user=user, fiscal_year=fiscal_year, today=today, provinces=[province])
    pairings = _pairings(user, province, dates)
    pieces = [
        *_of_activities(user, province, dates, facts, pairings, dues),
        *_of_documents(user, pairings),
        *_of_province(user, province, dates, facts, dues),
    ]
    by_measure: dict[Measure, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_measure[piece.measure].append(piece)
    measured = tuple(
        Measured(measure, tuple(sorted(by_measure[measure], key=lambda piece: piece.is_held)))
        for measure in Measure
        if by_measure[measure]
    )
    return Quality(province, dates, measured)


def _pairings(user, province: Province, dates: Dates) -> dict[int, Pairing]:
    """The province's confirmed pairings in force on the day."""
    rows = Pairing.objects.visible_to(user).filter(province=province).confirmed()
    rows = rows.as_at(dates.period.as_at).in_force().select_related("counterpart__country")
    return {row.pk: row for row in rows.order_by(name_order("counterpart__"), "id")}


def _of_activities(
    user,
    province: Province,
    dates: Dates,
    facts: Facts,
    pairings: Mapping[int, Pairing],
    dues: Iterable[DueState],
) -> list[Piece]:
    """Five pieces for each pairing that indicator 2.1 counts."""
    figure = COMPUTED[INDICATOR].compute(facts, dates.period, facts.place(province.code))
    hopeful = if_approved(facts, dates.period, facts.place(province.code))
    counted = figure.supporting.get("pairings_by_province", {}).get(province.code, ())
    credited = figure.supporting.get("activities_by_pairing", {})
    entered = hopeful.supporting.get("activities_by_pairing", {})
    rows = _activities(user, {key for pk in counted for key in entered.get(pk, ())})
    telling = telling_ids({key: row.outcome for key, row in rows.items()})
    due_on = {
        state.due.pairing_id: state.due.due_on
        for state in dues
        if state.due.kind == DueKind.JOINT_ACTIVITY
    }
    is_passing = bool(figure.numerator)
    pieces = []
    for pk in counted:
        if pk not in pairings:
            continue
        own = [rows[key] for key in credited.get(pk, ()) if key in rows]
        taken = {*credited.get(pk, ())}
        open_rows = [rows[key] for key in entered.get(pk, ()) if key in rows and key not in taken]
        act = _activity_act(pairings[pk], open_rows, saves=not is_passing)
        is_over = pk in due_on and dates.period.as_at > due_on[pk]
        held = {
            Measure.APPROVED: bool(own),
            Measure.ON_TIME: any(_is_in_time(row, due_on.get(pk)) for row in own),
            Measure.EVIDENCE: any(row.has_evidence for row in own),
            Measure.OUTCOME: any(row.pk in telling for row in own),
            Measure.BOTH_SIDES: any(row.thai_count and row.foreign_count for row in own),
        }
        href = reverse("registry:pairing-detail", args=[pairings[pk].number])
        if own:
            href = reverse("monitoring:activity-detail", args=[own[0].pk])
        label = f"{pairings[pk].number} {name_of(pairings[pk].counterpart)}"
        pieces += [
            Piece(
                measure, label, href, held[measure],
                None if held[measure] or (measure == Measure.ON_TIME and is_over) else act,
            )
            for measure in _OF_ACTIVITY
        ]  # fmt: skip
    return pieces


def _activities(user, ids: Iterable[int]) -> dict[int, Activity]:
    evidence = Evidence.objects.kept().filter(activity_id=OuterRef("id"))
    rows = Activity.objects.visible_to(user).annotate(has_evidence=Exists(evidence))
    return rows.in_bulk(ids)


def _is_in_time(activity: Activity, due_on: date | None) -> bool:
    """Whether what was approved was last handed in by the day."""
    return bool(
        due_on
        and activity.submitted_at
        and timezone.localdate(activity.submitted_at) <= due_on
    )


def _activity_act(pairing: Pairing, entered: Iterable[Activity], *, saves: bool) -> Act:
    """What takes a pairing forward: the activity that has come furthest, else a new one."""
    nearest = min(entered, key=lambda row: _NEARNESS.index(row.status), default=None)
    if nearest is None:
        words = _("บันทึกกิจกรรมร่วมกับ%(counterpart)s พร้อมหลักฐาน ผลที่ได้รับ และจำนวนผู้เข้าร่วมทั้งสองฝ่าย")
        href = f"{reverse('monitoring:activity-create')}?pairing={pairing.number}"
        return Act(words % {"counterpart": name_of(pairing.counterpart)}, href, saves=saves)
    title = {"title": nearest.title}
    if nearest.is_with_province:
        words = _("เติมกิจกรรม “%(title)s” ให้ครบ แล้วเสนอ") % title
        return Act(words, reverse("monitoring:activity-edit", args=[nearest.pk]), saves=saves)
    href = reverse("monitoring:activity-detail", args=[nearest.pk])
    if nearest.status == Status.SUBMITTED and pairing.province.endorsement_required:
        return Act(_("รับรองกิจกรรม “%(title)s”") % title, href, Role.APPROVER, saves)
    return Act(_("พิจารณากิจกรรม “%(title)s”") % title, href, Role.EDITOR, saves)


def _of_documents(user, pairings: Mapping[int, Pairing]) -> list[Piece]:
    """One piece for each pairing in force: its signature has a document that can be read."""
    files = DocumentFile.objects.current().filter(document_id=OuterRef("document_id"))
    signed = PairingEvent.objects.standing().filter(pairing__in=pairings, kind=EventKind.SIGNED)
    # Of a secret document the number alone is kept, so its file is never asked for.
    documented = set(
        signed.filter(document__isnull=False)
        .filter(Exists(files) | ~Q(document__secrecy=Secrecy.ORDINARY))
        .values_list("pairing_id", flat=True)
    )
    return [
        Piece(
            Measure.DOCUMENT,
            f"{row.number} {name_of(row.counterpart)}",
            reverse("registry:pairing-detail", args=[row.number]),
            pk in documented,
            None
            if pk in documented
            else Act(
                _("ส่งเอกสารลงนามกับ%(counterpart)s โดยขอแก้ไขรายการในทะเบียน")
                % {"counterpart": name_of(row.counterpart)},
                reverse("registry:answer-correct", args=[row.number]),
            ),
        )
        for pk, row in pairings.items()
    ]


def _of_province(
    user, province: Province, dates: Dates, facts: Facts, dues: Iterable[DueState]
) -> list[Piece]:
    """What is asked of the province as such."""
    name = name_of(province)
    orders = COMPUTED["3.1"].compute(facts, dates.period, facts.place(province.code))
    work = COMPUTED["3.2"].compute(facts, dates.period, facts.place(province.code))
    met = work.supporting.get("meetings_by_province", {}).get(province.code, ())
    meetings = GroupMeeting.objects.kept_by(user).filter(id__in=met, minutes__isnull=False)
    by_kind = {state.due.kind: state for state in dues if state.due.pairing_id is None}
    seat = reverse("monitoring:working-group")
    told = [
        (Measure.GROUP, seat, bool(orders.numerator), _("บันทึกคำสั่งแต่งตั้งคณะทำงานที่มีผล"),
         reverse("monitoring:order-create")),
        (Measure.MEETING, seat, meetings.exists(), _("บันทึกการประชุมคณะทำงานพร้อมแฟ้มรายงาน"),
         reverse("monitoring:meeting-create")),
    ]  # fmt: skip
    if state := by_kind.get(DueKind.REGISTER_CONFIRMATION):
        told.append((Measure.CONFIRMED, state.href, state.state == "done",
                     _("ตอบทุกรายการในทะเบียนและยืนยันว่าครบถ้วน"), state.href))  # fmt: skip
    if state := by_kind.get(DueKind.REFLECTION):
        told.append((Measure.REFLECTION, state.href, _has_reflected(user, province, dates),
                     _("เขียนสรุปบทเรียนประจำปีให้ครบสี่หัวข้อแล้วส่ง"), state.href))  # fmt: skip
    return [
        Piece(measure, name, href, is_held, None if is_held else Act(words, form))
        for measure, href, is_held, words, form in told
    ]


def _has_reflected(user, province: Province, dates: Dates) -> bool:
    """Whether the year's reflection was handed in with four answers that tell something."""
    rows = Reflection.objects.visible_to(user).submitted()
    row = rows.filter(province=province, fiscal_year=dates.period.fiscal_year).first()
    return row is not None and all_telling(
        (row.success_factors, row.problems, row.obstacles, row.proposals)
    )
