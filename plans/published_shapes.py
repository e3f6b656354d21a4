"""The shapes of what the feed tells of the drive plan, for the schema of the API.

Names that say nothing here of themselves are explained in the API's dictionary.
"""

from __future__ import annotations

from rest_framework import serializers

from plans.choices import Method, Phase, ProjectKind, Unit


class PublishedFrameLinkSerializer(serializers.Serializer):
    """A frame that is served, as it is published."""

    frame = serializers.CharField(help_text="Code of the frame.")
    goal = serializers.IntegerField(
        allow_null=True, help_text="Number of the goal in the frame; null: the frame as a whole."
    )


class PublishedApproachSerializer(serializers.Serializer):
    """An approach of a track, as it is published."""

    number = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()


class PublishedTrackAgencySerializer(serializers.Serializer):
    """An agency's part in a track, as it is published."""

    agency = serializers.CharField(help_text="Code in ``agencies``.")
    examples_th = serializers.ListField(child=serializers.CharField())
    examples_en = serializers.ListField(child=serializers.CharField())


class PublishedTrackSerializer(serializers.Serializer):
    """A track of a plan, as it is published."""

    number = serializers.IntegerField()
    phase = serializers.ChoiceField(Phase.choices)
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    goal_th = serializers.CharField()
    goal_en = serializers.CharField()
    approaches = PublishedApproachSerializer(many=True)
    agencies = PublishedTrackAgencySerializer(many=True)


class PublishedPlanSerializer(serializers.Serializer):
    """A drive plan, as it is published."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    aim_th = serializers.CharField()
    aim_en = serializers.CharField()
    first_year = serializers.IntegerField()
    last_year = serializers.IntegerField()
    tracks = PublishedTrackSerializer(many=True)
    frames = PublishedFrameLinkSerializer(many=True)


class PublishedTargetSerializer(serializers.Serializer):
    """The value to reach in a fiscal year, as it is published."""

    fiscal_year = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=None, decimal_places=None)
    set_by = serializers.CharField()
    note = serializers.CharField()


class PublishedValueSerializer(serializers.Serializer):
    """What a further indicator came to in a fiscal year, as it is published."""

    fiscal_year = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=None, decimal_places=None)
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    document = serializers.IntegerField(
        allow_null=True, help_text="Id in ``documents``, where it is published."
    )


class PublishedIndicatorSerializer(serializers.Serializer):
    """An indicator of a plan, as it is published; figures are computed and not told here."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    short_th = serializers.CharField()
    short_en = serializers.CharField()
    rule_th = serializers.CharField()
    rule_en = serializers.CharField()
    unit = serializers.ChoiceField(Unit.choices)
    method = serializers.ChoiceField(Method.choices)
    is_fixed = serializers.BooleanField()
    plan = serializers.CharField()
    track = serializers.IntegerField()
    targets = PublishedTargetSerializer(many=True)
    values = PublishedValueSerializer(many=True)


class PublishedProjectYearSerializer(serializers.Serializer):
    """A project's money and progress in a fiscal year, as it is published."""

    fiscal_year = serializers.IntegerField()
    budget_received_amount = serializers.DecimalField(
        max_digits=None, decimal_places=None, allow_null=True
    )
    budget_disbursed_amount = serializers.DecimalField(
        max_digits=None, decimal_places=None, allow_null=True
    )
    progress_percent = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()


class PublishedMilestoneSerializer(serializers.Serializer):
    """What a project is to reach, as it is published."""

    id = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class PublishedProjectSerializer(serializers.Serializer):
    """A project of a plan, as it is published."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(ProjectKind.choices)
    plan = serializers.CharField()
    track = serializers.IntegerField()
    owner = serializers.CharField(allow_null=True, help_text="Code in ``agencies``.")
    years = PublishedProjectYearSerializer(many=True)
    milestones = PublishedMilestoneSerializer(many=True)
    frames = PublishedFrameLinkSerializer(many=True)
