"""What is told of a single pairing beside its events: where it was found, how far it has come."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.choices import Confidence, Window
from registry.models import Pairing, PairingSource
from registry.moments import Moment
from registry.walk import StepState, WalkedStep, walk_of
from sistercity.fields.api import IsoPartialDateField


class SourceSerializer(serializers.Serializer):
    """Where the pairing was found, as it is written there."""

    url = serializers.CharField(help_text="An address, or what else names the source.")
    counterpart_as_written = serializers.CharField(help_text="The counterpart as written there.")
    type_as_written = serializers.CharField(help_text="Its kind of unit as written there.")
    window = serializers.ChoiceField(
        Window.choices, help_text="When the pair came about, beside the day of the ministry's list."
    )
    confidence = serializers.ChoiceField(
        Confidence.choices, help_text="How far the source is trusted."
    )
    note = serializers.CharField(help_text="What else is to be said of the source, in Thai.")


class StepSerializer(serializers.Serializer):
    """A step of the guideline, and how the pairing stands with it on ``as_at``."""

    number = serializers.IntegerField(source="step.number", help_text="Its place, from 0.")
    code = serializers.CharField(source="step.code", help_text="The same in every edition.")
    name_th = serializers.CharField(source="step.name_th", help_text="The step in Thai.")
    name_en = serializers.CharField(source="step.name_en", help_text="The step in English.")
    is_required = serializers.BooleanField(
        source="step.is_required", help_text="Whether it must be taken."
    )
    state = serializers.ChoiceField(
        [state.value for state in StepState],
        help_text="``not_recorded``: nothing is known of a step that the signing should follow.",
    )
    happened_on = IsoPartialDateField(allow_null=True, help_text="As far as known.")
    authority = serializers.CharField(help_text="Of a waived step: who waived it.")
    document_id = serializers.SerializerMethodField(
        help_text="Of ``documents/``, where it is published."
    )

    @extend_schema_field({"type": ["integer", "null"]})
    def get_document_id(self, walked: WalkedStep) -> int | None:
        return walked.document.id if walked.document else None


class GuidelineSerializer(serializers.Serializer):
    """The edition of the guideline that binds the pairing on ``as_at``, and its steps."""

    code = serializers.CharField(source="edition.code", help_text="Of the edition.")
    name_th = serializers.CharField(source="edition.name_th", help_text="Its name in Thai.")
    name_en = serializers.CharField(source="edition.name_en", help_text="Its name in English.")
    bound_on = serializers.DateField(help_text="The day from which it binds the pairing.")
    days_in_stage = serializers.IntegerField(
        allow_null=True,
        help_text="Days since the latest dated step; null once signed or withdrawn.",
    )
    steps = StepSerializer(many=True, help_text="In their order.")


def sources_of(pairing: Pairing, *, user, moment: Moment) -> list[dict]:
    """Where it was found, as known at the moment."""
    rows = PairingSource.known(moment.known_at).visible_to(user).filter(pairing_id=pairing.pk)
    return SourceSerializer(rows.order_by("id"), many=True).data


def guideline_of(pairing: Pairing, *, user, moment: Moment) -> dict | None:
    """How far it has walked the guideline on the day; None when no edition binds it."""
    walk = walk_of(pairing, status=pairing.status_on or "", user=user, moment=moment)
    return GuidelineSerializer(walk).data if walk else None
