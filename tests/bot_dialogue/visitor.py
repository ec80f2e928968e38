"""A visitor of the public web channel who plays scripts."""

import re
import time
from datetime import timedelta

import httpx
from sqlalchemy import create_engine, update

from conversations.models import Conversation
from core.database import with_driver
from deploy.local.customer import Customer, Message, lines

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Visitor:
    """A `Talker` on a running gateway in demo mode, where codes can be read."""

    def __init__(self, base_url: str, database_url: str = "") -> None:
        self._base_url = base_url
        self._database_url = database_url
        self._customer = Customer(base_url, reply_timeout_s=60)
        self._customer.arrive()

    @property
    def conversation_id(self) -> str:
        return self._customer.conversation_id

    def say(self, text: str) -> str:
        return _read(self._customer.say(text))

    def press(self, title: str) -> str:
        return _read(self._customer.press(title))

    def verify(self, phone: str) -> str:
        """Type the code into the card; the reply is what the bot then goes on with."""
        self._customer.listen(0)
        before = self._customer.after
        self._customer.verify(phone, self._code)
        return _read(self._customer.wait_for(lambda m: m["seq"] > before and m["author"] == "bot"))

    def later(self, hours: str) -> str:
        """Let this much time have passed since the last word."""
        engine = create_engine(with_driver(self._database_url))
        back = timedelta(hours=float(hours))
        try:
            with engine.begin() as connection:
                connection.execute(
                    update(Conversation)
                    .where(Conversation.id == self.conversation_id)
                    .values(session_last_at=Conversation.session_last_at - back)
                )
        finally:
            engine.dispose()
        return ""

    def close(self) -> None:
        self._customer.close()

    def _code(self, phone: str) -> str:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            answer = httpx.get(f"{self._base_url}/api/v1/demo/sms", trust_env=False).json()
            stored = answer["items"] if isinstance(answer, dict) else answer
            for message in sorted(stored, key=lambda m: str(m["sent_at"]), reverse=True):
                if message["phone"] == phone and (code := _CODE.search(message["text"])):
                    return code[0]
            time.sleep(0.2)
        raise TimeoutError(f"no code was sent to {phone}")


def _read(message: Message) -> str:
    return "\n".join(lines(message))
