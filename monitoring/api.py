"""What was done, for other agencies: activities, working groups, results of indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as InvalidQuery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from monitoring.api_shapes import IndicatorResultSerializer, MeasureSerializer
from monitoring.asked import PLACES, read_place, read_rule_version
from monitoring.choices import BudgetSource, Direction, Host, Kind
from monitoring.filters import ActivityFilter, WorkingGroupFilter
from monitoring.models import (
    Activity,
    ActivityPairing,
    GroupMeeting,
    WorkingGroup,
    WorkingGroupOrder,
)
from monitoring.reports import ReportRefused, kpi_report
from monitoring.reports.annual import annual_report
from monitoring.reports.annual_files import measure_plain
from monitoring.reports.computed import COMPUTED
from monitoring.reports.measures import Measure
from monitoring.reports.plain import figure_plain
from monitoring.seats import meeting_counts, orders_in_force
from registry.api import (
    MOMENT_PARAMETERS,
    MomentMixin,
    ProvinceNameSerializer,
    list_parameters,
)
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.api.expand import Reference
from sistercity.api.filters import check_known
from sistercity.api.fresh import FreshViewSet
from sistercity.api.pages import Whole
from sistercity.api.viewsets import PublishedViewSet, ShapedMixin
from sistercity.thai.calendar import fiscal_year_of

_PROVINCE = Reference("registry.api.ProvinceViewSet", "province.code")


class ActivitySerializer(serializers.ModelSerializer):
    """An approved activity, without names of people and without its evidence files."""

    province = ProvinceNameSerializer()
    pairings = serializers.SerializerMethodField(help_text="Public numbers of its pairings.")
    kind = serializers.ChoiceField(Kind.choices)
    direction = serializers.ChoiceField(Direction.choices)
    hosted_by = serializers.ChoiceField(Host.choices, allow_blank=True)
    budget_source = serializers.ChoiceField(BudgetSource.choices, allow_blank=True)

    class Meta:
        model = Activity
        fields = (
            "id",
            "title",
            "province",
            "pairings",
            "kind",
            "starts_on",
            "ends_on",
            "fiscal_year",
            "place",
            "is_joint",
            "direction",
            "thai_count",
            "foreign_count",
            "thai_student_count",
            "foreign_student_count",
            "hosted_by",
            "budget_amount",
            "budget_source",
            "foreign_amount",
            "outcome",
            "approved_at",
            "revision",
        )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_pairings(self, activity: Activity) -> list[str]:
        return activity.pairing_numbers


@list_parameters
class ActivityViewSet(MomentMixin, PublishedViewSet):
    """Approved activities that had started by ``as_at``."""

    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    order_fields = {
        name: name for name in ("id", "starts_on", "fiscal_year", "approved_at", "revision")
    }
    row_links = {
        "self": "activities/{id}/",
        "html": "/activities/{id}/",
        "province": "provinces/{province[code]}/",
    }
    references = {
        "province": _PROVINCE,
        "pairings": Reference("registry.api.PairingViewSet", "pairings", is_many=True),
    }

    def get_queryset(self):
        moment = self.moment()
        rows = Activity.known(moment.known_at).visible_to(self.request.user).approved()
        return rows.filter(starts_on__lte=moment.as_at)

    def told(self, rows: list) -> list:
        """Each activity with its province and published pairings in the wording of the moment."""
        known_at = self.moment().known_at
        links = ActivityPairing.known(known_at).filter(
            Q(activity_id__in=[row.id for row in rows])
        )
        links = list(links.values_list("activity_id", "pairing_id"))
        pairings = Pairing.told(known_at).visible_to(self.request.user)
        pairings = pairings.filter(id__in={pairing for _activity, pairing in links})
        shown = dict(pairings.values_list("id", "number"))
        provinces = Province.known_by_id(known_at, (row.province_id for row in rows))
        numbers = defaultdict(list)
        for activity, pairing in links:
            if pairing in shown:
                numbers[activity].append(shown[pairing])
        told = []
        for row in rows:
            activity = row if isinstance(row, Activity) else Activity.from_state(row)
            activity.province = provinces[activity.province_id]
            activity.pairing_numbers = sorted(numbers[activity.pk])
            told.append(activity)
        return told


class OrderSerializer(serializers.Serializer):
    """An approved order that sets up a working group."""

    number = serializers.CharField()
    issued_on = serializers.DateField()
    in_force_from = serializers.DateField()
    in_force_to = serializers.DateField(
        allow_null=True, help_text="The last day in force; null while it is not revoked."
    )


class WorkingGroupSerializer(serializers.Serializer):
    """The seat of a working group, never who sits on it."""

    id = serializers.IntegerField()
    seat = serializers.ChoiceField(["central", "province"])
    province = ProvinceNameSerializer(allow_null=True)
    is_in_force = serializers.BooleanField(help_text="An approved order is in force on the day.")
    orders = OrderSerializer(many=True, help_text="In force on the day, the latest first.")
    fiscal_year = serializers.IntegerField(help_text="Of the day; Buddhist year it ends in.")
    meeting_count = serializers.IntegerField(
        help_text="Approved meetings and drive activities of that fiscal year, until the day."
    )
    revision = serializers.IntegerField()


@list_parameters
class WorkingGroupViewSet(MomentMixin, PublishedViewSet):
    """Seats of working groups with an approved order or meeting by then, in force or not."""

    serializer_class = WorkingGroupSerializer
    filterset_class = WorkingGroupFilter
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    order_fields = {name: name for name in ("id", "revision")}
    row_links = {
        "self": "working-groups/{id}/",
        "html": "/working-groups/",
        "province": "provinces/{province[code]}/",
    }
    references = {"province": _PROVINCE}

    def get_queryset(self):
        moment = self.moment()
        rows = WorkingGroup.known(moment.known_at).visible_to(self.request.user)
        orders = WorkingGroupOrder.known(moment.known_at).visible_to(self.request.user).approved()
        orders = orders.filter(group_id=OuterRef("id"))
        met = GroupMeeting.known(moment.known_at).visible_to(self.request.user).approved()
        met = met.filter(group_id=OuterRef("id"), held_on__lte=moment.as_at)
        rows = rows.filter(Exists(orders.filter(issued_on__lte=moment.as_at)) | Exists(met))
        return rows.annotate(
            is_central=ExpressionWrapper(
                Q(province_id__isnull=True), output_field=BooleanField()
            ),
            is_in_force=Exists(orders.in_force(moment.as_at)),
        )

    def told(self, rows: list) -> list:
        """Each seat with its orders and the number of its meetings, as known at the moment."""
        moment, user = self.moment(), self.request.user
        orders = orders_in_force(moment, user=user, group_ids=[row.id for row in rows])
        met = meeting_counts(moment, user=user)
        provinces = Province.known_by_id(
            moment.known_at, (row.province_id for row in rows if row.province_id)
        )
        return [
            {
                "id": row.id,
                "seat": "province" if row.province_id else "central",
                "province": provinces.get(row.province_id),
                "is_in_force": row.is_in_force,
                "orders": orders.get(row.id, []),
                "fiscal_year": fiscal_year_of(moment.as_at),
                "meeting_count": met[row.id],
                "revision": row.revision,
            }
            for row in rows
        ]


RESULT_PARAMETERS = {
    "fiscal_year": OpenApiParameter(
        "fiscal_year",
        OpenApiTypes.INT,
        many=True,
        description="Buddhist year, such as 2566; several are allowed. Default: the running one.",
    ),
    "indicator": OpenApiParameter(
        "indicator", OpenApiTypes.STR, many=True, enum=list(COMPUTED), description="Default: all."
    ),
    "province": OpenApiParameter(
        "province",
        OpenApiTypes.STR,
        description="Such as TH-50. Default: the nation. One place at most.",
    ),
    "region": OpenApiParameter("region", OpenApiTypes.STR, description="Such as north."),
    "cluster": OpenApiParameter(
        "cluster", OpenApiTypes.STR, description="Such as upper-north-1."
    ),
    "rule_version": OpenApiParameter(
        "rule_version",
        OpenApiTypes.INT,
        description="Compute by this version of the indicators' rules instead of the one in "
        "force as known then.",
    ),
}
MOST_YEARS = 10


class _ComputedViewSet(MomentMixin, ShapedMixin, FreshViewSet):
    """Numbers computed for fiscal years and one place."""

    queryset = Activity.objects.none()
    pagination_class = Whole
    filter_backends = ()

    def _years(self) -> list[int]:
        asked = self.request.query_params.getlist("fiscal_year")
        if not asked:
            return [fiscal_year_of(self.moment().as_at)]
        wrong = [text for text in asked if not (text.isascii() and text.isdecimal())]
        if wrong or len(asked) > MOST_YEARS:
            raise exceptions.ValidationError(
                {"fiscal_year": _("ต้องเป็นปี พ.ศ. เช่น 2566 ครั้งละไม่เกิน %s ปี") % MOST_YEARS}
            )
        return sorted({int(text[:9]) for text in asked})

    def _computed(self, compute: Callable[..., Any], fiscal_year: int, **asked: Any) -> Any:
        """What ``compute`` gives for the year at the moment asked for; a refusal is a problem."""
        moment = self.moment()
        try:
            return compute(
                fiscal_year,
                as_at=moment.as_at if "as_at" in self.request.query_params else None,
                known_at=moment.known_at,
                now=clock.now(),
                **asked,
            )
        except ReportRefused as refusal:
            if refusal.is_absent:
                raise exceptions.NotFound(refusal.message) from refusal
            raise exceptions.ValidationError({refusal.parameter: refusal.message}) from refusal


@extend_schema(parameters=[*RESULT_PARAMETERS.values(), *MOMENT_PARAMETERS])
class IndicatorResultViewSet(_ComputedViewSet):
    """Results of indicators, by fiscal year and indicator."""

    serializer_class = IndicatorResultSerializer
    row_links = {"html": "/indicators/{fiscal_year}/{indicator}/?place={place}"}

    @extend_schema(responses=IndicatorResultSerializer(many=True))
    def list(self, request, *args, **kwargs) -> Response:
        """The figures asked for, computed by the same engine as page and report."""
        several = {"fiscal_year", "indicator"}
        check_known(request, {*RESULT_PARAMETERS, *self.row_parameters()}, several)
        asked = request.query_params.getlist("indicator") or list(COMPUTED)
        unknown = [code for code in asked if code not in COMPUTED]
        if unknown:
            message = _("ไม่มีตัวชี้วัดรหัส “%(code)s” ที่ระบบคำนวณ ที่ใช้ได้คือ: %(known)s")
            told = {"code": unknown[0][:20], "known": ", ".join(COMPUTED)}
            raise exceptions.ValidationError({"indicator": message % told})
        place, versions = self._asked(asked)
        told = {"place": place, "rule_versions": versions}
        reports = [self._computed(kpi_report, year, **told) for year in self._years()]
        results = [
            {
                "fiscal_year": report.fiscal_year,
                "place": report.place.code,
                "as_at": report.as_at.isoformat(),
                "known_at": known_at.isoformat() if known_at else None,
                "known_number": report.known_number,
                **figure_plain(report.figure(code)),
            }
            for report in reports
            for known_at in [report.dates.known_at]
            for code in COMPUTED
            if code in asked
        ]
        return self.get_paginated_response(self.shaped(results))

    def _asked(self, codes: list[str]) -> tuple[str, dict[str, int]]:
        """The place, and the version of the rule by indicator, where they are named."""
        params = self.request.query_params
        try:
            place, version = read_place(params, PLACES), read_rule_version(params)
        except InvalidQuery as error:
            raise exceptions.ValidationError(error.message_dict) from error
        return place, {} if version is None else dict.fromkeys(codes, version)


MEASURE_PARAMETERS = {
    **{name: RESULT_PARAMETERS[name] for name in ("fiscal_year", *PLACES)},
    "measure": OpenApiParameter(
        "measure", OpenApiTypes.STR, many=True, enum=Measure.values, description="Default: all."
    ),
}


@extend_schema(parameters=[*MEASURE_PARAMETERS.values(), *MOMENT_PARAMETERS])
class MeasureViewSet(_ComputedViewSet):
    """Activities added up by province, country, kind, travel and source of budget."""

    serializer_class = MeasureSerializer
    row_links = {"html": "/measures/{fiscal_year}/?place={place}"}

    @extend_schema(responses=MeasureSerializer(many=True))
    def list(self, request, *args, **kwargs) -> Response:
        """The measures asked for, as the page and the annual report have them."""
        several = {"fiscal_year", "measure"}
        check_known(request, {*MEASURE_PARAMETERS, *self.row_parameters()}, several)
        asked = request.query_params.getlist("measure") or Measure.values
        unknown = [code for code in asked if code not in Measure.values]
        if unknown:
            message = _("ไม่มีการจำแนกแบบ “%(code)s” ที่ใช้ได้คือ: %(known)s")
            told = {"code": unknown[0][:20], "known": ", ".join(Measure.values)}
            raise exceptions.ValidationError({"measure": message % told})
        try:
            place = read_place(request.query_params, PLACES)
        except InvalidQuery as error:
            raise exceptions.ValidationError(error.message_dict) from error
        results = [
            {
                "fiscal_year": report.fiscal_year,
                "place": report.place,
                "as_at": report.as_at.isoformat(),
                "known_at": report.dates.known_at and report.dates.known_at.isoformat(),
                "known_number": report.known_number,
                **measure_plain(report, measure),
            }
            for report in (
                self._computed(annual_report, year, place=place) for year in self._years()
            )
            for measure in Measure
            if measure.value in asked
        ]
        return self.get_paginated_response(self.shaped(results))
