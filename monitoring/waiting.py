"""What waits for a person of each role, and what changed around them: the start page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from monitoring.choices import Desk, DueKind, Move, Status
from monitoring.consulting import consultations_for
from monitoring.deputies import deputation_of
from monitoring.desk_queue import DeskQueue
from monitoring.desk_times import read_measure
from monitoring.dues import due_states
from monitoring.expected import lacking_count
from monitoring.following_up import follow_up_waiting
from monitoring.models import Activity, FiscalYear, GroupMeeting, ReviewStep, WorkingGroupOrder
from monitoring.reports.at_risk import judged_year, risk_count
from registry.choices import AnswerStatus, Confirmation
from registry.choices import Status as PairingStatus
from registry.guidance.cases import WALKING
from registry.models import (
    CircularAddressee,
    GuidelineBinding,
    Pairing,
    Posting,
    Province,
    RowAnswer,
)
from registry.querysets import ENDING_SOON_DAYS
from registry.standing import standings
from sistercity.accounts.choices import PROVINCIAL_ROLES, Role
from sistercity.accounts.models import User
from sistercity.jobs.models import Job
from sistercity.kept import kept
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of

MOVES_SHOWN = (Move.SUBMITTED, Move.ENDORSED, Move.RETURNED, Move.APPROVED, Move.WITHDRAWN)
STEPS_SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how many, of what, why or since when, and where it is done."""

    count: int
    what: str
    why: str
    href: str


def waiting_for(user: User, today: date) -> list[Waiting]:
    """What waits for this person, the most pressing first; only what there is."""
    lines = kept(
        "waiting", user.pk, get_language(), make=lambda: list(_DESKS[user.role](user, today))
    )
    return [one for one in (*lines, *_results(user)) if one.count]


def latest_steps(user: User) -> list[ReviewStep]:
    """The last moves of activities that this person may see, newest first."""
    steps = ReviewStep.objects.visible_to(user).filter(move__in=MOVES_SHOWN)
    return list(
        steps.select_related("activity__province", "by").order_by("-at", "-id")[:STEPS_SHOWN]
    )


def _results(user: User) -> Iterator[Waiting]:
    """Files that were made in the background for a person of the ministry."""
    if not user.is_ministry:
        return
    ready = Job.objects.of(user).ready()
    first = ready.aggregate(first=Min("expires_at"))["first"]
    yield Waiting(
        ready.count(),
        _("แฟ้มที่ท่านขอไว้ พร้อมดาวน์โหลด"),
        _("เก็บไว้ถึงวันที่ %(day)s เป็นอย่างน้อย") % {"day": thai_date(first)},
        reverse("jobs:job-list"),
    )


def _follow_up(user: User, today: date) -> Iterator[Waiting]:
    return (Waiting(*line) for line in follow_up_waiting(user, today))


def _circulars(user: User) -> Waiting:
    """Circulars that the person's provinces were sent and have not acknowledged."""
    rows = CircularAddressee.objects.visible_to(user).first_hand().waiting()
    oldest = rows.aggregate(oldest=Min("sent_on"))["oldest"]
    return Waiting(
        rows.count(),
        _("หนังสือเวียนที่จังหวัดยังไม่รับทราบ"),
        _("ฉบับที่รอนานที่สุดส่งเมื่อ %(day)s") % {"day": thai_date(oldest)},
        reverse("registry:circular-list"),
    )


def _officer(user: User, today: date) -> Iterator[Waiting]:
    if deputation_of(user):
        yield _on_desk(user, today, _("กิจกรรมที่รอท่านรับรองแทนผู้รับรองของจังหวัด"))
    own = Activity.objects.of_provinces_of(user)
    workspace = reverse("monitoring:workspace")
    yield Waiting(
        own.filter(status=Status.RETURNED).count(),
        _("กิจกรรมที่ส่งกลับให้แก้ไข"),
        _("แก้ไขตามข้อสังเกตแล้วเสนอใหม่"),
        f"{workspace}?status={Status.RETURNED}",
    )
    yield Waiting(
        GroupMeeting.objects.kept_by(user).open().returned().count(),
        _("การประชุมหรือกิจกรรมขับเคลื่อนของคณะทำงานที่ส่งกลับให้แก้ไข"),
        _("แก้ไขตามข้อสังเกตแล้วเสนอใหม่ จึงนับในตัวชี้วัด 3.2"),
        reverse("monitoring:working-group"),
    )
    yield Waiting(
        WorkingGroupOrder.objects.visible_to(user).returned().count(),
        _("คำสั่งแต่งตั้งคณะทำงานที่ส่งกลับให้แก้ไข"),
        _("แก้ไขตามข้อสังเกตแล้วเสนอใหม่"),
        reverse("monitoring:working-group"),
    )
    yield _circulars(user)
    yield Waiting(*consultations_for(user))
    yield from _follow_up(user, today)
    yield from _dues(user, today)
    yield _declined(user, today)
    yield _unanswered(user, today)
    yield Waiting(
        own.filter(status=Status.DRAFT).count(),
        _("ร่างกิจกรรมที่ยังไม่ได้เสนอ"),
        _("ร่างยังไม่นับในตัวชี้วัดใด"),
        f"{workspace}?status={Status.DRAFT}",
    )


