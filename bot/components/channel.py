"""The only door into Rasa: the gateway posts one customer message and gets the whole turn back."""

from __future__ import annotations

import hmac
import json
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.processor import MessageProcessor
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components import patches
from bot.components.running_turn import RunningTurn
from bot.components.turn_request import BadRequest, TurnRequest, read
from bot.components.turn_view import describe, find_turn

logger = logging.getLogger(__name__)

TOKEN_VARIABLE = "HUIYIN_INTERNAL_TOKEN"
TOKEN_HEADER = "X-Internal-Token"
_LOCK_POLL_SECONDS = 0.05

# Rasa reads credentials before it builds the agent, so this is early enough for every request.
patches.install()


class GatewayChannel(InputChannel):
    """POST /webhooks/gateway/webhook; answers 200 with `ok`, 400 for wrong types, 401 otherwise."""

    @classmethod
    def name(cls) -> str:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayChannel:
        token = os.environ.get(TOKEN_VARIABLE, "")
        if not token:
            raise RasaException(f"{TOKEN_VARIABLE} must be set: the channel answers nobody else")
        return cls(token)

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes of the channel; the agent is taken from the app, which knows the model."""
        blueprint = Blueprint("gateway_channel", __name__)

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent is not None and request.app.ctx.agent.is_ready()
            return _json({"ok": ready}, 200 if ready else 503)

        @blueprint.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._is_authorised(request):
                return _json(_failure("unauthorized", retryable=False), 401)
            try:
                turn = read(json.loads(request.body))
            except BadRequest as error:
                return _json({**_failure("bad_request", False), "field": str(error)}, 400)
            except ValueError:
                return _json(_failure("bad_json", retryable=False), 400)
            return _json(await answer(request.app.ctx.agent, turn))

        return blueprint

    def _is_authorised(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), self._token)


async def answer(agent: Agent | None, request: TurnRequest) -> dict[str, Any]:
    """The contract's answer for a well-formed request; never raises for a failed turn."""
    if agent is None or agent.processor is None or not agent.is_ready():
        return _failure("not_ready", retryable=True)
    if request.intent is not None and request.intent not in agent.processor.domain.intents:
        return _failure("unknown_intent", retryable=False)
    try:
        async with agent.lock_store.lock(request.session, wait_time_in_seconds=_LOCK_POLL_SECONDS):
            return await _run_or_replay(agent.processor, request)
    except patches.TurnAborted as error:
        logger.error("turn %s aborted: %s", request.message_id, error)
        return _failure(error.code, retryable=True)
    except LockError:
        return _failure("busy", retryable=True)
    except Exception:
        logger.exception("turn %s failed", request.message_id)
        return _failure("internal", retryable=True)


async def _run_or_replay(processor: MessageProcessor, request: TurnRequest) -> dict[str, Any]:
    """The steps of MessageProcessor.handle_message with one look for a repeat in between.

    Reading the tracker once and keeping it saves a second read for the answer.
    """
    tracker = await processor.get_tracker(request.session)
    recorded = find_turn(tracker, request.message_id)
    if recorded is not None:
        return {"ok": True, "replayed": True, **describe(recorded, tracker)}

    turn = RunningTurn(processor, tracker, request)
    await turn.run()
    await processor.run_anonymization_pipeline(tracker)
    await processor.save_tracker(tracker)

    recorded = find_turn(tracker, request.message_id)
    if recorded is None:
        raise RuntimeError("the turn is missing from its own tracker")
    return {"ok": True, "replayed": False, **describe(recorded, tracker)}


def _failure(code: str, retryable: bool) -> dict[str, Any]:
    return {"ok": False, "retryable": retryable, "error": code}


def _json(body: dict[str, Any], status: int = 200) -> HTTPResponse:
    return response.json(body, status=status, dumps=json.dumps)
