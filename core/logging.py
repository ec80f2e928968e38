"""JSON logs with a conversation id, masked before they leave the process."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import structlog

from core.settings import Settings

# Keys whose values are ids, names or numbers of ours and need no masking.
_PLAIN = {"level", "timestamp", "process", "logger", "conversation_id", "message_id"}


def _masker(mask: Callable[[str], str], *, plain: set[str]) -> structlog.types.Processor:
    def hidden(value: Any) -> Any:
        if isinstance(value, str):
            return mask(value)
        if isinstance(value, dict):
            return {key: hidden(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [hidden(item) for item in value]
        return value

    def process(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        # What stands for whole records of other libraries is passed through as it is.
        return {
            key: item if key in plain or key.startswith("_") else hidden(item)
            for key, item in event.items()
        }

    return process


def configure(
    settings: Settings, process: str, mask: Callable[[str], str] = lambda text: text
) -> None:
    """One JSON line per event on standard output; `mask` hides personal data in values."""
    before: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    # Our own events are constant names; what other libraries say may hold anything.
    ours, others = _masker(mask, plain=_PLAIN | {"event"}), _masker(mask, plain=_PLAIN)
    structlog.configure(
        processors=[*before, ours, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, others],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for noisy in ("httpx", "httpcore", "uvicorn.access", "procrastinate"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    structlog.contextvars.bind_contextvars(process=process)
