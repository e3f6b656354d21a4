"""Code lists: every stored word and code that the API gives, with its names and what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import override
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse

from .filters import check_known
from .fresh import FreshViewSet

Text = str | Promise


@dataclass(frozen=True)
class CodeList:
    """The codes that fields of the API may have.

    Attributes:
        name: as in its address.
        title: what the codes say.
        used_in: the fields, as ``resource.field``.
        words: of stored words each with its label; or ``rows`` gives what has codes of its own.
        meanings: of some codes what their name does not say.
    """

    name: str
    title: Text
    used_in: tuple[str, ...]
    words: Iterable[tuple[str, Text]] = ()
    rows: Callable[[], QuerySet] | None = None
    meanings: Mapping[str, Text] = field(default_factory=dict)

    def head(self) -> dict:
        """The list without its codes."""
        return {"name": self.name, **_in_both("title", self.title), "used_in": [*self.used_in]}

    def codes(self, user) -> list[dict]:
        """The codes in their order, as they are at present."""
        if self.rows is not None:
            return [
                {
                    **{name: getattr(row, name) for name in ("code", "name_th", "name_en")},
                    **_in_both("description", self.meanings.get(row.code, "")),
                    "level": getattr(row, "level", None),
                }
                for row in self.rows().visible_to(user)
            ]
        return [
            {
                "code": code,
                **_in_both("name", label),
                **_in_both("description", self.meanings.get(code, "")),
                "level": None,
            }
            for code, label in self.words
        ]


def _in_both(name: str, text: Text) -> dict[str, str]:
    told = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            told[f"{name}_{language}"] = str(text)
    return told


class CodeSerializer(serializers.Serializer):
    """A code with its names."""

    code = serializers.CharField(help_text="As fields have it; it never changes its meaning.")
    name_th = serializers.CharField(help_text="What it is called in Thai.")
    name_en = serializers.CharField(help_text="What it is called in English.")
    description_th = serializers.CharField(
        help_text="What its name does not say, in Thai; mostly empty."
    )
    description_en = serializers.CharField(help_text="The same in English.")
    level = serializers.IntegerField(
        allow_null=True,
        help_text="Of unit types: 1 stands equal with a Thai province, more stands lower.",
    )


class CodeListHeadSerializer(serializers.Serializer):
    """A code list, without its codes."""

    name = serializers.CharField(help_text="As in its address, such as ``pairing-statuses``.")
    title_th = serializers.CharField(help_text="What the codes say, in Thai.")
    title_en = serializers.CharField(help_text="What the codes say, in English.")
    used_in = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that have them: ``resource.field``."
    )
    url = serializers.URLField(help_text="The list itself.")


class CodeListSerializer(CodeListHeadSerializer):
    """A code list."""

    codes = CodeSerializer(many=True, help_text="In their own order.")


@extend_schema_serializer(many=False)
class CodeListIndexSerializer(serializers.Serializer):
    """Every code list."""

    count = serializers.IntegerField(help_text="Lists.")
    results = CodeListHeadSerializer(many=True, help_text="The lists, without their codes.")


class CodeListViewSet(FreshViewSet):
    """The codes that the API gives, by list; as they are at present."""

    lists: tuple[CodeList, ...] = ()
    serializer_class = CodeListSerializer
    queryset = QuerySet()
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="code_lists_index", responses=CodeListIndexSerializer)
    def list(self, request) -> Response:
        check_known(request, {"format"})
        results = [{**one.head(), "url": self._url(one)} for one in self.lists]
        return Response({"count": len(results), "results": results})

    @extend_schema(responses=CodeListSerializer)
    def retrieve(self, request, name: str) -> Response:
        check_known(request, {"format"})
        for one in self.lists:
            if one.name == name:
                codes = one.codes(request.user)
                return Response({**one.head(), "url": self._url(one), "codes": codes})
        raise Http404

    def _url(self, one: CodeList) -> str:
        return reverse("code-list", args=[one.name], request=self.request)
