"""Runs one action call: one transaction, idempotent, its failures told apart."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionMissingDomainException, ActionNotFoundException
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.base import HuiyinAction
from bot.actions.context import Call, serve
from bot.actions.fallback.overrides import instead_of, urgent_first
from bot.actions.said import Said
from bot.actions.tone import soften
from conversations.models import ActionRun
from core.database import Json, Sessions
from core.encryption import Cipher
from core.errors import HuiyinError, NotFound, Unavailable
from core.settings import Settings
from customers.bss import Bss
from knowledge_base.client import KnowledgeClient

log = structlog.get_logger()

# Rasa waits for us inside the gateway's budget of one turn.
LIMIT_S = 7.5


class DatabaseAway(Unavailable):
    """The turn must be tried again: an apology here would lose what the customer said."""


class ActionUnknown(NotFound):
    message = "没有这个动作。"


class DomainMissing(HuiyinError):
    """The call names a domain that was not sent to this process yet: send it along."""

    status = 449


@dataclass(frozen=True)
class Services:
    """What lives as long as the process."""

    settings: Settings
    cipher: Cipher
    sessions: Sessions
    bss: Callable[[AsyncSession], Bss]
    knowledge: KnowledgeClient


class Runner:
    """Raises `DatabaseAway`, `ActionUnknown` and `DomainMissing`; all else becomes an apology."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._executor = ActionExecutor()
        self._executor.register_package("bot.actions")
        self._changing = _names(lambda action: action.changes)
        self._own_tone = _names(lambda action: action.own_tone)

    @property
    def names(self) -> list[str]:
        return sorted(self._executor.actions)

    async def run(self, payload: Json) -> Json:
        """The answer to Rasa: {"events": [...], "responses": [...]}."""
        name = str(payload.get("next_action") or "")
        if "domain_digest" not in payload:
            payload.setdefault("domain", {})
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self._in_transaction(self._chosen(name, payload), payload)
        except ActionNotFoundException as error:
            raise ActionUnknown from error
        except ActionMissingDomainException as error:
            raise DomainMissing from error
        except Exception as error:
            if isinstance(error, TimeoutError) or _is_outage(error):
                log.warning("action.database_away", action=name, error=type(error).__name__)
                raise DatabaseAway from error
            log.exception("action.failed", action=name)
            return _apology(name, payload)

    async def _in_transaction(self, name: str, payload: Json) -> Json:
        key = _key(name, payload) if name in self._changing else None
        async with self._services.sessions.begin() as session:
            if key is not None:
                # A repeated call waits here for the first one, then finds its result.
                lock = func.pg_advisory_xact_lock(func.hashtextextended(key, 0))
                await session.execute(select(lock))
                if (done := await session.get(ActionRun, key)) is not None:
                    return done.result
            serve(self._call(session, payload, key))
            answer = await self._executor.run({**payload, "next_action": name})
            result: Json = answer.model_dump() if answer else {"events": [], "responses": []}
            result = self._toned(name, payload, result)
            if key is not None:
                session.add(ActionRun(key=key, result=result))
            return result

    def _chosen(self, asked: str, payload: Json) -> str:
        """The action that is asked for, or the one that the customer's words decide on."""
        name = instead_of(asked, _tracker(payload)) if asked in self._executor.actions else asked
        if name != asked:
            log.info("action.decided_by_words", asked=asked, action=name)
        return name

    def _toned(self, name: str, payload: Json, result: Json) -> Json:
        """With an urgent word in front, or a kind one where the customer is angry or worried."""
        tracker = _tracker(payload)
        urgent = urgent_first(name, tracker, result)
        if urgent is not result or name in self._own_tone:
            return urgent
        domain = self._executor.domain or {}
        return soften(Said.of(tracker), payload.get("tracker") or {}, domain, result)

    def _call(self, session: AsyncSession, payload: Json, key: str | None) -> Call:
        services = self._services
        return Call(
            session=session,
            settings=services.settings,
            cipher=services.cipher,
            bss=services.bss(session),
            knowledge=services.knowledge,
            conversation_id=_conversation_id(payload),
            key=key,
        )


def _names(wanted: Callable[[type[HuiyinAction]], bool]) -> set[str]:
    """Names of the actions of a kind."""
    found: set[str] = set()
    waiting = list(HuiyinAction.__subclasses__())
    while waiting:
        action = waiting.pop()
        waiting += action.__subclasses__()
        if wanted(action) and hasattr(action, "action"):
            found.add(action.action)
    return found


def _tracker(payload: Json) -> Tracker:
    return Tracker.from_dict({"sender_id": None, **(payload.get("tracker") or {})})


def _metadata(payload: Json) -> Json:
    message = (payload.get("tracker") or {}).get("latest_message") or {}
    metadata: Json = message.get("metadata") or {}
    return metadata


def _conversation_id(payload: Json) -> UUID | None:
    """From the message; at a session's start from what the session was started with."""
    slots = (payload.get("tracker") or {}).get("slots") or {}
    for metadata in (_metadata(payload), slots.get("session_started_metadata") or {}):
        try:
            return UUID(str(metadata["conversation_id"]))
        except (KeyError, ValueError, TypeError):
            continue
    return None


def _key(name: str, payload: Json) -> str | None:
    """(session, message, action, ordinal): one sentence may rightly open two tickets."""
    message_id = _metadata(payload).get("message_id")
    if not message_id:
        return None
    ordinal = 0
    for event in reversed((payload.get("tracker") or {}).get("events") or []):
        if event.get("event") == "user":
            break
        if event.get("event") == "action" and event.get("name") == name:
            ordinal += 1
    return f"{payload.get('sender_id')}:{message_id}:{name}:{ordinal}"


def _is_outage(error: BaseException) -> bool:
    """Whether the database, not the action, is at fault."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OperationalError | InterfaceError | PoolTimeout | ConnectionError):
            return True
        if isinstance(seen, DBAPIError) and seen.connection_invalidated:
            return True
        seen = seen.__cause__
    return False


def _apology(name: str, payload: Json) -> Json:
    """Say sorry; a form asks the same question again, with nothing taken over unchecked."""
    slots = (payload.get("tracker") or {}).get("slots") or {}
    requested = slots.get("requested_slot") if name.startswith("validate_") else None
    events = [{"event": "slot", "name": requested, "value": None}] if requested else []
    return {"events": events, "responses": [{"response": "utter_action_failed"}]}
