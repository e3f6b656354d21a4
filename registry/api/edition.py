"""Editions of the ministry's list in the API, with the totals that documents declare."""

from __future__ import annotations

from collections import defaultdict

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from registry.choices import Status
from registry.models import DeclaredTotal, Document, Edition, EditionRow, Pairing
from registry.wording import living
from sistercity.api.expand import Reference
from sistercity.api.viewsets import PublishedViewSet

from .moment import MOMENT_PARAMETERS, ORDERING, MomentMixin


class EditionLineSerializer(serializers.Serializer):
    """A line of an edition."""

    list_number = serializers.CharField(
        help_text="As typed by the ministry, for example 32/1 in Thai digits."
    )
    year_be = serializers.IntegerField(help_text="The Buddhist year that it stands under.")
    sequence = serializers.IntegerField(help_text="Its place in the edition.")
    pairing = serializers.CharField(help_text="Public number of the pairing.")
    counterpart_as_written = serializers.CharField(help_text="The counterpart as written there.")


class DeclaredTotalSerializer(serializers.Serializer):
    """A total that a document states, beside which the register's rows are held."""

    status = serializers.ChoiceField(Status.choices, help_text="Of the pairs that it counts.")
    pair_count = serializers.IntegerField(help_text="Pairs.")
    province_count = serializers.IntegerField(help_text="Provinces of these pairs.")
    document = serializers.IntegerField(
        allow_null=True, help_text="``id`` of the document, where it is published."
    )


class EditionSerializer(serializers.Serializer):
    """An edition of the ministry's official list."""

    as_at = serializers.DateField(help_text="The day the edition is as at; editions go by it.")
    title_th = serializers.CharField(help_text="Its title; there is none in English.")
    document = serializers.IntegerField(
        allow_null=True, help_text="``id`` of the document, where it is published."
    )
    declared = DeclaredTotalSerializer(many=True, help_text="Totals declared for the same day.")
    rows = EditionLineSerializer(many=True, help_text="Its lines, in their order.")
    revision = serializers.IntegerField(help_text="Number of its last change in the ledger.")


@extend_schema_view(
    list=extend_schema(parameters=[*MOMENT_PARAMETERS, ORDERING]),
    retrieve=extend_schema(parameters=MOMENT_PARAMETERS),
)
class EditionViewSet(MomentMixin, PublishedViewSet):
    """Editions of the official list that were out by ``as_at``, line by line."""

    serializer_class = EditionSerializer
    is_in_feed = False
    lookup_field = "as_at"
    lookup_value_regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    order_key = "as_at"
    order_fields = {"as_at": "as_at"}
    row_links = {"self": "editions/{as_at}/", "html": "/editions/{as_at}/"}
    references = {
        "document": Reference("registry.api.DocumentViewSet", "document"),
        "pairings": Reference("registry.api.PairingViewSet", "rows.pairing", is_many=True),
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Edition.known(moment.known_at).visible_to(self.request.user)
        return rows.filter(as_at__lte=moment.as_at)

    def told(self, rows: list) -> list[dict]:
        """With lines, totals and documents, as known at the moment."""
        known_at, user = self.moment().known_at, self.request.user
        editions = living(Edition, rows)
        lines = EditionRow.known(known_at).visible_to(user)
        lines = list(
            lines.filter(edition_id__in=[row.pk for row in editions]).order_by("sequence", "id")
        )
        numbers = Pairing.known_by_id(known_at, (line.pairing_id for line in lines))
        days = [row.as_at for row in editions]
        totals = list(DeclaredTotal.known(known_at).visible_to(user).filter(as_at__in=days))
        ids = {row.document_id for row in (*editions, *totals)}
        documents = Document.known(known_at).visible_to(user).as_at(self.moment().as_at)
        published = documents.out_by_then().filter(id__in=ids)
        out = set(published.values_list("id", flat=True))
        lines_of, totals_of = defaultdict(list), defaultdict(list)
        for line in lines:
            number = numbers[line.pairing_id].number
            lines_of[line.edition_id].append(_line(line, number))
        for total in sorted(totals, key=lambda total: (total.status, total.id)):
            totals_of[total.as_at].append(
                {
                    "status": total.status,
                    "pair_count": total.pair_count,
                    "province_count": total.province_count,
                    "document": total.document_id if total.document_id in out else None,
                }
            )
        return [
            {
                "as_at": row.as_at,
                "title_th": row.title_th,
                "document": row.document_id if row.document_id in out else None,
                "declared": totals_of[row.as_at],
                "rows": lines_of[row.pk],
                "revision": row.revision,
            }
            for row in editions
        ]


def _line(line: EditionRow, number: str) -> dict:
    return {
        "list_number": line.list_number,
        "year_be": line.year_be,
        "sequence": line.sequence,
        "pairing": number,
        "counterpart_as_written": line.counterpart_as_written,
    }
