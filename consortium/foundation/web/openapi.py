"""The description of the interface for programs, as OpenAPI 3.1 has it."""

import re
from typing import Any

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue

from consortium.foundation.web.api import PROBLEM, Operation, Parameter, as_json, described
from consortium.foundation.web.guard import guard_of, signed_in

VERSION = "1"
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
_ARGUMENT = re.compile(r"<(?:[a-z_]+:)?([a-z_]+)>")
_REFUSALS = {
    "401": "No token, or one that opens nothing",
    "403": "The token's person may not do this, or the token is not for it",
    "404": "Not there, or not within reach",
    "409": "It contradicts something that is recorded",
    "422": "A parameter is missing or wrong",
}


@blueprint.get("/openapi")
@signed_in("what programs can ask is the same for everybody")
def openapi() -> ResponseReturnValue:
    return as_json(description())


def description() -> dict[str, Any]:
    """What the interface answers: every address with its parameters and the shape of its answer."""
    app = current_app
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Consortium",
            "version": VERSION,
            "description": "Answers what a token's owner may see. Exact numbers are strings.",
        },
        "security": [{"token": []}],
        "paths": _paths(app),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": _PROBLEM},
        },
    }


def _paths(app: Flask) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in described():
        found.setdefault(_path(app, each), {})[each.method] = _operation(app, each)
    return found


def _path(app: Flask, operation: Operation) -> str:
    rule = next(app.url_map.iter_rules(operation.endpoint)).rule
    return _ARGUMENT.sub(r"{\1}", rule)


def _operation(app: Flask, operation: Operation) -> dict[str, Any]:
    found = guard_of(app, operation.endpoint)
    needs = found.permission.value if found and found.permission else ""
    return {
        "operationId": operation.endpoint.replace(".", "_"),
        "summary": operation.summary,
        "description": f"The token needs {needs}." if needs else "",
        "parameters": [_parameter(each) for each in operation.parameters],
        "responses": {
            **_answers(operation),
            **{status: _refusal(about) for status, about in _REFUSALS.items()},
        },
    }


def _answers(operation: Operation) -> dict[str, Any]:
    told = {"application/json": {"schema": operation.answer}}
    if not operation.files:
        return {"200": {"description": "The answer", "content": told}}
    files = {each: {"schema": {"type": "string", "format": "binary"}} for each in operation.files}
    return {
        "200": {"description": "The file", "content": files},
        "202": {"description": "It is being written", "content": told},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.about,
        "schema": dict(parameter.schema),
    }


def _refusal(about: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": about, "content": {PROBLEM: {"schema": schema}}}


_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do next"},
        "code": {"type": "string", "description": "A name of the refusal that does not change"},
    },
}
