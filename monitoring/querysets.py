"""Sets of what provinces did, by who may see them."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Subquery

from monitoring.choices import (
    Desk,
    EvidenceKind,
    MeetingStatus,
    Move,
    OrderStatus,
    PlanStatus,
    ReflectionStatus,
    Status,
)
from registry.models import Province
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.querysets import RecordedQuerySet

# The moves by which an activity comes to a desk.
ARRIVALS = (Move.SUBMITTED, Move.ENDORSED, Move.RETURNED, Move.TAKEN_BACK)


def _is_ministry(user) -> bool:
    return user.is_authenticated and user.is_ministry


def _own_province(user, path: str = "province_id") -> Q:
    """Rows of the provinces in which the user is posted today; none for anybody else."""
    if not (user.is_authenticated and user.is_provincial):
        return Q(pk__in=[])
    return Q(**{f"{path}__in": Province.objects.served_by(user).values("id")})


def _model(name: str):
    return apps.get_model("monitoring", name)


class FiscalYearQuerySet(RecordedQuerySet):
    """Fiscal years."""

    def visible_to(self, user) -> FiscalYearQuerySet:
        """Published to all."""
        return self


def endorsing_provinces(user):
    """Provinces whose desk this person endorses at today: the approver's own, the deputy's.

    A deputy is an officer posted there whom an order names for the day.
    """
    served = Province.objects.served_by(user)
    if user.role == Role.APPROVER:
        return served
    if user.role != Role.OFFICER:
        return served.none()
    orders = _model("Deputation").objects.in_force(clock.today()).filter(deputy_id=user.pk)
    return served.filter(Exists(orders.filter(province_id=OuterRef("id"))))


class ActivityQuerySet(RecordedQuerySet):
    """Activities."""

    def visible_to(self, user) -> ActivityQuerySet:
        """Approved ones are public; a province sees its own, the ministry all."""
        rows = self.exclude(status=Status.DISCARDED)
        if _is_ministry(user):
            return rows
        return rows.filter(Q(status=Status.APPROVED) | _own_province(user))

    def of_provinces_of(self, user) -> ActivityQuerySet:
        """Activities of the provinces in which the user is posted today."""
        return self.filter(_own_province(user)).exclude(status=Status.DISCARDED)

    def approved(self) -> ActivityQuerySet:
        """Activities that count."""
        return self.filter(status=Status.APPROVED)

    def joint(self) -> ActivityQuerySet:
        """Activities in which the counterpart took part."""
        return self.filter(is_joint=True)

    def of_year(self, fiscal_year: int) -> ActivityQuerySet:
        """Activities that started in the fiscal year."""
        return self.filter(fiscal_year=fiscal_year)

    def awaiting_endorsement(self) -> ActivityQuerySet:
        """Submitted ones of provinces that endorse."""
        return self.filter(status=Status.SUBMITTED, province__endorsement_required=True)

    def awaiting_desk_of(self, user) -> ActivityQuerySet:
        """On the desk of this person: the provinces they endorse for, or the ministry's."""
        if user.is_ministry:
            return self.awaiting_review()
        desks = endorsing_provinces(user).values("id")
        return self.filter(province_id__in=desks).awaiting_endorsement()

    def lying_with(self, desk: str) -> ActivityQuerySet:
        """Those that lie with an officer to be corrected, with an approver or the ministry."""
        if desk == Desk.OFFICER:
            return self.filter(status=Status.RETURNED)
        return self.awaiting_endorsement() if desk == Desk.APPROVER else self.awaiting_review()

    def with_waiting_since(self) -> ActivityQuerySet:
        """Add ``waiting_since``: when the activity came to where it lies."""
        steps = _model("ReviewStep").objects.filter(
            activity_id=OuterRef("id"), move__in=ARRIVALS
        )
        return self.annotate(waiting_since=Subquery(steps.order_by("-at").values("at")[:1]))

    def with_return_note(self) -> ActivityQuerySet:
        """Add ``return_note`` and ``returned_at`` of the last time it was sent back."""
        steps = (
            _model("ReviewStep")
            .objects.filter(activity_id=OuterRef("id"), move=Move.RETURNED)
            .order_by("-at")
        )
        return self.annotate(
            return_note=Subquery(steps.values("note")[:1]),
            returned_at=Subquery(steps.values("at")[:1]),
        )

    def awaiting_review(self) -> ActivityQuerySet:
        """On the ministry's desk: endorsed, or submitted where the province does without."""
        return self.filter(
            Q(status=Status.ENDORSED)
            | Q(status=Status.SUBMITTED, province__endorsement_required=False)
        )


class ActivityPartQuerySet(RecordedQuerySet):
    """Rows that belong to one activity and are as public as it is."""

    def visible_to(self, user) -> ActivityPartQuerySet:
        """Rows of the activities that ``user`` may see."""
        activities = _model("Activity").known(self.known_moment).visible_to(user)
        return self.filter(Exists(activities.filter(id=OuterRef("activity_id"))))


