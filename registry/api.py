"""The register for other agencies: provinces, countries, counterparts, pairings."""

from __future__ import annotations

from django.core.exceptions import ValidationError as InvalidMoment
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import exceptions, serializers

from registry.api_event import PairingEventSerializer, events_of
from registry.choices import Confirmation, DocumentState, FileRole, Relation, Status
from registry.filters import (
    CounterpartFilter,
    CountryFilter,
    DocumentFilter,
    PairingFilter,
    ProvinceFilter,
)
from registry.models import Counterpart, Country, Document, DocumentReference, Pairing, Province
from registry.moments import Moment, read_moment_iso
from registry.papers import enclosures_of, papers_of, references_of
from registry.wording import living, worded, worded_counterparts, worded_provinces
from sistercity import clock
from sistercity.api.problems import Joined
from sistercity.api.viewsets import PublishedViewSet
from sistercity.fields.api import IsoPartialDateField

MOMENT_PARAMETERS = [
    OpenApiParameter(
        "as_at",
        OpenApiTypes.DATE,
        description=(
            "Facts as they stood at the end of this day, YYYY-MM-DD, Common Era; a year from "
            "2200 on is refused. Default: today."
        ),
    ),
    OpenApiParameter(
        "known_at",
        OpenApiTypes.DATETIME,
        description="As the register knew them at this moment (ISO 8601). Default: now.",
    ),
]
ORDERING = OpenApiParameter(
    "ordering",
    OpenApiTypes.STR,
    description="Field names separated by commas, descending with a leading “-”.",
)
list_parameters = extend_schema_view(
    list=extend_schema(parameters=[*MOMENT_PARAMETERS, ORDERING]),
    retrieve=extend_schema(parameters=MOMENT_PARAMETERS),
)


class MomentMixin:
    """Reads ``as_at`` and ``known_at`` once a request and says them before the rows."""

    own_parameters = ("as_at", "known_at")

    def moment(self) -> Moment:
        """The two dates asked for.

        Raises:
            rest_framework ValidationError: by parameter.
        """
        if not hasattr(self, "_moment"):
            try:
                self._moment = read_moment_iso(self.request.query_params, now=clock.now())
            except InvalidMoment as error:
                raise exceptions.ValidationError(error.message_dict) from error
        return self._moment

    def paginate_queryset(self, queryset):
        moment = self.moment()
        self.paginator.extra = {
            "as_at": moment.as_at.isoformat(),
            "known_at": moment.known_at.isoformat() if moment.known_at else None,
        }
        return super().paginate_queryset(queryset)


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
        return [name for name in counterpart.former_names.splitlines() if name.strip()]


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

    events = serializers.SerializerMethodField(help_text="Oldest first, undated ones before.")

    @extend_schema_field(PairingEventSerializer(many=True))
    def get_events(self, pairing: Pairing) -> list[dict]:
        return events_of(pairing, user=self.context["request"].user, moment=self.context["moment"])


