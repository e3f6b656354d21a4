"""The shapes of computed figures in the API: what ``reports.plain`` gives, told to the schema.

Names that say nothing here of themselves are explained in the API's dictionary.
"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from monitoring.kpis import Fault, Reason, State
from monitoring.reports.measures import Measure

STATES = [state.value for state in State]
# How a figure stands to its target, as ``kpis.band`` says it.
BANDS = [*STATES[1:], "no_target", "met", "near", "below"]


class PageLinkSerializer(serializers.Serializer):
    """Where people read the same."""

    html = serializers.URLField(help_text="The page that shows it.")


@extend_schema_field({"type": ["string", "integer"], "description": "Code, public number or id."})
class RecordField(serializers.Field):
    """A record as it is named outside: by code, by public number, or by id."""


class RecordsField(serializers.ListField):
    """Several records."""

    child = RecordField()


class SharesSerializer(serializers.Serializer):
    """A value with both sides of its fraction."""

    state = serializers.ChoiceField(STATES)
    value = serializers.FloatField(
        allow_null=True, help_text="A share 0–1 with four decimals, a count, or 1 and 0."
    )
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)


class ResultFaultSerializer(serializers.Serializer):
    """What is wrong with a step of the guideline."""

    step = serializers.CharField()
    fault = serializers.ChoiceField([fault.value for fault in Fault])
    before = serializers.CharField(allow_null=True)
    fault_th = serializers.CharField()
    fault_en = serializers.CharField()


class ResultExclusionSerializer(serializers.Serializer):
    """Records of a kind that are left out for one reason."""

    record = serializers.CharField()
    reason = serializers.ChoiceField([reason.value for reason in Reason])
    reason_th = serializers.CharField()
    reason_en = serializers.CharField()
    count = serializers.IntegerField()
    ids = RecordsField(allow_null=True)


class ResultSentenceSerializer(serializers.Serializer):
    """A sentence of the report on the figure."""

    topic = serializers.CharField()
    fiscal_years = serializers.ListField(child=serializers.IntegerField())
    text_th = serializers.CharField()
    text_en = serializers.CharField()


class ResultTargetSerializer(serializers.Serializer):
    """The target that the figure stands to."""

    place = serializers.CharField()
    value = serializers.FloatField()
    set_by = serializers.CharField()
    note = serializers.CharField()


class ResultCoverageSerializer(serializers.Serializer):
    """How much of the declared total the register holds."""

    held_provinces = serializers.IntegerField()
    all_provinces = serializers.IntegerField(allow_null=True)
    held_pairs = serializers.IntegerField(allow_null=True)
    all_pairs = serializers.IntegerField(allow_null=True)
    as_at = serializers.DateField(allow_null=True)
    words_th = serializers.CharField()
    words_en = serializers.CharField()


class ResultTrainedSerializer(serializers.Serializer):
    """Officers trained and in post, as numbers alone."""

    value = serializers.FloatField(allow_null=True)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    words_th = serializers.CharField()
    words_en = serializers.CharField()


class ResultTrendSerializer(SharesSerializer):
    """The figure in one year."""

    fiscal_year = serializers.IntegerField()
    as_at = serializers.DateField()
    rule_version = serializers.IntegerField()
    target = ResultTargetSerializer(allow_null=True)


class ResultBreakSerializer(serializers.Serializer):
    """A year from which the figure is computed in another way."""

    fiscal_year = serializers.IntegerField()
    words_th = serializers.CharField()
    words_en = serializers.CharField()


class ResultCombinedSerializer(SharesSerializer):
    """The figure of several years together."""

    fiscal_years = serializers.ListField(child=serializers.IntegerField())
    gap_years = serializers.ListField(child=serializers.IntegerField())


class ResultPairingSerializer(serializers.Serializer):
    """A pairing beside the figure."""

    number = serializers.CharField()
    counterpart_th = serializers.CharField()
    counterpart_en = serializers.CharField()
    country_th = serializers.CharField()
    country_en = serializers.CharField()
    signed_on = serializers.CharField(allow_null=True)
    standing = serializers.CharField()
    is_assumed = serializers.BooleanField()
    activity_ids = serializers.ListField(child=serializers.IntegerField())


class ResultProvinceSerializer(serializers.Serializer):
    """A province beside the figure."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    region = serializers.CharField()
    standing = serializers.CharField()
    in_denominator = serializers.BooleanField()
    in_numerator = serializers.BooleanField()
    pairings = ResultPairingSerializer(many=True)
    orders = serializers.ListField(child=serializers.CharField())
    meeting_ids = serializers.ListField(child=serializers.IntegerField())