def _approver(user: User, today: date) -> Iterator[Waiting]:
    yield _on_desk(user, today, _("กิจกรรมที่รอท่านรับรอง"))
    yield from _escalated(user, today, {
        Desk.OFFICER: _("กิจกรรมที่ส่งกลับให้แก้ไขและเจ้าหน้าที่จังหวัดยังไม่เสนอใหม่จนเกินกำหนด"),
    })  # fmt: skip
    yield _circulars(user)
    yield from _dues(user, today)


def _editor(user: User, today: date) -> Iterator[Waiting]:
    yield _on_desk(user, today, _("กิจกรรมที่รอกระทรวงพิจารณา"))
    yield from _escalated(user, today, {
        Desk.APPROVER: _("กิจกรรมที่ค้างที่ผู้รับรองของจังหวัดเกินกำหนด"),
    })  # fmt: skip
    review = reverse("monitoring:review-queue")
    yield Waiting(
        GroupMeeting.objects.visible_to(user).open().awaiting_review().count(),
        _("การประชุมหรือกิจกรรมขับเคลื่อนของคณะทำงานที่รอพิจารณา"),
        _("นับในตัวชี้วัด 3.2 เมื่อเห็นชอบแล้ว"),
        f"{review}#waiting-meetings",
    )
    yield Waiting(
        WorkingGroupOrder.objects.visible_to(user).awaiting_review().count(),
        _("คำสั่งแต่งตั้งคณะทำงานที่รอพิจารณา"),
        _("คำสั่งนับในตัวชี้วัด 3.1 เมื่อเห็นชอบแล้ว"),
        f"{review}#waiting-orders",
    )
    yield from _follow_up(user, today)
    yield Waiting(
        GroupMeeting.objects.visible_to(user).of_centre().open().returned().count(),
        _("การประชุมหรือกิจกรรมขับเคลื่อนของส่วนกลางที่ส่งกลับให้แก้ไข"),
        _("แก้ไขตามข้อสังเกตแล้วเสนอใหม่ จึงนับในตัวชี้วัด 3.2"),
        reverse("monitoring:working-group"),
    )
    yield _answers(user, today)
    yield Waiting(*consultations_for(user))
    yield _on_the_way(user, today)
    yield from _at_risk(today)
    yield from _ended_years(user, today)
    yield _lacking_dues(today)
    pairings = reverse("registry:pairing-list")
    walking = Pairing.objects.visible_to(user).confirmed().as_at(today)
    bound = GuidelineBinding.objects.filter(pairing_id=OuterRef("id"))
    yield Waiting(
        walking.filter(~Exists(bound), status_on=PairingStatus.IN_PROGRESS).count(),
        _("คู่ที่กำลังดำเนินการและยังไม่มีฉบับแนวทางที่ผูกพัน"),
        _("หากลงนามโดยไม่มีฉบับที่ผูกพัน จะไม่นับในตัวชี้วัด 1.2"),
        f"{pairings}?status={PairingStatus.IN_PROGRESS}",
    )
    yield Waiting(
        Pairing.objects.visible_to(user).filter(confirmation=Confirmation.CANDIDATE).count(),
        _("คู่ที่รอตรวจสอบ"),
        _("ยังไม่นับในตัวเลขทางการจนกว่ากระทรวงยืนยัน"),
        f"{reverse('registry:desk')}?show=candidates",
    )
    yield from _postings(user, today)


def _planner(user: User, today: date) -> Iterator[Waiting]:
    yield _on_the_way(user, today)
    yield from _at_risk(today)
    yield from _escalated(user, today, {
        Desk.MINISTRY: _("กิจกรรมที่ค้างที่กระทรวงเกินกำหนด"),
    })  # fmt: skip
    year = fiscal_year_of(today)
    waiting = Activity.objects.visible_to(user)
    yield Waiting(
        waiting.of_year(year).filter(status__in=(Status.SUBMITTED, Status.ENDORSED)).count(),
        _("กิจกรรมของปีนี้ที่ยังอยู่ระหว่างพิจารณา"),
        _("ตัวเลขของปีนี้จะเปลี่ยนเมื่อเห็นชอบ"),
        reverse("monitoring:indicator-year", args=[year]),
    )
    yield from _ended_years(user, today)


