"""The shapes of what the feed tells of the register, for the schema of the API.

Names that say nothing here of themselves are explained in the API's dictionary.
"""

from __future__ import annotations

from rest_framework import serializers

from registry.choices import (
    Confidence,
    Confirmation,
    DocumentKind,
    EventKind,
    FileRole,
    ProvinceKind,
    Relation,
    Status,
    Urgency,
    Window,
)
from sistercity.feed.shapes import CodedSerializer
from sistercity.fields.api import IsoPartialDateField


class PublishedUnitTypeSerializer(CodedSerializer):
    """A kind of administrative unit, as it is published."""

    level = serializers.IntegerField()


class PublishedProvinceSerializer(CodedSerializer):
    """A province, as it is published."""

    iso_name = serializers.CharField()
    kind = serializers.ChoiceField(ProvinceKind.choices)
    is_border_zone = serializers.BooleanField()
    existed_from = serializers.DateField(allow_null=True)
    existed_to = serializers.DateField(allow_null=True)
    region = serializers.CharField(help_text="Code in ``regions``.")
    cluster = serializers.CharField(allow_null=True, help_text="Code in ``clusters``.")


class PublishedCounterpartSerializer(serializers.Serializer):
    """A foreign administrative unit, as it is published."""

    id = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    name_local = serializers.CharField()
    former_names = serializers.ListField(child=serializers.CharField())
    parent_th = serializers.CharField()
    parent_en = serializers.CharField()
    unit_type = serializers.CharField(help_text="Code in ``unit-types``.")
    country = serializers.CharField(help_text="Code in ``countries``.")


class PublishedEventSerializer(serializers.Serializer):
    """A standing event of a pairing, as it is published."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(EventKind.choices)
    happened_on = IsoPartialDateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    is_assumed = serializers.BooleanField()
    status_from = serializers.DateField(
        allow_null=True,
        help_text="The first day of the status that it leads to: of an end the day after it.",
    )
    leads_to = serializers.ChoiceField(
        Status.choices, allow_blank=True, help_text="The status from then on; empty: none."
    )
    place = serializers.CharField()
    province_signatory_office = serializers.CharField()
    province_signed_on = IsoPartialDateField(allow_null=True)
    counterpart_signatory_office = serializers.CharField()
    counterpart_signed_on = IsoPartialDateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    source_note = serializers.CharField()
    document = serializers.IntegerField(
        allow_null=True, help_text="Id in ``documents``, where it is published."
    )
    replaces = serializers.IntegerField(allow_null=True)


class PublishedSourceSerializer(serializers.Serializer):
    """Where a pairing was found, as it is published."""

    url = serializers.CharField()
    counterpart_as_written = serializers.CharField()
    type_as_written = serializers.CharField()
    window = serializers.ChoiceField(Window.choices)
    confidence = serializers.ChoiceField(Confidence.choices)
    note = serializers.CharField()


class PublishedListNumberSerializer(serializers.Serializer):
    """A pairing's number in one edition of the ministry's list, as it is published."""

    edition = serializers.DateField()
    list_number = serializers.CharField()


class PublishedPairingSerializer(serializers.Serializer):
    """A pairing, as it is published: its status on a day follows from its events."""

    number = serializers.CharField()
    province = serializers.CharField(help_text="Code in ``provinces``.")
    counterpart = serializers.IntegerField(help_text="Id in ``counterparts``.")
    relation = serializers.ChoiceField(Relation.choices)
    confirmation = serializers.ChoiceField(Confirmation.choices)
    confirmation_note = serializers.CharField()
    level_reason = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    status_last_told = serializers.ChoiceField(
        Status.choices,
        help_text="The status of a pairing of whose events no day is known; of others that of "
        "the last event.",
    )
    events = PublishedEventSerializer(
        many=True,
        help_text="In the order in which they tell a status: it is ``leads_to`` of the last one "
        "whose ``status_from`` has come.",
    )
    sources = PublishedSourceSerializer(many=True)
    list_numbers = PublishedListNumberSerializer(many=True)
    joined_numbers = serializers.ListField(child=serializers.CharField())


class PublishedFileSerializer(serializers.Serializer):
    """The current file of a document in a language and role, as it is published."""

    id = serializers.IntegerField()
    language = serializers.CharField()
    role = serializers.ChoiceField(FileRole.choices)
    version_number = serializers.IntegerField()
    note = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    page_count = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()


class PublishedLineSerializer(serializers.Serializer):
    """A line of a letter that names another document, as it is published."""

    text = serializers.CharField()
    document = serializers.IntegerField(
        allow_null=True, help_text="Id in ``documents``; null where the register has none."
    )


class PublishedDocumentSerializer(serializers.Serializer):
    """A document, as it is published."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DocumentKind.choices)
    title_th = serializers.CharField()
    title_en = serializers.CharField()
    number = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    urgency = serializers.ChoiceField(Urgency.choices)
    received_by = serializers.CharField()
    received_number = serializers.CharField()
    received_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField()
    withdrawn_on = serializers.DateField(allow_null=True)
    files = PublishedFileSerializer(many=True)
    references = PublishedLineSerializer(many=True)
    enclosures = PublishedLineSerializer(many=True)
