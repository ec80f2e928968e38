"""What holds for every request: headers, health, metrics, the reference, whose address it is."""

import pytest
from starlette.requests import HTTPConnection

from api.addresses import client_address
from core.settings import Settings
from tests.api.support import Running


async def test_headers_keep_browsers_strict(running: Running) -> None:
    answer = await running.http.get("/healthz")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    visitor = await running.visitor()
    assert (await visitor.get("/messages")).headers["cache-control"] == "no-store"


async def test_readiness_names_what_is_missing(running: Running) -> None:
    answer = await running.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "rasa": True, "search": False}


async def test_metrics_count_turns(running: Running) -> None:
    visitor = await running.visitor()
    await visitor.ask("查话费")
    text = (await running.http.get("/metrics")).text
    assert 'huiyin_turn_seconds_count{outcome="answered"}' in text
    assert "huiyin_queue_length 0.0" in text
    assert "查话费" not in text


async def test_metrics_are_not_for_everybody(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = {"X-Forwarded-For": "203.0.113.9"}
    assert (await running.http.get("/metrics", headers=far)).status_code == 403
    monkeypatch.setattr(running.edge.settings, "trusted_proxies", ["127.0.0.1"])
    assert (await running.http.get("/metrics", headers=far)).status_code == 403
    token = running.edge.settings.internal_token.get_secret_value()
    known = far | {"X-Internal-Token": token}
    assert (await running.http.get("/metrics", headers=known)).status_code == 200


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        ([], "198.51.100.7", "1.2.3.4", "198.51.100.7"),
        (["10.0.0.1"], "10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (["10.0.0.1", "10.0.0.2"], "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (["10.0.0.1"], "10.0.0.1", "6.6.6.6\n203.0.113.9", "203.0.113.9"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "203.0.113.9, <script>", "10.0.0.1"),
        (["10.0.0.1"], "198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_a_proxy_is_believed_only_if_named(
    settings: Settings, trusted: list[str], peer: str, forwarded: str, address: str
) -> None:
    connection = HTTPConnection(
        {
            "type": "http",
            "client": (peer, 1234),
            "headers": [(b"x-forwarded-for", line.encode()) for line in forwarded.split("\n")],
        }
    )
    configured = settings.model_copy(update={"trusted_proxies": trusted})
    assert client_address(connection, configured) == address


async def test_the_reference_can_be_read_without_the_internet(running: Running) -> None:
    page = await running.http.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.split("</style>")[1]
    assert "/api/v1/web/messages" in page.text
    assert "发送消息或按下按钮" in page.text
    schema = (await running.http.get("/openapi.json")).json()
    assert "ErrorBody" in schema["components"]["schemas"]


async def test_other_sites_may_not_call_with_a_browser(running: Running) -> None:
    preflight = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    refused = await running.http.options("/api/v1/web/messages", headers=preflight)
    assert "access-control-allow-origin" not in refused.headers
    allowed = await running.http.options(
        "/api/v1/web/messages", headers=preflight | {"Origin": running.base}
    )
    assert allowed.headers["access-control-allow-origin"] == running.base
