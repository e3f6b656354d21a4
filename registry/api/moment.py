"""The two dates in the API: read once a request, said before the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError as InvalidMoment
from django.db.models import Exists, OuterRef
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions

from registry.moments import Moment, read_moment_iso, read_since_iso
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.feed.models import FeedEntry
from sistercity.feed.writing import publish_due
from sistercity.replica import PrimaryWanted, is_at_replica

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
UPDATED_SINCE = OpenApiParameter(
    "updated_since",
    OpenApiTypes.DATETIME,
    description=(
        "Only rows of which something that ``changes/`` tells was recorded at or after this moment "
        "(ISO 8601; of a day, its beginning), by ``known_at`` if that is asked. What a row merely "
        "refers to changes with its own resource. Rows that are published no more are not among "
        "them: who keeps a copy follows ``changes/``."
    ),
)
list_parameters = extend_schema_view(
    list=extend_schema(parameters=[*MOMENT_PARAMETERS, UPDATED_SINCE, ORDERING]),
    retrieve=extend_schema(parameters=MOMENT_PARAMETERS),
)


class MomentMixin:
    """Reads ``as_at`` and ``known_at`` once a request and says them before the rows."""

    own_parameters = ("as_at", "known_at")
    is_in_feed = True

    @property
    def list_parameters(self) -> tuple[str, ...]:
        """Those of lists alone: what changed since can be told of resources of ``changes/``."""
        return ("updated_since",) if self.is_in_feed else ()

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
            if self.walk:
                self._moment = self._moment_of_walk(self._moment)
        return self._moment

    def _moment_of_walk(self, asked: Moment) -> Moment:
        """That of the beginning, for every page; the present while nothing was written since.

        A walk that is begun takes its dates here.
        """
        number = Change.objects.number_known_at(None)
        if self.walk.known_at is None:
            self.walk = replace(
                self.walk,
                as_at=asked.as_at,
                known_at=asked.known_at or Change.objects.last_known_from() or clock.now(),
                number=number if asked.known_at is None else None,
            )
        elif is_at_replica() and number < (self.walk.number or 0):
            # It has begun where more was known.
            raise PrimaryWanted
        is_present = self.walk.number == number
        return Moment(self.walk.as_at, None if is_present else self.walk.known_at)

    def paginate_queryset(self, queryset):
        moment = self.moment()
        known_at = self.walk.known_at if self.walk else moment.known_at
        self.paginator.extra = {
            "as_at": moment.as_at.isoformat(),
            "known_at": known_at.isoformat() if known_at else None,
        }
        return super().paginate_queryset(queryset)

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if "updated_since" in request.query_params:
            # Of what comes out by its day alone nobody has told yet.
            publish_due(clock.today())

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        since = self._updated_since() if self.is_in_feed and not self.detail else None
        if since is None:
            return rows
        entries = FeedEntry.objects.filter(
            resource=self.resource, object_id=OuterRef("id"), at__gte=since
        )
        if known_at := self.moment().known_at:
            entries = entries.filter(at__lte=known_at)
        return rows.filter(Exists(entries))

    def _updated_since(self) -> datetime | None:
        try:
            return read_since_iso(self.request.query_params, now=clock.now())
        except InvalidMoment as error:
            raise exceptions.ValidationError(error.message_dict) from error
