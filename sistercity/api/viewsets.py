"""Lists and rows of published data, in a stable order, in the shape that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sistercity.addresses import asked_once
from sistercity.audit.snapshot import one_snapshot

from . import cursors
from .cursors import OrderColumn, Walk
from .expand import Reference, references_of
from .fresh import FreshViewSet
from .links import Linking, Links
from .pages import CURSOR
from .shape import Tree, dotted, names_of, pruned, read_names, tree_of


class ShapedMixin:
    """Rows as finished plain dicts: with their links, what they refer to, only what is asked for.

    A subclass names ``row_links`` (see ``Links``), ``references`` that may be expanded, and
    ``own_parameters`` beyond its filters; of lists alone ``list_parameters``.
    """

    row_links: Links = {}
    references: Mapping[str, Reference] = {}
    own_parameters: tuple[str, ...] = ()
    list_parameters: tuple[str, ...] = ()
    fields: Tree = {}
    expand: list[str] | None = None
    walk: Walk | None = None

    def initial(self, request, *args, **kwargs) -> None:
        """Read what is to be told of a row, before anything is computed."""
        super().initial(request, *args, **kwargs)
        params = request.query_params
        self.fields = tree_of(read_names(params, "fields", self.known_names) or ())
        if self.references:
            self.expand = read_names(params, "expand", partial(references_of, type(self)))

    def row_parameters(self) -> set[str]:
        """The parameters that say what is told of a row."""
        return {"fields", "format", *self.own_parameters, *(["expand"] if self.references else [])}

    def known_names(self) -> list[str]:
        """The names that ``fields`` may ask for, nested ones with dots."""
        names = names_of(self.get_serializer_class()())
        links = {"links": dict.fromkeys(self.row_links, {})} if self.row_links else {}
        return list(dotted({**names, **links}))

    def shaped(self, rows: list[dict]) -> list[dict]:
        """The rows with ``links`` and ``expanded``, narrowed to ``fields``."""
        params, fields = self.request.query_params, self.fields
        expanded = self.expanded(rows, self.expand) if self.expand else None
        if self.row_links and (not fields or "links" in fields):
            asked = {name: params[name] for name in self.own_parameters if name in params}
            linking = Linking(self.request, self.row_links, asked)
            rows = [{**row, "links": linking.of(row)} for row in rows]
        if fields:
            rows = [pruned(row, fields) for row in rows]
        if expanded is None:
            return rows
        return [
            {**row, "expanded": beside} for row, beside in zip(rows, expanded, strict=True)
        ]

    def expanded(self, rows: list[dict], names: list[str]) -> list[dict]:
        """What each row refers to, by the names asked for: whole rows, as their own list has them.

        The number of queries does not grow with the rows. What is not published is left out.
        """
        every: list[dict] = [{} for _row in rows]
        for name in dict.fromkeys(name.partition(".")[0] for name in names):
            reference = self.references[name]
            keys = [reference.keys(row) for row in rows]
            view = self._beside(reference.view_class())
            found = view.by_key({key for held in keys for key in held})
            held = [[key for key in row_keys if key in found] for row_keys in keys]
            if name in names:
                for beside, row_keys in zip(every, held, strict=True):
                    told = [found[key] for key in row_keys]
                    beside[name] = told if reference.is_many else next(iter(told), None)
            below = [one.partition(".")[2] for one in names if one.startswith(f"{name}.")]
            if below:
                deeper = view.expanded(list(found.values()), below)
                by_key = dict(zip(found, deeper, strict=True))
                for beside, row_keys in zip(every, held, strict=True):
                    for second in below:
                        several = [by_key[key][second] for key in row_keys]
                        beside[f"{name}.{second}"] = (
                            _each_once(several) if reference.is_many else next(iter(several), None)
                        )
        return every

    def _beside(self, view_class: type) -> PublishedViewSet:
        """The view of another resource for the same request, that is for the same moment."""
        view = view_class(action="list", detail=False)
        view.request, view.kwargs, view.format_kwarg = self.request, {}, self.format_kwarg
        return view


class PublishedViewSet(ShapedMixin, ReadOnlyModelViewSet, FreshViewSet):
    """A list and its rows in a stable order.

    A subclass names ``order_fields`` (what may be ordered by and its column, first the
    default) and ``order_key`` (a unique column that settles ties). ``get_queryset`` gives the
    published rows, ``told`` adds what belongs to them, ``represented`` makes them plain.
    The description of a resource in the schema is that of its class.
    """

    order_fields: Mapping[str, str] = {}
    order_key = "id"

    def list(self, request, *args, **kwargs) -> Response:
        # The walk, its moment and its rows must be of one state of the database.
        with one_snapshot() if self.walk else nullcontext():
            rows = self.ordered(self.filter_queryset(self.get_queryset()))
            page = self.paginate_queryset(rows)
            shaped = self.shaped(self.represented(self.told(page)))
        return self.get_paginated_response(shaped)

    @property
    def resource(self) -> str:
        """Its name, which its links begin with."""
        return self.row_links["self"].partition("/")[0]

    @cached_property
    def walk(self) -> Walk | None:
        """The walk by cursor that is begun or gone on with; None for numbered pages and rows.

        Raises:
            rest_framework ValidationError: the cursor is none for this request.
        """
        params = self.request.query_params
        if self.detail or CURSOR not in params:
            return None
        try:
            text, asked = asked_once(params, CURSOR), cursors.digest_of(params)
            return cursors.read(text, resource=self.resource, asked=asked)
        except ValueError as error:
            raise exceptions.ValidationError({CURSOR: str(error)}) from error

    def retrieve(self, request, *args, **kwargs) -> Response:
        [row] = self.shaped(self.represented(self.told([self.get_object()])))
        return Response(row)

    def told(self, rows: list) -> list:
        """The rows with what belongs to them, in the wording of the moment."""
        return rows

    def represented(self, rows: list) -> list[dict]:
        """The rows as plain dicts."""
        return self.get_serializer(rows, many=True).data

    def by_key(self, keys: Collection) -> dict[Any, dict]:
        """Of these keys the published rows, by the value of ``lookup_field``."""
        if not keys:
            return {}
        rows = list(self.get_queryset().filter(**{f"{self.lookup_field}__in": keys}))
        return {row[self.lookup_field]: row for row in self.represented(self.told(rows))}

    def ordered(self, queryset):
        """The rows in the order asked for, ties settled by a unique column."""
        return queryset.order_by(*(column.order() for column in self.order_columns(queryset)))

    def order_columns(self, queryset) -> list[OrderColumn]:
        """The columns of the order asked for; the last is unique and runs as the first does.

        Raises:
            rest_framework ValidationError: an order that there is not, with those that there are.
        """
        asked = self.request.query_params.get("ordering") or next(iter(self.order_fields))
        paths = []
        for name in asked.split(","):
            path = self.order_fields.get(name.removeprefix("-"))
            if path is None:
                raise exceptions.ValidationError(
                    {
                        "ordering": _("เรียงตาม “%(name)s” ไม่ได้ เรียงได้ตาม: %(known)s")
                        % {"name": name[:40], "known": ", ".join(self.order_fields)}
                    }
                )
            paths.append((path, name.startswith("-")))
        # A column that is named again orders nothing any more.
        columns: dict[str, bool] = {}
        for path, is_descending in (*paths, (self.order_key, paths[0][1])):
            columns.setdefault(path, is_descending)
        return [
            OrderColumn(
                f"order_{place}", queryset.column(path), is_descending, _may_be_null(queryset, path)
            )
            for place, (path, is_descending) in enumerate(columns.items())
        ]


def _may_be_null(queryset, path: str) -> bool:
    """Whether rows may have no value there; what is computed for them always may."""
    model = queryset.model
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False


def _each_once(several: list) -> list[dict]:
    """Rows and lists of rows as one list, each row once; a missing one left out."""
    rows = [row for one in several for row in (one if isinstance(one, list) else [one])]
    return list({id(row): row for row in rows if row is not None}.values())
