"""What the ministry's editors ask of the activities every day."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from monitoring.choices import Status
from monitoring.models import Evidence
from sistercity.admin.questions import CHANGED_OF_LATE, Question

# With the ministry: endorsed, or handed in by a province that does without endorsing.
_WITH_MINISTRY = Q(status=Status.ENDORSED) | Q(
    status=Status.SUBMITTED, province__endorsement_required=False
)

ACTIVITIES = (
    Question("waiting", gettext_lazy("รอกระทรวงพิจารณา"), lambda today: _WITH_MINISTRY),
    Question(
        "returned",
        gettext_lazy("ส่งกลับแล้วยังไม่เสนอใหม่"),
        lambda today: Q(status=Status.RETURNED),
    ),
    Question(
        "no-evidence",
        gettext_lazy("เห็นชอบแล้วไม่มีหลักฐาน"),
        lambda today: Q(status=Status.APPROVED)
        & ~Q(Exists(Evidence.objects.kept().filter(activity_id=OuterRef("pk")))),
    ),
    Question(
        "no-outcome",
        gettext_lazy("เห็นชอบแล้วไม่มีผลลัพธ์"),
        lambda today: Q(status=Status.APPROVED, outcome=""),
    ),
    CHANGED_OF_LATE,
)
