"""The workbench: presence, the lists, one conversation and what is done with it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api import socket_tickets
from api.dependencies import AnyStaff, DeskAccount, EdgeDep, Session, Supervisor
from api.staff.context import conversation_context
from api.staff.schemas import (
    AssignRequest,
    EndRequest,
    NoteRequest,
    PresenceRequest,
    ReplyRequest,
    RevealRequest,
    TicketRequest,
)
from api.tickets.views import ticket_view
from api.web.schemas import SocketTicketReply
from conversations.desk import Desk
from conversations.models import AgentPresence, Conversation, State
from conversations.presence import Presence
from conversations.repository import Conversations
from conversations.review import Review, ReviewFilter
from conversations.views import conversation_row, preview, staff_message_view
from core.accounts import Account, Accounts, Role
from core.database import Json
from core.errors import Forbidden, Invalid
from ticket_bridge.schemas import TicketDraft

router = APIRouter(prefix="/api/v1/staff", tags=["坐席工作台"])

Tab = Literal["queue", "mine", "bot", "closed", "all"]
_STATES = {
    "queue": (State.QUEUED,),
    "mine": (State.HUMAN, State.WRAP_UP),
    "bot": (State.BOT, State.OFFLINE),
    "closed": (State.CLOSED,),
    "all": (),
}


class SomebodyElses(Forbidden):
    message = "这段对话由其他同事负责，您不能查看。"


def may_see(account: Account, conversation: Conversation) -> bool:
    """Supervisors see all; agents what is theirs and what nobody has."""
    if account.has_role(Role.SUPERVISOR):
        return True
    return conversation.assignee_id in (None, account.id)


async def visible(session: Session, account: Account, conversation_id: UUID) -> Conversation:
    conversation = await Conversations(session).get(conversation_id)
    if not may_see(account, conversation):
        raise SomebodyElses
    return conversation


@router.put("/presence", summary="在线、忙碌或离线")
async def presence(
    body: PresenceRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    return presence_view(await Presence(session, edge.settings).set(account, body.status))


@router.get("/agents", summary="可以接手的同事")
async def agents(account: DeskAccount, edge: EdgeDep, session: Session) -> Json:
    present = {item.account_id: item for item in await Presence(session, edge.settings).all()}
    items = [
        {
            "id": str(colleague.id),
            "name": colleague.name,
            "status": present[colleague.id].status if colleague.id in present else "offline",
        }
        for colleague in await Accounts(session).all()
        if colleague.active and colleague.has_role(Role.AGENT, Role.SUPERVISOR)
    ]
    return {"items": items}


@router.get("/conversations", summary="对话列表")
async def conversations(
    account: DeskAccount,
    session: Session,
    tab: Tab = "queue",
    q: Annotated[str | None, Query(max_length=100)] = None,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Json:
    """`all` and everybody's closed ones are for supervisors; agents see their own."""
    supervisor = account.has_role(Role.SUPERVISOR)
    if tab == "all" and not supervisor:
        raise Forbidden
    own = tab == "mine" or (tab == "closed" and not supervisor)
    found = await Review(session).search(
        ReviewFilter(
            q=q,
            states=_STATES[tab],
            assignee_id=account.id if own else None,
            queue_order=tab == "queue",
            page=page,
        )
    )
    items = []
    for conversation in found.items:
        last = await Conversations(session).last_messages(conversation.id, 10)
        items.append({**conversation_row(conversation), **preview(last)})
    return {"items": items, "total": found.total, "page": page, "size": 20}


@router.get("/conversations/{conversation_id}", summary="一段对话")
async def conversation(conversation_id: UUID, account: DeskAccount, session: Session) -> Json:
    return conversation_row(await visible(session, account, conversation_id))


@router.get("/conversations/{conversation_id}/messages", summary="对话内容（已脱敏）")
async def messages(
    conversation_id: UUID,
    account: DeskAccount,
    session: Session,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Json:
    await visible(session, account, conversation_id)
    found = await Conversations(session).messages(conversation_id, after=after)
    return {"items": [staff_message_view(message) for message in found]}


@router.get("/conversations/{conversation_id}/context", summary="转接资料与客户视图")
async def context(
    conversation_id: UUID, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    found = await visible(session, account, conversation_id)
    return await conversation_context(edge, session, found)


@router.post("/conversations/{conversation_id}/take", summary="接入")
async def take(
    conversation_id: UUID, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    """Of two agents who take at once one wins, the other gets 409."""
    return conversation_row(await Desk(session, edge.setup, account).take(conversation_id))


@router.post("/conversations/{conversation_id}/assign", summary="指派给坐席")
async def assign(
    conversation_id: UUID,
    body: AssignRequest,
    account: Supervisor,
    edge: EdgeDep,
    session: Session,
) -> Json:
    agent = await Accounts(session).get(body.account_id)
    if not agent.active or not agent.has_role(Role.AGENT, Role.SUPERVISOR):
        raise Invalid("只能指派给坐席。")
    return conversation_row(await Desk(session, edge.setup, account).assign(conversation_id, agent))


@router.post("/conversations/{conversation_id}/reply", summary="回复客户")
async def reply(
    conversation_id: UUID,
    body: ReplyRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    await Presence(session, edge.settings).seen(account.id)
    desk = Desk(session, edge.setup, account)
    return staff_message_view(await desk.reply(conversation_id, body.text, str(body.id)))


@router.post("/conversations/{conversation_id}/note", summary="内部备注")
async def note(
    conversation_id: UUID,
    body: NoteRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    await visible(session, account, conversation_id)
    return staff_message_view(
        await Desk(session, edge.setup, account).note(
            conversation_id, body.text, str(body.id) if body.id else None
        )
    )


@router.post("/conversations/{conversation_id}/return", summary="交回智能客服")
async def give_back(
    conversation_id: UUID, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    return conversation_row(await Desk(session, edge.setup, account).give_back(conversation_id))


@router.post("/conversations/{conversation_id}/end", summary="结束对话")
async def end(
    conversation_id: UUID,
    body: EndRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    return conversation_row(
        await Desk(session, edge.setup, account).end(conversation_id, body.summary)
    )


@router.post("/conversations/{conversation_id}/ticket", status_code=201, summary="为客户开工单")
async def open_ticket(
    conversation_id: UUID,
    body: TicketRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    await visible(session, account, conversation_id)
    draft = TicketDraft(**body.model_dump(exclude={"idempotency_key"}))
    desk = Desk(session, edge.setup, account)
    ticket = await desk.open_ticket(conversation_id, draft, body.idempotency_key)
    return ticket_view(ticket)


@router.post("/messages/{message_id}/reveal", summary="查看原文（留痕）")
async def reveal(
    message_id: UUID,
    body: RevealRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    message = await Conversations(session).message(message_id)
    await visible(session, account, message.conversation_id)
    text = await Desk(session, edge.setup, account).reveal(message_id, body.reason)
    return {"id": str(message_id), "text": text}


@router.post("/ws-ticket", summary="获取 WebSocket 凭证")
async def socket_ticket(account: AnyStaff, session: Session) -> SocketTicketReply:
    return SocketTicketReply(ticket=await socket_tickets.give(session, "staff", str(account.id)))


def presence_view(presence: AgentPresence) -> dict[str, Any]:
    return {
        "account_id": str(presence.account_id),
        "name": presence.name,
        "status": presence.status,
        "capacity": presence.capacity,
        "seen_at": presence.seen_at.isoformat(),
    }
