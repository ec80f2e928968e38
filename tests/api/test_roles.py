"""Every endpoint against every role: made from the routes themselves, so none is forgotten."""

import re
from uuid import uuid4

import pytest

from api.reference import api_routes, roles_of
from core.accounts import Role
from tests.api.conftest import Signed
from tests.api.support import Running

PUBLIC = {
    ("POST", "/api/v1/web/session"),
    ("POST", "/api/v1/staff/login"),
    ("POST", "/api/v1/staff/refresh"),
    ("POST", "/api/v1/staff/logout"),
    ("GET", "/api/v1/demo/sms"),
    ("GET", "/api/v1/demo/people"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/docs"),
    ("GET", "/"),
    ("GET", "/widget.js"),
    ("GET", "/staff"),
    ("GET", "/staff/{path}"),
    ("GET", "/{name}.{ending}"),
}
WHO = ["anonymous", "visitor", *Role]


def endpoints(running: Running) -> list[tuple[str, str, list[str]]]:
    from api.app import create_app

    app = create_app(running.edge.settings)
    return [
        (method, str(route.path_format), roles_of(route.dependant))
        for route in api_routes(app)
        for method in route.methods or ()
    ]


def test_nothing_is_public_by_oversight(service: Running) -> None:
    open_to_all = {(m, p) for m, p, roles in endpoints(service) if not roles}
    assert open_to_all == PUBLIC


def test_the_schema_names_the_roles(service: Running) -> None:
    from api.app import create_app

    schema = create_app(service.edge.settings).openapi()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert "x-roles" in operation, (method, path)
    assert schema["paths"]["/api/v1/admin/accounts"]["get"]["x-roles"] == ["admin"]


@pytest.mark.parametrize("who", WHO)
async def test_each_role_reaches_its_endpoints_only(
    running: Running, signed: Signed, who: str
) -> None:
    if who == "anonymous":
        headers = {}
    elif who == "visitor":
        headers = (await running.visitor()).headers
    else:
        headers = {"Authorization": f"Bearer {(await signed(who)).token}"}
    checked = 0
    for method, path, roles in endpoints(running):
        if not roles:
            continue
        url = re.sub(r"\{version\}", "1", path)
        url = re.sub(r"\{\w+\}", str(uuid4()), url)
        # A long poll must not wait, a body may be wrong: who calls is judged before.
        answer = await running.http.request(
            method, url, headers=headers, json={}, params={"wait": 0} if "events" in url else None
        )
        allowed = who in roles
        refused = answer.status_code in (401, 403)
        if answer.status_code == 403 and allowed:
            refused = answer.json()["error"] == "forbidden" and "tab" not in url
        assert refused is not allowed, (who, method, path, answer.status_code, answer.text)
        if not allowed:
            expected = 401 if who in ("anonymous", "visitor") or roles == ["visitor"] else 403
            assert answer.status_code == expected, (who, method, path)
        checked += 1
    assert checked > 40
