"""The contract of the API: the schema tells everything, and answers keep to it."""

from __future__ import annotations

import pytest
from django.test import Client

from sistercity.api.dictionary import UNITS
from sistercity.feed.resources import RESOURCES
from tests import contract

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
COMPOSED = {"$ref", "allOf", "oneOf", "properties", "additionalProperties"}
LISTS = sorted(path for path in contract.schema()["paths"] if path.endswith("s/"))


def properties(schema: dict):
    """Every field of every component, those written inside others among them."""
    todo = [(name, part) for name, part in schema["components"]["schemas"].items()]
    while todo:
        name, part = todo.pop()
        for field, told in part.get("properties", {}).items():
            yield f"{name}.{field}", told
            todo += [(f"{name}.{field}", told), (f"{name}.{field}", told.get("items", {}))]


def is_composed(told: dict) -> bool:
    """Whether it is made of fields that have examples of their own."""
    return bool(COMPOSED & {*told, *told.get("items", {})})


def is_number(told: dict) -> bool:
    kinds = told.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    return bool(kinds & {"integer", "number"}) and "string" not in kinds or (
        told.get("format") == "decimal"
    )


def test_every_field_says_what_it_means_in_which_unit_and_gives_an_example():
    silent = {
        (name, what)
        for name, told in properties(contract.schema())
        for what, is_told in (
            ("description", bool(told.get("description"))),
            ("example", "examples" in told or "enum" in told or is_composed(told)),
            ("unit", not is_number(told) or told.get("x-unit") in UNITS),
        )
        if not is_told
    }
    assert silent == set()
    components = contract.schema()["components"]["schemas"]
    assert [name for name, told in components.items() if not told.get("description")] == []


def test_every_example_is_one():
    wrong = {
        name: contract.faults(example, told)
        for name, told in properties(contract.schema())
        for example in told.get("examples", ())
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_operation_parameter_answer_and_header_is_described():
    silent = set()
    for path, operations in contract.schema()["paths"].items():
        operation = operations["get"]
        if not operation.get("description"):
            silent.add(path)
        for parameter in operation["parameters"]:
            told = parameter["name"], bool(parameter.get("description")), "example" in parameter
            if not all(told) or contract.faults(parameter["example"], parameter["schema"]):
                silent.add((path, *told))
        for status, answer in operation["responses"].items():
            answer = contract.resolved(answer)
            headers = {
                name: contract.resolved(one) for name, one in answer.get("headers", {}).items()
            }
            if not answer["description"] or not all(
                one.get("description") and "example" in one for one in headers.values()
            ):
                silent.add((path, status))
    assert silent == set()


@pytest.mark.parametrize("path", LISTS)
def test_lists_and_rows_of_the_register_keep_to_the_schema(path):
    client = Client()
    listed = client.get(f"{path}?lang=en")
    template, operation = contract.operation_of(path)
    assert contract.answer_faults(listed, operation) == []
    for row_path, operations in contract.schema()["paths"].items():
        if row_path.startswith(template) and row_path.count("{") == 1:
            key = operations["get"]["parameters"]
            key = next(one["name"] for one in key if one["in"] == "path")
            rows = listed.json()["results"]
            assert rows, f"the demonstration has no {path}"
            for row in rows[:3]:
                key_value = row[key] if key in row else row["type"].rsplit("/", 2)[1]
                address = row_path.replace("{" + key + "}", str(key_value))
                assert contract.answer_faults(client.get(address), operations["get"]) == []


def test_everything_told_has_the_shape_that_the_schema_tells():
    for resource in RESOURCES.values():
        ids = list(resource.model._base_manager.values_list("pk", flat=True))
        told = resource.tell(ids)
        assert told, resource.name
        for one in told.values():
            assert _unlike(resource.shape(), one.data) == [], resource.name


def _unlike(shape, value, path=""):
    """Names that are told and not described, or described and not told."""
    if isinstance(value, list):
        child = getattr(shape, "child", None)
        return [fault for one in value for fault in _unlike(child, one, path)]
    if not isinstance(value, dict):
        return []
    fields = shape.fields
    wrong = [f"{path}.{name}" for name in fields.keys() ^ value.keys()]
    for name in fields.keys() & value.keys():
        wrong += _unlike(fields[name], value[name], f"{path}.{name}")
    return wrong
