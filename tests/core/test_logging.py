"""Nothing personal leaves a process by its log."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from core.logging import configure
from core.settings import Settings

NUMBER = "13800138000"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_values_are_masked_however_deep(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(settings, "test", lambda text: text.replace(NUMBER, "138****8000"))
    structlog.get_logger().warning(
        "sms.sent", phone=NUMBER, detail={"tried": [NUMBER]}, conversation_id="c1"
    )
    logging.getLogger("some.library").warning("cannot reach %s", NUMBER)
    try:
        raise ValueError(NUMBER)
    except ValueError:
        structlog.get_logger().exception("sms.failed")

    shown = capsys.readouterr().out
    assert NUMBER not in shown
    first, second, third = map(json.loads, shown.splitlines())
    assert first["event"] == "sms.sent"
    assert first["detail"] == {"tried": ["138****8000"]}
    assert second["event"] == "cannot reach 138****8000"
    assert "138****8000" in third["exception"]
