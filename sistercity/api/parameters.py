"""What the schema says of every list and row: ``fields``, ``expand``, links, what is expanded."""

from __future__ import annotations

from functools import cache

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from sistercity.api.expand import references_of
from sistercity.api.viewsets import ShapedMixin

LINKS = (
    "Whole addresses: the row itself, its page (``html``), what it belongs to and the lists of "
    "what belongs to it, at the moment asked for; null where there is none."
)


class Schema(AutoSchema):
    """Adds what rows of any resource can be asked for and what they then carry."""

    def get_override_parameters(self) -> list:
        """With the names that ``fields`` and ``expand`` take here."""
        parameters = super().get_override_parameters()
        if not isinstance(self.view, ShapedMixin):
            return parameters
        fields = _names("fields", self.view.known_names(), _FIELDS)
        references = list(references_of(type(self.view)))
        expand = [_names("expand", references, _EXPAND)] if references else []
        return [*parameters, fields, *expand]

    def get_response_serializers(self):
        """With ``links`` and ``expanded``, which no serializer writes."""
        given = super().get_response_serializers()
        if isinstance(self.view, ShapedMixin) and isinstance(given, serializers.Serializer):
            return row_serializer(type(self.view), type(given))()
        return given


_FIELDS = (
    "Only these of each row, separated by commas, nested ones with a dot: "
    "``number,counterpart.country.code``."
)
_EXPAND = (
    "Gives under ``expanded`` the whole rows that these refer to, as they stood at the same "
    "moment, separated by commas: ``pairings,pairings.province``."
)


def _names(name: str, known: list[str], description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        OpenApiTypes.STR,
        many=True,
        style="form",
        explode=False,
        enum=known,
        description=description,
    )


@cache
def row_serializer(view: type[ShapedMixin], base: type) -> type[serializers.Serializer]:
    """The serializer of a view's rows as they are sent, links and what is expanded included."""
    name = base.__name__.removesuffix("Serializer")
    added: dict[str, serializers.Field] = {}
    if view.row_links:
        added["links"] = _group(
            f"{name}Links",
            {link: serializers.URLField(allow_null=link not in _ALWAYS) for link in view.row_links},
            help_text=LINKS,
        )
    if view.references:
        expandable = {
            reference_name: reference.view_class().serializer_class(
                required=False, **({"many": True} if is_many else {"allow_null": True})
            )
            for reference_name, (reference, is_many) in references_of(view).items()
        }
        added["expanded"] = _group(
            f"{name}Expanded",
            expandable,
            required=False,
            help_text="Only with ``expand``: the published rows that it names.",
        )
    members = {"__doc__": base.__doc__, "__module__": base.__module__, **added}
    if hasattr(base, "Meta"):
        fields = (*base.Meta.fields, *added)
        members["Meta"] = type("Meta", (base.Meta,), {"fields": fields})
    return type(f"{name}RowSerializer", (base,), members)


_ALWAYS = {"self", "html"}


def _group(name: str, fields: dict[str, serializers.Field], **options) -> serializers.Serializer:
    return type(f"{name}Serializer", (serializers.Serializer,), fields)(**options)
