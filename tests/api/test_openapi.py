"""The description: OpenAPI 3.1, and nothing that is not so."""

from typing import Any

import pytest

from rollbook.doors.api.describing import OF_USERS, PLAN
from rollbook.doors.api.urls import api as the_api
from rollbook.doors.api.urls import document
from rollbook.kernel.operation import registry
from tests.calling import Api

OFFERED = [o for o in registry.values() if o.listed]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document(the_api)


def test_it_needs_no_token_and_says_which_others_need(db: None) -> None:
    answer = Api().get("openapi.json")
    assert answer.status_code == 200
    body = answer.json()
    assert body["openapi"].startswith("3.1")
    assert body["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"
    assert all(m["security"] == [{"Bearer": []}] for path in body["paths"].values() for m in path.values())


@pytest.mark.parametrize("operation", OFFERED, ids=lambda o: o.name)
def test_every_operation_has_its_address_with_its_own_words(described: dict[str, Any], operation: Any) -> None:
    post = described["paths"][f"/api/v1/{operation.noun}/actions/{operation.verb}"]["post"]
    assert post["summary"] == str(operation.label)
    assert post["description"].startswith(operation.help)
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    for field in operation.params:
        assert schema["properties"][field.name] == field.schema()
        assert (field.name in schema["required"]) == field.required
    assert schema["additionalProperties"] is False


def test_no_parameter_is_called_like_what_says_whom() -> None:
    reserved = {*OF_USERS, *PLAN}
    assert [(o.name, f.name) for o in OFFERED for f in o.params if f.name in {*reserved, o.noun}] == []


def test_references_lead_somewhere(described: dict[str, Any]) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if reference := node.get("$ref"):
                found: Any = described
                for part in reference.removeprefix("#/").split("/"):
                    found = found[part]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(described)


def test_names_of_operations_are_unique(described: dict[str, Any]) -> None:
    names = [method["operationId"] for path in described["paths"].values() for method in path.values()]
    assert len(names) == len(set(names))


def test_secrets_are_marked(described: dict[str, Any]) -> None:
    body = described["paths"]["/api/v1/users/actions/set-password"]["post"]["requestBody"]
    password = body["content"]["application/json"]["schema"]["properties"]["password"]
    assert (password["format"], password["writeOnly"]) == ("password", True)