class DocumentFileSerializer(serializers.Serializer):
    """A version of a document's file in one language and role."""

    url = serializers.SerializerMethodField(
        help_text="Gives it as an attachment; null for a version that is no longer given out."
    )
    language = serializers.CharField(help_text="As BCP 47 has it: ``th``, ``en``, ``zh`` ...")
    role = serializers.ChoiceField(
        FileRole.choices,
        help_text="``redacted``: a copy without the personal data of the original.",
    )
    version_number = serializers.IntegerField(help_text="Counts up in each language and role.")
    is_current = serializers.BooleanField(help_text="Whether no later version took its place.")
    note = serializers.CharField()
    content_type = serializers.CharField(source="file.content_type")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    page_count = serializers.IntegerField(source="file.page_count", allow_null=True)
    sha256 = serializers.CharField(source="file.sha256", help_text="Checksum of the content.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, held) -> str | None:
        if not held.is_given:
            return None
        path = reverse("registry:document-version", args=[held.document_id, held.id])
        return self.context["request"].build_absolute_uri(path)


class LineSerializer(serializers.Serializer):
    """A line of a letter that names another document."""

    position = serializers.IntegerField()
    text = serializers.SerializerMethodField(help_text="As the letter has it.")
    document = serializers.SerializerMethodField(
        help_text="``id`` of the document that it means; null where the register has none."
    )

    @extend_schema_field(OpenApiTypes.STR)
    def get_text(self, line) -> str:
        return str(line)

    @extend_schema_field({"type": ["integer", "null"]})
    def get_document(self, line) -> int | None:
        is_reference = isinstance(line, DocumentReference)
        return line.referred_id if is_reference else line.enclosed_id


class DocumentSerializer(serializers.ModelSerializer):
    """A published document: handbook, guideline, letter, order, list, plan or agreement."""

    state = serializers.ChoiceField(
        DocumentState.choices, help_text="On ``as_at``: ``current`` or ``withdrawn``."
    )
    files = DocumentFileSerializer(
        many=True,
        source="papers",
        help_text="Current files, and earlier versions, which are named and not given out.",
    )
    references = LineSerializer(many=True, source="cited", help_text="What it refers to.")
    enclosures = LineSerializer(many=True, source="attached", help_text="What came with it.")

    class Meta:
        model = Document
        fields = (
            "id",
            "kind",
            "title_th",
            "title_en",
            "number",
            "issuer",
            "issued_on",
            "urgency",
            "received_by",
            "received_number",
            "received_on",
            "published_on",
            "withdrawn_on",
            "state",
            "references",
            "enclosures",
            "files",
            "revision",
        )


@list_parameters
class ProvinceViewSet(MomentMixin, PublishedViewSet):
    """Provinces that existed on ``as_at``."""

    serializer_class = ProvinceSerializer
    filterset_class = ProvinceFilter
    lookup_field = "code"
    lookup_value_regex = r"TH-\d\d"
    order_fields = {"code": "code", "name_th": "sort_key", "name_en": "name_en"}

    def get_queryset(self):
        moment = self.moment()
        rows = Province.known(moment.known_at).visible_to(self.request.user)
        return self.ordered(rows.existing_on(moment.as_at))

    def paginate_queryset(self, queryset):
        return worded_provinces(super().paginate_queryset(queryset), self.moment().known_at)

    def get_object(self):
        return worded_provinces([super().get_object()], self.moment().known_at)[0]


@list_parameters
class CountryViewSet(MomentMixin, PublishedViewSet):
    """Countries and territories."""

    serializer_class = CountrySerializer
    filterset_class = CountryFilter
    lookup_field = "code"
    lookup_value_regex = "[A-Z]{2}"
    order_fields = {"code": "code", "name_th": "sort_key", "name_en": "name_en"}

    def get_queryset(self):
        return self.ordered(
            Country.known(self.moment().known_at).visible_to(self.request.user)
        )


@list_parameters
class CounterpartViewSet(MomentMixin, PublishedViewSet):
    """Foreign administrative units."""

    serializer_class = CounterpartSerializer
    filterset_class = CounterpartFilter
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    order_fields = {"id": "id", "name_th": "sort_key", "name_en": "name_en"}

    def get_queryset(self):
        rows = Counterpart.known(self.moment().known_at).visible_to(self.request.user)
        return self.ordered(rows)

    def paginate_queryset(self, queryset):
        return worded_counterparts(super().paginate_queryset(queryset), self.moment().known_at)

    def get_object(self):
        return worded_counterparts([super().get_object()], self.moment().known_at)[0]


@list_parameters
class PairingViewSet(MomentMixin, PublishedViewSet):
    """Pairings as they stood on ``as_at``, candidates among them and marked as such.

    A row that was joined to another is none of the results: every page names it under
    ``joined``, and its own address answers 410 with ``merged_into``.
    """

    serializer_class = PairingSerializer
    filterset_class = PairingFilter
    lookup_field = "number"
    lookup_value_regex = r"P-\d{4,9}"
    order_fields = {
        "number": "number",
        "signed_on": "signed_on",
        "province": "province__sort_key",
        "revision": "revision",
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Pairing.known(moment.known_at).visible_to(self.request.user)
        return self.ordered(rows.as_at(moment.as_at).on_list())

    def paginate_queryset(self, queryset):
        page = super().paginate_queryset(queryset)
        joined = self._joined().order_by("number").values("number", "merged_into__number")
        self.paginator.extra["joined"] = [
            {"number": row["number"], "merged_into": row["merged_into__number"]} for row in joined
        ]
        return worded(page, self.moment().known_at, self.moment().as_at)

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
        moment = self.moment()
        return worded([super().get_object()], moment.known_at, moment.as_at)[0]

    def get_serializer_class(self):
        return PairingInFullSerializer if self.action == "retrieve" else PairingSerializer

    def get_serializer_context(self):
        context = super().get_serializer_context()
        if self.action == "retrieve":
            context["moment"] = self.moment()
        return context


@list_parameters
class DocumentViewSet(MomentMixin, PublishedViewSet):
    """Documents published by ``as_at``, those withdrawn since among them and marked as such."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    order_fields = {
        "id": "id",
        "issued_on": "issued_on",
        "published_on": "published_on",
        "title_th": "title_th",
        "revision": "revision",
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Document.known(moment.known_at).visible_to(self.request.user)
        return self.ordered(rows.as_at(moment.as_at).out_by_then())

    def paginate_queryset(self, queryset):
        return self._with_parts(super().paginate_queryset(queryset))

    def get_object(self):
        return self._with_parts([super().get_object()])[0]

    def _with_parts(self, rows):
        documents = living(Document, rows)
        asked = ([row.pk for row in documents], self.request.user, self.moment().known_at)
        files, cited, attached = papers_of(*asked), references_of(*asked), enclosures_of(*asked)
        for document in documents:
            document.papers = files[document.pk]
            document.cited, document.attached = cited[document.pk], attached[document.pk]
        return documents
