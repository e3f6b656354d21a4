"""Activities and what belongs to them, by who may see them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, Subquery

from monitoring.choices import Desk, EvidenceKind, Move, Status
from monitoring.querysets.review import endorsing_provinces
from monitoring.querysets.scope import is_ministry, model_named, own_province
from sistercity.audit.querysets import RecordedQuerySet

# The moves by which an activity comes to a desk.
ARRIVALS = (Move.SUBMITTED, Move.ENDORSED, Move.RETURNED, Move.TAKEN_BACK)


class ActivityQuerySet(RecordedQuerySet):
    """Activities."""

    def visible_to(self, user) -> ActivityQuerySet:
        """Approved ones are public; a province sees its own, the ministry all."""
        rows = self.exclude(status=Status.DISCARDED)
        if is_ministry(user):
            return rows
        return rows.filter(Q(status=Status.APPROVED) | own_province(user))

    def of_provinces_of(self, user) -> ActivityQuerySet:
        """Activities of the provinces in which the user is posted today."""
        return self.filter(own_province(user)).exclude(status=Status.DISCARDED)

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
        steps = model_named("ReviewStep").objects.filter(
            activity_id=OuterRef("id"), move__in=ARRIVALS
        )
        return self.annotate(waiting_since=Subquery(steps.order_by("-at").values("at")[:1]))

    def with_return_note(self) -> ActivityQuerySet:
        """Add ``return_note`` and ``returned_at`` of the last time it was sent back."""
        steps = (
            model_named("ReviewStep")
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
        activities = model_named("Activity").known(self.known_moment).visible_to(user)
        return self.filter(Exists(activities.filter(id=OuterRef("activity_id"))))


class InternalPartQuerySet(RecordedQuerySet):
    """Rows of an activity that are never public: notes of review, faces, letters."""

    def visible_to(self, user) -> InternalPartQuerySet:
        """The ministry sees all, a province those of its own activities."""
        if is_ministry(user):
            return self
        return self.filter(own_province(user, "activity__province_id"))


class EvidenceQuerySet(InternalPartQuerySet):
    """Evidence files."""

    def kept(self) -> EvidenceQuerySet:
        """Evidence that was not taken off again."""
        return self.filter(removed_at__isnull=True)

    def photos(self) -> EvidenceQuerySet:
        return self.filter(kind=EvidenceKind.PHOTO)
