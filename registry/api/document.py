"""Documents in the API: letters with what they name, files by version."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.choices import DocumentState, FileRole
from registry.filters import DocumentFilter
from registry.models import Document, DocumentReference
from registry.papers import enclosures_of, papers_of, references_of
from registry.wording import living
from sistercity.api.expand import Reference
from sistercity.api.viewsets import PublishedViewSet

from .moment import MomentMixin, list_parameters

_DOCUMENTS = "registry.api.DocumentViewSet"


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
class DocumentViewSet(MomentMixin, PublishedViewSet):
    """Documents published by ``as_at``, those withdrawn since among them and marked as such."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    order_fields = {
        "id": "id",
        "issued_on": "issued_on",
        "published_on": "published_on",
        "title_th": "title_th",
        "revision": "revision",
    }
    row_links = {"self": "documents/{id}/", "html": "/documents/{id}/"}
    references = {
        "references": Reference(_DOCUMENTS, "references.document", is_many=True),
        "enclosures": Reference(_DOCUMENTS, "enclosures.document", is_many=True),
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Document.known(moment.known_at).visible_to(self.request.user)
        return rows.as_at(moment.as_at).out_by_then()

    def told(self, rows: list) -> list[Document]:
        """With their files and with what they name."""
        documents = living(Document, rows)
        asked = ([row.pk for row in documents], self.request.user, self.moment().known_at)
        files, cited, attached = papers_of(*asked), references_of(*asked), enclosures_of(*asked)
        for document in documents:
            document.papers = files[document.pk]
            document.cited, document.attached = cited[document.pk], attached[document.pk]
        return documents
