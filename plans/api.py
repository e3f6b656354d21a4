"""The plan for other agencies: its indicators with their targets."""

from __future__ import annotations

from rest_framework import serializers

from plans.models import Indicator, Target
from registry.api import MomentMixin, list_parameters
from sistercity.api.viewsets import PublishedViewSet


class TargetSerializer(serializers.ModelSerializer):
    """The value to reach in a fiscal year: a share 0–1, a count, or 1 for “there is”."""

    class Meta:
        model = Target
        fields = ("fiscal_year", "value", "set_by", "note")


class IndicatorSerializer(serializers.ModelSerializer):
    """One of the plan's indicators, in the ministry's words."""

    track = serializers.IntegerField(source="track.number")
    plan = serializers.CharField(source="track.plan.code")
    targets = TargetSerializer(many=True, source="targets_told")

    class Meta:
        model = Indicator
        fields = (
            "code",
            "plan",
            "track",
            "name_th",
            "name_en",
            "short_th",
            "short_en",
            "rule_th",
            "rule_en",
            "unit",
            "targets",
        )


@list_parameters
class IndicatorViewSet(MomentMixin, PublishedViewSet):
    """Indicators of the drive plan."""

    serializer_class = IndicatorSerializer
    filterset_class = None
    lookup_field = "code"
    lookup_value_regex = r"[1-9]\d?\.[1-9]\d?"
    order_fields = {"code": "sort_key"}

    def get_queryset(self):
        rows = Indicator.known(self.moment().known_at).visible_to(self.request.user)
        return self.ordered(rows.select_related("track__plan"))

    def paginate_queryset(self, queryset):
        return self._told(super().paginate_queryset(queryset))

    def get_object(self):
        return self._told([super().get_object()])[0]

    def _told(self, rows: list) -> list:
        targets = Target.known(self.moment().known_at).filter(
            indicator_id__in=[row.id for row in rows]
        )
        held = list(targets.order_by("fiscal_year"))
        for row in rows:
            row.targets_told = [target for target in held if target.indicator_id == row.id]
        return rows
