"""A human agent at the staff interface, as the workbench speaks to it."""

import time
import uuid
from typing import Any

import httpx


class Agent:
    """One signed-in member of staff."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.http = httpx.Client(base_url=f"{base_url}/api/v1", timeout=20, trust_env=False)
        answer = self.request(
            "POST", "/staff/login", json={"username": username, "password": password}
        )
        self.http.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def __enter__(self) -> "Agent":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def request(self, method: str, path: str, **options: Any) -> Any:
        answer = self.http.request(method, path, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def presence(self, status: str) -> None:
        self.request("PUT", "/staff/presence", json={"status": status})

    def wait_in_queue(self, conversation_id: str, seconds: float = 20) -> dict[str, Any]:
        """The queued conversation, once it shows up in the queue."""
        deadline = time.monotonic() + seconds
        while True:
            queue = self.request("GET", "/staff/conversations", params={"tab": "queue"})
            for item in queue["items"]:
                if item["id"] == conversation_id:
                    return dict(item)
            if time.monotonic() > deadline:
                raise LookupError("会话没有进入队列")
            time.sleep(0.2)

    def take(self, conversation_id: str) -> None:
        self.request("POST", f"/staff/conversations/{conversation_id}/take")

    def reply(self, conversation_id: str, text: str) -> None:
        body = {"id": str(uuid.uuid4()), "text": text}
        self.request("POST", f"/staff/conversations/{conversation_id}/reply", json=body)

    def context(self, conversation_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.request(
            "GET", f"/staff/conversations/{conversation_id}/context"
        )
        return found

    def end(self, conversation_id: str, summary: str) -> None:
        self.request(
            "POST", f"/staff/conversations/{conversation_id}/end", json={"summary": summary}
        )
