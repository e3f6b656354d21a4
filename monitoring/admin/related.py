"""What of the monitoring stands beside a row of the register in the admin."""

from __future__ import annotations

from django.urls import reverse

from monitoring.models import (
    ActionPlan,
    Activity,
    Explanation,
    GroupMeeting,
    RadarLead,
    Reflection,
    WorkingGroupOrder,
)
from registry.models import Assessment, Consultation
from sistercity.admin.related import Related, by_key, relate

relate(
    "registry.pairing",
    by_key(Activity, "links__pairing"),
    by_key(ActionPlan, "pairing"),
    by_key(Explanation, "pairing"),
    by_key(RadarLead, "pairing"),
    Related(
        label=Assessment._meta.verbose_name_plural,
        rows=lambda user, row: Assessment.objects.visible_to(user).filter(pairing=row.pk),
        listed=lambda row: reverse("monitoring:suitability-detail", args=[row.number]),
    ),
    Related(
        label=Consultation._meta.verbose_name_plural,
        rows=lambda user, row: Consultation.objects.visible_to(user).filter(pairing=row.pk),
        listed=lambda row: (
            reverse("registry:pairing-detail", args=[row.number]) + "#consultations"
        ),
        added=lambda request, row: (
            reverse("monitoring:consultation-ask") + f"?pairing={row.number}"
            if request.user.may_edit
            else ""
        ),
    ),
)
relate(
    "registry.province",
    by_key(Activity, "province"),
    by_key(WorkingGroupOrder, "group__province"),
    by_key(GroupMeeting, "group__province"),
    by_key(Reflection, "province"),
)
