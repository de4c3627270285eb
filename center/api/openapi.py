"""The description of the API, ``docs/openapi.json``: FastAPI's, completed by what the routes take and refuse."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from center.api import documented as marks
from contract.command import CommandAdapter
from contract.event import Event
from contract.feed import Beat, Presence, Reset
from contract.figures import Figures
from contract.problems import MEDIA_TYPE, Problem

REF = "#/components/schemas/"
STATUS: dict[str, int] = {
    "unauthenticated": 401,
    "session_expired": 401,
    "login_failed": 401,
    "forbidden": 403,
    "not_found": 404,
    "version_conflict": 409,
    "illegal_transition": 409,
    "in_use": 409,
    "too_large": 413,
    "media_type": 415,
    "login_throttled": 429,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
    "storage_busy": 503,
    "storage_full": 507,
}
"""Status by problem code; what is not here is 422."""
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "bearer": [{"bearer": []}],
    "key": [{"apiKey": []}],
    "either": [{"bearer": []}, {"apiKey": []}],
    "none": [],
}
FEED_WORDS = (
    "服务器推送事件。帧：event（Event，id 为续传位置）、figures（Figures）、"
    "presence（Presence，有人到席或离席时）、beat（Beat，每秒一次）、"
    "checkpoint（只有 id）、reset 与 bye（Reset）。断线后用 Last-Event-ID 续传。"
)


def describe(spec: dict[str, Any]) -> dict[str, Any]:
    """Complete what FastAPI wrote. JSON of no fixed shape, hence ``Any``."""
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    _add_models(schemas)
    spec["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    for path in spec["paths"].values():
        for operation in path.values():
            _complete(operation)
    spec["paths"]["/v1/events"] = {"get": _feed()}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return spec


def _add_models(schemas: dict[str, Any]) -> None:
    models: list[type[BaseModel]] = [*marks.BODIES.values(), Problem, Event, Beat, Presence, Reset, Figures]
    _, found = models_json_schema([(m, "validation") for m in models], ref_template=REF + "{model}")
    schemas.update(found["$defs"])
    command = CommandAdapter.json_schema(ref_template=REF + "{model}")
    schemas.update(command.pop("$defs"))
    schemas[marks.COMMAND] = command


def _complete(operation: dict[str, Any]) -> None:
    problems: list[str] = operation.pop(marks.PROBLEMS, [])
    body: str | None = operation.pop(marks.BODY, None)
    operation["security"] = SECURITY[operation.pop(marks.SECURITY, "none")]
    takes_parameters = bool(operation.get("parameters"))
    codes = [*problems, "internal", *(["invalid"] if body or takes_parameters else [])]
    if body == marks.BINARY:
        content: dict[str, Any] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    elif body is not None:
        content = {"application/json": {"schema": {"$ref": REF + body}}}
        operation["requestBody"] = {"required": True, "content": content}
        codes += ["too_large", "media_type"]
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    responses.update(_refusals(codes))


def _refusals(codes: list[str]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(STATUS.get(code, 422), []).append(code)
    return {
        str(status): {
            "description": "、".join(names),
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF + "Problem"}}},
        }
        for status, names in sorted(by_status.items())
    }


def _feed() -> dict[str, Any]:
    position = {"type": "string", "description": "epoch.seq.hash8"}
    stream = {"text/event-stream": {"schema": {"type": "string", "description": FEED_WORDS}}}
    return {
        "tags": ["feed"],
        "summary": "实时推送",
        "description": FEED_WORDS,
        "operationId": "events_v1_events_get",
        "security": SECURITY["bearer"],
        "parameters": [
            {"name": "Last-Event-ID", "in": "header", "required": False, "schema": position},
            {"name": "cursor", "in": "query", "required": False, "schema": position},
        ],
        "responses": {
            "200": {"description": "事件流", "content": stream},
            **_refusals(["unauthenticated", "session_expired", "forbidden", "internal", "unavailable"]),
        },
    }
