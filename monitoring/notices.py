"""What people are told of activities on their way, of supervision, and of the digest."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.choices import FindingMove, Move, Status
from monitoring.models import (
    Activity,
    Deputation,
    Finding,
    ReflectionDigest,
    ReviewStep,
    SupervisionVisit,
)
from registry.notices import province_words
from registry.people import approvers_of, editors, officers_of, provincial_people
from sistercity import clock
from sistercity.audit.ledger import Entry
from sistercity.notices.kinds import NoticeKind, Words, in_language, seen_of
from sistercity.notices.writing import notify, settle


def _named(words: Words) -> dict[str, str]:
    return {"title": words["title"], "province": in_language(words, "province")}


SUBMITTED = NoticeKind(
    code="activity_submitted",
    name=gettext_lazy("กิจกรรมรอจังหวัดรับรอง"),
    say=lambda words: _("กิจกรรม “%(title)s” ของ%(province)s รอท่านรับรอง") % _named(words),
    sees=seen_of(Activity),
    is_task=True,
)
AWAITING = NoticeKind(
    code="activity_awaiting",
    name=gettext_lazy("กิจกรรมรอกระทรวงพิจารณา"),
    say=lambda words: _("กิจกรรม “%(title)s” ของ%(province)s รอกระทรวงพิจารณา") % _named(words),
    sees=seen_of(Activity),
    is_task=True,
)
RETURNED = NoticeKind(
    code="activity_returned",
    name=gettext_lazy("กิจกรรมถูกส่งกลับ"),
    say=lambda words: _("กิจกรรม “%(title)s” ถูกส่งกลับให้แก้ไข") % _named(words),
    sees=seen_of(Activity),
    is_task=True,
)
APPROVED = NoticeKind(
    code="activity_approved",
    name=gettext_lazy("กิจกรรมได้รับความเห็นชอบ"),
    say=lambda words: _("กระทรวงเห็นชอบกิจกรรม “%(title)s” แล้ว") % _named(words),
    sees=seen_of(Activity),
)
TAKEN_BACK = NoticeKind(
    code="activity_taken_back",
    name=gettext_lazy("กระทรวงถอนการเห็นชอบกิจกรรม"),
    say=lambda words: _("กระทรวงถอนการเห็นชอบกิจกรรม “%(title)s” และจะพิจารณาใหม่") % _named(words),
    sees=seen_of(Activity),
)
VISIT_SENT = NoticeKind(
    code="visit_sent",
    name=gettext_lazy("ผลการนิเทศ"),
    say=lambda words: _("กระทรวงแจ้งผลการนิเทศ%(province)s โปรดอ่านและตอบข้อค้นพบ")
    % {"province": in_language(words, "province")},
    sees=seen_of(SupervisionVisit),
)


def _finding_named(words: Words) -> dict[str, object]:
    return {"number": words["number"], "province": in_language(words, "province")}


FINDING_ANSWERED = NoticeKind(
    code="finding_answered",
    name=gettext_lazy("คำตอบข้อค้นพบรอกระทรวงพิจารณา"),
    say=lambda words: _("%(province)s ตอบข้อค้นพบที่ %(number)s ของการนิเทศ รอกระทรวงพิจารณา")
    % _finding_named(words),
    sees=seen_of(Finding),
    is_task=True,
)
FINDING_RETURNED = NoticeKind(
    code="finding_returned",
    name=gettext_lazy("คำตอบข้อค้นพบถูกส่งกลับ"),
    say=lambda words: _("กระทรวงส่งคำตอบข้อค้นพบที่ %(number)s ของการนิเทศ%(province)s กลับให้ดำเนินการต่อ")
    % _finding_named(words),
    sees=seen_of(Finding),
    is_task=True,
)
FINDING_REOPENED = NoticeKind(
    code="finding_reopened",
    name=gettext_lazy("กระทรวงเปิดข้อค้นพบอีกครั้ง"),
    say=lambda words: _("กระทรวงเปิดข้อค้นพบที่ %(number)s ของการนิเทศ%(province)s อีกครั้ง โปรดตอบ")
    % _finding_named(words),
    sees=seen_of(Finding),
    is_task=True,
)
FINDING_CLOSED = NoticeKind(
    code="finding_closed",
    name=gettext_lazy("กระทรวงปิดข้อค้นพบ"),
    say=lambda words: _("กระทรวงปิดข้อค้นพบที่ %(number)s ของการนิเทศ%(province)s แล้ว")
    % _finding_named(words),
    sees=seen_of(Finding),
)
DIGEST_PUBLISHED = NoticeKind(
    code="digest_published",
    name=gettext_lazy("บทสรุปบทเรียนของทุกจังหวัด"),
    say=lambda words: _(
        "กระทรวงเผยแพร่บทสรุปบทเรียนของจังหวัด ปีงบประมาณ พ.ศ. %(year)s ฉบับที่ %(version)s"
    )
    % {"year": words["year"], "version": words["version"]},
    sees=seen_of(ReflectionDigest),
)
_FINDING_KINDS = {
    FindingMove.ANSWERED: FINDING_ANSWERED,
    FindingMove.RETURNED: FINDING_RETURNED,
    FindingMove.REOPENED: FINDING_REOPENED,
    FindingMove.CLOSED: FINDING_CLOSED,
}
KINDS = (
    SUBMITTED, AWAITING, RETURNED, APPROVED, TAKEN_BACK, VISIT_SENT, *_FINDING_KINDS.values(),
    DIGEST_PUBLISHED,
)  # fmt: skip


def tell_move(entry: Entry, activity: Activity, move: str) -> None:
    """Tell whoever has to act next, and of a decision those whose work it was.

    Args:
        activity: saved in the entry, at the status that the move led to.
    """
    settle(entry=entry, about=activity)
    if activity.status == Status.RETURNED:
        _tell(entry, activity, RETURNED, _authors(activity))
    elif activity.status == Status.APPROVED:
        _tell(entry, activity, APPROVED, _authors(activity) | _endorsers(activity))
    elif activity.status == Status.SUBMITTED and activity.province.endorsement_required:
        _tell(entry, activity, SUBMITTED, _endorsing(activity.province_id))
    elif activity.status in (Status.SUBMITTED, Status.ENDORSED):
        _tell(entry, activity, AWAITING, editors())
        if move == Move.TAKEN_BACK:
            _tell(entry, activity, TAKEN_BACK, _authors(activity) | _endorsers(activity))


def tell_visit(entry: Entry, visit: SupervisionVisit) -> None:
    """Tell the people of a province what a visit of the ministry has found."""
    notify(
        entry=entry,
        kind=VISIT_SENT,
        to=officers_of(visit.province_id) | approvers_of(visit.province_id),
        about=visit,
        address=reverse("monitoring:visit-detail", args=[visit.pk]),
        words=province_words(visit.province),
    )


def tell_finding(entry: Entry, finding: Finding, move: str) -> None:
    """Tell the ministry of an answer, the officers of a province of a decision.

    Args:
        finding: with its visit and that one's province.
        move: of ``FindingMove``.
    """
    settle(entry=entry, about=finding)
    province = finding.visit.province
    answered = move == FindingMove.ANSWERED
    notify(
        entry=entry,
        kind=_FINDING_KINDS[FindingMove(move)],
        to=editors() if answered else officers_of(province.pk),
        about=finding,
        address=reverse("monitoring:finding-detail", args=[finding.pk]),
        words={"number": finding.number, **province_words(province)},
    )


def tell_digest(entry: Entry, digest: ReflectionDigest) -> None:
    """Tell everybody of the provinces that the ministry has published what all have told."""
    notify(
        entry=entry,
        kind=DIGEST_PUBLISHED,
        to=provincial_people(),
        about=digest,
        address=reverse("monitoring:digest-year", args=[digest.fiscal_year]),
        words={"year": digest.fiscal_year, "version": digest.version},
    )


def _tell(entry: Entry, activity: Activity, kind: NoticeKind, to: Collection[int]) -> None:
    notify(
        entry=entry,
        kind=kind,
        to=to,
        about=activity,
        address=reverse("monitoring:activity-detail", args=[activity.pk]),
        words={"title": activity.title, **province_words(activity.province)},
    )


def _authors(activity: Activity) -> set[int]:
    """Officers of the province who wrote it; all of its officers where these serve no longer."""
    moves = (Move.CREATED, Move.EDITED, Move.SUBMITTED)
    steps = ReviewStep.objects.filter(activity=activity, move__in=moves)
    officers = officers_of(activity.province_id)
    return officers.intersection(steps.values_list("by_id", flat=True)) or officers


def _endorsers(activity: Activity) -> set[int]:
    """Who endorsed it in this round."""
    steps = ReviewStep.objects.filter(
        activity=activity, round_number=activity.round_number, move=Move.ENDORSED
    )
    return set(steps.values_list("by_id", flat=True))


def _endorsing(province_id: int) -> set[int]:
    """Who endorses for the province today: its approvers, and officers who stand in for one."""
    deputies = Deputation.objects.in_force(clock.today()).filter(province_id=province_id)
    standing_in = officers_of(province_id).intersection(
        deputies.values_list("deputy_id", flat=True)
    )
    return approvers_of(province_id) | standing_in
