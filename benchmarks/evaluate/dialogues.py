"""Whole dialogues, played by a new customer each through the public web channel."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from benchmarks.evaluate.files import Dialogue
from benchmarks.evaluate.transcripts import Exchange, OpenedTicket, Transcript, summary, write
from benchmarks.tables import Table
from deploy.local.customer import Customer, lines

ANSWER = "@answer"
MOST_ANSWERS = 10
_TICKET_NUMBER = re.compile(r"(TS|ZX|BZ|JY)\d{14}")
_REPLY_WITHIN_S = 20.0
# A person who has the conversation need not answer; what the system says comes quickly.
_SYSTEM_WITHIN_S = 3.0


class Player:
    """One customer who says the lines of one dialogue."""

    def __init__(self, base_url: str) -> None:
        self._customer = Customer(base_url, reply_timeout_s=_REPLY_WITHIN_S)

    def close(self) -> None:
        self._customer.close()

    @property
    def conversation_id(self) -> str:
        return self._customer.conversation_id

    def play(self, dialogue: Dialogue) -> Transcript:
        """Say every turn in order; a refused request ends the dialogue and is noted."""
        transcript = Transcript(dialogue)
        try:
            self._customer.arrive()
            for turn in dialogue.turns:
                before = transcript.exchanges[-1].heard if transcript.exchanges else ""
                exchange = Exchange(state_before=self.state())
                transcript.exchanges.append(exchange)
                if turn == ANSWER:
                    self._answer(exchange, dialogue, before)
                else:
                    self._say(exchange, turn)
                exchange.state_after = self.state()
        except httpx.HTTPStatusError as error:
            answer = error.response
            transcript.broken = f"{answer.url.path} 返回 {answer.status_code}：{answer.text[:200]}"
        except httpx.HTTPError as error:
            transcript.broken = f"连接中断：{error!r}"
        return transcript

    def state(self) -> str:
        return str(self._customer.request("GET", "/conversation")["state"])

    def _answer(self, exchange: Exchange, dialogue: Dialogue, last: str) -> None:
        """Answer what the bot asks, as a customer with these answers at hand would."""
        for _ in range(MOST_ANSWERS):
            if _TICKET_NUMBER.search(last) or self.state() != "bot":
                return
            answer = reply_for(dialogue.answers, last)
            if answer is None:
                return
            last = self._say(exchange, answer)

    def _say(self, exchange: Exchange, text: str) -> str:
        started = time.monotonic()
        seen = set(self._customer.heard)
        message_id = self._customer.send({"text": text})
        exchange.said.append(text)
        self._listen(message_id, started)
        exchange.seconds.append(time.monotonic() - started)
        new = [m for seq, m in sorted(self._customer.heard.items()) if seq not in seen]
        heard = "\n".join(
            line for message in new if message["author"] != "customer" for line in lines(message)
        )
        exchange.replies.append(heard)
        return heard

    def _listen(self, message_id: str, started: float) -> None:
        """Until the reply is there, or it is plain that none will come."""
        deadline = started + _REPLY_WITHIN_S
        while time.monotonic() < deadline:
            if any(m.get("reply_to") == message_id for m in self._customer.heard.values()):
                return
            self._customer.listen(wait_s=1)
            waited = time.monotonic() - started
            if waited > _SYSTEM_WITHIN_S and self.state() in {"human", "wrap_up", "closed"}:
                return


def reply_for(answers: Sequence[tuple[str, str]], heard: str) -> str | None:
    """The first answer whose pattern fits what the bot said last."""
    return next((answer for pattern, answer in answers if re.search(pattern, heard)), None)


def play_all(
    dialogues: Sequence[Dialogue],
    base_url: str,
    folder: Path,
    tickets_of: Callable[[str], list[OpenedTicket]],
    before_each: Callable[[], None],
) -> dict[str, Any]:
    """Play, look up each conversation's tickets, write the transcripts; the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    transcripts = []
    for dialogue in dialogues:
        before_each()
        player = Player(base_url)
        try:
            transcript = player.play(dialogue)
        finally:
            player.close()
        if player.conversation_id:
            transcript.tickets = tickets_of(player.conversation_id)
        write(transcript, folder)
        transcripts.append(transcript)
    return summary(transcripts)


def tables(result: dict[str, Any]) -> list[Table]:
    total, passed = result["dialogues"], result["passed"]
    p50, p95 = result["reply_seconds_p50"], result["reply_seconds_p95"]
    speed = "—" if p50 is None else f"{1000 * p50:.0f} / {1000 * p95:.0f} ms"
    notes = [f"{name}：{'；'.join(found)}" for name, found in result["failed"].items()]
    heads = ("", "段数", "通过", "回复", "用时 p50 / p95")
    row = ("从公开渠道走完整段", str(total), str(passed), str(result["replies"]), speed)
    return [Table("整段对话", heads, [row], notes)]