class InternalPartQuerySet(RecordedQuerySet):
    """Rows of an activity that are never public: notes of review, faces, letters."""

    def visible_to(self, user) -> InternalPartQuerySet:
        """The ministry sees all, a province those of its own activities."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user, "activity__province_id"))


class ReviewNoteQuerySet(RecordedQuerySet):
    """Notes to single fields; as internal as the step that they belong to."""

    def visible_to(self, user) -> ReviewNoteQuerySet:
        """The ministry sees all, a province those of its own activities."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user, "step__activity__province_id"))


class DeputationQuerySet(RecordedQuerySet):
    """Who stands in for an approver."""

    def visible_to(self, user) -> DeputationQuerySet:
        """The ministry sees all, a province its own."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user))

    def in_force(self, day: date) -> DeputationQuerySet:
        """Those that hold on ``day``; both ends are inclusive."""
        return self.filter(revoked_at__isnull=True, starts_on__lte=day, ends_on__gte=day)


class DeskLimitQuerySet(RecordedQuerySet):
    """How long a desk may take."""

    def visible_to(self, user) -> DeskLimitQuerySet:
        """Everybody who signs in knows by when they are to decide."""
        return self if user.is_authenticated else self.none()


class OverdueLetterQuerySet(RecordedQuerySet):
    """Drafted letters to governors."""

    def visible_to(self, user) -> OverdueLetterQuerySet:
        """A draft stays in the ministry."""
        return self if _is_ministry(user) else self.none()


class EvidenceQuerySet(InternalPartQuerySet):
    """Evidence files."""

    def kept(self) -> EvidenceQuerySet:
        """Evidence that was not taken off again."""
        return self.filter(removed_at__isnull=True)

    def photos(self) -> EvidenceQuerySet:
        return self.filter(kind=EvidenceKind.PHOTO)


class ExplanationQuerySet(RecordedQuerySet):
    """Answers of provinces why a pairing had no joint activity."""

    def visible_to(self, user) -> ExplanationQuerySet:
        """The ministry sees all, a province its own."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user, "pairing__province_id"))


class ActionPlanQuerySet(RecordedQuerySet):
    """Yearly action plans of pairings."""

    def visible_to(self, user) -> ActionPlanQuerySet:
        """The ministry sees those handed in, a province its own."""
        if _is_ministry(user):
            return self.filter(status=PlanStatus.SUBMITTED)
        return self.filter(_own_province(user, "pairing__province_id"))


class PlannedActivityQuerySet(RecordedQuerySet):
    """What action plans promise."""

    def visible_to(self, user) -> PlannedActivityQuerySet:
        """Those of the plans that ``user`` may see."""
        if _is_ministry(user):
            return self.filter(plan__status=PlanStatus.SUBMITTED)
        return self.filter(_own_province(user, "plan__pairing__province_id"))

    def kept(self) -> PlannedActivityQuerySet:
        """Those that were not taken out again."""
        return self.filter(removed_at__isnull=True)

    def in_hand(self) -> PlannedActivityQuerySet:
        """Those that are still meant to be done."""
        return self.kept().filter(dropped_at__isnull=True)

    def of_year(self, fiscal_year: int) -> PlannedActivityQuerySet:
        """Those planned for the fiscal year."""
        return self.filter(plan__fiscal_year=fiscal_year)


class CalendarFeedQuerySet(RecordedQuerySet):
    """Secret addresses of calendars."""

    def visible_to(self, user) -> CalendarFeedQuerySet:
        """Everybody sees their own."""
        return self.filter(user_id=user.pk)

    def live(self) -> CalendarFeedQuerySet:
        """Those that answer."""
        return self.filter(revoked_at__isnull=True)


class WorkingGroupQuerySet(RecordedQuerySet):
    """Seats of working groups."""

    def visible_to(self, user) -> WorkingGroupQuerySet:
        """That a seat exists is public."""
        return self


class OrderQuerySet(RecordedQuerySet):
    """Orders that set up working groups."""

    def visible_to(self, user) -> OrderQuerySet:
        """Approved ones are public; a province sees its own, the ministry all."""
        if _is_ministry(user):
            return self
        return self.filter(
            Q(status=OrderStatus.APPROVED) | _own_province(user, "group__province_id")
        )

    def approved(self) -> OrderQuerySet:
        return self.filter(status=OrderStatus.APPROVED)

    def in_force(self, day: date) -> OrderQuerySet:
        """Orders in force on ``day``; both ends are inclusive."""
        return self.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day
        )

    def awaiting_review(self) -> OrderQuerySet:
        """On the ministry's desk."""
        return self.filter(status=OrderStatus.SUBMITTED)

    def returned(self) -> OrderQuerySet:
        """Sent back to be corrected."""
        return self.filter(status=OrderStatus.RETURNED)


