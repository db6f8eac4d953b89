"""The OpenAPI document: what the framework can't know about our bodies, parameters and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rollbook.doors.api.schemas import Problem
from rollbook.kernel.operation import Operation
from rollbook.users.selection import UserSelection

Json = dict[str, Any]

IDS: Final[Json] = {
    "type": "array",
    "items": {"type": "integer", "minimum": 1},
    "minItems": 1,
    "maxItems": 10_000,
    "description": "Their ids.",
}
OF_USERS: Final[Json] = {
    "view": {
        "type": "string",
        "maxLength": 2000,
        "description": "Instead of ids: all who match, as the query string of GET /users says it.",
    },
    "version": {
        "type": "integer",
        "minimum": 1,
        "description": "With one id: the version you have seen. 409 where somebody has changed them since.",
    },
}
PLAN: Final[Json] = {
    "plan": {"type": "boolean", "default": False, "description": "Only tell what it would do."},
}
PROBLEMS: Final = {
    "400": "The body is not a JSON object.",
    "401": "No token, or one that does not stand (any more).",
    "403": "A permission is missing. Where it was an attempt to change something, `event` has it on record.",
    "404": "Not there, or out of reach.",
    "405": "Not a method of this address.",
    "411": "The body came in chunks, without its length.",
    "413": "More than a mebibyte.",
    "415": "Not JSON.",
    "422": "Some values can’t be taken; `errors` says which.",
    "503": "The database is busy or away; try again after Retry-After.",
}
READ: Final = ("401", "403", "404", "405", "422", "503")


def parameters(described: Mapping[str, str]) -> Json:
    """Describe parameters of a query string. `q` and its like are text, whatever they are read as."""
    kinds = {"size": {"type": "integer", "minimum": 1}, "counts": {"type": "string", "enum": ["0", "1"]}}
    return {
        "parameters": [
            {
                "in": "query",
                "name": name,
                "required": False,
                "description": text,
                "schema": kinds.get(name, {"type": "string"}),
            }
            for name, text in described.items()
        ]
    }


def body_of(operation: Operation) -> Json:
    """Describe what an operation's address takes: whom, and the operation's own parameters."""
    own = {field.name: field.schema() for field in operation.params}
    schema: Json = {
        "type": "object",
        "title": operation.name,
        "properties": {**_whom(operation), **PLAN, **own},
        "required": [field.name for field in operation.params if field.required],
        "additionalProperties": False,
    }
    if "view" in schema["properties"]:
        schema["oneOf"] = [{"required": [operation.noun]}, {"required": ["view"]}]
    elif not operation.creates:
        schema["required"].insert(0, operation.noun)
    return json_body(schema)


def _whom(operation: Operation) -> Json:
    if operation.creates:
        return {}
    ids = {operation.noun: IDS if operation.bulk else {**IDS, "maxItems": 1}}
    if operation.subjects is not UserSelection:
        return ids
    return ids | {name: schema for name, schema in OF_USERS.items() if operation.bulk or name != "view"}


def json_body(schema: Json, *, required: bool = True) -> Json:
    """Describe a JSON body."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def with_problems(document: Json) -> Json:
    """Add to every address the errors that it can answer with."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"]["Problem"] = schema
    document["components"]["responses"] = {
        status: {
            "description": text,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, text in PROBLEMS.items()
    }
    for path in document["paths"].values():
        for method, described in path.items():
            for status in READ if method == "get" else PROBLEMS:
                answers = {"$ref": f"#/components/responses/{status}"}
                described["responses"].setdefault(status, answers)
    return document
