"""The OpenAPI 3.1 document, made of the operations and their models."""

from typing import Any

from pydantic.json_schema import models_json_schema

from calendar_app.api.operations import OPERATIONS, Operation
from calendar_app.api.schemas import Problem

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
CODE: Json = {"type": "string", "pattern": "^[A-Za-z0-9_.-]{1,60}$"}
NUMBER: Json = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}


def document(title: str, server: str) -> Json:
    """The whole document; ``server`` is where its paths begin, whole or from the root of the host."""
    models = [(operation.answer, "serialization") for operation in OPERATIONS]
    refs, schemas = models_json_schema([*models, (Problem, "serialization")], ref_template=REF)  # type: ignore[list-item]
    known = {model: ref["$ref"] for (model, _mode), ref in refs.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "1",
            "description": "Reads what the public calendar shows. No key is needed.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _operation(one, known)} for one in OPERATIONS},
        "components": {"schemas": schemas["$defs"]},
    }


def _operation(one: Operation, known: dict[Any, str]) -> Json:
    answers = {
        "200": _answer("Found.", "application/json", known[one.answer], headers=True),
        "400": _answer("Some parameters cannot be meant.", "application/problem+json", known[Problem]),
        "404": _answer("There is no such thing, or no such page.", "application/problem+json", known[Problem]),
    }
    return {
        "operationId": one.name,
        "summary": one.title,
        "description": one.says,
        "parameters": [*_path(one), *parameters(one)],
        "responses": answers,
    }


def _answer(says: str, media_type: str, ref: str, *, headers: bool = False) -> Json:
    answer: Json = {"description": says, "content": {media_type: {"schema": {"$ref": ref}}}}
    if headers:
        answer["headers"] = {"ETag": {"required": True, "schema": {"type": "string"}}}
    return answer


def _path(one: Operation) -> list[Json]:
    if not one.key:
        return []
    schema = NUMBER if one.key == "id" else CODE
    return [{"name": one.key, "in": "path", "required": True, "schema": schema}]


def parameters(one: Operation) -> list[Json]:
    """The query parameters of an operation; what may be left out has no null of its own in an address."""
    found = one.query.model_json_schema()["properties"] if one.query.model_fields else {}
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema.get("description", ""),
            "style": "form",
            "explode": True,
            "schema": _schema(schema),
        }
        for name, schema in found.items()
    ]


def _schema(schema: Json) -> Json:
    branches = [branch for branch in schema.get("anyOf", ()) if branch != {"type": "null"}]
    found = dict(branches[0]) if branches else dict(schema)
    default = schema.get("default")
    for name in ("title", "description", "default"):
        found.pop(name, None)
    return found | ({"default": default} if default not in (None, []) else {})
