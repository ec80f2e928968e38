"""The staff side of an evaluation: an agent who is online, and the tickets that were opened."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from benchmarks.evaluate.transcripts import OpenedTicket
from core.database import open_database
from core.encryption import Cipher
from core.settings import Settings
from ticket_bridge.service import Tickets


class OnlineAgent:
    """An agent at the desk who takes no conversation."""

    def __init__(self, base_url: str, logins: Sequence[dict[str, str]]) -> None:
        self._login = next(login for login in logins if login["username"] == "linxiao")
        self._http = httpx.Client(base_url=f"{base_url}/api/v1/staff", timeout=20, trust_env=False)

    def be_online(self) -> None:
        """Be online now: presence lasts only minutes, a token little longer."""
        answer = self._http.put("/presence", json={"status": "online"})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._sign_in()
            answer = self._http.put("/presence", json={"status": "online"})
        answer.raise_for_status()

    def _sign_in(self) -> None:
        body = {"username": self._login["username"], "password": self._login["password"]}
        answer = self._http.post("/login", json=body)
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def close(self) -> None:
        self._http.close()


def tickets_of(settings: Settings, conversation_id: str) -> list[OpenedTicket]:
    """The tickets a conversation opened, with their masked words."""

    async def look() -> list[OpenedTicket]:
        async with open_database(settings) as sessions, sessions() as session:
            service = Tickets(session, Cipher.from_settings(settings))
            found = await service.for_conversation(UUID(conversation_id))
            return [_view(ticket) for ticket in found]

    return asyncio.run(look())


def _view(ticket: Any) -> OpenedTicket:
    words = (ticket.title, ticket.description, ticket.wish)
    return OpenedTicket(
        number=ticket.number,
        type=str(ticket.type),
        status=str(ticket.status),
        urge_count=ticket.urge_count,
        text="\n".join(word for word in words if word),
    )
