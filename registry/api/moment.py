"""The two dates in the API: read once a request, said before the rows."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError as InvalidMoment
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions

from registry.moments import Moment, read_moment_iso
from sistercity import clock
from sistercity.audit.models import Change

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
list_parameters = extend_schema_view(
    list=extend_schema(parameters=[*MOMENT_PARAMETERS, ORDERING]),
    retrieve=extend_schema(parameters=MOMENT_PARAMETERS),
)


class MomentMixin:
    """Reads ``as_at`` and ``known_at`` once a request and says them before the rows."""

    own_parameters = ("as_at", "known_at")

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
