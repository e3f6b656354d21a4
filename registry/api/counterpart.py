"""Foreign units in the API."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.filters import CounterpartFilter
from registry.models import Counterpart
from registry.wording import former_names, worded_counterparts
from sistercity.api.problems import Joined
from sistercity.api.viewsets import PublishedViewSet

from .moment import MomentMixin, list_parameters
from .place import CountrySerializer, NamedSerializer


class UnitTypeSerializer(NamedSerializer):
    """A kind of administrative unit; level 1 stands equal with a Thai province."""

    level = serializers.IntegerField()


class CounterpartSerializer(serializers.ModelSerializer):
    """A foreign administrative unit."""

    former_names = serializers.SerializerMethodField()
    unit_type = UnitTypeSerializer()
    country = CountrySerializer()

    class Meta:
        model = Counterpart
        fields = (
            "id",
            "name_th",
            "name_en",
            "name_local",
            "former_names",
            "unit_type",
            "parent_th",
            "parent_en",
            "country",
        )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_former_names(self, counterpart: Counterpart) -> list[str]:
        return former_names(counterpart.former_names)


@list_parameters
class CounterpartViewSet(MomentMixin, PublishedViewSet):
    """Foreign administrative units.

    A row that was joined to another of the same unit is none of the results; its own address
    answers 410 with ``merged_into``.
    """

    serializer_class = CounterpartSerializer
    filterset_class = CounterpartFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    order_fields = {"id": "id", "name_th": "sort_key", "name_en": "name_en"}
    row_links = {
        "self": "counterparts/{id}/",
        "html": "/counterparts/{id}/",
        "country": "countries/{country[code]}/",
    }

    def get_queryset(self):
        return Counterpart.known(self.moment().known_at).visible_to(self.request.user)

    def get_object(self):
        pk = self.kwargs["id"]
        rows = Counterpart.known(self.moment().known_at).joined().filter(id=pk)
        for target in rows.values_list("merged_into_id", flat=True):
            told = _("หน่วยรหัส %(unit)s รวมเข้ากับหน่วยรหัส %(target)s แล้ว") % {
                "unit": pk, "target": target,
            }  # fmt: skip
            raise Joined(told, merged_into=str(target))
        return super().get_object()

    def told(self, rows: list) -> list[Counterpart]:
        """In the wording of the moment, with type and country."""
        return worded_counterparts(rows, self.moment().known_at)