def _administrator(user: User, today: date) -> Iterator[Waiting]:
    posted = Posting.objects.visible_to(user).in_force(today)
    people = User.objects.filter(is_active=True, role__in=PROVINCIAL_ROLES)
    yield Waiting(
        people.filter(~Exists(posted.filter(user_id=OuterRef("id")))).count(),
        _("ผู้ใช้ของจังหวัดที่ไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด"),
        _("เข้าสู่ระบบได้ แต่ทำงานของจังหวัดไม่ได้"),
        reverse("registry:posting-list"),
    )
    yield from _postings(user, today)


def _on_desk(user: User, today: date, what: str) -> Waiting:
    """What lies on this person's desk, and for how many days the oldest of it."""
    rows = Activity.objects.visible_to(user).awaiting_desk_of(user)
    oldest = rows.with_waiting_since().aggregate(oldest=Min("waiting_since"))["oldest"]
    days = (today - timezone.localdate(oldest)).days if oldest else 0
    return Waiting(
        rows.count(),
        what,
        _("รายการที่รอนานที่สุดรอมาแล้ว %(days)s วัน") % {"days": days},
        reverse("monitoring:review-queue"),
    )


def _escalated(user: User, today: date, desks: dict[str, str]) -> Iterator[Waiting]:
    """What has lain below this person's level for longer than its desk may take.

    Args:
        desks: desk → what lies there, in words.
    """
    measure = read_measure(user=user, today=today)
    for desk, what in desks.items():
        queue = DeskQueue(user, {"desk": desk}, measure)
        yield Waiting(
            queue.overdue_count(),
            what,
            _("กำหนดไว้ไม่เกิน %(days)s วันทำการ") % {"days": measure.limits.get(desk, 0)},
            f"{reverse('monitoring:review-queue')}?desk={desk}&age=overdue",
        )


def _dues(user: User, today: date) -> Iterator[Waiting]:
    """What the person's provinces owe and have not handed in: overdue, and of the pairings."""
    year = fiscal_year_of(today)
    provinces = list(Province.objects.served_by(user))
    is_open = FiscalYear.objects.visible_to(user).filter(year=year, closed_at=None).exists()
    if not provinces or not is_open:
        return
    states = due_states(user=user, fiscal_year=year, today=today, provinces=provinces)
    overdue = [state.days_left for state in states if state.is_overdue]
    workspace = f"{reverse('monitoring:workspace')}#due"
    yield Waiting(
        len(overdue),
        _("รายการที่เกินกำหนดส่ง"),
        _("รายการที่เกินกำหนดนานที่สุดเกินมาแล้ว %(days)s วัน") % {"days": -min(overdue, default=0)},
        workspace,
    )
    yield Waiting(
        sum(
            state.due.kind == DueKind.JOINT_ACTIVITY and state.state == "missing"
            for state in states
        ),
        _("คู่ที่ยังไม่มีกิจกรรมร่วมหรือคำชี้แจงในปีนี้"),
        _("เหลือ %(days)s วันถึงสิ้นปีงบประมาณ") % {"days": (fiscal_year_end(year) - today).days},
        workspace,
    )


def _unanswered(user: User, today: date) -> Waiting:
    """Rows of the register of which the person's provinces have said nothing this year."""
    own = standings(
        user=user,
        fiscal_year=fiscal_year_of(today),
        today=today,
        provinces=Province.objects.served_by(user),
    )
    return Waiting(
        sum(len(one.unanswered) for one in own),
        _("รายการในทะเบียนที่จังหวัดยังไม่ได้ยืนยันในปีนี้"),
        _("ตอบปีละครั้งว่าถูกต้อง ต้องแก้ไข หรือไม่ใช่คู่ของจังหวัด"),
        reverse("registry:answer-list"),
    )


def _declined(user: User, today: date) -> Waiting:
    """Answers of this year that the ministry did not accept."""
    own = RowAnswer.objects.visible_to(user).filter(fiscal_year=fiscal_year_of(today))
    return Waiting(
        own.filter(status=AnswerStatus.DECLINED).count(),
        _("คำตอบต่อทะเบียนที่กระทรวงไม่รับ"),
        _("อ่านบันทึกของกระทรวง แล้วตอบใหม่ได้"),
        reverse("registry:answer-list"),
    )


