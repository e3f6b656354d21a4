"""Telling rows as plain values: the short ways that the published resources share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from rest_framework.serializers import Serializer

from sistercity.audit.ledger import plain
from sistercity.audit.querysets import RecordedQuerySet
from sistercity.audit.recorded import Recorded

from .resources import Resource, Told
from .shapes import CodedSerializer

# For whom is published.
PUBLIC = AnonymousUser()


def plain_rows(rows: RecordedQuerySet, *names: str, **renamed: str) -> Iterable[dict]:
    """The rows' values as JSON can hold them.

    Args:
        names: columns, under their own names.
        renamed: columns under another name, such as ``province="province__code"``.
    """
    columns = [*names, *renamed.values()]
    told = [*names, *renamed]
    for values in rows.values_list(*columns):
        yield dict(zip(told, map(plain, values), strict=True))


def parts_of(
    rows: RecordedQuerySet, owner: str, *names: str, **renamed: str
) -> dict[int, list[dict]]:
    """Rows that belong to others, by the id of their owner, in the order of the set."""
    found = defaultdict(list)
    for row in plain_rows(rows, *names, **renamed, _owner=owner):
        found[row.pop("_owner")].append(row)
    return found


def published(model: type[Recorded], ids: Collection[int]) -> RecordedQuerySet:
    """Of these rows those that everybody may see."""
    return model.objects.visible_to(PUBLIC).filter(pk__in=ids)


def hide_unpublished(model: type[Recorded], parts: Iterable[dict], name: str) -> None:
    """Name no row of ``model`` under ``name`` that is not published itself."""
    parts = [part for part in parts if part[name] is not None]
    if not parts:
        return
    named = published(model, {part[name] for part in parts})
    shown = set(named.values_list("pk", flat=True))
    for part in parts:
        if part[name] not in shown:
            part[name] = None


def flat(
    name: str,
    model: type[Recorded],
    key: str,
    *names: str,
    shape: type[Serializer] = CodedSerializer,
    **renamed: str,
) -> Resource:
    """A resource whose objects are single rows, told by columns."""

    def tell(ids: Collection[int]) -> dict[int, Told]:
        rows = plain_rows(published(model, ids), *names, **renamed, _id="pk")
        return {row.pop("_id"): Told(str(row[key]), row) for row in rows}

    return Resource(name, model, shape, tell)


def ids_by(model: type[Recorded], wanted: str, through: str) -> Callable:
    """Of rows of ``model`` that refer by ``through`` to the ids given: the ids at ``wanted``."""

    def concerned(ids: Collection[int]) -> Iterable[int]:
        return model.objects.filter(**{f"{through}__in": ids}).values_list(wanted, flat=True)

    return concerned
