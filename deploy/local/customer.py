"""A customer on the public web channel, as an app would speak to it: REST and long poll."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

Message = dict[str, Any]


class NoReply(Exception):
    """The platform stored the message but its reply did not come in time."""


class Customer:
    """One visitor. `heard` keeps every message of the conversation, by sequence number."""

    def __init__(self, base_url: str, *, reply_timeout_s: float = 30) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/api/v1/web", timeout=40, trust_env=False)
        self._reply_timeout_s = reply_timeout_s
        self.heard: dict[int, Message] = {}
        self.token = ""
        self.conversation_id = ""

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> "Customer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def after(self) -> int:
        return max(self.heard, default=0)

    def request(self, method: str, path: str, **options: Any) -> Any:
        answer = self._http.request(method, path, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def arrive(self) -> dict[str, Any]:
        """Open a session and accept the privacy notice."""
        session: dict[str, Any] = self.request("POST", "/session", json={})
        self.token = session["visitor_token"]
        self.conversation_id = session["conversation_id"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"
        if not session.get("consented"):
            self.request("POST", "/consent", json={"version": session["notice"]["version"]})
        return session

    def send(self, body: dict[str, Any]) -> str:
        """Store one message; its id. The same `id` sent again is the same message."""
        stored = self.request("POST", "/messages", json={"id": str(uuid.uuid4()), **body})
        return str(stored["message_id"])

    def say(self, text: str) -> Message:
        return self.reply_to(self.send({"text": text}))

    def press(self, title: str) -> Message:
        """Press the newest button that bears this title."""
        for message in sorted(self.heard.values(), key=lambda m: -int(m["seq"])):
            for part in message.get("parts") or []:
                for button in part.get("buttons", []):
                    if title in button["title"]:
                        return self.reply_to(
                            self.send({"button": f"{message['id']}:{button['id']}"})
                        )
        raise LookupError(f"没有名为「{title}」的按钮")

    def listen(self, wait_s: int = 5) -> list[Message]:
        """What came after the last message heard; waits up to `wait_s` seconds for something."""
        answer = self.request("GET", "/events", params={"after": self.after, "wait": wait_s})
        new: list[Message] = [
            event["data"] for event in answer["events"] if event["type"] == "message.created"
        ]
        for message in new:
            self.heard[int(message["seq"])] = message
        return new

    def reply_to(self, message_id: str) -> Message:
        """The one reply to a message; raises `NoReply` when it is late."""
        return self.wait_for(lambda message: message.get("reply_to") == message_id)

    def wait_for(self, wanted: Any) -> Message:
        deadline = time.monotonic() + self._reply_timeout_s
        while True:
            for message in self.heard.values():
                if wanted(message):
                    return message
            if time.monotonic() > deadline:
                raise NoReply
            self.listen()

    def verify(self, phone: str, read_code: Any) -> Any:
        """Verify by one-time code; `read_code(phone)` returns the code that was sent."""
        self.request("POST", "/verification/code", json={"phone": phone})
        return self.request(
            "POST", "/verification", json={"phone": phone, "code": read_code(phone)}
        )


def lines(message: Message) -> Iterator[str]:
    """A message as a person reads it, one line per part."""
    if not message.get("parts"):
        yield from (message.get("text") or "").splitlines()
        return
    for part in message["parts"]:
        match part["type"]:
            case "text":
                yield from part["text"].splitlines()
            case "faq":
                yield from part["answer"].splitlines()
            case "buttons":
                yield "  ".join(f"［{button['title']}］" for button in part["buttons"])
            case "ticket":
                yield f"［工单 {part['number']} · {part.get('title', '')}］"
            case "verify":
                yield "［身份验证卡片］"
            case "rating":
                yield "［请为本次服务评分］"
            case other:
                yield f"［{other}］"
