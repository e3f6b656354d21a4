"""What is published, by resource: how an object is told, and which rows it is told from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rest_framework.serializers import Serializer

from sistercity.audit.recorded import Recorded


@dataclass(frozen=True)
class Told:
    """An object as it is published.

    Attributes:
        key: what the API calls it by.
        data: plain values that JSON can hold; references by public id or code, nothing computed,
            nothing that depends on the day.
    """

    key: str
    data: dict


@dataclass(frozen=True)
class Resource:
    """A published resource.

    Attributes:
        name: as in addresses of the API.
        model: whose rows are its objects.
        shape: a serializer class that says in the schema what is told; it never serializes.
        tell: of these row ids those that everybody may see today, by id; the number of queries
            does not grow with them.
        parts: further models it is told from, each with the column that names the object's row.
        concerned: further models, each with what gives the ids of the objects that are told
            from the rows with these ids.
        merged_into: of row ids those that were joined to another row, with that one's key.
        due: ids of the objects that have come out by the mere passing of days until this one.
    """

    name: str
    model: type[Recorded]
    shape: type[Serializer]
    tell: Callable[[Collection[int]], dict[int, Told]]
    parts: Mapping[type[Recorded], str] = field(default_factory=dict)
    concerned: Mapping[type[Recorded], Callable[[Collection[int]], Iterable[int]]] = field(
        default_factory=dict
    )
    merged_into: Callable[[Collection[int]], dict[int, str]] = lambda ids: {}
    due: Callable[[date], Iterable[int]] = lambda day: ()


# By name; what is referred to comes first, so that a copy can be filled in this order.
RESOURCES: dict[str, Resource] = {}


def register(*resources: Resource) -> None:
    """Let these be published; each app calls it once, when it is ready.

    Apps are made ready from the top down and refer down, so these come before those held.
    """
    above = dict(RESOURCES)
    RESOURCES.clear()
    RESOURCES.update({resource.name: resource for resource in resources} | above)
