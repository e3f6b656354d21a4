"""What happened to a pairing, in the API: what is published of its events."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.choices import EventKind
from registry.life import by_day
from registry.models import Document, Pairing, PairingEvent
from registry.moments import Moment
from sistercity.fields.api import IsoPartialDateField


class SignatorySerializer(serializers.Serializer):
    """Who signed for a side, by office, and when; names of people are not published."""

    office = serializers.CharField()
    signed_on = IsoPartialDateField(allow_null=True)


class PairingEventSerializer(serializers.Serializer):
    """Something that had happened to the pairing by ``as_at``; corrections in place of the old."""

    id = serializers.IntegerField(help_text="Of the event; a correction has its own.")
    kind = serializers.ChoiceField(
        EventKind.choices,
        help_text="``signed_by_one``: one side has signed, which changes no status.",
    )
    happened_on = IsoPartialDateField(
        allow_null=True, help_text="As far as known; of a signature the later of the two sides'."
    )
    effective_on = serializers.DateField(
        allow_null=True, help_text="The day that rules use; of an end, the last day in force."
    )
    is_assumed = serializers.BooleanField()
    place = serializers.CharField()
    province_signatory = serializers.SerializerMethodField()
    counterpart_signatory = serializers.SerializerMethodField()
    expires_on = serializers.DateField(allow_null=True)
    document_id = serializers.SerializerMethodField(
        help_text="Of ``documents/``, where it is published; its files are the versions."
    )
    replaces = serializers.IntegerField(
        source="replaces_id", allow_null=True, help_text="The event that it corrects."
    )
    revision = serializers.IntegerField()

    @extend_schema_field(SignatorySerializer(allow_null=True))
    def get_province_signatory(self, event: PairingEvent) -> dict | None:
        return _signatory(event, "province")

    @extend_schema_field(SignatorySerializer(allow_null=True))
    def get_counterpart_signatory(self, event: PairingEvent) -> dict | None:
        return _signatory(event, "counterpart")

    @extend_schema_field({"type": ["integer", "null"]})
    def get_document_id(self, event: PairingEvent) -> int | None:
        return event.document_id if event.document_id in self.context["document_ids"] else None


def _signatory(event: PairingEvent, side: str) -> dict | None:
    office = getattr(event, f"{side}_signatory_office")
    signed_on = getattr(event, f"{side}_signed_on")
    if not office and signed_on is None:
        return None
    return SignatorySerializer({"office": office, "signed_on": signed_on}).data


def events_of(pairing: Pairing, *, user, moment: Moment) -> list[dict]:
    """The standing events that had happened by the day, oldest first, as the API gives them."""
    known = PairingEvent.known(moment.known_at).visible_to(user).standing()
    events = [
        event
        for event in known.filter(pairing_id=pairing.pk)
        if event.effective_on is None or event.effective_on <= moment.as_at
    ]
    events.sort(key=by_day)
    ids = {event.document_id for event in events}
    documents = Document.known(moment.known_at).visible_to(user).filter(id__in=ids)
    context = {"document_ids": set(documents.values_list("id", flat=True))}
    return PairingEventSerializer(events, many=True, context=context).data
