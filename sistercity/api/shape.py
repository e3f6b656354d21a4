"""The shape of an answer: rows as finished plain dicts, narrowed to the fields asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from inspect import isclass
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.drainage import get_override
from rest_framework import exceptions, serializers

from sistercity.addresses import asked_once

# Name → what is asked for below it; nothing below means the whole.
Tree = dict[str, "Tree"]


def names_of(serializer: serializers.BaseSerializer) -> Tree:
    """The names that a serializer gives, with those below each."""
    if isinstance(serializer, serializers.ListSerializer):
        serializer = serializer.child
    return {name: _below(field) for name, field in serializer.fields.items()}


def _below(field: Any) -> Tree:
    if isinstance(field, serializers.SerializerMethodField):
        field = get_override(getattr(field.parent, field.method_name), "field")
        field = field() if isclass(field) else field
    if isinstance(field, serializers.ListField | serializers.ListSerializer):
        field = field.child
    return names_of(field) if isinstance(field, serializers.Serializer) else {}


def dotted(tree: Tree, above: str = "") -> Iterator[str]:
    """Every name of the tree, those below another after it with a dot between."""
    for name, below in tree.items():
        yield above + name
        yield from dotted(below, f"{above}{name}.")


def read_names(
    params: Mapping[str, str], parameter: str, known_names: Callable[[], Collection[str]]
) -> list[str] | None:
    """The names that a parameter gives, separated by commas; None without the parameter.

    Args:
        known_names: gives those that there are, nested ones with dots.

    Raises:
        rest_framework ValidationError: a name that there is not, with those that there are.
    """
    if parameter not in params:
        return None
    try:
        names = asked_once(params, parameter).split(",")
    except ValueError as error:
        raise exceptions.ValidationError({parameter: str(error)}) from error
    known = known_names()
    for name in names:
        if name not in known:
            message = _("ไม่มี “%(name)s” ที่ใช้ได้คือ: %(known)s")
            told = {"name": name[:60], "known": ", ".join(known)}
            raise exceptions.ValidationError({parameter: message % told})
    return names


def tree_of(names: Iterable[str]) -> Tree:
    """Names with dots as a tree; a name beside one below it asks for the whole."""
    tree: Tree = {}
    # Shorter ones last, so that the whole takes the place of its parts.
    for name in sorted(names, key=lambda name: -name.count(".")):
        *above, last = name.split(".")
        place = tree
        for part in above:
            place = place.setdefault(part, {})
        place[last] = {}
    return tree


def pruned(value: Any, asked: Tree) -> Any:
    """A plain value with only what is asked for, in its own order; of a list each item."""
    if not asked:
        return value
    if isinstance(value, list):
        return [pruned(item, asked) for item in value]
    if isinstance(value, Mapping):
        return {
            name: pruned(inner, asked[name]) for name, inner in value.items() if name in asked
        }
    return value
