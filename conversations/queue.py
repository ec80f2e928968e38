"""The line of those who wait for a person: by priority, then by time."""

from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import AgentPresence, Conversation, State
from core.clock import local, now
from core.settings import Settings

# Lower is earlier. A customer whose agent was lost has waited already.
PRIORITY = {
    "agent_lost": 0,
    "regulator": 10,
    "senior": 20,
    "category": 30,
    "emotion": 40,
    "request": 50,
    "failures": 60,
}
DEFAULT_PRIORITY = 50


class Queue:
    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    async def staffed(self) -> bool:
        """Whether anybody could take a conversation: within desk hours, an agent online."""
        return desk_open(self._settings) and bool(await self.online())

    async def online(self) -> int:
        """How many agents take conversations at this moment."""
        seen = now() - timedelta(seconds=self._settings.agent_lost_s)
        online = await self._session.scalar(
            select(func.count())
            .select_from(AgentPresence)
            .where(AgentPresence.status == "online", AgentPresence.seen_at > seen)
        )
        return online or 0

    async def ahead(self, conversation: Conversation) -> int:
        """How many wait before this one; it need not be queued yet."""
        mine = (conversation.queue_priority, conversation.queued_at or now())
        return (
            await self._session.scalar(
                select(func.count())
                .select_from(Conversation)
                .where(
                    Conversation.state == State.QUEUED,
                    Conversation.id != conversation.id,
                    or_(
                        Conversation.queue_priority < mine[0],
                        and_(
                            Conversation.queue_priority == mine[0],
                            Conversation.queued_at < mine[1],
                        ),
                    ),
                )
            )
            or 0
        )

    async def length(self) -> int:
        return (
            await self._session.scalar(
                select(func.count())
                .select_from(Conversation)
                .where(Conversation.state == State.QUEUED)
            )
            or 0
        )


def desk_open(settings: Settings) -> bool:
    """Whether people are at work now; hours like "08:00-22:00" or, over midnight, "20:00-06:00"."""
    opens, _, closes = settings.desk_hours.partition("-")
    minute = local(now()).strftime("%H:%M")
    if opens <= closes:
        return opens <= minute < closes
    return minute >= opens or minute < closes
