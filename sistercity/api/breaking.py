"""What would break callers of a released schema: it must not leave, narrow or change its type.

A small comparison of our own: the maintained ones (oasdiff, openapi-changes) are Go programs,
which a fresh machine does not have. It knows what our schemas use, which are read-only
operations with parameters and JSON answers; what is added breaks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

# How deep objects are followed; a component may contain itself.
_DEEPEST = 12


def breaks(old: dict, new: dict) -> list[str]:
    """What of ``old`` a caller may rely on and ``new`` no longer gives, in sentences."""
    return sorted(set(_Comparison(old, new).found()))


class _Comparison:
    """Two schemas side by side."""

    def __init__(self, old: dict, new: dict) -> None:
        self.old, self.new = old, new

    def found(self) -> Iterator[str]:
        for path, operations in self.old["paths"].items():
            for method, operation in operations.items():
                where = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{where}: removed"
                    continue
                yield from self._parameters(where, operation, now)
                yield from self._answers(where, operation, now)

    def _parameters(self, where: str, old: dict, new: dict) -> Iterator[str]:
        before, after = (
            {(one["in"], one["name"]): one for one in operation.get("parameters", ())}
            for operation in (old, new)
        )
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{where}: parameter {key[1]} is now required"
        for key, parameter in before.items():
            place = f"{where}: parameter {key[1]}"
            if key not in after:
                yield f"{place} removed"
            else:
                yield from self._asked(place, parameter["schema"], after[key]["schema"])

    def _asked(self, place: str, old: dict, new: dict) -> Iterator[str]:
        """What may be sent: types, words and bounds may only widen."""
        old, new = _of(self.old, old), _of(self.new, new)
        if lost := _types(old) - _types(new):
            yield f"{place} no longer takes {', '.join(sorted(lost))}"
        if "enum" in new:
            lost = set(map(str, old.get("enum", ["any word"]))) - set(map(str, new["enum"]))
            if lost:
                yield f"{place} no longer takes {', '.join(sorted(lost))}"
        for bound, is_narrower in (
            ("maximum", lambda a, b: b < a),
            ("maxLength", lambda a, b: b < a),
            ("minimum", lambda a, b: b > a),
        ):
            if bound in new and (bound not in old or is_narrower(old[bound], new[bound])):
                yield f"{place}: {bound} is now {new[bound]}"
        if "items" in old and "items" in new:
            yield from self._asked(place, old["items"], new["items"])

    def _answers(self, where: str, old: dict, new: dict) -> Iterator[str]:
        for status, answer in old["responses"].items():
            if status not in new["responses"]:
                yield f"{where}: status {status} removed"
                continue
            answer, now = _of(self.old, answer), _of(self.new, new["responses"][status])
            for header in set(answer.get("headers", {})) - set(now.get("headers", {})):
                yield f"{where} {status}: header {header} removed"
            for media_type, content in answer.get("content", {}).items():
                if media_type not in now.get("content", {}):
                    yield f"{where} {status}: {media_type} removed"
                    continue
                told = now["content"][media_type]["schema"]
                yield from self._told(f"{where} {status}", content["schema"], told, 0)

    def _told(self, place: str, old: dict, new: dict, depth: int) -> Iterator[str]:
        """What is sent: fields must stay, always there if they were, of no further type."""
        old, new = _of(self.old, old), _of(self.new, new)
        if depth > _DEEPEST:
            return
        if more := _types(new) - _types(old) - ({"integer"} & _widened(_types(old))):
            known = ", ".join(sorted(more))
            yield f"{place}: may now be {known}"
        if "const" in old and old != new:
            yield f"{place}: is another constant"
        if old.get("format") != new.get("format") and "format" in old:
            yield f"{place}: format is no longer {old['format']}"
        required = set(new.get("required", ()))
        for name, field in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                yield f"{place}.{name} removed"
                continue
            if name in old.get("required", ()) and name not in required:
                yield f"{place}.{name} may now be left out"
            yield from self._told(f"{place}.{name}", field, new["properties"][name], depth + 1)
        for inner in ("items", "additionalProperties"):
            if isinstance(old.get(inner), dict) and isinstance(new.get(inner), dict):
                yield from self._told(f"{place}[]", old[inner], new[inner], depth + 1)


def _of(schema: dict, part: dict) -> dict:
    """A part with what it refers to, and its one alternative beside null, taken in."""
    while "$ref" in part:
        found = schema
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    for word in ("allOf", "oneOf", "anyOf"):
        several = [one for one in part.get(word, ()) if one.get("type") != "null"]
        if len(several) == 1:
            inner = _of(schema, several[0])
            is_nullable = len(part[word]) > 1
            return {**inner, "type": sorted({*_types(inner), *(["null"] if is_nullable else [])})}
    return part


def _types(part: dict) -> set[str]:
    """The JSON types that a value may have; none told: unknown."""
    told = part.get("type", [])
    return {told} if isinstance(told, str) else set(told)


def _widened(types: set[str]) -> set[str]:
    """A number may always be a whole one."""
    return {"integer"} if "number" in types else set()
