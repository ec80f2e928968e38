"""Who is at the desk; an agent who is lost gives the conversations back to the line."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import AgentPresence, Conversation, State
from conversations.signals import PRESENCE, signal
from core.accounts import Account
from core.clock import now
from core.errors import Invalid
from core.settings import Settings

STATUSES = ("online", "busy", "offline")


class Presence:
    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    async def locked(self, account: Account) -> AgentPresence:
        """The agent's row, made if need be, locked until the transaction ends."""
        await self._session.execute(
            insert(AgentPresence)
            .values(
                account_id=account.id,
                name=account.name,
                status="offline",
                capacity=self._settings.agent_capacity,
                seen_at=now(),
            )
            .on_conflict_do_nothing()
        )
        return (
            await self._session.scalars(
                select(AgentPresence)
                .where(AgentPresence.account_id == account.id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        ).one()

    async def set(self, account: Account, status: str) -> AgentPresence:
        """online: takes new conversations; busy: keeps what is in hand; offline."""
        if status not in STATUSES:
            raise Invalid("状态只能是在线、忙碌或离线。")
        presence = await self.locked(account)
        presence.status, presence.name, presence.seen_at = status, account.name, now()
        signal(self._session, PRESENCE, {"account_id": str(account.id), "status": status})
        await self._session.flush()
        return presence

    async def seen(self, account_id: UUID) -> None:
        """The heartbeat of an open workbench."""
        await self._session.execute(
            update(AgentPresence)
            .where(AgentPresence.account_id == account_id)
            .values(seen_at=now())
            .execution_options(synchronize_session=False)
        )

    async def is_lost(self, account_id: UUID | None) -> bool:
        """Whether nobody has seen this agent for `agent_lost_s`; for nobody, True."""
        since = now() - timedelta(seconds=self._settings.agent_lost_s)
        seen = await self._session.scalar(
            select(AgentPresence.account_id).where(
                AgentPresence.account_id == account_id, AgentPresence.seen_at >= since
            )
        )
        return seen is None

    async def all(self) -> list[AgentPresence]:
        return list(await self._session.scalars(select(AgentPresence).order_by(AgentPresence.name)))

    async def left_behind(self) -> list[UUID]:
        """Conversations whose agent has not been seen for `agent_lost_s`; marks those offline."""
        since = now() - timedelta(seconds=self._settings.agent_lost_s)
        lost = await self._session.scalars(
            update(AgentPresence)
            .where(AgentPresence.status != "offline", AgentPresence.seen_at < since)
            .values(status="offline")
            .returning(AgentPresence.account_id)
            .execution_options(synchronize_session=False)
        )
        for account_id in lost:
            signal(self._session, PRESENCE, {"account_id": str(account_id), "status": "offline"})
        rows = await self._session.scalars(
            select(Conversation.id)
            .outerjoin(AgentPresence, AgentPresence.account_id == Conversation.assignee_id)
            .where(
                Conversation.state == State.HUMAN,
                or_(AgentPresence.seen_at < since, AgentPresence.account_id.is_(None)),
            )
        )
        return list(rows)
