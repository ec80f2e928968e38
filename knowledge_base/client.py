"""How other processes ask the search process."""

from typing import Any
from uuid import UUID

import httpx
import structlog

from core.errors import Invalid, TooLarge, Unavailable
from knowledge_base.schemas import Hit, SearchResult

log = structlog.get_logger()


class SearchUnavailable(Unavailable):
    message = "知识检索暂时不可用，请稍后再试。"


class KnowledgeClient:
    """Raises `SearchUnavailable` when no answer comes in time; `aclose` it with the process."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout_s: float = 3.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"X-Internal-Token": token},
            timeout=httpx.Timeout(timeout_s, connect=1.0),
            transport=transport,
            # A neighbour on this machine: no proxy of the environment stands between.
            trust_env=False,
        )

    async def search(
        self,
        text: str,
        limit: int = 5,
        record_gap: bool = False,
        conversation_id: UUID | None = None,
    ) -> SearchResult:
        """Search; with `record_gap` a question nothing answers is kept for the editors.

        Raises `TooLarge` for a text longer than the platform takes.
        """
        body = {
            "text": text,
            "limit": limit,
            "record_gap": record_gap,
            "conversation_id": str(conversation_id) if conversation_id else None,
        }
        response = await self._call("POST", "/search", json=body)
        return SearchResult.model_validate_json(response.content)

    async def entry(self, key: str) -> Hit | None:
        """The entry if customers may be told it today."""
        response = await self._call("GET", f"/entries/{key}")
        return None if response.status_code == 404 else Hit.model_validate_json(response.content)

    async def reindex(self) -> None:
        """Say that entries changed."""
        await self._call("POST", "/reindex")

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            log.warning("search.unreachable", error=type(error).__name__)
            raise SearchUnavailable from error
        if response.status_code == 413:
            raise TooLarge
        if response.status_code == 422:
            raise Invalid
        if response.status_code not in (200, 202, 404):
            log.warning("search.failed", status=response.status_code)
            raise SearchUnavailable
        return response
