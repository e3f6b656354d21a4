"""Pairings in the API."""

from __future__ import annotations

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.choices import Confirmation, Relation, Status
from registry.filters import PairingFilter
from registry.models import Pairing
from registry.moments import Moment
from registry.wording import worded
from sistercity.api.expand import Reference
from sistercity.api.problems import Joined
from sistercity.api.viewsets import PublishedViewSet
from sistercity.fields.api import IsoPartialDateField

from .counterpart import CounterpartSerializer
from .event import PairingEventSerializer, events_of
from .moment import MomentMixin, list_parameters
from .pairing_parts import GuidelineSerializer, SourceSerializer, guideline_of, sources_of
from .pairing_rows import COLUMNS, plain_pairings
from .place import ProvinceNameSerializer

# Nobody is signed in through the API.
PUBLIC = AnonymousUser()


class ListNumberSerializer(serializers.Serializer):
    """A pairing's number in one edition of the ministry's list, as typed there."""

    edition = serializers.DateField(help_text="The day the edition is as at.")
    list_number = serializers.CharField(help_text="Such as ๓๒/๑.")


class PairingSerializer(serializers.Serializer):
    """A pairing as it stood on ``as_at``."""

    number = serializers.CharField(help_text="Permanent public number, never reused.")
    province = ProvinceNameSerializer()
    counterpart = CounterpartSerializer()
    relation = serializers.ChoiceField(Relation.choices)
    confirmation = serializers.ChoiceField(
        Confirmation.choices,
        help_text="Only ``confirmed`` rows enter official figures.",
    )
    status = serializers.ChoiceField(
        Status.choices,
        source="status_shown",
        help_text="On ``as_at``; of an undated pairing, the status last told of it.",
    )
    is_undated = serializers.BooleanField(
        help_text="Nothing about it is dated: it is in no dated list or figure."
    )
    is_in_force = serializers.SerializerMethodField(
        help_text="Signed, not ended and not suspended on ``as_at``."
    )
    signed_on = IsoPartialDateField(
        source="signed_as_known",
        allow_null=True,
        help_text="First signature as far as known: year, month or day.",
    )
    signed_precision = serializers.SerializerMethodField(
        help_text="``day``, ``month``, ``year``, or null."
    )
    signed_assumed = serializers.SerializerMethodField(
        help_text="Whether rules use an assumed day because only the year is known."
    )
    signed_year_be = serializers.SerializerMethodField(help_text="Buddhist year.")
    expires_on = serializers.DateField(allow_null=True)
    is_equal_level = serializers.BooleanField(source="counterpart.is_equal_level")
    level_reason = serializers.CharField()
    list_numbers = serializers.SerializerMethodField()
    joined_numbers = serializers.ListField(
        child=serializers.CharField(), help_text="Numbers of rows that were joined to this one."
    )
    revision = serializers.IntegerField(help_text="Number of its last change in the ledger.")

    @extend_schema_field(OpenApiTypes.BOOL)
    def get_is_in_force(self, pairing: Pairing) -> bool:
        return pairing.status_on == Status.SIGNED

    @extend_schema_field(serializers.ChoiceField(["day", "month", "year"], allow_null=True))
    def get_signed_precision(self, pairing: Pairing) -> str | None:
        return pairing.signed_as_known.precision.value if pairing.signed_as_known else None

    @extend_schema_field({"type": ["boolean", "null"]})
    def get_signed_assumed(self, pairing: Pairing) -> bool | None:
        return pairing.signed_as_known.assumed if pairing.signed_as_known else None

    @extend_schema_field({"type": ["integer", "null"], "example": 2562})
    def get_signed_year_be(self, pairing: Pairing) -> int | None:
        return pairing.signed_as_known.year_be if pairing.signed_as_known else None

    @extend_schema_field(ListNumberSerializer(many=True))
    def get_list_numbers(self, pairing: Pairing) -> list[dict]:
        return [
            {"edition": edition.as_at.isoformat(), "list_number": number}
            for edition, number in pairing.list_numbers
        ]


