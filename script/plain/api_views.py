"""Plain ways to answer for the pairings, and an answer of nothing: to measure the API by.

Mounted below ``/api/v1/bench/``, behind the portal's own keys and limits.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection
from django.db.models import Prefetch
from django.http import HttpResponse
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.models import Counterpart, Country, EditionRow, Pairing, Province, UnitType
from sistercity import clock

_SQL = re.sub(r"--.*", "", (Path(__file__).parent / "pairings.sql").read_text("utf-8"))
_SQL = re.sub(r"(?<!:):(?!:)(\w+)", r"%(\1)s", _SQL.replace("%", "%%"))


class EmptyView(APIView):
    """Nothing, by whoever is let in."""

    def get(self, request) -> Response:
        """An empty object."""
        return Response({})


class DatabaseView(APIView):
    """The page as PostgreSQL makes it into JSON."""

    def get(self, request) -> HttpResponse:
        """The bytes of the database."""
        told = {
            "as_at": clock.today(),
            "size": int(request.query_params["page_size"]),
            "api": request.build_absolute_uri(reverse("api-root")),
            "portal": request.build_absolute_uri("/"),
        }
        with connection.cursor() as cursor:
            cursor.execute(_SQL, told)
            [body] = cursor.fetchone()
        return HttpResponse(body, content_type="application/json")


class ProvinceSerializer(serializers.ModelSerializer):
    """A province."""

    class Meta:
        model = Province
        fields = ("code", "name_th", "name_en")


class UnitTypeSerializer(serializers.ModelSerializer):
    """A kind of unit."""

    class Meta:
        model = UnitType
        fields = ("code", "name_th", "name_en", "level")


class CountrySerializer(serializers.ModelSerializer):
    """A country."""

    class Meta:
        model = Country
        fields = ("code", "name_th", "name_en")


class CounterpartSerializer(serializers.ModelSerializer):
    """A foreign unit."""

    unit_type = UnitTypeSerializer()
    country = CountrySerializer()
    former_names = serializers.SerializerMethodField()

    class Meta:
        model = Counterpart
        fields = (
            "id", "name_th", "name_en", "name_local", "former_names", "unit_type", "parent_th",
            "parent_en", "country",
        )  # fmt: skip

    def get_former_names(self, unit) -> list[str]:
        """One a line."""
        return [name for name in unit.former_names.splitlines() if name.strip()]


class ListNumberSerializer(serializers.ModelSerializer):
    """A number in an edition."""

    edition = serializers.DateField(source="edition.as_at")

    class Meta:
        model = EditionRow
        fields = ("edition", "list_number")


class PairingSerializer(serializers.ModelSerializer):
    """A pairing, as anybody would serialize it who has read the documentation."""

    province = ProvinceSerializer()
    counterpart = CounterpartSerializer()
    status = serializers.CharField(source="status_shown")
    is_undated = serializers.BooleanField()
    is_in_force = serializers.SerializerMethodField()
    signed_on = serializers.CharField(source="signed_as_known.iso", default=None)
    signed_precision = serializers.CharField(source="signed_as_known.precision.value", default=None)
    signed_assumed = serializers.BooleanField(source="signed_as_known.assumed", default=None)
    signed_year_be = serializers.IntegerField(source="signed_as_known.year_be", default=None)
    is_equal_level = serializers.BooleanField(source="counterpart.is_equal_level")
    list_numbers = ListNumberSerializer(source="edition_rows", many=True)
    joined_numbers = serializers.SlugRelatedField(
        source="merged", slug_field="number", many=True, read_only=True
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = Pairing
        fields = (
            "number", "province", "counterpart", "relation", "confirmation", "status",
            "is_undated", "is_in_force", "signed_on", "signed_precision", "signed_assumed",
            "signed_year_be", "expires_on", "is_equal_level", "level_reason", "list_numbers",
            "joined_numbers", "revision", "links",
        )  # fmt: skip

    def get_is_in_force(self, row) -> bool:
        """Signed on the day."""
        return row.status_on == "signed"

    def get_links(self, row) -> dict:
        """Where it leads."""
        api, portal = self.context["api"], self.context["portal"]
        return {
            "self": f"{api}pairings/{row.number}/",
            "html": f"{portal}pairings/{row.number}/",
            "province": f"{api}provinces/{row.province.code}/",
            "counterpart": f"{api}counterparts/{row.counterpart_id}/",
            "country": f"{api}countries/{row.counterpart.country.code}/",
            "activities": f"{api}activities/?pairing={row.number}",
        }


class Pages(PageNumberPagination):
    """Pages of the size asked for."""

    page_size_query_param = "page_size"


class SerializerView(ListAPIView):
    """The page by nested model serializers, what belongs to the rows fetched beforehand."""

    serializer_class = PairingSerializer
    pagination_class = Pages
    renderer_classes = (JSONRenderer,)
    filter_backends = ()

    def get_queryset(self):
        """The rows on the list today."""
        today = clock.today()
        numbers = EditionRow.objects.filter(edition__as_at__lte=today).select_related("edition")
        rows = Pairing.objects.visible_to(self.request.user).as_at(today).on_list()
        return (
            rows.select_related("province", "counterpart__unit_type", "counterpart__country")
            .prefetch_related(
                Prefetch("edition_rows", numbers.order_by("edition_id", "id")),
                Prefetch("merged", Pairing.objects.order_by("number")),
            )
            .order_by("number")
        )

    def get_serializer_context(self) -> dict:
        """With the beginnings of addresses."""
        uri = self.request.build_absolute_uri
        beginnings = {"api": uri(reverse("api-root")), "portal": uri("/")}
        return super().get_serializer_context() | beginnings


urlpatterns = [
    path("empty/", EmptyView.as_view()),
    path("database/", DatabaseView.as_view()),
    path("serializers/", SerializerView.as_view()),
]
