"""Tickets for staff: the board, the history, and each step towards the customer's consent."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from api.dependencies import DeskAccount, EdgeDep, Session, Supervisor
from api.staff.schemas import Body, NoteRequest, RevealRequest, TicketRequest
from api.tickets.views import event_view, ticket_view
from core.accounts import Account, Accounts, Role
from core.database import Json
from core.errors import Forbidden, Invalid
from ticket_bridge.schemas import (
    Actor,
    ActorKind,
    Callback,
    Priority,
    TicketDraft,
    TicketFilter,
    TicketType,
)
from ticket_bridge.service import Tickets
from ticket_bridge.transitions import Status

router = APIRouter(prefix="/api/v1/tickets", tags=["工单"])


class OwnerRequest(Body):
    owner_id: UUID


class StatusRequest(Body):
    to: Status
    note: str | None = Field(None, max_length=2000)
    cause: str | None = Field(None, max_length=500)
    department: str | None = Field(None, max_length=100)
    measure: str | None = Field(None, max_length=1000)


class CallbackRequest(Body):
    outcome: Callback
    note: str | None = Field(None, max_length=2000)


class PriorityRequest(Body):
    priority: Priority
    note: str = Field(min_length=1, max_length=500)


class TicketRevealRequest(RevealRequest):
    field: Literal["description", "wish", "contact"]


def actor(account: Account) -> Actor:
    return Actor(ActorKind.AGENT, str(account.id), account.name)


@router.get("", summary="工单列表")
async def tickets(
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
    status: Annotated[list[Status] | None, Query()] = None,
    type: Annotated[list[TicketType] | None, Query()] = None,
    priority: Annotated[list[Priority] | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    mine: bool = False,
    unassigned: bool = False,
    overdue: bool = False,
    open_only: bool = False,
    order: Literal["new", "due"] = "new",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Json:
    service = Tickets(session, edge.cipher)
    found = await service.find(
        TicketFilter(
            statuses=[str(item) for item in status or ()],
            types=type or [],
            priorities=priority or [],
            q=q,
            owner_id=account.id if mine else None,
            unassigned=unassigned,
            overdue=overdue,
            open_only=open_only,
            order=order,
            page=page,
            size=size,
        )
    )
    return {
        "items": [ticket_view(ticket) for ticket in found.items],
        "total": found.total,
        "page": found.page,
        "size": found.size,
        "counts": await service.counts(),
    }


@router.post("", status_code=201, summary="开工单")
async def open_ticket(
    body: TicketRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    draft = TicketDraft(**body.model_dump(exclude={"idempotency_key"}), channel="desk")
    ticket = await Tickets(session, edge.cipher).open(
        draft,
        actor=actor(account),
        idempotency_key=(
            f"staff:{account.id}:{body.idempotency_key}" if body.idempotency_key else None
        ),
    )
    return ticket_view(ticket)


@router.get("/{ticket_id}", summary="一张工单")
async def ticket(ticket_id: UUID, account: DeskAccount, edge: EdgeDep, session: Session) -> Json:
    return ticket_view(await Tickets(session, edge.cipher).get(ticket_id))


@router.get("/{ticket_id}/history", summary="工单经过")
async def history(ticket_id: UUID, account: DeskAccount, edge: EdgeDep, session: Session) -> Json:
    events = await Tickets(session, edge.cipher).history(ticket_id)
    return {"items": [event_view(event) for event in events]}


@router.post("/{ticket_id}/status", summary="改变状态")
async def change_status(
    ticket_id: UUID, body: StatusRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    """Resolving needs cause, department and measure; closing needs the customer's consent."""
    service = Tickets(session, edge.cipher)
    await _in_hand(service, ticket_id, account)
    changed = await service.change_status(
        ticket_id,
        body.to,
        actor(account),
        body.note,
        cause=body.cause,
        department=body.department,
        measure=body.measure,
    )
    return ticket_view(changed)


@router.post("/{ticket_id}/assign", summary="指派")
async def assign(
    ticket_id: UUID, body: OwnerRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    """Agents take for themselves; supervisors give to anybody of the desk."""
    if body.owner_id != account.id and not account.has_role(Role.SUPERVISOR):
        raise Forbidden("只有班长可以把工单指派给其他人。")
    owner = await Accounts(session).get(body.owner_id)
    if not owner.active or not owner.has_role(Role.AGENT, Role.SUPERVISOR):
        raise Invalid("只能指派给坐席。")
    service = Tickets(session, edge.cipher)
    await _in_hand(service, ticket_id, account)
    return ticket_view(await service.assign(ticket_id, owner.id, owner.name, actor(account)))


@router.post("/{ticket_id}/notes", summary="备注")
async def note(
    ticket_id: UUID, body: NoteRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    service = Tickets(session, edge.cipher)
    return ticket_view(await service.note(ticket_id, body.text, actor(account)))


@router.post("/{ticket_id}/callbacks", summary="登记回访")
async def callback(
    ticket_id: UUID, body: CallbackRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    service = Tickets(session, edge.cipher)
    await _in_hand(service, ticket_id, account)
    return ticket_view(
        await service.record_callback(ticket_id, body.outcome, body.note, actor(account))
    )


@router.post("/{ticket_id}/urge", summary="催单")
async def urge(
    ticket_id: UUID, body: NoteRequest, account: DeskAccount, edge: EdgeDep, session: Session
) -> Json:
    service = Tickets(session, edge.cipher)
    return ticket_view(await service.urge(ticket_id, actor(account), body.text))


@router.post("/{ticket_id}/priority", summary="调整优先级")
async def priority(
    ticket_id: UUID, body: PriorityRequest, account: Supervisor, edge: EdgeDep, session: Session
) -> Json:
    service = Tickets(session, edge.cipher)
    return ticket_view(
        await service.set_priority(ticket_id, body.priority, actor(account), body.note)
    )


@router.post("/{ticket_id}/reveal", summary="查看原文（留痕）")
async def reveal(
    ticket_id: UUID,
    body: TicketRevealRequest,
    account: DeskAccount,
    edge: EdgeDep,
    session: Session,
) -> Json:
    service = Tickets(session, edge.cipher)
    await _in_hand(service, ticket_id, account)
    text = await service.original(ticket_id, body.field, actor(account), body.reason)
    return {"id": str(ticket_id), "field": body.field, "text": text}


async def _in_hand(service: Tickets, ticket_id: UUID, account: Account) -> None:
    """Agents work on their own tickets and on nobody's; supervisors on all."""
    owner_id = (await service.get(ticket_id)).owner_id
    if owner_id not in (None, account.id) and not account.has_role(Role.SUPERVISOR):
        raise Forbidden("这张工单由同事负责，需要您处理时请班长改派。")