class PairingInFullSerializer(PairingSerializer):
    """A pairing as it stood on ``as_at``, with what had happened to it by then."""

    confirmation_note = serializers.CharField(help_text="What the confirmation rests on, in Thai.")
    note = serializers.CharField(help_text="Remarks, in Thai.")
    events = serializers.SerializerMethodField(help_text="Oldest first, undated ones before.")
    sources = serializers.SerializerMethodField(help_text="Where it was found.")
    guideline = serializers.SerializerMethodField(
        help_text="How it walks the guideline for establishing; null when no edition binds it."
    )

    @extend_schema_field(PairingEventSerializer(many=True))
    def get_events(self, pairing: Pairing) -> list[dict]:
        return events_of(pairing, **self._asked)

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, pairing: Pairing) -> list[dict]:
        return sources_of(pairing, **self._asked)

    @extend_schema_field(GuidelineSerializer(allow_null=True))
    def get_guideline(self, pairing: Pairing) -> dict | None:
        return guideline_of(pairing, **self._asked)

    @property
    def _asked(self) -> dict:
        return {"user": self.context["request"].user, "moment": self.context["moment"]}


@list_parameters
class PairingViewSet(MomentMixin, PublishedViewSet):
    """Pairings as they stood on ``as_at``, candidates among them and marked as such.

    A row that was joined to another is none of the results: every page names it under
    ``joined``, and its own address answers 410 with ``merged_into``.
    """

    serializer_class = PairingSerializer
    filterset_class = PairingFilter
    lookup_field = "number"
    lookup_value_regex = "P-[0-9]{4,9}"
    order_key = "number"
    order_fields = {
        "number": "number",
        "signed_on": "signed_on",
        "province": "province__sort_key",
        "revision": "revision",
    }
    row_links = {
        "self": "pairings/{number}/",
        "html": "/pairings/{number}/",
        "province": "provinces/{province[code]}/",
        "counterpart": "counterparts/{counterpart[id]}/",
        "country": "countries/{counterpart[country][code]}/",
        "activities": "activities/?pairing={number}",
    }
    references = {"province": Reference("registry.api.ProvinceViewSet", "province.code")}

    def get_queryset(self):
        if self.detail:
            return _listed(self.moment())
        # A set of its own each time, so that none keeps rows.
        return _columns_listed(self.moment()).all()

    def paginate_queryset(self, queryset):
        page = super().paginate_queryset(queryset)
        self.paginator.extra["joined"] = [
            {"number": number, "merged_into": target} for number, target in self.joined
        ]
        return page

    def told(self, rows: list) -> list:
        """A single one in the wording of the moment; those of a list are read in it."""
        moment = self.moment()
        return worded(rows, moment.known_at, moment.as_at) if self.detail else rows

    def represented(self, rows: list) -> list[dict]:
        if self.detail:
            return super().represented(rows)
        return plain_pairings(rows, moment=self.moment(), joined=self.joined)

    @cached_property
    def joined(self) -> list[tuple[str, str]]:
        """Numbers of all rows that were joined to another, each with that one's, in order."""
        rows = self._joined().order_by("number")
        return list(rows.values_list("number", "merged_into__number"))

    def _joined(self):
        return Pairing.known(self.moment().known_at).joined()

    def get_object(self):
        number = self.kwargs["number"]
        target = self._joined().filter(number=number).values_list("merged_into__number", flat=True)
        for merged_into in target:
            told = _("%(number)s รวมเข้ากับ %(target)s แล้ว") % {
                "number": number, "target": merged_into,
            }  # fmt: skip
            raise Joined(told, number=number, merged_into=merged_into)
        return super().get_object()

    def get_serializer_class(self):
        return PairingInFullSerializer if self.action == "retrieve" else PairingSerializer

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if self.action == "retrieve":
            context["moment"] = self.moment()
        return context


def _listed(moment: Moment):
    return Pairing.known(moment.known_at).visible_to(PUBLIC).as_at(moment.as_at).on_list()


@lru_cache(maxsize=16)
def _columns_listed(moment: Moment):
    """The statement of a list, put together once a moment: that took a fifth of an answer."""
    return _listed(moment).columns(*COLUMNS)
