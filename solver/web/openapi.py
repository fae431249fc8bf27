"""The description of the API (OpenAPI 3.1), made of the same list of calls that the router has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from solver.web.endpoints import Endpoint
from solver.web.events import Event
from solver.web.figures import Document
from solver.web.requests import CHANGE

_PARAMETER = re.compile(r"{(\w+)}")
_REFUSALS = {
    400: "Not understood",
    401: "Not logged in",
    403: "Not allowed",
    404: "Not there",
    413: "Too large",
    415: "Another kind of content",
    421: "Another address",
    422: "It cannot be used; `problems` says where and why.",
    429: "Too many wrong passwords",
    503: "Not now",
    504: "Took too long",
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457, with each fault in four parts.",
    "required": ["type", "title", "status", "detail", "problems"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "found", "expected", "advice"],
                "properties": {key: {"type": "string"} for key in ("where", "found", "expected", "advice")},
            },
        },
    },
    "examples": [
        {
            "type": "about:blank",
            "title": "Cannot be used",
            "status": 422,
            "detail": 'group: found "hu-us"; expected the id of a group of this region; do you mean hu-usp?.',
            "problems": [
                {
                    "where": "group",
                    "found": '"hu-us"',
                    "expected": "the id of a group of this region",
                    "advice": "do you mean hu-usp?",
                }
            ],
        }
    ],
}
_VERSION = "1"


def description(calls: Sequence[Endpoint], base: str) -> dict[str, Any]:
    """Return the description of calls that lie below an address."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(f"{base}{call.path}", {})[call.method.lower()] = _operation(call, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stagger",
            "version": _VERSION,
            "description": "Tables of a region: what its parties choose, what that does, and the best plan around "
            "their answers. The Python client is the library, `import solver`.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
                "session": {"type": "apiKey", "in": "cookie", "name": "stagger_session"},
            },
        },
        "security": [{"token": []}, {"password": []}, {"session": []}],
    }


def _operation(call: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the description of one call, its types put among the schemas."""
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _PARAMETER.findall(call.path)
    ]
    parameters += [
        {"name": name, "in": where, "description": text, "schema": {"type": "string"}}
        for where, name, text in call.parameters
    ]
    if call.is_once:
        told = {"type": "string", "minLength": 1, "maxLength": 200}
        text = "Of a request that is sent again: it is answered as before."
        parameters.append({"name": "Idempotency-Key", "in": "header", "description": text, "schema": told})
    operation: dict[str, Any] = {"operationId": call.name, "summary": call.summary, "parameters": parameters}
    if call.method == "POST":
        operation["requestBody"] = _body(call, schemas)
    operation["responses"] = _responses(call)
    return {key: value for key, value in operation.items() if value not in ([], None)}


def _body(call: Endpoint, schemas: dict[str, Any]) -> dict[str, Any] | None:
    """Return the description of what a call takes, with its examples; None where it takes nothing."""
    if call.takes == "multipart/form-data":
        file = {"type": "string", "contentMediaType": "application/octet-stream"}
        form = {"type": "object", "required": ["file"], "properties": {"file": file}}
        return {"required": True, "content": {call.takes: {"schema": form}}}
    if call.is_file:
        return {"required": True, "content": {call.takes: {"schema": {"type": "string", "format": "binary"}}}}
    if call.model is None:
        return None
    content: dict[str, Any] = {"schema": _schema(call, schemas)}
    if call.example is not None:
        content["example"] = call.example
    if call.examples:
        content["examples"] = {name: {"value": value} for name, value in call.examples.items()}
    return {"required": True, "content": {"application/json": content}}


def _schema(call: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return what refers to the type that a call takes, after putting it among the schemas."""
    template = "#/components/schemas/{model}"
    if call.model == "change":
        name, own = "Change", CHANGE.json_schema(by_alias=True, mode="validation", ref_template=template)
    else:
        name = call.model.__name__
        own = call.model.model_json_schema(by_alias=True, mode="validation", ref_template=template)
    schemas |= own.pop("$defs", {})
    schemas[name] = own
    return {"$ref": f"#/components/schemas/{name}"}


def _events(events: Mapping[str, tuple[str, Document]]) -> dict[str, Any]:
    """Return each event of a stream as it is sent, with what it tells."""
    return {name: {"summary": text, "value": Event(name, body).encoded} for name, (text, body) in events.items()}


def _responses(call: Endpoint) -> dict[str, Any]:
    """Return the description of each answer by its status, refusals among them."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[str, Any] = {}
    means: Mapping[int, str] = {**_REFUSALS, **call.answers}
    for status, text in sorted(means.items()):
        if status >= 400:
            found[str(status)] = {"description": text, "content": problem}
            continue
        content: dict[str, Any] = {call.media_type: {}}
        if call.example_answer is not None:
            content[call.media_type] = {"example": call.example_answer}
        if call.events:
            content[call.media_type] = {"examples": _events(call.events)}
        found[str(status)] = {"description": text, "content": content}
    return found
