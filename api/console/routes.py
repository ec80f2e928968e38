"""The console: find, replay and judge conversations; what the bot could not answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.dependencies import GapReader, Reviewer, Session
from conversations.models import State
from conversations.repository import Conversations
from conversations.review import Review, ReviewFilter
from conversations.views import conversation_row, preview
from core.audit import record
from core.clock import SHANGHAI
from core.database import Json
from knowledge_base.models import GapStatus
from knowledge_base.schemas import GapView
from knowledge_base.service import Knowledge

router = APIRouter(prefix="/api/v1/console", tags=["运营控制台"])

Text = Annotated[str | None, Query(max_length=100)]


@router.get("/conversations", summary="查找对话")
async def conversations(
    account: Reviewer,
    session: Session,
    q: Text = None,
    channel: Text = None,
    state: State | None = None,
    intent: Text = None,
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    rating: Annotated[int | None, Query(ge=1, le=5)] = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Json:
    """`q` is looked for in the masked texts; times without a zone are China's."""
    found = await Review(session).search(
        ReviewFilter(
            q=q,
            channel=channel,
            states=(state,) if state else (),
            intent=intent,
            since=_aware(since),
            until=_aware(until),
            rating=rating,
            page=page,
            size=size,
        )
    )
    spoken = Conversations(session)
    items = [
        {**conversation_row(item), **preview(await spoken.last_messages(item.id, 10))}
        for item in found.items
    ]
    return {
        "items": items,
        "total": found.total,
        "page": page,
        "size": size,
    }


@router.get("/conversations/{conversation_id}/replay", summary="回放一段对话")
async def replay(conversation_id: UUID, account: Reviewer, session: Session) -> Json:
    shown = await Review(session).replay(conversation_id)
    record(session, account.username, "conversation.replay", str(conversation_id))
    return shown


@router.get("/gaps", summary="没有答上来的问题")
async def gaps(
    account: GapReader,
    session: Session,
    status: GapStatus | None = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Json:
    """The most asked first."""
    found = await Knowledge(session).gaps(status, page, size)
    items = [GapView.model_validate(gap).model_dump(mode="json") for gap in found.items]
    return {"items": items, "total": found.total, "page": page, "size": size}


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=SHANGHAI)