def _answers(user: User, today: date) -> Waiting:
    """What provinces have said of the register and the ministry has not decided."""
    rows = RowAnswer.objects.visible_to(user).awaiting_decision()
    oldest = rows.aggregate(oldest=Min("answered_at"))["oldest"]
    days = (today - timezone.localdate(oldest)).days if oldest else 0
    return Waiting(
        rows.count(),
        _("คำตอบของจังหวัดต่อทะเบียนที่รอพิจารณา"),
        _("รายการที่รอนานที่สุดรอมาแล้ว %(days)s วัน") % {"days": days},
        reverse("registry:desk"),
    )


def _on_the_way(user: User, today: date) -> Waiting:
    """Pairings before their signing, which the ministry guides step by step."""
    rows = Pairing.objects.visible_to(user).confirmed().as_at(today).on_list()
    return Waiting(
        rows.filter(status_shown__in=WALKING).count(),
        _("คู่ที่ยืนยันแล้วและยังไม่ลงนาม"),
        _("ดูว่ารอขั้นตอนใด ใครต้องดำเนินการ และเรื่องใดเดินต่อไม่ได้"),
        f"{reverse('registry:guidance-list')}?only=confirmed#rows",
    )


def _at_risk(today: date) -> Iterator[Waiting]:
    """Provinces that will fail indicator 2.1 unless something happens, from April on."""
    year = judged_year(today)
    if year is None:
        return
    days = (fiscal_year_end(year) - today).days
    yield Waiting(
        kept("at risk", year, make=lambda: risk_count(fiscal_year=year, today=today)),
        _("จังหวัดที่จะไม่ผ่านตัวชี้วัด 2.1 หากไม่มีการดำเนินการ"),
        _("เหลือ %(days)s วันถึงสิ้นปีงบประมาณ") % {"days": days}
        if days >= 0
        else _("ปีงบประมาณสิ้นแล้ว ผ่านได้เมื่อกิจกรรมที่ส่งไว้ได้รับความเห็นชอบก่อนปิดปี"),
        reverse("monitoring:at-risk"),
    )


def _ended_years(user: User, today: date) -> Iterator[Waiting]:
    years = FiscalYear.objects.visible_to(user).filter(closed_at=None)
    ended = [row.year for row in years if fiscal_year_end(row.year) < today]
    yield Waiting(
        len(ended),
        _("ปีงบประมาณที่สิ้นแล้วและยังไม่ปิด"),
        ", ".join(map(str, sorted(ended))),
        reverse("monitoring:year-list"),
    )


def _lacking_dues(today: date) -> Waiting:
    """Pairings of which the running year asks something and that have no row for it yet."""
    year = fiscal_year_of(today)
    is_open = FiscalYear.objects.filter(year=year, closed_at=None).exists()
    return Waiting(
        kept("lacking dues", year, make=lambda: lacking_count(year, today)) if is_open else 0,
        _("คู่หรือจังหวัดที่ยังไม่ได้เปิดรายการที่ต้องส่งของปีนี้"),
        _("ยืนยันหลังเปิดปี จังหวัดจึงยังไม่เห็นสิ่งที่ต้องส่ง"),
        reverse("monitoring:year-detail", args=[year]),
    )


def _postings(user: User, today: date) -> Iterator[Waiting]:
    postings = Posting.objects.visible_to(user)
    yield Waiting(
        postings.ending_soon(today).count(),
        _("การปฏิบัติหน้าที่ที่ใกล้สิ้นสุด"),
        _("สิ้นสุดภายใน %(days)s วัน") % {"days": ENDING_SOON_DAYS},
        f"{reverse('registry:posting-list')}?show=ending",
    )
    officers = postings.in_force(today).filter(user__role=Role.OFFICER, user__is_active=True)
    provinces = Province.objects.visible_to(user).counted().existing_on(today)
    yield Waiting(
        provinces.filter(~Exists(officers.filter(province_id=OuterRef("id")))).count(),
        _("จังหวัดที่ไม่มีเจ้าหน้าที่ปฏิบัติหน้าที่"),
        _("จังหวัดเหล่านี้รายงานกิจกรรมไม่ได้"),
        f"{reverse('registry:posting-list')}?show=no-officer",
    )


_DESKS: dict[str, Callable[[User, date], Iterator[Waiting]]] = {
    Role.OFFICER: _officer,
    Role.APPROVER: _approver,
    Role.EDITOR: _editor,
    Role.PLANNER: _planner,
    Role.ADMINISTRATOR: _administrator,
}
