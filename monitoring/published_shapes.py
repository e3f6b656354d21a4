"""The shapes of what the feed tells of activities and working groups, for the schema of the API.

Names that say nothing here of themselves are explained in the API's dictionary.
"""

from __future__ import annotations

from rest_framework import serializers

from monitoring.choices import BudgetSource, Direction, Host, Kind, MeetingKind


class PublishedActivitySerializer(serializers.Serializer):
    """An approved activity, as it is published."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices, allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    fiscal_year = serializers.IntegerField()
    place = serializers.CharField()
    is_joint = serializers.BooleanField()
    direction = serializers.ChoiceField(Direction.choices, allow_blank=True)
    thai_count = serializers.IntegerField(allow_null=True)
    foreign_count = serializers.IntegerField(allow_null=True)
    thai_student_count = serializers.IntegerField(allow_null=True)
    foreign_student_count = serializers.IntegerField(allow_null=True)
    hosted_by = serializers.ChoiceField(Host.choices, allow_blank=True)
    budget_amount = serializers.DecimalField(
        max_digits=None, decimal_places=None, allow_null=True
    )
    budget_source = serializers.ChoiceField(BudgetSource.choices, allow_blank=True)
    foreign_amount = serializers.DecimalField(
        max_digits=None, decimal_places=None, allow_null=True
    )
    outcome = serializers.CharField()
    approved_at = serializers.DateTimeField(allow_null=True)
    province = serializers.CharField(help_text="Code in ``provinces``.")
    pairings = serializers.ListField(
        child=serializers.CharField(), help_text="Numbers in ``pairings``."
    )


class PublishedOrderSerializer(serializers.Serializer):
    """An approved order that sets up a working group, as it is published."""

    number = serializers.CharField()
    issued_on = serializers.DateField()
    in_force_from = serializers.DateField()
    in_force_to = serializers.DateField(allow_null=True)


class PublishedMeetingSerializer(serializers.Serializer):
    """An approved meeting or drive activity of a working group, as it is published."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(MeetingKind.choices)
    title = serializers.CharField()
    held_on = serializers.DateField()
    fiscal_year = serializers.IntegerField()
    place = serializers.CharField()


class PublishedWorkingGroupSerializer(serializers.Serializer):
    """The seat of a working group, as it is published; never who sits on it."""

    id = serializers.IntegerField()
    seat = serializers.ChoiceField(["central", "province"])
    province = serializers.CharField(allow_null=True, help_text="Code in ``provinces``.")
    orders = PublishedOrderSerializer(many=True)
    meetings = PublishedMeetingSerializer(many=True)