class MemberQuerySet(RecordedQuerySet):
    """Members of working groups; never public."""

    def visible_to(self, user) -> MemberQuerySet:
        """The ministry sees all, a province those of its own group."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user, "group__province_id"))

    def serving_on(self, day: date) -> MemberQuerySet:
        """Members on ``day``: within their own days and those of the order that names them."""
        orders = _model("WorkingGroupOrder").known(self.known_moment).in_force(day)
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Exists(orders.filter(id=OuterRef("order_id"))),
            starts_on__lte=day,
        )


class MeetingQuerySet(RecordedQuerySet):
    """Meetings and drive activities of working groups."""

    def visible_to(self, user) -> MeetingQuerySet:
        """That an approved one took place is public; a province sees its own, the ministry all."""
        if _is_ministry(user):
            return self
        return self.filter(
            Q(status=MeetingStatus.APPROVED) | _own_province(user, "group__province_id")
        )

    def kept_by(self, user) -> MeetingQuerySet:
        """Those whose minutes ``user`` reads: the ministry all, a province its own."""
        if _is_ministry(user):
            return self
        return self.filter(_own_province(user, "group__province_id"))

    def approved(self) -> MeetingQuerySet:
        """Those that count."""
        return self.filter(status=MeetingStatus.APPROVED)

    def of_centre(self) -> MeetingQuerySet:
        """Of the central working group."""
        return self.filter(group__province__isnull=True)

    def open(self) -> MeetingQuerySet:
        """Those that can still be written: of a year that is not closed, or let into again."""
        closed = _model("FiscalYear").objects.filter(closed_at__isnull=False)
        let_in = _model("Reopening").objects.live(clock.today())
        let_in = let_in.filter(fiscal_year=OuterRef("fiscal_year"))
        return self.filter(
            ~Q(fiscal_year__in=closed.values("year"))
            | Exists(let_in.filter(province=OuterRef("group__province")))
            | Q(Exists(let_in.filter(province__isnull=True)), group__province__isnull=True)
        )

    def returned(self) -> MeetingQuerySet:
        """Sent back to be corrected."""
        return self.filter(status=MeetingStatus.RETURNED)

    def awaiting_review(self) -> MeetingQuerySet:
        """On the ministry's desk."""
        return self.filter(status=MeetingStatus.SUBMITTED)


class TrainingQuerySet(RecordedQuerySet):
    """Trainings."""

    def visible_to(self, user) -> TrainingQuerySet:
        """Everybody who signs in knows of trainings; who attended them is apart."""
        return self if user.is_authenticated else self.none()


class AttendanceQuerySet(RecordedQuerySet):
    """Who attended which training; never public."""

    def visible_to(self, user) -> AttendanceQuerySet:
        """The ministry sees all, a province its own people, everybody themselves."""
        if _is_ministry(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_own_province(user) | Q(person_id=user.pk))


class HolidayQuerySet(RecordedQuerySet):
    """Government holidays."""

    def visible_to(self, user) -> HolidayQuerySet:
        """They are announced to all; the portal does not publish them itself."""
        return self


class DueDayQuerySet(RecordedQuerySet):
    """The due days of fiscal years."""

    def visible_to(self, user) -> DueDayQuerySet:
        """Everybody who signs in."""
        return self if user.is_authenticated else self.none()


class _OfProvinceQuerySet(RecordedQuerySet):
    """Rows of one province that are never public."""

    def visible_to(self, user):
        """The ministry sees all, a province its own."""
        return self if _is_ministry(user) else self.filter(_own_province(user))


class DueQuerySet(_OfProvinceQuerySet):
    """What provinces owe."""

    def of_year(self, fiscal_year: int) -> DueQuerySet:
        """Of one fiscal year."""
        return self.filter(fiscal_year=fiscal_year)


class ReopeningQuerySet(_OfProvinceQuerySet):
    """Provinces let into closed years again."""

    def live(self, today: date) -> ReopeningQuerySet:
        """Those under which may be written: the last day is inclusive, an act ends one earlier."""
        return self.filter(ended_at__isnull=True, expires_on__gte=today)


class ErratumQuerySet(_OfProvinceQuerySet):
    """Numbered changes of closed years."""


class ReflectionQuerySet(_OfProvinceQuerySet):
    """Annual reflections."""

    def submitted(self) -> ReflectionQuerySet:
        """Those that their provinces have handed in."""
        return self.filter(status=ReflectionStatus.SUBMITTED)


class SealQuerySet(RecordedQuerySet):
    """Sealed reports."""

    def visible_to(self, user) -> SealQuerySet:
        """Everybody: a sealed report is given out, and whoever holds a copy may verify it."""
        return self

    def current(self) -> SealQuerySet:
        """Those that no other has taken the place of."""
        return self.filter(superseded_by__isnull=True)

    def superseded(self) -> SealQuerySet:
        """Those that another has taken the place of."""
        return self.filter(superseded_by__isnull=False)


class SealedFileQuerySet(RecordedQuerySet):
    """Files of sealed reports."""

    def visible_to(self, user) -> SealedFileQuerySet:
        """As their seals: everybody."""
        return self
