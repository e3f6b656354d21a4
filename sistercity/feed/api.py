"""What changed, for those who keep a copy in step."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from sistercity import clock
from sistercity.api.filters import check_known
from sistercity.api.fresh import FreshViewSet
from sistercity.api.pages import Pages
from sistercity.api.problem_kinds import KINDS
from sistercity.audit.models import Change
from sistercity.audit.snapshot import one_snapshot
from sistercity.language import PARAMETER
from sistercity.replica import PrimaryWanted, is_at_replica
from sistercity.thai.calendar import BANGKOK

from .models import FeedEntry
from .reading import (
    OutdatedCursor,
    Position,
    UnknownCursor,
    entries_after,
    last_sequence,
    read_cursor,
)
from .resources import RESOURCES
from .shapes import DATA
from .writing import publish_due

PARAMETERS = [
    OpenApiParameter(
        "after",
        OpenApiTypes.STR,
        description="The ``checkpoint`` of the page that was stored last, unchanged. Default: "
        "from the beginning.",
    ),
    OpenApiParameter(
        "resource",
        OpenApiTypes.STR,
        many=True,
        description="Only these resources; several are allowed. A checkpoint belongs to the "
        "resources it was given for. Default: all.",
    ),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": Pages.max_page_size, "default": 50},
        description="Entries of a page at most.",
    ),
]


class CheckpointOutdated(exceptions.APIException):
    """The reader has read what this register does not hold."""

    status_code = HTTPStatus.GONE
    kind = "checkpoint-outdated"


@extend_schema_field(
    PolymorphicProxySerializer(
        DATA,
        lambda: list(dict.fromkeys(resource.shape for resource in RESOURCES.values())),
        resource_type_field_name=None,
    )
)
class PublishedDataField(serializers.Field):
    """A published representation, one of the shapes of the resources."""


class FeedEntrySerializer(serializers.Serializer):
    """What became of one published object in one change of the register."""

    sequence = serializers.IntegerField(
        help_text="Counts all entries of all resources, without a gap, in the order of commits."
    )
    number = serializers.IntegerField(help_text="Of the change in the ledger.")
    at = serializers.DateTimeField(help_text="When it was recorded.")
    resource = serializers.CharField(help_text="As in addresses of the API.")
    id = serializers.CharField(
        help_text="Of the object: what its resource is looked up by, as text."
    )
    change = serializers.ChoiceField(
        FeedEntry.Kind.choices,
        help_text="``removed`` is a tombstone: the object has left publication.",
    )
    hash = serializers.CharField(
        allow_null=True,
        help_text="SHA-256 of ``data`` as JSON with sorted keys, no spaces, UTF-8. Null without "
        "``data``.",
    )
    data = PublishedDataField(
        allow_null=True,
        help_text="The published representation then: references by id or code, nothing that "
        "depends on the day. Null in a tombstone, and in an entry after which another of its "
        "object was written: only the latest is needed, and what it no longer says is not told.",
    )
    merged_into = serializers.CharField(
        required=False, help_text="Of a pairing that was joined to another: that one's number."
    )


@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer):
    """A page of changes."""

    complete_as_of = serializers.DateTimeField(
        help_text="Whatever was committed by then is told by this page and those that ``next`` "
        "leads to. The ``at`` of an entry may be earlier: a change is recorded just before it is "
        "committed."
    )
    checkpoint = serializers.CharField(
        help_text="Hand it back as ``after`` once this page is safely stored."
    )
    next = serializers.URLField(
        allow_null=True, help_text="The following page; null: nothing more at present."
    )
    results = FeedEntrySerializer(many=True)


class ChangesViewSet(FreshViewSet):
    """Every creation, update and removal of what is published, in the order of commits."""

    queryset = FeedEntry.objects.none()
    serializer_class = ChangesSerializer
    filter_backends = ()
    pagination_class = None
    # ``complete_as_of`` is the moment of the answer.
    is_kept = False

    @staticmethod
    def further_state() -> str:
        """Entries may come without a change: after an upgrade, or because a day has come."""
        return str(last_sequence())

    @extend_schema(parameters=PARAMETERS, responses=ChangesSerializer)
    def list(self, request, *args, **kwargs) -> Response:
        """A page of changes after a checkpoint.

        Replaying all of them from the beginning gives what is published now, which is what the
        bulk files hold. An object that was published, withdrawn and published again is
        ``created`` twice.
        """
        check_known(request, {"after", "resource", "page_size", "format"}, {"resource"})
        names = self._resources()
        size = Pages().get_page_size(request)
        publish_due(clock.today())
        complete_as_of = clock.now()
        with one_snapshot():
            if is_at_replica() and (last := Change.objects.last()):
                # What had been committed by then, that change had waited for.
                complete_as_of = last.at
            position = self._position(names)
            entries = list(entries_after(position)[: size + 1])
            page = entries[:size]
            sequence = page[-1].sequence if page else position.sequence
            checkpoint = Position(sequence, position.resources).cursor()
        is_last = len(entries) <= size
        return Response(
            {
                "complete_as_of": complete_as_of.isoformat(),
                "checkpoint": checkpoint,
                "next": None if is_last else self._address(names, checkpoint),
                "results": [_told(entry) for entry in page],
            }
        )

    def _resources(self) -> list[str]:
        names = self.request.query_params.getlist("resource")
        unknown = [name for name in names if name not in RESOURCES]
        if unknown:
            message = _("ไม่มีชุดข้อมูล “%(name)s” ที่มีคือ: %(known)s")
            told = {"name": unknown[0][:40], "known": ", ".join(RESOURCES)}
            raise exceptions.ValidationError({"resource": message % told})
        return names

    def _position(self, names: list[str]) -> Position:
        try:
            return read_cursor(self.request.query_params.get("after", ""), names)
        except UnknownCursor:
            message = _(
                "ไม่ใช่ checkpoint ของชุดข้อมูลที่ขอ โปรดส่งค่า checkpoint ที่ได้รับครั้งก่อนตามเดิม "
                "พร้อมค่า resource เดิม หรือเว้นว่างเพื่อเริ่มใหม่"
            )
            raise exceptions.ValidationError({"after": message}) from None
        except OutdatedCursor:
            if is_at_replica():
                # The reader may have read on elsewhere what the replica has yet to get.
                raise PrimaryWanted from None
            raise CheckpointOutdated(KINDS[CheckpointOutdated.kind].detail) from None

    def _address(self, names: list[str], checkpoint: str) -> str:
        asked = self.request.query_params
        kept = {name: asked[name] for name in ("page_size", PARAMETER) if name in asked}
        query = urlencode({"after": checkpoint, "resource": names, **kept}, doseq=True)
        return self.request.build_absolute_uri(f"{reverse('changes-list')}?{query}")


def _told(entry: FeedEntry) -> dict:
    told = {
        "sequence": entry.sequence,
        "number": entry.change_id,
        "at": entry.at.astimezone(BANGKOK).isoformat(),
        "resource": entry.resource,
        "id": entry.key,
        "change": entry.kind,
        "hash": entry.hash or None,
        "data": orjson.Fragment(entry.data.encode()) if entry.data else None,
    }
    return told | ({"merged_into": entry.merged_into} if entry.merged_into else {})
