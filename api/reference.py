"""The API's description: OpenAPI with the roles of every endpoint, and a page to read it.

The page is drawn here because the usual ones load their scripts from abroad.
"""

from pathlib import Path
from typing import Any

import jinja2
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.dependencies import Require, visitor

_ROLES = {
    "agent": "坐席",
    "supervisor": "班长",
    "ops": "运营",
    "editor": "知识编辑",
    "admin": "管理员",
}
_TEMPLATE = jinja2.Environment(autoescape=True).from_string(
    Path(__file__).with_name("reference.html.j2").read_text("utf-8")
)


def roles_of(dependant: Dependant) -> list[str]:
    """Who may call: roles of staff, `visitor`, or nothing when anybody may."""
    if isinstance(dependant.call, Require):
        return sorted({str(role) for role in dependant.call.roles} | {"admin"})
    if dependant.call is visitor:
        return ["visitor"]
    for inner in dependant.dependencies:
        if roles := roles_of(inner):
            return roles
    return []


def install(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            for route in api_routes(app):
                for method in route.methods or ():
                    operation = schema["paths"].get(route.path_format, {}).get(method.lower())
                    if operation is not None:
                        operation["x-roles"] = roles_of(route.dependant)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    @app.get("/docs", include_in_schema=False)
    async def page() -> HTMLResponse:
        schema = app.openapi()
        return HTMLResponse(
            _TEMPLATE.render(
                title=app.title,
                version=app.version,
                description=app.description,
                groups=_groups(schema),
            )
        )


def api_routes(app: FastAPI) -> list[RouteContext]:
    """Every HTTP route of ours, those of included routers too."""
    return [
        route
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
    ]


def _groups(schema: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            shown = {
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "roles": _who(operation.get("x-roles", [])),
                "parameters": [_parameter(item) for item in operation.get("parameters", [])],
                "body": _body(schema, operation),
            }
            groups.setdefault(operation.get("tags", ["其他"])[0], []).append(shown)
    return groups


def _who(roles: list[str]) -> str:
    if not roles:
        return "公开"
    if roles == ["visitor"]:
        return "访客"
    return "、".join(_ROLES.get(role, role) for role in roles)


def _parameter(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": item["name"],
        "where": item["in"],
        "required": item.get("required", False),
        "type": _type(item["schema"]),
    }


def _body(schema: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if not content or "$ref" not in content["schema"]:
        return []
    model = schema["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    return [
        {
            "name": name,
            "required": name in model.get("required", []),
            "type": _type(field),
            "description": field.get("description", ""),
        }
        for name, field in model.get("properties", {}).items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"].rsplit("/", 1)[1])
    if "anyOf" in field:
        return " | ".join(_type(item) for item in field["anyOf"] if item.get("type") != "null")
    return str(field.get("format") or field.get("type") or "")
