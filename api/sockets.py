"""What the customer's and the staff's WebSockets have in common."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson
import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.edge import Edge
from core.clock import now
from core.database import Json
from core.errors import HuiyinError, Invalid

log = structlog.get_logger()

BAD_ORIGIN = 4403
BAD_TICKET = 4401
TOO_MANY = 4429
# Above this many envelopes in a window a client is read slowly: it cannot drown the others.
ENVELOPES, WINDOW_S, PAUSE_S = 1000, 10.0, 0.1


class Envelope(BaseModel):
    """One message of a client: {"v": 1, "id", "type", "data"}."""

    model_config = ConfigDict(extra="ignore")

    v: int = Field(1, ge=1, le=1)
    id: str | None = Field(None, max_length=100)
    type: str = Field(max_length=40)
    data: dict[str, Any] = {}


def origin_allowed(socket: WebSocket, edge: Edge) -> bool:
    """Browsers always send an Origin; programs send none and have their ticket alone."""
    origin = socket.headers.get("origin")
    return origin is None or origin.rstrip("/") in edge.settings.allowed_origins


class Talk:
    """One open socket: sends envelopes one at a time, hands clients' ones to `handle`."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._sending = asyncio.Lock()

    async def send(self, kind: str, data: Any, seq: int | None = None) -> None:
        envelope: Json = {"v": 1, "type": kind, "ts": now().isoformat(), "data": data}
        if seq is not None:
            envelope["seq"] = seq
        async with self._sending:
            if self._socket.application_state is WebSocketState.CONNECTED:
                with suppress(RuntimeError):
                    await self._socket.send_text(orjson.dumps(envelope).decode())

    async def error(self, error: HuiyinError, client_id: str | None = None) -> None:
        data = {"id": client_id, "code": error.code, "message": error.message}
        await self.send("error", data)

    async def read(self, handle: Callable[[Envelope], Awaitable[None]]) -> None:
        """Until the client leaves; what is wrong with a message is said, the socket stays."""
        clock = asyncio.get_running_loop().time
        window, count = clock(), 0
        while True:
            count += 1
            if clock() - window > WINDOW_S:
                window, count = clock(), 0
            elif count > ENVELOPES:
                await asyncio.sleep(PAUSE_S)
            try:
                text = await self._socket.receive_text()
            except (WebSocketDisconnect, RuntimeError):
                return
            except KeyError:
                await self.error(Invalid("只接受文本消息。"))
                continue
            envelope = None
            try:
                envelope = Envelope.model_validate_json(text)
                await handle(envelope)
            except ValidationError:
                client_id = envelope.id if envelope else None
                await self.error(Invalid("消息格式不正确。"), client_id)
            except HuiyinError as error:
                await self.error(error, envelope.id if envelope else None)
            except Exception:
                log.exception("socket.failed")
                await self.error(HuiyinError(), envelope.id if envelope else None)


async def both(*coroutines: Awaitable[None]) -> None:
    """Run together; when one ends, so do the others."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
