"""The dialogue engine behind HTTP: one conversation always goes to the same Rasa process."""

import hashlib
from typing import Any

import httpx

from conversations.ports import TurnFailed, TurnRequest, TurnResult
from core.settings import Settings

PATH = "/webhooks/gateway/webhook"


class RasaClient:
    """Implements `DialogueEngine`.

    A turn never fails over to another process: the first may still be running it, and each
    keeps the order of its own sessions only.
    """

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._urls = settings.rasa_urls
        self._headers = {"X-Internal-Token": settings.internal_token.get_secret_value()}
        self._client = client or httpx.AsyncClient(
            timeout=httpx.Timeout(settings.turn_timeout_s, connect=2.0), trust_env=False
        )

    async def close(self) -> None:
        await self._client.aclose()

    def url_for(self, session: str) -> str:
        digest = hashlib.sha256(session.encode()).digest()
        return self._urls[int.from_bytes(digest[:8], "big") % len(self._urls)]

    async def turn(self, request: TurnRequest) -> TurnResult:
        body = {
            "session": request.session,
            "message_id": str(request.message_id),
            "text": request.text,
            "payload": request.payload,
            "metadata": request.metadata,
        }
        try:
            response = await self._client.post(
                self.url_for(request.session) + PATH, json=body, headers=self._headers
            )
        except httpx.TimeoutException as error:
            raise TurnFailed("timeout", retryable=True) from error
        except httpx.HTTPError as error:
            raise TurnFailed("unreachable", retryable=True) from error
        if response.status_code in (400, 401):
            # Ours is the mistake; a repeat would make it again, but a restart may mend a token.
            raise TurnFailed(f"http_{response.status_code}", retryable=response.status_code == 401)
        try:
            answer: dict[str, Any] = response.json()
            ok = answer["ok"]
        except (ValueError, KeyError, TypeError) as error:
            raise TurnFailed("unreadable", retryable=True) from error
        if not ok:
            raise TurnFailed(
                str(answer.get("error", "unknown")), retryable=bool(answer.get("retryable", True))
            )
        return _result(answer)

    async def healthy(self) -> bool:
        """Whether every Rasa process answers."""
        for url in self._urls:
            try:
                response = await self._client.get(url + "/", timeout=2.0)
            except httpx.HTTPError:
                return False
            if response.status_code != 200:
                return False
        return True


def _result(answer: dict[str, Any]) -> TurnResult:
    turn = answer.get("turn") or {}
    emotion = turn.get("emotion") or {}
    return TurnResult(
        messages=list(answer.get("messages") or []),
        intent=turn.get("intent"),
        confidence=turn.get("confidence"),
        ranking=list(turn.get("ranking") or []),
        entities=list(turn.get("entities") or []),
        actions=list(turn.get("actions") or []),
        slots=dict(answer.get("slots") or {}),
        active_form=answer.get("active_form"),
        emotion=emotion.get("name"),
        emotion_confidence=emotion.get("confidence"),
        replayed=bool(answer.get("replayed")),
    )
