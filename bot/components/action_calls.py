"""Calls to the action server over one kept connection, without the domain each time.

Stock opens a connection for every call and sends the whole domain, 50 KB, with it. The action
server's SDK keeps a domain by its digest and answers 449 when it does not have it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

DOMAIN_MISSING = 449
# Less than uvicorn's 5 s: we never write on a connection that the server is just closing.
_IDLE_SECONDS = 2.0

# Attributes of ours on Rasa's objects.
_KEPT, _DIGEST, _SENDS_DOMAIN = "huiyin_session", "huiyin_digest", "huiyin_sends_domain"


def install() -> None:
    EndpointConfig.session = _session
    RemoteAction._action_call_format = _action_call_format


def lacks_domain(self: RemoteAction, error: RasaException) -> bool:
    """Whether the call failed for want of the domain; the next call of this action sends it."""
    cause = error.__cause__
    if not isinstance(cause, ClientResponseError) or cause.status != DOMAIN_MISSING:
        return False
    if getattr(self, _SENDS_DOMAIN, False):
        return False
    setattr(self, _SENDS_DOMAIN, True)
    return True


def _action_call_format(
    self: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    body = {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": tracker.current_state(EventVerbosity.ALL),
        "version": rasa.__version__,
        "domain_digest": _digest(domain),
    }
    if getattr(self, _SENDS_DOMAIN, False):
        body["domain"] = domain.as_dict()
    return body


def _digest(domain: Domain) -> str:
    # Not in a dictionary by domain: hashing one takes as long as sending it.
    found: str | None = getattr(domain, _DIGEST, None)
    if found is None:
        text = json.dumps(domain.as_dict(), sort_keys=True)
        found = hashlib.sha256(text.encode()).hexdigest()
        setattr(domain, _DIGEST, found)
    return found


@asynccontextmanager
async def _session(self: EndpointConfig) -> AsyncIterator[aiohttp.ClientSession]:
    """The endpoint's own session, left open for the next call."""
    loop = asyncio.get_running_loop()
    kept = getattr(self, _KEPT, None)
    if kept is None or kept[0].closed or kept[1] is not loop:
        connector = aiohttp.TCPConnector(keepalive_timeout=_IDLE_SECONDS)
        kept = (aiohttp.ClientSession(headers=self.headers, connector=connector), loop)
        setattr(self, _KEPT, kept)
    yield kept[0]