class IndicatorResultSerializer(SharesSerializer):
    """An indicator in one fiscal year and place: the figure that page and report print."""

    fiscal_year = serializers.IntegerField(help_text="Buddhist year in which it ends.")
    place = serializers.CharField(help_text="``TH`` for the nation, or a province's code.")
    as_at = serializers.DateField(help_text="The day the facts are true on.")
    known_at = serializers.DateTimeField(
        allow_null=True,
        help_text="The moment of knowledge: as asked, a closed year's closing, or null for now.",
    )
    known_number = serializers.IntegerField(help_text="The last change of the ledger known then.")
    indicator = serializers.CharField()
    unit = serializers.CharField(help_text="``yes_no``, ``share`` or ``count``.")
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    rule_th = serializers.CharField()
    rule_en = serializers.CharField()
    rule_version = serializers.IntegerField()
    result_id = serializers.CharField(
        help_text="The same for the same rule, dates and knowledge, on screen and on paper."
    )
    value_th = serializers.CharField()
    value_en = serializers.CharField()
    words_th = serializers.CharField()
    words_en = serializers.CharField()
    numerator_ids = RecordsField(
        help_text="Province codes (of 3.2 also ``central``), public numbers of pairings (1.2, "
        "2.2) or document ids (1.1)."
    )
    denominator_ids = RecordsField()
    groups = serializers.DictField(
        child=serializers.DictField(child=RecordsField()), help_text="Group → word → ids."
    )
    assumed_count = serializers.IntegerField(
        help_text="Pairings of the denominator that rest on an assumed date."
    )
    assumed_ids = serializers.ListField(child=serializers.CharField())
    faults = serializers.DictField(
        child=ResultFaultSerializer(many=True),
        help_text="Public number of a pairing → what is wrong with its steps (1.2): the step's "
        "code, the fault, and the step it should have followed.",
    )
    exclusions = ResultExclusionSerializer(
        many=True,
        help_text="What was left out: record, reason, count, and ids where they are public.",
    )
    narrative = ResultSentenceSerializer(many=True)
    target = ResultTargetSerializer(allow_null=True)
    band = serializers.ChoiceField(BANDS)
    coverage = ResultCoverageSerializer(allow_null=True)
    trained = ResultTrainedSerializer(
        allow_null=True, help_text="Beside 1.2: officers in post, and those of them trained."
    )
    trend = ResultTrendSerializer(many=True)
    breaks = ResultBreakSerializer(many=True)
    combined = ResultCombinedSerializer()
    provinces = ResultProvinceSerializer(many=True)
    links = PageLinkSerializer()


class MeasureLineSerializer(serializers.Serializer):
    """What the activities of one line come to."""

    code = serializers.CharField(allow_null=True)
    name_th = serializers.CharField()
    name_en = serializers.CharField()
    activities = serializers.IntegerField()
    joint = serializers.IntegerField()
    thai_count = serializers.IntegerField()
    foreign_count = serializers.IntegerField()
    budget_baht = serializers.DecimalField(max_digits=20, decimal_places=2)
    activity_ids = serializers.ListField(child=serializers.IntegerField())
    without_budget_ids = serializers.ListField(child=serializers.IntegerField())


class MeasureSerializer(serializers.Serializer):
    """Approved activities of a year and place, added up by one thing."""

    fiscal_year = serializers.IntegerField(help_text="Buddhist year.")
    place = serializers.CharField(help_text="As in results of indicators.")
    as_at = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    known_number = serializers.IntegerField(help_text="The last change of the ledger known.")
    measure = serializers.ChoiceField(choices=Measure.choices)
    rule_version = serializers.IntegerField()
    result_id = serializers.CharField(
        help_text="The same inputs give the same id, here, on the page and in the report."
    )
    lines = MeasureLineSerializer(
        many=True, help_text="An activity with two countries stands in the lines of both."
    )
    links = PageLinkSerializer()
