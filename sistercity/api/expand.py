"""What a row refers to, fetched with it: whole rows beside the codes and ids that it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

# The steps from the row asked for: what it refers to, and what that refers to.
DEEPEST = 2


@dataclass(frozen=True)
class Reference:
    """That rows refer to rows of another resource.

    ``view`` names the class that answers for that one. ``path`` leads from the plain row to
    its keys, which are values of the other's ``lookup_field``; over lists it leads to many.
    """

    view: str
    path: str
    is_many: bool = False

    def view_class(self) -> type:
        """The class, which may stand in a module that is read later than this one."""
        return import_string(self.view)

    def keys(self, row: Mapping) -> list[Any]:
        """The keys in a plain row, each once, in its order; nulls left out."""
        return list(dict.fromkeys(_leaves(row, self.path.split("."))))


def _leaves(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item, path)
    elif path and value is not None:
        yield from _leaves(value.get(path[0]), path[1:])
    elif value is not None:
        yield value


def references_of(view: type, depth: int = DEEPEST) -> dict[str, tuple[Reference, bool]]:
    """What may be expanded in rows of a view's class, and whether a row may have several.

    What a reference refers to itself stands under both names with a dot between.
    """
    found: dict[str, tuple[Reference, bool]] = {}
    for name, reference in view.references.items():
        found[name] = reference, reference.is_many
        below = references_of(reference.view_class(), depth - 1) if depth > 1 else {}
        for second, (deeper, is_many) in below.items():
            found[f"{name}.{second}"] = deeper, is_many or reference.is_many
    return found
