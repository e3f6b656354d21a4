"""What was done, for other agencies: approved activities and the results of indicators."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from monitoring.choices import BudgetSource, Direction, Kind
from monitoring.filters import ActivityFilter
from monitoring.models import Activity, ActivityPairing
from registry.api import MOMENT_PARAMETERS, ORDERING, MomentMixin, ProvinceNameSerializer
from registry.models import Pairing, Province
from sistercity.api.viewsets import PublishedViewSet


class ActivitySerializer(serializers.ModelSerializer):
    """An approved activity, without names of people and without its evidence files."""

    province = ProvinceNameSerializer()
    pairings = serializers.SerializerMethodField(help_text="Public numbers of its pairings.")
    kind = serializers.ChoiceField(Kind.choices)
    direction = serializers.ChoiceField(Direction.choices)
    budget_source = serializers.ChoiceField(BudgetSource.choices)

    class Meta:
        model = Activity
        fields = (
            "id",
            "title",
            "province",
            "pairings",
            "kind",
            "starts_on",
            "ends_on",
            "fiscal_year",
            "place",
            "is_joint",
            "direction",
            "thai_count",
            "foreign_count",
            "budget_amount",
            "budget_source",
            "outcome",
            "approved_at",
            "revision",
        )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_pairings(self, activity: Activity) -> list[str]:
        return activity.pairing_numbers


@extend_schema(parameters=[*MOMENT_PARAMETERS, ORDERING])
class ActivityViewSet(MomentMixin, PublishedViewSet):
    """Approved activities that had started by ``as_at``."""

    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    order_fields = {
        name: name for name in ("id", "starts_on", "fiscal_year", "approved_at", "revision")
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Activity.known(moment.known_at).visible_to(self.request.user).approved()
        return self.ordered(rows.filter(starts_on__lte=moment.as_at))

    def paginate_queryset(self, queryset):
        return self._told(super().paginate_queryset(queryset))

    def get_object(self):
        return self._told([super().get_object()])[0]

    def _told(self, rows: list) -> list:
        """Each activity with its province and pairings in the wording of the moment."""
        known_at = self.moment().known_at
        links = ActivityPairing.known(known_at).filter(
            Q(activity_id__in=[row.id for row in rows])
        )
        links = list(links.values_list("activity_id", "pairing_id"))
        pairings = Pairing.known_by_id(known_at, (pairing for _activity, pairing in links))
        provinces = Province.known_by_id(known_at, (row.province_id for row in rows))
        numbers = defaultdict(list)
        for activity, pairing in links:
            numbers[activity].append(pairings[pairing].number)
        told = []
        for row in rows:
            activity = row if isinstance(row, Activity) else Activity.from_state(row)
            activity.province = provinces[activity.province_id]
            activity.pairing_numbers = sorted(numbers[activity.pk])
            told.append(activity)
        return told
