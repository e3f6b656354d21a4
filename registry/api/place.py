"""Provinces and countries in the API."""

from __future__ import annotations

from rest_framework import serializers

from registry.filters import CountryFilter, ProvinceFilter
from registry.models import Country, Province
from registry.wording import worded_provinces
from sistercity.api.viewsets import PublishedViewSet

from .moment import MomentMixin, list_parameters


class NamedSerializer(serializers.Serializer):
    """Something by its code and names."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class ProvinceNameSerializer(serializers.Serializer):
    """A province by its ISO 3166-2 code and names."""

    code = serializers.CharField(help_text="ISO 3166-2, such as TH-50.")
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class ProvinceSerializer(serializers.ModelSerializer):
    """A province of Thailand, or Bangkok (kind ``special``), which enters no figure."""

    region = NamedSerializer()
    cluster = NamedSerializer(allow_null=True)

    class Meta:
        model = Province
        fields = (
            "code",
            "name_th",
            "name_en",
            "iso_name",
            "kind",
            "region",
            "cluster",
            "is_border_zone",
            "existed_from",
            "existed_to",
        )


class CountrySerializer(serializers.ModelSerializer):
    """A country or territory by ISO 3166-1."""

    class Meta:
        model = Country
        fields = ("code", "name_th", "name_en")


@list_parameters
class ProvinceViewSet(MomentMixin, PublishedViewSet):
    """Provinces that existed on ``as_at``."""

    serializer_class = ProvinceSerializer
    filterset_class = ProvinceFilter
    lookup_field = "code"
    lookup_value_regex = "TH-[0-9]{2}"
    order_key = "code"
    order_fields = {"code": "code", "name_th": "sort_key", "name_en": "name_en"}
    row_links = {
        "self": "provinces/{code}/",
        "html": "/provinces/{code}/",
        "pairings": "pairings/?province={code}",
        "activities": "activities/?province={code}",
        "working_group": "working-groups/?province={code}",
        "results": "indicator-results/?province={code}",
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Province.known(moment.known_at).visible_to(self.request.user)
        return rows.existing_on(moment.as_at)

    def told(self, rows: list) -> list[Province]:
        """In the wording of the moment, with region and cluster."""
        return worded_provinces(rows, self.moment().known_at)


@list_parameters
class CountryViewSet(MomentMixin, PublishedViewSet):
    """Countries and territories."""

    serializer_class = CountrySerializer
    filterset_class = CountryFilter
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{2}"
    order_key = "code"
    order_fields = {"code": "code", "name_th": "sort_key", "name_en": "name_en"}
    row_links = {
        "self": "countries/{code}/",
        "html": "/countries/{code}/",
        "counterparts": "counterparts/?country={code}",
        "pairings": "pairings/?country={code}",
        "activities": "activities/?country={code}",
    }

    def get_queryset(self):
        return Country.known(self.moment().known_at).visible_to(self.request.user)
